"""What a page says of its own between its breadcrumb and what its portal recommends.

The breadcrumb links the column, as the menus of many pages do, so that all between the two passed
for the portal's choice, and a column that is one article, or 建设中, for a blank one.
"""

from __future__ import annotations

from datetime import date

import pytest

from crawler.page.document import Document
from crawler.page.reading import Hints, Page
from crawler.page.urls import canonical
from crawler.read.empty_boxes import _headed_choices

HOST = "http://www.yunling.gov.cn"
CHOSEN = [f"/info/99/{row}.htm" for row in range(5)]
FURNITURE = frozenset(canonical(HOST + path) for path in ("/", "/ypaq.htm", *CHOSEN))
OWN = {
    "article": "<div class='art'><h1>抽检不合格核查处置情况</h1><div>2023-10-18</div><p>县直各部门：</p></div>",
    "unfinished": "<div style='padding:60px'><p>本栏目正在建设中，敬请期待……</p></div>",
    "unfinished in a word": "<p>建设中</p>",
    "words": "<div>请各单位在每月十日之前报送数据，由办公室汇总后公开。</div>",
    "nothing": "",
}


@pytest.mark.parametrize("heading", ["热门文章", "热点信息"])
@pytest.mark.parametrize("own", OWN)
def test_they_are_no_choice_of_the_portal_s_but_what_it_recommends_is(
    heading: str, own: str
) -> None:
    chosen = "".join(
        f"<div class='item'><a href='{path}'><span>我县工作获市级表彰并推广</span>"
        "<span class='time'>2026-11-22</span></a></div>"
        for path in CHOSEN
    )
    markup = (
        "<html><body><div class='wrap'><div class='lf'>信息公开</div><div class='list-right'>"
        "<div class='wz'>当前位置： <a href='/'>首页</a>&gt;&gt;<a href='/ypaq.htm'>药品安全信息</a>"
        f"</div>{OWN[own]}<div class='tj'><h3>{heading}</h3>{chosen}</div></div></div></body></html>"
    )
    doc = Document(Page(f"{HOST}/ypaq.htm", markup.encode()))
    assert doc.root is not None
    box = doc.root.find_class("wrap")[0]

    choices = _headed_choices(box, doc, Hints(date(2026, 11, 30), furniture=FURNITURE))

    assert doc.root.find_class("tj")[0] in choices
    assert (doc.root.find_class("list-right")[0] in choices) is (own == "nothing")
