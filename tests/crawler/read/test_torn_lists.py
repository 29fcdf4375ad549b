"""Rows are read as a person sees them where a template ends more than it began, or less: none is lost,
and none has another row's day.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page.reading import Hints, Page, Reading
from crawler.page.tree.crossed import uncrossed
from crawler.read.reader import read

TODAY = date(2026, 11, 18)
AT = "http://www.qingshan.example.cn/gzdt/index.html"
HEAD = (
    "<html><head><meta charset='utf-8'><title>工作动态-青山县</title></head><body>"
    "<div class='nav'><a href='/'>首页</a><a href='/zwgk/'>政务公开</a><a href='/gzdt/'>工作动态</a></div>"
)
FOOT = "<div class='foot'>主办：青山县人民政府办公室</div></body></html>"
CRUMB = "<a href='/'>首页</a> &gt; <a href=''>工作动态</a>"
SIDE = "<table><tr><td>请输入关键词检索</td></tr></table>"


def title(at: int) -> str:
    return f"第{at + 1}批重点项目检查情况的通报"


def day(at: int) -> date:
    return TODAY - timedelta(days=2 + 31 * at)


def link(at: int) -> str:
    return f"<a class='t' href='a{at}.html'>{title(at)}</a>"


def seen(markup: str) -> Reading:
    return read(Page(AT, markup.encode(), "text/html; charset=utf-8"), Hints(TODAY))


def rows_of(found: Reading) -> list[tuple[str, date | None]]:
    return [(entry.title, entry.published_on) for entry in found.entries]


def expected(count: int) -> list[tuple[str, date | None]]:
    return [(title(at), day(at)) for at in range(count)]


def table_row(at: int, icon: str) -> str:
    return (
        f"<tr><td></td><td>{icon}</td><td>{link(at)}&nbsp;</td><td><span>{day(at)}</span></td></tr>"
    )


def torn_table(count: int, ends: int, icon: str, empty: str, side: str) -> str:
    """Each of the first `ends` rows ends its table, and the cell and row around it."""
    rows = "".join(
        table_row(at, icon) + ("</table></td></tr>" if at < ends else "") for at in range(count)
    )
    return (
        f"<table class='main'><tr><td><div>{CRUMB}</div>"
        f"<table class='two'><tr>{side}<td>"
        f"<table width='98%'><tr><td>{empty}</td></tr>{rows}</table>"
    )


@pytest.mark.parametrize("ends", [0, 1, 2])
@pytest.mark.parametrize("icon", ["", "<img src='dot.gif'>"])
@pytest.mark.parametrize(
    "empty", ["", "<table width='100%'></table>", "<table><tbody></tbody></table>"]
)
@pytest.mark.parametrize("side", ["", f"<td width='220'>{SIDE}</td>"])
def test_rows_that_end_their_table_are_one_list(
    ends: int, icon: str, empty: str, side: str
) -> None:
    found = seen(HEAD + torn_table(8, ends, icon, empty, side) + FOOT)
    assert rows_of(found) == expected(8)


@pytest.mark.parametrize("count", [3, 5, 12])
def test_a_pager_below_a_torn_list_is_its_own(count: int) -> None:
    pager = "<table><tr><td>1 <a href='index_2.html'>2</a> <a href='index_2.html'>下一页</a></td></tr></table>"
    found = seen(HEAD + torn_table(count, 2, "", "", "") + pager + FOOT)
    assert rows_of(found) == expected(count)
    assert found.next is not None
    assert found.next.url.endswith("/gzdt/index_2.html")


def test_numbers_in_titles_part_no_list() -> None:
    page = torn_table(6, 2, "", "<table></table>", "").replace(
        title(2), "前10月利润50124.2亿 增0.7%"
    )
    found = seen(HEAD + page + FOOT)
    assert [one for _, one in rows_of(found)] == [day(at) for at in range(6)]


LISTS = {
    "ul": ("<ul class='l'>", "<li>{row}</li>", "</ul>"),
    "div": ("<div class='l'>", "<div class='r'>{row}</div>", "</div>"),
    "dl": ("<div class='l'>", "<dl class='r'>{row}</dl>", "</div>"),
    "p": ("<div class='l'>", "<p class='r'>{row}</p>", "</div>"),
}


@given(
    make=st.sampled_from(sorted(LISTS)),
    count=st.integers(4, 12),
    boxes=st.integers(1, 4),
    every=st.booleans(),
    many=st.integers(1, 3),
)
@settings(max_examples=80, deadline=None)
def test_rows_that_end_the_boxes_around_them_are_one_list(
    make: str, count: int, boxes: int, every: bool, many: int
) -> None:
    begin, row, end = LISTS[make]
    stray = (end if make == "ul" else "") + "</div>" * many
    rows = "".join(
        row.format(row=f"{link(at)}<span>{day(at)}</span>") + (stray if every or at < boxes else "")
        for at in range(count)
    )
    page = f"{HEAD}<div class='p'>当前位置：{CRUMB}</div>{'<div>' * boxes}{begin}{rows}{end}{'</div>' * boxes}{FOOT}"
    assert rows_of(seen(page)) == expected(count)


@given(
    count=st.integers(3, 12),
    inside=st.sampled_from(
        ["<div>{}", "<div class='a'><div>{}</div>", "<i>{}", "<div><p>{}", "<span>{}"]
    ),
    ended=st.booleans(),
    tag=st.sampled_from([("ul", "li"), ("ol", "li"), ("dl", "dd")]),
)
@settings(max_examples=80, deadline=None)
def test_what_an_item_leaves_open_ends_with_it(
    count: int, inside: str, ended: bool, tag: tuple[str, str]
) -> None:
    holder, item = tag
    rows = "".join(
        f"<{item}>{inside.format(link(at))}<em>{day(at)}</em>{f'</{item}>' if ended else ''}"
        for at in range(count)
    )
    page = (
        f"{HEAD}<div class='p'>当前位置：{CRUMB}</div><{holder} class='l'>{rows}</{holder}>{FOOT}"
    )
    assert rows_of(seen(page)) == expected(count)


UNENDED = {
    "div": "<div class='r'><h3>{link}</h3><p>{day}</p>",
    "span": "<div class='r'>{link}<span>{day}</span>",
    "table": "<table width='100%'><tr><td>{link}</td><td>{day}</td></tr>",
    "cells": "<table class='r'><tbody><tr><td><img src='dot.gif'></td><td>{link}</td><td>{day}</td>",
}
AROUND = [
    "<div class='m'>{}</div>",
    "<table class='o'><tr><td><img src='x.gif'></td><td>{}</td></tr></table>",
    "<table><tr><td><table><tr><td>{}</td></tr></table></td></tr></table>",
]


@given(
    make=st.sampled_from(sorted(UNENDED)),
    around=st.sampled_from(AROUND),
    ended=st.lists(st.booleans(), min_size=3, max_size=10),
    hot=st.sampled_from(["", "before", "behind"]),
)
@settings(max_examples=100, deadline=None)
def test_rows_that_do_not_end_are_one_list(
    make: str, around: str, ended: list[bool], hot: str
) -> None:
    begin = UNENDED[make]
    end = "</div>" if make in ("div", "span") else "</table>"
    rows = "".join(
        begin.format(link=link(at), day=day(at)) + (end if ends else "")
        for at, ends in enumerate(ended)
    )
    newer = "".join(
        begin.format(link=f"<a href='/hot/{at}.html'>第{at}件民生热点追踪</a>", day=TODAY) + end
        for at in range(4)
    )
    beside = f"<div class='side'><h3>热点推荐</h3>{newer}</div>"
    page = (
        f"{HEAD}<div class='p'>当前位置：{CRUMB}</div>{beside if hot == 'before' else ''}"
        f"{around.format(f'<div>{rows}</div>')}{beside if hot == 'behind' else ''}{FOOT}"
    )
    assert rows_of(seen(page)) == expected(len(ended))


def test_a_reply_in_a_letter_is_no_row_that_did_not_end() -> None:
    letter = (
        "<div class='q'><a href='m{0}.html'>{1}</a><span>{2}</span>"
        "<div class='q'><p>回复</p><span>{2}</span></div></div>"
    )
    rows = "".join(letter.format(at, title(at), day(at)) for at in range(6))
    page = f"{HEAD}<div class='p'>当前位置：{CRUMB}</div><div><div>{rows}</div>{FOOT}"
    assert rows_of(seen(page)) == expected(6)


@pytest.mark.parametrize("stray", ["</table>", "</tr>", "</tbody></table>", "</td></tr>"])
@pytest.mark.parametrize("at", [0, 2, 5])
@pytest.mark.parametrize("tbody", ["", "<tbody>"])
def test_a_day_behind_the_end_of_its_row_is_the_rows(stray: str, at: int, tbody: str) -> None:
    rows = "".join(
        f"<tr><td>{link(n)}{stray if n == at else ''}</td><td>{day(n)}</td></tr>" for n in range(6)
    )
    page = (
        f"{HEAD}<div class='p'>当前位置：{CRUMB}</div><div><table>{tbody}{rows}</table></div>{FOOT}"
    )
    assert rows_of(seen(page)) == expected(6)


@pytest.mark.parametrize("at", [0, 2, 5])
def test_a_day_behind_the_end_of_its_item_is_the_items(at: int) -> None:
    rows = "".join(
        f"<li><div class='t'>{link(n)}</li><div class='d'>{day(n)}</div></div>"
        if n == at
        else f"<li><div class='t'>{link(n)}</div><div class='d'>{day(n)}</div></li>"
        for n in range(6)
    )
    page = (
        f"{HEAD}<div class='p'>当前位置：{CRUMB}</div>"
        f"<table><tr><td><ul class='l'>{rows}</ul></td></tr></table>{FOOT}"
    )
    assert rows_of(seen(page)) == expected(6)


def test_no_title_has_the_day_of_another_row_where_each_row_ends_its_box() -> None:
    rows = "".join(
        f"<div class='r'><h3>{link(at)}</div></h3><p>{day(at)}</p></div>" for at in range(9)
    )
    page = (
        f"{HEAD}<div class='p'>当前位置：{CRUMB}</div><div><div><div class='l'>{rows}</div>{FOOT}"
    )
    assert set(rows_of(seen(page))) <= set(expected(9))


def test_a_heading_ended_as_another_one_holds_no_list() -> None:
    rows = "".join(f"<li>{link(at)}<span>{day(at)}</span></li>" for at in range(6))
    markup = f"<div class='b'><h2>工作动态</h3><ul>{rows}</ul></div>"
    assert uncrossed(markup.encode()).decode() == markup.replace("</h3>", "</h2></h3>")
    assert rows_of(seen(HEAD + markup + FOOT)) == expected(6)


@pytest.mark.parametrize(
    "markup",
    [
        "<ul><li><div>一</div></li><li>二</li></ul>",
        "<ul><li>一<ul><li>二</li></ul></li><li>三</li></ul>",
        "<table><tr><td><ul><li>一<tr><td>二</table>",
        "<!-- <li><div> --><ul><li>一</li></ul><script>'<li><div></li>'</script>",
        "<ul><li>一</div></li></ul>",
    ],
)
def test_markup_that_crosses_nothing_stays_as_it_is(markup: str) -> None:
    assert uncrossed(markup.encode()) == markup.encode()


def test_rows_of_a_table_further_out_that_are_made_otherwise_stay_there() -> None:
    rows = "".join(table_row(at, "") for at in range(6))
    other = f"<tr><td>主办单位</td><td>青山县</td><td>{link(9)}</td><td>联系我们</td></tr>"
    page = (
        f"<div class='p'>当前位置：{CRUMB}</div>"
        f"<table><tr><td><table>{rows}</table></td></tr>{other}</table>"
    )
    assert rows_of(seen(HEAD + page + FOOT)) == expected(6)


def test_the_next_list_is_not_the_same_list() -> None:
    rows = "".join(table_row(at, "") for at in range(6))
    hot = "".join(table_row(at + 20, "") for at in range(5))
    page = (
        f"<div class='p'>当前位置：{CRUMB}</div><table><tr><td><table>{rows}</table></td></tr>"
        f"<tr><td>热点推荐</td></tr>{hot}</table>"
    )
    assert rows_of(seen(HEAD + page + FOOT)) == expected(6)
