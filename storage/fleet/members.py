"""The counties of one database, and their files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Self

from sqlalchemy import Engine, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.schema import CreateSchema

from storage.counties import county_of, schema_of
from storage.engine import describe, locate, open_engine, reading, writing
from storage.errors import SchemaError, StoreError
from storage.fleet.tables import SCHEMA, FileRow, FleetBase, MemberRow, VersionRow

VERSION = 1
"""Of the tables of storage.fleet.tables."""
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

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> Self:
        """The database at `url`, which names no county. Raises StoreError."""
        from pathlib import Path

        located = locate(url, Path())
        if located.get_backend_name() != "postgresql" or county_of(located) is not None:
            raise StoreError(
                "many counties lie in one PostgreSQL database, named without a county: "
                "postgresql+psycopg://user@host/name"
            )
        return cls(open_engine(located))

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def engine(self) -> Engine:
        return self._engine

    def address(self, name: str) -> str:
        """What [store] url is for a county of this database, without a password."""
        url = self._engine.url.set(password=None).update_query_dict({"county": name})
        return url.render_as_string()

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
            there = connection.scalar(
                select(func.to_regclass(f"{SCHEMA}.{VersionRow.__tablename__}"))
            )
            found = connection.scalar(select(VersionRow.number)) if there is not None else None
        if found is None:
            raise SchemaError(
                f"{describe(self._engine)}: no county is enrolled here: run `tongbao enroll DIR "
                "--into URL` first"
            )
        if found != VERSION:
            raise SchemaError(
                f"{describe(self._engine)}: its tables are of version {found}, this program's of "
                f"{VERSION}: install one version of tongbao everywhere"
            )

    def make_place(self, name: str) -> None:
        """The schema of a county's own tables."""
        with writing(self._engine) as connection:
            connection.execute(CreateSchema(schema_of(name), if_not_exists=True))

    def all(self) -> list[Member]:
        """The enrolled counties by their names."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(MemberRow).order_by(MemberRow.name)).all()
        return [
            Member(
                *(row.name, row.portal, row.url, row.columns, tuple(row.slots)),
                *(row.timezone, row.crawl, row.full, row.hours),
            )
            for row in rows
        ]

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
            kept = dict(
                connection.execute(
                    select(FileRow.path, FileRow.sha256).where(FileRow.county == member.name)
                )
                .tuples()
                .all()
            )
            for path in kept.keys() - files.keys():
                gone = (FileRow.county == member.name, FileRow.path == path)
                connection.execute(delete(FileRow).where(*gone))
            for path, content in files.items():
                digest = sha256(content).hexdigest()
                if kept.get(path) != digest:
                    row = {"county": member.name, "path": path}
                    new = {"sha256": digest, "content": content}
                    connection.execute(
                        insert(FileRow)
                        .values(row | new)
                        .on_conflict_do_update(index_elements=list(row), set_=new)
                    )

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
            return dict(rows.tuples().all())

    def mark_due(self, name: str, since: datetime, until: datetime) -> bool:
        """Notes that what was due up to a moment is seen to. False where somebody else has noted
        it meanwhile.
        """
        with writing(self._engine) as connection:
            mine = update(MemberRow).where(MemberRow.name == name, MemberRow.due_until == since)
            return connection.execute(mine.values(due_until=until)).rowcount == 1
