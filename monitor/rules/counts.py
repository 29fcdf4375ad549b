"""How many entries a period holds, by shown date: one article counts once, for
the column that stands first.

An article that stands in several columns under days of different months counts in the first of
these months alone, and there for the column that stands first: so a period is the sum of its
months, and no later listing takes a count back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import NamedTuple, TypeVar

from config.registry import DISCLOSURE, NEWS, Column, Registry, Unit
from config.sources import Sources, Whose
from storage.records import Earlier, Published, Watch

Place = TypeVar("Place")


@dataclass(frozen=True, slots=True)
class Tally:
    """Entries of both categories."""

    disclosure: int = 0
    news: int = 0

    @property
    def total(self) -> int:
        return self.disclosure + self.news

    def plus(self, column: Column, number: int) -> Tally:
        """With so many entries more of a column's category."""
        if column.main_category == DISCLOSURE:
            return Tally(self.disclosure + number, self.news)
        return Tally(self.disclosure, self.news + (number if column.main_category == NEWS else 0))


class Counted(NamedTuple):
    """One article of the period: the entry and the column that it counts for, and
    the unit it belongs to, if any.
    """

    entry: Published
    column: Column
    unit: Unit | None

    @property
    def article(self) -> object:
        """What is the same in two columns for one article only; an entry without an
        address is its column's alone.
        """
        return (
            self.entry.key if self.entry.url is not None else (self.column.identity, self.entry.key)
        )


@dataclass(frozen=True)
class Counts:
    """The entries of a period. articles: each once; listed: each once
    in every column that holds it.

    earlier: the articles that other columns show in a month before, by their keys the
    identities of these columns.

    `column_totals` stand beside the registry's columns, each with its own articles once.

    lead_totals: how many entries name each lead of the columns that each lead answers for, by
    position; unclaimed: by such a column's identity, the leads whose an entry may be too that names
    nobody for sure, and `unclear` how many such entries there are. unseen: the identities of the
    columns of which not the whole period was seen: what is counted in them is a lower bound.
    """

    first: date
    last: date
    articles: tuple[Counted, ...]
    column_totals: tuple[int, ...]
    listed: tuple[Counted, ...] = ()
    earlier: Mapping[object, frozenset[object]] = field(default_factory=dict)
    lead_totals: Mapping[int, Mapping[Unit, int]] = field(default_factory=dict)
    unclaimed: Mapping[object, frozenset[Unit]] = field(default_factory=dict)
    unclear: Mapping[object, int] = field(default_factory=dict)
    unseen: frozenset[object] = frozenset()

    @property
    def total(self) -> int:
        return len(self.articles)

    @cached_property
    def tally(self) -> Tally:
        return tally(self.articles)

    @cached_property
    def by_unit(self) -> Mapping[Unit | None, Tally]:
        """The units that have an article, each with its own; under None what belongs to no unit."""
        found: dict[Unit | None, Tally] = {}
        for column, articles in runs(self.articles):
            for unit, number in owned(articles).items():
                found[unit] = found.get(unit, Tally()).plus(column, number)
        return found


def runs(articles: Iterable[Counted]) -> Iterator[tuple[Column, list[Counted]]]:
    """The articles in pieces that follow each other of one column: what a column says is
    then asked once, not for each.
    """
    for _, piece in groupby(articles, key=lambda each: id(each.column)):
        found = list(piece)
        yield found[0].column, found


def owned(articles: Iterable[Counted]) -> Mapping[Unit | None, int]:
    """How many of the articles each unit has, None: no unit."""
    # A unit is a value of many fields: reckoning with the few objects themselves spares
    # looking at each of them each time.
    units: dict[int, Unit | None] = {}
    numbers: Counter[int] = Counter()
    for each in articles:
        units[id(each.unit)] = each.unit
        numbers[id(each.unit)] += 1
    return {units[mark]: number for mark, number in numbers.items()}


def count(
    registry: Registry,
    column_ids: Sequence[int | None],
    published: Iterable[Published],
    first: date,
    last: date,
    *,
    place: str = "",
    watched: Mapping[int, Watch] | None = None,
    earlier: Iterable[Earlier] = (),
    sources: Sources | None = None,
) -> Counts:
    """Count the entries with a shown date from `first` to `last`, both included.

    `column_ids` stand beside the registry's columns; `place` is the portal's name (see Sources).
    watched: how much of the period was seen of each column, by its id; None where all of it was.
    earlier: what other columns show of the same articles before `first`. sources: those of the
    roster and the place, where they are at hand already. Entries without an address are never taken
    for the same article in two columns.
    """
    position_of = _positions(column_ids)
    own: dict[int, dict[str, Published]] = {}
    for entry in published:
        at = position_of.get(entry.column_id)
        if at is not None and first <= entry.published_on <= last:
            own.setdefault(at, {}).setdefault(entry.key, entry)
    owners = _Owners(registry, last, sources or Sources(registry, place))
    listed = tuple(
        each
        for at in sorted(own)
        for each in _owned_by(registry.columns[at], own[at].values(), owners)
    )
    before: dict[object, set[object]] = {}
    for one in earlier:
        at = position_of.get(one.column_id)
        if at is not None:
            before.setdefault(one.key, set()).add(registry.columns[at].identity)
    kept = {key: frozenset(columns) for key, columns in before.items()}
    of_separate = {
        at: own.get(at, {}).values() for at, each in enumerate(registry.columns) if each.separate
    }
    shares = {
        at: _shares(registry.columns[at], entries, owners) for at, entries in of_separate.items()
    }
    return Counts(
        first=first,
        last=last,
        articles=tuple(once(listed, kept)),
        listed=listed,
        earlier=kept,
        column_totals=tuple(
            len(own.get(position, ())) for position in range(len(registry.columns))
        ),
        lead_totals={position: share.named for position, share in shares.items()},
        unclaimed={registry.columns[at].identity: share.perhaps for at, share in shares.items()},
        unclear={registry.columns[at].identity: share.unclear for at, share in shares.items()},
        unseen=frozenset(
            column.identity
            for column, column_id in zip(registry.columns, column_ids, strict=True)
            if watched is not None and watched.get(column_id or 0) is not Watch.WHOLE
        ),
    )


