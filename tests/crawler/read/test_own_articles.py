"""Columns that are one article: believed where the page proves whose it is and when it was
published, and else nobody's.
"""

from __future__ import annotations

from datetime import date

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.page.urls import canonical
from crawler.read.reader import read
from storage.records import Outcome

TODAY = date(2026, 11, 18)
DAY = date(2026, 10, 12)
SITE = "http://a.example.cn"
TITLE = "青山县水利局2025年政府信息公开工作年度报告"
LINKED = "<a href='/'>首页</a> &gt; 政府信息公开 &gt; <a href='/gknb/'>公开年报</a>"
NAMED = "<a href='/'>首页</a> &gt; 政府信息公开 &gt; 公开年报 &gt; 正文"
OTHERS = "<a href='/'>首页</a> &gt; 新闻中心 &gt; <a href='/xw/'>政务要闻</a>"
SHOWN = f"发布日期：{DAY}　来源：县水利局　浏览次数：12"
TEXT = "".join(
    (
        f"<p>根据《中华人民共和国政府信息公开条例》第{number}条的规定，"
        "现将本机关上一年度政府信息公开工作情况报告如下。</p>"
    )
    for number in range(4)
)


def article(
    crumb: str = LINKED,
    shown: str = SHOWN,
    below: str = "",
    meta: str = "",
    at: str = "/gknb/",
    own: str | None = "/gknb/",
    title: str = "青山县人民政府",
    place: str = "当前位置：",
    units: tuple[str, ...] = (),
    namesakes: bool = True,
) -> Reading:
    page = (
        f"<html><head><meta charset='utf-8'>{meta}<title>{title}</title></head><body>"
        f"<div class='position'>{place}{crumb}</div><div class='con'><h1>{TITLE}</h1><div "
        f"class='info'>{shown}</div>"
        f"<div class='text'>{TEXT}</div>{below}</div><div "
        "class='foot'>主办：青山县人民政府办公室</div></body></html>"
    )
    address = canonical(f"{SITE}{own}") if own else ""
    hints = Hints(TODAY, column="公开年报", address=address, units=units, namesakes=namesakes)
    return read(Page(f"{SITE}{at}", page.encode(), "text/html; charset=utf-8"), hints)


HOT = "<div class='side'><h3>热点新闻</h3><ul>" + "".join(
    f"<li><a href='/xw/{day}.html'>县领导调研第{day}批重点项目建设</a><i>{DAY.replace(day=day)}</i></li>"
    for day in (14, 12, 12, 9, 3, 1)
)
HOT += "</ul></div>"
PROVEN = {
    "beside a hot list with rows of its day": article(below=HOT),
    "linked by its breadcrumb": article(),
    "named by its breadcrumb": article(NAMED),
    "under particulars of other words": article(
        shown=f"<span>发布于 {DAY}</span> <span>发布单位：县水利局</span> <span>78 查看数</span>"
    ),
    "named by its meta tag": article("", meta="<meta name='ColumnName' content='公开年报'>"),
    "named among its particulars": article("", f"{SHOWN}　所属栏目：公开年报"),
    "under an address below its own": article(NAMED, at="/gknb/art/1234.html"),
    "under another address, linked": article(at="/art/2026/10/12/1234.html"),
    "named by the page's own title": article("", title="公开年报 - 青山县人民政府"),
    "under another address, by its column and its unit": article(
        NAMED, at="/show.aspx?id=7", own="/list.aspx?id=3", units=("青山县水利局",)
    ),
    "under another address, by a name that no other column bears": article(
        NAMED, at="/show.aspx?id=7", own="/list.aspx?id=3", namesakes=False
    ),
    "by a breadcrumb without a label whose home is no link": article(
        "首页 &gt; 政府信息公开 &gt; <a href='/list.aspx?id=3'>公开年报</a> &gt; 正文",
        at="/show.aspx?id=7",
        own="/list.aspx?id=3",
        place="",
    ),
    "a bare label": article(shown=f"时间：{DAY:%Y年%m月%d日}　来源：县水利局"),
    "above what the portal recommends": article(
        below="<h3>相关推荐</h3><ul><li><a href='/xw/1.html'>县领导调研重点项目建设进展情况</a>"
        "<i>2026-11-01</i></li></ul>"
    ),
    "with attachments": article(
        below="".join(
            f"<p>附件：<a href='/f/{n}.pdf'>政务公开工作年度报告附表之{n}.pdf</a></p>"
            for n in range(4)
        )
    ),
    "neighbours that are none": article(below="<p>上一篇：没有了</p><p>下一篇：已是最后一篇</p>"),
}
ROW = "<li><a href='/gknb/{n}.html'>青山县政府信息公开工作年度报告第{n}部分</a>{day}</li>"
UNPROVEN = {
    "a list of one row": article(below=ROW.format(n=1, day=" 2025-01-12")),
    "a list of one row, dated below": article(below=ROW.format(n=1, day="<p>2025年1月12日</p>")),
    "a list without days": article(below="".join(ROW.format(n=n, day="") for n in range(3))),
    "another column's": article(OTHERS),
    "another column's of the unit": article(
        OTHERS, at="/show.aspx?id=7", own="/list.aspx?id=3", units=("县水利局",)
    ),
    "another unit's column of the name": article(
        NAMED, at="/show.aspx?id=7", own="/list.aspx?id=3", units=("县财政局",)
    ),
    "titled alike, elsewhere": article("", at="/slj/gknb/1.html", title="公开年报-青山县人民政府"),
    "of another name that no other column bears": article(
        OTHERS, at="/show.aspx?id=7", own="/list.aspx?id=3", namesakes=False
    ),
    "titled by a word that holds the name": article(
        "", title="政府信息公开年报目录-青山县人民政府"
    ),
    "nobody's": article(""),
    "named alike, elsewhere": article(NAMED, at="/slj/gknb/1234.html"),
    "named alike, beside it": article(NAMED, at="/gk/1234.html", own="/gk/gknb.html"),
    "without a day": article(shown="来源：县水利局　浏览次数：12"),
    "of today, which may be a clock": article(shown=f"发布日期：{TODAY}　来源：县水利局"),
    "of its last change": article(shown=f"更新时间：{DAY}　来源：县水利局"),
    "dated by a meta tag alone": article(
        shown="来源：县水利局　浏览次数：12", meta=f"<meta name='PubDate' content='{DAY} 10:00'>"
    ),
    "one of several": article(
        below="<p>上一篇：<a href='/gknb/2.html'>水利局2024年年度报告</a></p>"
    ),
    "one of several, set apart": article(
        below="<div>下一篇</div><div><a href='/gknb/2.html'>"
        "县水利局2024年政府信息公开工作年度报告</a></div>"
    ),
    "with a pager": article(below="<div class='page'>共3页 1/3页 <a href='?p=2'>下一页</a></div>"),
}


