"""A page that came byte for byte as before says what it said, and is read anew where anything that
its reading rests on is another.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.page.template import Learnt
from crawler.page.urls import Addresses
from crawler.read.reader import read
from crawler.visit.kept_readings import KeptReadings, as_bytes, from_bytes, is_worth_keeping
from storage.readings import FILE, KeptReading, Readings
from tests.crawler.counties import TODAY, list_page, rows
from tests.crawler.read.test_known_places import plain_hints, plain_portal

URL = "http://www.qingshan.example.cn/gzdt/index.html"
HINTS = Hints(TODAY, column="工作动态")


def page(entries: int = 8, extra: str = "", newest: date = TODAY - timedelta(days=3)) -> Page:
    html = list_page(rows(entries, newest=newest), following="index_2.html", extra=extra)
    return Page(URL, html.encode(), "text/html; charset=utf-8")


class Nights:
    """Readings of one page, night after night, each by a crawl of its own."""

    def __init__(self, home: Path) -> None:
        (home / FILE).parent.mkdir()
        self.home = home
        self.read = 0

    def night(self, page: Page, hints: Hints = HINTS, **more: Any) -> Reading:
        def reader(page: Page, hints: Hints) -> Reading:
            self.read += 1
            return read(page, hints)

        kept = KeptReadings(Readings(self.home), reader)
        found = kept.of_column(1, **more)(page, hints)
        kept.close()
        assert replace(found, scores=()) == replace(read(page, hints), scores=())
        return found


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    return Nights(tmp_path)


def test_the_same_bytes_are_read_once(nights: Nights) -> None:
    for later in range(4):
        nights.night(page(), replace(HINTS, today=TODAY + timedelta(days=later)))
    assert nights.read == 1


@pytest.mark.parametrize(
    "other",
    [
        page(extra="<p>x</p>"),
        replace(page(), url=f"{URL}?a=1"),
        replace(page(), content_type="text/html"),
        replace(page(), refresh="5"),
        page(newest=TODAY - timedelta(days=2)),
        page(7),
    ],
)
def test_another_page_is_read(nights: Nights, other: Page) -> None:
    nights.night(page())
    nights.night(other)
    assert nights.read == 2


@pytest.mark.parametrize(
    "other",
    [
        {"column": "通知公告"},
        {"units": ("教育局",)},
        {"address": URL},
        {"quick": True},
        {"entry": "ul.list li"},
        {"layout": "general"},
        {"carried": {"a": "1"}},
        {"furniture": frozenset({"www.qingshan.example.cn/"})},
        {"others": Addresses({"www.qingshan.example.cn/other"})},
        {"today": TODAY - timedelta(days=1)},
    ],
)
def test_other_hints_read_anew(nights: Nights, other: dict[str, Any]) -> None:
    nights.night(page())
    nights.night(page(), replace(HINTS, **other))
    assert nights.read == 2


def test_a_clock_that_went_on_is_not_read_again_and_news_beside_it_are(nights: Nights) -> None:
    hints = replace(plain_hints("classed"), quick=True)
    one = plain_portal("classed").columns[0]
    html = plain_portal("classed").pages[one.path]
    nav = "<div class='nav'>"
    clocks = [html.replace(nav, f"<i>访问量：{shown}</i>{nav}") for shown in (812, 977, 991)]
    newest = max(row.day for row in one.rows)
    for night, shown in enumerate(clocks):
        later = replace(hints, today=hints.today + timedelta(night))
        nights.night(Page(one.url, shown.encode()), later)
    assert nights.read == 1
    news = clocks[0].replace(str(newest), str(newest + timedelta(days=1)))
    assert len(news) == len(clocks[0])
    found = nights.night(Page(one.url, news.encode()), hints)
    assert nights.read == 2
    assert max(entry.published_on for entry in found.entries if entry.published_on) > newest


@pytest.mark.parametrize("shown", ["昨天", "3天前", "今天 08:30"])
def test_what_counts_from_the_day_of_the_visit_is_read_every_night(
    nights: Nights, shown: str
) -> None:
    moving = list_page(rows(8)).replace(str(TODAY - timedelta(days=3)), shown).encode()
    for later in range(3):
        found = nights.night(
            Page(URL, moving, "text/html; charset=utf-8"),
            replace(HINTS, today=TODAY + timedelta(days=later)),
        )
        assert all(type(one.published_on) is date for one in found.entries)
    assert nights.read >= 3


def test_a_day_without_its_year_is_read_again_once_it_has_come(nights: Nights) -> None:
    lines = rows(8, newest=date(2017, 8, 3), every=1)
    html = list_page(lines)
    for _, _, day in lines:
        html = html.replace(f"<span>{day}</span>", f"<span>[{day:%m-%d}]</span>")
    coming = Page(URL, html.encode(), "text/html; charset=utf-8")
    newest = [
        nights.night(coming, replace(HINTS, today=TODAY + timedelta(days=later))).entries[0]
        for later in range(5)
    ]
    assert [one.published_on for one in newest] == [date(2017, 8, 3)] * 3 + [date(2018, 8, 3)] * 2


def test_where_it_is_asked_to_be_read_anew_it_is(nights: Nights) -> None:
    nights.night(page())
    nights.night(page(), anew=True)
    assert nights.read == 2


def test_what_shows_no_entries_is_read_every_night(nights: Nights) -> None:
    for _ in range(2):
        nights.night(page(0))
    assert nights.read == 2


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + b"\1" * 5_000])
def test_a_damaged_file_costs_only_the_time_to_read_anew(nights: Nights, damage: bytes) -> None:
    nights.night(page())
    (nights.home / FILE).write_bytes(damage)
    for _ in range(3):
        nights.night(page())
    assert nights.read in (3, 2)


def test_a_folder_without_data_gets_it(tmp_path: Path) -> None:
    readings = Readings(tmp_path)
    readings.keep([KeptReading("1 a", b"basis", TODAY, TODAY, b"reading")])
    readings.close()
    assert (kept := Readings(tmp_path).get("1 a")) is not None
    assert kept.reading == b"reading"


def test_where_no_file_can_be_there_pages_are_read(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    readings = Readings(tmp_path)
    readings.keep([KeptReading("1 a", b"basis", TODAY, TODAY, b"reading")])
    assert readings.get("1 a") is None


def test_a_reading_comes_back_as_it_was_kept() -> None:
    reading = read(page(), replace(HINTS, furniture=Learnt().furniture))
    assert is_worth_keeping(reading)
    assert from_bytes(as_bytes(reading)) == replace(reading, scores=())
    told = set(json.loads(zlib.decompress(as_bytes(reading))))
    read_anew = {"outcome", "follow", "children", "article", "scores", "moving"}
    assert told == {one.name for one in fields(Reading)} - read_anew
