"""A crawl beside the web face, which is asked for pages all the time, loses nothing: what it stores
is what an undisturbed crawl of the same portal stores.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx

from tests.e2e.browsing import account, log_in, served
from tests.e2e.stranger import Portal, column, county_folder, crawl, entries, list_page, unit

FIRST, SECOND = "2018-07-30", "2018-07-31"
COLUMNS, USERS = 40, 4
PAGES = ("/", "/?overdue=1&sort=days", "/columns/3", "/units/3局", "/entries?words=3", "/anomalies")
QUERIES = (
    "SELECT column_id, key, title, published_on, first_seen_on, last_seen_on, gone_on FROM entries",
    "SELECT column_id, day, outcome, conclusive, voids, rows, complete_from FROM visits",
    "SELECT as_of, state FROM crawls",
    "SELECT entry_id, visit_id, old_title, new_title, is_gone FROM entry_changes",
)


def shown(portal: Portal, last: int) -> None:
    """Fills the portal: each column publishes every day up to the last of July that is given."""
    for number in range(COLUMNS):
        days = [f"2018-07-{day:02}" for day in range(last - number % 5, 0, -1)]
        rows = entries(f"{number}局", days)
        portal.pages[f"/{number}/"] = list_page(rows, title=f"{number}局动态", counted=True)
    portal.pages.pop("/7/", None)


def county(home: Path, portal: Portal) -> Path:
    names = [f"{number}局" for number in range(COLUMNS)]
    columns = [column(f"{name}动态", name, f"{portal.url}/{n}/") for n, name in enumerate(names)]
    return county_folder(home, portal, [unit(name) for name in names], columns)


def stored(home: Path) -> list[list[tuple[object, ...]]]:
    """All that a crawl stored, but for its moments."""
    with closing(sqlite3.connect(home / "data" / "tongbao.db")) as connection:
        return [sorted(connection.execute(query).fetchall(), key=str) for query in QUERIES]


@contextmanager
def asked_all_the_time(url: str) -> Iterator[dict[int, int]]:
    """Users who open one page after the other until the block ends; how often which status came."""
    stop, statuses, guard = threading.Event(), dict[int, int](), threading.Lock()

    def user(number: int) -> None:
        with httpx.Client(base_url=url) as client:
            assert log_in(client).status_code == 303
            at = number
            while not stop.is_set():
                answer = client.get(PAGES[at % len(PAGES)])
                at += 1
                with guard:
                    statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1

    threads = [threading.Thread(target=user, args=(number,)) for number in range(USERS)]
    for thread in threads:
        thread.start()
    try:
        yield statuses
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_a_crawl_beside_pages_stores_what_an_undisturbed_one_stores(tmp_path: Path) -> None:
    with Portal().serving() as portal:
        quiet, busy = county(tmp_path / "quiet", portal), county(tmp_path / "busy", portal)
        shown(portal, 29)
        for home in (quiet, busy):
            crawl(home, FIRST)
        shown(portal, 31)
        crawl(quiet, SECOND)
        account(busy, "张主任")
        with served(busy) as url, asked_all_the_time(url) as statuses:
            crawl(busy, SECOND)
            crawl(busy, SECOND, "--full")
        crawl(quiet, SECOND, "--full")
    assert stored(busy) == stored(quiet)
    assert sum(statuses.values()) > 10
    assert set(statuses) == {200}
