"""Pages of a channel show the newest of several columns: none of these lists is the page's own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from storage.records import Outcome

TODAY = date(2026, 11, 18)
AT = "http://www.qingshan.example.cn/tuanwei/index.html"
NAMES = ("团委动态", "团区委文件", "领导讲话", "通知公告", "学习园地")


def rows(folder: str, count: int, begin: int = 2) -> str:
    return "".join(
        f"<li><a href='/{folder}/{at}.html'>关于第{at + 1}次青年志愿服务工作会议的通知（{folder}）</a>"
        f"<span>{TODAY - timedelta(days=begin + 6 * at)}</span></li>"
        for at in range(count)
    )


def seen(boxes: str, title: str = "青春青山", crumb: str = "") -> Reading:
    markup = (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body>"
        "<ul class='n'><li><a href='/'>首页</a></li><li><a href='/tuanwei/'>青春青山</a></li></ul>"
        f"{crumb}<div class='m'>{boxes}</div><div class='foot'>主办：青山县</div></body></html>"
    )
    return read(Page(AT, markup.encode(), "text/html; charset=utf-8"), Hints(TODAY))


@pytest.mark.parametrize("count", [2, 5])
@pytest.mark.parametrize("more", ["更多>>", "更多 >", "MORE>>", "查看更多→", "[更多]>>"])
def test_more_before_a_name_is_no_breadcrumb(more: str, count: int) -> None:
    boxes = "".join(
        f"<div class='b'><div class='h'><a href='/{at}/list.html'>{more}</a>{NAMES[at]}</div>"
        f"<ul>{rows(f'x{at}', 5, at + 1)}</ul></div>"
        for at in range(count)
    )
    found = seen(boxes)
    assert found.outcome is Outcome.PARENT
    assert len(found.children) == count


@pytest.mark.parametrize("steps", ["首页 > 团委动态", "首页 >> 青春青山 >> 团委动态"])
def test_a_breadcrumb_over_a_list_still_is_one(steps: str) -> None:
    linked = steps.replace("首页", "<a href='/'>首页</a>")
    found = seen(f"<div class='h'>{linked}</div><ul>{rows('tw', 8)}</ul>", "青山县政府")
    assert len(found.entries) == 8


@pytest.mark.parametrize("count", [3, 4])
def test_a_list_without_a_name_among_columns_is_none_of_the_pages(count: int) -> None:
    columns = "".join(
        f"<div class='b{at}'><h3>{NAMES[at]}</h3><ul>{rows(f'x{at}', 6, at + 1)}</ul></div>"
        for at in range(count)
    )
    assert not seen(f"<div class='t'><ul>{rows('tt', 12)}</ul></div>{columns}").entries


def test_beside_one_other_column_it_is_read() -> None:
    beside = f"<div class='b'><h3>{NAMES[3]}</h3><ul>{rows('x', 5)}</ul></div>"
    assert len(seen(f"<div class='t'><ul>{rows('tt', 12)}</ul></div>{beside}").entries) == 12


def test_what_stands_below_each_of_several_lists_is_no_pager() -> None:
    boxes = "".join(
        f"<div class='b{at}'><ul class='u{at}'>{rows(f'x{at}', 6, at + 1)}</ul>"
        f"<div class='page'><a href='/{at}/'><img src='m.gif'></a></div></div>"
        for at in range(4)
    )
    assert not seen(boxes).entries


def test_two_lists_under_names_like_the_columns_are_its_childrens() -> None:
    boxes = "".join(
        f"<div class='b{at}'><h3>{name}</h3><ul class='u{at}'>{rows(f'x{at}', 5, at + 1)}</ul></div>"
        for at, name in enumerate(("高端人才培养", "国际人才培养"))
    )
    crumb = "<div class='p'>当前位置：<a href='/'>首页</a> &gt; 人才培养</div>"
    assert not seen(boxes, crumb=crumb).entries


def test_one_list_under_a_name_like_the_columns_is_its_own() -> None:
    box = f"<div class='b'><h3>行业人才培养</h3><ul>{rows('x', 5)}</ul></div>"
    crumb = "<div class='p'>当前位置：<a href='/'>首页</a> &gt; 人才培养</div>"
    assert len(seen(box, crumb=crumb).entries) == 5


@pytest.mark.parametrize("picture", ["<img src='t.jpg'>", "<p><img src='t.jpg'></p>"])
@pytest.mark.parametrize("head", ["h2", "h4"])
def test_a_picture_below_a_heading_parts_it_from_no_list(picture: str, head: str) -> None:
    boxes = "".join(
        f"<div class='o'><{head}><span><a href='{at}.html'>更多>></a></span>{NAMES[at]}</{head}>"
        f"{picture if at < 2 else ''}<div class='i'><ul>{rows('tuanwei', 6 + at, at + 1)}</ul></div></div>"
        for at in range(4)
    )
    found = seen(boxes)
    assert found.outcome is Outcome.PARENT
    assert len(found.children) == 4


def test_a_banner_above_a_list_is_no_part_of_what_stands_over_it() -> None:
    page = f"<div><h2>领导讲话</h2></div><div><img src='b.jpg'></div><ul>{rows('tt', 12)}</ul>"
    assert len(seen(page).entries) == 12


@pytest.mark.parametrize("dated", [1, 4])
def test_menus_that_name_a_few_days_among_their_columns_are_no_child_columns(dated: int) -> None:
    """主题教育（2025-09-01）among the links of each drop-down."""
    menus = "".join(
        f"<div class='item'><a href='/{at}/list.html'>{NAMES[at]}</a><div class='drop'>"
        + "".join(
            f"<a href='/zt/{at}/{of}/'>{'主题教育（2025-09-01）' if of < dated else f'专栏之{of}'}</a>"
            for of in range(12)
        )
        + "</div></div>"
        for at in range(4)
    )
    found = seen(f"{menus}<ul class='undated'></ul>")
    assert found.outcome is not Outcome.PARENT, found.why
