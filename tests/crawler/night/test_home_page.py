"""Servers show the portal's home page for what they do not find: it is nobody's list,
whatever speaks for its news.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.night.supervisor import Progress, run_crawl
from crawler.visit.home_page import is_home_page
from crawler.visit.recheck import recheck
from storage.records import Entry, Known, Outcome
from tests.crawler.counties import CLOCK, TODAY, Row, county_at, rows, store_of
from tests.faults import FaultServer, answering

MENU = (
    "<ul class='menu'>"
    + "".join(f"<li><a href='/menu/{n}/'>办事服务{n}</a></li>" for n in range(290))
    + "</ul>"
)
"""Links of a menu that every page shows: without looking past them all
pages of the portal are one.
"""


def lines(entries: Sequence[Row]) -> str:
    return "".join(
        f"<li><a href='{url}'>{title}</a><span>{day}</span></li>" for title, url, day in entries
    )


def page(name: str, main: str, menu: str = MENU) -> str:
    return f"<html><head><title>{name}</title></head><body>{menu}{main}</body></html>"


def column(name: str, entries: Sequence[Row], title: str = "") -> str:
    crumb = f"<div>当前位置：<a href='/'>首页</a> &gt; {name}</div>"
    return page(
        title or f"{name}-青山县人民政府",
        f"{crumb}<div class='main'><h2>{name}</h2><ul>{lines(entries)}</ul></div>",
    )


def news(count: int = 10) -> list[Row]:
    return rows(count, newest=TODAY, folder="/news", every=1)


HOMES = {
    "news beside a carousel": "<div class='banner'><img src='1.jpg'></div><div class='news'><ul>{news}</ul></div>",
    "under its breadcrumb": "<div>当前位置：首页</div><div class='main'><ul>{news}</ul></div>",
    "under its breadcrumb's link": (
        "<div>您现在的位置：<a href='/'>首页</a></div><ul>{news}</ul><div><a "
        "href='2.html'>下一页</a></div>"
    ),
}


def crawled(
    tmp_path: Path, portal: FaultServer, columns: Sequence[tuple[str, str]]
) -> dict[str, Progress]:
    told: dict[str, Progress] = {}
    county = county_at(tmp_path, portal.url, columns)
    with store_of(county) as store:
        run_crawl(county, store, CLOCK, on_progress=lambda one: told.update({one.column.name: one}))
    return told


@pytest.mark.parametrize("kind", HOMES)
def test_a_dead_column_for_which_the_home_page_comes_is_redirected_away(
    tmp_path: Path, kind: str
) -> None:
    home = page("青山县人民政府", HOMES[kind].format(news=lines(news())))
    portal = FaultServer()
    live = [(f"栏目{number}", f"/c{number}/") for number in range(6)]
    dead = [("财政信息", "/zwgk/czxx/"), ("旧栏目", "/zwgk/old/")]
    for name, path in live:
        portal.page(path, column(name, rows(12, folder=path.rstrip("/"))))
    for path in ("/", *(path for _, path in dead)):
        portal.page(path, home)
    with portal.serving():
        told = crawled(tmp_path, portal, live + dead)
    assert {told[name].outcome for name, _ in dead} == {Outcome.REDIRECTED_AWAY}
    assert {(told[name].outcome, told[name].entries) for name, _ in live} == {(Outcome.READ, 12)}
    assert portal.requests().count("/") == 1


def test_what_a_column_shows_first_is_not_its_own_where_another_s_address_leads_there_too(
    tmp_path: Path,
) -> None:
    """A portal has new addresses, and shows another column's page for one that was dead."""
    portal = FaultServer()
    columns = [("财政信息", "/old/cz/"), ("行政处罚", "/old/cf/"), ("通知公告", "/old/gg/")]
    portal.page("/old/gg/", column("通知公告", rows(12, folder="/gg")))
    portal.pages["/old/cz/"] = portal.pages["/old/cf/"] = answering("", 404)
    portal.page("/new/cf/", column("行政处罚", rows(12, folder="/cf")))
    portal.page("/new/gg/", column("通知公告", rows(12, folder="/moved")))
    with portal.serving():
        crawled(tmp_path, portal, columns)
        for path in ("cz", "cf", "gg"):
            portal.pages[f"/old/{path}/"] = answering("", 302, {"Location": f"/new/{path}/"})
        portal.pages["/new/cz/"] = answering("", 302, {"Location": "/new/gg/"})
        told = crawled(tmp_path, portal, columns)
    assert {name: one.outcome for name, one in told.items()} == {
        "财政信息": Outcome.REDIRECTED_AWAY,
        "行政处罚": Outcome.READ,
        "通知公告": Outcome.LAYOUT_CHANGED,  # it was read before, and moved
    }


