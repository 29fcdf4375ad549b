"""The same entries added up in two ways: by column and by group, for a kind, a
topic (专题) or a theme (主题).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from config.registry import NEWS, Column, Registry
from config.roster.headers import NO_UNIT
from monitor.rules.counts import Counted, Counts, answered, once, owned, runs


@dataclass(frozen=True, slots=True)
class Spread:
    """Articles, each once: in all, by the column that each counts for, and by its
    unit's group (NO_UNIT: no unit's).

    Both margins add up to the total. opened, closed: the days from and to which a topic's
    columns are kept, None where open.
    """

    total: int
    by_column: Mapping[str, int]
    by_group: Mapping[str, int]
    opened: date | None = None
    closed: date | None = None

    @property
    def closes(self) -> bool:
        return sum(self.by_column.values()) == self.total == sum(self.by_group.values())


def spread(articles: Iterable[Counted], columns: Iterable[Column], groups: Sequence[str]) -> Spread:
    """Articles, each once, by the columns and groups that they count for.

    columns, groups: those that have a place even at 0.
    """
    names = dict.fromkeys((column.name for column in columns), 0)
    of_groups = dict.fromkeys(groups, 0)
    for column, piece in runs(articles):
        names[column.name] = names.get(column.name, 0) + len(piece)
        for unit, number in owned(piece).items():
            group = unit.group if unit else NO_UNIT
            of_groups[group] = of_groups.get(group, 0) + number
    return Spread(sum(names.values()), names, of_groups)


def by_kind(
    registry: Registry, counts: Counts, groups: Sequence[str]
) -> Mapping[str | None, Spread]:
    """The news by kind (what stands after the slash in 类别), as columns.csv first names them;
    without one under None, last.
    """
    columns = [column for column in registry.columns if column.main_category == NEWS]
    kinds: dict[str | None, list[Column]] = {}
    for column in columns:
        kinds.setdefault(_kind(column), []).append(column)
    if None in kinds:
        kinds[None] = kinds.pop(None)
    of: dict[str | None, list[Counted]] = {kind: [] for kind in kinds}
    for column, piece in runs(counts.articles):
        if column.main_category == NEWS:
            of[_kind(column)] += piece
    return {kind: spread(of[kind], members, groups) for kind, members in kinds.items()}


def by_topic(registry: Registry, counts: Counts, groups: Sequence[str]) -> Mapping[str, Spread]:
    """The entries of every 专题, as columns.csv first names them."""
    return _by_name(registry, counts, groups, lambda column: column.topics)


def by_theme(registry: Registry, counts: Counts, groups: Sequence[str]) -> Mapping[str, Spread]:
    """The entries of every 主题, as columns.csv first names them."""
    return _by_name(registry, counts, groups, lambda column: column.themes)


def by_column(registry: Registry, counts: Counts) -> Mapping[tuple[object, str], Mapping[str, int]]:
    """What each column holds by group, by the column's identity and, where each lead answers
    for its own, the lead's name.
    """
    found: dict[tuple[object, str], dict[str, int]] = {}
    for column, piece in runs(counts.listed):
        for lead, articles in _by_lead(registry, column, piece, counts.last).items():
            of = found.setdefault((column.identity, lead), {})
            for unit, number in owned(articles).items():
                group = unit.group if unit else NO_UNIT
                of[group] = of.get(group, 0) + number
    return found


def _by_lead(
    registry: Registry, column: Column, articles: Sequence[Counted], last: date
) -> Mapping[str, Sequence[Counted]]:
    """The articles by the name of the lead whose own they are; under "" those of none, and all
    where leads share the column.
    """
    if not column.separate:
        return {"": articles}
    found: dict[str, list[Counted]] = {}
    for each in articles:
        own = each.unit and answered(registry, column, each.unit, each.entry.published_on, last)
        found.setdefault(each.unit.name if own and each.unit else "", []).append(each)
    return found


def _by_name(
    registry: Registry,
    counts: Counts,
    groups: Sequence[str],
    names_of: Callable[[Column], Sequence[str]],
) -> Mapping[str, Spread]:
    columns: dict[str, list[Column]] = {}
    for column in registry.columns:
        for name in names_of(column):
            columns.setdefault(name, []).append(column)
    of: dict[str, list[Counted]] = {name: [] for name in columns}
    for column, piece in runs(counts.listed) if columns else ():
        for name in names_of(column):
            of[name] += piece
    return {
        name: _with_days(_spread_of(of[name], members, counts, groups), members)
        for name, members in columns.items()
    }


def _spread_of(
    listed: Sequence[Counted], columns: Sequence[Column], counts: Counts, groups: Sequence[str]
) -> Spread:
    """What these columns hold, where one article stands in several of them once."""
    identities = frozenset(column.identity for column in columns)
    return spread(once(listed, counts.earlier, identities), columns, groups)


def _with_days(found: Spread, columns: Sequence[Column]) -> Spread:
    opened = (
        None
        if any(column.starts is None for column in columns)
        else min(c.starts for c in columns if c.starts)
    )
    closed = (
        None
        if any(column.ends is None for column in columns)
        else max(c.ends for c in columns if c.ends)
    )
    return Spread(found.total, found.by_column, found.by_group, opened, closed)


def _kind(column: Column) -> str | None:
    return column.category.partition("/")[2] or None
