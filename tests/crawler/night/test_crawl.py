"""A crawl from end to end: a portal on loopback, a real child process, a real database file."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.settings import ConfigError
from crawler.night.supervisor import Progress, run_crawl
from crawler.visit.recheck import recheck
from storage.records import CrawlState, Known, Outcome
from tests.crawler.counties import CLOCK, TODAY, article_page, county_at, list_page, rows, store_of
from tests.faults import FaultServer, answering, conditional

pytestmark = pytest.mark.slow


def test_a_crawl_reads_every_page_of_every_column_and_stores_its_entries(tmp_path: Path) -> None:
    entries = rows(45)
    portal = FaultServer()
    portal.page("/gzdt/index.html", list_page(entries[:20], following="index_2.html"))
    portal.page("/gzdt/index_2.html", list_page(entries[20:40], following="index_3.html"))
    portal.page("/gzdt/index_3.html", list_page(entries[40:]))
    portal.page("/tzgg/index.html", list_page(rows(5, folder="/tz"), name="通知公告"))
    with portal.serving():
        county = county_at(
            tmp_path,
            portal.url,
            [("工作动态", "/gzdt/index.html"), ("通知公告", "/tzgg/index.html")],
        )
        told: list[Progress] = []
        with store_of(county) as store:
            summary = run_crawl(county, store, CLOCK, on_progress=told.append)
            assert summary.state is CrawlState.FINISHED, summary
            assert summary.outcomes == {Outcome.READ: 2}, [one.why for one in told]
            ids = store.identify(county.registry.columns)
            assert [len(store.known(one or 0).entries) for one in ids] == [45, 5]
            assert [store.known(one or 0).rows for one in ids] == [45, 5]
    assert {(one.column.name, one.entries, one.total) for one in told} == {
        ("工作动态", 45, 2),
        ("通知公告", 5, 2),
    }


def test_a_second_crawl_of_an_unchanged_portal_asks_once_for_each_column_and_for_robots_txt(
    tmp_path: Path,
) -> None:
    portal = FaultServer()
    first, static = list_page(rows(20), following="index_2.html"), list_page(rows(20, folder="/b"))
    portal.page("/a/index.html", first)
    portal.page("/a/index_2.html", list_page(rows(40)[20:]))
    portal.pages["/b/index.html"] = conditional(static, '"b-1"', "Tue, 31 Jul 2018 01:02:03 GMT")
    with portal.serving():
        county = county_at(tmp_path, portal.url, [("甲", "/a/index.html"), ("乙", "/b/index.html")])
        with store_of(county) as store:
            run_crawl(county, store, CLOCK)
            portal.asked.clear()
            summary = run_crawl(county, store, CLOCK.on(TODAY + timedelta(days=1)))
    assert summary.outcomes == {Outcome.READ: 1, Outcome.NOT_MODIFIED: 1}
    assert sorted(portal.requests(robots=True)) == ["/a/index.html", "/b/index.html", "/robots.txt"]


def test_dates_that_the_list_leaves_out_come_from_the_articles_once(tmp_path: Path) -> None:
    entries = rows(6)
    portal = FaultServer()
    undated = "".join(f"<li><a href='{url}'>{title}</a></li>" for title, url, _ in entries)
    page = list_page([]).replace("<ul class='list'></ul>", f"<ul class='list'>{undated}</ul>")
    portal.page("/gzdt/index.html", page)
    for title, url, day in entries:
        portal.page(url, article_page(title, day, "青山县教育局"))
    with portal.serving():
        county = county_at(tmp_path, portal.url, [("工作动态", "/gzdt/index.html")])
        with store_of(county) as store:
            assert run_crawl(county, store, CLOCK).outcomes == {Outcome.READ: 1}
            (column_id,) = store.identify(county.registry.columns)
            held = store.known(column_id or 0).entries.values()
            assert sorted(str(one.published_on) for one in held) == sorted(
                str(day) for _, _, day in entries
            )
            portal.asked.clear()
            assert run_crawl(county, store, CLOCK.on(TODAY + timedelta(days=1))).outcomes == {
                Outcome.READ: 1
            }
    assert portal.requests() == ["/gzdt/index.html"]


def test_an_article_that_fails_for_the_moment_spoils_a_visit_that_needs_its_date(
    tmp_path: Path,
) -> None:
    entries = rows(6)
    portal = FaultServer()
    undated = "".join(f"<li><a href='{url}'>{title}</a></li>" for title, url, _ in entries)
    portal.page(
        "/gzdt/index.html",
        list_page([]).replace("<ul class='list'></ul>", f"<ul class='list'>{undated}</ul>"),
    )
    for title, url, day in entries:
        portal.page(url, article_page(title, day))
    portal.pages[entries[0][1]] = answering("", 500)
    with portal.serving():
        county = county_at(tmp_path, portal.url, [("工作动态", "/gzdt/index.html")])
        with store_of(county) as store:
            assert run_crawl(county, store, CLOCK).outcomes == {Outcome.SERVER_ERROR: 1}
            portal.page(entries[0][1], article_page(*entries[0][::2]))
            assert run_crawl(county, store, CLOCK).outcomes == {Outcome.READ: 1}


def test_a_block_on_every_page_is_no_column_s_news(tmp_path: Path) -> None:
    latest = rows(8, newest=TODAY, folder="/news", every=1)
    block = "<div class='box'><ul>" + "".join(
        f"<li><a href='{url}'>{title}</a><span>{day}</span></li>" for title, url, day in latest
    )
    block += "</ul></div>"
    columns = [(f"栏目{number}", f"/c{number}/index.html") for number in range(8)]
    portal = FaultServer()
    for name, path in columns:
        portal.page(path, list_page([], name=name, extra=block))
    portal.page(
        "/news/index.html",
        list_page(
            latest + rows(12, newest=TODAY - timedelta(days=20), folder="/news2"), extra=block
        ),
    )
    with portal.serving():
        county = county_at(tmp_path, portal.url, [*columns, ("政务要闻", "/news/index.html")])
        with store_of(county) as store:
            told: dict[str, Progress] = {}
            run_crawl(
                county, store, CLOCK, on_progress=lambda one: told.update({one.column.name: one})
            )
            assert told["政务要闻"].entries == 20
            assert {one.entries for name, one in told.items() if name != "政务要闻"} == {0}
            assert all(
                not one.outcome.conclusive for name, one in told.items() if name != "政务要闻"
            )
            run_crawl(
                county,
                store,
                CLOCK,
                columns=["栏目3"],
                on_progress=lambda one: told.update({"alone": one}),
            )
            assert told["alone"].outcome is told["栏目3"].outcome
            again = recheck(county, {1: county.registry.columns[3]}, {1: Known(1)}, CLOCK)
            assert again[1].outcome is told["栏目3"].outcome


def test_a_crawl_of_nothing_is_asked_wrongly(tmp_path: Path) -> None:
    county = county_at(tmp_path, "http://127.0.0.1:9", [("工作动态", "/gzdt/")])
    with store_of(county) as store, pytest.raises(ConfigError, match="there is no column 通知公告"):
        run_crawl(county, store, CLOCK, columns=["通知公告"])


def test_only_the_columns_that_are_meant_are_visited(tmp_path: Path) -> None:
    portal = FaultServer()
    portal.page("/a/index.html", list_page(rows(3)))
    with portal.serving():
        county = county_at(tmp_path, portal.url, [("甲", "/a/index.html"), ("乙", "/b/index.html")])
        with store_of(county) as store:
            summary = run_crawl(county, store, CLOCK, columns=["甲"], units=["教育局"])
    assert (summary.columns, summary.outcomes) == (1, {Outcome.READ: 1})
    assert portal.requests() == ["/a/index.html", "/"]


def test_a_column_is_visited_from_its_first_to_its_last_day(tmp_path: Path) -> None:
    portal = FaultServer()
    for name in "abc":
        portal.page(f"/{name}/index.html", list_page(rows(3)))
    with portal.serving():
        county = county_at(tmp_path, portal.url, [(name, f"/{name}/index.html") for name in "abc"])
        today = CLOCK.today()
        gone, kept, coming = county.registry.columns
        columns = (
            replace(gone, ends=today - timedelta(days=1)),
            replace(kept, starts=today, ends=today),
            replace(coming, starts=today + timedelta(days=1)),
        )
        county = replace(county, registry=replace(county.registry, columns=columns))
        with store_of(county) as store:
            assert run_crawl(county, store, CLOCK).columns == 1
    assert portal.requests() == ["/b/index.html", "/"]
