"""What the charts show, as values: how the bands went, what was published each month, and how long
each unit is overdue. Every figure is one that the lists or the circular's count would give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from config.clock import Clock
from config.county import County
from config.months import Months
from config.speech import noted
from monitor.rules.bands import BLANK, CURRENT, UNVERIFIED
from monitor.rules.counts import count
from monitor.rules.naming import Naming
from monitor.rules.verdicts import Verdict
from monitor.snapshot import Picture, naming_of, picture, rules_of
from storage.store import Store

WEEKS, MONTHS = 13, 12
_WEEK = timedelta(days=7)
NO_UNIT = noted("不属于任何单位")


@dataclass(frozen=True, slots=True)
class Month:
    """One month up to the as-of date. by_group: under NO_UNIT what belongs to no unit. at_least:
    not all columns were seen so far back, so that there may have been more.
    """

    label: str
    by_group: Mapping[str, int]
    at_least: bool

    @property
    def total(self) -> int:
        return sum(self.by_group.values())


@dataclass(frozen=True, slots=True)
class Lateness:
    """One unit's overdue columns that are not exempt. days: by how much the longest is past its
    limit, None where all are blank; column: that one's name.
    """

    unit: str
    columns: int
    days: int | None
    column: str


@dataclass(frozen=True, slots=True)
class Figures:
    """All charts of a day. bands: their names, from the freshest on. weeks: the day and how many
    columns stood in each band then, the earliest first. months: the earliest first. late: the
    units, the longest overdue first.
    """

    as_of: date
    made_at: datetime
    bands: tuple[str, ...]
    weeks: tuple[tuple[date, Mapping[str, int]], ...]
    groups: tuple[str, ...]
    months: tuple[Month, ...]
    late: tuple[Lateness, ...]


def figures(county: County, store: Store, clock: Clock, as_of: date) -> Figures:
    """The figures as of a day, by what is known now."""
    known = picture(county, store, as_of)
    months = _months(county, store, known)
    present = {group for month in months for group in month.by_group}
    order = dict.fromkeys(unit.group for unit in known.registry.units)
    return Figures(
        as_of,
        clock.now(),
        (CURRENT, *rules_of(county).scale.words, BLANK, UNVERIFIED),
        tuple(_weeks(county, store, known)),
        tuple(group for group in (*order, NO_UNIT) if group in present),
        months,
        lateness(known.verdicts, naming_of(county).by_cycle),
    )


def _weeks(county: County, store: Store, known: Picture) -> list[tuple[date, Mapping[str, int]]]:
    found: list[tuple[date, Mapping[str, int]]] = []
    for back in range(WEEKS - 1, -1, -1):
        day = known.as_of - back * _WEEK
        then = known if back == 0 else picture(county, store, day)
        found.append((day, Counter(verdict.band for verdict in then.verdicts)))
    return found


def _months(county: County, store: Store, known: Picture) -> tuple[Month, ...]:
    """By the roster of the as-of date."""
    last = Months.of(known.as_of)
    return tuple(_month(county, store, known, last.moved(-back)) for back in range(MONTHS))[::-1]


def _month(county: County, store: Store, known: Picture, month: Months) -> Month:
    first, last = month.up_to(known.as_of)
    ids = [number for number in known.column_ids if number is not None]
    counts = count(
        known.registry,
        known.column_ids,
        store.published(first, last, as_of=known.as_of, column_ids=ids),
        first,
        last,
        place=county.settings.portal.name,
        watched=store.watched(first, last, as_of=known.as_of, column_ids=ids),
        earlier=store.earlier(first, last, as_of=known.as_of),
    )
    by_group: Counter[str] = Counter()
    for unit, tally in counts.by_unit.items():
        by_group[unit.group if unit else NO_UNIT] += tally.total
    active = {verdict.column.identity for verdict in known.verdicts}
    return Month(month.label, by_group, not active.isdisjoint(counts.unseen))


def lateness(verdicts: Sequence[Verdict], naming: Naming) -> tuple[Lateness, ...]:
    """The units that the lists name for an overdue column, the longest overdue first."""
    columns: Counter[str] = Counter()
    longest: dict[str, tuple[int, str]] = {}
    for verdict in verdicts:
        days = _overdue_by(verdict)
        for unit in naming.leads(verdict):
            columns[unit.name] += 1
            longest[unit.name] = max(
                longest.get(unit.name, (-1, verdict.column.name)), (days, verdict.column.name)
            )
    found = [
        Lateness(unit, number, None if longest[unit][0] < 0 else longest[unit][0], longest[unit][1])
        for unit, number in columns.items()
    ]
    return tuple(sorted(found, key=lambda one: (-longest[one.unit][0], -one.columns)))


def _overdue_by(verdict: Verdict) -> int:
    """Days from the limit to the reckoning day; -1 where there is no limit to reckon from."""
    visited = verdict.standing.conclusive_on
    if verdict.due is None or visited is None:
        return -1
    return max(0, (min(verdict.as_of, visited) - verdict.due).days)
