"""What a page says of its list's length is found where its words stand as by trying each sign."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from crawler.page.document import Document
from crawler.page.reading import Page
from crawler.pagination import extent as forms
from crawler.pagination.extent import extent

PIECES = st.sampled_from(
    ["共", "共计", "有", "12", "7", "条", "篇", "页", "/", " ", "&nbsp;", "<em>", "</em>", "<i title='共5条'>", "总记录数", "信息总数",
     "总页数", "页次", "：", ":", "文章", "发布", "totalCount=", "data-count='8'", "pageNum: 9,", "RecordCount : 4", "laypage count: 33 ",
     "createPageHTML(3,0,", "Pager({size:6", "公共", "首页", "中共", "<ul>", "数", "1/5页"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=16).map("".join))
def test_numbers_are_those_of_the_plain_expressions(inner: str) -> None:
    text = f"<html><body>{inner}</body></html>"
    found = extent(Document(Page("http://www.yunling.gov.cn/c/", text.encode())))
    rows = (
        *forms._ROWS_OF_ALL,
        forms._ROWS_SUMMED,
        forms._PAGER_SET,
        forms._ROWS_SET,
        forms._STORED,
    )
    said = (forms._PAGES_SAID, forms._PAGES_SUMMED, forms._PAGE_OF, forms._PAGE_NUMBERED)
    pages = (*said, forms._CREATED, forms._PAGER, forms._PAGES_SET)
    assert found.rows == most(rows, text)
    assert found.pages == most(pages, text)


def most(these: tuple[re.Pattern[str], ...], text: str) -> int | None:
    return max((int(number) for form in these for number in form.findall(text)), default=None)
