"""The ledger column by column, so that a year's entries are never in memory at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from config.county import County
from config.registry import Column, Registry, Unit
from config.sources import Sources
from monitor.reports.circular.lines import UnitLine
from monitor.reports.circular.tables import is_unproven, unit_line
from monitor.rules.counts import Counted, Counts, Tally, count, first_of, tally
from monitor.rules.verdicts import Verdict
from monitor.snapshot import Picture, picture
from storage.records import Published, Watch
from storage.store import Store

_AT_ONCE = 30
"""Columns whose entries are in memory together."""


@dataclass(frozen=True, slots=True)
class Part:
    """One column on the sheet of one unit (None: entries that belong to no unit),
    in the order of columns.csv.

    latest: the column's, or where each lead answers for its own, this one's. count: the unit's
    entries of the period in this column, None where nothing is known of it. unproven: there may be
    more. repeated: how many of them count for an earlier column already.
    """

    unit: Unit | None
    column: Column
    latest: date | None
    count: int | None
    entries: tuple[Published, ...]
    repeated: int = 0
    unproven: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A unit's line of the sheet 汇总: its figures as the circular's attachments have them."""

    figures: UnitLine
    columns: int
    repeated: int


class Ledger:
    """The ledger of a period at an as-of date. `parts` reads the store once; the lines
    are known when it has ended.
    """

    def __init__(self, county: County, store: Store, first: date, last: date, as_of: date) -> None:
        self.first, self.last, self.as_of = first, min(last, as_of), as_of
        self._store = store
        self._known: Picture = picture(county, store, as_of)
        self._sources = Sources(self._known.registry, county.settings.portal.name)
        self._tallies: dict[Unit | None, Tally] = {}
        self._columns: dict[Unit | None, int] = {}
        self._repeated: dict[Unit | None, int] = {}
        self._unseen: set[object] = set()
        self._unclaimed: dict[object, frozenset[Unit]] = {}

    @property
    def registry(self) -> Registry:
        return self._known.registry

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units that there were on the period's last day, in the roster's order."""
        return tuple(unit for unit in self.registry.units if unit.active(self.last))

    def parts(self) -> Iterator[Part]:
        """Every active column of every unit, and whatever else holds entries of the period."""
        ids = [column_id for column_id in self._known.column_ids if column_id is not None]
        watched = self._store.watched(self.first, self.last, as_of=self.as_of, column_ids=ids)
        elsewhere = self._elsewhere()
        verdicts: dict[object, list[Verdict]] = {}
        for verdict in self._known.verdicts:
            verdicts.setdefault(verdict.column.identity, []).append(verdict)
        for column, column_id, published in self._columns_read():
            counts = self._count(column, column_id, published, watched)
            repeated = {
                each.entry.key
                for each in counts.articles
                if each.entry.url is not None
                and elsewhere.get(each.entry.key, column_id) != column_id
            }
            yield from self._of_column(column, counts, repeated, verdicts.get(column.identity, ()))

    def _elsewhere(self) -> Mapping[str, int | None]:
        """Of the articles that several columns list, the column for which each counts; None:
        in a month before the period.
        """
        store, position_of = self._store, self._positions()
        standing: dict[str, list[tuple[date, int]]] = {}
        for key, day, column_id in store.in_several(self.first, self.last, as_of=self.as_of):
            if column_id in position_of:
                standing.setdefault(key, []).append((day, column_id))
        found: dict[str, int | None] = {}
        for key, places in standing.items():
            found[key] = first_of(sorted(places, key=lambda place: position_of[place[1]]))
        earlier = store.earlier(self.first, self.last, as_of=self.as_of)
        return found | {each.key: None for each in earlier if each.column_id in position_of}

    def _positions(self) -> Mapping[int, int]:
        found: dict[int, int] = {}
        for position, column_id in enumerate(self._known.column_ids):
            if column_id is not None:
                found.setdefault(column_id, position)
        return found

    def _columns_read(self) -> Iterator[tuple[Column, int | None, Sequence[Published]]]:
        """Every column with its entries of the period, read for a few columns at a time;
        a second row of one has none.
        """
        read: set[int] = set()
        rows = list(zip(self.registry.columns, self._known.column_ids, strict=True))
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            ids = {column_id for _, column_id in some if column_id is not None} - read
            of: dict[int, list[Published]] = {column_id: [] for column_id in ids}
            for each in (
                self._store.published(self.first, self.last, as_of=self.as_of, column_ids=ids)
                if ids
                else ()
            ):
                of[each.column_id].append(each)
            read |= ids
            for column, column_id in some:
                yield column, column_id, of.pop(column_id, []) if column_id is not None else []

    def _count(
        self,
        column: Column,
        column_id: int | None,
        published: Sequence[Published],
        watched: Mapping[int, Watch],
    ) -> Counts:
        """The counts of one column alone, by the rule that the circular counts all of them by."""
        alone = Registry(self.registry.units, (column,))
        counts = count(
            alone,
            (column_id,),
            published,
            self.first,
            self.last,
            watched=watched,
            sources=self._sources,
        )
        self._unseen |= counts.unseen
        self._unclaimed |= counts.unclaimed
        return counts

    def _of_column(
        self, column: Column, counts: Counts, repeated: set[str], verdicts: Sequence[Verdict]
    ) -> Iterator[Part]:
        """The parts of one column: of who answers for it, and of
        whom else its entries belong to.
        """
        of: dict[Unit | None, list[Counted]] = {}
        latest: dict[Unit | None, date | None] = {}
        lacking: set[Unit | None] = set()
        for verdict in verdicts:
            for unit in verdict.leads:
                of.setdefault(unit, [])
                latest[unit] = verdict.standing.latest
                if is_unproven(verdict, counts):
                    lacking.add(unit)
        for article in reversed(counts.articles):  # the newest first
            of.setdefault(article.unit, []).append(article)
        newest = max((each.entry.published_on for each in counts.articles), default=None)
        for owner, articles in of.items():
            once = [each for each in articles if each.entry.key not in repeated]
            self._add(owner, tally(once), len(articles) - len(once))
            known = len(articles) or (None if owner in lacking else 0)
            entries = tuple(each.entry for each in articles)
            yield Part(
                owner,
                column,
                latest.get(owner, newest),
                known,
                entries,
                len(articles) - len(once),
                owner in lacking,
            )

    def _add(self, unit: Unit | None, found: Tally, repeated: int) -> None:
        before = self._tallies.get(unit, Tally())
        self._tallies[unit] = Tally(before.disclosure + found.disclosure, before.news + found.news)
        self._columns[unit] = self._columns.get(unit, 0) + 1
        self._repeated[unit] = self._repeated.get(unit, 0) + repeated

    def lines(self) -> list[Line]:
        """A line for every unit that there was on the last day or that
        published, in the roster's order.
        """
        counts = Counts(
            self.first, self.last, (), (), unclaimed=self._unclaimed, unseen=frozenset(self._unseen)
        )
        return [
            Line(
                unit_line(
                    unit,
                    self._tallies.get(unit, Tally()),
                    frozenset(),
                    self._known.verdicts,
                    counts,
                ),
                self._columns.get(unit, 0),
                self._repeated.get(unit, 0),
            )
            for unit in self.registry.units
            if unit.active(self.last) or self._tallies.get(unit, Tally()).total
        ]

    @property
    def of_no_unit(self) -> Tally:
        """The entries that belong to no unit, once `parts` has ended."""
        return self._tallies.get(None, Tally())

    @property
    def total(self) -> int:
        """All entries of the period, each article once, once `parts` has ended."""
        return sum(found.total for found in self._tallies.values())
