"""How columns stand at an as-of date: one statement for the columns of a chunk, made once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Integer,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    type_coerce,
)

from storage.chunks import chunks
from storage.crawls import confirmations
from storage.crawls.known import last_visit
from storage.entries.conditions import is_credible, is_held, is_undatable
from storage.records import Outcome, Standing
from storage.rows import aliased
from storage.tables import ColumnRow, CrawlRow, EntryRow, VisitRow

_AS_OF = bindparam("as_of", type_=Date)
_CHUNK = bindparam("chunk", expanding=True, literal_execute=True, type_=Integer)
"""What is asked of every column, each day and each chunk anew: the statement
is made once and takes these.
"""


def standings(
    connection: Connection, as_of: date, column_ids: Iterable[int]
) -> dict[int, Standing]:
    """How every column stands at a date; one never visited has an empty Standing."""
    asked = list(column_ids)
    visited = {
        one.column_id: one
        for chunk in chunks(asked)
        for one in _standings(connection, as_of, chunk)
    }
    found = {column_id: visited.get(column_id) or Standing(column_id) for column_id in asked}
    for column_id, said in confirmations.standing(connection, as_of).items():
        if column_id in found:
            found[column_id] = replace(found[column_id], confirmation=said)
    return found


@cache
def _standing_of_each() -> Select[*tuple[Any, ...]]:
    """Asks how the columns of a chunk stand at a date.

    Of the visits of a column, `last` is the last of all, `newest` the last conclusive one, `before`
    the last conclusive one up to the date where `newest` is later, and `speaking` whichever of the
    two speaks for the date. Mostly all are one visit, which is looked up once, and after which no
    `drift` can have come.
    """
    last, newest, before, speaking, drift, visit = (aliased(VisitRow) for _ in range(6))
    crawl, entry = aliased(CrawlRow), aliased(EntryRow)
    # What lies beyond all that later lists show is known from the visits of its own time alone.
    reached = or_(newest.day <= _AS_OF, _reaching())
    # An older copy of the portal does not show what has come since.
    copied = and_(
        crawl.copy_until.is_not(None),
        or_(entry.id.is_(None), entry.published_on <= crawl.copy_until),
    )
    newest_id = case((last.conclusive, last.id), else_=last_visit(visit, visit.conclusive))
    before_id = last_visit(visit, visit.conclusive, visit.day <= _AS_OF)
    drift_id = last_visit(visit, visit.voids, visit.day <= _AS_OF, after=speaking)
    return (
        select(
            ColumnRow.id,
            entry.published_on.label("latest"),
            entry.title,
            speaking.day.label("conclusive_on"),
            and_(newest.id.is_not(None), ~reached).label("unreached"),
            or_(drift.id.is_not(None), copied).label("voided"),
            _undated().label("undated"),
            type_coerce(_maybe_later(entry, speaking, before), Date).label("maybe_later"),
            last.at,
            last.outcome,
        )
        .select_from(ColumnRow)
        .outerjoin(entry, entry.id == _latest_entry())
        .outerjoin(last, last.id == last_visit(visit))
        .outerjoin(newest, newest.id == newest_id)
        .outerjoin(before, before.id == case((newest.day > _AS_OF, before_id)))
        .outerjoin(speaking, speaking.id == case((reached, newest.id), else_=before.id))
        .outerjoin(crawl, crawl.id == speaking.crawl_id)
        .outerjoin(drift, drift.id == case((speaking.id.is_distinct_from(last.id), drift_id)))
        .where(ColumnRow.id.in_(_CHUNK))
    )


def _latest_entry() -> ScalarSelect[int]:
    """The id of the column's newest entry of the date."""
    return (
        select(EntryRow.id)
        .where(
            EntryRow.column_id == ColumnRow.id,
            EntryRow.published_on <= _AS_OF,
            is_credible(),
            is_held(_AS_OF),
        )
        .order_by(EntryRow.published_on.desc(), EntryRow.id.desc())
        .limit(1)
        .correlate(ColumnRow)
        .scalar_subquery()
    )


def _undated() -> ScalarSelect[int]:
    """How many entries without a date the column's list held."""
    undated = aliased(EntryRow)
    return (
        select(func.count())
        .select_from(undated)
        .where(
            undated.column_id == ColumnRow.id,
            undated.published_on.is_(None),
            is_held(_AS_OF, undated),
        )
        .correlate(ColumnRow)
        .scalar_subquery()
    )


def _maybe_later(
    entry: type[EntryRow], speaking: type[VisitRow], before: type[VisitRow]
) -> ScalarSelect[date]:
    """When the last entry without a date was first seen that may be later than the newest one.

    Numbers grow with every visit, and within one towards the top of the page. What has moved to
    another address counts from where it stood before: a migration puts nothing below it.
    """
    above, moved = aliased(EntryRow), aliased(EntryRow)
    first_place = (
        select(func.min(moved.id))
        .where(
            moved.column_id == entry.column_id,
            moved.published_on == entry.published_on,
            moved.title == entry.title,
        )
        .correlate(entry)
        .scalar_subquery()
    )
    return (
        select(func.max(above.first_seen_on))
        .where(
            above.column_id == ColumnRow.id,
            above.published_on.is_(None),
            or_(
                above.id > entry.id,
                and_(above.id > first_place, above.first_seen_on < entry.first_seen_on),
            ),
            or_(
                above.first_seen_on <= _AS_OF,
                and_(speaking.day > _AS_OF, or_(before.id.is_(None), before.day < _AS_OF)),
            ),
            is_held(_AS_OF, above),
        )
        .correlate(ColumnRow, entry, before, speaking)
        .scalar_subquery()
    )


def _reaching() -> ColumnElement[bool]:
    """Whether a conclusive visit of that day or a later one saw all that
    the list held of it and since.
    """
    visit = aliased(VisitRow)
    return (
        select(visit.id)
        .where(
            visit.column_id == ColumnRow.id,
            visit.conclusive,
            visit.day >= _AS_OF,
            visit.complete_from <= _AS_OF,
        )
        .correlate(ColumnRow)
        .exists()
    )


def _standings(connection: Connection, as_of: date, chunk: Sequence[int]) -> Iterator[Standing]:
    rows = connection.execute(_standing_of_each(), {"as_of": as_of, "chunk": chunk}).all()
    without = [row.id for row in rows if row.latest is None]
    asked = {"as_of": as_of, "chunk": without}
    held = set(connection.scalars(_never_blank(), asked)) if without else set[int]()
    for row in rows:
        yield Standing(
            row.id,
            latest=row.latest,
            latest_title=row.title or "",
            conclusive_on=row.conclusive_on,
            unreached=bool(row.unreached),
            voided=bool(row.voided),
            ever_held=row.latest is not None or row.id in held,
            undated=row.undated,
            maybe_later=row.maybe_later,
            checked_at=row.at,
            outcome=Outcome(row.outcome) if row.outcome is not None else None,
        )


@cache
def _never_blank() -> Select[int]:
    """Asks which of a chunk held anything up to a date, gone or not; what has no credible date
    counts from its first seeing.
    """
    evidence = select(EntryRow.id).where(
        EntryRow.column_id == ColumnRow.id,
        or_(
            and_(is_credible(), EntryRow.published_on <= _AS_OF),
            and_(is_undatable(), EntryRow.first_seen_on <= _AS_OF),
        ),
    )
    return select(ColumnRow.id).where(ColumnRow.id.in_(_CHUNK), evidence.exists())
