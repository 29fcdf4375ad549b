"""A page of few words that complains of something is named for it; the same words among a
list's titles take nothing away.
"""

from __future__ import annotations

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from storage.records import Outcome
from tests.crawler.counties import TODAY, list_page, rows

REFRESH = "<meta http-equiv='refresh' content='0;url=http://h.example/gzdt/'>"


def reading_of(body: str, title: str = "提示", head: str = "") -> Reading:
    page = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return read(Page("http://h.example/gzdt/", page.encode()), Hints(TODAY, column="工作动态"))


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("您的操作被认为存在安全风险，已被阻断", Outcome.FIREWALL_PAGE),
        ("当前请求有异常，已被阻止", Outcome.FIREWALL_PAGE),
        ("请求过于频繁，请等一会儿", Outcome.FIREWALL_PAGE),
        ("本站仅限境内用户访问", Outcome.FIREWALL_PAGE),
        ("The requested URL was rejected. Your support ID is: 77", Outcome.FIREWALL_PAGE),
        ("浏览器版本过低，建议升级", Outcome.BOT_CHALLENGE),
        ("请启用浏览器的Cookie", Outcome.BOT_CHALLENGE),
        ("您的会话已超时", Outcome.LOGIN_PAGE),
        ("您没有查看权限", Outcome.LOGIN_PAGE),
        ("Welcome to nginx!", Outcome.SERVER_ERROR),
        ("java.lang.NullPointerException", Outcome.SERVER_ERROR),
        ("[an error occurred while processing this directive]", Outcome.SERVER_ERROR),
        ("数据库连接失败", Outcome.SERVER_ERROR),
        ("该域名已到期", Outcome.SERVER_ERROR),
        ("本网站今晚临时关闭", Outcome.UNDER_CONSTRUCTION),
        ("系统正忙，请稍后再试", Outcome.UNDER_CONSTRUCTION),
        ("本栏目已停用", Outcome.SOFT_404),
        ("未找到对应的栏目", Outcome.SOFT_404),
        ("非法参数", Outcome.SOFT_404),
    ],
)
def test_a_complaint_in_a_lists_place_is_named(words: str, outcome: Outcome) -> None:
    reading = reading_of(f"<div class='msg'>{words}</div>")
    assert (reading.outcome, reading.entries) == (outcome, ())
    entries = [(f"关于网站提示“{words}”的情况说明", url, day) for _, url, day in rows(6)]
    listed = read(
        Page("http://h.example/gzdt/", list_page(entries).encode()), Hints(TODAY, column="工作动态")
    )
    assert (listed.outcome, len(listed.entries)) == (Outcome.READ, 6)


def test_an_empty_place_beside_a_complaint_is_on_no_way_to_being_proven_empty() -> None:
    empty = list_page([])
    place = Page("http://h.example/gzdt/", empty.encode())
    assert read(place, Hints(TODAY, column="工作动态")).outcome is Outcome.EMPTY_UNPROVEN
    broken = empty.replace("</ul>", "</ul><p>列表加载失败</p>")
    failed = read(Page(place.url, broken.encode()), Hints(TODAY, column="工作动态"))
    assert failed.outcome is Outcome.SERVER_ERROR


@pytest.mark.parametrize(
    "title",
    ["Index of /gzdt", "h.example - /gzdt/", "澳门葡京官网", "六合彩开奖"],
    ids=["nginx", "IIS", "casino", "lottery"],
)
def test_a_list_that_is_not_the_portals_own_is_none(title: str) -> None:
    body = "".join(
        f"<li><a href='{url}'>{name}</a><span>{day}</span></li>" for name, url, day in rows(8)
    )
    assert reading_of(f"<ul>{body}</ul>", "工作动态").outcome is Outcome.READ
    reading = reading_of(f"<ul>{body}</ul>", title)
    assert (reading.outcome.conclusive, reading.entries) == (False, ())


@pytest.mark.parametrize(
    ("body", "head", "outcome"),
    [
        ("", "<script src='/a.js'></script>", Outcome.BOT_CHALLENGE),
        (
            "<input type='hidden' id='k'>",
            "<script>(function(){var k=0;})()</script>",
            Outcome.BOT_CHALLENGE,
        ),
        ("<p>请稍等</p>", REFRESH, Outcome.BOT_CHALLENGE),
        ("<div id='app'></div>", "<script src='/a.js'></script>", Outcome.NEEDS_BROWSER),
    ],
    ids=["script", "script and field", "loads itself", "shell"],
)
def test_a_page_of_nothing_but_a_script_asks_for_a_browser(
    body: str, head: str, outcome: Outcome
) -> None:
    assert reading_of(body, "", head).outcome is outcome
