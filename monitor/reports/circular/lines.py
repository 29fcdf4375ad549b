"""The lines of the circular's tables: what was counted of a unit or a column, and
what could not be known of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from config.registry import DISCLOSURE, NEWS, Column, Unit
from monitor.reports.lists import ColumnRow
from monitor.rules.counts import Tally


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit's entries of the period.

    doubtful: the categories in which it may have published more than was counted. unverified: its
    columns that could not be verified, by name. unread: the categories of which nothing is known at
    all, so that a 0 would be no count. months: how many the period has.
    """

    unit: Unit
    tally: Tally
    doubtful: frozenset[str] = frozenset()
    unverified: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()
    months: int = 1

    @property
    def disclosure(self) -> int | None:
        return None if DISCLOSURE in self.unread else self.tally.disclosure

    @property
    def news(self) -> int | None:
        return None if NEWS in self.unread else self.tally.news

    @property
    def total(self) -> int | None:
        return None if self.unread == {DISCLOSURE, NEWS} else self.tally.total

    @property
    def quota(self) -> int | None:
        """月任务数 of all its months together; None where it has none."""
        return None if self.unit.quota is None else self.unit.quota * self.months

    @property
    def short_of_quota(self) -> int | None:
        """How many entries it lacks; None where what could not be verified may hold them."""
        lacking = max(0, (self.quota or 0) - self.tally.total)
        return None if lacking and (self.doubtful or self.unverified) else lacking


@dataclass(frozen=True, slots=True)
class GroupTable:
    """One group's units, by disclosure, then news, then the roster's order, or in the roster's
    alone; units at zero stay in.
    """

    group: str
    lines: tuple[UnitLine, ...]

    @property
    def tally(self) -> Tally:
        return summed(line.tally for line in self.lines)


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column with its own total, or one lead with its own entries where
    each lead answers for its own.

    counted: the entries that were read; lower_bound: there may be more, because it could not be
    verified, or not for the whole period. by_group: the entries by the group of their unit (无: no
    unit's). state: its row in the lists; None where the column was not active any more.
    """

    column: Column
    leads: tuple[Unit, ...]
    counted: int
    state: ColumnRow | None
    lower_bound: bool = False
    by_group: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int | None:
        """What was counted; None where nothing was read, so that a 0 would be no count."""
        return None if self.lower_bound and not self.counted else self.counted


def summed(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    found = tuple(tallies)
    return Tally(sum(each.disclosure for each in found), sum(each.news for each in found))
