"""[portal] tiered, through the commands: what is asked of the portal, night by night, and what the
lists say of columns that were not asked for.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from config.county import load_county
from crawler.night.slices import Slice, crawl_slice
from monitor.cli.main import cli
from monitor.resting import at_rest
from storage.records import CrawlState
from tests.crawler.counties import CLOCK, TODAY, county_at, list_page, rows, store_of
from tests.faults import FaultServer, answering

CYCLES = ["每周", "每月", "一年", "不定期", "每月", "一年"]
"""The last two are late, and cannot be read."""
LATE, BROKEN = 4, 5
LONG_AGO = TODAY - timedelta(days=40)


@dataclass
class Nights:
    """A portal with a column of each cycle, and the county that crawls it night after night."""

    portal: FaultServer
    home: Path

    def serve(self, place: int, newest: date, *, news: bool = False) -> None:
        """Each list of its own entries, so that none is taken for another's; news: one of today
        stands above them.
        """
        entries = rows(12 + place, newest, f"/art{place}")
        if news:
            entries = [("关于今日工作的通知公告", f"/art{place}/news.html", TODAY), *entries]
        self.portal.page(f"/c{place}/", list_page(entries, name=f"栏目{place}"))

    def ask(self, *words: str) -> str:
        result = CliRunner().invoke(cli, [*words, "--home", str(self.home)])
        assert result.exit_code == 0, result.output
        return result.stdout

    def crawl(self, night: int, *words: str) -> set[int]:
        """The places of the columns that a crawl asks for; each of them once."""
        self.portal.asked.clear()
        self.said = self.ask("crawl", *words, "--as-of", str(TODAY + timedelta(days=night)))
        asked = Counter(int(path[2]) for path in self.portal.requests() if path.startswith("/c"))
        assert set(asked.values()) <= {1, 3}, "a failed one is tried again"
        return set(asked)

    def bands(self, night: int) -> list[str]:
        day = str(TODAY + timedelta(days=night))
        return [
            row["band"] for row in json.loads(self.ask("lists", "--as-of", day, "--format", "json"))
        ]


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    with FaultServer().serving() as portal:
        columns = [(f"栏目{place}", f"/c{place}/") for place in range(len(CYCLES))]
        settings = "delay = 0\ntimeout = 5\ntiered = true\n"
        county = county_at(tmp_path, portal.url, columns, settings)
        lines = county.columns_csv.replace("每周", "{}").format(*CYCLES)
        (tmp_path / "columns.csv").write_text(lines, encoding="utf-8")
        watched = Nights(portal, tmp_path)
        for place in range(len(CYCLES)):
            watched.serve(place, LONG_AGO if place == LATE else TODAY - timedelta(days=1))
        yield watched


def test_nights_ask_for_what_is_due_and_the_lists_stay_as_they_are(nights: Nights) -> None:
    every = set(range(len(CYCLES)))
    nights.portal.pages[f"/c{BROKEN}/"] = answering("没有此页", 404)
    assert nights.crawl(0) == every
    before = nights.bands(0)
    assert before[:LATE] == ["正常"] * LATE
    assert before[LATE:] == ["1个月以上", "未能核查"]
    nights.serve(BROKEN, TODAY - timedelta(days=1))
    seen = nights.crawl(1)
    assert {0, 3, LATE, BROKEN} <= seen, "short and endless cycles, who is late, what failed"
    assert len({1, 2} & seen) < 2, "turns lie on different nights"
    assert nights.bands(1)[:LATE] == ["正常"] * LATE
    nights.serve(LATE, LONG_AGO, news=True)
    assert LATE in nights.crawl(2)
    assert nights.bands(2) == ["正常"] * len(CYCLES), "what was mended is seen the next night"
    assert BROKEN not in nights.crawl(3)
    assert "need no visit today" in nights.said
    assert nights.crawl(4, "--full") == every
    assert nights.crawl(5, "--column", "栏目2") == {2}
    assert nights.bands(4 + 13)[2] != "未能核查"
    assert nights.bands(4 + 5)[0] == "未能核查"


def test_a_night_on_which_nothing_is_due_is_a_whole_crawl(nights: Nights) -> None:
    lines = (nights.home / "columns.csv").read_text(encoding="utf-8").splitlines()
    (nights.home / "columns.csv").write_text("\n".join([lines[0], lines[3]]), encoding="utf-8")
    assert nights.crawl(0) == {2}
    assert nights.crawl(0) == set()
    assert nights.bands(0) == ["正常"]


def test_slices_of_a_night_leave_out_what_rests_and_nothing_else(nights: Nights) -> None:
    assert nights.crawl(0) == set(range(len(CYCLES)))
    county, clock = load_county(nights.home), CLOCK.on(TODAY + timedelta(days=1))
    with store_of(county) as store:
        due = {
            place
            for place, column_id in enumerate(store.identify(county.registry.columns))
            if column_id not in at_rest(county, store, clock.today())
        }
        assert {0, 3, LATE} <= due < set(range(len(CYCLES)))
        nights.portal.asked.clear()
        since, broken_off = clock.now(), threading.Event()
        for epoch, stop in enumerate((broken_off, threading.Event()), start=1):
            came = crawl_slice(
                county,
                store,
                clock,
                Slice(epoch, "", since, clock.now()),
                stop=stop,
                on_progress=lambda step: broken_off.set(),
                at_rest=at_rest,
            )
        assert (came.state, came.done, came.total) == (CrawlState.FINISHED, len(due), len(due))
        paths = [path for path in nights.portal.requests() if path.startswith("/c")]
        assert set(paths) == {f"/c{place}/" for place in due}


def test_a_list_of_a_column_that_rests_is_known_for_its_own(nights: Nights) -> None:
    """Another column that suddenly shows it shows nothing of its own."""
    nights.crawl(0)
    nights.portal.pages["/c0/"] = nights.portal.pages["/c2/"]
    seen = nights.crawl(1)
    if 2 in seen:  # its turn
        nights.portal.pages["/c0/"] = nights.portal.pages["/c1/"]
        seen = nights.crawl(2)
    (row,) = [
        row
        for row in json.loads(
            nights.ask("lists", "--as-of", str(TODAY + timedelta(days=1)), "--format", "json")
        )
        if row["column"] == "栏目0"
    ]
    assert row["band"] == "未能核查"
