"""The lists of the circular: who is named in each, out of the tables and the verdicts, in
the order of their attachment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from config.circular_lists import (
    KEY_AREAS,
    MISSED_WEEKS,
    OVERDUE_COLUMNS,
    REMINDERS,
    ListRule,
    default_lists,
)
from config.registry import DISCLOSURE, NEWS, Cycle, Registry, Unit
from config.short_names import short_names
from monitor.reports.circular.lines import ColumnLine, GroupTable, UnitLine
from monitor.rules.choosing import Candidate, chosen, undecided
from monitor.rules.naming import Naming
from monitor.rules.verdicts import Verdict
from monitor.rules.weeks import MissedWeeks


@dataclass(frozen=True, slots=True)
class NamedList:
    """One list over one group (None: over all units).

    units: names as in the roster, in the order of the attachment; printed: the same as
    the paper has them. undecided: who may belong in it, and could not be verified.
    excepted: who was taken out, and why.
    """

    rule: ListRule
    group: str | None
    units: tuple[str, ...]
    printed: tuple[str, ...]
    undecided: tuple[str, ...]
    excepted: Mapping[str, str]

    @property
    def sentence(self) -> str:
        """The rule's own sentence with its figures, "" where it has none or names nobody."""
        if not self.units:
            return ""
        words = {
            "{名单}": "、".join(self.printed),
            "{数}": str(len(self.units)),
            "{限}": str(self.rule.limit),
        }
        text = self.rule.sentence.replace("{{", "\0").replace("}}", "\1")
        for brace, value in words.items():
            text = text.replace(brace, value)
        return text.replace("\0", "{").replace("\1", "}")


@dataclass(frozen=True, slots=True)
class Material:
    """What lists are made of: the tables, the lines of the columns, who is
    late, and who stands in no list.

    missed_weeks: of each weekly column that missed any; reminders: the most that each unit
    was sent in one week, by name.
    """

    registry: Registry
    tables: Sequence[GroupTable]
    columns: Sequence[ColumnLine]
    verdicts: Sequence[Verdict]
    naming: Naming
    unranked: frozenset[str] = frozenset()
    months: int = 1
    missed_weeks: Sequence[MissedWeeks] = ()
    reminders: Mapping[str, int] = field(default_factory=dict)


def named_lists(material: Material, rules: Sequence[ListRule]) -> tuple[NamedList, ...]:
    """Every list, in the order of the rules; without a rule those of zero
    disclosure, one for each group.
    """
    found = []
    for rule in rules or default_lists([table.group for table in material.tables]):
        candidates = _candidates(material, rule)
        for group in rule.groups or (None,):
            found.append(_list(material, rule.over(material.months), group, candidates))
    return tuple(found)


def contradictions(lists: Iterable[NamedList]) -> list[tuple[str, NamedList, NamedList]]:
    """The units that one list praises and another blames, with both lists."""
    found = tuple(lists)
    return [
        (unit, praising, blaming)
        for praising in found
        if praising.rule.praises
        for blaming in found
        if not blaming.rule.praises
        for unit in praising.units
        if unit in blaming.units
    ]


def _list(
    material: Material,
    rule: ListRule,
    group: str | None,
    candidates: Sequence[tuple[Unit, Candidate]],
) -> NamedList:
    meant = {
        unit.name: each.reason
        for each in rule.excepted
        if (unit := material.registry.by_any_name.get(each.unit)) is not None
    }
    inside = [
        each
        for unit, each in candidates
        if group in (None, unit.group) and unit.name not in material.unranked
    ]
    units = [each for each in inside if each.unit not in meant]
    named = chosen(units, rule)
    short = short_names(material.registry) if rule.names == "简称" else {}
    return NamedList(
        rule=rule,
        group=group,
        units=named,
        printed=tuple(short.get(name, name) for name in named),
        undecided=undecided(units, rule),
        excepted={each.unit: meant[each.unit] for each in inside if each.unit in meant},
    )


def _candidates(material: Material, rule: ListRule) -> list[tuple[Unit, Candidate]]:
    lines = [line for table in material.tables for line in table.lines]
    if rule.measure == KEY_AREAS:
        return _leads(material, rule, {line.unit: line for line in lines})
    if rule.measure in (OVERDUE_COLUMNS, MISSED_WEEKS, REMINDERS):
        faults = _faults(material, rule.measure)
        return [
            (line.unit, Candidate(line.unit.name, faults[line.unit.name], not line.unverified))
            for line in lines
            if line.unit.name in faults
        ]
    return [
        (line.unit, _counted(line, rule))
        for line in lines
        if _answers(line.unit, rule, material.verdicts)
    ]


def _counted(line: UnitLine, rule: ListRule) -> Candidate:
    value = {DISCLOSURE: line.disclosure, NEWS: line.news}.get(rule.measure, line.total)
    return Candidate(
        line.unit.name, value, not line.unverified and not rule.categories & line.doubtful
    )


def _answers(unit: Unit, rule: ListRule, verdicts: Sequence[Verdict]) -> bool:
    """Whether the unit answers for a column of what is counted: nobody else can be short
    of it. Praise asks for none.
    """
    return rule.praises or any(
        unit in verdict.leads
        for verdict in verdicts
        if verdict.column.main_category in rule.categories
    )


def _leads(
    material: Material, rule: ListRule, lines: Mapping[Unit, UnitLine]
) -> list[tuple[Unit, Candidate]]:
    """The leads of key columns, in the attachment's order, each with the totals
    of all rows that it stands in.

    Who leads only jointly stands in no list at zero: another may have been meant to publish.
    """
    totals: dict[Unit, int] = {}
    sure: dict[Unit, bool] = {}
    alone: set[Unit] = set()
    for row in material.columns:
        if not row.column.key_area or row.state is None:
            continue
        for unit in row.leads:
            totals[unit] = totals.get(unit, 0) + row.counted
            sure[unit] = sure.get(unit, True) and not row.lower_bound
        alone |= set(row.leads) if len(row.leads) == 1 else set()
    return [
        (
            unit,
            Candidate(
                unit.name, total, sure[unit] and not (unit in lines and lines[unit].unverified)
            ),
        )
        for unit, total in totals.items()
        if rule.limit or unit in alone
    ]


def _faults(material: Material, measure: str) -> Mapping[str, int]:
    """What is counted of each unit that can have any, by name."""
    if measure == OVERDUE_COLUMNS:
        return _late(material)
    if measure == REMINDERS:
        return {unit: material.reminders.get(unit, 0) for unit in _late(material)}
    weekly = (
        verdict
        for verdict in material.verdicts
        if verdict.column.cycle in (Cycle.WEEK, Cycle.WORKDAY)
    )
    found = {unit.name: 0 for verdict in weekly for unit in verdict.leads}
    for each in material.missed_weeks:
        for unit in each.leads:
            found[unit.name] = max(found.get(unit.name, 0), each.weeks)
    return found


def _late(material: Material) -> dict[str, int]:
    """How many overdue columns each unit has that answers for any, by name."""
    rule = material.naming.by_cycle
    found: dict[str, int] = {}
    for verdict in material.verdicts:
        for unit in verdict.leads:
            found[unit.name] = found.get(unit.name, 0) + rule.named(verdict, unit)
    return found
