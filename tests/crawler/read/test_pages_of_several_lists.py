"""A page of several equal lists is nobody's: a home page, or that of a column with children. A
column's own list beside a sidebar, below a strip of tabs or a sub-menu is read.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from storage.records import Outcome

TODAY = date(2026, 11, 18)
SITE = "http://www.qingshan.example.cn"
UNKNOWN = {"a": "综合", "b": "要闻", "c": "基层", "d": "公示"}


def rows(name: str, count: int, newest: int = 1) -> str:
    """A list of its own folder, so many rows, the newest so many days old."""
    items = "".join(
        f"<li><a href='/{name}/{at}.html'>{UNKNOWN.get(name, name)}第{at}批重点项目检查情况的通报"
        f"</a><span>{TODAY - timedelta(days=newest + 3 * at)}</span></li>"
        for at in range(count)
    )
    return f"<ul>{items}</ul>"


def page(body: str, title: str = "青山县信息网") -> bytes:
    menu = "".join(f"<li><a href='/m{at}/'>栏目{at}</a></li>" for at in range(60))
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body>"
        f"<div class='nav'><ul>{menu}</ul></div>{body}"
        "<div class='foot'>主办：青山县人民政府办公室</div></body></html>"
    ).encode()


def seen(body: str, at: str, title: str = "青山县信息网", column: str = "") -> Reading:
    return read(
        Page(SITE + at, page(body, title), "text/html; charset=utf-8"), Hints(TODAY, column=column)
    )


def box(name: str, count: int, newest: int = 1, head: str = "<img src='h.png'>") -> str:
    return f"<div class='box'><div class='hd'>{head}</div>{rows(name, count, newest)}</div>"


@pytest.mark.parametrize("at", ["/", "/index.html", "/index.jsp", "/xxj/index.html", "/portal/a"])
@pytest.mark.parametrize("counts", [(11, 10, 10), (30, 17), (8, 8, 8, 8)])
def test_equal_lists_of_which_nothing_is_known_are_nobodys(
    at: str, counts: tuple[int, ...]
) -> None:
    body = "".join(box(name, count) for name, count in zip("abcd", counts, strict=False))
    found = seen(body, at)
    assert found.entries == ()
    assert found.outcome is not Outcome.READ


@pytest.mark.parametrize("at", ["/", "/index.html", "/default.aspx"])
def test_the_only_dated_list_of_a_home_page_is_no_columns(at: str) -> None:
    assert seen(box("a", 9), at).entries == ()


def test_a_home_page_that_is_called_as_the_column_shows_it() -> None:
    body = f"<h2>工作动态</h2>{rows('a', 9)}"
    found = seen(body, "/", "工作动态-青山县信息网", "工作动态")
    assert len(found.entries) == 9


@pytest.mark.parametrize(
    ("side", "count"),
    [
        (box("b", 8, head="<h3>热点推荐</h3>"), 8),
        (box("b", 6, head="<h3><a href='/yw/'>政务要闻</a></h3>"), 20),
        (box("b", 5), 12),
        (f"<div class='side'>{rows('b', 10)}</div>", 12),
    ],
    ids=["headed hot", "headed by another", "short", "in a side box"],
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_columns_own_list_beside_a_sidebar_is_read(
    side: str, count: int, *, turned: bool
) -> None:
    own = f"<div class='own'>{rows('a', count)}</div>"
    found = seen(side + own if turned else own + side, "/zwgk/gzdt/index.html")
    assert [entry.url for entry in found.entries] == [f"{SITE}/a/{at}.html" for at in range(count)]


@pytest.mark.parametrize(
    "known",
    [
        "<h2>工作动态</h2>",
        "<div>当前位置：<a href='/'>首页</a> &gt; 工作动态</div>",
    ],
)
def test_a_list_under_its_own_name_needs_no_more_rows_than_its_neighbour(known: str) -> None:
    body = f"<div class='l'>{known}{rows('a', 9)}</div>" + box("b", 12)
    found = seen(body, "/zwgk/gzdt/index.html", "工作动态-青山县信息网")
    assert [entry.url for entry in found.entries] == [f"{SITE}/a/{at}.html" for at in range(9)]


STRIPS = [
    "<div class='t'><span class='hov'>文字解读</span>|<span>图表解读</span></div>",
    "<ul class='t'><li class='on'>文字解读</li><li>图片解读</li><li>视频解读</li></ul>",
    "<div class='t'><b>政策</b><b>解读</b></div>",
]


@pytest.mark.parametrize("strip", STRIPS)
def test_tabs_of_what_the_column_holds_are_no_heading(strip: str) -> None:
    body = f"<div class='m'><div class='h'>政策解读</div>{strip}<div>{rows('a', 9)}</div></div>"
    found = seen(body, "/zcjd/index.html", "政策解读-青山县信息网")
    assert len(found.entries) == 9
    assert "own heading" in found.why


@pytest.mark.parametrize(
    "strip",
    [
        "<div class='t'><span>通知公告</span>|<span>工作动态</span></div>",
        "<div class='t'><span>最新发布</span>|<span>热点解读</span></div>",
    ],
)
def test_tabs_of_other_columns_stay_the_heading_of_their_list(strip: str) -> None:
    body = f"<div class='m'><div class='h'>政策解读</div>{strip}<div>{rows('a', 9)}</div></div>"
    found = seen(body, "/zcjd/index.html", "政策解读-青山县信息网")
    assert found.entries == ()


@pytest.mark.parametrize(
    "items",
    [
        "<li><a href='/xyxw/'>校园动态</a></li><li><a href=''>通知公告</a></li>",
        "<li><a href='/xyxw/'>校园动态</a></li><li class='on'><a href='javascript:;'>通知公告</a></li>",
        "<li class='on'><a href='#'>通知公告</a></li><li><a href='/xyxw/'>校园动态</a></li>",
        "<li class='on'>通知公告</li><li><a href='/xyxw/'>校园动态</a></li>",
        (
            "<li class='on'><span>通知公告</span></li><li><a href='/xyxw/'>校园动态</a></li>"
            "<li><a href='/gk/'>校务公开</a></li>"
        ),
    ],
)
@pytest.mark.parametrize("newest", [1, 90])
def test_a_sub_menu_that_names_the_page_leads_its_list_nowhere(items: str, newest: int) -> None:
    list_ = rows("xyzx/tzgg/2026", 10, newest)
    body = f"<section><ul class='s'>{items}</ul></section><div class='n'>{list_}</div>"
    found = seen(body, "/xyzx/tzgg/index.html", "通知公告-青山县实验小学")
    assert len(found.entries) == 10


@pytest.mark.parametrize(
    "items",
    [
        "<span>通知公告</span><a href='/gsgg/'>更多</a>",
        "<a href='javascript:;'>通知公告</a><a href='/gsgg/'>更多&gt;&gt;</a>",
        "<li><a href='/xyxw/'>校园动态</a></li><li><a href=''>班级风采</a></li>",
    ],
)
def test_more_beside_a_name_leads_to_the_lists_own_column(items: str) -> None:
    body = f"<section><div class='s'>{items}</div></section><div class='n'>{rows('gsgg', 8)}</div>"
    found = seen(body, "/xyzx/tzgg/index.html", "通知公告-青山县实验小学")
    assert found.entries == ()


@pytest.mark.parametrize("box", ["div", "section"])
@pytest.mark.parametrize("tag", ["h2", "h3", "dt"])
@pytest.mark.parametrize("newest", [0, 1, 2])
def test_a_pager_below_the_last_of_several_parts_makes_it_no_column_s(
    box: str, tag: str, newest: int
) -> None:
    """本级, 所属单位, 上级转载, each with its own 更多: the last of them is not the list."""
    parts = ""
    for at, name in enumerate(("本级", "所属单位", "上级转载")):
        days = (28, 20) if at == newest else (9, 5)
        rows = "".join(
            f"<li><a href='/gk/n{at}{day}.html'>关于进一步规范第{at}{day}号事项的若干措施</a>"
            f"<span>2026-02-{day:02}</span></li>"
            for day in days
        )
        parts += (
            f"<{box} class='zk'><{tag}>{name}<a href='/gk/more12_{at}.html'>更多&gt;&gt;</a></{tag}>"
            f"<ul>{rows}</ul></{box}>"
        )
    markup = (
        "<html><head><title>政策解读-柏山县</title></head><body><div class='dqwz'><a href='/'>首页</a>"
        f"&gt;政策&gt;政策解读</div><div class='rt'><div class='bt'>政策解读</div>{parts}<div class='page'>"
        "<a href='/gk/zcjd.html'>1</a> <a href='/gk/zcjd_1.html'>2</a> <a href='/gk/zcjd_1.html'>下一页"
        "</a></div></div></body></html>"
    )
    reading = read(
        Page("http://www.baishan.gov.cn/gk/zcjd.html", markup.encode()),
        Hints(date(2026, 11, 30), column="政策解读"),
    )
    shown = {entry.published_on for entry in reading.entries}
    assert reading.outcome is not Outcome.READ or date(2026, 2, 28) in shown, reading.why
