"""What one indicator says of one unit: √, ×, —, a number or a text; 待核 where it
could not be verified, never ×.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from config.checklist.indicators import Indicator, Method
from config.checklist.overrides import NO, NOT_ASKED, UNVERIFIED, YES
from config.checklist.rules import Rule
from config.registry import Column, Cycle, Registry, Unit
from config.sources import Sources, Whose
from monitor.rules import bands
from monitor.rules.duties import DONE_LATE, NOT_DUE, UNDONE, UNKNOWN, Duty
from monitor.rules.naming import Naming
from monitor.rules.verdicts import Verdict
from storage.records import Published

Value = str | int


@dataclass(frozen=True)
class Facts:
    """What is known at the as-of date. The entries, and the columns whose lists are known
    whole, are asked by the column.

    whole: by indicator, the identities of the columns of which every entry is known that its rule
    may count. trusted: for so many days a conclusive visit of a column of a cycle is believed.
    """

    registry: Registry
    verdicts: Sequence[Verdict]
    naming: Naming
    sources: Sources
    entries: Mapping[object, Sequence[Published]]
    whole: Mapping[str, Collection[object]]
    as_of: date
    trusted: Callable[[Cycle], int]
    duties: Sequence[Duty] = ()

    def of_column(self, column: Column) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.column.identity == column.identity]


@dataclass(frozen=True, slots=True)
class _Found:
    """Entries that count for a unit: for sure, and those that may. known:
    whether there can be no others.
    """

    sure: int
    maybe: int
    known: bool


def value_of(indicator: Indicator, unit: Unit, facts: Facts) -> Value:
    """The cell of a unit, before what a person filled in."""
    if not indicator.asked.covers(unit):
        return NOT_ASKED
    match indicator.method:
        case Method.BY_HAND:
            return UNVERIFIED
        case Method.OBLIGATION:
            return _obligation(indicator, unit, facts)
        case Method.TEXT:
            return _text(indicator, unit, facts)
        case Method.COUNT | Method.COLUMN:
            columns = _columns(indicator, unit, facts)
            if not columns:
                return NOT_ASKED if indicator.asked.implied else UNVERIFIED
            if indicator.method is Method.COLUMN and indicator.rule.in_time:
                return _in_time(columns, unit, facts)
            found = _found(indicator, columns, unit, facts)
            return (
                _count(found) if indicator.method is Method.COUNT else _mark(found, indicator.rule)
            )


def _columns(indicator: Indicator, unit: Unit, facts: Facts) -> list[Column]:
    """The columns in which a unit's entries are looked for: its own; where entries say
    whose they are, all of that name.
    """
    named = [column for column in facts.registry.columns if column.name in indicator.columns]
    own = [column for column in named if unit in facts.registry.leads(column, facts.as_of)]
    return own or (named if indicator.rule.by_unit else [])


def _mark(found: _Found, rule: Rule) -> str:
    most = rule.at_most
    if most is not None and found.sure > most:
        return NO
    if found.sure >= rule.at_least and (
        most is None or (found.known and found.sure + found.maybe <= most)
    ):
        return YES
    return NO if found.known and found.sure + found.maybe < rule.at_least else UNVERIFIED


def _count(found: _Found) -> Value:
    return found.sure if found.known and not found.maybe else UNVERIFIED


def _found(indicator: Indicator, columns: Iterable[Column], unit: Unit, facts: Facts) -> _Found:
    """The entries of the columns that the rule counts, one article once."""
    sure: set[object] = set()
    maybe: set[object] = set()
    known = True
    for column in columns:
        verified = _verified(column, unit, facts)
        known &= verified and column.identity in facts.whole[indicator.name]
        first, last = indicator.rule.days(facts.as_of)
        for entry in facts.entries.get(column.identity, ()):
            if not (
                first <= entry.published_on <= last and indicator.rule.takes(entry.title, unit)
            ):
                continue
            article = entry.key if entry.url is not None else (column.identity, entry.key)
            owned = _owned(indicator, column, entry, unit, facts)
            if owned is not False:
                (sure if owned and verified else maybe).add(article)
    return _Found(len(sure), len(maybe - sure), known)


def _verified(column: Column, unit: Unit, facts: Facts) -> bool:
    """Whether what is known of a column holds: where each lead answers for
    its own, this one's part of it.
    """
    verdicts = facts.of_column(column)
    own = [verdict for verdict in verdicts if unit in verdict.leads] or verdicts
    return bool(own) and all(
        verdict.band != bands.UNVERIFIED or _emptied(verdict, facts) for verdict in own
    )


def _emptied(verdict: Verdict, facts: Facts) -> bool:
    """Whether a column that held entries was seen without any, beyond doubt. Its band is
    未能核查, for it is no 空白栏目.
    """
    standing = verdict.standing
    if standing.latest is not None or not standing.ever_held or standing.undated or standing.voided:
        return False
    seen = standing.conclusive_on
    return seen is not None and (verdict.as_of - seen).days <= facts.trusted(verdict.column.cycle)


def _owned(
    indicator: Indicator, column: Column, entry: Published, unit: Unit, facts: Facts
) -> bool | None:
    """Whether an entry is the unit's own; None where it may be and nothing says so for sure."""
    if column.separate and unit in facts.registry.leads(column, facts.as_of):
        whose = Whose(facts.registry, column, facts.as_of, facts.sources)
        lead = whose.lead(entry.source)
        return (
            lead == unit
            if lead is not None
            else (None if unit in whose.possible(entry.source) else False)
        )
    if not indicator.rule.own_source:
        return True
    found = facts.sources.unit(entry.source)
    if found is not None:
        return facts.registry.answering(found.name, facts.as_of) == unit
    possible = facts.sources.maybe(entry.source)
    return None if possible is None or unit in possible else False


