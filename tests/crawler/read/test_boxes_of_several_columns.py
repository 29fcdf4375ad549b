"""Boxes of one make that hold the lists of several columns, which the tabs above them lead to, are
no list of the page's own.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.page.template import Step, Template
from crawler.read.reader import read
from storage.records import Outcome

TODAY = date(2026, 11, 18)
AT = "http://www.qingshan.example.cn/fzx/index.html"
NAMES = ("通知公告", "工作动态", "政策法规")
FOLDERS = ("gg", "dt", "fg")


def box(folder: str, count: int, begin: int, by_day: str = "%Y%m%d/") -> str:
    days = [TODAY - timedelta(days=begin + 9 * at) for at in range(count)]
    rows = "".join(
        f"<li class='d'><span>{day}</span><div><a href='{folder}/{day.strftime(by_day)}{at}.html'>"
        f"关于第{at + 1}次公共资源交易工作会议的通知（{folder}）</a></div></li>"
        for at, day in enumerate(days)
    )
    return f"<div><ul>{rows}</ul></div>"


def seen(bar: str, boxes: str) -> Reading:
    markup = (
        "<html><head><meta charset='utf-8'><title>青山县公共资源交易中心</title></head><body>"
        f"<div class='n'><ul class='l'>{bar}</ul><a href='all.html' class='m'>更多&gt;&gt;</a></div>"
        f"<div class='b'>{boxes}</div><div class='foot'>主办：青山县</div></body></html>"
    )
    return read(Page(AT, markup.encode(), "text/html; charset=utf-8"), Hints(TODAY))


def bar(count: int, page: str = "list.html") -> str:
    return "".join(
        f"<li class='i{' on' if at == 0 else ''}'><a href='{FOLDERS[at]}/{page}'>{NAMES[at]}</a></li>"
        for at in range(count)
    )


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("page", ["list.html", "", "index.shtml"])
@pytest.mark.parametrize("by_day", ["%Y%m%d/", "%Y%m/t", "%Y/%m/%d/", "t"])
def test_panes_of_tabs_that_lead_to_their_columns(count: int, page: str, by_day: str) -> None:
    boxes = "".join(box(FOLDERS[at], 8, 40 - 9 * at, by_day) for at in range(count))
    found = seen(bar(count, page), boxes)
    assert found.outcome is Outcome.PARENT
    assert len(found.children) == count


@pytest.mark.parametrize("count", [3, 5])
def test_rows_in_boxes_of_five_are_one_list(count: int) -> None:
    boxes = "".join(box("gg", 5, 3 + 45 * at) for at in range(count))
    found = seen(bar(3), boxes)
    assert found.outcome is Outcome.READ
    assert len(found.entries) == 5 * count


def test_boxes_by_years_are_one_list() -> None:
    boxes = "".join(
        box(f"gg/{year}", 4, 400 * at + 5, "t%m%d_") for at, year in enumerate((2026, 2025))
    )
    years = "".join(f"<li><a href='gg/{year}/'>{year}年</a></li>" for year in (2026, 2025))
    assert len(seen(bar(2) + years, boxes).entries) == 8


HEADS = ("工作动态", "通知公告")


def shared_page(own: str, *, rows: dict[str, int], quick: bool = False) -> Reading:
    """A page that two columns share, which its menu says, read for one of them, in the place where
    the portal's columns show their lists.
    """
    menu = "".join(
        f"<li><a href='/fzx/index.html'>{'青山县' if at else ''}{name}</a></li>"
        for at, name in enumerate(HEADS)
    )
    boxes = "".join(
        f"<div class='block' id='{at}'><h3>{name}</h3>"
        + (box(f"x{at}", rows[name], begin=1 + 100 * at) if rows[name] else "<p>暂无信息</p>")
        + "</div>"
        for at, name in enumerate(HEADS)
    )
    markup = (
        f"<html><body><div class='nav'><ul><li><a href='/'>概况</a></li>{menu}</ul></div>"
        f"<div class='m'><div class='t'>青山县公共资源交易中心</div>{boxes}</div></body></html>"
    )
    place = (Step("div", frozenset({"m"}), frozenset({1})),)
    others = frozenset(f"http://www.qingshan.example.cn/{at}/" for at in range(9))
    empty: frozenset[str] = frozenset()
    templates = (Template(place, others, empty, empty, empty, empty, empty),)
    hints = Hints(TODAY, column=own, address=AT, templates=templates, quick=quick)
    return read(Page(AT, markup.encode(), "text/html; charset=utf-8"), hints)


@pytest.mark.parametrize("own", HEADS)
def test_of_the_columns_that_share_a_page_each_has_the_list_under_its_name(own: str) -> None:
    """The menu calls the page by either name; the other's longer or newer list was read."""
    for counts in ((3, 6), (6, 3)):
        reading = shared_page(own, rows=dict(zip(HEADS, counts, strict=True)))
        folder = f"x{HEADS.index(own)}"
        assert reading.entries
        assert {(entry.url or "").split("/")[4] for entry in reading.entries} == {folder}


