"""Captures in the county's database, where every machine that works on it reaches them.

A capture is written in a transaction that asks first whether the crawl is still its writer's, so
that a process that was thought dead and wakes up leaves no evidence behind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, select, update

from storage.engine import reading, writing
from storage.evidence.captures import opened, pack, problem_of
from storage.evidence.tables import CaptureRow
from storage.owners import Held, hold


class StoredCaptures:
    """The captures of one county on a PostgreSQL server. held: the crawl whose process alone may
    keep any; None where nobody else writes.
    """

    def __init__(self, engine: Engine, held: Held | None = None) -> None:
        self._engine, self._held = engine, held

    def keep(self, digest: str, body: bytes, at: datetime) -> None:
        """Keeps the bytes, once however often they come. Raises StoreError."""
        with writing(self._engine) as connection:
            if self._held is not None:
                hold(connection, self._held)
            again = update(CaptureRow).where(CaptureRow.digest == digest).values(received_at=at)
            if connection.execute(again).rowcount == 0:
                add_packed(connection, [(digest, pack(body), at)])

    def packed(self, digest: str) -> bytes | None:
        """The bytes as they are kept, compressed; None where they are not."""
        with reading(self._engine) as connection:
            return connection.scalar(select(CaptureRow.body).where(CaptureRow.digest == digest))

    def read(self, digest: str) -> bytes | None:
        """The bytes; None where they are not kept, or can no longer be read."""
        return opened(self.packed(digest))

    def problem(self, digest: str) -> str:
        """What is wrong with the kept bytes; "" where nothing is."""
        return problem_of(digest, self.packed(digest))

    def prune(self, before: datetime, needed: Collection[str]) -> None:
        """Removes what was last received before a moment and is not needed. Raises StoreError."""
        old = select(CaptureRow.digest).where(CaptureRow.received_at < before)
        with writing(self._engine) as connection:
            gone = [{"old": one} for one in connection.scalars(old) if one not in needed]
            for row in gone:
                connection.execute(delete(CaptureRow).where(CaptureRow.digest == row["old"]))


def add_packed(connection: Connection, captures: Iterable[tuple[str, bytes, datetime]]) -> None:
    """Keeps captures that are compressed already; those that are there stay as they are."""
    # Imported here: it loads every driver's dialect, for which SQLite's commands need not wait.
    from sqlalchemy.dialects.postgresql import insert

    rows = [dict(zip(("digest", "body", "received_at"), one, strict=True)) for one in captures]
    if rows:
        connection.execute(insert(CaptureRow).on_conflict_do_nothing(), rows)
