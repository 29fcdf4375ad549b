"""Night after night, a crawl that reads no page twice stores what one that reads all stores."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.night.supervisor import run_crawl
from storage.readings import FILE
from storage.records import CrawlState
from tests.crawler.counties import CLOCK, TODAY, county_at, list_page, rows, store_of
from tests.faults import FaultServer

pytestmark = pytest.mark.slow
NIGHTS = 4
LAST = str(TODAY + timedelta(days=NIGHTS - 1))
SETTINGS = "delay = 0\ntimeout = 20\nconcurrency = 1\n"


def moving(shown: str) -> str:
    """A list whose newest day is written in words."""
    return list_page(rows(9, folder="/yd")).replace(str(TODAY - timedelta(days=3)), shown)


def serve(portal: FaultServer, night: int) -> dict[str, str]:
    """The portal of one night; its columns by name."""
    short = list_page(rows(12, folder="/yr"))
    for row in rows(12, folder="/yr"):
        short = short.replace(f"<span>{row[2]}</span>", f"<span>[{row[2]:%m-%d}]</span>")
    pages = {
        "/same/": list_page(rows(12)),
        "/paged/": list_page(rows(12, folder="/pg"), following="index_2.html"),
        "/short/": short,
        "/words/": moving("昨天"),
        "/coming/": list_page(rows(9, newest=TODAY + timedelta(days=2), folder="/cm")),
        "/news/": list_page(rows(9 + night, TODAY + timedelta(days=night), "/nw", every=1)),
        "/swapped/": list_page(rows(9, folder="/sw" if night < 2 else "/so")),
        "/emptied/": list_page(rows(9, folder="/em") if night < 2 else []),
        "/redated/": list_page(rows(9, TODAY - timedelta(days=5 + night % 2), "/rd")),
        "/clock/": list_page(rows(9, folder="/ck"), extra=f"<p>访问量{night}</p>"),
    }
    for path, html in pages.items():
        portal.page(f"{path}index.html", html)
    portal.page("/paged/index_2.html", list_page(rows(6, TODAY - timedelta(days=90), "/p2")))
    return {f"工作{path.strip('/')}": f"{path}index.html" for path in pages}


def stored(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything but moments and what is sealed of them."""
    found: dict[str, list[tuple[object, ...]]] = {}
    with sqlite3.connect(home / "data" / "tongbao.db") as database:
        for table in ("visits", "entries", "entry_changes"):
            names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            asked = ", ".join(name for name in names if name != "at")
            order = "crawl_id, column_id" if table == "visits" else "1"
            found[table] = database.execute(
                f"SELECT {asked} FROM {table} ORDER BY {order}"
            ).fetchall()
    return found


def test_nights_that_read_no_page_twice_store_what_those_store_that_read_all(
    tmp_path: Path,
) -> None:
    forgetful, keeping = tmp_path / "forgetful", tmp_path / "keeping"
    portal = FaultServer()
    columns = list(serve(portal, 0).items())
    with portal.serving():
        for night in range(NIGHTS):
            serve(portal, night)
            for home in (forgetful, keeping):
                county = county_at(home, portal.url, columns, SETTINGS)
                (forgetful / FILE).unlink(missing_ok=True)
                clock = CLOCK.on(TODAY + timedelta(days=night))
                with store_of(county) as store:
                    assert run_crawl(county, store, clock).state is CrawlState.FINISHED
    expected, found = stored(forgetful), stored(keeping)
    for table, lines in expected.items():
        assert found[table] == lines, table
    with sqlite3.connect(keeping / FILE) as kept:
        (spared,) = kept.execute("SELECT count(*) FROM readings WHERE first < ?", [LAST]).fetchone()
    assert spared >= 4, "some pages were not read in the last night"
