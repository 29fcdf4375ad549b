"""What stands beside an empty list on few pages of a portal and is no row."""

from __future__ import annotations

import pytest

from storage.records import Outcome
from tests.crawler.templates.made_portals import EMPTY, NINTH, came_to, with_an_empty_one

NO_ROWS = {
    "what it is for": "<div class='jj'><strong>栏目简介：</strong>本栏目公开民生保障信息。</div>",
    "a hint": "<p>温馨提示：以下信息按发布时间排列。</p>",
    "years": "<div>按年份：<a href='?y=2026'>2026年</a><a href='?y=2025'>2025年</a></div>",
    "a choice": f"<ul><li><a href='{NINTH}'>全部信息</a></li><li><a href='{NINTH}?k=2'>有效信息</a></li></ul>",
    "a search": "<form action='/s'><label>标题关键词</label><input name=q><button>检索</button></form>",
    "a picture": "<div><img src='/i/empty.svg' alt='空'></div>",
    "a picture that says so": "<div><img src='/i/7.png' alt='暂无数据'></div>",
}
SAID = "民生保障信息由县民政局负责公开，自本月起按季度更新，请及时查看。"
DOUBTFUL = {
    "an article in a form": f"<form name='_newscontent'><h1>民生保障</h1><p>{SAID}</p></form>",
    "an article in a form with a field": f"<form><p>{SAID}</p><input name=q></form>",
    "an article beside links to itself": (
        f"<div><p>{SAID}</p><a href='?print=1'>打印本页</a><a href='?size=2'>放大字号</a></div>"
    ),
    "rows without links below an introduction": (
        "<div><p>栏目简介：民生保障信息。</p><ul><li>县民政局公布救助名单 2026-03-04</li></ul></div>"
    ),
    "an introduction and more": "<div>栏目简介：民生保障<p>县民政局公布救助名单</p></div>",
    "words": "<p>民生保障信息由县民政局公开。</p>",
    "where it has gone": "<p>栏目简介：<a href='/x/9.html'>信息已并入民生保障专栏</a></p>",
    "years elsewhere": "<div>按年份：<a href='/c8/2026.html'>2026年</a><a href='/c8/2.html'>2025年</a></div>",
    "a picture": "<div><img src='/i/7.jpg' alt='民生'></div>",
}


def outcome(beside: str, form: str) -> tuple[Outcome, str]:
    return came_to(beside + EMPTY[form][0], form)


@pytest.mark.parametrize("form", ["an empty list", "says so"])
@pytest.mark.parametrize("kind", NO_ROWS)
def test_an_empty_column_is_empty_beside_what_is_no_row(kind: str, form: str) -> None:
    told, why = outcome(NO_ROWS[kind], form)
    assert told is Outcome.TRULY_EMPTY, why


@pytest.mark.parametrize("kind", DOUBTFUL)
def test_other_words_beside_an_empty_list_leave_it_in_doubt(kind: str) -> None:
    told, why = outcome(DOUBTFUL[kind], "an empty list")
    assert told is not Outcome.TRULY_EMPTY, why


@pytest.mark.parametrize(
    "said",
    [
        "<h2>主题: 0</h2><ul class='list'></ul>",
        "<ul class='list'></ul><div class='end'>没有更多文章了</div>",
        "<p>暂时还没有留言，快来抢沙发</p>",
        "<p>本分类目前不含有任何页面或媒体文件。</p>",
        "<p>本版块或指定的范围内尚无主题</p>",
        "<div class='none'><p>此项工作本年度暂未产生信息</p></div><div class='page'>共0条&nbsp;1/1页</div>",
        "<ul class='list'><!-- <li>2021-01-01</li> --></ul><p class='tip'>暂未形成相关信息</p>",
    ],
)
def test_what_forums_and_wikis_say_of_nothing_is_an_empty_column(said: str) -> None:
    told, why = came_to(said)
    assert told is Outcome.TRULY_EMPTY, why


def test_no_more_articles_says_nothing_where_a_script_may_fill_the_list() -> None:
    told, why = came_to(
        "<ul class='list' v-for='one in rows'></ul><div class='end'>没有更多文章了</div>"
    )
    assert not told.conclusive, why


PAGER = "<div class='fy'>共 8 条 第 1/1 页 <span>上一页</span> <span>下一页</span> <a href='#'>尾页</a></div>"


WRITTEN = "<div class='fy'><script>createPageHTML(3, 0, 'index', 'html');</script></div>"


@pytest.mark.parametrize("pager", [PAGER, WRITTEN], ids=["shown", "written by a script"])
@pytest.mark.parametrize(
    ("left", "told"),
    [
        ("<ul class='list'></ul>", Outcome.TRULY_EMPTY),
        (EMPTY["an empty table"][0], Outcome.TRULY_EMPTY),
        (EMPTY["a list's first row names what others would hold"][0], Outcome.TRULY_EMPTY),
        (EMPTY["a list of nothing but a span"][0], Outcome.TRULY_EMPTY),
        ("", Outcome.NOT_A_LIST),  # neither list nor pager: it may be another page
    ],
)
def test_an_empty_list_needs_no_pager(left: str, told: Outcome, pager: str) -> None:
    portal, last = with_an_empty_one(left)
    for one in portal.columns[:-1]:
        page = portal.pages[one.path]
        at = page.index("</ul>", page.index(one.rows[-1].href)) + len("</ul>")
        portal.pages[one.path] = page[:at] + pager + page[at:]
    walked = portal.walked(last, portal.learnt())
    assert walked.outcome is told, walked.why
