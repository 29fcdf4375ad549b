"""Periods and days in the office's words."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

_QUARTERS = "一二三四"


def day_words(day: date, *, year: bool = True) -> str:
    """2018年7月31日, or 7月31日."""
    return f"{day.year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"


def period_words(first: date, last: date, *, year: bool = True) -> str:
    """A period from its first to its last day: 2018年7月份, 2018年第三季度, 2018年, 2018年1至7月份;
    without the year where asked.

    A period of other days is printed by its days.
    """
    prefix = f"{first.year}年" if year else ""
    whole = (
        first.day == 1
        and last.day == monthrange(last.year, last.month)[1]
        and first.year == last.year
    )
    if not whole:
        return f"{day_words(first)}至{day_words(last)}"
    if first.month == last.month:
        return f"{prefix}{first.month}月份"
    if (first.month, last.month) == (1, 12):
        return f"{first.year}年"
    if first.month % 3 == 1 and last.month == first.month + 2:
        return f"{prefix}第{_QUARTERS[first.month // 3]}季度"
    return f"{prefix}{first.month}至{last.month}月份"


def before_words(first: date, last: date) -> str:
    """What the period before is called: 上月, 上季度, 上年, 上期."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return {1: "上月", 3: "上季度", 12: "上年"}.get(months, "上期")
