"""漏更周数: how many weeks of a period a column that is due every week was not updated in; and how
much fell into one week. Pure.

By calendar a week is Monday to Sunday and belongs to the period in which it ends, so that a
quarter's weeks are its months'. By rolling days every seven days without an entry are one, counted
on the day on which they are full.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from config.registry import Column, Unit

_WEEK = 7
LOOK_BACK = timedelta(days=31)
"""How far before a period its first week may have begun to be idle."""


@dataclass(frozen=True, slots=True)
class MissedWeeks:
    """One column that missed weeks, and who answers for it."""

    leads: tuple[Unit, ...]
    column: Column
    weeks: int

    def as_object(self) -> dict[str, object]:
        unit = "、".join(lead.name for lead in self.leads) or None
        return {"unit": unit, "column": self.column.name, "weeks": self.weeks}


def missed_calendar_weeks(days: Iterable[date], first: date, last: date) -> int:
    """The weeks that end within the period and hold none of these days."""
    held = {day.toordinal() // _WEEK for day in (each - timedelta(days=1) for each in days)}
    sundays = range(first.toordinal() + (-first.toordinal()) % _WEEK, last.toordinal() + 1, _WEEK)
    return sum((sunday - 1) // _WEEK not in held for sunday in sundays)


def missed_rolling_weeks(days: Iterable[date], first: date, last: date) -> int:
    """The spans of seven idle days that are full within the period; before the first of
    these days nothing is known.
    """
    known = sorted({day.toordinal() for day in days if day <= last})
    found = 0
    for day in range(first.toordinal(), last.toordinal() + 1):
        at = bisect_right(known, day)
        idle = day - known[at - 1] if at else 0
        found += idle > 0 and idle % _WEEK == 0
    return found


def most_in_a_calendar_week(days: Iterable[date], first: date, last: date) -> int:
    """The most of these days, each as often as it stands there, that one of the weeks holds
    which end within the period.
    """
    weeks = Counter((day - timedelta(days=1)).toordinal() // _WEEK for day in days)
    return max(
        (number for week, number in weeks.items() if first <= _sunday(week) <= last), default=0
    )


def _sunday(week: int) -> date:
    return date.fromordinal(week * _WEEK + _WEEK)


def most_in_seven_days(days: Iterable[date], first: date, last: date) -> int:
    """The most of these days that lie within any seven days of which the last is
    one of them, and of the period.
    """
    known = sorted(day.toordinal() for day in days if day <= last)
    ends = range(bisect_left(known, first.toordinal()), len(known))
    return max((at + 1 - bisect_left(known, known[at] - _WEEK + 1) for at in ends), default=0)


RULES = {"calendar": missed_calendar_weeks, "rolling": missed_rolling_weeks}
"""How missed weeks are counted, by what [circular] weeks names."""
MOST = {"calendar": most_in_a_calendar_week, "rolling": most_in_seven_days}
"""How many of some days lie in one week, by what [circular] weeks names."""