@pytest.mark.parametrize("kind", HOMES)
def test_a_portal_that_answers_every_address_with_its_home_page_shows_no_column(
    tmp_path: Path, kind: str
) -> None:
    portal = FaultServer()
    columns = [(f"栏目{number}", f"/c{number}/") for number in range(8)]
    for path in ("/", *(path for _, path in columns)):
        portal.page(path, page("青山县人民政府", HOMES[kind].format(news=lines(news()))))
    with portal.serving():
        told = crawled(tmp_path, portal, columns)
    assert not any(one.outcome.conclusive for one in told.values())


def test_a_short_column_that_the_home_page_shows_whole_is_read_though_they_share_a_menu(
    tmp_path: Path,
) -> None:
    portal = FaultServer()
    columns = [(f"栏目{number}", f"/c{number}/") for number in range(8)]
    shown = {path: rows(2 if path == "/c3/" else 9, folder=path.rstrip("/")) for _, path in columns}
    for name, path in columns:
        portal.page(path, column(name, shown[path]))
    blocks = "".join(
        f"<div><h3><a href='{path}'>{name}</a></h3><ul>{lines(shown[path][:5])}</ul></div>"
        for name, path in columns
    )
    portal.page("/", page("青山县人民政府", blocks))
    with portal.serving():
        told = crawled(tmp_path, portal, columns)
    assert {one.outcome for one in told.values()} == {Outcome.READ}
    assert told["栏目3"].entries == 2


def test_an_empty_column_of_no_links_of_its_own_is_not_taken_for_the_home_page(
    tmp_path: Path,
) -> None:
    portal = FaultServer()
    columns = [(f"栏目{number}", f"/c{number}/") for number in range(8)]
    menu = "".join(f"<li><a href='{path}'>{name}</a></li>" for name, path in columns)
    hot = f"<ul>{menu}</ul><div class='side'><h3>最新发布</h3><ul>{lines(news())}</ul></div>"
    for name, path in columns:
        listed = lines(rows(9, folder=path.rstrip("/"))) if path != "/c3/" else ""
        main = f"<ul>{listed}</ul>" if listed else "<p>暂无内容</p>"
        crumb = f"<div>当前位置：<a href='/'>首页</a> &gt; <a href='{path}'>{name}</a></div>"
        portal.page(
            path, page("政务公开-青山县人民政府", f"{hot}{crumb}<div id='main'>{main}</div>")
        )
    portal.page("/", page("青山县人民政府", hot))
    with portal.serving():
        told = crawled(tmp_path, portal, columns)
    assert told.pop("栏目3").outcome is Outcome.TRULY_EMPTY
    assert {one.outcome for one in told.values()} == {Outcome.READ}


def test_a_home_page_that_shows_some_of_a_column_s_entries_does_not_stand_for_it_later(
    tmp_path: Path,
) -> None:
    portal = FaultServer()
    columns = [(f"栏目{number}", f"/c{number}/") for number in range(6)]
    for name, path in columns:
        portal.page(path, column(name, rows(12, folder=path.rstrip("/"))))
    own = rows(12, folder="/c2")
    home = page(
        "青山县人民政府", f"<div>当前位置：首页</div><ul>{lines(news(8) + own[:3])}</ul>", ""
    )
    portal.page("/", home)
    with portal.serving():
        county = county_at(tmp_path, portal.url, columns)
        with store_of(county) as store:
            run_crawl(county, store, CLOCK.on(TODAY - timedelta(days=1)))
            portal.page("/c2/", home)
            told: dict[str, Progress] = {}
            run_crawl(
                county, store, CLOCK, on_progress=lambda one: told.update({one.column.name: one})
            )
            known = store.known(3)
        assert told["栏目2"].outcome is Outcome.REDIRECTED_AWAY
        assert told["栏目1"].outcome is Outcome.READ
        assert len(known.entries) == 12
        again = recheck(county, {3: county.registry.columns[2]}, {3: known}, CLOCK)
        assert again[3].outcome is Outcome.REDIRECTED_AWAY


