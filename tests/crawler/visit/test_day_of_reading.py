"""The day of a reading says until when it could be another and nothing be read otherwise."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates.parse import find_date
from crawler.visit.day_of_reading import ReadingDay

TODAY = date(2026, 11, 20)
NEAR = st.dates(TODAY - timedelta(days=40), TODAY + timedelta(days=60))

Question = Callable[[date, date], object]
QUESTIONS: tuple[Question, ...] = (
    operator.lt,
    operator.le,
    operator.gt,
    operator.ge,
    operator.eq,
    operator.ne,
    lambda day, other: other < day,
    lambda day, other: other <= day,
    lambda day, other: other > day,
    lambda day, other: other >= day,
    lambda day, other: other == day,
    lambda day, other: min(day, other) == other,
    lambda day, other: max([other, day]) > other,
    lambda day, _: day.year,
    lambda day, _: day.month,
    lambda day, _: day.day,
    lambda day, other: day - other,
    lambda day, other: other - day,
    lambda day, _: day - timedelta(days=3),
    lambda day, _: day + timedelta(days=3),
    lambda day, _: f"{day:%m-%d}",
    lambda day, _: day.isoformat(),
    lambda day, _: str(day),
    lambda day, _: day.weekday(),
    lambda day, _: day.replace(day=1),
    lambda day, _: day.strftime("%Y"),
    lambda day, _: day.toordinal(),
    lambda day, _: day.timetuple(),
    lambda day, _: day.isocalendar(),
)


@given(st.lists(st.tuples(st.sampled_from(QUESTIONS), NEAR), max_size=6), st.integers(0, 90))
def test_what_was_answered_holds_until_the_day_that_it_says(
    asked: list[tuple[Question, date]], later: int
) -> None:
    day = ReadingDay.of(TODAY)
    answers = [ask(day, other) for ask, other in asked]
    assert answers == [ask(TODAY, other) for ask, other in asked]
    then = min(TODAY + timedelta(days=later), day.until)
    assert answers == [ask(then, other) for ask, other in asked]


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("2026-11-19", date.max),
        ("2026-11-20", date.max),
        ("2026年3月9日", date.max),
        ("2026-11-23", date.max),
        ("昨天", TODAY),
        ("3天前", TODAY),
        ("03-09", date(2026, 12, 31)),
        ("[12-05]", date(2026, 12, 4)),
    ],
)
def test_dates_are_read_with_the_days_on_which_they_say_the_same(text: str, until: date) -> None:
    day = ReadingDay.of(TODAY)
    shown = find_date(text, today=day)
    assert shown == find_date(text, today=TODAY)
    assert day.until <= until
    for later in range(1, 400):
        then = TODAY + timedelta(days=later)
        if then <= day.until:
            assert find_date(text, today=then) == shown


def test_a_whole_date_says_the_same_for_long() -> None:
    day = ReadingDay.of(TODAY)
    find_date("2026-11-19", today=day)
    assert day.until >= date(2026, 12, 31)


def test_it_is_never_taken_for_the_date_that_it_is_in_what_is_kept_by_date() -> None:
    day = ReadingDay.of(TODAY)
    assert day not in {TODAY: 1}
    assert {day: 1}[day] == 1
    assert day == TODAY
