"""The tables. Shown dates are days in the portal's zone; moments are UTC.

Rows of `entries` are kept for ever: an entry that a visit proves gone gets `gone_on`,
and counts for the days before.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, MetaData, UniqueConstraint

from storage.rows import Digest, Rows, column, optional

# SQLite numbers rows by itself only where the key's type is INTEGER.
LongKey = BigInteger().with_variant(Integer, "sqlite")


class Base(Rows):
    """All tables of the database."""

    # Named constraints: a migration can only change what has a name.
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        }
    )


class RosterRow(Base):
    """units.csv and columns.csv as they were read, each version once. sha256 is over
    both texts and the column ids.
    """

    __tablename__ = "rosters"

    id = column(int, primary_key=True)
    sha256 = column(str, unique=True)
    units_csv = column(str)
    columns_csv = column(str)


class RosterColumnRow(Base):
    """Which column each row of a roster's columns.csv is, counted from 0."""

    __tablename__ = "roster_columns"

    roster_id = column(int, ForeignKey("rosters.id"), primary_key=True)
    position = column(int, primary_key=True)
    column_id = column(int, ForeignKey("columns.id"))


class ColumnRow(Base):
    """栏目: an identity that outlives its name, units and address; here as they were last
    written. units: joined by 、.
    """

    __tablename__ = "columns"

    id = column(int, primary_key=True)
    name = column(str)
    units = column(str)
    url = column(str)


class CrawlRow(Base):
    """巡查. host, pid and mark are its process; scope is the list of column ids it is to
    visit, each with one outcome. copy_until: the newest day on what the portal showed as an
    older copy of itself, None where it did not. epoch: grows with every process that takes the
    crawl over; who holds an older one writes nothing.
    """

    __tablename__ = "crawls"
    __table_args__ = (Index("ix_crawls_as_of", "as_of", "id"),)

    id = column(int, primary_key=True)
    roster_id = column(int, ForeignKey("rosters.id"))
    as_of = column(date)
    full = column(bool)
    state = column(str)
    started_at = column(datetime)
    seen_at = column(datetime)
    finished_at = optional(datetime)
    host = column(str)
    pid = column(int)
    mark = column(str)
    note = column(str)
    scope = column(list[Any])
    copy_until = optional(date)
    epoch = column(int, type_=BigInteger(), server_default="0")


class StateRow(Base):
    """How a visit found its column's pages, and what read them: kept once, for all the nights on
    which it was found so again.

    digest: of all that, but for the sample. validators: of each address its ETag and
    Last-Modified. sample: the packed record of the first of these visits, which the records of the
    others repeat but for a few places; null where none of them is kept any more.
    """

    __tablename__ = "states"

    id = column(int, type_=LongKey, primary_key=True)
    digest = column(str, type_=Digest(), unique=True)
    why = column(str)
    url = column(str)
    layout = column(str)
    fingerprint = column(str)
    validators = column(dict[str, Any])
    reader = column(str)
    sample = optional(bytes)


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

    id = column(int, type_=LongKey, primary_key=True)
    crawl_id = column(int, ForeignKey("crawls.id"))
    column_id = column(int, ForeignKey("columns.id"))
    day = column(date)
    at = column(datetime)
    outcome = column(str)
    conclusive = column(bool)
    voids = column(bool)
    state_id = column(int, ForeignKey("states.id"))
    status = optional(int)
    rows = optional(int)
    requests = column(int)
    received = column(int, type_=LongKey)
    complete_from = optional(date)
    unchanged_from = optional(date)


