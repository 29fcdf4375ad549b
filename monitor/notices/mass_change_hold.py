"""Mass change: when much of a portal turns stale at once, more likely the portal
changed than everybody fell idle.

Notices are then held until a person has looked and releases them, or until most of the columns are
seen fresh again. Only columns that were fresh before count, so a first crawl holds nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from config.county import County
from monitor.rules.verdicts import Verdict
from monitor.snapshot import Picture, picture, rules_of
from storage.notices.records import Hold
from storage.store import Store

SHARE = 0.3
LEAST = 10

APART = timedelta(days=3)
"""Crawls further apart say nothing about what happened at once."""

LOOK_BACK = timedelta(days=10)
"""Nobody is mailed in a holiday, so a change in its midst is only met after it."""


def changed_at_once(
    county: County, store: Store, known: Picture, verdicts: Sequence[Verdict]
) -> Hold | None:
    """The hold that the nights up to the picture's day ask for, the newest of several.
    `verdicts`: of that day, rechecked.
    """
    late = _columns(verdicts, overdue=True)
    if len(late) < LEAST:  # a night before can only leave fewer
        return None
    trusted = _trusted(county, verdicts)
    nights = sorted({*store.notices.crawl_days(known.as_of - LOOK_BACK, known.as_of), known.as_of})
    after = verdicts
    for fresh_on, day in reversed(list(pairwise(nights))):
        before = picture(county, store, fresh_on).verdicts
        # A picture of the past knows what was read since; what nobody had read
        # by then was not found fresh.
        read = _read_by(fresh_on, trusted, store)
        fresh = _columns(before, overdue=False) & read
        turned = fresh & _columns(after, overdue=True) & late
        hold = Hold(day, fresh_on, len(fresh), tuple(sorted(turned)))
        if day - fresh_on <= APART and _many(hold):
            return hold
        after = before
    return None


def _trusted(county: County, verdicts: Sequence[Verdict]) -> Mapping[int, set[int]]:
    """The columns whose visits are relied on for so many days."""
    rules, found = rules_of(county), defaultdict[int, set[int]](set)
    for verdict in verdicts:
        found[rules.trusted(verdict.column.cycle)].add(verdict.standing.column_id)
    return found


def _read_by(day: date, trusted: Mapping[int, set[int]], store: Store) -> set[int]:
    """The columns that were read on a day, or lately enough before it."""
    read = (
        columns & store.notices.read_in(day - timedelta(days=days), day)
        for days, columns in trusted.items()
    )
    return set().union(*read)


def without(hold: Hold, seen: Collection[int]) -> Hold | None:
    """What is left to hold for without these columns; None where it is not so many."""
    left = replace(
        hold, column_ids=tuple(column_id for column_id in hold.column_ids if column_id not in seen)
    )
    return left if _many(left) else None


def still_holds(hold: Hold, verdicts: Sequence[Verdict]) -> bool:
    """Whether so many of its columns have not been seen fresh again."""
    fresh = _columns(verdicts, overdue=False)
    return without(hold, fresh) is not None


def _columns(verdicts: Sequence[Verdict], *, overdue: bool) -> set[int]:
    """The columns that are overdue, or in time. One that each lead answers for is
    overdue where one of them is.
    """
    found = {
        value: {v.standing.column_id for v in verdicts if v.overdue is value}
        for value in (True, False)
    }
    return found[True] if overdue else found[False] - found[True]


def _many(hold: Hold) -> bool:
    return len(hold.column_ids) >= LEAST and len(hold.column_ids) > SHARE * hold.fresh
