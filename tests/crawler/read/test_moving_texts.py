"""A reading is kept over a clock or a counter that shows other digits only where nothing that was
read rests on it.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from crawler.page.document import kept
from crawler.page.reading import Hints, Page, Reading
from crawler.read.moving_texts import stilled
from crawler.read.reader import read
from tests.crawler.read.test_known_places import plain_hints, plain_portal
from tests.crawler.templates.made_portals import SHELLS

CLOCKS = (
    "今天是2026年11月20日",
    "今天是2026年11月20日 星期五",
    "2026年11月20日&nbsp;星期五 08:15:33",
    "现在时间：2026-11-20 08:15",
    "访问量：123,456次",
    "您是第 90211 位访客",
    "当前在线人数：12 今日访问量：377",
    "2026年11月20日　星期五，总访问量 4711",
)
OTHERS = (
    "最后更新：2026-11-20",
    "2026年11月20日",
    "2026-11-20",
    "共访问20条",
    "浏览20篇",
    "第20页",
    "20",
    "今天是2026/11/20",
    "访问量：20 停止更新",
    "发布时间：2026年11月20日 星期五",
)
"""What says more than the moment of a visit, or may."""


def page_of(html: str, encoding: str = "utf-8") -> Page:
    return Page(plain_portal("classed").columns[0].url, html.encode(encoding))


def anew(page: Page, hints: Hints) -> Reading:
    kept.cache_clear()
    return read(page, hints)


def is_kept(before: Page, after: Page, hints: Hints) -> bool:
    """Whether the reading of a page is kept for another one."""
    spans = anew(before, hints).moving
    return bool(spans) and stilled(before.body, spans) == stilled(after.body, spans)


def hints_of(shell: str) -> Hints:
    return replace(plain_hints(shell), quick=True)


def shown_in(shell: str) -> str:
    portal = plain_portal(shell)
    return portal.pages[portal.columns[0].path]


def moved(text: str, digits: str) -> str:
    """A text with other digits, as many, but for the century."""
    turns = iter(digits * 9)
    return re.sub(
        r"20(?=\d\d[年-])|\d", lambda one: one[0] if len(one[0]) > 1 else next(turns), text
    )


def clocked(html: str, text: str) -> str:
    """A page with a text above its menu."""
    return html.replace("<div class='nav'>", f"<i>{text}</i><div class='nav'>")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("text", CLOCKS)
@pytest.mark.parametrize("shell", sorted(SHELLS))
def test_a_clock_away_from_the_list_is_not_read_again(shell: str, text: str, encoding: str) -> None:
    html = shown_in(shell).replace("<meta charset=utf-8>", "")
    before, after = clocked(html, text), clocked(html, moved(text, "31").replace("期五", "期天"))
    pages = [page_of(one, encoding) for one in (before, after)]
    assert is_kept(pages[0], pages[1], hints_of(shell))
    assert anew(pages[0], hints_of(shell)) == anew(pages[1], hints_of(shell))


@pytest.mark.parametrize("text", OTHERS)
def test_what_may_be_news_a_count_or_a_pager_is_read(text: str) -> None:
    before, after = (clocked(shown_in("classed"), one) for one in (text, moved(text, "31")))
    assert not is_kept(page_of(before), page_of(after), hints_of("classed"))


@pytest.mark.parametrize(
    ("where", "by"),
    [
        ("</span></li>", "</span><i>{}</i></li>"),
        ("<div class='page'>", "<p>{}</p><div class='page'>"),
        ("<h2>", "<p>{}</p><h2>"),
        ("当前位置：", "当前位置：<i>{}</i>"),
        ("<title>", "<title>{}</title><title>"),
        ("<div class='nav'>", "<a href='/now/'>{}</a><div class='nav'>"),
        ("<div class='nav'>", "<script>var now = '<b>{}</b>'</script><div class='nav'>"),
        ("<div class='nav'>", "<!-- <b>{}</b> --><div class='nav'>"),
        ("<div class='nav'>", "{}<div class='nav'>"),
    ],
)
def test_a_clock_in_the_list_its_heading_a_link_or_a_script_is_read(where: str, by: str) -> None:
    html = shown_in("classed")
    assert where in html
    before, after = (
        html.replace(where, by.format(text)) for text in ("访问量：123", "访问量：456")
    )
    assert not is_kept(page_of(before), page_of(after), hints_of("classed"))


@pytest.mark.parametrize(
    ("part", "other"),
    [
        (r"(?<=<span>)2026-11-1(?=1)", "2026-11-0"),
        (r"<li><a [^>]*>[^<]*</a><span>[^<]*</span></li>", ""),
        (r"共3页", "共4页"),
        (r"(?<=&gt; )第0类信息", "第9类信息"),
        (r"(?<=<h2>)第0类信息", "热点新闻推荐"),
        (r"index_2\.html'>下一页", "index_3.html'>下一页"),
        (r"访问量：4567", "共多少页4567"),
        (r"访问量：4567", "访问量：45678"),
        (r"访问量：4567", "访问量：<b></b>"),
    ],
)
def test_whatever_else_changes_with_a_clock_is_read(part: str, other: str) -> None:
    before, after = (clocked(shown_in("classed"), one) for one in ("访问量：1234", "访问量：4567"))
    changed = re.sub(part, other, after, count=1)
    assert changed != after
    assert is_kept(page_of(before), page_of(after), hints_of("classed"))
    assert not is_kept(page_of(before), page_of(changed), hints_of("classed"))


SHAPES = st.sampled_from(("<p>{}</p>", "<em><span>{}</span></em>", "{}", "<b>{}</b>"))
PLACED = st.tuples(st.sampled_from(CLOCKS), SHAPES, st.integers(0, 10**6))


@settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    shell=st.sampled_from(sorted(SHELLS)),
    texts=st.lists(PLACED, min_size=1, max_size=2),
    digits=st.text("0123456789", min_size=8, max_size=24),
    encoding=st.sampled_from(("utf-8", "gb18030")),
)
def test_where_a_reading_is_kept_the_whole_page_says_the_same(
    shell: str, texts: list[tuple[str, str, int]], digits: str, encoding: str
) -> None:
    before = after = shown_in(shell).replace("<meta charset=utf-8>", "")
    for text, shape, at in texts:
        ends = [one.end() for one in re.finditer(r">(?=\s*<)", before)]
        place = ends[at % len(ends)]
        before = before[:place] + shape.format(text) + before[place:]
        after = after[:place] + shape.format(moved(text, digits)) + after[place:]
    pages = [page_of(one, encoding) for one in (before, after)]
    hints = hints_of(shell)
    assume(is_kept(pages[0], pages[1], hints))
    found = anew(pages[0], hints)
    assert found == anew(pages[1], hints)
    whole = anew(pages[1], replace(hints, quick=False))
    assert replace(found, why="", scores=()) == replace(whole, why="", scores=())
