"""Periods of a circular as the command line and offices spell them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.months import Months, read_months


@pytest.mark.parametrize(
    ("text", "label"),
    [
        *(
            ("2017-06", "2017-06"),
            ("2017年6月", "2017-06"),
            ("2017年6月份", "2017-06"),
            ("２０１７-06", "2017-06"),
        ),
        *(
            ("2018-Q3", "2018-Q3"),
            ("2018q3", "2018-Q3"),
            ("2018年第三季度", "2018-Q3"),
            ("2018年3季度", "2018-Q3"),
        ),
        *(("2020", "2020"), ("2020年", "2020"), ("2018年上半年", "2018-01..2018-06")),
        *(("2018-01..2018-07", "2018-01..2018-07"), ("2018年1-7月", "2018-01..2018-07")),
        *(("2018年1月至2018年7月", "2018-01..2018-07"), ("2017-11..2018-02", "2017-11..2018-02")),
        *(
            ("2018-07..2018-09", "2018-Q3"),
            ("2018-Q1..2018-Q4", "2018"),
            ("2018-07..2018-07", "2018-07"),
        ),
    ],
)
def test_a_period_has_one_name_however_it_is_spelled(text: str, label: str) -> None:
    found = read_months(text)
    assert found is not None
    assert found.label == label
    assert read_months(found.label) == found


@pytest.mark.parametrize(
    "text",
    ["", "..", "2018-13", "2018-Q5", "2018-07..2018-06", "2018-06-30", "0018-01", "六月", "20180"],
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert read_months(text) is None


@pytest.mark.parametrize(
    ("text", "before", "a_year_before"),
    [
        ("2018-01", "2017-12", "2017-01"),
        ("2018-Q1", "2017-Q4", "2017-Q1"),
        ("2018", "2017", "2017"),
        ("2018-01..2018-07", "2017-06..2017-12", "2017-01..2017-07"),
    ],
)
def test_a_period_is_compared_with_its_equals(text: str, before: str, a_year_before: str) -> None:
    found = read_months(text)
    assert found is not None
    assert (found.before.label, found.a_year_before.label) == (before, a_year_before)


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(0, 40))
def test_periods_one_after_the_other_leave_no_day_out(start: date, more: int) -> None:
    found = Months.of(start, Months.of(start).moved(more).first)
    assert found.count == more + 1
    assert (found.first - found.before.last).days == 1
    assert found.before.moved(found.count) == found
    assert read_months(found.label) == found
