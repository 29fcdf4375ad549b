"""Hours of the day: within them, outside, and how long they last from a moment on."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.hours import Hours


@pytest.mark.parametrize(
    ("text", "moment", "left"),
    [
        ("22:00-07:00", "22:00", 540),
        ("22:00-07:00", "21:59", 0),
        ("22:00-07:00", "23:30", 450),
        ("22:00-07:00", "06:59", 1),
        ("22:00-07:00", "07:00", 0),
        ("00:30-5:00", "02:00", 180),
        ("00:30-5:00", "00:29", 0),
        ("20:00-24:00", "23:00", 60),
        ("08:00-08:00", "07:59", 1),
        ("8:00 – 18:00", "12:00", 360),
    ],
)
def test_how_long_the_hours_last(text: str, moment: str, left: int) -> None:
    hours = Hours.parse(text)
    assert hours is not None
    assert hours.left(datetime.fromisoformat(f"2026-11-20 {moment}")) == timedelta(minutes=left)


@given(st.times(), st.times(), st.times())
def test_a_moment_lies_in_the_hours_or_in_those_that_are_left_of_the_day(
    begin: object, end: object, now: object
) -> None:
    first, last = (f"{one:%H:%M}" for one in (begin, end))
    if first == last:
        return
    moment = datetime.fromisoformat(f"2026-11-20 {now:%H:%M}")
    within, without = Hours.parse(f"{first}-{last}"), Hours.parse(f"{last}-{first}")
    assert within is not None
    assert without is not None
    assert bool(within.left(moment)) is not bool(without.left(moment))
    assert Hours.parse(str(within)) == within


@pytest.mark.parametrize(
    "text", ["22-7", "25:00-07:00", "22:00", "22:00-07:60", "20:00-24:30", "night"]
)
def test_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected hours such as 22:00-07:00"):
        Hours.parse(text)


@pytest.mark.parametrize("text", ["", "  "])
def test_no_hours_are_any(text: str) -> None:
    assert Hours.parse(text) is None
