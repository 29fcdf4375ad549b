"""enroll: a county folder into a database of many."""

from __future__ import annotations

from pathlib import Path

import click

from config.speech import en
from monitor.cli.context import AskedWrongly, Folder, WorkFailed, home_option, say, tell
from monitor.fleet.enrolling import differences, name_for
from monitor.fleet.enrolling import enroll as bring
from monitor.plural import several
from storage.counties import is_name
from storage.fleet.members import Members

into_option = click.option(
    "--into",
    "url",
    envvar="TONGBAO_FLEET_URL",
    required=True,
    metavar="URL",
    help="The common database: postgresql+psycopg://user@host/name. Default: TONGBAO_FLEET_URL.",
)


@click.command()
@click.argument(
    "directory",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@into_option
@click.option("--name", metavar="NAME", help="The county's name there. Default: the folder's.")
@click.option("--check", is_flag=True, help="Change nothing; say what is missing there.")
@home_option
def enroll(directory: Path, url: str, name: str | None, check: bool) -> None:
    """Bring the county folder DIR into one PostgreSQL database of many: rows, evidence, files.

    Doing so again brings what is new. Where --check finds a difference it exits with 1.
    """
    name = name if name is not None else name_for(directory)
    if not is_name(name):
        raise AskedWrongly(
            en("the county's name is made of small letters, digits and _: name it with --name")
        )
    county = Folder(directory).todays()
    with Members.open(url) as members:
        if check:
            found = list(differences(county, members, name))
            for line in found:
                say(line)
            if found:
                raise WorkFailed(
                    en("{found}: see above.").format(found=several(len(found), "difference"))
                )
            said = en("{directory}: all of it is in county {name}, and its evidence holds.")
            say(said.format(directory=directory, name=name))
            return
        done = bring(county, members, name)
    for one in done.copied:
        if one.there:
            tell(f"{one.table}: {several(one.there, 'row')}")
    rows = sum(one.there for one in done.copied)
    say(
        en(
            "{directory} is county {name}: {rows} and {captures} brought over, {files} in all."
        ).format(
            directory=directory,
            name=done.name,
            rows=several(rows, "row"),
            captures=several(done.captures, "capture"),
            files=several(done.files, "file"),
        )
    )
    if county.settings.store.url != done.address:
        tell(
            en('Next: in {file}, [store] url = "{address}"').format(
                file=directory / "tongbao.toml", address=done.address
            )
        )
