"""A crawl from end to end: a portal on loopback, a real child process, a real database file."""

from __future__ import annotations

from pathlib import Path

from crawler.crawl import Progress, run_crawl
from storage.records import CrawlState, Outcome
from tests.crawler.counties import CLOCK, county_at, list_page, rows, store_of
from tests.faults import FaultServer


def test_a_crawl_reads_every_page_of_every_column_and_stores_its_entries(tmp_path: Path) -> None:
    entries = rows(45)
    portal = FaultServer()
    portal.page("/gzdt/index.html", list_page(entries[:20], following="index_2.html"))
    portal.page("/gzdt/index_2.html", list_page(entries[20:40], following="index_3.html"))
    portal.page("/gzdt/index_3.html", list_page(entries[40:]))
    portal.page("/tzgg/index.html", list_page(rows(5, folder="/tz"), name="通知公告"))
    with portal.serving():
        county = county_at(tmp_path, portal.url, [("工作动态", "/gzdt/index.html"), ("通知公告", "/tzgg/index.html")])
        told: list[Progress] = []
        with store_of(county) as store:
            summary = run_crawl(county, store, CLOCK, on_progress=told.append)
            assert summary.state is CrawlState.FINISHED, summary
            assert summary.outcomes == {Outcome.READ: 2}, [one.why for one in told]
            ids = store.identify(county.registry.columns)
            assert [len(store.known(one or 0).entries) for one in ids] == [45, 5]
            assert [store.known(one or 0).rows for one in ids] == [45, 5]
    assert {(one.column.name, one.entries, one.total) for one in told} == {("工作动态", 45, 2), ("通知公告", 5, 2)}
