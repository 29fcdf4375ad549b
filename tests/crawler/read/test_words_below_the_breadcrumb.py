"""暂无信息 right below the breadcrumb that names the column speaks of the column, whatever
the boxes around are called.
"""

from __future__ import annotations

from datetime import date

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from storage.records import Outcome

CRUMBS = {
    "arrows": (
        "<div class='b'><a href='/'>首页</a> › <a href='/gk/'>信息公开</a> › <a "
        "href='/gk/zd/'>公开制度</a></div>"
    ),
    "you are at": "<p>您在：<a href='/'>首页</a> / 信息公开 / <a href='/gk/zd/'>公开制度</a></p>",
    "place": "<div class='pos'>当前位置：<a href='/'>首页</a> &gt; 公开制度</div>",
}
HEADS = [
    "",
    "<h1>公开制度</h1>",
    "<div class='t'><b>县政府办公室</b></div>",
    "<h2>信息公开</h2><hr>",
]
SIDE = "".join(
    (
        f"<li><a href='/xw/{at}.html'>县领导调研重点项目建设进展情况（{at}"
        f"）</a><span>2026-11-{at:02d}</span></li>"
    )
    for at in range(1, 9)
)


def reading(crumb: str, body: str, box: str = "site-main menu-wrap sidebar-left") -> Reading:
    page = (
        "<html><head><meta charset='utf-8'><title>公开制度-青山县人民政府</title></head><body>"
        f"<div class='{box}'>{crumb}{body}"
        f"</div><div class='widget'><h3>热点文章</h3><ul>{SIDE}</ul></div><div "
        "class='foot'>青山县人民政府办公室</div></body></html>"
    )
    return read(
        Page("http://a.example.cn/gk/zd/", page.encode(), "text/html; charset=utf-8"),
        Hints(date(2026, 11, 18), column="公开制度"),
    )


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("crumb", CRUMBS.values(), ids=CRUMBS)
@pytest.mark.parametrize(
    "words", ["<section><p>暂无内容</p></section>", "<div>没有查询到相关信息！</div>"]
)
def test_words_right_below_the_breadcrumb_are_the_column_s(
    crumb: str, head: str, words: str
) -> None:
    found = reading(crumb, head + words)
    assert found.outcome is Outcome.TRULY_EMPTY, found.why


@pytest.mark.parametrize(
    "between",
    [
        "<h3>热点推荐</h3>",
        "<h3>相关信息</h3>",
        "<div class='tabs'><a href='/gk/1/'>最新</a></div><h3>最近浏览</h3>",
        (
            "<h2>公开制度</h2><form action='/s'><input "
            "name='q'></form><h4>搜索结果</h4><ul><li>1</li></ul>"
        ),
        "<p>本栏目公开县政府各部门的制度文件，欢迎监督并提出意见。</p>",
    ],
)
def test_under_other_words_they_are_another_s(between: str) -> None:
    found = reading(CRUMBS["arrows"], between + "<section><p>暂无内容</p></section>")
    assert not found.outcome.conclusive, found.why


NOT_FOUND = [
    "<section><h1>未找到</h1><p>暂无内容</p></section>",
    "<section><header><h2>没有找到</h2></header><div><p>抱歉，没有找到相关内容。</p></div></section>",
    "<article><div><h1>Nothing Found</h1></div><div><div><p>暂无信息</p></div></div></article>",
    "<div class='tip'><h4>暂无文章</h4><p>该栏目暂无信息</p></div>",
]


@pytest.mark.parametrize("said", NOT_FOUND)
@pytest.mark.parametrize("over", [*CRUMBS.values(), "<h1>公开制度</h1>"])
def test_a_heading_that_says_nothing_itself_names_no_other_box(over: str, said: str) -> None:
    found = reading(over, said, box="main")
    assert found.outcome is Outcome.TRULY_EMPTY, found.why


@pytest.mark.parametrize("said", NOT_FOUND)
@pytest.mark.parametrize("over", ["搜索结果", "检索", "热点推荐", "友情链接"])
@pytest.mark.parametrize("crumb", [*CRUMBS.values(), "<h1>公开制度</h1><p>正文</p>"])
def test_what_is_not_found_under_another_s_name_is_another_s(
    crumb: str, over: str, said: str
) -> None:
    for body in (f"<h3>{over}</h3>{said}", f"<div><h3>{over}</h3><div>{said}</div></div>"):
        found = reading(crumb, body, box="main")
        assert not found.outcome.conclusive, found.why


@pytest.mark.parametrize(
    "said",
    [
        "<section><h2>未找到</h2><h4>热点推荐</h4><p>暂无内容</p></section>",
        "<section><h2>未找到</h2><div><h4>搜索结果</h4><p>暂无内容</p></div></section>",
        "<section><h2>热点推荐</h2><div><h4>未找到</h4><p>暂无内容</p></div></section>",
        "<h2>未找到页面</h2><p>暂无内容</p>",
        "<h2>未找到</h2><p>您访问的页面不存在</p>",
    ],
)
def test_only_the_words_right_below_such_a_heading_are_the_column_s(said: str) -> None:
    found = reading("<h1>公开制度</h1>", said, box="main")
    assert not found.outcome.conclusive, found.why


