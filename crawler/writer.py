"""The one writer of a crawl: visits go in one by one, and into the database many to a transaction."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from storage.captures import Captures
from storage.errors import BusyError, CorruptError, DiskFullError, SchemaError, StoreError
from storage.records import Outcome, Visit
from storage.store import Store

MOST_AT_ONCE = 50
LONGEST_WAIT = 0.3
"""Seconds that a visit waits for others to share its transaction."""
_BACKLOG = 100
_LARGE = 2**18
"""Bytes of a body that is handed over only once nearly all before it are written: what waits is held in memory."""
_HOPELESS = (BusyError, CorruptError, DiskFullError, SchemaError)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Body:
    digest: str
    content: bytes
    at: datetime


class Writer:
    """Records visits in a thread of its own. `tell` is called there with each batch once it is stored.

    What was received is kept before the visits that were handed over after it. `broken` is the error after which nothing
    more can be stored.
    """

    def __init__(
        self, store: Store, captures: Captures, crawl_id: int, tell: Callable[[Sequence[Visit]], None]
    ) -> None:
        self._store = store
        self._captures = captures
        self._crawl_id = crawl_id
        self._tell = tell
        self._queue: queue.Queue[Visit | _Body | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self.broken: StoreError | None = None

    def start(self) -> None:
        self._thread.start()

    async def put(self, visit: Visit) -> None:
        """Hands a visit over, and waits where the database is slower than the portal."""
        await self._room_behind(_BACKLOG)
        self._queue.put(visit)

    async def keep(self, content: bytes, at: datetime) -> str:
        """Hands a body over as evidence. Its SHA-256; "" for an empty one, of which there is nothing to keep."""
        if not content:
            return ""
        await self._room_behind(_BACKLOG if len(content) < _LARGE else 1)
        body = _Body(sha256(content).hexdigest(), content, at)
        self._queue.put(body)
        return body.digest

    async def _room_behind(self, waiting: int) -> None:
        while self._queue.qsize() > waiting and self.broken is None:
            await asyncio.sleep(0.05)

    def close(self) -> None:
        """Returns when all that was handed over is stored, or nothing more can be."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        ended = False
        while not ended:
            batch, ended = self._collect()
            if batch and self.broken is None:
                try:
                    self._record(batch)
                except StoreError as error:
                    _log.error("visits cannot be stored: %s", error)
                    self.broken = error

    def _collect(self) -> tuple[list[Visit], bool]:
        """The visits of one transaction, and whether they are the last."""
        first = self._next_visit(None)
        if first is None:
            return [], True
        batch = [first]
        until = time.monotonic() + LONGEST_WAIT
        while len(batch) < MOST_AT_ONCE:
            try:
                visit = self._next_visit(until)
            except queue.Empty:
                break
            if visit is None:
                return batch, True
            batch.append(visit)
        return batch, False

    def _next_visit(self, until: float | None) -> Visit | None:
        """The next visit, or None for the end; bodies that come before it are kept. Raises queue.Empty when time is up."""
        while True:
            item = self._queue.get(timeout=None if until is None else max(0.0, until - time.monotonic()))
            if not isinstance(item, _Body):
                return item
            if self.broken is None:
                try:
                    self._captures.keep(item.digest, item.content, item.at)
                except StoreError as error:
                    _log.error("evidence cannot be kept: %s", error)
                    self.broken = error

    def _record(self, batch: list[Visit]) -> None:
        try:
            self._store.record(self._crawl_id, batch)
        except _HOPELESS:
            raise
        except StoreError as error:
            if len(batch) > 1:
                for visit in batch:
                    self._record([visit])
                return
            if batch[0].outcome is Outcome.INTERNAL_ERROR:
                raise
            _log.error("column %s: its visit cannot be stored: %s", batch[0].column_id, error)
            why = f"the visit cannot be stored: {error}"
            self._record([replace(batch[0], outcome=Outcome.INTERNAL_ERROR, why=why, entries=(), gone=(), voids=False)])
            return
        self._tell(batch)
