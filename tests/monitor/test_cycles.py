"""更新周期: the first day on which a column is overdue, and the days of notice before it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.registry import Cycle
from monitor.rules.cycles import NOTICE_DAYS, Workdays, due_on, overdue, soon_due

WORKDAYS = Workdays()


@pytest.mark.parametrize(
    ("cycle", "latest", "due"),
    [
        (Cycle.WEEK, "2018-07-24", "2018-07-31"),
        (Cycle.FORTNIGHT, "2018-07-17", "2018-07-31"),
        (Cycle.MONTH, "2018-01-31", "2018-02-28"),
        (Cycle.QUARTER, "2018-03-31", "2018-06-30"),
        (Cycle.HALF_YEAR, "2018-08-31", "2019-02-28"),
        (Cycle.YEAR, "2016-02-29", "2017-02-28"),
    ],
)
def test_a_cycle_is_overdue_from_the_day_it_is_full(cycle: Cycle, latest: str, due: str) -> None:
    first, day = date.fromisoformat(latest), date.fromisoformat(due)
    assert due_on(first, cycle, WORKDAYS) == day
    assert overdue(first, cycle, day, WORKDAYS)
    assert not overdue(first, cycle, day - timedelta(days=1), WORKDAYS)


@pytest.mark.parametrize("cycle", [Cycle.IRREGULAR, Cycle.ARCHIVED])
def test_columns_without_a_cycle_are_never_overdue(cycle: Cycle) -> None:
    assert due_on(date(1999, 1, 1), cycle, WORKDAYS) is None
    assert not overdue(date(1999, 1, 1), cycle, date(2018, 7, 31), WORKDAYS)
    assert not soon_due(date(1999, 1, 1), cycle, date(1999, 1, 2), WORKDAYS)


@pytest.mark.parametrize(
    ("latest", "due", "why"),
    [
        ("2018-07-23", "2018-07-25", "Monday's column: the whole Tuesday must pass"),
        ("2018-07-27", "2018-07-31", "Friday's: Monday must pass"),
        ("2018-07-28", "2018-07-31", "Saturday's: Monday must pass"),
        ("2018-09-29", "2018-10-01", "Sunday 30 September 2018 was worked for the holiday"),
        ("2018-09-30", "2018-10-09", "the National Day holiday ends on 7 October; Monday the 8th must pass"),
        ("2018-09-28", "2018-09-30", "so was Saturday the 29th"),
    ],
)
def test_every_working_day_waits_for_a_whole_working_day(latest: str, due: str, why: str) -> None:
    assert due_on(date.fromisoformat(latest), Cycle.WORKDAY, WORKDAYS) == date.fromisoformat(due), why


def test_a_county_may_override_its_working_days() -> None:
    storm = Workdays({date(2018, 7, 24): False, date(2018, 7, 28): True})
    assert due_on(date(2018, 7, 23), Cycle.WORKDAY, storm) == date(2018, 7, 26)
    assert due_on(date(2018, 7, 27), Cycle.WORKDAY, storm) == date(2018, 7, 29)


def test_a_year_whose_holidays_are_not_published_has_monday_to_friday() -> None:
    assert due_on(date(2090, 9, 29), Cycle.WORKDAY, WORKDAYS) == date(2090, 10, 3)  # a Friday; Monday 2 October
    assert due_on(date(1990, 10, 1), Cycle.WORKDAY, WORKDAYS) == date(1990, 10, 3)


def test_the_end_of_the_calendar_is_no_error() -> None:
    for cycle in Cycle:
        due_on(date.max, cycle, WORKDAYS)
        soon_due(date.max, cycle, date.max, WORKDAYS)


@pytest.mark.parametrize(
    ("day", "near"),
    [("2018-07-28", False), ("2018-07-29", True), ("2018-07-30", True), ("2018-07-31", False)],
)
def test_a_weekly_column_is_soon_due_two_days_ahead_and_no_longer_once_it_is_overdue(day: str, near: bool) -> None:
    assert soon_due(date(2018, 7, 24), Cycle.WEEK, date.fromisoformat(day), WORKDAYS) is near


def test_a_column_due_every_working_day_is_never_soon_due() -> None:
    days = (date(2018, 7, 23) + timedelta(days=n) for n in range(10))
    assert not any(soon_due(date(2018, 7, 23), Cycle.WORKDAY, day, WORKDAYS) for day in days)


@given(
    st.sampled_from(list(Cycle)),
    st.dates(date(2003, 1, 1), date(2030, 12, 31)),
    st.integers(0, 500),
)
def test_soon_due_and_overdue_follow_each_other_and_never_meet(cycle: Cycle, latest: date, days: int) -> None:
    day = latest + timedelta(days=days)
    late, near = (ask(latest, cycle, day, WORKDAYS) for ask in (overdue, soon_due))
    assert not (late and near)
    if near:
        assert overdue(latest, cycle, day + timedelta(days=NOTICE_DAYS[cycle]), WORKDAYS)
    if late:
        assert overdue(latest, cycle, day + timedelta(days=1), WORKDAYS)
