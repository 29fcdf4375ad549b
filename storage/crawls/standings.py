"""How columns stand at an as-of date: one statement for the columns of a chunk, made once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased

from storage.chunks import chunks
from storage.crawls import confirmations
from storage.crawls.known import last_visit
from storage.entries.conditions import is_credible, is_held, is_undatable
from storage.records import Outcome, Standing
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
    found = {column_id: Standing(column_id) for column_id in column_ids}
    for chunk in chunks(found):
        found |= {one.column_id: one for one in _standings(connection, as_of, chunk)}
    for column_id, said in confirmations.standing(connection, as_of).items():
        if column_id in found:
            found[column_id] = replace(found[column_id], confirmation=said)
    return found


@cache
def _standing_of_each() -> Select[Any]:
    """Asks how the columns of a chunk stand at a date."""
    as_of = _AS_OF
    last, newest_of_all, before, conclusive, drift, any_visit = (
        aliased(VisitRow) for _ in range(6)
    )
    crawl = aliased(CrawlRow)
    # What lies beyond all that later lists show is known from the visits of its own time alone.
    reached = or_(newest_of_all.day <= as_of, _reaching(as_of))
    speaking = case((reached, newest_of_all.id), else_=before.id)
    newest = (
        select(EntryRow.id)
        .where(
            EntryRow.column_id == ColumnRow.id,
            EntryRow.published_on <= as_of,
            is_credible(),
            is_held(as_of),
        )
        .order_by(EntryRow.published_on.desc(), EntryRow.id.desc())
        .limit(1)
        .correlate(ColumnRow)
        .scalar_subquery()
    )
    entry, undated = aliased(EntryRow), aliased(EntryRow)
    # An older copy of the portal does not show what has come since.
    copied = and_(
        crawl.copy_until.is_not(None),
        or_(entry.id.is_(None), entry.published_on <= crawl.copy_until),
    )
    without_date = (
        select(func.count())
        .select_from(undated)
        .where(
            undated.column_id == ColumnRow.id,
            undated.published_on.is_(None),
            is_held(as_of, undated),
        )
        .correlate(ColumnRow)
        .scalar_subquery()
    )
    # Numbers grow with every visit, and within one towards the top of the page. What has moved to
    # another address counts from where it stood before: a migration puts nothing below it.
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
    maybe_later = (
        select(func.max(above.first_seen_on))
        .where(
            above.column_id == ColumnRow.id,
            above.published_on.is_(None),
            or_(
                above.id > entry.id,
                and_(above.id > first_place, above.first_seen_on < entry.first_seen_on),
            ),
            or_(
                above.first_seen_on <= as_of,
                and_(conclusive.day > as_of, or_(before.id.is_(None), before.day < as_of)),
            ),
            is_held(as_of, above),
        )
        .correlate(ColumnRow, entry, before, conclusive)
        .scalar_subquery()
    )
    return (
        select(
            ColumnRow.id,
            entry.published_on.label("latest"),
            entry.title,
            conclusive.day.label("conclusive_on"),
            and_(newest_of_all.id.is_not(None), ~reached).label("unreached"),
            or_(drift.id.is_not(None), copied).label("voided"),
            without_date.label("undated"),
            type_coerce(maybe_later, Date).label("maybe_later"),
            last.at,
            last.outcome,
        )
        .select_from(ColumnRow)
        .outerjoin(entry, entry.id == newest)
        .outerjoin(last, last.id == last_visit(any_visit))
        .outerjoin(newest_of_all, newest_of_all.id == last_visit(any_visit, any_visit.conclusive))
        .outerjoin(
            before, before.id == last_visit(any_visit, any_visit.conclusive, any_visit.day <= as_of)
        )
        .outerjoin(conclusive, conclusive.id == speaking)
        .outerjoin(crawl, crawl.id == conclusive.crawl_id)
        .outerjoin(
            drift,
            drift.id
            == last_visit(any_visit, any_visit.voids, any_visit.day <= as_of, after=conclusive),
        )
        .where(ColumnRow.id.in_(_CHUNK))
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


def _reaching(as_of: BindParameter[date]) -> ColumnElement[bool]:
    """Whether a conclusive visit of that day or a later one saw all that
    the list held of it and since.
    """
    visit = aliased(VisitRow)
    return (
        select(visit.id)
        .where(
            visit.column_id == ColumnRow.id,
            visit.conclusive,
            visit.day >= as_of,
            visit.complete_from <= as_of,
        )
        .correlate(ColumnRow)
        .exists()
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
