"""更新周期: from which day a column is overdue, and when that is near."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar

from config.periods import Period
from config.registry import Cycle

_DAY = timedelta(days=1)

PERIODS: Mapping[Cycle, Period] = {
    Cycle.WEEK: Period(days=7),
    Cycle.FORTNIGHT: Period(days=14),
    Cycle.MONTH: Period(months=1),
    Cycle.QUARTER: Period(months=3),
    Cycle.HALF_YEAR: Period(months=6),
    Cycle.YEAR: Period(months=12),
}

# How many days ahead a unit is told. A column due every working day has none: it would be told every day.
NOTICE_DAYS: Mapping[Cycle, int] = {
    Cycle.WEEK: 2,
    Cycle.FORTNIGHT: 3,
    Cycle.MONTH: 7,
    Cycle.QUARTER: 7,
    Cycle.HALF_YEAR: 14,
    Cycle.YEAR: 30,
}


@dataclass(frozen=True, slots=True)
class Workdays:
    """The working days of the mainland, statutory holidays and 调休 included; `overrides` go before what is published.

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
    """The first day on which a column is overdue unless a newer entry comes before it; None for a cycle without an end.

    每工作日 is due when a whole working day after `latest` has passed, so on the day after that working day.
    """
    if cycle is Cycle.WORKDAY:
        return Period(days=1).after(workdays.next_after(latest))
    period = PERIODS.get(cycle)
    return None if period is None else period.after(latest)


def overdue(latest: date, cycle: Cycle, day: date, workdays: Workdays) -> bool:
    """Whether a column whose newest entry is of `latest` is overdue on `day`."""
    due = due_on(latest, cycle, workdays)
    return due is not None and due <= day


def mending_limit(cycle: Cycle, day: date, workdays: Workdays) -> date | None:
    """The newest shown date with which a column is still overdue on `day`: an entry dated later mends it.

    None for a cycle that is never overdue.
    """
    if cycle in (Cycle.IRREGULAR, Cycle.ARCHIVED):
        return None
    shown = day
    while not overdue(shown, cycle, day, workdays):
        shown -= _DAY
    return shown


def soon_due(latest: date, cycle: Cycle, day: date, workdays: Workdays) -> bool:
    """Whether a column is not overdue on `day` but will be within its cycle's days of notice, or before anybody works again.

    So what falls due in a holiday, or right after it, is told on the last working day before it.
    """
    due = due_on(latest, cycle, workdays)
    if due is None or due <= day or cycle not in NOTICE_DAYS:
        return False
    return (due - day).days <= NOTICE_DAYS[cycle] or workdays.next_after(day) >= due
