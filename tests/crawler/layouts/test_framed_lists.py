"""Lists in frames, one of which may be what a catalogue's search finds."""

from __future__ import annotations

import pytest

from crawler.page.reading import Hints, Page
from crawler.read.reader import read
from storage.records import Outcome
from tests.crawler.list_pages import PAGE, SITE, TODAY


def follows(frames: str) -> str | None:
    page = (
        "<html><head><title>政策解读_青山县人民政府</title></head><body><div>当前位置：<a href='/'>"
        f"首页</a> &gt; 政策解读</div><h2>政策解读</h2>{frames}</body></html>"
    )
    follow = read(Page(PAGE, page.encode()), Hints(TODAY, column="政策解读")).follow
    return follow.url if follow is not None else None


LIST = "/portlets/list/12"
SEARCH = "/module/xxgk/search.jsp?divid=div1&infotypeId=A01"


@pytest.mark.parametrize(
    ("frames", "followed"),
    [
        (f"<iframe src='{SEARCH}' width=100% height=600></iframe>", SEARCH),
        ("<iframe src='/gk/searchlist.aspx?cid=7'></iframe>", "/gk/searchlist.aspx?cid=7"),
        (f"<iframe src='{SEARCH}'></iframe><iframe src='/list.html'></iframe>", "/list.html"),
        (f"<iframe src='{SEARCH}' height=60></iframe>", None),
        (f"<iframe src='{LIST}'></iframe><script src='/js/laypage.js'></script>", LIST),
        ("<iframe src='/search.html'></iframe>", None),
        ("<iframe src='/player.html?id=1'></iframe>", None),
        (f"<iframe src='{SEARCH}'></iframe><iframe src='/x/search.jsp?k=1'></iframe>", None),
    ],
)
def test_a_page_s_only_frame_that_may_be_a_list_is_followed(
    frames: str, followed: str | None
) -> None:
    assert follows(frames) == (SITE + followed if followed is not None else None)


EMPTY = "<iframe id='pf12' name='lb' width=100% height=700></iframe>"


@pytest.mark.parametrize(
    ("frames", "followed"),
    [
        (f"{EMPTY}<script>document.getElementById('pf12').src='{LIST}';</script>", LIST),
        (f"{EMPTY}<script>$('#pf12').attr('src', '{LIST}');</script>", LIST),
        (f"{EMPTY}<script>$('iframe').prop('src', '{LIST}');</script>", LIST),
        (
            (
                f"{EMPTY}<script>var id=12;var f = document.getElementById('pf12');"
                "f.setAttribute('src', '/portlets/list/' + id);</script>"
            ),
            LIST,
        ),
        (f"{EMPTY}<script>window.frames['lb'].location.href = '{LIST}';</script>", LIST),
        (f"{EMPTY}<script>lb.location.replace('{LIST}')</script>", LIST),
        (
            (
                f"{EMPTY}<script>function go(u){{pf12.src=u;}} window.onload=function(){{go('{LIST}')}};"
                "</script>"
            ),
            None,  # said by its argument: nothing is surely known
        ),
        (f"<iframe src='about:blank' data-src='{LIST}' height=700></iframe>", LIST),
        (f"<script>document.write('<iframe src=\"{LIST}\" height=700></iframe>');</script>", LIST),
        (
            (
                "<div id=box></div><script>var cid = '12';document.getElementById('box').innerHTML = "
                "\"<iframe width='100%' src='/portlets/list/\" + cid + \"'></iframe>\";</script>"
            ),
            LIST,
        ),
        (f"{EMPTY}<script>// document.getElementById('pf12').src='{LIST}';\n</script>", None),
        (f"{EMPTY}<script>function old(){{pf12.src='{LIST}';}}</script>", None),
        (f"{EMPTY}<script>document.getElementById('logo').src='{LIST}';</script>", None),
        (
            (
                f"{EMPTY}<script>if(a){{pf12.src='{LIST}';}}else{{pf12.src='/portlets/list/13';}}"
                "</script>"
            ),
            None,
        ),
        (f"<script>var img = '<img src=\"{LIST}\">';</script>", None),
    ],
)
def test_a_frame_that_a_script_gives_its_address_is_followed(
    frames: str, followed: str | None
) -> None:
    assert follows(frames) == (SITE + followed if followed is not None else None)


@pytest.mark.parametrize(
    ("body", "empty"),
    [
        ("<div>共0条 每页15条 第0/0页 <span>上页</span><span>下页</span></div>", True),
        ("<ul><li></li></ul><div>总记录数:0 总页数:0</div>", True),
        ("<div>共3条 每页15条 第1/1页</div>", False),
        ("<div>系统繁忙 共0条</div>", False),
        ("<div id=lb></div><div>共0条</div><script src='/js/lb.js'></script>", False),
        ("<img src='/map.png'><div>共0条</div>", False),
    ],
)
def test_a_frame_that_holds_nothing_but_a_count_of_nothing_is_empty(body: str, empty: bool) -> None:
    markup = f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>"
    reading = read(Page(f"{SITE}{LIST}", markup.encode()), Hints(TODAY, column="政策解读"))
    assert (reading.outcome is Outcome.TRULY_EMPTY) is empty, reading.why
