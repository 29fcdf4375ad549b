"""Lists that stand under the name of a menu's item for the page itself, pagers below a form that
shows nothing, and rows without an address of their own.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crawler.page.links import is_more
from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from storage.records import Outcome

TODAY = date(2026, 11, 18)
AT = "http://www.qingshan.example.cn/sgs/show?type=xzxk"
HEAD = (
    "<html><head><meta charset='utf-8'><title>青山县信用网</title></head><body>"
    "<ul class='n'><li><a href='/'>首页</a></li><li><a href='/sgs/'>双公示</a></li></ul>"
)
FOOT = "<div class='foot'>主办：青山县人民政府办公室</div></body></html>"
CRUMB = "<div class='p'>当前位置：首页 &gt; 双公示</div>"
PAGER = (
    "<div class='pagination'><a href='javascript:'>1</a><a href='javascript:page(2)'>2</a></div>"
)
FORM = (
    "<form id='searchForm' method='post'><input type='hidden' name='pageNo' value='1'>"
    "<script>function page(n){go(n)}</script></form>"
)


def rows(count: int, href: str = "show?type=a{}") -> str:
    return "".join(
        f"<li><a href='{href.format(at)}'>第{at + 1}批行政许可决定书</a>"
        f"<span class='time'>{TODAY - timedelta(days=3 * at + 1)}</span></li>"
        for at in range(count)
    )


def menu(own: str) -> str:
    return (
        f"<div class='left'><b>双公示</b><div class='items'>{own}"
        "<a href='show?type=xzcf'><div class='i'>行政处罚</div></a></div></div>"
    )


def seen(markup: str, at: str = AT) -> Reading:
    page = Page(at, f"{HEAD}{markup}{FOOT}".encode(), "text/html; charset=utf-8")
    return read(page, Hints(TODAY))


@pytest.mark.parametrize(
    "own",
    [
        "<a href='show?type=xzxk'><div class='i ac'>行政许可</div></a>",
        "<a href=''><div class='i ac'>行政许可</div></a>",
        "<a href='/sgs/show?type=xzxk'><div class='i'>行政许可</div></a>",
    ],
)
def test_a_list_under_the_name_of_the_pages_own_item_is_the_columns(own: str) -> None:
    found = seen(f"{menu(own)}<div>{CRUMB}<div class='t'>行政许可</div><ul>{rows(6)}</ul></div>")
    assert found.outcome is Outcome.READ
    assert len(found.entries) == 6


@pytest.mark.parametrize("heading", ["行政处罚", "推荐阅读", "红黑名单"])
def test_a_list_under_another_name_is_not(heading: str) -> None:
    own = "<a href='show?type=xzxk'><div class='i'>行政许可</div></a>"
    page = f"{menu(own)}<div>{CRUMB}<div class='t'>{heading}</div><ul>{rows(3)}</ul></div>"
    assert not seen(page, AT.replace("/sgs/", "/xygs/")).entries


@pytest.mark.parametrize("form", [FORM, "", FORM.replace("</form>", "<!-- 排序 --></form>")])
def test_a_form_that_shows_nothing_parts_no_pager_from_its_list(form: str) -> None:
    found = seen(f"<div>{CRUMB}<div class='t'>红黑名单</div><ul>{rows(9)}</ul>{form}{PAGER}</div>")
    assert len(found.entries) == 9


def test_a_form_to_be_filled_in_does() -> None:
    form = FORM.replace("</form>", "<input name='q'><button>搜索</button></form>")
    page = f"<div>{CRUMB}<div class='t'>红黑名单</div><ul>{rows(9)}</ul>{form}{PAGER}</div>"
    signals = {point.signal for score in seen(page).scores for point in score.points}
    assert "pager_below" not in signals


@pytest.mark.parametrize("count", [2, 6, 15])
@pytest.mark.parametrize(
    "more", ["", "<a href='javascript:;'>[\n\t\t\t\t\t\t<font>详情</font>]</a>"]
)
def test_rows_whose_addresses_are_all_scripts_are_read_once(count: int, more: str) -> None:
    items = "".join(
        f"<li><a href='javascript:;'>\n\t\t第{at + 1}批行政许可决定书\n</a><p>发布时间："
        f"{TODAY - timedelta(days=at)} 县行政审批局依法作出第{at + 1}批许可决定，现予公示。{more}</p>"
        f"<span id='time'>{TODAY - timedelta(days=at)}</span></li>"
        for at in range(count)
    )
    found = seen(f"<div>{CRUMB}<div class='t'>双公示</div><ul>{items}</ul>{PAGER}</div>")
    assert [(one.title, one.published_on) for one in found.entries] == [
        (f"第{at + 1}批行政许可决定书", TODAY - timedelta(days=at)) for at in range(count)
    ]


def test_a_button_to_print_an_article_is_no_list() -> None:
    article = (
        f"{CRUMB}<div class='c'><h3>关于做好电子招标文件示范文本发布工作的通知</h3>"
        "<p>【信息发布时间：2026-11-03 阅读次数：】【<a href='javascript:print()'>我要打印</a>】"
        f"【<a href='javascript:close()'>关闭</a>】</p><div>{'各有关单位要认真执行。' * 40}</div></div>"
    )
    found = seen(article)
    assert found.outcome is Outcome.ARTICLE
    assert found.article is not None
    assert found.article.published_on == date(2026, 11, 3)


@pytest.mark.parametrize("text", ["[\n\t\t\t\t\t详情]", "我要打印", "【我要收藏】"])
def test_words_that_lead_on_are_told_whatever_blanks_they_hold(text: str) -> None:
    assert is_more(text)


@pytest.mark.parametrize("text", ["我要打印店的营业执照", "关于\n\t\t\t\t\t\t详情的通报"])
def test_titles_are_not(text: str) -> None:
    assert not is_more(text)
