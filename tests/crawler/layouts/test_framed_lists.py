"""Lists in frames, one of which may be what a catalogue's search finds."""

from __future__ import annotations

import pytest

from crawler.page.reading import Hints, Page
from crawler.read.reader import read
from tests.crawler.list_pages import PAGE, SITE, TODAY


def follows(frames: str) -> str | None:
    page = (
        "<html><head><title>政策解读_青山县人民政府</title></head><body><div>当前位置：<a href='/'>"
        f"首页</a> &gt; 政策解读</div><h2>政策解读</h2>{frames}</body></html>"
    )
    follow = read(Page(PAGE, page.encode()), Hints(TODAY, column="政策解读")).follow
    return follow.url if follow is not None else None


SEARCH = "/module/xxgk/search.jsp?divid=div1&infotypeId=A01"


@pytest.mark.parametrize(
    ("frames", "followed"),
    [
        (f"<iframe src='{SEARCH}' width=100% height=600></iframe>", SEARCH),
        ("<iframe src='/gk/searchlist.aspx?cid=7'></iframe>", "/gk/searchlist.aspx?cid=7"),
        (f"<iframe src='{SEARCH}'></iframe><iframe src='/list.html'></iframe>", "/list.html"),
        (f"<iframe src='{SEARCH}' height=60></iframe>", None),
        ("<iframe src='/search.html'></iframe>", None),
        ("<iframe src='/player.html?id=1'></iframe>", None),
        (f"<iframe src='{SEARCH}'></iframe><iframe src='/x/search.jsp?k=1'></iframe>", None),
    ],
)
def test_a_page_s_only_frame_that_may_be_a_list_is_followed(
    frames: str, followed: str | None
) -> None:
    assert follows(frames) == (SITE + followed if followed is not None else None)
