"""The lists as the circular's own sentences: 截至7月31日，工作动态栏目两周以上未更新的有…"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from config.registry import Registry
from monitor.rules.bands import BLANK, CURRENT, UNVERIFIED, Scale
from monitor.rules.verdicts import UnitVerdict, Verdict, judge_units


def sentences(
    registry: Registry,
    verdicts: Sequence[Verdict],
    scale: Scale,
    *,
    by_unit: bool = False,
    category: str = "",
    everything: bool = False,
) -> list[str]:
    """A sentence for each column name that somebody is behind with, in the order of columns.csv, units in the roster's.

    A unit stands once in a sentence, whatever number of columns of that name it has: they are judged together. A column
    that belongs to no unit has a sentence of its own. `by_unit`: a sentence for each category instead, over all columns
    that a unit has in it. `everything` adds who is not behind, and what could not be verified.
    """
    by_name: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.column.in_category(category):
            name = (category or verdict.column.main_category) if by_unit else verdict.column.name
            by_name.setdefault(name, []).append(verdict)
    found = []
    for name, members in by_name.items():
        opening = f"截至{_day(members[0].as_of)}，{name}栏目"
        units = [unit for unit in judge_units(registry, members) if everything or unit.behind]
        if units:
            found.append(f"{opening}{'；'.join(_clauses(units, scale))}。")
        if not by_unit:
            alone = [v for v in members if not v.leads and (everything or (v.behind and v.band != CURRENT))]
            found += dict.fromkeys(f"{opening}{_alone(verdict.band)}。" for verdict in alone)
    return found


def as_text(
    registry: Registry,
    verdicts: Sequence[Verdict],
    scale: Scale,
    as_of: date,
    *,
    by_unit: bool = False,
    category: str = "",
    everything: bool = False,
) -> str:
    """The sentences one to a line, or one that says that there is nothing to say."""
    lines = sentences(registry, verdicts, scale, by_unit=by_unit, category=category, everything=everything)
    if lines:
        return "\n".join(lines)
    return f"截至{_day(as_of)}，{nobody(verdicts, f'栏目没有{scale.words[0]}未更新的', category=category)}"


def nobody(verdicts: Sequence[Verdict], said: str, *, category: str = "") -> str:
    """That of what could be verified none is behind, in the words of `said`; it is no good news where nothing could be."""
    verified = any(v.band != UNVERIFIED for v in verdicts if v.column.in_category(category))
    return f"已核查的{said}。" if verified else "没有能够核查的栏目。"


def _clauses(units: Sequence[UnitVerdict], scale: Scale) -> list[str]:
    said = {word: f"{word}未更新的有" for word in scale.words}
    said |= {BLANK: "空白栏目的有", UNVERIFIED: "未能核查的有", CURRENT: "正常的有"}
    names = {band: "、".join(unit.unit.name for unit in units if unit.band == band) for band in said}
    return [said[band] + names[band] for band in said if names[band]]


def _alone(band: str) -> str:
    return {BLANK: "为空白栏目", UNVERIFIED: "未能核查", CURRENT: "正常"}.get(band, f"{band}未更新")


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
