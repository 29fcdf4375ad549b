"""What the pages are made from: the county folder as it stands, and its one open database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Event

from config.clock import Clock
from config.county import County
from config.registry import Unit
from monitor.operations.clockwork import backwards
from monitor.proof.case import Case, case
from monitor.reports.lists import ColumnRow, column_rows
from monitor.rules.bands import BLANK, CURRENT, UNVERIFIED
from monitor.snapshot import Picture, naming_of, picture, rules_of
from storage.evidence.captures import Captures
from storage.store import Store

SOON = timedelta(days=7)


class NotNowError(Exception):
    """Nothing may be said at present. The message is for the office, in Chinese."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of `lists`, and the column that it is of; column_id:
    None where it was never crawled. disputed: a unit that answers for it
    has objected, and nothing is decided yet.
    """

    row: ColumnRow
    column_id: int | None
    units: tuple[str, ...]
    disputed: bool = False


@dataclass(frozen=True, slots=True)
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
        return {**{band: counted[band] for band in self.bands}, "超期": late, "豁免": exempt}

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


class Desk:
    """The county and its store, for as long as the server runs. Threads may share it.

    county_of: reads the folder; as it was last without a fault where it has one now. asked: is
    set where somebody asked for a recheck.
    """

    def __init__(self, county_of: Callable[[], County], store: Store, clock: Clock) -> None:
        self._county_of = county_of
        self.asked = Event()
        self.store = store
        self.clock = clock

    def county(self) -> County:
        return self._county_of()

    def recheck(self, column_id: int, who: str) -> None:
        """Asks for a column to be read again, soon and in the background."""
        self.store.rechecks.ask(column_id, who, self.clock.now())
        self.asked.set()

    def known(self, county: County, as_of: date) -> Picture:
        """Raises NotNowError under a clock that stands before what the database knows."""
        if backwards(self.store.last_moment(), self.clock):
            raise NotNowError(
                "本机时钟早于数据库中最近一次核查的时间，请先校正时钟；在此之前不作任何判定。"
            )
        return picture(county, self.store, as_of)

    def board(self, county: County, known: Picture) -> Board:
        scale = rules_of(county).scale
        rows = column_rows(known.verdicts, county.settings.portal.zone, naming_of(county))
        objected = self.store.replies.disputed()
        lines: list[Line] = []
        for row, verdict in zip(rows, known.verdicts, strict=True):
            units = tuple(unit.name for unit in verdict.leads)
            column_id = verdict.standing.column_id or None
            disputed = any((unit, column_id) in objected for unit in units)
            lines.append(Line(row, column_id, units, disputed))
        return Board(known.as_of, (CURRENT, *scale.words, BLANK, UNVERIFIED), tuple(lines))

    def case(
        self, county: County, known: Picture, column_id: int, lead: Unit | None = None
    ) -> Case | None:
        """All that the verdict on a column rests on; None where no column
        of the roster has this number.
        """
        if column_id not in known.column_ids:
            return None
        kept = self.store.evidence(self.captures(county))
        position = known.column_ids.index(column_id)
        return case(county, self.store, kept, known, position, self.clock, lead)

    def captures(self, county: County) -> Captures:
        return Captures(county.home)
