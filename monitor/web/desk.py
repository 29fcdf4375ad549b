"""What the pages are made from: the county folder as it stands, and its one open database."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import Any

from config.clock import Clock
from config.county import County
from config.editing.files import Standing, standing
from config.editing.tables import Kind
from config.registry import Column, Unit
from config.speech import noted, zh
from monitor.operations.clockwork import backwards
from monitor.proof.case import Case, case
from monitor.reports.anomalies import Anomaly, anomalies
from monitor.reports.lists import ColumnRow, column_rows
from monitor.rules.bands import BLANK, CURRENT, UNVERIFIED
from monitor.snapshot import Picture, naming_of, picture, rules_of
from monitor.web.charts.figures import Figures
from monitor.web.kept import Kept, files_mark
from storage.crawls.marks import is_running
from storage.evidence.captures import CaptureStore
from storage.records import Outcome
from storage.store import Store

SOON = timedelta(days=7)
SHOWN_DAYS = (0, 1, 7)
"""So many days back the board compares."""
IN_DOUBT = frozenset({Outcome.EMPTY_UNPROVEN, Outcome.LAYOUT_CHANGED})
"""Outcomes that a person may settle who has looked at the page."""
_MONTH = timedelta(days=30)
_MOST_TABLES = 16
_A_NIGHT = 12 * 3600.0
NO_GROUP = noted("（无）")
"""Under which columns without a unit stand."""
WHILE_CRAWLED, AGAIN = 45.0, 15.0
"""Seconds for which a picture serves pages while a crawl adds to it all the time, and
after which it is made again beside them: so no page waits for it.
"""


class NotNowError(Exception):
    """Nothing may be said at present. The message is for the office, in Chinese."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of `lists`, and the column that it is of; column_id:
    None where it was never crawled.
    """

    row: ColumnRow
    column_id: int | None
    units: tuple[str, ...]

    def disputed(self, objected: Collection[tuple[str, int]]) -> bool:
        """Whether a unit that answers for it is among those that objected."""
        return any((unit, self.column_id) in objected for unit in self.units)


@dataclass(frozen=True)
class Board:
    """One county on one day. bands: their names, from the freshest on. lines: the rows of
    `lists --all`, in their order.
    """

    as_of: date
    bands: tuple[str, ...]
    lines: tuple[Line, ...]

    def totals(self, chosen: Sequence[Line] | None = None) -> Mapping[str, int]:
        """How many of the lines (all, where none are named) stand in each band,
        are overdue, and are exempt.
        """
        lines = self.lines if chosen is None else chosen
        counted = Counter(line.row.band for line in lines)
        late = sum(bool(line.row.overdue) for line in lines)
        exempt = sum(line.row.exempt for line in lines)
        return {
            **{band: counted[band] for band in self.bands},
            "超期": late,
            "豁免": exempt,
        }

    @cached_property
    def groups(self) -> Mapping[str, Mapping[str, int]]:
        """The totals of each group."""
        return self._by(lambda line: tuple((line.row.group or NO_GROUP).split("、")))

    @cached_property
    def units(self) -> Mapping[str, Mapping[str, int]]:
        """The totals of each unit."""
        return self._by(lambda line: line.units)

    @cached_property
    def whole(self) -> Mapping[str, int]:
        """The totals of all lines."""
        return self.totals()

    @cached_property
    def soon(self) -> list[Line]:
        """Those that fall due within a week and are not late, the next first."""
        near = [
            line
            for line in self.lines
            if line.row.due and not line.row.overdue and not line.row.exempt
        ]
        return sorted(
            (
                line
                for line in near
                if line.row.due and self.as_of <= line.row.due <= self.as_of + SOON
            ),
            key=lambda line: line.row.due or self.as_of,
        )

    def _by(self, keys: Callable[[Line], tuple[str, ...]]) -> dict[str, Mapping[str, int]]:
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            for key in keys(line):
                found.setdefault(key, []).append(line)
        return {key: self.totals(lines) for key, lines in found.items()}


class _Same:
    """Equal to one of the very same county: files that read alike are compared by nobody."""

    def __init__(self, county: County) -> None:
        self._county = county

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other._county is self._county

    def __hash__(self) -> int:
        return id(self._county)


class Desk:
    """The county and its store, for as long as the server runs. Threads may share it.

    county_of: reads the folder; as it was last without a fault where it has one now. asked: is
    set where somebody asked for a recheck.
    """

    def __init__(self, county_of: Callable[[], County], store: Store, clock: Clock) -> None:
        self._county_of = county_of
        self._counties = Kept[County](time.monotonic, most=1)
        self._anomalies = Kept[tuple[Anomaly, ...]](time.monotonic)
        self._pictures = Kept[tuple[Picture, Board]](time.monotonic)
        self._columns = Kept[dict[int | None, Column]](time.monotonic, most=1)
        self._tables = Kept[Standing](time.monotonic, most=_MOST_TABLES)
        self.charts = Kept[Figures](time.monotonic)
        self._home: Path | None = None
        self.asked = Event()
        self.store = store
        self.clock = clock

    def county(self) -> County:
        """The folder as it stands; it is read anew where one of its files has changed."""
        if self._home is None:
            self._home = self._county_of().home
        return self._counties.of("", files_mark(self._home), self._county_of)

    def columns(self, county: County) -> dict[int | None, Column]:
        """The roster's columns by their ids; one that was never crawled has none."""
        columns = county.registry.columns
        return self._columns.of(
            "",
            self.mark(county),
            lambda: dict(zip(self.store.identify(columns), columns, strict=True)),
        )

    def table(self, county: County, kind: Kind) -> Standing:
        """A table's file as it stands. Raises as `standing` does."""
        mark = files_mark(county.home)
        return self._tables.of((kind.folder, kind.name), mark, lambda: standing(county.home, kind))

    def recheck(self, column_id: int, who: str) -> None:
        """Asks for a column to be read again, soon and in the background."""
        self.store.rechecks.ask(column_id, who, self.clock.now())
        self.asked.set()

    def known(self, county: County, as_of: date) -> Picture:
        """Raises NotNowError under a clock that stands before what the database knows."""
        if backwards(self.store.last_moment(), self.clock):
            raise NotNowError(
                zh("本机时钟早于数据库中最近一次核查的时间，请先校正时钟；在此之前不作任何判定。")
            )
        return self._seen(county, as_of)[0]

    def board(self, county: County, known: Picture) -> Board:
        """The picture as the rows of a list."""
        seen, board = self._seen(county, known.as_of)
        return board if seen is known else self._board(county, known)

    def _seen(
        self, county: County, as_of: date, old: float = WHILE_CRAWLED
    ) -> tuple[Picture, Board]:
        recorded = self.store.mark()
        mark = (_Same(county), recorded)

        def make() -> tuple[Picture, Board]:
            known = picture(county, self.store, as_of)
            return known, self._board(county, known)

        old = old if is_running(recorded) else 0.0
        return self._pictures.of(as_of, mark, make, may_be_old=old)

    def anomalies(self, county: County, as_of: date) -> tuple[Anomaly, ...]:
        """日期异常 of the last month; while a crawl runs those that were known before it."""
        known, recorded = self.known(county, as_of), self.store.mark()
        return self._anomalies.of(
            as_of,
            (_Same(county), recorded),
            lambda: anomalies(county, self.store, known, as_of - _MONTH, as_of),
            may_be_old=_A_NIGHT if is_running(recorded) else 0.0,
        )

    def mark(self, county: County) -> Hashable:
        """By what it is known that nothing of the county has changed."""
        return _Same(county), self.store.mark()

    def crawling(self) -> bool:
        """Whether a crawl is under way, a recheck too."""
        return is_running(self.store.mark())

    def warm(self) -> bool:
        """Makes what the first pages of today show, where something has changed; whether
        anything has.
        """
        before = self._made
        county, today = self.county(), self.clock.today()
        for days in SHOWN_DAYS:
            self._seen(county, today - timedelta(days=days), AGAIN)
        self.columns(county)
        while self.store.search.learn():
            pass
        if not self.crawling():
            self.anomalies(county, today)
        return self._made != before

    @property
    def _made(self) -> int:
        """How many values were made so far."""
        kept: tuple[Kept[Any], ...] = (self._pictures, self._columns, self._anomalies, self.charts)
        return sum(one.made for one in kept)

    def _board(self, county: County, known: Picture) -> Board:
        scale = rules_of(county).scale
        rows = column_rows(known.verdicts, county.settings.portal.zone, naming_of(county))
        lines: list[Line] = []
        for row, verdict in zip(rows, known.verdicts, strict=True):
            units = tuple(unit.name for unit in verdict.leads)
            column_id = verdict.standing.column_id or None
            lines.append(Line(row, column_id, units))
        return Board(known.as_of, (CURRENT, *scale.words, BLANK, UNVERIFIED), tuple(lines))

    def case(
        self,
        county: County,
        known: Picture,
        column_id: int,
        lead: Unit | None = None,
        *,
        to_look_at: bool = False,
    ) -> Case | None:
        """All that the verdict on a column rests on; None where no column
        of the roster has this number. to_look_at: without what proves it to others.
        """
        if column_id not in known.column_ids:
            return None
        kept = self.store.evidence(self.captures(county))
        position = known.column_ids.index(column_id)
        return case(
            *(county, self.store, kept, known, position, self.clock, lead), to_look_at=to_look_at
        )

    def captures(self, county: County) -> CaptureStore:
        return self.store.captures(county.home)
