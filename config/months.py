"""Stretches of whole months that a circular is about: a month, a quarter, a
year, or any range of months.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from config.days import read_month

_QUARTERS = "一二三四"
_FIRST_YEAR = 1900
_QUARTER = re.compile(r"(\d{4})(?:-?[Qq]|年第?)([1-4一二三四])(?:季度)?")
_YEAR = re.compile(r"(\d{4})年?")
_HALF = re.compile(r"(\d{4})年(上|下)半年")
_WITHIN = re.compile(r"(\d{4})年(\d{1,2})月?份?[-~—至到](\d{1,2})月份?")
_TO = re.compile(r"\.\.|[至到—~]")


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """From the first day of one month to the last day of another, or of the same."""

    first: date
    last: date

    @classmethod
    def of(cls, start: date, end: date | None = None) -> Months:
        """From the month of one day to that of another (default: the same). Raises ValueError
        where it ends before it begins.
        """
        end = end or start
        first = start.replace(day=1)
        last = last_day(end)
        if last < first:
            raise ValueError(f"{end:%Y-%m} lies before {start:%Y-%m}")
        return cls(first, last)

    @property
    def count(self) -> int:
        """How many months it has."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def label(self) -> str:
        """As the command line spells it, always the same for the same months: 2017-06,
        2018-Q3, 2020, 2018-01..2018-07.
        """
        if self.count == 1:
            return f"{self.first:%Y-%m}"
        if self.count == 12 and self.first.month == 1:
            return f"{self.first:%Y}"
        if self.count == 3 and self.first.month % 3 == 1:
            return f"{self.first:%Y}-Q{self.first.month // 3 + 1}"
        return f"{self.first:%Y-%m}..{self.last:%Y-%m}"

    def moved(self, months: int) -> Months:
        """As many months, so many later; earlier where the number is below 0. Raises
        ValueError beyond the calendar.
        """
        return Months.of(_moved(self.first, months), _moved(self.last.replace(day=1), months))

    @property
    def before(self) -> Months:
        """The equal stretch that ends where this one begins."""
        return self.moved(-self.count)

    @property
    def a_year_before(self) -> Months:
        return self.moved(-12)

    def up_to(self, as_of: date) -> tuple[date, date]:
        """Its first and its last day that is not after the as-of
        date: the days that are counted.
        """
        return self.first, min(self.last, as_of)


def last_day(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def read_months(text: str) -> Months | None:
    """2018-07, 2018年7月; 2018-Q3, 2018年第三季度; 2020, 2020年; 2018-01..2018-07,
    2018年1-7月; None for anything else.
    """
    spelled = unicodedata.normalize("NFKC", text).strip()
    try:
        found = _named(spelled) or _between(spelled)
    except ValueError:
        return None
    return found if found is not None and found.first.year >= _FIRST_YEAR else None


def _named(text: str) -> Months | None:
    """One month, a quarter, half a year or a year by its name."""
    if match := _QUARTER.fullmatch(text):
        quarter = _QUARTERS.find(match[2]) + 1 or int(match[2])
        return _months(match[1], quarter * 3 - 2, quarter * 3)
    if match := _YEAR.fullmatch(text):
        return _months(match[1], 1, 12)
    if match := _HALF.fullmatch(text):
        return _months(match[1], *((1, 6) if match[2] == "上" else (7, 12)))
    month = read_month(text.removesuffix("份"))
    return None if month is None else Months.of(month)


def _between(text: str) -> Months | None:
    if match := _WITHIN.fullmatch(text):
        return _months(match[1], int(match[2]), int(match[3]))
    ends = [end.strip() for end in _TO.split(text, maxsplit=1)]
    if len(ends) < 2:
        return None
    start, end = (_named(end) for end in ends)
    return None if start is None or end is None else Months.of(start.first, end.last)


def _months(year: str, first: int, last: int) -> Months:
    return Months.of(date(int(year), first, 1), date(int(year), last, 1))


def _moved(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
