"""Lengths of calendar time such as "2 weeks" or "1 month", and how a day moves by them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from config.speech import en

_FORM = re.compile(r"([1-9]\d{0,2}) (day|week|month|year)s?")
_IN_EVERY_MONTH = 28
_WORDS = {"day": "天", "week": "周", "month": "个月", "year": "年"}


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time: days are days (a week is seven), months are calendar
    ones, clamped to the month's end.
    """

    days: int = 0
    months: int = 0

    @classmethod
    def parse(cls, text: str) -> Period:
        """From "14 days", "2 weeks", "1 month", "1 year". Raises ValueError."""
        match = _FORM.fullmatch(text.strip())
        if match is None:
            raise ValueError(en('expected a period such as "2 weeks", "1 month" or "1 year"'))
        count, unit = int(match[1]), match[2]
        if unit in ("day", "week"):
            return cls(days=count * (7 if unit == "week" else 1))
        return cls(months=count * (12 if unit == "year" else 1))

    @property
    def about_days(self) -> float:
        """For putting periods in order; never for reckoning."""
        return self.days + self.months * 30.4

    def after(self, day: date) -> date:
        """The day on which this period, begun on `day`, is full. Days
        past year 9999 are held there.
        """
        try:
            if self.days:
                return day + timedelta(days=self.days)
            month = day.month - 1 + self.months
            year, month = day.year + month // 12, month % 12 + 1
            longest = day.day if day.day <= _IN_EVERY_MONTH else monthrange(year, month)[1]
            return date(year, month, min(day.day, longest))
        except (OverflowError, ValueError):
            return date.max


def band_word(text: str) -> str:
    """The band that a period opens, in the office's words: "2 weeks" is
    两周以上, "1 month" is 1个月以上.
    """
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise ValueError(en('expected a period such as "2 weeks", "1 month" or "1 year"'))
    if (match[1], match[2]) == ("2", "week"):
        return "两周以上"
    return f"{match[1]}{_WORDS[match[2]]}以上"
