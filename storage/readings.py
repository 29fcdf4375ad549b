"""What pages said when they were last read, in a file of its own beside the database: lost,
damaged or locked it costs only that they are read anew.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

FILE = Path("data") / "readings.db"
_TABLE = (
    "CREATE TABLE IF NOT EXISTS readings (place TEXT PRIMARY KEY, basis BLOB NOT NULL, "
    "first TEXT NOT NULL, until TEXT NOT NULL, reading BLOB NOT NULL) WITHOUT ROWID"
)
_PATIENCE = 1.0
"""Seconds to wait for another crawl of the folder."""
_log = logging.getLogger(__name__)


class KeptReading(NamedTuple):
    """What one page said.

    place: whose page it is. basis: the digest of all that it was read from and by, but for the
    day. first, until: the days between which it says the same.
    """

    place: str
    basis: bytes
    first: date
    until: date
    reading: bytes


class Readings:
    """The kept readings of one county folder, for one thread. Nothing here raises: what cannot be
    had is not there, and what cannot be kept is read anew.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        self._connection: sqlite3.Connection | None = None
        try:
            self._path.parent.mkdir(exist_ok=True)  # with a server, it may be the first file there
            self._connection = sqlite3.connect(self._path, timeout=_PATIENCE)
            self._connection.execute(_TABLE)
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)

    def get(self, place: str) -> KeptReading | None:
        """The last reading of a place; None where there is none."""
        if self._connection is None:
            return None
        try:
            row = self._connection.execute(
                "SELECT basis, first, until, reading FROM readings WHERE place = ?", (place,)
            ).fetchone()
            if row is None:
                return None
            basis, first, until, reading = row
            return KeptReading(
                place, basis, date.fromisoformat(first), date.fromisoformat(until), reading
            )
        except (sqlite3.Error, TypeError, ValueError) as error:
            self._give_up(error)
            return None

    def keep(self, kept: Sequence[KeptReading]) -> None:
        """Keeps readings, each in place of the one before."""
        if self._connection is None or not kept:
            return
        rows = [(*one[:2], str(one.first), str(one.until), one.reading) for one in kept]
        try:
            with self._connection:
                self._connection.executemany(
                    "INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?, ?)", rows
                )
        except sqlite3.Error as error:
            self._give_up(error)

    def forget(self, before: date) -> None:
        """Takes away what says nothing of a day or any later one."""
        if self._connection is None:
            return
        try:
            with self._connection:
                self._connection.execute("DELETE FROM readings WHERE until < ?", (str(before),))
        except sqlite3.Error as error:
            self._give_up(error)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _give_up(self, error: Exception) -> None:
        """Goes on without the file, and takes away one that is damaged."""
        _log.warning("%s: pages are read anew: %s", self._path, error)
        damaged = not isinstance(error, sqlite3.OperationalError | OSError)
        self.close()
        if damaged:
            self._path.unlink(missing_ok=True)
