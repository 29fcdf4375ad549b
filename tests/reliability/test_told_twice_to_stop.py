"""A crawl that is told to stop, and told again, ends at once, and what it leaves is whole."""

from __future__ import annotations

import signal
import time
from pathlib import Path

from crawler.night.supervisor import GRACE
from storage.records import CrawlState
from tests.crawler.counties import county_at, store_of
from tests.crawler.night.test_process import COLUMNS, child_of, ended, parent, portal_of
from tests.faults import raw


def test_a_crawl_that_is_told_twice_to_stop_ends_at_once_and_whole(tmp_path: Path) -> None:
    portal = portal_of()
    for _, path in COLUMNS[10:]:
        portal.pages[path] = raw(b"", then_close=False)
    with portal.serving():
        county = county_at(tmp_path, portal.url, COLUMNS, "delay = 0\ntimeout = 60\n")
        with store_of(county) as store:
            process = parent(county.home)
            child = child_of(process)
            while not portal.requests():
                time.sleep(0.05)
            process.send_signal(signal.SIGTERM)
            time.sleep(0.2)
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            told, _ = process.communicate(timeout=120)
            assert time.monotonic() - began < 3 * GRACE
            assert told.strip() == "aborted"
            assert ended(child, 10)
            store.check()
            (crawl,) = store.crawls(1)
            assert crawl.state is CrawlState.ABORTED
            assert sum(crawl.outcomes.values()) == len(COLUMNS)
