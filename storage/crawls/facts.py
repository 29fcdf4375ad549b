"""What the store can say of columns at an as-of date: standings, entries that count, anomalies, changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Connection,
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    false,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased

from storage.chunks import chunks
from storage.crawls import confirmations
from storage.crawls.known import last_visit
from storage.records import (
    Anomaly,
    Change,
    ChangeKind,
    Earlier,
    Outcome,
    Published,
    SourcedEntry,
    Standing,
)
from storage.tables import ColumnRow, EntryChangeRow, EntryRow, VisitRow

_AT_ONCE = 5_000
"""Rows taken from the database at a time."""

_SHOWN_ON = type_coerce(
    EntryRow.published_on, Date
)  # where a condition has left out the rows without


def standings(
    connection: Connection, as_of: date, column_ids: Iterable[int]
) -> dict[int, Standing]:
    """How every column stands at a date; one never visited has an empty Standing."""
    found: dict[int, Standing] = {}
    for chunk in chunks(column_ids):
        held = set(connection.scalars(_never_blank(), {"as_of": as_of, "chunk": chunk}))
        confirmed = confirmations.standing(connection, as_of, chunk)
        known = {
            one.column_id: replace(one, confirmation=confirmed.get(one.column_id))
            for one in _standings(connection, as_of, chunk, held)
        }
        found |= {column_id: known.get(column_id, Standing(column_id)) for column_id in chunk}
    return found


def published(
    connection: Connection,
    first: date,
    last: date,
    *,
    as_of: date,
    column_ids: Iterable[int],
    dated_from: date = date.min,
) -> list[Published]:
    """The entries with a shown date from first to last that count at a date, each once a column, the earliest first.

    dated_from: only those whose shown date was first read on that day or later.
    """
    found: list[Published] = []
    for chunk in chunks(column_ids):
        rows = connection.execute(
            select(
                EntryRow.column_id,
                EntryRow.key,
                EntryRow.title,
                EntryRow.url,
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
    """What columns showed before `first` of the articles that any lists from first to last, as all of it counts at a date."""
    listed = select(EntryRow.key).where(EntryRow.url.is_not(None), _counting(first, last, as_of))
    # The keys of all columns are looked through inside their index; only what is meant is then read itself.
    places = select(EntryRow.id).where(EntryRow.key.in_(listed))
    rows = connection.execute(
        select(EntryRow.column_id, EntryRow.key).where(
            EntryRow.id.in_(places),
            EntryRow.url.is_not(None),
            EntryRow.published_on < first,
            _credible(),
            _held(as_of),
        )
    )
    return [Earlier(*row) for row in rows.all()]


def in_several(
    connection: Connection, first: date, last: date, *, as_of: date
) -> list[tuple[str, date, int]]:
    """Of the articles that more than one column lists from first to last: key, shown date and column of each entry."""
    counting = and_(EntryRow.url.is_not(None), _counting(first, last, as_of))
    keys = select(EntryRow.key).where(counting).group_by(EntryRow.key).having(func.count() > 1)
    rows = connection.execute(
        select(EntryRow.key, _SHOWN_ON, EntryRow.column_id).where(counting, EntryRow.key.in_(keys))
    )
    return [(key, day, column_id) for key, day, column_id in rows.all()]


def sourced(connection: Connection, as_of: date, column_ids: Iterable[int]) -> list[SourcedEntry]:
    """Every entry that says something at a date of whose leads published when, gone ones included; the newest first."""
    credible = and_(_credible(), EntryRow.published_on <= as_of)
    # One without any date that was found later may be older than its finding, unless the list was seen without it that day.
    found_later = and_(EntryRow.published_on.is_(None), ~_seen_on(as_of))
    undatable = and_(_undatable(), or_(EntryRow.first_seen_on <= as_of, found_later))
    gone = and_(EntryRow.gone_on.is_not(None), EntryRow.gone_on <= as_of)
    return [
        SourcedEntry(*row)
        for chunk in chunks(column_ids)
        for row in connection.execute(
            select(
                EntryRow.column_id,
                EntryRow.id,
                EntryRow.title,
                EntryRow.url,
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
    """日期异常: the entries still held whose shown date lay in the future when it was first read."""
    return [
        Anomaly(*row)
        for chunk in chunks(column_ids)
        for row in connection.execute(
            select(
                EntryRow.column_id,
                EntryRow.key,
                EntryRow.title,
                EntryRow.url,
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
    """What visits of these days found edited, re-dated, removed or back again, in the order it was found."""
    found: list[Change] = []
    for chunk in chunks(column_ids):
        rows = connection.execute(
            select(EntryRow.column_id, EntryRow.key, EntryRow.url, EntryChangeRow)
            .join(EntryRow, EntryRow.id == EntryChangeRow.entry_id)
            .where(EntryRow.column_id.in_(chunk), EntryChangeRow.day.between(first, last))
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
    """Whether a visit up to a day could have met the entry, had it been there: nothing is late for a first crawl."""
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
    return and_(EntryRow.published_on.between(first, min(last, as_of)), _credible(), _held(as_of))


def _credible() -> ColumnElement[bool]:
    return EntryRow.published_on <= EntryRow.dated_on


def _undatable() -> ColumnElement[bool]:
    """Without a date that can be believed, none at all or one that lay in the future."""
    return or_(EntryRow.published_on.is_(None), EntryRow.published_on > EntryRow.dated_on)


def _held(as_of: date | BindParameter[date]) -> ColumnElement[bool]:
    return or_(EntryRow.gone_on.is_(None), EntryRow.gone_on > as_of)


_AS_OF = bindparam("as_of", type_=Date)
_CHUNK = bindparam("chunk", expanding=True, type_=Integer)
"""What is asked of every column, each day and each chunk anew: the statement is made once and takes these."""


@cache
def _standing_of_each() -> Select[Any]:
    """Asks how the columns of a chunk stand at a date."""
    as_of = _AS_OF
    last, newest_of_all, before, conclusive, drift, any_visit = (
        aliased(VisitRow) for _ in range(6)
    )
    # What lies beyond all that later lists show is known from the visits of its own time alone.
    reached = or_(newest_of_all.day <= as_of, _reaching(as_of))
    speaking = case((reached, newest_of_all.id), else_=before.id)
    newest = (
        select(EntryRow.id)
        .where(
            EntryRow.column_id == ColumnRow.id,
            EntryRow.published_on <= as_of,
            _credible(),
            _held(as_of),
        )
        .order_by(EntryRow.published_on.desc(), EntryRow.id.desc())
        .limit(1)
        .correlate(ColumnRow)
        .scalar_subquery()
    )
    entry, undated = aliased(EntryRow), aliased(EntryRow)
    without_date = (
        select(func.count())
        .select_from(undated)
        .where(
            undated.column_id == ColumnRow.id,
            undated.published_on.is_(None),
            or_(undated.gone_on.is_(None), undated.gone_on > as_of),
        )
        .correlate(ColumnRow)
        .scalar_subquery()
    )
    # Numbers grow with every visit, and within one towards the top of the page.
    above = aliased(EntryRow)
    maybe_later = (
        select(func.max(above.first_seen_on))
        .where(
            above.column_id == ColumnRow.id,
            above.published_on.is_(None),
            above.id > entry.id,
            or_(
                above.first_seen_on <= as_of,
                and_(conclusive.day > as_of, or_(before.id.is_(None), before.day < as_of)),
            ),
            or_(above.gone_on.is_(None), above.gone_on > as_of),
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
            drift.id.is_not(None).label("voided"),
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
        .outerjoin(
            drift,
            drift.id
            == last_visit(any_visit, any_visit.voids, any_visit.day <= as_of, after=conclusive),
        )
        .where(ColumnRow.id.in_(_CHUNK))
    )


def _standings(
    connection: Connection, as_of: date, chunk: Sequence[int], held: set[int]
) -> Iterator[Standing]:
    for row in connection.execute(_standing_of_each(), {"as_of": as_of, "chunk": chunk}):
        yield Standing(
            row.id,
            latest=row.latest,
            latest_title=row.title or "",
            conclusive_on=row.conclusive_on,
            unreached=bool(row.unreached),
            voided=row.voided,
            ever_held=row.latest is not None or row.id in held,
            undated=row.undated,
            maybe_later=row.maybe_later,
            checked_at=row.at,
            outcome=Outcome(row.outcome) if row.outcome is not None else None,
        )


def _reaching(as_of: BindParameter[date]) -> ColumnElement[bool]:
    """Whether a conclusive visit of that day or a later one saw all that the list held of it and since."""
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
    """Asks which of a chunk held anything up to a date, gone or not; what has no credible date counts from its first seeing."""
    evidence = select(EntryRow.id).where(
        EntryRow.column_id == ColumnRow.id,
        or_(
            and_(_credible(), EntryRow.published_on <= _AS_OF),
            and_(_undatable(), EntryRow.first_seen_on <= _AS_OF),
        ),
    )
    return select(ColumnRow.id).where(ColumnRow.id.in_(_CHUNK), evidence.exists())
