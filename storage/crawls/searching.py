"""Entries sought over all columns: by words of their titles, by columns, by days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Connection, Engine, bindparam, func, select

from storage.chunks import chunks
from storage.crawls.letter_pairs import LetterPairs
from storage.engine import reading
from storage.entries.conditions import is_of_any_column
from storage.entries.keys import address
from storage.tables import CrawlRow, EntryRow

_RECENT = 31  # days
_LETTER = re.compile("[A-Za-z]")
FEW = 0.1
"""Of all columns: their rows are looked at in less time than every title takes."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What entries must have: every word in the title, one of the columns, a shown date from
    first to last. None: whatever it is.
    """

    words: tuple[str, ...] = ()
    column_ids: Sequence[int] | None = None
    first: date | None = None
    last: date | None = None


class FoundEntry(NamedTuple):
    """An entry of any column. gone_on: the day of the visit that proved it gone."""

    column_id: int
    title: str
    url: str | None
    published_on: date | None
    first_seen_on: date
    last_seen_on: date
    gone_on: date | None


class Search:
    """Seeks in one database. Every method is one transaction and raises StoreError.

    pairs: what is known of the titles' letters; only of a SQLite file, whose rows are seen in the
    order of their numbers.
    """

    def __init__(self, engine: Engine, pairs: LetterPairs) -> None:
        self._engine = engine
        self._pairs = pairs if engine.dialect.name == "sqlite" else None

    def learn(self) -> bool:
        """Reads the next titles, so that words which few columns have are found in a moment;
        whether there may be more to read.
        """
        if self._pairs is None:
            return False
        with reading(self._engine) as connection:
            return self._pairs.learn(connection)

    def numbers(self, sought: Sought, most: int) -> list[int]:
        """The entries by their numbers, at most so many: the newest shown date first, those
        without a date last.
        """
        with reading(self._engine) as connection:
            narrowed = self._narrowed(connection, sought)
            if narrowed.column_ids is not None and not narrowed.column_ids:
                return []
            for first in _recent(connection, narrowed):
                found = self._numbers(connection, replace(narrowed, first=first), most)
                if len(found) == most:  # what is older comes after them
                    return found
            return self._numbers(connection, narrowed, most)

    def _numbers(self, connection: Connection, sought: Sought, most: int) -> list[int]:
        # Days bound it, by the index of each column; words alone look through every title.
        query = (
            select(EntryRow.id)
            .where(*_conditions(sought, connection.dialect.name))
            .order_by(EntryRow.published_on.desc().nulls_last(), EntryRow.id.desc())
            .limit(most)
        )
        return list(connection.scalars(query))

    def _narrowed(self, connection: Connection, sought: Sought) -> Sought:
        """The same, of those columns alone that may have the words, where they are few."""
        if self._pairs is None:
            return sought
        able = self._pairs.columns(connection, sought.words)
        if able is None or (sought.column_ids is None and len(able) > FEW * len(self._pairs)):
            return sought
        wanted = set(able if sought.column_ids is None else sought.column_ids)
        return replace(sought, column_ids=[one for one in able if one in wanted])

    def entries(self, numbers: Sequence[int]) -> list[FoundEntry]:
        """The entries of these numbers, in their order."""
        found: dict[int, FoundEntry] = {}
        with reading(self._engine) as connection:
            for chunk in chunks(numbers):
                rows = connection.execute(
                    select(
                        EntryRow.id,
                        EntryRow.column_id,
                        EntryRow.title,
                        address(),
                        EntryRow.published_on,
                        EntryRow.first_seen_on,
                        EntryRow.last_seen_on,
                        EntryRow.gone_on,
                    ).where(EntryRow.id.in_(chunk))
                )
                found |= {row[0]: FoundEntry._make(row[1:]) for row in rows}
        return [found[number] for number in numbers if number in found]


def _recent(connection: Connection, sought: Sought) -> Iterator[date]:
    """The day from which to look first: mostly the newest are wanted, of which the last weeks
    hold enough. None where no earlier day is asked for.
    """
    last = connection.scalar(select(func.max(CrawlRow.as_of)))
    if last is None:
        return
    first = date.fromordinal(max(1, min(sought.last or last, last).toordinal() - _RECENT))
    if sought.first is None or sought.first < first:
        yield first


def _conditions(sought: Sought, dialect: str) -> Iterator[ColumnElement[bool]]:
    for word in sought.words:
        if dialect == "sqlite" and not _LETTER.search(word):
            yield func.instr(EntryRow.title, word) > 0  # the same, in two thirds of the time
        else:
            yield EntryRow.title.icontains(word, autoescape=True)
    if sought.column_ids is not None:
        ids: BindParameter[Sequence[int]] = bindparam(
            "ids", sought.column_ids, expanding=True, literal_execute=True
        )
        yield EntryRow.column_id.in_(ids)
    elif sought.first is not None or sought.last is not None:
        yield is_of_any_column()
    if sought.first is not None:
        yield EntryRow.published_on >= sought.first
    if sought.last is not None:
        yield EntryRow.published_on <= sought.last
