"""What may stand in the place of an empty column's list beside the words for nothing, and what may
not.
"""

from __future__ import annotations

import json

import pytest

from crawler.layouts.general.scan import survey
from crawler.page.document import Document
from crawler.page.reading import Hints, Page
from storage.records import Outcome
from tests.crawler.list_pages import TODAY
from tests.crawler.templates.made_portals import NINTH, came_to, with_an_empty_one

NOTHING = "<p>该栏目下暂无内容</p>"
LINKS = "".join(
    f"<li><a href='http://www.sheng.example.cn/{at}.html'>省政府办公厅关于第{at}号事项的通知</a>"
    f"<span>2026-11-2{at}</span></li>"
    for at in range(3)
)
LETTER = (
    "<p>账号 <input name='u'></p><p>密码 <input type='password' name='p'></p><button>登录</button>"
)
SEARCH = (
    "<form action='/s'><label>标题</label><input name='t'><label>文号</label><input name='w'>"
    "<button>搜索</button></form>"
)
FILLER = "<script src='/js/c9.js'></script>"
EMPTY = {
    "a search alone": SEARCH,
    "a search over a header": f"{SEARCH}<table><tr><th>标题</th><th>发布日期</th></tr></table>",
    "a search over words": f"{SEARCH}<p>没有找到符合条件的记录</p>",
    "words beside a pager's place": f"{NOTHING}<div id='pages'></div>{FILLER}",
    "words below a nameless place": f"<div class='list'></div>{NOTHING}",
    "words below a bar that nothing tells from others": f"<div class='bar'></div>{NOTHING}{FILLER}",
    "words below a place that nothing fills": (
        f"<div id='rows'></div>{NOTHING}<script>setTimeout(hideTip, 90)</script>"
    ),
    "a parent's name over it": f"<h4>政务公开</h4>{NOTHING}",
    "a picture of nothing": f"<div class='none'><img src='/i/none.png'>{NOTHING}</div>",
    "both": f"<h4>政务公开</h4><div class='none'><img src='/i/none.png'>{NOTHING}</div>",
    "links to other sites below": f"<ul class='list'></ul><div><h5>相关链接</h5><ul>{LINKS}</ul></div>",
    "a header without a name over the numbers": (
        "<table><tr><th></th><th>标题</th><th>来源</th><th>时间</th></tr>"
        "<tr><td colspan='4'>&nbsp;</td></tr></table><p>总记录数:0 总页数:0</p>"
    ),
}
NOT_EMPTY = {
    "a search's words": f"{SEARCH}<h4>搜索结果</h4>{NOTHING}",
    "a search's name over them": f"<h4>信息检索</h4>{NOTHING}",
    "words until a file fills the list": f"<div id='rows'></div>{NOTHING}{FILLER}",
    "words until a script fills it": (
        f"<div><ul id='rows'></ul>{NOTHING}</div><script>$.get(u+'list', fill)</script>"
    ),
    "words before a place that is filled": f"{NOTHING}<section id='rows'></section>{FILLER}",
    "words beside what says whence it comes": (
        f"<div class='b'><div data-url='/api/9'></div>{NOTHING}</div>{FILLER}"
    ),
    "words below a list that a file fills": f"<ul class='xw'></ul>{NOTHING}{FILLER}",
    "words below a box called a list": f"<div class='news'></div>{NOTHING}<script>$.get(u)</script>",
    "a header that a file fills": (
        f"<table><tr><th>标题</th><th>发布日期</th></tr></table>{FILLER}"
    ),
    "a search that a file answers": f"{SEARCH}{FILLER}",
    "a login": f"<form action='/login'><h3>用户登录</h3>{LETTER}</form>",
    "a letter's form": "<form><h3>我要写信</h3><textarea name='nr'></textarea></form>",
    "another list's name over it": f"<h4>热点新闻</h4>{NOTHING}",
    "a sentence over it": f"<p>本栏目公开的各项规定均已收入汇编。</p>{NOTHING}",
    "a picture of its own": f"<img src='/i/map.jpg'><h4>政务公开</h4>{NOTHING}",
    "links of the portal's below": (
        "<ul class='list'></ul><div><h5>相关链接</h5><ul>"
        f"{LINKS.replace('http://www.sheng.example.cn', '/c9/202611')}</ul></div>"
    ),
}


@pytest.mark.parametrize("kind", EMPTY)
def test_it_is_empty(kind: str) -> None:
    told, why = came_to(EMPTY[kind])
    assert told is Outcome.TRULY_EMPTY, why


@pytest.mark.parametrize("kind", NOT_EMPTY)
def test_it_is_not_proven_empty(kind: str) -> None:
    told, why = came_to(NOT_EMPTY[kind])
    assert told is not Outcome.TRULY_EMPTY, why


def test_words_for_nothing_are_no_step_of_a_breadcrumb_and_name_no_column() -> None:
    box = "<div><a href='/'>首页</a></div><div>政务公开</div><ul><span>没有找到相关的记录！</span></ul>"
    page = f"<html><body><div class='right'>{box}</div></body></html>"
    found = survey(Document(Page("http://a.example.cn/c1/", page.encode())), Hints(TODAY))
    assert found is not None
    assert not any("没有找到" in name for name in found.names)


ROWS = [
    {
        "id": 9,
        "title": "关于做好第9类事项办理工作的通知",
        "url": "/c9/202611/t9.html",
        "time": "2026-07-20",
    },
    {
        "id": 8,
        "title": "第9类事项办理情况的公告",
        "url": "/xx/202606/t8.html",
        "time": "2026-06-02",
    },
]
ASKED = (
    "<div id='rows'></div><script>fetch('/api/lb?cid=9').then(r=>r.json()).then(d=>{"
    "document.getElementById('rows').innerHTML=d.map(o=>`<p><a href='${o.url}'>${o.title}</a>"
    "<i>${o.time}</i></p>`).join('');});</script>"
)
HELD = (
    "<div id='rows'></div><script>window.__DATA__={'cid':9,'list':"
    f"{json.dumps(ROWS)}}};</script><script>for(const o of window.__DATA__.list)"
    "document.getElementById('rows').innerHTML+='<p><a href='+o.url+'>'+o.title+'</a></p>';</script>"
)
FILED = (
    "<div id='rows'></div><script src='/js/c9.js'></script><script>for(const o of lst)"
    "document.getElementById('rows').innerHTML+='<p><a href='+o.url+'>'+o.title+'</a></p>';</script>"
)


@pytest.mark.parametrize("body", [ASKED, HELD, FILED], ids=["asked", "held", "filed"])
@pytest.mark.parametrize("name", ["政务公开", "部门信息"])
def test_under_a_parent_s_name_scripts_fill_the_place_where_the_others_show_their_lists(
    body: str, name: str
) -> None:
    portal, last = with_an_empty_one(body)
    page = portal.pages[NINTH].replace(f"<h2>{last.name}", f"<h2>{name}")
    portal.pages[NINTH] = page.replace(last.name, "")
    portal.pages["/api/lb?cid=9"] = json.dumps(ROWS)
    portal.pages["/js/c9.js"] = f"var lst = {json.dumps(ROWS)};"
    learnt = portal.learnt()
    walked = portal.walked(last, learnt)
    assert [row.entry.title for row in walked.rows] == [row["title"] for row in ROWS], walked.why
    portal.pages[NINTH] = portal.pages[NINTH].replace(name, "热点新闻")
    assert not portal.walked(last, learnt).rows