@pytest.mark.parametrize(
    "title",
    [
        "财政信息",
        "财政信息_青山县人民政府",
        "青山县人民政府 - 财政信息",
        "政务公开|财政信息|青山县",
    ],
)
def test_a_page_whose_title_names_the_column_is_read_though_the_portal_begins_with_it(
    tmp_path: Path, title: str
) -> None:
    portal = FaultServer()
    columns = [("财政信息", "/czxx/"), ("财政信息公开", "/czgk/")]
    for path in ("/", *(path for _, path in columns)):
        portal.page(path, page(title, lines(news()), ""))
    with portal.serving():
        told = crawled(tmp_path, portal, columns)
    assert told["财政信息"].outcome is Outcome.READ
    assert told["财政信息公开"].outcome is Outcome.REDIRECTED_AWAY


def test_rechecks_share_the_home_page_too(tmp_path: Path) -> None:
    portal = FaultServer()
    columns = [(f"栏目{number}", f"/c{number}/") for number in range(4)]
    for name, path in columns:
        portal.page(path, column(name, rows(12, folder=path.rstrip("/")), "青山县人民政府"))
    portal.page("/", page("青山县人民政府", lines(news())))
    with portal.serving():
        county = county_at(tmp_path, portal.url, columns)
        numbered = dict(enumerate(county.registry.columns, start=1))
        visits = recheck(county, numbered, {number: Known(number) for number in numbered}, CLOCK)
    assert {visit.outcome for visit in visits.values()} == {Outcome.READ}
    assert portal.requests().count("/") == 1


@pytest.mark.parametrize("status", [404, 500])
def test_without_a_home_page_columns_are_read_all_the_same(tmp_path: Path, status: int) -> None:
    portal = FaultServer()
    columns = [(f"栏目{number}", f"/c{number}/") for number in range(4)]
    for name, path in columns:
        portal.page(path, column(name, rows(12, folder=path.rstrip("/"))))
    portal.pages["/"] = answering("", status)
    with portal.serving():
        told = crawled(tmp_path, portal, columns)
    assert {one.outcome for one in told.values()} == {Outcome.READ}


def entries(*addresses: str) -> list[Entry]:
    return [Entry(f"关于{address}的通知", address, TODAY) for address in addresses]


def test_an_empty_column_of_a_portal_with_few_links_is_not_taken_for_its_home_page() -> None:
    assert not is_home_page({"/"}, {"/"}, (), frozenset())
    own = {f"/news/{number}" for number in range(12)}
    assert is_home_page({"/"} | own, {"/"} | own, (), frozenset())


def test_a_home_page_is_one_that_shares_more_than_the_furniture() -> None:
    menu = {f"/menu/{number}" for number in range(290)}
    own = {f"/news/{number}" for number in range(12)}
    assert is_home_page(menu | own, menu | own, entries("/news/1"), menu)
    assert is_home_page(menu | own, menu | own, entries("/news/1"), frozenset())
    later = (own - {"/news/0"}) | {"/news/12"}
    assert is_home_page(menu | later, menu | own, entries("/news/1", "/news/12"), menu)
    assert not is_home_page(menu | {"/news/1"}, menu | own, entries("/news/1"), menu)
    assert not is_home_page(menu | {"/c/1"}, menu | own, entries("/c/1"), frozenset())
    there = {f"/sub{one}" for one in own}  # its links have no root, and it stands in a folder
    assert is_home_page(menu | there, menu | own, entries("/sub/news/1"), menu)
    six = set(sorted(there)[:6])
    assert not is_home_page(menu | six, menu | own, entries("/sub/news/1"), menu)
    # Most columns answer with it: then all that is on it is on most pages.
    assert is_home_page(menu | own, menu | own, entries("/news/1"), menu | own)
