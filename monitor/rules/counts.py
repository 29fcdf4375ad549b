"""How many entries a period holds, by shown date: one article counts once, for the column that stands first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from config.registry import DISCLOSURE, NEWS, Column, Registry, Unit
from config.sources import Sources, Whose
from storage.records import Published, Watch


@dataclass(frozen=True, slots=True)
class Tally:
    """Entries of both categories."""

    disclosure: int = 0
    news: int = 0

    @property
    def total(self) -> int:
        return self.disclosure + self.news


@dataclass(frozen=True, slots=True)
class Counted:
    """One article of the period: the entry and the column that it counts for, and the unit it belongs to, if any."""

    entry: Published
    column: Column
    unit: Unit | None

    @property
    def article(self) -> object:
        """What is the same in two columns for one article only; an entry without an address is its column's alone."""
        return self.entry.key if self.entry.url is not None else (self.column.identity, self.entry.key)


@dataclass(frozen=True, slots=True)
class Counts:
    """The entries of a period. articles: each once; listed: each once in every column that holds it.

    `column_totals` stand beside the registry's columns, each with its own articles once.

    lead_totals: how many entries name each lead of the columns that each lead answers for, by position; unclaimed: by such a
    column's identity, the leads whose an entry may be too that names nobody for sure, and `unclear` how many such entries
    there are. unseen: the identities of the columns of which
    not the whole period was seen: what is counted in them is a lower bound.
    """

    first: date
    last: date
    articles: tuple[Counted, ...]
    column_totals: tuple[int, ...]
    listed: tuple[Counted, ...] = ()
    lead_totals: Mapping[int, Mapping[Unit, int]] = field(default_factory=dict)
    unclaimed: Mapping[object, frozenset[Unit]] = field(default_factory=dict)
    unclear: Mapping[object, int] = field(default_factory=dict)
    unseen: frozenset[object] = frozenset()

    @property
    def total(self) -> int:
        return len(self.articles)

    @property
    def tally(self) -> Tally:
        return tally(self.articles)

    def by_unit(self) -> Mapping[Unit | None, Tally]:
        """The units that have an article, each with its own; under None what belongs to no unit."""
        of: dict[Unit | None, list[Counted]] = {}
        for article in self.articles:
            of.setdefault(article.unit, []).append(article)
        return {unit: tally(articles) for unit, articles in of.items()}


def count(
    registry: Registry,
    column_ids: Sequence[int | None],
    published: Iterable[Published],
    first: date,
    last: date,
    *,
    place: str = "",
    watched: Mapping[int, Watch] | None = None,
) -> Counts:
    """Count the entries with a shown date from `first` to `last`, both included.

    `column_ids` stand beside the registry's columns; `place` is the portal's name (see Sources). watched: how much of the
    period was seen of each column, by its id; None where all of it was. Entries without an address are never taken for the
    same article in two columns.
    """
    position_of = _positions(column_ids)
    held = sorted(
        ((position_of[each.column_id], each) for each in published if each.column_id in position_of),
        key=lambda pair: pair[0],
    )
    own: dict[tuple[int, str], Published] = {}
    for position, entry in held:
        if first <= entry.published_on <= last:
            own.setdefault((position, entry.key), entry)
    totals = Counter(position for position, _ in own)
    owners = _Owners(registry, last, Sources(registry, place))
    listed = tuple(
        Counted(entry, registry.columns[at], owners.of(registry.columns[at], entry)) for (at, _), entry in own.items()
    )
    counted: dict[object, Counted] = {}
    for each in listed:
        counted.setdefault(each.article, each)
    of_separate: dict[int, list[Published]] = {at: [] for at, each in enumerate(registry.columns) if each.separate}
    for (at, _), entry in own.items():
        if at in of_separate:
            of_separate[at].append(entry)
    shares = {at: _shares(registry.columns[at], entries, owners) for at, entries in of_separate.items()}
    return Counts(
        first=first,
        last=last,
        articles=tuple(counted.values()),
        listed=listed,
        column_totals=tuple(totals[position] for position in range(len(registry.columns))),
        lead_totals={position: share.named for position, share in shares.items()},
        unclaimed={registry.columns[at].identity: share.perhaps for at, share in shares.items()},
        unclear={registry.columns[at].identity: share.unclear for at, share in shares.items()},
        unseen=frozenset(
            column.identity
            for column, column_id in zip(registry.columns, column_ids, strict=True)
            if watched is not None and watched.get(column_id or 0) is not Watch.WHOLE
        ),
    )


