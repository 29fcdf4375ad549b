"""What the visits of a column prove of the past: of which days everything
that the list held was seen.

A visit proves the days from `complete_from` to its own. Where nothing says how far back it saw, it
still stands for its own day, and for the few days since a visit shortly before: what came in
between would stand in the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, and_, func, or_, select

from storage.chunks import chunks
from storage.entries.conditions import is_held
from storage.records import Days, Watch
from storage.tables import EntryRow, VisitRow

WATCHED = timedelta(days=3)
"""Visits no further apart leave no time unwatched, whatever their lists reach."""
_DAY = timedelta(days=1)

Look = tuple[date, date | None]
"""The day of a conclusive visit, and its complete_from."""


def merged(looks: Iterable[Look]) -> list[Days]:
    """The stretches of days that conclusive visits, in the order of their days, prove; in
    order, none touching another.
    """
    found: list[Days] = []
    before: date | None = None
    for day, complete_from in looks:
        first = _first(day, complete_from, before)
        before = day
        if first > day:
            continue
        while found and found[-1].last >= _eve(first):
            first = min(first, found.pop().first)
        found.append(Days(first, day))
    return found


def _first(day: date, complete_from: date | None, before: date | None) -> date:
    """The first day that a visit proves; `before`: the day of the visit before it."""
    if complete_from is not None:
        return complete_from
    return before if before is not None and day - before <= WATCHED else day


def _eve(day: date) -> date:
    return day - _DAY if day > date.min else day


def watch(known: Sequence[Days], first: date, last: date) -> Watch:
    """How much of the days from first to last, both included, these stretches hold."""
    if any(days.first <= first and last <= days.last for days in known):
        return Watch.WHOLE
    return (
        Watch.PARTLY
        if any(days.first <= last and first <= days.last for days in known)
        else Watch.NOT
    )


def known_days(connection: Connection, column_id: int) -> list[Days]:
    """All the days that a column's visits prove."""
    rows = connection.execute(
        select(VisitRow.day, VisitRow.complete_from)
        .where(VisitRow.column_id == column_id, VisitRow.conclusive)
        .order_by(VisitRow.day, VisitRow.id)
    )
    return merged((day, complete_from) for day, complete_from in rows)


def watched(
    connection: Connection, first: date, last: date, as_of: date, column_ids: Iterable[int]
) -> dict[int, Watch]:
    """How much of a period was seen of each column: whether what is counted
    in it is all that there was.

    An entry held without a readable date may be of the period, unless the column was seen without
    it when the period was over.
    """
    found: dict[int, Watch] = {}
    for chunk in chunks(column_ids):
        found |= dict.fromkeys(chunk, Watch.NOT)
        found |= _watched(connection, first, last, chunk)
        for column_id in _undated(connection, first, last, as_of, chunk):
            found[column_id] = min(found[column_id], Watch.PARTLY)
    return found


def _watched(
    connection: Connection, first: date, last: date, chunk: Sequence[int]
) -> Iterator[tuple[int, Watch]]:
    """Mostly one later list reaches back over the whole period, and no more has to be asked."""
    reaching = connection.execute(
        select(VisitRow.column_id, func.min(VisitRow.complete_from))
        .where(
            VisitRow.column_id.in_(chunk),
            VisitRow.conclusive,
            VisitRow.day >= last,
            VisitRow.complete_from <= last,
        )
        .group_by(VisitRow.column_id)
    )
    later: dict[int, date] = {column_id: back for column_id, back in reaching if back is not None}
    yield from ((column_id, Watch.WHOLE) for column_id, back in later.items() if back <= first)
    others = [
        column_id for column_id in chunk if column_id not in later or later[column_id] > first
    ]
    looks = connection.execute(
        select(VisitRow.column_id, VisitRow.day, VisitRow.complete_from)
        .where(
            VisitRow.column_id.in_(others),
            VisitRow.conclusive,
            VisitRow.day.between(_shifted(first, -WATCHED), _shifted(last, WATCHED)),
        )
        .order_by(VisitRow.column_id, VisitRow.day, VisitRow.id)
    ).all()
    near = {
        column_id: [(day, back) for _, day, back in rows]
        for column_id, rows in groupby(looks, key=itemgetter(0))
    }
    for column_id in others:
        known = near.get(column_id, [])
        if column_id in later:
            known = sorted([*known, (last, later[column_id])], key=itemgetter(0))
        yield column_id, watch(merged(known), first, last)


def _undated(
    connection: Connection, first: date, last: date, as_of: date, chunk: Sequence[int]
) -> Iterable[int]:
    """The columns that hold an entry without a date which may be of the period."""
    seen_without = select(VisitRow.id).where(
        VisitRow.column_id == EntryRow.column_id,
        VisitRow.conclusive,
        VisitRow.day >= last,
        or_(
            VisitRow.day < EntryRow.first_seen_on,
            and_(VisitRow.day == EntryRow.first_seen_on, VisitRow.id < EntryRow.first_seen_visit),
        ),
    )
    return connection.scalars(
        select(EntryRow.column_id)
        .where(
            EntryRow.column_id.in_(chunk),
            EntryRow.published_on.is_(None),
            EntryRow.first_seen_on >= first,
            is_held(as_of),
            ~seen_without.exists(),
        )
        .distinct()
    ).all()


def _shifted(day: date, by: timedelta) -> date:
    """The day so much later, or the calendar's own end where it lies beyond."""
    try:
        return day + by
    except OverflowError:
        return date.max if by > timedelta() else date.min
