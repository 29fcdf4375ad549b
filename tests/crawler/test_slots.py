"""Whose patience a request draws on: the names of one portal share it, other portals do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.core.downloader import Downloader

from crawler.fetch.politeness import CountingDownloader
from crawler.fetch.slots import slot_of
from crawler.night.supervisor import run_crawl
from crawler.visit.recheck import recheck
from storage.records import Known, Outcome
from tests.crawler.counties import CLOCK, article_page, county_at, list_page, rows, store_of
from tests.faults import FaultServer, answering


@pytest.mark.parametrize(
    ("host", "slot"),
    [
        ("www.qs.gov.cn", "qs.gov.cn"),
        ("zwgk.jyj.qs.gov.cn:8080", "qs.gov.cn"),
        ("QS.gov.cn.", "qs.gov.cn"),
        ("www.qs.com", "qs.com"),
        ("www.qs.cn", "qs.cn"),
        ("zwgk.qingshan.sd.cn", "qingshan.sd.cn"),
        ("www.baishan.sd.cn", "baishan.sd.cn"),
        ("www.政务.cn", "政务.cn"),
        ("gov.cn", "gov.cn"),
        ("localhost", "localhost"),
        ("10.1.2.3:81", "10.1.2.3"),
        ("[fd00::1]", "fd00::1"),
    ],
)
def test_the_names_of_one_portal_are_one_slot(host: str, slot: str) -> None:
    assert slot_of(f"http://{host}/gzdt/").lower() == slot


@pytest.mark.parametrize("name", ["_wait_for_download", "get_slot_key"])
def test_scrapy_still_has_what_the_downloader_overrides(name: str) -> None:
    # The one is not public: where another version of Scrapy starts its requests otherwise, nothing would be counted.
    assert callable(vars(Downloader).get(name)), (
        f"crawler/fetch/politeness.py has to be changed for this version of Scrapy: {name}"
    )
    assert name in vars(CountingDownloader)


def test_the_delay_holds_for_retries_articles_and_later_pages_too(tmp_path: Path) -> None:
    entries = rows(4)
    portal = FaultServer()
    undated = "".join(f"<li><a href='{url}'>{title}</a></li>" for title, url, _ in entries)
    portal.page("/a/index.html", list_page([]).replace("<ul class='list'></ul>", f"<ul class='list'>{undated}</ul>"))
    for title, url, day in entries:
        portal.page(url, article_page(title, day))
    portal.page("/b/index.html", list_page(rows(8, folder="/b")[:4], following="index_2.html"))
    portal.page("/b/index_2.html", list_page(rows(8, folder="/b")[4:]))
    portal.pages["/c/index.html"] = answering("", 503)
    with portal.serving():
        columns = [("甲", "/a/index.html"), ("乙", "/b/index.html"), ("丙", "/c/index.html")]
        county = county_at(tmp_path, portal.url, columns, "delay = 0.2\n")
        with store_of(county) as store:
            assert run_crawl(county, store, CLOCK).outcomes == {Outcome.READ: 2, Outcome.SERVER_ERROR: 1}
        crawled = [asked.at for asked in portal.asked]
        portal.asked.clear()
        recheck(
            county, {1: county.registry.columns[0], 2: county.registry.columns[1]}, {1: Known(1), 2: Known(2)}, CLOCK
        )
        rechecked = [asked.at for asked in portal.asked]
    for moments in (crawled, rechecked):
        assert len(moments) >= 8
        for first in moments:
            # A busy machine may take one late and the next on time: one more than the delay allows for.
            assert sum(first <= moment < first + 2 for moment in moments) <= 2 / 0.2 + 1
