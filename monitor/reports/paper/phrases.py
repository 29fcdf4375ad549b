"""Figures in sentences: right for nothing, for one and for many."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from monitor.reports.paper.figures import Figures
from monitor.reports.period_words import before_words

UNKNOWN = "未能核查"
NO_BASE = "无可比基数"


def change_words(growth: Decimal | None) -> str:
    """增长55.9%, 下降3.0%, 持平, or 无可比基数."""
    if growth is None:
        return NO_BASE
    if growth == 0:
        return "持平"
    return f"{'增长' if growth > 0 else '下降'}{abs(growth)}%"


def growth_clause(figures: Figures) -> str:
    """，环比增长55.9%（上月754条）; ，环比无可比基数 where nothing can be compared."""
    previous = figures.number("previous_total")
    words = f"，环比{change_words(figures.growth)}"
    if figures.growth is None or previous is None:
        return words
    return f"{words}（{before_words(figures.first, figures.last)}{previous}条）"


def split(parts: Sequence[tuple[str, int]]) -> str:
    """（甲3条、乙4条）, without the parts at zero where others are left;
    "" where fewer than two are.
    """
    shown = [(label, count) for label, count in parts if count]
    return (
        f"（{'、'.join(f'{label}{count}条' for label, count in shown)}）" if len(shown) > 1 else ""
    )


def joined(names: Sequence[str]) -> str:
    return "、".join(dict.fromkeys(names))


def counted(names: Sequence[str], measure: str) -> str:
    """3个：甲、乙、丙; the names once each."""
    once = list(dict.fromkeys(names))
    return f"{len(once)}{measure}：{'、'.join(once)}"
