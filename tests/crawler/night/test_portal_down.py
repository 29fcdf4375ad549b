"""A night on which the portal is down, and one on which its pages are made anew: no entry
is lost, no column is emptied.
"""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.night.supervisor import run_crawl
from storage.records import Outcome
from tests.crawler.counties import CLOCK, TODAY, county_at, list_page, rows, store_of
from tests.faults import FaultServer, answering, raw

pytestmark = pytest.mark.slow

COLUMNS = [(f"栏目{number}", f"/c{number}/index.html") for number in range(90)]


def test_a_portal_that_answers_nothing_is_left_alone_soon_and_harms_nothing(tmp_path: Path) -> None:
    portal = FaultServer()
    for name, path in COLUMNS:
        portal.page(path, list_page(rows(5, folder=path), name=name))
    with portal.serving():
        county = county_at(
            tmp_path, portal.url, COLUMNS, "delay = 0\ntimeout = 1\nrobots = false\n"
        )
        with store_of(county) as store:
            run_crawl(county, store, CLOCK)
            for path in portal.pages:
                portal.pages[path] = raw(b"", then_close=False)
            portal.asked.clear()
            began = time.monotonic()
            summary = run_crawl(county, store, CLOCK.on(TODAY + timedelta(days=1)))
            assert summary.outcomes == {Outcome.UNREACHABLE: len(COLUMNS)}
            assert time.monotonic() - began < 90
            assert len(portal.requests()) < len(COLUMNS)
            ids = [column_id or 0 for column_id in store.identify(county.registry.columns)]
            assert all(len(store.known(column_id).entries) == 5 for column_id in ids)
            assert not any(
                one.voided for one in store.standings(TODAY + timedelta(days=1), ids).values()
            )


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    "asked",
    ["120", "86400", "Wed, 01 Jan 2098 00:00:00 GMT", "9" * 40, "Fri, 31 Dec 9999 23:59:59 GMT"],
)
def test_a_site_that_asks_to_be_left_alone_for_long_is_left_alone(
    tmp_path: Path, status: int, asked: str
) -> None:
    portal = FaultServer()
    for _, path in COLUMNS:
        portal.pages[path] = answering(b"slow down", status, {"Retry-After": asked})
    with portal.serving():
        county = county_at(tmp_path, portal.url, COLUMNS, "delay = 0\nrobots = false\n")
        with store_of(county) as store:
            summary = run_crawl(county, store, CLOCK)
    assert summary.outcomes == {Outcome.REFUSED: len(COLUMNS)}
    assert len(portal.requests()) <= 12


def test_entries_in_another_markup_are_read_or_doubted_and_never_taken_for_none(
    tmp_path: Path,
) -> None:
    entries = rows(12)
    table = "".join(
        f"<tr><td><a href='{url}'>{title}</a></td><td>{day}</td></tr>"
        for title, url, day in entries
    )
    cards = "".join(
        f"<div class=card><a href='{url}'><h4>{title}</h4></a><em>{day}</em></div>"
        for title, url, day in entries
    )
    script = (
        f"<div id=app></div><script>var rows = {[title for title, _, _ in entries]!r};</script>"
    )
    portal = FaultServer()
    changed = {"table": table, "cards": cards, "script": script, "nothing": ""}
    with portal.serving():
        columns = [(name, f"/{name}/index.html") for name in changed]
        for _, path in columns:
            portal.page(path, list_page(entries))
        county = county_at(tmp_path, portal.url, columns)
        with store_of(county) as store:
            run_crawl(county, store, CLOCK)
            page = list_page([]).partition("<ul class='list'></ul>")
            for name, path in columns:
                portal.pages[path] = answering(
                    f"{page[0]}<table>{changed[name]}</table>{page[2]}"
                    if name == "table"
                    else f"{page[0]}{changed[name]}{page[2]}"
                )
            for day in (1, 2, 3):
                run_crawl(county, store, CLOCK.on(TODAY + timedelta(days=day)))
            ids = [column_id or 0 for column_id in store.identify(county.registry.columns)]
            standings = store.standings(TODAY + timedelta(days=3), ids)
    for column_id in ids:
        one = standings[column_id]
        assert one.ever_held
        assert one.latest == entries[0][2]
        # Read rightly to this day, or not believed since the change.
        assert one.conclusive_on in (TODAY, TODAY + timedelta(days=3))
