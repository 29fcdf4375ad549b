"""Which columns may hold a title with certain words, told without looking at the titles: by the
pairs of neighbouring letters that each column's titles have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from string import ascii_uppercase
from threading import Lock
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from storage.tables import EntryChangeRow, EntryRow

BITS = 2**14
"""Of one column's mask, 2 KiB: some hundred titles set an eighth of them."""
BATCH = 20_000
"""Titles that are read at once."""


class _Titles:
    """The titles of one table, read in the order in which its rows were added.

    rows: its number, the column, the title, and what else tells a row from one that another copy
    of the database has under the same number.
    """

    def __init__(self, rows: Select[int, int, str, Any]) -> None:
        self._rows = rows
        self._number: ColumnElement[int] = rows.selected_columns.values()[0]
        self._last: tuple[int, int, str | int] | None = None

    def stand(self, connection: Connection) -> bool:
        """Whether the database still has the row that was read last."""
        if self._last is None:
            return True
        row = connection.execute(self._rows.where(self._number == self._last[0])).first()
        return row is not None and (row[0], row[1], row[3]) == self._last

    def more(self, connection: Connection) -> list[tuple[int, str]]:
        """The next titles, each with its column."""
        after = self._last[0] if self._last else 0
        query = self._rows.where(self._number > after).order_by(self._number).limit(BATCH)
        rows = connection.execute(query).all()
        if rows:
            self._last = rows[-1][0], rows[-1][1], rows[-1][3]
        return [(row[1], row[2]) for row in rows]


def _tables() -> tuple[_Titles, _Titles]:
    """Where titles stand: as they are, and what they became (a row for each change)."""
    entries = select(EntryRow.id, EntryRow.column_id, EntryRow.title, EntryRow.key)
    changes = select(
        EntryChangeRow.id, EntryRow.column_id, EntryChangeRow.new_title, EntryChangeRow.visit_id
    ).join(EntryRow, EntryRow.id == EntryChangeRow.entry_id)
    return _Titles(entries), _Titles(changes)


class LetterPairs:
    """What was read of one database so far. Threads may share it.

    Rows are only ever added, and a title that changes leaves a row of the change: what has come
    since is read before anything is answered.
    """

    def __init__(self) -> None:
        self._tables = _tables()
        self._masks: dict[int, bytearray] = {}
        self._whole = False
        self._lock = Lock()

    def __len__(self) -> int:
        """The columns that have a title."""
        return len(self._masks)

    def learn(self, connection: Connection) -> bool:
        """Reads the next of the titles; whether there may be more."""
        with self._lock:
            if not all(table.stand(connection) for table in self._tables):
                # A backup was put in its place.
                self._tables, self._masks, self._whole = _tables(), {}, False
            found = [table.more(connection) for table in self._tables]
            for titles in found:
                self._add(titles)
            more = any(len(titles) == BATCH for titles in found)
            self._whole = self._whole or not more
        return more

    def columns(self, connection: Connection, words: Sequence[str]) -> list[int] | None:
        """The columns of which a title may have all these words: no other has one. None where
        the words do not tell, or not all titles were read yet.
        """
        asked = {one for word in words for one in _pairs(word)}
        if not asked or not self._whole or self.learn(connection):
            return None
        places = [(one >> 3, 1 << (one & 7)) for one in asked]
        with self._lock:
            return [
                column_id
                for column_id, mask in self._masks.items()
                if all(mask[at] & bit for at, bit in places)
            ]

    def _add(self, titles: Iterable[tuple[int, str]]) -> None:
        by_column: dict[int, list[str]] = {}
        for column_id, title in titles:
            by_column.setdefault(column_id, []).append(title)
        for column_id, some in by_column.items():
            mask = self._masks.setdefault(column_id, bytearray(BITS // 8))
            for one in _pairs("\n".join(some)):
                mask[one >> 3] |= 1 << (one & 7)


def _pairs(text: str) -> set[int]:
    """The bits of a text's pairs. Capitals are small letters, as they are in a search."""
    for letter in ascii_uppercase:
        text = text.replace(letter, letter.lower())
    units = memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")
    return {hash(pair) % BITS for pair in set(pairwise(units))}
