"""Numbers as papers write them."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {"〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
DIGITS |= {"六": 6, "七": 7, "八": 8, "九": 9}
COUNT = r"(?:\d+|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
"""A whole number below a hundred in Chinese digits, or any in Arabic ones."""

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?%?")


def whole(text: str) -> int | None:
    """The whole number that a COUNT spells; None where it spells none."""
    if text.isascii() and text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        if (tens and tens not in DIGITS) or (ones and ones not in DIGITS):
            return None
        return DIGITS.get(tens, 1) * 10 + DIGITS.get(ones, 0)
    return DIGITS.get(text)


def number(cell: str) -> Decimal | None:
    """The number of a table's cell, without its percent sign or measure word;
    None where it holds none alone.
    """
    text = re.sub(r"(?<=\d)[条件个次家项份篇]$", "", cell.strip())
    if not _NUMBER.fullmatch(text):
        return None
    return Decimal(text.rstrip("%"))


def plain(value: Decimal) -> str:
    """The number without an exponent or needless zeros behind a point that is not printed."""
    return str(int(value)) if value == value.to_integral_value() else f"{value:f}"
