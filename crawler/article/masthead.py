"""The head of a portal's pages: its name, a clock, a search box, the menus. Nothing in it is an
article's, though a name over a day looks like a title over its particulars.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from crawler.page.lines import Line

_MENU = 12
"""Links in a row that no article has above its text."""
_FEW = 10
"""Lines without a link that a portal's head has above its menu."""
_SENTENCE = 50
"""Characters without a link that no head shows."""
_DATE = r"(?:19|20)\d\d\s?[-./年]\s?\d{1,2}\s?[-./月]\s?\d{1,2}\s?日?"
_TIME = r"(?:\s{0,4}(?:[上下]午\s?)?\d{1,2}\s?[:：]\s?\d\d(?:\s?[:：]\s?\d\d)?)?"
_WEEKDAY = r"(?:星期|周|礼拜)[一二三四五六日天]"
_CLOCK = re.compile(
    rf"\W{{0,3}}(?:(?:今天|今日|现在|当前|北京|系统|服务器)(?:是|时间|日期)?\s?[:：]?\s{{0,4}}{_DATE}"
    rf"|{_DATE}\s{{0,4}}{_WEEKDAY}{_TIME}\W{{0,3}}\Z|{_WEEKDAY}\s{{0,4}}{_DATE}{_TIME}\W{{0,3}}\Z)"
)


def below_masthead(lines: list[Line]) -> int:
    """The number of the first line below the head of a portal's page, its menu included; 0 where
    the page has none, or nothing else.
    """
    start = plain = 0
    for is_linked, run in groupby(lines, _leads_on):
        held = list(run)
        if is_linked and len(held) >= _MENU:
            return start + len(held) if start and _says_something(lines[start + len(held) :]) else 0
        if not is_linked:
            plain += len(held)
        if plain > _FEW or any(line.plain >= _SENTENCE for line in held):
            return 0
        start += len(held)
    return 0


def is_clock(text: str) -> bool:
    """Whether a line tells the moment of the visit: 今天是2026年12月1日, 2026-12-01 星期二."""
    return _CLOCK.match(text) is not None


def _leads_on(line: Line) -> bool:
    return line.linked > line.plain


def _says_something(lines: Sequence[Line]) -> bool:
    """Whether there is a text as long as an article's."""
    return any(line.plain >= _SENTENCE for line in lines)
