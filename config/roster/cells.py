"""What cells of both rosters have in common: several names in one, addresses of mail, first
and last days, likely meanings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import SequenceMatcher

from config.io.table import Table, one_line
from config.settings import mail_address
from config.speech import en

_LIKE = 0.5
_BETWEEN = re.compile(r"[、,，;；\n]")


def several(text: str) -> tuple[str, ...]:
    """The names in a cell, each once; 、 joins them, and so do
    commas, semicolons and line breaks.
    """
    if not text:
        return ()
    parts = (part.strip() for part in _BETWEEN.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))


def name(text: str) -> str:
    """A name without the line breaks that a narrow cell was given."""
    return one_line(text, "")


def lifetime(table: Table, row: int, cells: Mapping[str, str]) -> tuple[date | None, date | None]:
    """The first and the last day, as 启用日期 and 停用日期 give them."""
    starts, ends = (table.day(row, cells, header) for header in ("启用日期", "停用日期"))
    if starts and ends and ends < starts:
        table.wrong(
            row,
            "停用日期",
            cells["停用日期"],
            en("a day not before 启用日期 {starts}").format(starts=starts),
        )
    return starts, ends


def mail(table: Table, row: int, header: str, text: str) -> str:
    try:
        return mail_address(text)
    except ValueError:
        table.wrong(row, header, text, en("a mail address such as name@example.gov.cn"))
        return ""


def likely(text: str, meant: Iterable[str]) -> str:
    """The likeliest of several names for a mistyped one, as the end of a
    message; "" where none is like it.
    """
    matcher = SequenceMatcher(None, b=text)
    best, best_score = "", (_LIKE, 0)
    for name in meant:
        matcher.set_seq1(name)
        if matcher.real_quick_ratio() >= best_score[0] and matcher.quick_ratio() >= best_score[0]:
            score = matcher.ratio(), len(set(text) & set(name))
            if score > best_score:
                best, best_score = name, score
    return en("; nearest: {name}").format(name=best) if best else ""
