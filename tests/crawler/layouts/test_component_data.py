"""Lists that stand in what the page hands to its components, in what a library fills by itself, and
in files that hold nothing.
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from crawler.layouts.served.html_rows import plain
from crawler.page.reading import Hints, Page, Reading
from crawler.page.urls import canonical
from crawler.read.reader import read
from storage.records import Outcome

TODAY = date(2026, 11, 30)
SITE = "https://www.lanshan.gov.cn"
NAME = "征地信息"
URL = f"{SITE}/c/113/"
HINTS = Hints(today=TODAY, column=NAME, address=canonical(URL), units=("县自然资源局",))

Titles = Sequence[tuple[str, str, date]]


def rows(count: int, begin: int = 100) -> Titles:
    return [
        (f"关于第{begin + at}号地块的公告", f"/a/{begin + at}.html", TODAY - timedelta(days=3 * at))
        for at in range(count)
    ]


def told(own: str, heading: str = NAME, beside: str = "") -> Reading:
    """How a page is read whose list's place holds `own`."""
    menu = "".join(f"<li><a href='/m/{at}'>办事指南{at}</a></li>" for at in range(20))
    page = (
        f"<html><head><meta charset=utf-8><title>{heading}-岚山区人民政府</title><script src='/lib/j.js'>"
        "</script></head><body>"
        f"<ul>{menu}</ul><div class='c'><div class='crumb'>首页 / 政务公开 / {NAME}</div>"
        f"<h2>{heading}</h2>{own}</div>"
        f"<div class='side'><h3>热点排行</h3>{beside}</div></body></html>"
    )
    return read(Page(URL, page.encode(), "text/html"), HINTS)


def component(entries: Titles, total: str | None = "", name: str = ":items") -> str:
    """total: "" for how many there are, None for no word of it."""
    held = [{"bt": title, "url": url, "fbsj": str(day)} for title, url, day in entries]
    counted = "" if total is None else f" :total='{total or len(entries)}'"
    value = html.escape(json.dumps(held, ensure_ascii=False))
    return f'<div id="app"><news-list {name}="{value}"{counted}></news-list></div>'


@pytest.mark.parametrize("heading", [NAME, "县自然资源局"])
@pytest.mark.parametrize("name", [":items", "data-list", "v-bind:rows", "list"])
@pytest.mark.parametrize("count", [1, 3, 9])
def test_rows_handed_to_a_component_in_the_list_s_place_are_the_column_s(
    heading: str, name: str, count: int
) -> None:
    reading = told(component(rows(count), name=name), heading, component(rows(5, 700)))
    assert reading.outcome is Outcome.READ, reading.why
    assert [(one.title, one.published_on) for one in reading.entries] == [
        (title, day) for title, _, day in rows(count)
    ]


def test_rows_handed_to_a_component_elsewhere_are_nobody_s() -> None:
    reading = told("<div class='list'></div>", beside=component(rows(5, 700)))
    assert not reading.outcome.conclusive, reading.why


@pytest.mark.parametrize(
    ("total", "empty"), [("0", True), (None, False), ("7", False)], ids=["0", "none", "7"]
)
def test_a_component_without_rows_is_empty_where_it_counts_none(
    total: str | None, empty: bool
) -> None:
    reading = told(component([], total))
    assert (reading.outcome is Outcome.TRULY_EMPTY) is empty, reading.why
    assert empty or not reading.outcome.conclusive
    elsewhere = told("<div class='list'></div>", beside=component([], "0"))
    assert not elsewhere.outcome.conclusive, elsewhere.why


@pytest.mark.parametrize("heading", [NAME, "县自然资源局"])
@pytest.mark.parametrize(
    "declared",
    [
        "<table class='easyui-datagrid' data-options=\"url:'/grid.do?cid=113',method:'get'\">{}",
        "<table class='easyui-datagrid' url='/grid.do?cid=113'>{}",
        "<ul class='ls easyui-datalist' data-options='lines:true,\"url\": \"/grid.do?cid=113\"'>",
    ],
    ids=["options", "attribute", "list"],
)
def test_what_easyui_fills_by_itself_is_asked_for(heading: str, declared: str) -> None:
    head = "<thead><tr><th data-options=\"field:'bt'\">标题</th></tr></thead></table>"
    reading = told(declared.format(head), heading)
    assert reading.follow is not None, reading.why
    assert reading.follow.url == f"{SITE}/grid.do?cid=113"


