"""更新周期: the first day on which a column is overdue, and the days of notice before it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.cycle_words import cycle_of
from config.registry import NAMED_CYCLES, Cycle
from monitor.rules.cycles import (
    Workdays,
    due_on,
    in_time_from,
    late_from,
    notice_days,
    overdue,
    soon_due,
)

WORKDAYS = Workdays()
BY_DAY = [
    cycle_of(text)
    for text in ("每月5日前", "每月31日前", "每季度首月10日前", "每季度末月25日前", "每年3月31日前")
]
CYCLES = [
    *NAMED_CYCLES,
    *(cycle_of(text) for text in ("10天", "30天", "10个工作日", "4个月", "2年")),
    *BY_DAY,
]
DAYS = st.dates(date(2003, 1, 1), date(2030, 12, 31))


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
        (
            "2018-09-30",
            "2018-10-09",
            "the National Day holiday ends on 7 October; Monday the 8th must pass",
        ),
        ("2018-09-28", "2018-09-30", "so was Saturday the 29th"),
    ],
)
def test_every_working_day_waits_for_a_whole_working_day(latest: str, due: str, why: str) -> None:
    assert due_on(date.fromisoformat(latest), Cycle.WORKDAY, WORKDAYS) == date.fromisoformat(due), (
        why
    )


def test_a_county_may_override_its_working_days() -> None:
    storm = Workdays({date(2018, 7, 24): False, date(2018, 7, 28): True})
    assert due_on(date(2018, 7, 23), Cycle.WORKDAY, storm) == date(2018, 7, 26)
    assert due_on(date(2018, 7, 27), Cycle.WORKDAY, storm) == date(2018, 7, 29)


def test_a_year_whose_holidays_are_not_published_has_monday_to_friday() -> None:
    assert due_on(date(2090, 9, 29), Cycle.WORKDAY, WORKDAYS) == date(
        2090, 10, 3
    )  # a Friday; Monday 2 October
    assert due_on(date(1990, 10, 1), Cycle.WORKDAY, WORKDAYS) == date(1990, 10, 3)


def test_the_end_of_the_calendar_is_no_error() -> None:
    for cycle in CYCLES:
        due_on(date.max, cycle, WORKDAYS)
        soon_due(date.max, cycle, date.max, WORKDAYS)


@pytest.mark.parametrize(
    ("day", "near"),
    [("2018-07-28", False), ("2018-07-29", True), ("2018-07-30", True), ("2018-07-31", False)],
)
def test_a_weekly_column_is_soon_due_two_days_ahead_and_no_longer_once_it_is_overdue(
    day: str, near: bool
) -> None:
    assert soon_due(date(2018, 7, 24), Cycle.WEEK, date.fromisoformat(day), WORKDAYS) is near


def test_a_column_due_every_working_day_is_never_soon_due() -> None:
    days = (date(2018, 7, 23) + timedelta(days=n) for n in range(10))
    assert not any(soon_due(date(2018, 7, 23), Cycle.WORKDAY, day, WORKDAYS) for day in days)


@given(
    st.sampled_from(CYCLES),
    DAYS,
    st.integers(0, 500),
)
def test_soon_due_and_overdue_follow_each_other_and_never_meet(
    cycle: Cycle, latest: date, days: int
) -> None:
    day = latest + timedelta(days=days)
    late, near = (ask(latest, cycle, day, WORKDAYS) for ask in (overdue, soon_due))
    assert not (late and near)
    if near:
        # Told further ahead than the cycle's days of notice only where
        # nobody works before it is overdue.
        notice = timedelta(days=notice_days(cycle) + (cycle.by is not None))
        assert overdue(latest, cycle, max(day + notice, WORKDAYS.next_after(day)), WORKDAYS)
    if late:
        assert overdue(latest, cycle, day + timedelta(days=1), WORKDAYS)


@pytest.mark.parametrize(
    ("word", "latest", "due"),
    [
        ("30天", "2018-07-01", "2018-07-31"),
        ("两个月", "2018-12-31", "2019-02-28"),
        ("2个工作日", "2018-07-27", "2018-08-01"),  # a Friday: Monday and Tuesday must pass
        (
            "10个工作日",
            "2018-09-28",
            "2018-10-18",
        ),  # the 29th and the 30th were worked, the holiday ended on the 7th
    ],
)
def test_cycles_of_so_many_days_or_working_days(word: str, latest: str, due: str) -> None:
    first, day = date.fromisoformat(latest), date.fromisoformat(due)
    assert due_on(first, cycle_of(word), WORKDAYS) == day
    assert overdue(first, cycle_of(word), day, WORKDAYS)
    assert not overdue(first, cycle_of(word), day - timedelta(days=1), WORKDAYS)


@pytest.mark.parametrize(
    ("word", "latest", "due"),
    [
        ("每月5日前", "2018-07-01", "2018-08-05"),
        ("每月5日前", "2018-07-31", "2018-08-05"),
        ("每月31日前", "2018-01-01", "2018-02-28"),
        ("每季度首月10日前", "2018-03-31", "2018-04-10"),
        ("每季度首月10日前", "2018-04-01", "2018-07-10"),
        ("每季度末月25日前", "2018-12-26", "2019-03-25"),
        ("每半年首月15日前", "2018-06-30", "2018-07-15"),
        ("每年3月31日前", "2018-03-31", "2019-03-31"),
        ("每年3月31日前", "2018-12-31", "2019-03-31"),
    ],
)
def test_what_is_due_by_a_day_is_in_time_on_it_and_overdue_from_the_next(
    word: str, latest: str, due: str
) -> None:
    first, cycle, day = date.fromisoformat(latest), cycle_of(word), date.fromisoformat(due)
    assert due_on(first, cycle, WORKDAYS) == day
    assert not overdue(first, cycle, day, WORKDAYS)
    assert overdue(first, cycle, day + timedelta(days=1), WORKDAYS)


@given(st.sampled_from(BY_DAY), DAYS, DAYS)
def test_an_entry_of_the_present_period_serves_it_until_the_next_one_is_due(
    cycle: Cycle, latest: date, other: date
) -> None:
    by = cycle.by
    assert by is not None
    periods = [(day.year * 12 + day.month - 1) // by.months for day in (latest, other)]
    if periods[0] == periods[1]:
        assert not overdue(latest, cycle, max(latest, other), WORKDAYS)
        assert due_on(latest, cycle, WORKDAYS) == due_on(other, cycle, WORKDAYS)
    elif abs(periods[0] - periods[1]) > 1:
        assert overdue(min(latest, other), cycle, max(latest, other), WORKDAYS)


def test_what_is_due_by_a_day_is_told_in_its_own_period_only() -> None:
    cycle, latest = cycle_of("每月5日前"), date(2018, 7, 3)
    told = [
        day
        for day in (date(2018, 7, 20) + timedelta(days=n) for n in range(30))
        if soon_due(latest, cycle, day, WORKDAYS)
    ]
    assert told == [date(2018, 8, day) for day in range(1, 6)]
    # The 1st to the 7th of October are a holiday: the last working day before
    # it is the only one to tell on.
    assert soon_due(date(2018, 9, 3), cycle, date(2018, 9, 30), WORKDAYS)


@given(st.sampled_from(CYCLES), DAYS)
def test_an_entry_of_the_earliest_day_in_time_mends_and_one_of_the_day_before_does_not(
    cycle: Cycle, day: date
) -> None:
    first = in_time_from(cycle, day, WORKDAYS)
    assert (first is None) is not cycle.timed
    if first is not None:
        assert first <= day
        assert not overdue(first, cycle, day, WORKDAYS)
        assert overdue(first - timedelta(days=1), cycle, day, WORKDAYS)


@given(st.sampled_from(CYCLES), DAYS, st.integers(0, 100))
def test_a_newer_entry_is_never_due_earlier(cycle: Cycle, latest: date, days: int) -> None:
    older, newer = (
        late_from(day, cycle, WORKDAYS) for day in (latest, latest + timedelta(days=days))
    )
    assert (older is None) is (newer is None)
    assert older is None or newer is None or older <= newer
