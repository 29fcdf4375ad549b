"""任务: what must be published by a day, one entry where only one may stand, and
what a title must hold. Pure.

Nobody is told undone whose column could not be read: what was not seen may be there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from config.obligations import Obligation, has
from config.registry import Column, Registry, Unit
from config.sources import Sources, Whose
from monitor.rules.bands import UNVERIFIED
from monitor.rules.verdicts import Verdict
from storage.records import Days, SourcedEntry

NEAR = timedelta(days=14)
"""So long before its day a unit is told of a duty."""

DONE, DONE_LATE, UNDONE, NOT_DUE, UNKNOWN = "已完成", "逾期完成", "未完成", "未到期", "未能核查"


@dataclass(frozen=True, slots=True)
class Duty:
    """One unit's duty in one column, and how it stands. on, url: of the entry that
    answers for it, or that offends.
    """

    unit: str | None
    column: str
    item: str
    due: date | None
    state: str
    on: date | None = None
    url: str | None = None
    basis: str = ""

    def as_object(self) -> dict[str, object]:
        """As circular.json has it."""
        days = {"due": self.due, "date": self.on}
        told = {key: day.isoformat() if day else None for key, day in days.items()}
        head = {"unit": self.unit, "column": self.column, "item": self.item, "due": told["due"]}
        return {
            **head,
            "state": self.state,
            "date": told["date"],
            "url": self.url,
            "basis": self.basis or None,
        }


@dataclass(frozen=True, slots=True)
class Facts:
    """entries: what is held of each column, by its id. days: the stretches of days
    of which everything was seen.
    """

    entries: Mapping[int, Sequence[SourcedEntry]] = field(default_factory=dict)
    days: Mapping[int, Sequence[Days]] = field(default_factory=dict)


def duties(
    registry: Registry,
    obligations: Iterable[Obligation],
    verdicts: Sequence[Verdict],
    facts: Facts,
    sources: Sources,
) -> tuple[Duty, ...]:
    """Every duty in the order of obligations.csv, units in the roster's; then what breaks 仅一条
    and 标题规则, in the verdicts' order.
    """
    book = _Book(registry, facts, sources)
    found: list[Duty] = []
    for obligation in obligations:
        for name in obligation.units:
            found += _obliged(name, obligation, verdicts, book)
    return (*found, *(breach for verdict in verdicts for breach in _breaches(verdict, book)))


def near(found: Iterable[Duty], day: date) -> tuple[Duty, ...]:
    """Those that are not done yet and that are to be by a day that is near."""
    return tuple(
        duty
        for duty in found
        if duty.state == NOT_DUE and duty.due is not None and duty.due - day <= NEAR
    )


def open_in(near_ones: Iterable[Duty], verdict: Verdict, unit: str) -> list[Duty]:
    """A unit's duties in a column, as far as that could be read: what was not seen may be there."""
    if verdict.band == UNVERIFIED:
        return []
    return [duty for duty in near_ones if (duty.unit, duty.column) == (unit, verdict.column.name)]


class _Book:
    """The entries of a column that answer for a lead."""

    def __init__(self, registry: Registry, facts: Facts, sources: Sources) -> None:
        self.facts, self.registry = facts, registry
        self._sources = sources

    def of(self, verdict: Verdict) -> tuple[list[SourcedEntry], bool]:
        """What stands in the column and counts for the verdict's leads, the newest
        first; whether it may be more.
        """
        held = [
            each for each in self.facts.entries.get(verdict.standing.column_id, ()) if not each.gone
        ]
        if not verdict.column.separate:
            return held, False
        whose = Whose(self.registry, verdict.column, verdict.as_of, self._sources)
        (lead,) = verdict.leads
        own = [each for each in held if whose.lead(each.source) == lead]
        return own, any(
            whose.lead(each.source) is None and lead in whose.possible(each.source) for each in held
        )

    def seen(self, verdict: Verdict, begins: date) -> bool:
        """Whether the column was seen whole from a day up to its last conclusive visit."""
        last = min(verdict.as_of, verdict.standing.conclusive_on or date.min)
        days = self.facts.days.get(verdict.standing.column_id, ())
        return any(each.first <= begins and last <= each.last for each in days)


def _obliged(
    name: str, obligation: Obligation, verdicts: Sequence[Verdict], book: _Book
) -> Iterator[Duty]:
    """The duty of one unit, or of who took over from it: done where any of its
    columns of the name answers.
    """
    own = [
        (verdict, lead)
        for verdict in verdicts
        if verdict.column.name == obligation.column and name in verdict.column.units
        for lead in verdict.leads
        if lead == book.registry.answering(name, verdict.as_of)
    ]
    states = [_state(obligation, verdict, lead, book) for verdict, lead in own]
    if states:
        order = (DONE, DONE_LATE, UNKNOWN, NOT_DUE, UNDONE)
        state, entry = min(states, key=lambda each: order.index(each[0]))
        on, url = (entry.shown_on, entry.url) if entry else (None, None)
        yield Duty(
            own[0][1].name,
            obligation.column,
            obligation.words,
            obligation.due,
            state,
            on,
            url,
            obligation.basis,
        )


def _state(
    obligation: Obligation, verdict: Verdict, lead: Unit, book: _Book
) -> tuple[str, SourcedEntry | None]:
    entries, perhaps_more = book.of(verdict)
    fitting = [each for each in entries if has(each.title, obligation.title, lead)]
    dated = [
        each
        for each in fitting
        if each.shown_on is not None and obligation.begins <= each.shown_on <= verdict.as_of
    ]
    first = min(dated, key=lambda each: (each.shown_on, each.place), default=None)
    if first is not None and first.shown_on is not None and first.shown_on <= obligation.due:
        return DONE, first
    if verdict.as_of <= obligation.due:
        return NOT_DUE, None
    sure = verdict.band != UNVERIFIED and book.seen(verdict, obligation.begins)
    if not sure or perhaps_more or any(each.shown_on is None for each in fitting):
        return UNKNOWN, None
    return (UNDONE, None) if first is None else (DONE_LATE, first)


def _breaches(verdict: Verdict, book: _Book) -> Iterator[Duty]:
    """More entries than the one that may stand; titles without what they must hold."""
    column = verdict.column
    if verdict.band == UNVERIFIED or not (column.single_entry or column.title_rule):
        return
    entries, _ = book.of(verdict)
    unit = "、".join(lead.name for lead in verdict.leads) or None
    if column.single_entry and len(entries) > 1:
        newest = entries[0]
        item = f"只应保留一条信息，现有{len(entries)}条"
        yield Duty(unit, column.name, item, None, UNDONE, newest.shown_on, newest.url)
    if column.title_rule:
        wrong = [each for each in entries if not _titled(each.title, column, verdict.leads)]
        if wrong:
            item = f"标题应含“{column.title_rule}”，不符{len(wrong)}条"
            yield Duty(unit, column.name, item, None, UNDONE, wrong[0].shown_on, wrong[0].url)


def _titled(title: str, column: Column, leads: Sequence[Unit]) -> bool:
    return any(has(title, column.title_rule, lead) for lead in leads or (None,))
