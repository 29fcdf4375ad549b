"""The tables. Shown dates are days in the portal's zone; moments are UTC.

Rows of `entries` are kept for ever: an entry that a visit proves gone gets `gone_on`,
and counts for the days before.
"""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    UniqueConstraint,
)
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

# SQLite numbers rows by itself only where the key's type is INTEGER.
LongKey = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, in UTC both ways; SQLite keeps no time zone,
    so a naive moment is refused.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables of the database."""

    # Named constraints: a migration can only change what has a name.
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: SqlText(),
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


class RosterRow(Base):
    """units.csv and columns.csv as they were read, each version once. sha256 is over
    both texts and the column ids.
    """

    __tablename__ = "rosters"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    units_csv: Mapped[str]
    columns_csv: Mapped[str]


class RosterColumnRow(Base):
    """Which column each row of a roster's columns.csv is, counted from 0."""

    __tablename__ = "roster_columns"

    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    column_id: Mapped[int] = mapped_column(ForeignKey("columns.id"))


class ColumnRow(Base):
    """栏目: an identity that outlives its name, units and address; here as they were last
    written. units: joined by 、.
    """

    __tablename__ = "columns"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    units: Mapped[str]
    url: Mapped[str]


class CrawlRow(Base):
    """巡查. host, pid and mark are its process; scope is the list of column ids it is to
    visit, each with one outcome. copy_until: the newest day on what the portal showed as an
    older copy of itself, None where it did not. epoch: grows with every process that takes the
    crawl over; who holds an older one writes nothing.
    """

    __tablename__ = "crawls"
    __table_args__ = (Index("ix_crawls_as_of", "as_of", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id"))
    as_of: Mapped[date]
    full: Mapped[bool]
    state: Mapped[str]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    host: Mapped[str]
    pid: Mapped[int]
    mark: Mapped[str]
    note: Mapped[str]
    scope: Mapped[list[Any]]
    copy_until: Mapped[date | None]
    epoch: Mapped[int] = mapped_column(BigInteger, server_default="0")


class VisitRow(Base):
    """访问: one column in one crawl, with one outcome. Visits are in order by (day,
    id): a replay may come later.

    complete_from, unchanged_from: as in Visit; of a visit that found nothing modified, what
    the reading it rests on says.
    """

    __tablename__ = "visits"
    __table_args__ = (
        UniqueConstraint("crawl_id", "column_id"),
        # Which visit was the last, the last conclusive one, the last that voids, and which of them
        # reaches back to a day: all answered inside the index.
        Index(
            "ix_visits_column_day", "column_id", "day", "id", "conclusive", "voids", "complete_from"
        ),
    )

    id: Mapped[int] = mapped_column(LongKey, primary_key=True)
    crawl_id: Mapped[int] = mapped_column(ForeignKey("crawls.id"))
    column_id: Mapped[int] = mapped_column(ForeignKey("columns.id"))
    day: Mapped[date]
    at: Mapped[datetime]
    outcome: Mapped[str]
    conclusive: Mapped[bool]
    voids: Mapped[bool]
    why: Mapped[str]
    url: Mapped[str]
    status: Mapped[int | None]
    layout: Mapped[str]
    rows: Mapped[int | None]
    fingerprint: Mapped[str]
    validators: Mapped[dict[str, Any]]
    requests: Mapped[int]
    received: Mapped[int] = mapped_column(LongKey)
    evidence: Mapped[list[Any]]
    complete_from: Mapped[date | None]
    unchanged_from: Mapped[date | None]


class ConfirmationRow(Base):
    """A person has looked: the column is as that visit, in doubt or not, read it.
    who: the system's user name.
    """

    __tablename__ = "confirmations"
    __table_args__ = (Index("ix_confirmations_column", "column_id", "visit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    column_id: Mapped[int] = mapped_column(ForeignKey("columns.id"))
    visit_id: Mapped[int] = mapped_column(LongKey, ForeignKey("visits.id"))
    at: Mapped[datetime]
    who: Mapped[str]
    why: Mapped[str]


class EntryRow(Base):
    """信息条目 of one column, under its last shown date.

    key: what it is known by, the same for every way in which lists write its address; mark: its
    number (storage.entries.keys), which the index holds in its place. url: "" where it is the key,
    `https` where it is but for the scheme. date_text: "=" where it is the day itself.
    first_seen_on, last_seen_on: days of the first and the last visit that showed it. dated_on: the
    day on which `published_on` was first read. source_at: where its source was looked for, ""
    nowhere yet; source_visit: the visit that first read it. gone_on: the day of the visit that
    proved it gone, by `entry_changes`.
    """

    __tablename__ = "entries"
    __table_args__ = (
        # One row a column and key, and in which columns an article stands.
        Index("uq_entries_mark", "mark", "column_id", unique=True),
        # Carries every list and count: the newest entry, and those of a period.
        Index("ix_entries_column_published", "column_id", "published_on", "id"),
        # What a period's visits brought, and the few that were shown under days to come: neither is
        # looked for among all that a column ever held.
        Index("ix_entries_first_seen", "first_seen_visit"),
        # Of those days to come alone, as its migration says: see uq_findings_open.
        Index("ix_entries_ahead", "column_id", "published_on", "id"),
    )

    id: Mapped[int] = mapped_column(LongKey, primary_key=True)
    column_id: Mapped[int] = mapped_column(ForeignKey("columns.id"))
    mark: Mapped[int] = mapped_column(LongKey)
    key: Mapped[str]
    title: Mapped[str]
    url: Mapped[str | None]
    published_on: Mapped[date | None]
    dated_on: Mapped[date]
    date_text: Mapped[str]
    date_at: Mapped[str]
    source: Mapped[str]
    source_at: Mapped[str]
    source_visit: Mapped[int | None] = mapped_column(LongKey)
    first_seen_on: Mapped[date]
    first_seen_visit: Mapped[int] = mapped_column(ForeignKey("visits.id"))
    last_seen_on: Mapped[date]
    last_seen_visit: Mapped[int] = mapped_column(ForeignKey("visits.id"))
    gone_on: Mapped[date | None]


class EntryChangeRow(Base):
    """An entry before and after a visit that found it changed: edited,
    re-dated, removed or back again.
    """

    __tablename__ = "entry_changes"
    __table_args__ = (
        Index("ix_entry_changes_entry", "entry_id"),
        Index("ix_entry_changes_visit", "visit_id"),
    )

    id: Mapped[int] = mapped_column(LongKey, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"))
    day: Mapped[date]
    old_title: Mapped[str]
    new_title: Mapped[str]
    old_published_on: Mapped[date | None]
    old_dated_on: Mapped[date]
    new_published_on: Mapped[date | None]
    was_gone: Mapped[bool]
    is_gone: Mapped[bool]


# --- Findings and notices
# -------------------------------------------------------------------------------------------


class FindingRow(Base):
    """问题: a column overdue under one of its leads. Days are as-of dates;
    open while `closed_on` is null.
    """

    __tablename__ = "findings"
    __table_args__ = (
        # Of those that are open alone, as the migrations say: to say it here loads every driver's
        # dialect, for which each command would wait.
        Index("uq_findings_open", "column_id", "unit", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    column_id: Mapped[int] = mapped_column(ForeignKey("columns.id"))
    unit: Mapped[str]
    band: Mapped[str]
    latest: Mapped[date | None]
    due_on: Mapped[date | None]
    opened_on: Mapped[date]
    worsened_on: Mapped[date | None]
    seen_on: Mapped[date]
    closed_on: Mapped[date | None]
    ending: Mapped[str]


class NoticeRow(Base):
    """提醒: one mail to one unit for one as-of date, or why there is none: then it has
    no message and no deliveries.

    kind: a digest, or a rehearsal of one, which goes to somebody else and tells the unit nothing.
    """

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_day", "day"), Index("ix_notices_unit_day", "unit", "day"))

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    unit: Mapped[str]
    day: Mapped[date]
    address: Mapped[str | None]
    reason: Mapped[str]
    message_id: Mapped[str | None]
    message: Mapped[bytes | None] = mapped_column(LargeBinary)
    decided_at: Mapped[datetime]


class NoticeLineRow(Base):
    """What a notice says of one column: overdue (of which finding, in which band), soon
    due (on which day), or mended.
    """

    __tablename__ = "notice_lines"
    __table_args__ = (
        Index("ix_notice_lines_finding", "finding_id"),
        Index("ix_notice_lines_due", "kind", "due_on"),
    )

    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), primary_key=True)
    column_id: Mapped[int] = mapped_column(ForeignKey("columns.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("findings.id"))
    due_on: Mapped[date | None]
    band: Mapped[str]


class HoldRow(Base):
    """Notices held for a person, because so many columns that were fresh on
    `fresh_on` were behind on `day`.
    """

    __tablename__ = "holds"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    fresh_on: Mapped[date]
    fresh: Mapped[int]
    column_ids: Mapped[list[int]] = mapped_column(JSON)
    placed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ending: Mapped[str]


class DeliveryRow(Base):
    """One recipient's copy of a notice; position 0 is the addressee, the others are copied in.

    offered: the claimant has begun the step after which the server may have taken it. doubts: tries
    that may have arrived. claim_host, claim_pid, claim_mark: the process that is sending it.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("notice_id", "position"),
        Index("ix_deliveries_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"))
    position: Mapped[int]
    address: Mapped[str]
    state: Mapped[str]
    offered: Mapped[bool]
    attempts: Mapped[int]
    doubts: Mapped[int]
    claim_host: Mapped[str | None]
    claim_pid: Mapped[int | None]
    claim_mark: Mapped[str | None]
    claimed_until: Mapped[datetime | None]
    next_attempt_at: Mapped[datetime | None]
    code: Mapped[int | None]
    reason: Mapped[str]
    settled_at: Mapped[datetime | None]