@pytest.mark.parametrize("found", PROVEN.values(), ids=PROVEN)
def test_its_article_is_the_column_s_entry(found: Reading) -> None:
    assert found.outcome is Outcome.READ, found.why
    assert [(one.title, one.published_on) for one in found.entries] == [(TITLE, DAY)]
    assert found.article is not None
    assert found.extent.reached(1, 1)


@pytest.mark.parametrize("found", UNPROVEN.values(), ids=UNPROVEN)
def test_what_is_not_proven_stays_an_article(found: Reading) -> None:
    assert found.outcome is Outcome.ARTICLE, found.why
    assert not found.entries


def test_a_page_read_for_no_column_stays_an_article() -> None:
    assert article(own=None).outcome is Outcome.ARTICLE


@pytest.mark.parametrize("head", ["推荐阅读", "热点文章", "点击排行", "最新更新"])
def test_an_article_among_the_portals_choice_makes_it_no_columns_list(head: str) -> None:
    """The address of a column leads on to an article of another one, which stands itself under
    推荐阅读 on its own page: no menu's group in which the page stands.
    """
    rows = "".join(
        f"<div class=s><b><a href='/a/{n}.html'>县领导检查第{n}号片区防汛工作</a></b>"
        f"<small>2026-07-2{n}</small></div>"
        for n in range(5)
    )
    page = (
        "<html><head><title>县领导检查第0号片区防汛工作</title></head><body><div class=bc><a href='/'>首页"
        "</a> › <a href='/x/'>媒体聚焦</a> › 正文</div><article><h1>县领导检查第0号片区防汛工作</h1>"
        "<p>发布日期：2026-07-20</p><p>各有关单位要提高认识，逐项抓好落实。</p></article>"
        f"<section><h3>{head}</h3><div class=ss>{rows}</div></section></body></html>"
    )
    here = "http://www.qinghe.example.cn/a/0.html"
    hints = Hints(date(2026, 8, 7), column="社会救助", address="http://www.qinghe.example.cn/shjz/")
    assert read(Page(here, page.encode()), hints).outcome is not Outcome.READ


TOLD = (
    "近日，县水利局组织开展重点项目检查，与会人员实地查看并交流了经验做法，要求各单位压实责任。" * 2
)
CARDS = {
    "with a button": (
        "<div class=card><h3>{title}</h3><p>发布时间：{day} 来源：县水利局</p><p>{told}</p>"
        "<button onclick='show({at})'>查看详情</button></div>"
    ),
    "of their own element": ("<article><h2>{title}</h2><time>{day}</time><p>{told}</p></article>"),
    "that are texts": "<div><b>{title}</b><br>发布时间：{day}<br>{told}</div>",
    "with particulars": (
        "<section><h5>{title}</h5><small>{day:%Y年%m月%d日} 10:21 来源：县水利局 字体：【大 中 小】"
        "</small><div>{told}</div></section>"
    ),
    "with a file": (
        "<div><h4>{title}</h4><p>发布时间：{day}</p><p>{told}</p><a href='/f/{at}.pdf'>下载</a></div>"
    ),
}


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS.keys())
@pytest.mark.parametrize("days", [(12, 3), (3, 12), (1, 5, 9)])
@pytest.mark.parametrize("head", ["", "<h2>公开年报</h2>"])
@pytest.mark.parametrize("side", ["", HOT], ids=["alone", "beside a hot list"])
def test_cards_that_no_rule_reads_are_not_one_article(
    card: str, days: tuple[int, ...], head: str, side: str
) -> None:
    """One of their days passed for the column's, whichever it was."""
    cards = "".join(
        card.format(
            title=f"关于{at}号片区重点项目检查的通报", day=DAY.replace(day=day), told=TOLD, at=at
        )
        for at, day in enumerate(days)
    )
    page = (
        f"<html><head><title>公开年报-青山县人民政府</title></head><body><div>当前位置：{LINKED}</div>"
        f"<div class=main>{head}<div class=list>{cards}</div></div>{side}</body></html>"
    )
    hints = Hints(TODAY, column="公开年报", address=canonical(f"{SITE}/gknb/"))
    found = read(Page(f"{SITE}/gknb/", page.encode(), "text/html; charset=utf-8"), hints)
    assert not found.entries or {one.published_on for one in found.entries} == {
        DAY.replace(day=day) for day in days
    }, found.why
    assert found.outcome.conclusive == bool(found.entries)
