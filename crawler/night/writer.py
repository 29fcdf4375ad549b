"""The one writer of a crawl: visits go in one by one, and into the
database many to a transaction.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from storage.errors import (
    BusyError,
    CorruptError,
    CrawlLostError,
    DiskFullError,
    SchemaError,
    StoreError,
)
from storage.evidence.captures import CaptureStore
from storage.records import Outcome, Visit
from storage.store import Store

MOST_AT_ONCE = 50
LONGEST_WAIT = 0.3
"""Seconds that a visit waits for others to share its transaction."""
_BACKLOG = 100
_LARGE = 2**18
"""Bytes of a body that is handed over only once nearly all before it are written:
what waits is held in memory.
"""
_GLANCE = 0.05
"""Seconds between two looks at how far the writer is."""
_HOPELESS = (BusyError, CorruptError, CrawlLostError, DiskFullError, SchemaError)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Body:
    digest: str
    content: bytes
    at: datetime


class Writer:
    """Records visits in a thread of its own. `tell` is called there with
    each batch once it is stored.

    What was received is kept before the visits that were handed over after it. `broken` is the
    error after which nothing more can be stored.
    """

    def __init__(
        self,
        store: Store,
        captures: CaptureStore,
        crawl_id: int,
        tell: Callable[[Sequence[Visit]], None],
        epoch: int = 0,
    ) -> None:
        self._store = store
        self._captures = captures
        self._crawl_id = crawl_id
        self._tell = tell
        self._epoch = epoch
        self._queue: queue.SimpleQueue[Visit | _Body | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._handed = 0
        self._stored = 0
        self.broken: Exception | None = None

    def start(self) -> None:
        self._thread.start()

    async def put(self, visit: Visit) -> None:
        """Hands a visit over, and waits where the database is slower than the portal."""
        await self._room_behind(_BACKLOG)
        self._queue.put(visit)

    async def keep(self, content: bytes, at: datetime) -> str:
        """Hands a body over as evidence. Its SHA-256; "" for an empty one, of
        which there is nothing to keep.
        """
        if not content:
            return ""
        await self._room_behind(_BACKLOG if len(content) < _LARGE else 1)
        body = _Body(sha256(content).hexdigest(), content, at)
        self._handed += 1
        self._queue.put(body)
        return body.digest

    async def kept(self, digest: str) -> bytes | None:
        """The bytes with this SHA-256 as evidence keeps them; None where it does not.

        That nothing waits does not say that the last body is written.
        """
        handed = self._handed
        while self._stored < handed and self.broken is None:
            await asyncio.sleep(_GLANCE)
        return self._captures.read(digest)

    async def _room_behind(self, waiting: int) -> None:
        while self._queue.qsize() > waiting and self.broken is None:
            await asyncio.sleep(_GLANCE)

    def close(self) -> None:
        """Returns when all that was handed over is stored, or nothing more can be."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        ended = False
        try:
            while not ended:
                batch, ended = self._collect()
                if batch:
                    self._record(batch)
        except StoreError as error:
            _log.error("nothing more can be stored: %s", error)
            self.broken = error
        except Exception as error:  # noqa: BLE001 - a writer that ends without a word leaves the crawl waiting for ever
            _log.exception("the writer broke")
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
        """The next visit, or None for the end; bodies that come before it are kept. Raises
        queue.Empty when time is up.
        """
        while True:
            item = self._queue.get(
                timeout=None if until is None else max(0.0, until - time.monotonic())
            )
            if not isinstance(item, _Body):
                return item
            self._captures.keep(item.digest, item.content, item.at)
            self._stored += 1

    def _record(self, batch: list[Visit]) -> None:
        try:
            self._store.record(self._crawl_id, batch, self._epoch)
        except _HOPELESS:
            raise
        except Exception as error:
            if len(batch) > 1:
                for visit in batch:
                    self._record([visit])
                return
            bad = batch[0]
            if bad.outcome is Outcome.INTERNAL_ERROR:
                raise
            _log.error("column %s: its visit cannot be stored: %s", bad.column_id, error)
            why = f"the visit cannot be stored: {type(error).__name__}: {error}"[:500]
            self._record([Visit(bad.column_id, bad.day, bad.at, Outcome.INTERNAL_ERROR, why)])
            return
        self._tell(batch)
