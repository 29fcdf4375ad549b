"""What pages will show is made beside them, as soon as a crawl or a file has changed it: so that
whoever opens one after a crawl need not wait.
"""

from __future__ import annotations

import gc
import logging
import threading
from contextlib import suppress
from functools import partial
from typing import Self

from config.settings import ConfigError
from monitor.web.desk import Desk, NotNowError
from monitor.web.standing.charts import at_hand, make
from storage.errors import StoreError

PAUSE = 1.0
"""Seconds between two looks at what has changed."""
_log = logging.getLogger("tongbao.web")


class Warming:
    """Looks and makes, in a thread, for as long as the block lasts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warming")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(PAUSE):
            try:
                # What is wrong the page that needs it says.
                with suppress(StoreError, ConfigError, NotNowError):
                    made_again(self._desk)
            except Exception:  # noqa: BLE001 - the thread's last line: pages make it themselves
                _log.exception("warming")


def made_again(desk: Desk) -> bool:
    """Makes what pages of today show, the charts last, where something has changed; whether it
    has.
    """
    changed = False
    for make_some in (desk.warm, partial(_drawn, desk)):
        if make_some():
            _set_aside()
            changed = True
    return changed


def _drawn(desk: Desk) -> bool:
    """Makes today's charts again where they are of before a change an hour ago; whether it has."""
    county, today = desk.county(), desk.clock.today()
    if desk.crawling() or at_hand(desk, county, today) is not None:
        return False
    make(desk, county, today)
    return True


def _set_aside() -> None:
    """What was made stays for hours and holds hundreds of thousands of values: the collector of
    garbage shall not look through them again and again while pages are made.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
