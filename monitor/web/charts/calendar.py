"""发布日历: a year of days of one column, as a drawing and as the figures behind it. Pure: values
in, values out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from config.speech import zh

WEEKS = 53
CELL, GAP = 11, 2
LEFT, TOP = 22, 16
_LEVELS = (0, 1, 2, 4)
"""A day is drawn darker from so many entries on: one more than each."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One day. x, y: its place in the drawing; level: 0 (nothing) to 4."""

    day: date
    count: int
    x: int
    y: int
    level: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """cells: the days, the oldest first. months: the name of each month and where it begins.
    by_month: how many entries each has, the latest first.
    """

    cells: tuple[Cell, ...]
    months: tuple[tuple[str, int], ...]
    by_month: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(cell.count for cell in self.cells)

    @property
    def active(self) -> int:
        """On how many days there was anything."""
        return sum(cell.count > 0 for cell in self.cells)

    @property
    def width(self) -> int:
        return LEFT + WEEKS * (CELL + GAP)

    @property
    def height(self) -> int:
        return TOP + 7 * (CELL + GAP)


def first_day(last: date) -> date:
    """The Monday with which the calendar that ends with a day begins."""
    return last - timedelta(days=last.weekday(), weeks=WEEKS - 1)


def calendar(counts: Mapping[date, int], last: date) -> Calendar:
    """The year up to a day; counts: entries by shown date."""
    first = first_day(last)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    cells = tuple(_cell(day, counts.get(day, 0), first) for day in days)
    months: dict[str, int] = {}
    totals: dict[str, int] = {}
    for cell in cells:
        name = f"{cell.day:%Y-%m}"
        totals[name] = totals.get(name, 0) + cell.count
        if cell.day.day <= 7 and cell.day.weekday() == 0:
            months[zh("{month}月").format(month=cell.day.month)] = cell.x
    return Calendar(cells, tuple(months.items()), tuple(reversed(totals.items())))


def _cell(day: date, count: int, first: date) -> Cell:
    week, weekday = divmod((day - first).days, 7)
    level = sum(count > least for least in _LEVELS)
    return Cell(day, count, LEFT + week * (CELL + GAP), TOP + weekday * (CELL + GAP), level)
