"""Pages are spared a look at each link only where none of their links is a pager's."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from crawler.page.document import Document
from crawler.page.marks import PageWords
from crawler.page.reading import Hints, Page
from crawler.pagination.next_page import next_page
from crawler.pagination.pager_marks import may_link_pages

HINTS = Hints(date(2026, 8, 7))
LOOK_AT_EACH = "<!-- &# -->"
"""Changes nothing that is read, and has each link looked at."""
WORDS = st.sampled_from(
    ["关于下达计划的通知", "今后", "下一页", "下页", "后页", "下", "一", "页", "頁", "›", ">", "&gt;", "&raquo;", "»»", "1", "2",
     "[3]", "12345", "2026-08-06", "（1）", "“一窗”", "《办法》", "(2)", "&nbsp;", " ", "\n", "\u200b", "\ue600", "a", "Next", "更多",
     "加载更多", "&#19979;", "第2页", "第 3&nbsp;页", "第"]
)  # fmt: skip
OPEN = st.sampled_from(
    ["<a href='index_2.html'>", "<a href=/c/2>", "<A HREF='/c/3/'>", "<a class='next' href='2.html'>", "<a title='下一页' href=4>",
     "<a title='a>b' href='?page=2'>", "<a href='javascript:go(2)'>", "<a href='?page=2'>", "<a>", "<b>", "<li>", "<span>", "<ul>",
     "<img src='/i/xiayiye.gif'>", "<img alt='下一页'>", "<link rel='next' href='/n'>", "<i title='x<b>2'>", "<!-- x -->", "<br/>"]
)  # fmt: skip
CLOSE = st.sampled_from(["</a>", "</a>", "</A >", "</b>", "</li>", "</span>", "</ul>", ""])
PAGES = st.lists(st.one_of(WORDS, OPEN, CLOSE), max_size=14).map("".join)


@given(PAGES)
def test_no_page_of_a_list_is_overlooked(inner: str) -> None:
    def asked(body: str) -> object:
        page = Page("http://www.yunling.gov.cn/c/?page=1", body.encode())
        return next_page(Document(page), HINTS)

    page = f"<html><body>{inner}</body></html>"
    assert asked(page) == asked(page + LOOK_AT_EACH)


def test_menus_and_rows_are_no_pager() -> None:
    menu = "".join(f"<li><a href='/c/{n}/'>政务公开</a></li>" for n in range(50))
    rows = "".join(
        f"<li><a href='/a/{n}.html'>关于第{n}号的通知</a><b>{n}</b></li>" for n in range(9)
    )
    body = f"<html><body><ul>{menu}</ul>首页 &gt; 公告<ul>{rows}</ul>共9条</body></html>"
    assert not may_link_pages(Document(Page("http://www.yunling.gov.cn/", body.encode())))


@given(
    st.lists(
        st.sampled_from(["<ul", "laypage", "lay", "page", "Pager", " ", "<", "hidden"]), max_size=9
    ).map("".join)
)
def test_plain_words_are_found_across_all_parts_of_a_page(markup: str) -> None:
    for _ in range(2):
        words = PageWords(markup.upper().encode() + markup.encode())
        assert words.says("laypage", "Pager") == ("laypage" in markup or "Pager" in markup)
        assert words.says_somehow("pager") == ("pager" in markup.lower())