class ConfirmationRow(Base):
    """A person has looked: the column is as that visit, in doubt or not, read it.
    who: the system's user name.
    """

    __tablename__ = "confirmations"
    __table_args__ = (Index("ix_confirmations_column", "column_id", "visit_id"),)

    id = column(int, primary_key=True)
    column_id = column(int, ForeignKey("columns.id"))
    visit_id = column(int, ForeignKey("visits.id"), type_=LongKey)
    at = column(datetime)
    who = column(str)
    why = column(str)


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

    id = column(int, type_=LongKey, primary_key=True)
    column_id = column(int, ForeignKey("columns.id"))
    mark = column(int, type_=LongKey)
    key = column(str)
    title = column(str)
    url = optional(str)
    published_on = optional(date)
    dated_on = column(date)
    date_text = column(str)
    date_at = column(str)
    source = column(str)
    source_at = column(str)
    source_visit = optional(int, type_=LongKey)
    first_seen_on = column(date)
    first_seen_visit = column(int, ForeignKey("visits.id"))
    last_seen_on = column(date)
    last_seen_visit = column(int, ForeignKey("visits.id"))
    gone_on = optional(date)


class EntryChangeRow(Base):
    """An entry before and after a visit that found it changed: edited,
    re-dated, removed or back again.
    """

    __tablename__ = "entry_changes"
    __table_args__ = (
        Index("ix_entry_changes_entry", "entry_id"),
        Index("ix_entry_changes_visit", "visit_id"),
    )

    id = column(int, type_=LongKey, primary_key=True)
    entry_id = column(int, ForeignKey("entries.id"))
    visit_id = column(int, ForeignKey("visits.id"))
    day = column(date)
    old_title = column(str)
    new_title = column(str)
    old_published_on = optional(date)
    old_dated_on = column(date)
    new_published_on = optional(date)
    was_gone = column(bool)
    is_gone = column(bool)


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

    id = column(int, primary_key=True)
    column_id = column(int, ForeignKey("columns.id"))
    unit = column(str)
    band = column(str)
    latest = optional(date)
    due_on = optional(date)
    opened_on = column(date)
    worsened_on = optional(date)
    seen_on = column(date)
    closed_on = optional(date)
    ending = column(str)


class NoticeRow(Base):
    """提醒: one mail to one unit for one as-of date, or why there is none: then it has
    no message and no deliveries.

    kind: a digest, or a rehearsal of one, which goes to somebody else and tells the unit nothing.
    """

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_day", "day"), Index("ix_notices_unit_day", "unit", "day"))

    id = column(int, primary_key=True)
    dedupe_key = column(str, unique=True)
    kind = column(str)
    unit = column(str)
    day = column(date)
    address = optional(str)
    reason = column(str)
    message_id = optional(str)
    message = optional(bytes)
    decided_at = column(datetime)


class NoticeLineRow(Base):
    """What a notice says of one column: overdue (of which finding, in which band), soon
    due (on which day), or mended.
    """

    __tablename__ = "notice_lines"
    __table_args__ = (
        Index("ix_notice_lines_finding", "finding_id"),
        Index("ix_notice_lines_due", "kind", "due_on"),
    )

    notice_id = column(int, ForeignKey("notices.id"), primary_key=True)
    column_id = column(int, ForeignKey("columns.id"), primary_key=True)
    kind = column(str, primary_key=True)
    finding_id = optional(int, ForeignKey("findings.id"))
    due_on = optional(date)
    band = column(str)


class HoldRow(Base):
    """Notices held for a person, because so many columns that were fresh on
    `fresh_on` were behind on `day`.
    """

    __tablename__ = "holds"

    id = column(int, primary_key=True)
    day = column(date)
    fresh_on = column(date)
    fresh = column(int)
    column_ids = column(list[int])
    placed_at = column(datetime)
    ended_at = optional(datetime)
    ending = column(str)


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

    id = column(int, primary_key=True)
    notice_id = column(int, ForeignKey("notices.id"))
    position = column(int)
    address = column(str)
    state = column(str)
    offered = column(bool)
    attempts = column(int)
    doubts = column(int)
    claim_host = optional(str)
    claim_pid = optional(int)
    claim_mark = optional(str)
    claimed_until = optional(datetime)
    next_attempt_at = optional(datetime)
    code = optional(int)
    reason = column(str)
    settled_at = optional(datetime)