def _in_time(columns: Sequence[Column], unit: Unit, facts: Facts) -> str:
    """√ where none of the columns is late, × where one is; one that is exempt
    is not held against the unit.
    """
    verdicts = [
        verdict
        for column in columns
        for verdict in facts.of_column(column)
        if _concerns(verdict, unit)
    ]
    if any(facts.naming.by_cycle.named(verdict, unit) for verdict in verdicts):
        return NO
    if not verdicts or any(verdict.overdue is None for verdict in verdicts):
        return UNVERIFIED
    return YES


def _concerns(verdict: Verdict, unit: Unit) -> bool:
    return unit in verdict.leads or not verdict.leads


def _obligation(indicator: Indicator, unit: Unit, facts: Facts) -> str:
    """√ where every duty that is meant was met, × where one was not;
    what is not due yet says so.
    """
    meant = [
        duty
        for duty in facts.duties
        if duty.unit == unit.name
        and duty.due is not None
        and (
            not indicator.columns
            or duty.column in indicator.columns
            or duty.item in indicator.columns
        )
    ]
    if not meant:
        return NOT_ASKED if indicator.asked.implied else UNVERIFIED
    states = {duty.state for duty in meant}
    if UNDONE in states or (indicator.rule.in_time and DONE_LATE in states):
        return NO
    if UNKNOWN in states:
        return UNVERIFIED
    return NOT_DUE if NOT_DUE in states else YES


def _text(indicator: Indicator, unit: Unit, facts: Facts) -> str:
    """未更新A、B栏目 of the unit's columns that are late; "" where none is."""
    own = [
        verdict
        for verdict in facts.verdicts
        if unit in verdict.leads
        and (not indicator.columns or verdict.column.name in indicator.columns)
    ]
    if not own:
        return NOT_ASKED
    late = _names(verdict for verdict in own if facts.naming.by_cycle.named(verdict, unit))
    unread = _names(verdict for verdict in own if verdict.overdue is None)
    if late:
        return f"未更新{late}栏目" + (f"（{unread}栏目{UNVERIFIED}）" if unread else "")
    return UNVERIFIED if unread else ""


def _names(verdicts: Iterable[Verdict]) -> str:
    return "、".join(dict.fromkeys(verdict.column.name for verdict in verdicts))
