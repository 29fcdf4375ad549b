"""The tables of a database of many counties, in the schema `tongbao`; each county's own tables lie
in a schema of its own beside it. Moments are the database's, never a machine's.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    ForeignKey,
    Identity,
    LargeBinary,
    MetaData,
    func,
)
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA = "tongbao"


class FleetBase(DeclarativeBase):
    """All tables of the schema."""

    metadata = MetaData(schema=SCHEMA)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: SqlText(),
        datetime: DateTime(timezone=True),
        list[Any]: JSON(),
    }


class VersionRow(FleetBase):
    """One row: the version of these tables."""

    __tablename__ = "version"

    number: Mapped[int] = mapped_column(primary_key=True)


class MemberRow(FleetBase):
    """One enrolled county. slots: the politeness slots that its crawl draws on; crawl, full,
    hours, timezone: when it is due, as in [schedule].
    """

    __tablename__ = "counties"

    name: Mapped[str] = mapped_column(primary_key=True)
    portal: Mapped[str]
    url: Mapped[str]
    columns: Mapped[int]
    slots: Mapped[list[Any]]
    timezone: Mapped[str]
    crawl: Mapped[str]
    full: Mapped[str]
    hours: Mapped[str]
    enrolled_at: Mapped[datetime] = mapped_column(server_default=func.now())
    due_until: Mapped[datetime] = mapped_column(server_default=func.now())


class FileRow(FleetBase):
    """One file of a county's folder, byte for byte; path: below the folder, with slashes."""

    __tablename__ = "files"

    county: Mapped[str] = mapped_column(ForeignKey(MemberRow.name), primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class SlotRow(FleetBase):
    """A politeness slot in the hands of one crawling process, until a moment that it moves on as
    long as it lives. epoch: grows with every taking.
    """

    __tablename__ = "slots"

    slot: Mapped[str] = mapped_column(primary_key=True)
    county: Mapped[str]
    epoch: Mapped[int] = mapped_column(BigInteger)
    holder: Mapped[str]
    taken_at: Mapped[datetime]
    until: Mapped[datetime]


class EpochRow(FleetBase):
    """Where epochs come from: each taking adds a row. crawl_id: the crawl that it goes on with."""

    __tablename__ = "epochs"

    epoch: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    county: Mapped[str]
    holder: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(server_default="")


class WorkerRow(FleetBase):
    """One worker process. version: the program's; scheduler: it is the one that says what is
    due.
    """

    __tablename__ = "workers"

    name: Mapped[str] = mapped_column(primary_key=True)
    host: Mapped[str]
    pid: Mapped[int]
    version: Mapped[str]
    at_once: Mapped[int]
    scheduler: Mapped[bool]
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
