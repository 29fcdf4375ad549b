"""Which month a paper speaks of, so that it can be held against the figures of that month."""

from __future__ import annotations

import re
from datetime import date

from monitor.reports.paper_check.reading.structure import Paper

_MONTH = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月份?(?!\d|[-—~至到])")
_RANGE = re.compile(r"\d{1,2}月?份?[-—~至到]\d{1,2}月|季度|上半年|下半年|全年|年度")
_SIGNED = re.compile(r"(?P<year>\d{4})年(?P<month>\d{1,2})月\d{1,2}日")


def month_of(paper: Paper) -> date | None:
    """The first day of the month that the title names; its year from the day of issue where the title has none.

    None where the title names no month, or a longer period.
    """
    title = next((each.text for each in paper.text[:8] if "通报" in each.text and _MONTH.search(each.text)), "")
    match = _MONTH.search(title)
    if match is None or _RANGE.search(title) or not 1 <= int(match["month"]) <= 12:
        return None
    month = int(match["month"])
    if match["year"]:
        return date(int(match["year"]), month, 1)
    issued = next((found for each in reversed(paper.text) if (found := _SIGNED.fullmatch(each.text))), None)
    if issued is None:
        return None
    return date(int(issued["year"]) - (int(issued["month"]) < month), month, 1)
