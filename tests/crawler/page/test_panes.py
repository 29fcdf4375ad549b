"""What stands in the pane of another tab is another column's, wherever a sheet puts it; a
page's own parts are its own.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.page.reading import Hints, Page
from crawler.read.reader import read
from tests.crawler.list_pages import PAGE, TODAY, Item, items

OWN = items(6, TODAY - timedelta(days=60))
OTHER = [
    Item(f"县委召开全县领导干部会议（第{number}次）", f"/yw/{number}.html", TODAY)
    for number in range(6)
]


def box(entries: list[Item], attributes: str = "") -> str:
    rows = "".join(
        f"<li><a href='{one.href}'>{one.title}</a><span>{one.day}</span></li>" for one in entries
    )
    return f"<ul {attributes}>{rows}</ul>"


def titles(markup: str, column: str = "") -> set[str]:
    page = (
        "<html><head><title>通知公告-青山县人民政府</title><link rel=stylesheet "
        "href=/a.css></head><body><div class=main>"
        f"{markup}</div></body></html>"
    )
    return {
        entry.title
        for entry in read(Page(PAGE, page.encode()), Hints(TODAY, column=column)).entries
    }


POINTING = {
    "links to them": (
        "<div class=t><a href='#a' class=cur>{}</a><a href='#b'>{}</a></div><div "
        "id=a>{}</div><div id=b>{}</div>"
    ),
    "items of a list": (
        "<ul class=t><li><a href='#a'>{}</a></li><li><a href='#b'>{}</a></li></ul><div "
        "id=a>{}</div><div id=b>{}</div>"
    ),
    "a target": (
        "<p><b data-target='#a'>{}</b><b data-target='#b'>{}</b></p><section "
        "id=a>{}</section><section id=b>{}</section>"
    ),
    "what is controlled": (
        "<p><i aria-controls=a>{}</i><i aria-controls=b>{}</i></p><div id=a>{}</div><div "
        "id=b>{}</div>"
    ),
}
IN_TURN = {
    "behind each other": (
        "<div class=t><span>{}</span><span class=on>{}</span></div><div class=c>{}</div><div "
        "class=c>{}</div>"
    ),
    "in one box": (
        "<ul class=t><li class=on>{}</li><li>{}</li></ul><div "
        "class=b><div>{}</div><div>{}</div></div>"
    ),
    "lists in one box": "<div class=t><h3 class=cur>{}</h3><h3>{}</h3></div><div class=b>{}{}</div>",
    "a head and a body": (
        "<div class=hd><ul><li class=active>{}</li><li>{}</li></ul></div><div "
        "class=bd><div>{}</div><div>{}</div></div>"
    ),
    "links of scripts": (
        "<div class=t><a href='javascript:;' class=on>{}</a><a "
        "href='javascript:;'>{}</a></div><div>{}</div><div>{}</div>"
    ),
}


@pytest.mark.parametrize("frame", [*POINTING, *IN_TURN])
@pytest.mark.parametrize("turned", [False, True])
def test_only_the_pane_under_the_column_s_own_name_is_read(frame: str, turned: bool) -> None:
    pairs = [("通知公告", box(OWN)), ("政务要闻", box(OTHER))][:: -1 if turned else 1]
    names, panes = zip(*pairs, strict=True)
    markup = (POINTING | IN_TURN)[frame].format(*names, *panes)
    assert titles(markup) == {one.title for one in OWN}


@pytest.mark.parametrize("frame", list(POINTING))
def test_the_column_s_name_in_the_catalogue_tells_its_pane_too(frame: str) -> None:
    markup = POINTING[frame].format("政策解读", "政务要闻", box(OWN), box(OTHER))
    assert titles(markup, column="政策解读") == {one.title for one in OWN}


@pytest.mark.parametrize("frame", [*POINTING, *IN_TURN])
def test_where_no_tab_bears_the_column_s_name_nothing_is_taken_away(frame: str) -> None:
    markup = (POINTING | IN_TURN)[frame].format("县政府文件", "部门文件", box(OWN), box(OTHER))
    assert titles(markup) & {one.title for one in OTHER}


def test_a_menu_of_other_columns_before_the_rows_of_this_one_is_no_bar_of_tabs() -> None:
    menu = f"<ul><li><a href='{PAGE}'>通知公告</a></li><li><a href='/ywdt/'>政务要闻</a></li></ul>"
    assert titles(f"{menu}<div>{box(OWN[:3])}{box(OWN[3:])}</div>") == {one.title for one in OWN}


def test_as_many_boxes_as_tabs_are_needed() -> None:
    tabs = (
        "<div class=t><span class=on>通知公告</span><span>政务要闻</span><span>部门动态</span>"
        "</div>"
    )
    assert titles(f"{tabs}<div>{box(OWN[:3])}{box(OWN[3:])}</div>") == {one.title for one in OWN}


@pytest.mark.parametrize(
    "head",
    [
        "<h2><span class=on>NEWS</span><span>通知公告</span></h2>",
        "<div><em class=cur>2018-07-31</em><span>通知公告</span></div>",
        "<div><b>本县</b><b>通知公告</b></div>",
    ],
)
def test_a_heading_of_two_parts_is_no_bar_of_tabs(head: str) -> None:
    pager = "<div><a href='index_2.html'>下一页</a></div>"
    assert titles(f"{head}<div>{box(OWN)}</div>{pager}") == {one.title for one in OWN}
