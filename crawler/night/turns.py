"""One crawl of a county at a time: a night waits for a column's recheck, and for nothing else."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from storage.errors import CrawlRunningError

RECHECK = 900.0
"""Seconds for which a recheck of one column may be waited for."""
_PAUSE = 1.0
_log = logging.getLogger(__name__)


def in_turn(begin: Callable[[], int], stop: threading.Event, *, patience: float) -> int:
    """What `begin` gives, the number of a new crawl. Where that is refused because a crawl of one
    column is running it is tried again for so many seconds, unless it is to stop. Raises
    CrawlRunningError.
    """
    until, told = time.monotonic() + patience, False
    while True:
        try:
            return begin()
        except CrawlRunningError as running:
            if running.columns > 1 or time.monotonic() >= until or stop.is_set():
                raise
            if not told:
                _log.info("waiting for crawl %d, a recheck of one column", running.crawl_id)
                told = True
        stop.wait(_PAUSE)
