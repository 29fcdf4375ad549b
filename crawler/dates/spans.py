"""Days from one to another, as headings of rows that were published between them."""

from __future__ import annotations

import re
from typing import NamedTuple

_DAY = r"(?:(?P<{0}>(?:19|20)\d\d)\s?[年./-]\s?)?(?P<{1}>\d{{1,2}})\s?[月./-]\s?\d{{1,2}}\s?日?"
_SPAN = re.compile(
    r"\W{0,4}(?:第\s?\w{1,3}\s?周\W{0,4})?"
    + _DAY.format("year", "month")
    + r"\s{0,2}(?:[-－‐‑−–—~～至到]|--|——)\s{0,2}"
    + _DAY.format("_", "last")
    + r"\W{0,4}"
)


class Headed(NamedTuple):
    """What a heading says of the days below it. turn: a month; the days of those before it are of
    the following year, as in a week that begins in December.
    """

    year: int
    turn: int = 0

    def of(self, month: int) -> int:
        return self.year + (month < self.turn)


def is_span(text: str) -> bool:
    """Whether a text is 11月23日—11月29日, the days of a week, and nothing else."""
    return _SPAN.fullmatch(text) is not None


def headed_by_span(text: str) -> Headed | None:
    """The year of 2026年11月23日—11月29日; None for other texts, and where it does not say."""
    match = _SPAN.fullmatch(text)
    if match is None or not match["year"]:
        return None
    first, last = int(match["month"]), int(match["last"])
    return Headed(int(match["year"]), first if last < first else 0)


DATED_HEADING = re.compile(
    r"\W{0,4}(?:(?:更新|截至|截止|统计)(?:时间|日期|至|于)?)?\W{0,4}"
    r"(?:(?:19|20)\d\d\s?年?度?)?\W?\s?(?:\d{1,2}\s?月?)?\W?\s?(?:\d{1,2}\s?日?)?\W{0,4}"
    r"(?:(?:星期|周)[一二三四五六日天]\W{0,4})?"
)
"""2026年, 2026年3月, 2026-03-08 星期日: what rows are grouped by."""
