"""The lists as the circular's own sentences: 截至7月31日，工作动态栏目两周以上未更新的有…"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from config.registry import Registry, Unit
from monitor.rules.bands import BLANK, CURRENT, UNVERIFIED, Scale
from monitor.rules.naming import Mode, Naming
from monitor.rules.verdicts import Verdict, judge_unit, judge_units

BY_BANDS = "（以上按未更新时间所在档次列名，不论栏目的更新周期；列名不等于超期。）"
"""The line by which a paper says that it names whatever stands in a band."""

_LATE, _EXEMPT, _IN_TIME = "超期", "豁免", "未超期"


@dataclass(frozen=True, slots=True)
class Teller:
    """By what sentences are made: the day's roster, the bands' words, and who is named."""

    registry: Registry
    scale: Scale
    naming: Naming

    def clauses(self, standing: Mapping[Unit, str], members: Sequence[Verdict]) -> str:
        """Units by what is said of each, as 两周以上未更新的有甲、乙；为空白栏目的有丙; the mildest
        first, units in the roster's order. members: the columns for which they are named.
        """
        said = {_LATE: "超期未更新的有", **{word: f"{word}未更新的有" for word in self.scale.words}}
        said |= {BLANK: "为空白栏目的有", UNVERIFIED: "未能核查的有", _EXEMPT: "豁免的有"}
        said |= {_IN_TIME: "未超期的有", CURRENT: "正常的有"}
        ordered = sorted(standing, key=lambda unit: self.registry.order[unit.name])
        names = {
            word: "、".join(
                f"{unit.name}{self._beside(unit, members)}"
                for unit in ordered
                if standing[unit] == word
            )
            for word in said
        }
        return "；".join(said[word] + names[word] for word in said if names[word])

    def _beside(self, unit: Unit, members: Sequence[Verdict]) -> str:
        """What is printed behind a unit that is named and objects to it."""
        named = [one for one in members if unit in one.leads and self.naming.named(one, unit)]
        said = next(filter(None, (self.naming.mark(one, unit) for one in named)), "")
        return f"（{said}）" if said else ""

    def of_column(self, members: Sequence[Verdict], *, everything: bool = False) -> dict[Unit, str]:
        """What is said of each unit over its columns of one name: those that it is
        named for are judged together.
        """
        found: dict[Unit, str] = {}
        for unit in {lead: None for verdict in members for lead in verdict.leads}:
            own = [verdict for verdict in members if unit in verdict.leads]
            late = [verdict for verdict in own if self.naming.named(verdict, unit)]
            if late:
                found[unit] = _late_word(judge_unit(unit, late).band)
            elif everything:
                found[unit] = self._not_named(unit, own)
        return found

    def of_category(
        self, members: Sequence[Verdict], *, everything: bool = False
    ) -> dict[Unit, str]:
        """What is said of each unit over all columns that it has in one category."""
        found: dict[Unit, str] = {}
        for unit in judge_units(self.registry, members):
            if self.naming.names_unit(unit, members):
                found[unit.unit] = unit.band
            elif everything:
                found[unit.unit] = self._not_named(
                    unit.unit, [v for v in members if unit.unit in v.leads]
                )
        return found

    def alone(self, verdict: Verdict, *, everything: bool = False) -> str:
        """What is said of a column of no unit; "" where nothing is."""
        if self.naming.names(verdict):
            band = _late_word(verdict.band)
            return {BLANK: "为空白栏目", _LATE: "超期未更新"}.get(band, f"{band}未更新")
        return self._unnamed_word(verdict, None) if everything else ""

    def _not_named(self, unit: Unit, own: Sequence[Verdict]) -> str:
        band = judge_unit(unit, own).band
        return next(
            (self._unnamed_word(verdict, unit) for verdict in own if verdict.band == band), band
        )

    def _unnamed_word(self, verdict: Verdict, lead: Unit | None) -> str:
        if verdict.band == UNVERIFIED:
            return UNVERIFIED
        if self.naming.late(verdict) and self.naming.exemption(verdict, lead):
            return _EXEMPT
        return CURRENT if verdict.band == CURRENT else _IN_TIME


def sentences(
    registry: Registry,
    verdicts: Sequence[Verdict],
    scale: Scale,
    naming: Naming,
    *,
    by_unit: bool = False,
    category: str = "",
    everything: bool = False,
) -> list[str]:
    """A sentence for each column name that somebody is named for, in the order of
    columns.csv, units in the roster's.

    A unit stands once in a sentence, whatever number of columns of that name it is named
    for. A column that belongs to no unit has a sentence of its own. `by_unit`: a sentence
    for each category instead, over all columns that a unit has in it. `everything` adds
    who is not named, what is exempt and what could not be verified. Where the circular
    names by bands, a last line says so.
    """
    teller = Teller(registry, scale, naming)
    by_name: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.column.in_category(category):
            name = (category or verdict.column.main_category) if by_unit else verdict.column.name
            by_name.setdefault(name, []).append(verdict)
    found: list[str] = []
    for name, members in by_name.items():
        opening = f"截至{_day(members[0].as_of)}，{name}栏目"
        told = teller.of_category if by_unit else teller.of_column
        if standing := told(members, everything=everything):
            found.append(f"{opening}{teller.clauses(standing, members)}。")
        if not by_unit:
            alone = (
                teller.alone(verdict, everything=everything)
                for verdict in members
                if not verdict.leads
            )
            found += dict.fromkeys(f"{opening}{words}。" for words in alone if words)
    return [*found, BY_BANDS] if found and naming.mode is Mode.BANDS else found


def as_text(
    registry: Registry,
    verdicts: Sequence[Verdict],
    scale: Scale,
    naming: Naming,
    as_of: date,
    *,
    by_unit: bool = False,
    category: str = "",
    everything: bool = False,
) -> str:
    """The sentences one to a line, or one that says that there is nothing to say."""
    lines = sentences(
        registry, verdicts, scale, naming, by_unit=by_unit, category=category, everything=everything
    )
    if lines:
        return "\n".join(lines)
    return (
        f"截至{_day(as_of)}，{nobody(verdicts, scale, naming, by_unit=by_unit, category=category)}"
    )


def nobody(
    verdicts: Sequence[Verdict],
    scale: Scale,
    naming: Naming,
    *,
    by_unit: bool = False,
    category: str = "",
) -> str:
    """That of what could be verified none is named; it is no good news where nothing
    could be, or some is exempt.
    """
    asked = [verdict for verdict in verdicts if verdict.column.in_category(category)]
    if all(verdict.band == UNVERIFIED for verdict in asked):
        return "没有能够核查的栏目。"
    besides = "除豁免的外，" if naming.left_out(asked) else ""
    # A unit is judged by bands: it may be in none and have a column that is overdue.
    banded = f"{scale.words[0]}未更新" if by_unit or naming.mode is Mode.BANDS else ""
    late = "超期" if naming.mode is Mode.OVERDUE else ""
    words = f"{late}且{banded}" if late and banded else banded or f"{late}未更新"
    return f"{besides}已核查的{'单位' if by_unit else '栏目'}没有{words}的。"


def _late_word(band: str) -> str:
    return _LATE if band == CURRENT else band


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
