"""A list of which neither its page nor its portal's other pages tell whose it is: its newest and
its oldest entry's own pages do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from config.county import County
from crawler.night.supervisor import run_crawl
from crawler.page.document import Document
from crawler.page.reading import Hints, Page
from crawler.page.urls import canonical
from crawler.read.in_doubt import list_in_doubt
from crawler.visit.asked import FILE
from crawler.visit.check import look
from storage.records import Outcome
from tests.crawler.counties import CLOCK, TODAY, Row, county_at, rows, store_of
from tests.faults import FaultServer

NAME = "工作动态"
PATH = "/lm/7.html"


def strange_page(entries: Sequence[Row], make: int = 0) -> str:
    """A list in a box that is called a menu's, under a heading that says nothing, on a page
    without a breadcrumb. make: no two pages of different makes are framed alike.
    """
    tags = [("div", "section", "article", "main")[make // 4**at % 4] for at in range(3)]
    items = "".join(
        f"<li><a href='{url}'>{title}</a><span>{day}</span></li>" for title, url, day in entries
    )
    menu = "".join(f"<li><a href='/fw/{at}.html'>办事{at}</a></li>" for at in range(30))
    side = "<p><a href='/fw/1.html'>办事1</a><a href='/fw/2.html'>办事2</a></p>" * 3
    begin, end = (
        "".join(f"<{one}>{side}" for one in tags),
        "".join(f"</{one}>" for one in tags[::-1]),
    )
    return (
        f"<html><head><title>青山县人民政府</title></head><body><ul>{menu}</ul>{begin}"
        f"<div class='left-menu'><h3>信息一览</h3><ul>{items}</ul></div>{end}"
        "<div class='foot'>主办：青山县人民政府办公室</div></body></html>"
    )


CRUMBS = {
    "steps": "<div>当前位置：<a href='/'>首页</a> &gt; 政务公开 &gt; {name}</div>",
    "items": (
        "<ol class='breadcrumb'><li><a href='/'>首页</a></li><li>政务公开</li><li>{name}</li></ol>"
    ),
    "link": "<div>当前位置：<a href='/'>首页</a> &gt; <a href='{path}'>列表</a> &gt; 正文</div>",
    "meta": "<meta name='ColumnName' content='{name}'>",
    "filed": "<p>所属栏目：{name}</p>",
}


def article(entry: Row, name: str = NAME, say: str = "steps", *, path: str = PATH) -> str:
    """The page of an entry, which says in what column of what address it is filed."""
    title, _, day = entry
    text = "各乡镇人民政府，县政府各部门：现将有关事项通知如下，请结合实际认真贯彻执行。" * 8
    return (
        f"<html><head><title>{title}</title></head><body>"
        f"{CRUMBS[say].format(name=name, path=path)}<h1>{title}</h1>"
        f"<p class='info'>发布时间：{day} 来源：县教育局</p><p>{text}</p></body></html>"
    )


def with_articles(
    server: FaultServer, entries: Sequence[Row], name: str = NAME, say: str = "steps"
) -> None:
    for entry in entries:
        server.page(entry[1], article(entry, name, say))


def outcomes(county: County, day: int = 0) -> Mapping[str, Outcome]:
    """What a crawl of a day comes to, by the columns' paths."""
    told: dict[str, Outcome] = {}
    clock = CLOCK.on(TODAY + timedelta(days=day))
    with store_of(county) as store:
        run_crawl(
            county,
            store,
            clock,
            on_progress=lambda one: told.update(
                {f"/{one.column.url.split('/', 3)[3]}": one.outcome}
            ),
        )
    return told


@pytest.mark.parametrize("say", CRUMBS)
def test_the_newest_and_the_oldest_entry_s_pages_say_whose_it_is(tmp_path: Path, say: str) -> None:
    """Two requests more at first contact, none afterwards; `check` comes to the same."""
    entries, server = rows(8), FaultServer()
    server.page(PATH, strange_page(entries))
    with_articles(server, entries, say=say)
    with server.serving():
        county = county_at(tmp_path, server.url, [(NAME, PATH)])
        assert outcomes(county) == {PATH: Outcome.READ}
        asked = [path for path in server.requests() if path not in ("/", PATH)]
        assert asked == [entries[0][1], entries[-1][1]]
        server.asked.clear()
        assert outcomes(county, 1) == {PATH: Outcome.READ}
        assert server.requests() == [PATH]
        column = county.registry.columns[0]
        reading = look(column, county.settings.portal, CLOCK, namesakes=False)
        assert reading.outcome is Outcome.READ, reading.why
        assert "its entries' own pages say so" in reading.why


