"""When entries were first seen and what was known before: the facts that say
whether a shown date can be right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import (
    Connection,
    Engine,
    Select,
    bindparam,
    func,
    or_,
    select,
    true,
)

from storage.chunks import AT_ONCE, chunks
from storage.engine import reading
from storage.entries.conditions import is_credible
from storage.entries.keys import address, mark_of
from storage.records import Outcome
from storage.rows import aliased
from storage.tables import EntryChangeRow, EntryRow, StateRow, VisitRow


@dataclass(frozen=True, slots=True)
class Look:
    """One visit as far as it can prove something. complete_from: as in Visit; reader:
    the version that read the page.
    """

    visit_id: int
    column_id: int
    day: date
    at: datetime
    outcome: Outcome
    voids: bool
    url: str
    layout: str
    reader: str
    complete_from: date | None

    @property
    def place(self) -> tuple[date, int]:
        """Its place in the order of visits."""
        return self.day, self.visit_id


@dataclass(frozen=True, slots=True)
class Sighting:
    """An entry that some visit after its column's first conclusive one was the first to show.

    shown_on: the first date it was shown under.
    """

    column_id: int
    key: str
    title: str
    url: str | None
    shown_on: date | None
    visit_id: int
    day: date

    @property
    def place(self) -> tuple[date, int]:
        """The place, in the order of visits, of the visit that showed it."""
        return self.day, self.visit_id


@dataclass(frozen=True, slots=True)
class Dated:
    """The shown date of one entry, and the place of the visit that first showed it."""

    shown_on: date
    place: tuple[date, int]


class Sightings:
    """Facts about first seeing and shown date in one database. Every method is one
    transaction and raises StoreError.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def new(self, first: date, last: date, column_ids: Sequence[int]) -> list[Sighting]:
        """The entries first seen on these days, but for those of a
        column's first conclusive visit.
        """
        wanted = frozenset(column_ids)
        with reading(self._engine) as connection:
            found = _new(connection, first, last, wanted)
        return [sighting for sighting in found if sighting.column_id in wanted]

    def known_before(
        self, sightings: Sequence[Sighting], column_ids: Collection[int]
    ) -> set[tuple[int, str]]:
        """Those, as column id and key, that were known on an earlier day already: in another
        column, or in their own under another address with the same title and date.
        """
        with reading(self._engine) as connection:
            first = _first_days(connection, sightings, frozenset(column_ids))
        return {
            (one.column_id, one.key)
            for one in sightings
            if min(first.get(mark, one.day) for mark in _marks(one)) < one.day
        }

    def looks(
        self, column_ids: Iterable[int], first: date, last: date
    ) -> Mapping[int, tuple[Look, ...]]:
        """The conclusive visits of columns on these days, and those that void,
        each column's in their order.
        """
        found: dict[int, list[Look]] = defaultdict(list)
        with reading(self._engine) as connection:
            for chunk in chunks(column_ids):
                rows = connection.execute(
                    select(
                        VisitRow.id,
                        VisitRow.column_id,
                        VisitRow.day,
                        VisitRow.at,
                        VisitRow.outcome,
                        VisitRow.voids,
                        StateRow.url,
                        StateRow.layout,
                        StateRow.reader,
                        VisitRow.complete_from,
                    )
                    .join(StateRow, StateRow.id == VisitRow.state_id)
                    .where(
                        VisitRow.column_id.in_(chunk),
                        VisitRow.day.between(first, last),
                        or_(VisitRow.conclusive, VisitRow.voids),
                    )
                    .order_by(VisitRow.column_id, VisitRow.day, VisitRow.id)
                )
                for visit_id, column_id, day, at, outcome, *more in rows:
                    found[column_id].append(
                        Look(visit_id, column_id, day, at, Outcome(outcome), *more)
                    )
        return {column_id: tuple(looks) for column_id, looks in found.items()}

    def dates(self, column_ids: Iterable[int]) -> Mapping[int, tuple[Dated, ...]]:
        """The credible shown dates of all entries that columns ever held."""
        found: dict[int, list[Dated]] = defaultdict(list)
        with reading(self._engine) as connection:
            for chunk in chunks(column_ids):
                rows = connection.execute(
                    select(
                        EntryRow.column_id,
                        EntryRow.published_on,
                        EntryRow.first_seen_on,
                        EntryRow.first_seen_visit,
                    ).where(EntryRow.column_id.in_(chunk), is_credible())
                )
                for column_id, shown_on, day, visit_id in rows:
                    assert shown_on is not None
                    found[column_id].append(Dated(shown_on, (day, visit_id)))
        return {column_id: tuple(dates) for column_id, dates in found.items()}