def articles_in(column_ids: Sequence[int | None], published: Iterable[Published], first: date, last: date) -> int:
    """How many articles the columns hold from first to last, each once: the total of `count`, whoever they belong to."""
    known = _positions(column_ids)
    return len(
        {
            each.key if each.url is not None else (known[each.column_id], each.key)
            for each in published
            if each.column_id in known and first <= each.published_on <= last
        }
    )


def _positions(column_ids: Sequence[int | None]) -> dict[int, int]:
    """The first place of each column in columns.csv, by its id."""
    found: dict[int, int] = {}
    for position, column_id in enumerate(column_ids):
        if column_id is not None:
            found.setdefault(column_id, position)
    return found


class _Share(NamedTuple):
    """How many entries of a column name each lead, every lead among them; whose the unclear ones may be, and their number."""

    named: Mapping[Unit, int]
    perhaps: frozenset[Unit]
    unclear: int


def _shares(column: Column, entries: Iterable[Published], owners: _Owners) -> _Share:
    whose = Whose(owners.registry, column, owners.last, owners.sources)
    named = dict.fromkeys(whose.leads, 0)
    perhaps: frozenset[Unit] = frozenset()
    unclear = 0
    for entry in entries:
        unit = owners.of(column, entry)
        if unit is None:
            possible = whose.possible(entry.source)
            perhaps |= possible
            unclear += bool(possible)
        elif unit in named or unit in owners.registry.leads(column, entry.published_on):
            named[unit] = named.get(unit, 0) + 1
    return _Share(named, perhaps, unclear)


def shares_of(totals: Sequence[int]) -> list[float | None]:
    """Each total's share of their sum in percent, two decimals, adding up to 100; None where there is nothing to share.

    Shares are cut to two decimals, and what is lacking goes to those that lost most by it, the first of equals first.
    """
    whole = sum(totals)
    if not whole:
        return [None] * len(totals)
    cut = [total * 10_000 // whole for total in totals]
    lost = sorted(range(len(totals)), key=lambda at: -(totals[at] * 10_000 % whole))
    for at in lost[: 10_000 - sum(cut)]:
        cut[at] += 1
    return [share / 100 for share in cut]


def tally(articles: Iterable[Counted]) -> Tally:
    """The articles by the category of the column that each counts for."""
    found = Counter(article.column.main_category for article in articles)
    return Tally(found[DISCLOSURE], found[NEWS])


class _Owners:
    """Whose an entry is. last: the period's last day."""

    def __init__(self, registry: Registry, last: date, sources: Sources) -> None:
        self.registry, self.last, self.sources = registry, last, sources
        self._known: dict[object, Unit | None] = {}

    def of(self, column: Column, entry: Published) -> Unit | None:
        """The unit that answered for the column on the entry's day, so a merger moves no past.

        An entry dated before its unit began goes to who answers at the period's end. Of several leads, and of a lead that
        answers for its own entries alone, the source decides.
        """
        unit = self._alone(column)
        if unit is not None:
            return unit
        for day in (entry.published_on, self.last):
            leads = self.registry.leads(column, day)
            if len(leads) == 1 and not column.separate:
                return leads[0]
            if leads:
                named = self.sources.unit(entry.source)
                answering = self.registry.answering
                return named and (answering(named.name, day) or answering(named.name, self.last))
        return None

    def _alone(self, column: Column) -> Unit | None:
        """The one unit that answers for a column on every day; None where there are several, or they come and go."""
        if column.identity not in self._known:
            units = [self.registry.by_name.get(name) for name in column.units]
            only = units[0] if len(units) == 1 and not column.separate else None
            self._known[column.identity] = only if only and only.starts is None and only.ends is None else None
        return self._known[column.identity]
