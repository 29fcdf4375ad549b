"""How long a page says that its list is, and what of it was seen."""

from __future__ import annotations

import json

import pytest

from crawler.page.document import Document
from crawler.page.reading import Extent, Page
from crawler.pagination.extent import extent

URL = "http://www.qingshan.example.cn/gzdt/"
HELD = "/gzdt/index_"


def said(words: str) -> Extent:
    body = f"<html><body><ul><li><a href='/1.html'>一条信息</a></li></ul>{words}</body></html>"
    return extent(Document(Page(URL, body.encode(), "text/html; charset=utf-8")))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", Extent()),
        ("<div>共500条记录 第1页/共25页</div>", Extent(500, 25)),
        ("<div>共<em>45</em>条 共 <b>3</b> 页</div>", Extent(45, 3)),
        ("<div>共有&nbsp;45&nbsp;篇</div>", Extent(45)),
        ("<div>总记录数：<span>45</span>，页次：<b>1</b>/<b>3</b></div>", Extent(45, 3)),
        ("<div>第<b>1</b>/<b>3</b>页</div>", Extent(None, 3)),
        ("<div>总页数：3</div>", Extent(None, 3)),
        ("<script>createPageHTML(3,0,'index','html')</script>", Extent(None, 3)),
        (
            "<script>createPageHTML('page_div', 3, 1, 'list', 'shtml', 45);</script>",
            Extent(None, 3),
        ),
        (
            "<script>new Pager({ size:3, current:0, prefix:'index', suffix:'html'});</script>",
            Extent(None, 3),
        ),
        (
            "<script><!--<datastore><totalrecord>45</totalrecord></datastore>--></script>",
            Extent(45),
        ),
        ("<div>共1条</div><div class='page'>共45条</div>", Extent(45)),
        ("<p>2026/1/5 全县共召开会议，页面</p>", Extent()),
        ("<div>信息总数：45 条</div>", Extent(45)),
        ("<div>本栏目共收录文件<b>45</b>篇</div>", Extent(45)),
        ("<div>显示 1-20，共计：45</div>", Extent(45)),
        ("<p>访问总数：123456，共计12人，共计30万元</p>", Extent()),
        ("<script>var totalPages = 3;</script>", Extent(None, 3)),
        ("<div class='pages' data-total='45' pagecount=\"3\"></div>", Extent(45, 3)),
        ("<script>laypage.render({elem: 'p', count: 45, limit: 20})</script>", Extent(45)),
        ("<button onclick='more()'>加载更多</button>", Extent(more="加载更多")),
        ("<div>上拉加载更多</div>", Extent(more="上拉加载更多")),
        ("<a href='javascript:;' onclick='n()'>下一页</a>", Extent(more="下一页")),
        ("<button onclick='n()' disabled>下一页</button>", Extent()),
        ("<span>上一页</span><span>下一页</span>", Extent()),
        ("<a href='/other/'>查看更多</a>", Extent()),
        ("<ul><li onclick='p(1)'>1</li><li onclick='p(2)'>2</li></ul>", Extent(more="1 … 2")),
        (
            "<div>第<select><option>1</option><option>2</option></select>页</div>",
            Extent(more="1 … 2"),
        ),
        ("<div><select><option>1</option><option>2</option></select>月</div>", Extent()),
        (f"<script>var P=['{URL}', '{HELD}2.html', '{HELD}3.html']</script>", Extent(more="1 … 3")),
        (f'<script>draw(["{URL}","{HELD}2.html"])</script>', Extent(more="1 … 2")),
        (f"<script>var P=['/a/', '{URL}', '/b/']</script>", Extent()),
        (f"<script>var P=['{HELD}2.html', '{URL}']</script>", Extent()),
        (f"<script>var P=['{HELD}2.html', '{HELD}3.html']</script>", Extent()),
    ],
)
def test_a_page_says_how_long_its_list_is(words: str, found: Extent) -> None:
    assert said(words) == found


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ({"total": 45, "pages": 3}, Extent(45, 3)),
        ({"totalCount": "45"}, Extent(45)),
        ({"recordCount": 45, "totalPage": 3}, Extent(45, 3)),
        ({"views": 45}, Extent()),
    ],
)
def test_an_answer_counts_its_list(counts: dict[str, object], found: Extent) -> None:
    body = json.dumps({"rows": [{"title": "一条信息", "url": "/1.html"}], **counts})
    assert extent(Document(Page(URL, body.encode(), "application/json"))) == found


@pytest.mark.parametrize(
    ("length", "rows", "pages", "reached"),
    [
        (Extent(), 20, 1, False),
        (Extent(), 45, 3, True),
        (Extent(500), 20, 1, False),
        (Extent(20), 20, 1, True),
        (Extent(None, 1), 20, 1, True),
        (Extent(None, 25), 40, 2, False),
        (Extent(45, 3), 45, 3, True),
        (Extent(46, 3), 45, 3, False),
    ],
)
def test_what_says_nothing_and_goes_on_nowhere_may_be_the_newest_few_of_many(
    length: Extent, rows: int, pages: int, reached: bool
) -> None:
    assert length.reached(rows, pages) is reached