def _marks(one: Sighting) -> tuple[object, object]:
    """By what an entry may have been known before: its key anywhere, its title and
    date in its column.
    """
    return one.key, (one.column_id, one.title, one.shown_on)


def _first_days(
    connection: Connection, sightings: Sequence[Sighting], column_ids: frozenset[int]
) -> dict[object, date]:
    """The day on which each mark of the sightings was first seen in these columns."""
    found: dict[object, date] = {}

    def note(mark: object, day: date) -> None:
        found[mark] = min(found.get(mark, day), day)

    for keys in chunks(one.key for one in sightings):
        for key, column_id, day in connection.execute(
            _by_key(), {"marks": list(map(mark_of, keys))}
        ):
            if column_id in column_ids:
                note(key, day)
    # In the order of their days: few days and columns are then asked for at a time.
    pairs = sorted((one.shown_on, one.column_id) for one in sightings if one.shown_on is not None)
    for some in chunks(pairs, AT_ONCE // 2):
        asked = {"days": {day for day, _ in some}, "columns": {number for _, number in some}}
        for column_id, title, shown_on, day in connection.execute(_by_day(), asked):
            note((column_id, title, shown_on), day)
    return found


@cache
def _by_key() -> Select[str, int, date]:
    return select(EntryRow.key, EntryRow.column_id, EntryRow.first_seen_on).where(
        EntryRow.mark.in_(bindparam("marks", expanding=True))
    )


@cache
def _by_day() -> Select[int, str, date | None, date]:
    return select(
        EntryRow.column_id, EntryRow.title, EntryRow.published_on, EntryRow.first_seen_on
    ).where(
        EntryRow.column_id.in_(bindparam("columns", expanding=True)),
        EntryRow.published_on.in_(bindparam("days", expanding=True)),
    )


def _new(
    connection: Connection, first: date, last: date, column_ids: Collection[int]
) -> list[Sighting]:
    """As `Sightings.new`; where more columns are meant than one statement takes, of all columns:
    what came in is then gone through once, not once for each part of them.
    """
    by, before, change = aliased(VisitRow), aliased(VisitRow), aliased(EntryChangeRow)
    numbers = [
        number
        for chunk in chunks(column_ids)
        for number in _numbers(connection, first, last, chunk)
    ]
    if not numbers:
        return []
    meant = by.column_id.in_(column_ids) if len(column_ids) <= AT_ONCE else true()
    watched_from = (
        select(func.min(before.day))
        .where(before.column_id == by.column_id, before.conclusive)
        .correlate(by)
        .scalar_subquery()
    )
    watched_that_day = (
        select(before.id)
        .where(
            *(before.column_id == by.column_id, before.conclusive),
            *(before.day == by.day, before.id < by.id),
        )
        .correlate(by)
    )
    # The date it was first shown under: what it was before the first change of its date.
    first_date = (
        select(change.old_published_on)
        .where(
            change.entry_id == EntryRow.id,
            change.old_published_on.is_not(None),
            change.old_published_on != change.new_published_on,
        )
        .order_by(change.day, change.id)
        .limit(1)
        .correlate(EntryRow)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(
            EntryRow.column_id,
            EntryRow.key,
            EntryRow.title,
            address(),
            func.coalesce(first_date, EntryRow.published_on),
            EntryRow.first_seen_visit,
            EntryRow.first_seen_on,
        )
        .join(by, by.id == EntryRow.first_seen_visit)
        .where(
            *(meant, by.day.between(first, last)),
            EntryRow.first_seen_visit.between(min(numbers), max(numbers)),
            or_(watched_from < by.day, watched_that_day.exists()),
        )
        .order_by(EntryRow.first_seen_on, EntryRow.first_seen_visit, EntryRow.id)
    )
    return [Sighting(*row) for row in rows]


def _numbers(
    connection: Connection, first: date, last: date, chunk: Sequence[int]
) -> tuple[int, ...]:
    """The lowest and the highest number of the visits of columns on these days; none where there
    was none.

    Visits of some days have numbers near each other: told which, a server looks nowhere else.
    """
    # Counted too, because for a lowest number alone it would go through all from the first on.
    number, lowest, highest = connection.execute(
        select(func.count(), func.min(VisitRow.id), func.max(VisitRow.id)).where(
            VisitRow.column_id.in_(chunk), VisitRow.day.between(first, last)
        )
    ).one()
    return (lowest, highest) if number else ()
