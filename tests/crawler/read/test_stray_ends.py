"""What follows a stray end of the document, as included headers bring it, is read; a page that is
cut off is not made whole by it.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.page.tree.strays import without_strays
from crawler.read.reader import read
from storage.records import Outcome

TODAY = date(2026, 11, 18)
AT = "http://www.qingshan.example.cn/gzdt/"
MENU = "<div class='nav'><a href='/'>首页</a><a href='/zwgk/'>政务公开</a></div>"
HEADERS = [
    f"{MENU}</html>",
    f"{MENU}</body>",
    f"{MENU}</body></html>",
    f"{MENU}</BODY >\n</HTML>",
    f"<html><head><title>页头</title></head><body class='h'>{MENU}</body></html>",
    f"<div class='top'><html><body>{MENU}</body></html></div>",
    f"<!DOCTYPE html><html>{MENU}</html><!--页头-->",
]
LIST = "".join(
    f"<li><a href='2026/{at}.html'>第{at}批重点项目检查情况的通报</a>"
    f"<span>{TODAY - timedelta(days=1 + 3 * at)}</span></li>"
    for at in range(9)
)
BODY = (
    "<div class='m'><div class='p'>当前位置：<a href='/'>首页</a> &gt; 工作动态</div>"
    f"<ul class='l'>{LIST}</ul></div>"
)
ARTICLE = (
    "<div class='m'><h1>第3批重点项目检查情况的通报</h1><div>2026-11-03 14:32 来源：青山县水利局</div>"
    f"<div class='b'><p>{'检查发现，多数项目进度符合计划，少数项目需要整改。' * 12}</p></div></div>"
)
HEAD = "<html><head><meta charset='utf-8'><title>工作动态-青山县</title></head><body>"
FOOT = "<div class='foot'>主办：青山县人民政府办公室</div></body></html>"


def seen(markup: str) -> Reading:
    return read(Page(AT, markup.encode(), "text/html; charset=utf-8"), Hints(TODAY))


@pytest.mark.parametrize("header", HEADERS)
def test_a_list_below_an_included_header_is_read(header: str) -> None:
    found = seen(HEAD + header + BODY + FOOT)
    assert len(found.entries) == 9
    assert found.entries == seen(HEAD + MENU + BODY + FOOT).entries


@pytest.mark.parametrize("header", HEADERS)
def test_an_article_below_an_included_header_is_read(header: str) -> None:
    article = seen(HEAD + header + ARTICLE + FOOT).article
    assert article is not None
    assert article.published_on == date(2026, 11, 3)


@pytest.mark.parametrize("header", HEADERS[:3])
def test_a_page_that_does_not_end_itself_is_not_made_whole(header: str) -> None:
    whole = HEAD + header + BODY + "<p>说明</p>" * 600
    assert without_strays(whole.encode(), whole.lower().encode()) == whole.encode()


def test_a_page_that_ends_once_is_left_as_it_is() -> None:
    page = (HEAD + BODY + FOOT).encode() + b"<script>count()</script>\n"
    assert without_strays(page, page.lower()) is page


@pytest.mark.parametrize(
    "dots", ["swiper-pagination", "slick-pager", "owl-pagination", "slidePage", "pagination"]
)
def test_the_dots_of_a_carousel_are_no_pager_of_the_column(dots: str) -> None:
    boxes = "".join(
        f"<div class='b'><div class='h'><a href='/gzdt/{name}/'>{name}</a></div>"
        f"<div class='swiper-container'><ul>{LIST}</ul></div><div class='{dots}'></div></div>".replace(
            "2026/", f"{name}/2026/"
        )
        for name in ("图片", "视频", "要闻")
    )
    found = seen(HEAD + boxes + FOOT)
    assert found.outcome in (Outcome.PARENT, Outcome.NOT_A_LIST)


@pytest.mark.parametrize("cells", [3, 4])
def test_a_table_of_records_without_days_is_no_article(cells: int) -> None:
    rows = "".join(
        f"<tr><td>2016A0{at:02}</td><td>{'面向山区县的小流域综合治理关键技术研究与示范推广应用' * 3}</td>"
        + "<td>县水利局</td>" * (cells - 2)
        + "</tr>"
        for at in range(12)
    )
    found = seen(f"{HEAD}<table>{rows}</table>{FOOT}")
    assert found.article is None
    assert found.entries == ()


@pytest.mark.parametrize(
    ("rest", "whole"),
    [
        ("", True),
        ("<!-- 页脚 <div> -->", True),
        ("<script>foot('<div>')</script>", True),
        ("<!-- 页脚 <b>", False),
        ("<script>foot('<b>", False),
        ("<style>a>", False),
        ("<div class='foot'><b>主办</b>", False),
    ],
)
def test_a_page_without_its_end_is_whole_where_nothing_is_left_open(rest: str, whole: bool) -> None:
    found = seen(HEAD + MENU + BODY + rest)
    assert (found.outcome is not Outcome.TRUNCATED) == whole, found.why
