"""Calendar periods are clamped to the month's end and never overflow."""

from __future__ import annotations

from datetime import date

import pytest

from config.periods import Period, band_word


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("2 weeks", "2018-07-17", "2018-07-31"),
        ("1 month", "2018-06-30", "2018-07-30"),
        ("1 month", "2018-01-31", "2018-02-28"),
        ("1 month", "2020-01-31", "2020-02-29"),
        ("6 months", "2018-08-31", "2019-02-28"),
        ("1 year", "2020-02-29", "2021-02-28"),
        ("1 month", "9999-12-31", "9999-12-31"),
        ("10 days", "9999-12-31", "9999-12-31"),
    ],
)
def test_a_period_is_full_on_its_calendar_day(period: str, start: str, end: str) -> None:
    assert Period.parse(period).after(date.fromisoformat(start)) == date.fromisoformat(end)


@pytest.mark.parametrize("text", ["", "month", "0 days", "-1 month", "1.5 years", "1 fortnight"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a period"):
        Period.parse(text)


def test_bands_have_the_words_of_the_printed_circular() -> None:
    words = [band_word(text) for text in ("2 weeks", "1 month", "6 months", "1 year")]
    assert words == ["两周以上", "1个月以上", "6个月以上", "1年以上"]
