"""A crawl in slices comes to what it would have come to in one go."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

from config.clock import Clock
from crawler.night.slices import Slice, crawl_slice
from crawler.night.supervisor import run_crawl
from storage.records import CrawlState
from tests.crawler.counties import county_at, store_of
from tests.e2e.stranger import Portal, entries, list_page
from tests.monitor.nights import ZONE

COLUMNS = 160
"""More than are begun at once, three times over."""
EMPTY = range(0, 20, 3)


def test_short_slices_end_like_one_crawl(tmp_path: Path) -> None:
    """Columns that say for the first time that they are empty wait for the end of the crawl, and
    do so over all slices.
    """
    clock = Clock(ZONE)
    with Portal().serving() as portal:
        for number in range(COLUMNS):
            days = [clock.today() - timedelta(days=number + 3 * entry) for entry in range(1, 6)]
            rows = [] if number in EMPTY else entries(f"第{number}栏", days)
            portal.slowness = 0.05
            portal.pages[f"/c{number}/"] = list_page(rows, title=f"栏目{number}", counted=True)
        columns = [(f"栏目{number}", f"/c{number}/") for number in range(COLUMNS)]
        settings = "delay = 0\nconcurrency = 8\nrobots = false\n"
        whole = county_at(tmp_path / "whole", portal.url, columns, settings)
        sliced = county_at(tmp_path / "sliced", portal.url, columns, settings)
        with store_of(whole) as store:
            run_crawl(whole, store, clock)
            expected = {number: store.known(number + 1).rows for number in range(COLUMNS)}
            outcomes = store.crawls(1)[0].outcomes
        with store_of(sliced) as store:
            waiting: tuple[int, ...] = ()
            since, done = clock.now(), [0]
            for epoch in range(1, 60):
                wanted = Slice(epoch, "", since, clock.now(), False, waiting, seconds=0.2)
                came = crawl_slice(sliced, store, clock, wanted, stop=threading.Event())
                done.append(came.done)
                waiting = tuple(came.waiting)
                if came.state is not CrawlState.RUNNING:
                    break
            assert came.state is CrawlState.FINISHED
            assert len(done) > 2
            assert done == sorted(done)
            again = Slice(60, "", since, clock.now())
            assert crawl_slice(sliced, store, clock, again, stop=threading.Event()) == came
            assert len(store.crawls(5)) == 1
            assert store.crawls(1)[0].outcomes == outcomes
            assert {n: store.known(n + 1).rows for n in range(COLUMNS)} == expected