OVER = "<div class='name'>公开制度</div>"
WORDS = [
    "<div class='list'><p>当前栏目无信息</p></div>",
    "<table><tr><td>对不起，没有查询到相关记录！</td></tr></table>",
    "<div class='py-20'><svg></svg><div>这里空空如也</div></div>",
    "<table><tr><th>标题</th><th>发布日期</th></tr><tr><td colspan='2'>没有符合条件的数据</td></tr></table>",
]
CARDS = "".join(f"<a href='/xw/{at}.html'><div>县领导调研第{at}批项目</div></a>" for at in range(4))


@pytest.mark.parametrize("chosen", ["猜你喜欢", "猜您想看", "热点信息", "大家都在看"])
@pytest.mark.parametrize("words", WORDS)
def test_the_portal_s_choice_below_them_is_no_rival(words: str, chosen: str) -> None:
    body = f"{OVER}{words}<div class='mt'>{chosen}</div><div class='grid'>{CARDS}</div>"
    found = reading("", body, box="wrap")
    assert found.outcome is Outcome.TRULY_EMPTY, found.why


@pytest.mark.parametrize(
    "below",
    [
        f"<div class='mt'>公开目录</div><div class='grid'>{CARDS}</div>",
        f"<div class='grid'>{CARDS}</div>",
        (
            f"<div class='mt'>猜你喜欢</div><div class='grid'>{CARDS}</div>"
            f"<div class='mt'>规章文件</div><div class='grid'>{CARDS}</div>"
        ),
    ],
)
@pytest.mark.parametrize("words", WORDS)
def test_what_may_be_the_column_s_own_below_them_is_one(words: str, below: str) -> None:
    found = reading("", f"{OVER}{words}{below}", box="wrap")
    assert found.outcome is not Outcome.TRULY_EMPTY, found.why


@pytest.mark.parametrize(
    "fill", ["<script src='/js/list.js'></script>", "<script>$.get('/api/lb', show)</script>"]
)
@pytest.mark.parametrize("place", ["<div id='lst'></div>", "<ul data-url='/api/lb'></ul>"])
def test_words_that_stand_in_for_what_a_script_fills_prove_nothing(place: str, fill: str) -> None:
    words = "<div class='tip'>暂无数据</div>"
    for body in (place + words, words + place, f"<div>{place}{words}</div>"):
        found = reading(CRUMBS["place"], f"<h2>公开制度</h2>{body}{fill}", box="con")
        assert not found.outcome.conclusive, found.why
    found = reading(CRUMBS["place"], f"<h2>公开制度</h2>{words}<div id='page'></div>{fill}", "con")
    assert found.outcome is Outcome.TRULY_EMPTY, found.why


@pytest.mark.parametrize(
    "words",
    [
        "该栏目暂无信息！",
        "对不起，没有找到您要的信息",
        "很抱歉，本目录下没有信息",
        "没有符合条件的记录",
        "未找到符合您条件的记录",
        "栏目内容为空",
        "列表为空",
        "尚未发布信息",
        "还没有发布任何内容",
        "查无数据",
        "暂无",
        "此视图中没有可显示的项目。",
        "目前没有被分类到此术语下的内容。",
        "没有可供浏览的信息",
        "本栏目暂时没有内容，请稍后再来",
        "还没有发布信息哦~",
        "Sorry，暂无记录",
        "没有找到任何便民服务",
        "该单位暂无此项信息",
        "未发布任何信息",
        "暂无可公开信息",
        "这里什么都没有~",
        "本栏目暂无动态",
    ],
)
def test_a_column_says_that_it_is_empty_in_many_words(words: str) -> None:
    found = reading(CRUMBS["place"], f"<div class='tip'>{words}</div>")
    assert found.outcome is Outcome.TRULY_EMPTY, found.why


@pytest.mark.parametrize(
    "words",
    [
        "暂无更多内容",
        "没有更多了",
        "无障碍浏览",
        "关于无人机信息登记的说明",
        "内容简介",
        "没有可显示的图片",
        "没有可供选择的附件",
        "没有任何借口",
        "没有找到任何访问权限",
        "目前没有计划在此设站",
        "暂无动态调整",
        "什么都没有变",
        "没有更多数据了",
    ],
)
def test_words_of_something_else_do_not_empty_a_column(words: str) -> None:
    found = reading(CRUMBS["place"], f"<div class='tip'>{words}</div>")
    assert found.outcome is not Outcome.TRULY_EMPTY, found.why


@pytest.mark.parametrize(
    ("count", "empty"),
    [
        ("<a class='a1'>0条</a>", True),
        ("<span>0 条记录</span>", True),
        ("总记录数：0", True),
        ("显示 0 条结果。", True),
        ("共找到0条", True),
        ("共0组图片", True),
        ("共 0 个视频", True),
        ("共0条 共1页", True),
        ("共0个附件", False),
        ("共10组图片", False),
        ("共0组 共3组", False),
        ("显示 10 条结果。", False),
        ("显示 1 - 20，共 107 条结果。", False),
        ("<a class='a1'>10条</a>", False),
        ("评论： 0 条", False),
        ("<a class='a1'>0条</a> 共12条", False),
    ],
)
def test_an_empty_list_over_its_pager_s_count_of_nothing_is_empty(count: str, empty: bool) -> None:
    found = reading(
        CRUMBS["place"],
        f"<h2>公开制度</h2><ul class='list'></ul><div id='pages'>{count}</div>",
        box="con",
    )
    assert (found.outcome is Outcome.TRULY_EMPTY) is empty, found.why
