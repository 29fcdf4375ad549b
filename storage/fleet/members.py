"""The counties of one database, and their files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, Row, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.schema import CreateSchema

from config.speech import en
from storage.counties import county_of, schema_of, watched
from storage.engine import describe, locate, open_engine, reading, writing
from storage.errors import SchemaError, StoreError
from storage.fleet.overview import Look, look, outdated
from storage.fleet.slots import Scheduling, Slots
from storage.fleet.tables import SCHEMA, FileRow, FleetBase, MemberRow, SlotRow, VersionRow

VERSION = 1
"""Of the tables of storage.fleet.tables."""
LEARNT = ("data/templates.json", "data/asked.json")
"""Files that crawls keep for the next one: once enrolled, they are the crawls' own."""
_MAKING = 7_461_003


@dataclass(frozen=True, slots=True)
class Member:
    """One enrolled county, as in storage.fleet.tables.MemberRow."""

    name: str
    portal: str
    url: str
    columns: int
    slots: tuple[str, ...]
    timezone: str
    crawl: str
    full: str
    hours: str


@dataclass(frozen=True, slots=True)
class File:
    """A file of a county folder as the database holds it."""

    path: str
    sha256: str


class Members:
    """Which counties are enrolled. Every method is one transaction and raises StoreError."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine, self._url = engine, url

    @classmethod
    def open(cls, url: str) -> Self:
        """The database at `url`, which names no county. Raises StoreError."""
        from pathlib import Path

        located = locate(url, Path())
        if located.get_backend_name() != "postgresql" or county_of(located) is not None:
            raise StoreError(
                en(
                    "many counties lie in one PostgreSQL database, named without a county: "
                    "postgresql+psycopg://user@host/name"
                )
            )
        return cls(open_engine(watched(located)), located)

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def slots(self) -> Slots:
        """Who draws on which politeness slot."""
        return Slots(self._engine)

    @property
    def scheduling(self) -> Scheduling:
        """The right to say what is due."""
        return Scheduling(self._engine)

    def look(self, *, last: int) -> dict[str, Look]:
        """So many of the last crawls of every county."""
        return look(self._engine, [member.name for member in self.all()], last=last)

    def outdated(self) -> list[str]:
        """Of which counties the tables are not those of this program, and what to do."""
        return outdated(self._engine, [member.name for member in self.all()])

    def address(self, name: str) -> str:
        """What [store] url is for a county of this database, without a password."""
        url = self._url.set(password=None).update_query_dict({"county": name})
        return url.render_as_string()

    def connecting(self, schema: str) -> dict[str, Any]:
        """How the driver connects to this database, to look in a schema of it."""
        _, words = self._engine.dialect.create_connect_args(self._engine.url)
        return {**words, "options": f"{words.get('options', '')} -csearch_path={schema}"}

    @contextmanager
    def making(self, schema: str, table: str) -> Iterator[bool]:
        """While it lasts nobody else makes tables; whether one is missing in a schema, which is
        made where there is none.
        """
        with writing(self._engine) as connection:
            connection.execute(CreateSchema(schema, if_not_exists=True))
        with writing(self._engine) as connection:
            connection.execute(select(func.pg_advisory_xact_lock(_MAKING)))
            yield connection.scalar(select(func.to_regclass(f"{schema}.{table}"))) is None

    def upgrade(self) -> None:
        """Makes the tables where there are none; several processes may try at once."""
        with writing(self._engine) as connection:
            connection.execute(select(func.pg_advisory_xact_lock(_MAKING)))
            connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
            FleetBase.metadata.create_all(connection)
            connection.execute(
                insert(VersionRow).from_select(
                    ["number"], select(text(str(VERSION))).where(~select(VersionRow).exists())
                )
            )
        self.require()

    def require(self) -> None:
        """Raises SchemaError where the tables are not those of this program."""
        with reading(self._engine) as connection:
            found = connection.scalar(select(VersionRow.number)) if _made(connection) else None
        if found is None:
            raise SchemaError(
                en(
                    "{where}: no county is enrolled here: run `tongbao enroll DIR --into URL` first"
                ).format(where=describe(self._engine))
            )
        if found != VERSION:
            raise SchemaError(
                en(
                    "{where}: its tables are of version {told}, this program's of "
                    "{version}: install one version of tongbao everywhere"
                ).format(where=describe(self._engine), told=found, version=VERSION)
            )

    def make_place(self, name: str) -> None:
        """The schema of a county's own tables."""
        with writing(self._engine) as connection:
            connection.execute(CreateSchema(schema_of(name), if_not_exists=True))

    def all(self) -> list[Member]:
        """The enrolled counties by their names."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(MemberRow).order_by(MemberRow.name)).all()
        return [_member(row) for row in rows]

    def find(self, name: str) -> Member | None:
        """The county of this name; None where it is not enrolled, or the database has no counties
        at all.
        """
        with reading(self._engine) as connection:
            if not _made(connection):
                return None
            row = connection.execute(select(MemberRow).where(MemberRow.name == name)).first()
        return None if row is None else _member(row)

    def enter(self, member: Member, files: Mapping[str, bytes]) -> None:
        """Enters a county, or anew what has changed of it; its files are exactly these then."""
        values = {
            "name": member.name,
            "portal": member.portal,
            "url": member.url,
            "columns": member.columns,
            "slots": list(member.slots),
            "timezone": member.timezone,
            "crawl": member.crawl,
            "full": member.full,
            "hours": member.hours,
        }
        with writing(self._engine) as connection:
            entered = insert(MemberRow).values(values)
            connection.execute(
                entered.on_conflict_do_update(index_elements=[MemberRow.name], set_=values)
            )
            rows = connection.execute(
                select(FileRow.path, FileRow.sha256).where(FileRow.county == member.name)
            )
            kept = {row.path: row.sha256 for row in rows}
            for path in kept.keys() - files.keys() - set(LEARNT):
                gone = (FileRow.county == member.name, FileRow.path == path)
                connection.execute(delete(FileRow).where(*gone))
            for path, content in files.items():
                digest = sha256(content).hexdigest()
                if kept.get(path) != digest and not (path in LEARNT and path in kept):
                    _keep_file(connection, member.name, path, content)

    def files(self, name: str) -> list[File]:
        """The files of a county that the database holds, by their paths."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(FileRow.path, FileRow.sha256)
                .where(FileRow.county == name)
                .order_by(FileRow.path)
            )
            return [File(row.path, row.sha256) for row in rows]

    def contents(self, name: str, paths: Iterable[str]) -> dict[str, bytes]:
        """What these files hold."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(FileRow.path, FileRow.content).where(
                    FileRow.county == name, FileRow.path.in_(list(paths))
                )
            )
            return {row.path: row.content for row in rows}

    def keep_learnt(self, name: str, files: Mapping[str, bytes], epoch: int) -> None:
        """Keeps files of a county for its crawls; nothing where its slots are no longer held under
        this epoch.
        """
        with writing(self._engine) as connection:
            mine = select(SlotRow.slot).where(SlotRow.epoch == epoch).with_for_update()
            if connection.execute(mine).first() is None:
                return
            for path, content in files.items():
                _keep_file(connection, name, path, content)

    def all_seen_to(self) -> dict[str, datetime]:
        """Until when what was due of each county was seen to."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(MemberRow.name, MemberRow.due_until))
            return {row.name: row.due_until for row in rows}

    def seen_to(self, name: str) -> datetime:
        """Until when what was due of a county was seen to."""
        with reading(self._engine) as connection:
            found = connection.scalar(select(MemberRow.due_until).where(MemberRow.name == name))
        if found is None:
            raise StoreError(en("county {name} is not enrolled").format(name=name))
        return found

    def mark_due(self, name: str, since: datetime, until: datetime) -> bool:
        """Notes that what was due up to a moment is seen to. False where somebody else has noted
        it meanwhile.
        """
        with writing(self._engine) as connection:
            mine = update(MemberRow).where(MemberRow.name == name, MemberRow.due_until == since)
            return connection.execute(mine.values(due_until=until)).rowcount == 1


def _keep_file(connection: Connection, county: str, path: str, content: bytes) -> None:
    row = {"county": county, "path": path}
    new = {"sha256": sha256(content).hexdigest(), "content": content}
    kept = insert(FileRow).values(row | new)
    connection.execute(kept.on_conflict_do_update(index_elements=list(row), set_=new))


def _made(connection: Connection) -> bool:
    """Whether the database has the tables of many counties."""
    table = f"{SCHEMA}.{VersionRow.__tablename__}"
    return connection.scalar(select(func.to_regclass(table))) is not None


def _member(row: Row[Any]) -> Member:
    return Member(
        *(row.name, row.portal, row.url, row.columns, tuple(row.slots)),
        *(row.timezone, row.crawl, row.full, row.hours),
    )