@pytest.mark.parametrize("own", HEADS)
def test_an_empty_column_beside_another_one_s_list_is_empty(own: str) -> None:
    reading = shared_page(own, rows={name: 0 if name == own else 6 for name in HEADS})
    assert reading.outcome is Outcome.TRULY_EMPTY, reading.why


def test_another_column_s_rows_are_not_read_in_the_portal_s_place_alone() -> None:
    reading = shared_page("通知公告", rows={"工作动态": 6, "通知公告": 0}, quick=True)
    assert reading.outcome is Outcome.TRULY_EMPTY, reading.why


def test_child_columns_of_one_row_each_are_children_too() -> None:
    """Two tables with a row each passed for two rows under the empty third's name, and the column
    was read without them.
    """
    counts = {"年度计划": 3, "实施情况": 0, "结果反馈": 1, "其他": 1}
    boxes = "".join(
        f"<table><tr><th colspan=2>{name} <a href='/k{at}.html'>更多&gt;&gt;</a></th></tr>"
        + "".join(
            f"<tr><td><a href='/art/{at}{row}.html'>关于第{at}{row}次工作会议的通知</a></td>"
            f"<td>2026-11-{10 - row}</td></tr>"
            for row in range(count)
        )
        + "</table>"
        for at, (name, count) in enumerate(counts.items())
    )
    markup = (
        f"<html><head><title>青山县人民政府</title></head><body><div class='c'>"
        f"<div class='name'>政府信息公开</div>{boxes}</div></body></html>"
    )
    reading = read(Page(AT, markup.encode()), Hints(TODAY, column="重大项目"))
    assert reading.outcome is Outcome.PARENT, reading.why
    led = {url.rpartition("/")[2] for url in reading.children}
    assert led >= {"k0.html", "k2.html", "k3.html"}


@pytest.mark.parametrize("shown", [8, 5, 2])
@pytest.mark.parametrize("wrapped", ["{}", "<div><ul>{}</ul></div>"])
@pytest.mark.parametrize("child", ["/fxts/", "/fzx/fxts/"])
def test_a_child_s_box_set_once_more_for_telephones_is_still_the_child_s(
    shown: int, wrapped: str, child: str
) -> None:
    """The copy bears no heading, and passed for the only list that was the page's own."""
    days = [TODAY - timedelta(days=3 + 9 * at) for at in range(8)]
    told = [(f"{child}d{at}.html", f"关于防范第{at + 1}类非法集资的风险提示") for at in range(8)]
    rows = "".join(
        f"<li><a href='{url}'><p>{title}</p><div>{day}</div></a></li>"
        for (url, title), day in zip(told, days, strict=True)
    )
    copied = "".join(
        f"<a href='{url}'><p>{title}</p><h6>{day}</h6></a>"
        for (url, title), day in zip(told[:shown], days[:shown], strict=True)
    )
    if wrapped != "{}":
        copied = copied.replace("<a ", "<li><a ").replace("</a>", "</a></li>")
    markup = (
        "<html><head><meta charset='utf-8'><title>青山县消费者权益保护</title></head><body>"
        "<div class='nav'><a href='/'>首页</a><a href='/gk/'>概况</a><a href='/dt/'>动态</a></div>"
        "<div class='jj'><p>本栏目介绍县消费者权益保护工作机构和受理范围。</p></div>"
        "<div class='m'><p class='t'><span>风险提示</span>"
        f"<a href='{child}'>查看全部 &gt;</a></p><div class='pc'><ul>{rows}</ul></div>"
        f"<div class='sj'>{wrapped.format(copied)}</div></div>"
        "<div class='foot'>主办：青山县</div></body></html>"
    )
    found = read(Page(AT, markup.encode(), "text/html; charset=utf-8"), Hints(TODAY))
    assert not found.entries, found.why
