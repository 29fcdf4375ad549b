"""What is made for one page and serves the next: the county as its files stand, and pictures of
its columns, for as long as nothing has changed that they rest on.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

MOST_KEPT = 8
_AT_ONCE = 16
"""Keys whose values may be made at the same time, about."""
TABLES = (".csv", ".toml", ".xlsx")
_FOLDERS = ("", "registers")

Value = TypeVar("Value")


@dataclass
class _Held(Generic[Value]):
    mark: Hashable
    value: Value
    made_at: float


@dataclass
class Kept(Generic[Value]):
    """Values by key, each with the mark of what it rests on. Threads may share it: one makes what
    the others wait for, and nobody waits for another key's. tick: seconds, rising. made: how many.
    """

    tick: Callable[[], float]
    most: int = MOST_KEPT
    made: int = 0
    _held: OrderedDict[Hashable, _Held[Value]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _making: tuple[threading.Lock, ...] = field(
        default_factory=lambda: tuple(threading.Lock() for _ in range(_AT_ONCE))
    )

    def of(
        self, key: Hashable, mark: Hashable, make: Callable[[], Value], *, may_be_old: float = 0.0
    ) -> Value:
        """The value of a key under a mark; one of another mark serves for so many seconds."""
        held = self._serving(key, mark, may_be_old)
        if held is not None:
            return held.value
        with self._making[hash(key) % _AT_ONCE]:
            held = self._serving(key, mark, may_be_old)
            return held.value if held is not None else self._add(key, mark, make())

    def at_hand(self, key: Hashable, mark: Hashable, *, may_be_old: float = 0.0) -> Value | None:
        """As `of`, but None where it would have to be made."""
        held = self._serving(key, mark, may_be_old)
        return None if held is None else held.value

    def _serving(self, key: Hashable, mark: Hashable, may_be_old: float) -> _Held[Value] | None:
        with self._lock:
            held = self._held.get(key)
            if held is None or not (held.mark == mark or self.tick() - held.made_at < may_be_old):
                return None
            self._held.move_to_end(key)
            return held

    def _add(self, key: Hashable, mark: Hashable, value: Value) -> Value:
        with self._lock:
            self._held[key] = _Held(mark, value, self.tick())
            self.made += 1
            self._held.move_to_end(key)
            while len(self._held) > self.most:
                self._held.popitem(last=False)
        return value


def files_mark(home: Path) -> Hashable:
    """What the county's own files are known by: a value that changes whenever one of them does."""
    found = []
    for folder in _FOLDERS:
        place = home / folder
        for path in sorted(place.iterdir()) if place.is_dir() else ():
            if path.suffix.lower() in TABLES:
                state = path.stat()
                found.append((str(path), state.st_mtime_ns, state.st_size, state.st_ino))
    return tuple(found)
