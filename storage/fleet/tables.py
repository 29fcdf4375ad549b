"""The tables of a database of many counties, in the schema `tongbao`; each county's own tables lie
in a schema of its own beside it. Moments are the database's, never a machine's.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, MetaData, func

from storage.rows import Rows, column, optional

SCHEMA = "tongbao"


class FleetBase(Rows):
    """All tables of the schema."""

    metadata = MetaData(schema=SCHEMA)


class VersionRow(FleetBase):
    """One row: the version of these tables."""

    __tablename__ = "version"

    number = column(int, primary_key=True)


class MemberRow(FleetBase):
    """One enrolled county. slots: the politeness slots that its crawl draws on; crawl, full,
    hours, timezone: when it is due, as in [schedule].
    """

    __tablename__ = "counties"

    name = column(str, primary_key=True)
    portal = column(str)
    url = column(str)
    columns = column(int)
    slots = column(list[Any])
    timezone = column(str)
    crawl = column(str)
    full = column(str)
    hours = column(str)
    enrolled_at = column(datetime, server_default=func.now())
    due_until = column(datetime, server_default=func.now())


class FileRow(FleetBase):
    """One file of a county's folder, byte for byte; path: below the folder, with slashes."""

    __tablename__ = "files"

    county = column(str, ForeignKey(MemberRow.name), primary_key=True)
    path = column(str, primary_key=True)
    sha256 = column(str)
    content = column(bytes)


class SlotRow(FleetBase):
    """A politeness slot in the hands of one crawling process, until a moment that it moves on as
    long as it lives. epoch: grows with every taking.
    """

    __tablename__ = "slots"

    slot = column(str, primary_key=True)
    county = column(str)
    epoch = column(int, type_=BigInteger())
    holder = column(str)
    taken_at = column(datetime)
    until = column(datetime)


class EpochRow(FleetBase):
    """Where epochs come from: each taking adds a row. crawl_id: the crawl that it goes on with."""

    __tablename__ = "epochs"

    epoch = column(int, Identity(), type_=BigInteger(), primary_key=True)
    county = column(str)
    holder = column(str)
    at = column(datetime, server_default=func.now())
    ended = optional(datetime)
    note = column(str, server_default="")


class WorkerRow(FleetBase):
    """One worker process. version: the program's; scheduler: it is the one that says what is
    due.
    """

    __tablename__ = "workers"

    name = column(str, primary_key=True)
    host = column(str)
    pid = column(int)
    version = column(str)
    at_once = column(int)
    scheduler = column(bool)
    started_at = column(datetime, server_default=func.now())
    seen_at = column(datetime, server_default=func.now())
