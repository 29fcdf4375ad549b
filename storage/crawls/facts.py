"""What the store can say of columns at an as-of date: standings, entries
that count, anomalies, changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Date,
    and_,
    case,
    false,
    func,
    or_,
    select,
    type_coerce,
)

from storage.chunks import chunks
from storage.entries.conditions import is_credible, is_held, is_of_any_column, is_undatable
from storage.entries.keys import address
from storage.records import (
    Anomaly,
    Change,
    ChangeKind,
    Earlier,
    Published,
    SourcedEntry,
)
from storage.rows import aliased
from storage.tables import EntryChangeRow, EntryRow, VisitRow

_AT_ONCE = 5_000
"""Rows taken from the database at a time."""

_SHOWN_ON = type_coerce(
    EntryRow.published_on, Date
)  # where a condition has left out the rows without


def published(
    connection: Connection,
    first: date,
    last: date,
    *,
    as_of: date,
    column_ids: Iterable[int],
    dated_from: date = date.min,
) -> list[Published]:
    """The entries with a shown date from first to last that count at a date, each once
    a column, the earliest first.

    dated_from: only those whose shown date was first read on that day or later.
    """
    found: list[Published] = []
    for chunk in chunks(column_ids):
        rows = connection.execute(
            select(
                EntryRow.column_id,
                EntryRow.key,
                EntryRow.title,
                address(),
                _SHOWN_ON,
                EntryRow.source,
                and_(EntryRow.first_seen_on > as_of, _looked_for(as_of)),
                EntryRow.first_seen_on,
            )
            .where(
                EntryRow.column_id.in_(chunk),
                _counting(first, last, as_of),
                EntryRow.dated_on >= dated_from,
            )
            .order_by(EntryRow.column_id, EntryRow.published_on, EntryRow.id)
        )
        for some in rows.partitions(_AT_ONCE):
            found += map(Published._make, some)
    return found


def counted_keys(
    connection: Connection, first: date, last: date, *, as_of: date, column_ids: Iterable[int]
) -> list[tuple[int, str, bool]]:
    """Of each entry that `published` gives the column, its key, and whether it has an address."""
    found: list[tuple[int, str, bool]] = []
    for chunk in chunks(column_ids):
        rows = connection.execute(
            select(EntryRow.column_id, EntryRow.key, EntryRow.url.is_not(None)).where(
                EntryRow.column_id.in_(chunk), _counting(first, last, as_of)
            )
        )
        found += [(column_id, key, linked) for column_id, key, linked in rows.all()]
    return found


def earlier(connection: Connection, first: date, last: date, *, as_of: date) -> list[Earlier]:
    """What columns showed before `first` of the articles that any lists from first to last,
    as all of it counts at a date.
    """
    # In the order of the marks: their index is then walked through, not jumped about in. Only what
    # stands in another column too is then read itself, and in most counties nothing does.
    listed = (
        select(EntryRow.mark, EntryRow.column_id)
        .where(EntryRow.url.is_not(None), is_of_any_column(), _counting(first, last, as_of))
        .order_by(EntryRow.mark)
        .subquery()
    )
    elsewhere = aliased(EntryRow)
    places = (
        select(elsewhere.mark, elsewhere.column_id)
        .distinct()
        .join(listed, listed.c.mark == elsewhere.mark)
        .where(listed.c.column_id != elsewhere.column_id)
        .subquery()
    )
    is_there = and_(places.c.mark == EntryRow.mark, places.c.column_id == EntryRow.column_id)
    rows = connection.execute(
        select(EntryRow.column_id, EntryRow.key)
        .join(places, is_there)
        .where(
            EntryRow.url.is_not(None),
            EntryRow.published_on < first,
            is_credible(),
            is_held(as_of),
        )
    )
    return [Earlier(*row) for row in rows.all()]


def in_several(
    connection: Connection, first: date, last: date, *, as_of: date
) -> list[tuple[str, date, int]]:
    """Of the articles that more than one column lists from first to last: key, shown
    date and column of each entry.
    """
    counting = and_(EntryRow.url.is_not(None), is_of_any_column(), _counting(first, last, as_of))
    keys = select(EntryRow.key).where(counting).group_by(EntryRow.key).having(func.count() > 1)
    rows = connection.execute(
        select(EntryRow.key, _SHOWN_ON, EntryRow.column_id).where(counting, EntryRow.key.in_(keys))
    )
    return [(key, day, column_id) for key, day, column_id in rows.all()]


def sourced(connection: Connection, as_of: date, column_ids: Iterable[int]) -> list[SourcedEntry]:
    """Every entry that says something at a date of whose leads published when, gone
    ones included; the newest first.
    """
    credible = and_(is_credible(), EntryRow.published_on <= as_of)
    # One without any date that was found later may be older than its finding, unless the list
    # was seen without it that day.
    found_later = and_(EntryRow.published_on.is_(None), ~_seen_on(as_of))
    undatable = and_(is_undatable(), or_(EntryRow.first_seen_on <= as_of, found_later))
    gone = and_(EntryRow.gone_on.is_not(None), EntryRow.gone_on <= as_of)
    return [
        SourcedEntry(*row)
        for chunk in chunks(column_ids)
        for row in connection.execute(
            select(
                EntryRow.column_id,
                EntryRow.id,
                EntryRow.title,
                address(),
                type_coerce(case((credible, EntryRow.published_on)), Date),
                EntryRow.published_on.is_(None),
                EntryRow.source,
                EntryRow.first_seen_on,
                type_coerce(func.coalesce(gone, false()), Boolean),
            )
            .where(EntryRow.column_id.in_(chunk), or_(credible, undatable))
            .order_by(
                EntryRow.column_id, EntryRow.published_on.desc().nulls_last(), EntryRow.id.desc()
            )
        )
    ]


def anomalies(connection: Connection, column_ids: Iterable[int]) -> list[Anomaly]:
    """日期异常: the entries still held whose shown date lay in the
    future when it was first read.
    """
    return [
        Anomaly(*row)
        for chunk in chunks(column_ids)
        for row in connection.execute(
            select(
                EntryRow.column_id,
                EntryRow.key,
                EntryRow.title,
                address(),
                _SHOWN_ON,
                EntryRow.dated_on,
            )
            .where(
                EntryRow.column_id.in_(chunk),
                EntryRow.published_on > EntryRow.dated_on,
                EntryRow.gone_on.is_(None),
            )
            .order_by(EntryRow.column_id, EntryRow.published_on, EntryRow.id)
        )
    ]


def changes(
    connection: Connection, first: date, last: date, *, column_ids: Iterable[int]
) -> list[Change]:
    """What visits of these days found edited, re-dated, removed or back
    again, in the order it was found.
    """
    found: list[Change] = []
    for chunk in chunks(column_ids):
        rows = connection.execute(
            select(EntryRow.column_id, EntryRow.key, address().label("url"), EntryChangeRow)
            .join(EntryRow, EntryRow.id == EntryChangeRow.entry_id)
            .join(VisitRow, VisitRow.id == EntryChangeRow.visit_id)
            .where(VisitRow.column_id.in_(chunk), VisitRow.day.between(first, last))
        ).all()
        for row in rows:
            for kind, before, after in _kinds(
                (row.old_title, row.new_title),
                (row.old_published_on, row.new_published_on),
                row.was_gone,
                row.is_gone,
            ):
                change = Change(row.column_id, row.key, kind, row.day, row.visit_id, before, after)
                found.append(
                    replace(
                        change, title=row.new_title, url=row.url, published_on=row.new_published_on
                    )
                )
    return sorted(
        found, key=lambda change: (change.day, change.visit_id, change.column_id, change.key)
    )


def _kinds(
    titles: tuple[str, str], dates: tuple[date | None, date | None], was_gone: bool, is_gone: bool
) -> Iterator[tuple[ChangeKind, str, str]]:
    if was_gone != is_gone:
        yield ChangeKind.REMOVED if is_gone else ChangeKind.CAME_BACK, "", ""
    if titles[0] != titles[1]:
        yield ChangeKind.EDITED, *titles
    if dates[0] is not None and dates[1] is not None and dates[0] != dates[1]:
        yield ChangeKind.REDATED, dates[0].isoformat(), dates[1].isoformat()


def _looked_for(as_of: date) -> ColumnElement[bool]:
    """Whether a visit up to a day could have met the entry, had it been there:
    nothing is late for a first crawl.
    """
    visit = aliased(VisitRow)
    return (
        select(visit.id)
        .where(
            visit.column_id == EntryRow.column_id,
            visit.conclusive,
            visit.day.between(EntryRow.published_on, as_of),
        )
        .exists()
    )


def _seen_on(day: date) -> ColumnElement[bool]:
    """Whether a visit of that very day read the entry's column."""
    visit = aliased(VisitRow)
    return (
        select(visit.id)
        .where(visit.column_id == EntryRow.column_id, visit.conclusive, visit.day == day)
        .exists()
    )


def _counting(first: date, last: date, as_of: date) -> ColumnElement[bool]:
    """What counts at a date of the days from first to last."""
    return and_(
        EntryRow.published_on.between(first, min(last, as_of)), is_credible(), is_held(as_of)
    )