def _owned_by(column: Column, entries: Iterable[Published], owners: _Owners) -> Iterator[Counted]:
    alone = owners.alone(column)
    for entry in entries:
        yield Counted(entry, column, alone or owners.of(column, entry))


def once(
    listed: Iterable[Counted],
    earlier: Mapping[object, frozenset[object]],
    among: Collection[object] | None = None,
) -> Iterator[Counted]:
    """Each article once, in the first month that it stands in, for the
    column that stands first there.

    listed: in the order of the columns. earlier: as in Counts; what counted in a month before is
    left out. among: the identities of the columns that alone are asked for it, None: all.
    """
    found: dict[object, Counted] = {}
    again: dict[object, list[Counted]] = {}
    for each in listed:
        known = found.setdefault(each.article, each)
        if known is not each:
            again.setdefault(each.article, [known]).append(each)
    for article, each in found.items():
        columns = earlier.get(article)
        if columns is not None and (among is None or not columns.isdisjoint(among)):
            continue
        if article in again:
            yield first_of([(one.entry.published_on, one) for one in again[article]])
        else:
            yield each


def first_of(standing: Sequence[tuple[date, Place]]) -> Place:
    """Of the places where one article stands, in the order of the columns, the first in the
    first month of any of their days.
    """
    month = min((day.year, day.month) for day, _ in standing)
    return next(place for day, place in standing if (day.year, day.month) == month)


def articles_in(
    column_ids: Sequence[int | None],
    keys: Iterable[tuple[int, str, bool]],
    earlier: Iterable[Earlier],
) -> int:
    """How many articles of a period the columns hold, each once: the total of
    `count`, whoever they belong to.

    keys: of each entry of the period the column's id, its key, and whether it has an address.
    """
    known = _positions(column_ids)
    held = {key if linked else (known[at], key) for at, key, linked in keys if at in known}
    return len(held - {each.key for each in earlier if each.column_id in known})


def _positions(column_ids: Sequence[int | None]) -> dict[int, int]:
    """The first place of each column in columns.csv, by its id."""
    found: dict[int, int] = {}
    for position, column_id in enumerate(column_ids):
        if column_id is not None:
            found.setdefault(column_id, position)
    return found


class _Share(NamedTuple):
    """How many entries of a column name each lead, every lead among them; whose the unclear
    ones may be, and their number.
    """

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
        elif answered(owners.registry, column, unit, entry.published_on, owners.last):
            named[unit] = named.get(unit, 0) + 1
    return _Share(named, perhaps, unclear)


def answered(registry: Registry, column: Column, unit: Unit, day: date, last: date) -> bool:
    """Whether a unit led a column on the day of an entry, or leads it at the period's end where
    there was no such unit then.
    """
    return unit in registry.leads(column, day) or (
        not unit.active(day) and unit in registry.leads(column, last)
    )


def shares_of(totals: Sequence[int]) -> list[float | None]:
    """Each total's share of their sum in percent, two decimals, adding up to 100; None
    where there is nothing to share.

    Shares are cut to two decimals, and what is lacking goes to those that lost most by
    it, the first of equals first.
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
    found = Tally()
    for column, piece in runs(articles):
        found = found.plus(column, len(piece))
    return found


class _Owners:
    """Whose an entry is. last: the period's last day."""

    def __init__(self, registry: Registry, last: date, sources: Sources) -> None:
        self.registry, self.last, self.sources = registry, last, sources
        self._known: dict[object, Unit | None] = {}

    def of(self, column: Column, entry: Published) -> Unit | None:
        """The unit that answered for the column on the entry's day, so a merger moves no past.

        An entry dated before its unit began goes to who answers at the period's end. Of several
        leads, and of a lead that answers for its own entries alone, the source decides.
        """
        for day in (entry.published_on, self.last):
            leads = self.registry.leads(column, day)
            if len(leads) == 1 and not column.separate:
                return leads[0]
            if leads:
                named = self.sources.unit(entry.source)
                answering = self.registry.answering
                return named and (answering(named.name, day) or answering(named.name, self.last))
        return None

    def alone(self, column: Column) -> Unit | None:
        """The one unit that answers for a column on every day; None where there are
        several, or they come and go.
        """
        if column.identity not in self._known:
            units = [self.registry.by_name.get(name) for name in column.units]
            only = units[0] if len(units) == 1 and not column.separate else None
            self._known[column.identity] = (
                only if only and only.starts is None and only.ends is None else None
            )
        return self._known[column.identity]
