"""A chart as values, without a word on how it looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

BY_GROUP, OVER_MONTHS = "本期各组信息发布条数", "近12个月信息发布条数"
_COUNTS = (("信息公开", "disclosure"), ("动态信息", "news"))
_NO_UNIT = "不属于任何单位"


class Kind(StrEnum):
    """bar: standing bars beside each other. line: one line over time, with
    a gap where nothing is known.
    """

    BAR = "bar"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Chart:
    """categories: what stands below the axis. series: each with its name and a value for
    each category, None: not known.
    """

    kind: Kind
    title: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[int | None, ...]], ...]

    @property
    def description(self) -> str:
        """The chart in words, for who cannot see it: every value."""
        said = []
        for name, values in self.series:
            pairs = zip(self.categories, values, strict=True)
            said.append(
                f"{name}：" + "，".join(f"{at}{'未能核查' if n is None else n}" for at, n in pairs)
            )
        return f"{self.title}。{'；'.join(said)}。"


def charts_of(figures: Mapping[str, Any]) -> tuple[Chart, ...]:
    """The charts of a circular's figures: the period by group, and the
    months where they are there.
    """
    groups = [row for row in figures.get("groups") or () if row["group"] or row["total"]]
    names = tuple(str(row["group"] or _NO_UNIT) for row in groups)
    series = tuple((label, tuple(row[key] for row in groups)) for label, key in _COUNTS)
    found = [Chart(Kind.BAR, BY_GROUP, names, series)] if groups else []
    months: Sequence[Mapping[str, Any]] = figures.get("monthly") or ()
    if months:
        totals = tuple(each["total"] for each in months)
        found.append(
            Chart(
                Kind.LINE,
                OVER_MONTHS,
                tuple(each["month"] for each in months),
                (("信息发布条数", totals),),
            )
        )
    return tuple(found)