def test_an_entry_is_asked_once_whose_it_is_and_of_what_day(tmp_path: Path) -> None:
    """A list in doubt without any day: each entry's page is asked for, and none of them twice."""
    entries, server = rows(6), FaultServer()
    page = strange_page(entries)
    for _, _, day in entries:
        page = page.replace(f"<span>{day}</span>", "")
    server.page(PATH, page)
    with_articles(server, entries)
    with server.serving():
        county = county_at(tmp_path, server.url, [(NAME, PATH)])
        assert outcomes(county) == {PATH: Outcome.READ}
        asked = [path for path in server.requests() if path not in ("/", PATH)]
        assert sorted(asked) == sorted(url for _, url, _ in entries)


@pytest.mark.parametrize("which", ["all", "newest", "oldest"])
def test_a_list_of_others_entries_is_left_alone_and_not_asked_about_again(
    tmp_path: Path, which: str
) -> None:
    entries, server = rows(8), FaultServer()
    server.page(PATH, strange_page(entries))
    with_articles(server, entries)
    others = {"all": entries, "newest": entries[:1], "oldest": entries[-1:]}[which]
    with_articles(server, others, "通知公告")
    with server.serving():
        county = county_at(tmp_path, server.url, [(NAME, PATH)])
        assert outcomes(county) == {PATH: Outcome.NOT_A_LIST}
        server.asked.clear()
        assert outcomes(county, 1) == {PATH: Outcome.NOT_A_LIST}
        assert server.requests() == [PATH], "what was refused once is not asked about again"
        (tmp_path / FILE).write_text("[3", encoding="utf-8")
        assert outcomes(county, 2) == {PATH: Outcome.NOT_A_LIST}


def test_what_is_new_in_a_list_in_doubt_is_asked_alone(tmp_path: Path) -> None:
    entries, server = rows(8), FaultServer()
    server.page(PATH, strange_page(entries))
    with_articles(server, entries)
    with server.serving():
        county = county_at(tmp_path, server.url, [(NAME, PATH)])
        assert outcomes(county) == {PATH: Outcome.READ}
        own: Row = ("关于新学期工作安排的通知公告", "/art/2001.html", TODAY)
        server.page(PATH, strange_page([own, *entries]))
        with_articles(server, [own])
        server.asked.clear()
        assert outcomes(county, 1) == {PATH: Outcome.READ}
        assert server.requests() == [PATH, own[1]]
        strange: Row = ("关于召开全县农业工作会议的报道", "/art/2002.html", TODAY)
        server.page(PATH, strange_page([strange, own, *entries]))
        with_articles(server, [strange], "农业要闻")
        assert outcomes(county, 2) == {PATH: Outcome.NOT_A_LIST}


@pytest.mark.parametrize("unit", ["", "教育局", "民政局"])
def test_a_name_that_two_columns_bear_needs_the_unit_s_too(tmp_path: Path, unit: str) -> None:
    entries, server = rows(8), FaultServer()
    server.page(PATH, strange_page(entries))
    server.page("/lm/8.html", "<html><body>404</body></html>")
    for entry in entries:
        page = article(entry).replace("来源：县教育局", f"来源：{unit}" if unit else "")
        server.page(entry[1], page)
    with server.serving():
        county = county_at(tmp_path, server.url, [(NAME, PATH), (NAME, "/lm/8.html")])
        wanted = Outcome.READ if unit == "教育局" else Outcome.NOT_A_LIST
        assert outcomes(county)[PATH] is wanted


def test_a_name_that_leads_to_another_column_s_page_is_that_column_s(tmp_path: Path) -> None:
    entries, server = rows(8), FaultServer()
    server.page(PATH, strange_page(entries))
    server.page("/lm/8.html", "<html><body>404</body></html>")
    for entry in entries:
        server.page(entry[1], article(entry).replace(NAME, f"<a href='/lm/8.html'>{NAME}</a>"))
    with server.serving():
        county = county_at(tmp_path, server.url, [(NAME, PATH), ("图片新闻", "/lm/8.html")])
        assert outcomes(county)[PATH] is Outcome.NOT_A_LIST


@pytest.mark.parametrize("order", ["none", "no days"])
def test_rows_in_no_order_are_what_people_read_most(tmp_path: Path, order: str) -> None:
    entries, server = rows(8), FaultServer()
    shown = [entries[at] for at in (3, 0, 6, 1, 7, 2, 5, 4)] if order == "none" else entries
    page = strange_page(shown)
    if order == "no days":  # on some rows
        page = page.replace(f"<span>{entries[2][2]}</span>", "")
    server.page(PATH, page)
    with_articles(server, entries)
    with server.serving():
        county = county_at(tmp_path, server.url, [(NAME, PATH)])
        assert outcomes(county) == {PATH: Outcome.NOT_A_LIST}


