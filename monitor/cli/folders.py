"""init and db: the folder and its database."""

from __future__ import annotations

from pathlib import Path

import click

from config.speech import en
from config.template import init_county
from monitor.cli.context import WorkFailed, clock_of, folder, home_option, say, tell
from monitor.cli.output import refuse_own
from monitor.operations import full_check
from storage.store import Store


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--name", required=True, help="The portal's name, as mails and the circular print it."
)
@click.option("--url", required=True, help="The portal's home page.")
@click.option(
    "--xlsx", is_flag=True, help="Rosters as .xlsx, with lists to choose from and a sheet 填写说明."
)
@home_option
def init(directory: Path, name: str, url: str, xlsx: bool) -> None:
    """Lay out a new county folder DIR with commented files."""
    settings, units, columns = (
        path.name for path in init_county(directory, name, url, workbooks=xlsx)
    )
    made = en("{directory}: made {settings}, {units} and {columns}.")
    say(made.format(directory=directory, settings=settings, units=units, columns=columns))
    tell(
        en(
            "Next: fill in {units} (责任单位) and {columns} (栏目), the rows that begin with 示例 "
            "show how; then run: tongbao --home {directory} crawl"
        ).format(units=units, columns=columns, directory=directory)
    )


@click.group()
@home_option
def db() -> None:
    """The database: schema and backups."""


@db.command()
@home_option
def upgrade() -> None:
    """Bring the database to this version's schema, or make it."""
    county = folder().county()
    with Store.open(county.settings.store.url, folder().home) as store:
        store.upgrade()
        store.check()  # a version says nothing of what another hand did to the tables
        version = store.schema_state().version
        say(en("The database is at schema {version}.").format(version=version))


@db.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@home_option
def backup(file: Path) -> None:
    """Write a verified copy of the database to FILE, safe while other commands run. An
    earlier backup there is replaced.
    """
    county = folder().county()
    if not file.resolve().is_relative_to(folder().home.resolve() / "data" / "backups"):
        refuse_own(file)
    with Store.open(county.settings.store.url, folder().home, must_exist=True) as store:
        store.backup(file)
    say(en("{file}: backup written and verified.").format(file=file))


@db.command()
@home_option
def check() -> None:
    """Check the whole database, every link of the evidence too. What is wrong stops lists
    and mails until it is mended.
    """
    county = folder().county()
    with Store.open(county.settings.store.url, folder().home, must_exist=True) as store:
        store.require_schema()
        found = list(full_check.faults(store, county.home))
    full_check.write_down(county.home, found, clock_of(county).now())
    for fault in found:
        say(fault)
    if found:
        raise WorkFailed(
            en("The database is damaged: {remedy}.").format(remedy=en(full_check.REMEDY))
        )
    say(en("The database is whole, and every record of a visit stands in the chain."))
