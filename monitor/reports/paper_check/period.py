"""Which months a paper speaks of, so that it can be held against the figures of these months."""

from __future__ import annotations

import re

from config.months import Months, read_months
from monitor.reports.paper_check.reading.structure import Paper

_HEAD = 8
"""So many paragraphs may stand before the title is over."""
_TITLE = re.compile(r"通报|报告|情况")
_PERIOD = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<part>"
    r"第?[1-4一二三四]季度|[上下]半年|\d{1,2}月?份?[-—~至到]\d{1,2}月份?|\d{1,2}月份?"
    r"(?!\d|[-—~至到日])|(?:全年|年度|度)(?![\u4e00-\u9fff]?[计目]))"
)
_MONTHS = re.compile(r"(\d{1,2})月?份?[-—~至到](\d{1,2})月份?")
_SIGNED = re.compile(r"(?P<year>\d{4})年(?P<month>\d{1,2})月\d{1,2}日")


def period_of(paper: Paper) -> Months | None:
    """The months that the title names; their year from the day of issue where the title has none.

    None where the title names no months, or where they cannot be of one year alone.
    """
    title = next(
        (
            each.text
            for each in paper.text[:_HEAD]
            if _TITLE.search(each.text) and _PERIOD.search(each.text)
        ),
        "",
    )
    match = _PERIOD.search(title)
    if match is None:
        return None
    if match["year"]:
        return _months(int(match["year"]), match["part"])
    signed = (_SIGNED.fullmatch(each.text) for each in reversed(paper.text))
    issued = next((each for each in signed if each is not None), None)
    if issued is None:
        return None
    found = _months(int(issued["year"]), match["part"])
    # What was issued in January speaks of the December before.
    ahead = found is not None and found.last.month > int(issued["month"])
    return _months(int(issued["year"]) - 1, match["part"]) if ahead else found


def _months(year: int, part: str) -> Months | None:
    if match := _MONTHS.fullmatch(part):
        return read_months(f"{year}-{int(match[1]):02d}..{year}-{int(match[2]):02d}")
    if part in ("全年", "年度", "度"):
        return read_months(str(year))
    return read_months(f"{year}年{part.removesuffix('份')}")
