"""更新周期: until when a column is to be updated, from which day it is
overdue, and when that is near.
"""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar

from config.periods import Period
from config.registry import ByDay, Cycle

_DAY = timedelta(days=1)

# How many days ahead a unit is told, by how long the cycle is at least, in days. A shorter one has
# none: its unit would be told every day.
_NOTICE_DAYS = ((330, 30), (150, 14), (28, 7), (14, 3), (7, 2))


@dataclass(frozen=True, slots=True)
class Workdays:
    """The working days of the mainland, statutory holidays and 调休 included; `overrides`
    go before what is published.

    A year whose holidays are not published yet has Monday to Friday.
    """

    overrides: Mapping[date, bool] = field(default_factory=dict)

    def __contains__(self, day: date) -> bool:
        if day in self.overrides:
            return self.overrides[day]
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            return day.weekday() < 5

    def next_after(self, day: date) -> date:
        """The first working day after `day`."""
        while day < date.max:
            day += _DAY
            if day in self:
                break
        return day


def due_on(latest: date, cycle: Cycle, workdays: Workdays) -> date | None:
    """应更新时限 of a column whose newest entry is of `latest`; None for a cycle without an end.

    It is the first day on which the column is overdue. For a cycle by a day of each period it is
    that day, the last on which it is in time: an entry serves the calendar period that it is dated
    in, and the next one's day is due.
    """
    if cycle.by is not None:
        return _by_day(cycle.by, _period_of(cycle.by, latest) + 1)
    return late_from(latest, cycle, workdays)


def late_from(latest: date, cycle: Cycle, workdays: Workdays) -> date | None:
    """The first day on which a column is overdue unless a newer entry comes before it;
    None for a cycle without an end.

    After working days it is the day after the last of them: each must have passed whole.
    """
    if cycle.by is not None:
        return Period(days=1).after(_by_day(cycle.by, _period_of(cycle.by, latest) + 1))
    if cycle.workdays is not None:
        day = latest
        for _ in range(cycle.workdays):
            day = workdays.next_after(day)
        return Period(days=1).after(day)
    return None if cycle.every is None else cycle.every.after(latest)


def overdue(latest: date, cycle: Cycle, day: date, workdays: Workdays) -> bool:
    """Whether a column whose newest entry is of `latest` is overdue on `day`."""
    late = late_from(latest, cycle, workdays)
    return late is not None and late <= day


def in_time_from(cycle: Cycle, day: date, workdays: Workdays) -> date | None:
    """The earliest date of an entry that keeps a column from being overdue on `day`;
    None for a cycle without an end.
    """
    if not cycle.timed:
        return None
    # A later entry never makes a column overdue that an earlier one keeps in time, so the
    # first such date can be sought.
    days = range(date.min.toordinal(), day.toordinal() + 1)
    found = bisect_left(
        days, True, key=lambda n: not overdue(date.fromordinal(n), cycle, day, workdays)
    )
    return date.fromordinal(days[found])


def mending_limit(cycle: Cycle, day: date, workdays: Workdays) -> date | None:
    """The newest shown date with which a column is still overdue on `day`:
    an entry dated later mends it.
    """
    first = in_time_from(cycle, day, workdays)
    return None if first is None else first - _DAY


def soon_due(latest: date, cycle: Cycle, day: date, workdays: Workdays) -> bool:
    """Whether a column is not overdue on `day` but will be within its cycle's days of notice,
    or before anybody works again.

    So what falls due in a holiday, or right after it, is told on the last working day before
    it. What is due by a day of a period is told in that period only, because an entry of an
    earlier one does not serve it.
    """
    due, late = due_on(latest, cycle, workdays), late_from(latest, cycle, workdays)
    notice = notice_days(cycle)
    if due is None or late is None or late <= day or not notice:
        return False
    near = (due - day).days <= notice and (
        cycle.by is None or _first_day(cycle.by, _period_of(cycle.by, due)) <= day
    )
    return near or workdays.next_after(day) >= late


def notice_days(cycle: Cycle) -> int:
    """How many days before a column is overdue its unit is told; 0: it is not told."""
    return next((notice for least, notice in _NOTICE_DAYS if cycle.about_days >= least), 0)


def _period_of(by: ByDay, day: date) -> int:
    """The number of the calendar period that a day lies in."""
    return (day.year * 12 + day.month - 1) // by.months


def _first_day(by: ByDay, period: int) -> date:
    return _day_of_month(period * by.months, 1)


def _by_day(by: ByDay, period: int) -> date:
    """The day by which a period's entry is due."""
    return _day_of_month(period * by.months + by.month - 1, by.day)


def _day_of_month(months: int, day: int) -> date:
    """A day of the month that lies so many months after the year 0; days
    past year 9999 are held there.
    """
    year, month = months // 12, months % 12 + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day, monthrange(year, month)[1]))