def test_a_portal_all_of_whose_lists_are_in_doubt_costs_less_than_a_fifth_of_a_request_more(
    tmp_path: Path,
) -> None:
    """The rest is asked on the nights that follow."""
    server, columns, number = FaultServer(), [], 30
    for at in range(number):
        path, name = f"/lm/{at}.html", f"第{at}类信息"
        entries = rows(6, TODAY - timedelta(days=at + 1), f"/art/{at}")
        server.page(path, strange_page(entries, at))
        with_articles(server, entries, name)
        columns.append((name, path))
    with server.serving():
        county = county_at(tmp_path, server.url, columns)
        before = 0
        for night in range(15):
            server.asked.clear()
            told = outcomes(county, night)
            articles = [path for path in server.requests() if path.startswith("/art/")]
            assert len(articles) < 0.2 * number
            read = sum(outcome is Outcome.READ for outcome in told.values())
            assert read == min(number, before + len(articles) // 2), night
            before = read
        assert before == number


@pytest.mark.parametrize("shown", [True, False])
def test_entries_right_below_the_column_s_own_address_need_no_asking(
    tmp_path: Path, shown: bool
) -> None:
    """What lies in a named folder below it is a child column's."""
    folder = "/lm/gzdt/2018" if shown else "/lm/gzdt/tz"
    entries, server = rows(8, folder=folder), FaultServer()
    server.page("/lm/gzdt/", strange_page(entries))
    for title, url, day in entries:
        server.page(url, article((title, url, day), "其他"))
    with server.serving():
        county = county_at(tmp_path, server.url, [(NAME, "/lm/gzdt/")])
        wanted = Outcome.READ if shown else Outcome.NOT_A_LIST
        assert outcomes(county) == {"/lm/gzdt/": wanted}
        assert any(path.startswith(folder) for path in server.requests()) is not shown


def test_a_row_s_link_to_the_column_itself_is_no_entry_to_ask_about() -> None:
    rows = [f"/article/80{at}71.html" for at in range(6)]
    body = "<br>".join(
        f"<a href='/lm/gzdt/'>[{NAME}]</a> <a href='{url}'>关于公布第{url[-8]}批帮扶名单的通知</a>"
        for url in rows
    )
    page = f"<html><body><h4>柳河镇</h4><div class='pull-left'>{body}</div></body></html>"
    here = "http://www.qinghe.example.cn/lm/gzdt/"
    doc = Document(Page(here, page.encode()))
    found = list_in_doubt(doc, Hints(TODAY, column=NAME, address=canonical(here)))
    assert found is not None
    assert [urlsplit(one.url or "").path for one in found.entries] == rows


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("other", [False, True])
def test_a_column_of_several_boxes_is_told_by_all_of_them(
    tmp_path: Path, other: bool, alone: bool
) -> None:
    """Its newest entry does not stand in the first box. other: that of another column does.
    alone: the boxes before it hold a row each, and are no rows.
    """
    every = rows(15)
    boxes = (
        [every[13:14], every[14:], every[:13]] if alone else [every[5:10], every[:5], every[10:]]
    )
    page = strange_page(every[5:10])
    begin, end = page.index("<div class='left-menu'>"), page.index("</ul></div></") + len("</ul>")
    parts = "".join(
        f"<section class='sub'><h4><a href='#'>{name}</a></h4><ul>"
        + "".join(f"<li><a href='{u}'>{title}</a><span>{day}</span></li>" for title, u, day in box)
        + "</ul></section>"
        for name, box in zip(("部门预算", "部门决算", "专项资金"), boxes, strict=True)
    )
    server = FaultServer()
    server.page(PATH, f"{page[:begin]}<div class='left-menu'>{parts}{page[end:]}")
    for row in every:
        server.page(row[1], article(row, "其他" if other and row in every[:5] else NAME))
    with server.serving():
        county = county_at(tmp_path, server.url, [(NAME, PATH)])
        assert outcomes(county) == {PATH: Outcome.NOT_A_LIST if other else Outcome.READ}
        if not other:
            column = county.registry.columns[0]
            reading = look(column, county.settings.portal, CLOCK, namesakes=False)
            assert {urlsplit(one.url or "").path for one in reading.entries} == {
                url for _, url, _ in every
            }
