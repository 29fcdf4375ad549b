"""档次: exclusive, the worst that the reckoning day has reached, the day itself included,
months clamped to their end.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.periods import Period
from monitor.rules.bands import CURRENT, Scale
from tests.monitor.builders import SCALE

DAYS = st.dates(date(1999, 1, 1), date(2040, 12, 31))
WORST_LAST = (CURRENT, *SCALE.words)


@pytest.mark.parametrize(
    ("latest", "day", "band"),
    [
        ("2018-07-31", "2018-07-31", "正常"),
        ("2018-07-18", "2018-07-31", "正常"),
        ("2018-07-17", "2018-07-31", "两周以上"),
        ("2018-07-01", "2018-07-31", "两周以上"),
        ("2018-06-30", "2018-07-31", "1个月以上"),
        ("2018-06-30", "2018-07-30", "1个月以上"),
        ("2018-06-30", "2018-07-29", "两周以上"),
        ("2018-02-01", "2018-07-31", "1个月以上"),
        ("2018-01-31", "2018-07-31", "6个月以上"),
        ("2017-08-01", "2018-07-31", "6个月以上"),
        ("2017-07-31", "2018-07-31", "1年以上"),
        ("1999-01-01", "2018-07-31", "1年以上"),
    ],
)
def test_a_band_is_reached_on_the_day_its_period_is_full(latest: str, day: str, band: str) -> None:
    assert SCALE.band(date.fromisoformat(latest), date.fromisoformat(day)) == band


@pytest.mark.parametrize(
    ("latest", "full"),
    [
        ("2018-01-31", "2018-02-28"),
        ("2020-01-31", "2020-02-29"),
        ("2018-03-31", "2018-04-30"),
        ("2018-12-31", "2019-01-31"),
    ],
)
def test_a_month_is_full_on_the_last_day_of_a_shorter_month(latest: str, full: str) -> None:
    first, last = date.fromisoformat(latest), date.fromisoformat(full)
    assert SCALE.band(first, last) == "1个月以上"
    assert SCALE.band(first, last - timedelta(days=1)) == "两周以上"


def test_a_leap_day_is_a_year_old_on_the_28th_of_february() -> None:
    assert SCALE.band(date(2020, 2, 29), date(2021, 2, 28)) == "1年以上"
    assert SCALE.band(date(2020, 2, 29), date(2021, 2, 27)) == "6个月以上"


def test_the_settings_name_the_bands() -> None:
    scale = Scale.of(("10 days", "3 months"))
    assert scale.words == ("10天以上", "3个月以上")
    assert scale.band(date(2018, 7, 1), date(2018, 7, 11)) == "10天以上"
    assert scale.band(date(2018, 7, 1), date(2018, 7, 10)) == CURRENT


@given(latest=DAYS, days=st.integers(0, 800))
def test_exactly_one_band_holds_and_it_is_the_worst_whose_period_is_full(
    latest: date, days: int
) -> None:
    day = latest + timedelta(days=days)
    full = [word for period, word in SCALE.steps if period.after(latest) <= day]
    assert SCALE.band(latest, day) == (full[-1] if full else CURRENT)
    assert full == list(SCALE.words[: len(full)]), (
        "the bands partition time only where they are reached in their order"
    )


@given(latest=DAYS, first=st.integers(0, 800), more=st.integers(0, 800))
def test_bands_never_move_backwards_as_the_day_grows(latest: date, first: int, more: int) -> None:
    earlier = SCALE.band(latest, latest + timedelta(days=first))
    later = SCALE.band(latest, latest + timedelta(days=first + more))
    assert WORST_LAST.index(earlier) <= WORST_LAST.index(later)


@given(latest=DAYS, months=st.integers(1, 36))
def test_months_end_in_the_month_that_they_name(latest: date, months: int) -> None:
    full = Period(months=months).after(latest)
    assert full.year * 12 + full.month == latest.year * 12 + latest.month + months
    assert full.day == latest.day or (full.day < latest.day and (full + timedelta(days=1)).day == 1)