DRAW = (
    "function draw(list){var h='';list.forEach(function(x){h+='<li><a href=\"'+x.url+'\">'+x.bt"
    "+'</a><span>'+x.fbsj+'</span></li>';});document.getElementById('J_list').innerHTML=h||'%s';}"
)


def held_by_file(text: str, words: str = "<li>暂无数据</li>") -> Reading:
    """How a page is read whose script file, asked for, holds this."""
    own = f"<ul id='J_list'></ul><script src='./rows.js'></script><script>{DRAW % words}\ndraw(all)"
    first = told(f"{own};</script>")
    assert first.follow is not None, first.why
    page = Page(first.follow.url, text.encode(), "application/javascript")
    hints = Hints(today=TODAY, column=NAME, address=canonical(URL), carried=first.carry)
    return read(page, hints)


@pytest.mark.parametrize("text", ["var all = [];", "all=[]", "window.all = [ ];\n"])
def test_a_file_without_rows_is_empty_where_the_page_then_says_so(text: str) -> None:
    reading = held_by_file(text)
    assert reading.outcome is Outcome.TRULY_EMPTY, reading.why
    assert not held_by_file(text, "").outcome.conclusive


@pytest.mark.parametrize("text", ["var all = [", "", "var all = null;", "var other = [];", "x()"])
def test_a_file_that_holds_something_else_proves_nothing(text: str) -> None:
    assert not held_by_file(text).outcome.conclusive


PICTURES = {
    "below": "<div class='k'><a href='{url}'><img src='/f.jpg'></a><p>{title}</p><i>{day}</i></div>",
    "framed": (
        "<li><figure><a href='{url}'><img src='/f.jpg' alt=''></a></figure><h4>{title}</h4>"
        "<span>{day}</span></li>"
    ),
    "first": (
        "<div class='k'><div>{title}</div><span>{day}</span><a href='{url}'><img src='/f.jpg'></a>"
        "</div>"
    ),
    "styled": (
        "<figure><a href='{url}' style='background:url(/f.jpg)'></a><figcaption>{title}"
        "<small>{day} · 时长 3:20</small></figcaption></figure>"
    ),
    "spread": (
        "<div class='card'><div class='b'><h5>{title}</h5><p>{day}</p>"
        "<a class='stretched-link' href='{url}'></a></div></div>"
    ),
    "drawn": "<div class='k'><a href='{url}'><i class='play'></i></a><p>{title}</p><b>{day}</b></div>",
}


@pytest.mark.parametrize("make", PICTURES)
@pytest.mark.parametrize("count", [1, 2, 9])
def test_a_picture_s_link_is_called_by_the_title_beside_it(make: str, count: int) -> None:
    own = "".join(
        PICTURES[make].format(title=title, url=url, day=day) for title, url, day in rows(count)
    )
    reading = told(f"<div class='pics'>{own}</div>")
    assert [(one.title, one.url, one.published_on) for one in reading.entries] == [
        (plain(title), f"{SITE}{url}", day) for title, url, day in rows(count)
    ], reading.why


@pytest.mark.parametrize("href", ["", "#", "#top", "javascript:;", "JavaScript:void(0)"])
def test_a_link_that_leads_nowhere_is_called_by_nothing(href: str) -> None:
    own = "".join(
        f"<li><a href='{url}'>{title}</a><span>{day}</span></li>" for title, url, day in rows(6)
    )
    shut = f"<div>欢迎关注清河县人民政府公众号 2026-11-26<a class='x' href='{href}'></a></div>"
    reading = told(f"<div class='main'><ul>{own}</ul>{shut * 9}</div>")
    assert [one.title for one in reading.entries] == [title for title, _, _ in rows(6)]


def test_a_picture_beside_other_links_is_called_by_none_of_them() -> None:
    own = "".join(
        f"<li><a href='{url}'>{title}</a><span>{day}</span></li>" for title, url, day in rows(6)
    )
    advert = "<div><a href='/zt/1/'><img src='/zt.jpg'></a></div>"
    reading = told(f"<div class='main'><ul>{own}</ul>{advert}</div>")
    assert [one.title for one in reading.entries] == [title for title, _, _ in rows(6)]
