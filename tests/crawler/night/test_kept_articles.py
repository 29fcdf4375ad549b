"""What articles said on a night that proved nothing is not asked again the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from config.county import County
from crawler.night.kept_articles import KEPT_FOR, KeptArticles
from crawler.night.supervisor import run_crawl
from crawler.visit.task import Told
from storage.readings import Readings
from storage.records import Article, Capture, Outcome
from storage.store import Store
from tests.crawler.counties import (
    CLOCK,
    TODAY,
    Row,
    article_page,
    county_at,
    list_page,
    rows,
    store_of,
)
from tests.faults import FaultServer

NAMES = ("工作动态", "通知公告", "政策文件", "人事信息", "财政信息")


def entries_of(column: int, folder: str) -> list[Row]:
    return [
        (f"{NAMES[column]}{title}", f"{folder}/{column}{url}", day)
        for title, url, day in rows(7, newest=TODAY - timedelta(days=column))
    ]


def undated_page(name: str, entries: Sequence[Row], *, design: int) -> str:
    """The column's list, without any day, as the portal was made first and as it is made anew."""
    if design == 0:
        page = list_page(entries, name=name)
        for _, _, day in entries:
            page = page.replace(f"<span>{day}</span>", "")
        return page
    items = "".join(f"<dd><a href='{url}'>{title}</a></dd>" for title, url, _ in entries)
    return (
        f"<html><head><title>{name}</title></head><body><section><p>当前位置：<a href='/'>首页</a>"
        f" &gt; {name}</p><h3>{name}</h3><dl>{items}</dl></section></body></html>"
    )


def outcomes(county: County, store: Store, night: int) -> set[Outcome]:
    told: set[Outcome] = set()
    clock = CLOCK.on(TODAY + timedelta(days=night))
    run_crawl(county, store, clock, on_progress=lambda one: told.add(one.outcome))
    return told


def test_after_a_redesign_the_articles_of_undated_lists_are_asked_once(tmp_path: Path) -> None:
    """On the night itself all are, for their addresses are new; the visit proves nothing. The next
    night none is, and what they said that night is the evidence of this one.
    """
    server = FaultServer()
    asked: list[list[str]] = []

    def built(design: int) -> None:
        for at, name in enumerate(NAMES):
            entries = entries_of(at, f"/d{design}")
            server.page(f"/c{at}.html", undated_page(name, entries, design=design))
            for title, url, day in entries:
                server.page(url, article_page(title, day, "县教育局"))

    lists = [f"/c{at}.html" for at in range(len(NAMES))]
    with server.serving():
        county = county_at(tmp_path, server.url, list(zip(NAMES, lists, strict=True)))
        with store_of(county) as store:
            for night, design in enumerate((0, 1, 1)):
                built(design)
                server.asked.clear()
                wanted = Outcome.LAYOUT_CHANGED if night == 1 else Outcome.READ
                assert outcomes(county, store, night) == {wanted}, night
                asked.append([one for one in server.requests() if one != "/"])
            known = store.known_of([1])[0]
            evidence = store.evidence(store.captures(county.home))
            assert not list(evidence.problems())
            last = evidence.of_visits(range(2 * len(NAMES) + 1, 3 * len(NAMES) + 1))
    for night in (0, 1):
        assert sorted(asked[night]) == sorted(
            [*lists, *(url for at in range(5) for _, url, _ in entries_of(at, f"/d{night}"))]
        )
    assert sorted(asked[2]) == lists
    days = {day for _, _, day in entries_of(0, "")}
    assert {one.published_on for one in known.entries.values()} == days
    shown = [capture["url"] for one in last for capture in one.record["captures"]]
    assert sorted(url.removeprefix(server.url) for url in shown) == sorted(asked[1])


BUSY = "<html><body><p>系统维护中，请稍后访问</p></body></html>"


@pytest.mark.parametrize("page", ["<html><body><p>无</p></body></html>", None, BUSY])
def test_an_article_that_says_no_day_or_is_gone_is_not_asked_for_every_night(
    tmp_path: Path, page: str | None
) -> None:
    """One behind which the portal is not well is asked for again."""
    server = FaultServer()
    entries = entries_of(0, "/d")
    server.page("/c0.html", undated_page(NAMES[0], entries, design=0))
    for _, url, _ in entries:
        if page is not None:
            server.page(url, page)
    with server.serving():
        county = county_at(tmp_path, server.url, [(NAMES[0], "/c0.html")])
        with store_of(county) as store:
            for night in range(3):
                server.asked.clear()
                assert outcomes(county, store, night) == {Outcome.NO_DATES}
                asked = [one for one in server.requests() if one not in ("/", "/c0.html")]
                assert len(asked) == (0 if night and page != BUSY else len(entries)), asked


def test_what_an_article_said_is_kept_for_a_week_and_then_goes(tmp_path: Path) -> None:
    said = Told(
        Article("标题", date(2018, 7, 1), "县教育局", "2018-07-01", "meta PubDate"),
        (Capture("http://a.example.cn/1.html", datetime(2018, 7, 31, 2, tzinfo=UTC), 200),),
    )
    dateless = Told(None, ())
    url, other = "http://a.example.cn/1.html", "http://a.example.cn/2.html"
    readings = Readings(tmp_path)
    KeptArticles(readings, TODAY).keep(7, {url: said, other: dateless})
    for later in (timedelta(), KEPT_FOR):
        told = KeptArticles(readings, TODAY + later).of_column(7)
        assert (told(url), told(other), told("http://a.example.cn/3.html")) == (
            said,
            dateless,
            None,
        )
    assert KeptArticles(readings, TODAY).of_column(8)(url) is None
    after = TODAY + KEPT_FOR + timedelta(days=1)
    late = KeptArticles(readings, after)
    assert late.of_column(7)(url) is None
    late.keep(9, {other: dateless})
    assert readings.get(f"article 7 {url}") is None
    readings.close()
