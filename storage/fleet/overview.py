"""How the crawls of all counties of one database stand, over one connection: a thousand of them are
looked at in seconds.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, func, select, text

from config.speech import en
from storage import schema
from storage.counties import schema_of
from storage.crawls import crawls
from storage.engine import reading
from storage.records import Crawl


@dataclass(frozen=True, slots=True)
class Look:
    """One county: its last crawls, the latest first; what is wrong with its tables, "" where
    nothing is.
    """

    crawls: Sequence[Crawl] = ()
    ill: str = ""


def look(engine: Engine, names: Collection[str], *, last: int) -> dict[str, Look]:
    """So many of the last crawls of each county. Raises StoreError."""
    with reading(engine) as connection:
        return {name: _of(connection, name, last) for name in names}


def outdated(engine: Engine, names: Collection[str]) -> list[str]:
    """What is wrong with the tables of these counties, for those with which anything is. Raises
    StoreError.
    """
    with reading(engine) as connection:
        return [wrong for name in names if (wrong := _wrong(connection, name))]


def _of(connection: Connection, name: str, last: int) -> Look:
    if wrong := _wrong(connection, name):
        return Look(ill=wrong)
    return Look(crawls.recent(connection, last))


def _wrong(connection: Connection, name: str) -> str:
    """Looks into the county's schema from here on."""
    place = schema_of(name)
    connection.execute(select(func.set_config("search_path", place, True)))
    there = select(func.to_regclass(f"{place}.alembic_version"))
    version = ""
    if connection.scalar(there) is not None:
        version = connection.scalar(text("SELECT version_num FROM alembic_version")) or ""
    needed = schema.revisions()[-1]
    if version == needed:
        return ""
    return en(
        "county {name}: the database is at version {told}, this program needs {needed}: run "
        "`tongbao db upgrade`"
    ).format(name=name, told=version or en("none"), needed=needed)
