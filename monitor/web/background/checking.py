"""复核 on request: columns that a unit or a clerk asked to have read again, one after the other,
in a thread beside the pages. Each is a crawl of one column, with its evidence.
"""

from __future__ import annotations

import logging
import threading
from typing import Self

from config.settings import ConfigError
from crawler.night.supervisor import run_crawl
from monitor.notices.results import GONE, HALF, TAKEN, WRONG, said_of
from monitor.notices.settling import settle
from monitor.web.desk import Desk, NotNowError
from storage.errors import CrawlRunningError, PortalHeldError, StoreError
from storage.records import CrawlState, Outcome
from storage.web.rechecks import Recheck

PAUSE = 2.0
"""Seconds between two looks at what waits, where nobody wakes it."""
BUSY = 10.0
"""Seconds before it is tried again while another crawl runs."""
MOST_BUSY = 900.0
"""Seconds for which crawls of other machines, or of other counties' portals, are waited for."""
SETTLE_EVERY = 150
"""Looks after which replies are settled by what crawls have read meanwhile."""
_log = logging.getLogger("tongbao.web")


class Checking:
    """Makes the rechecks of one county for as long as the block lasts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="rechecks")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._desk.asked.set()
        self._thread.join()

    def _run(self) -> None:
        looks = 0
        while not self._stop.is_set():
            self._desk.asked.clear()
            try:
                if not self._next() and looks % SETTLE_EVERY == 0:
                    self._settle(None)
            except (StoreError, ConfigError, NotNowError) as error:
                _log.error("rechecks: %s", error)
            except Exception:  # noqa: BLE001 - the thread's last line: the next one is another column
                _log.exception("rechecks")
            looks += 1
            self._desk.asked.wait(PAUSE)

    def _next(self) -> bool:
        """Makes the recheck that waits longest; whether there was one."""
        store, clock = self._desk.store, self._desk.clock
        waiting = store.rechecks.begin(clock.now())
        if waiting is None:
            return False
        try:
            said = self._made(waiting)
        except (CrawlRunningError, PortalHeldError) as busy:
            waited = (clock.now() - waiting.asked_at).total_seconds()
            taken = isinstance(busy, PortalHeldError) and waited > MOST_BUSY
            said = TAKEN if taken else ""
            self._stop.wait(0.0 if taken else BUSY)
        except Exception:
            store.rechecks.end(waiting.number, clock.now(), WRONG)
            raise
        if said:
            store.rechecks.end(waiting.number, clock.now(), said)
        else:
            store.rechecks.put_back(waiting.number)
        return True

    def _made(self, asked: Recheck) -> str:
        """Reads the column again and settles what hangs on it; what came of it, "" where the server
        is told to stop before that.
        """
        desk = self._desk
        county = desk.county()
        try:
            summary = run_crawl(
                county, desk.store, desk.clock, only=asked.column_id, stop=self._stop
            )
        except ConfigError as error:
            _log.error("recheck of column %s: %s", asked.column_id, error)
            return GONE
        _log.info("recheck of column %s: %s", asked.column_id, dict(summary.outcomes))
        if self._stop.is_set():
            return ""
        if summary.state is not CrawlState.FINISHED:
            return HALF
        return self._settle(asked.column_id, next(iter(summary.outcomes)))

    def _settle(self, column_id: int | None, outcome: Outcome | None = None) -> str:
        desk = self._desk
        if column_id is None and not desk.store.replies.claims(1):
            return ""
        county = desk.county()
        known = desk.known(county, desk.clock.today())
        settle(county, desk.store, known, desk.clock, column_id)
        verdicts = [one for one in known.verdicts if one.standing.column_id == column_id]
        return said_of(verdicts, outcome) if outcome else ""
