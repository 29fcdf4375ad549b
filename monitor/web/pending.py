"""Changes that were asked for and not yet written: each waits for its author to look at what it
comes to.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock

from config.editing.sheet import Sheet
from config.io.headers import Header

MOST_WAITING = 20
LONGEST = 3_600.0
"""Seconds for which a change waits."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One row. number: where it stood, None for a new one. was: the digest of its cells as its
    author saw them. cells: what is to stand there, None where the row is to go.
    """

    number: int | None
    was: str
    cells: Mapping[str, str] | None

    def on(self, sheet: Sheet) -> Sheet | None:
        """The table with it; None where the row is not as it was seen, or is seen twice."""
        if self.number is None:
            return sheet.changed(None, self.cells or {})
        at = self.place(sheet)
        if at is None:
            return None
        return sheet.without(at) if self.cells is None else sheet.changed(at, self.cells)

    def place(self, sheet: Sheet) -> int | None:
        """Where the row stands now: rows above it may have come and gone."""
        found = [number for number, cells in sheet.rows() if digest(cells) == self.was]
        if self.number in found:
            return self.number
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Upload:
    """A whole table in place of the one that stands: its text takes a tenth of the room that its
    cells do. name: of the file that was sent.
    """

    text: str
    headers: tuple[Header, ...]
    name: str

    def on(self, _: Sheet) -> Sheet:
        return Sheet.read(self.text, self.headers)


@dataclass(frozen=True, slots=True)
class Pending:
    """who: the account that asked. table: address and name of the table. mark: of the file that
    the author saw. at: seconds, rising.
    """

    who: str
    table: tuple[str, str]
    wish: Edit | Upload
    mark: str
    at: float


@dataclass
class Waiting:
    """Bounded in number and time; each change is shown to its author alone. tick: seconds,
    rising.
    """

    tick: Callable[[], float] = time.monotonic
    _held: OrderedDict[str, Pending] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def add(self, who: str, table: tuple[str, str], wish: Edit | Upload, mark: str) -> str:
        """The key under which it waits."""
        key = secrets.token_urlsafe(16)
        with self._lock:
            self._held[key] = Pending(who, table, wish, mark, self.tick())
            while len(self._held) > MOST_WAITING:
                self._held.popitem(last=False)
        return key

    def of(self, key: str, who: str, table: tuple[str, str]) -> Pending | None:
        with self._lock:
            found = self._held.get(key)
        if found is None or (found.who, found.table) != (who, table):
            return None
        return found if self.tick() - found.at < LONGEST else None

    def drop(self, key: str) -> None:
        with self._lock:
            self._held.pop(key, None)


def digest(cells: Mapping[str, str]) -> str:
    """What a row is known by."""
    filled = sorted((name, cell) for name, cell in cells.items() if cell)
    return sha256(repr(filled).encode()).hexdigest()
