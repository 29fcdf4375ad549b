"""The next page, in every form of the catalogue."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.page.document import Document
from crawler.page.reading import Hints, Page
from crawler.page.selectors import SelectorFailedError
from crawler.pagination.next_page import next_page

TODAY = date(2026, 11, 20)
HERE = "http://www.qinghe.example.cn/zwgk/tzgg/"


def next_of(markup: str, name: str = "index.html", selector: str = "") -> str | None:
    found = next_page(
        Document(Page(HERE + name, f"<html><body>{markup}</body></html>".encode())),
        Hints(TODAY, next=selector),
    )
    return found.url if found else None


OPTIONS = "".join(
    f"<option value='{'index' if number == 1 else f'l_{number}'}.html'>{number}</option>"
    for number in range(1, 5)
)
NUMBERS = "".join(f"<option value={number}>{number}</option>" for number in range(1, 5))


@pytest.mark.parametrize(
    ("markup", "name", "following"),
    [
        ("<script>createPageHTML(5,0,'index','html')</script>", "index.html", "index_1.html"),
        ("<script>createPageHTML(5, 3,\"index\",\"shtml\");</script>", "index_3.shtml", "index_4.shtml"),
        ("<script>createPageHTML(5,4,'index','html')</script>", "index_4.html", None),
        ("<script>createPageHTML(5,1,'index','html')</script>", "index.html", "index_2.html"),
        ("<script>createPageHTML('paging',25,1,'index','html',500)</script>", "index.html", "index_2.html"),
        ("<script>createPageHTML('page_div',1,1,'list_2','shtml',30)</script>", "list_2.shtml", None),
        ("<script>function createPageHTML(_nPageCount, _nCurrIndex, a, b){}</script>", "index.html", None),
        ("<script>Pager({size:16, current:0, prefix:'index',suffix:'html'});</script>", "index.html", "index_1.html"),
        ("<script>Pager({size:1, current:0, prefix:'index',suffix:'html'});</script>", "index.html", None),
        ("<script>var currentPage = 0;\nvar countPage = 3</script>", "", "index_1.html"),
        ("<script>var currentPage = 2;\nvar countPage = 3</script>", "index_2.html", None),
        ("<a href='index_2.html'>下一页</a>", "index.html", "index_2.html"),
        ("<a href='list.aspx?cid=7&page=2'>»</a>", "list.aspx?cid=7&page=1", "list.aspx?cid=7&page=2"),
        ("<a href='list.aspx?cid=7&page=9'>»</a>", "list.aspx?cid=7&page=1", None),
        ("<a href='list.aspx?cid=8&page=2'>»</a>", "list.aspx?cid=7&page=1", None),
        ("<a href='index.html'>下一页</a> 1/1", "", None),
        ("<a href='./'>下一页</a> 1/1", "index.html", None),
        ("<a href='../index.html'>下一页</a>", "index.html", "/zwgk/index.html"),
        ("<a href='?page=2'>下页 &gt;</a>", "list.jsp", "list.jsp?page=2"),
        ("<a href='tzgg/11.htm'>下页</a>", "tzgg.htm", "tzgg/11.htm"),
        ("<a class=next href='index_2.html'>&gt;</a>", "index.html", "index_2.html"),
        ("<a href='#' onclick=\"location.href=encodeURI('index_2.jhtml');\">下一页</a>", "index.jhtml", "index_2.jhtml"),
        ("<a href='javascript:;'>下一页</a>", "index.html", None),
        ("<div><b>1</b> <a href='index_2.html'>2</a> <a href='index_3.html'>3</a></div>", "index.html", "index_2.html"),
        ("<p><a href='index_2.html'>第2页</a></p>", "index.html", "index_2.html"),
        ("<p><a href='index_1.html'>第 2 页 &gt;</a></p>", "", "index_1.html"),
        ("<p>第1页 <a href='?page=2'>2</a></p>", "list.jsp", "list.jsp?page=2"),
        ("<p><span>第1页</span><a href='/c/9a.html'>第2页</a></p>", "index.html", "/c/9a.html"),
        ("<p><a href='l_1.html'>第1页</a><a href='l_3.html'>第3页</a></p>", "l_2.html", "l_3.html"),
        ("<p><a href='index.html'>第1页</a></p>", "index_2.html", None),
        ("<p><a href='index_9.html'>第2页</a></p>", "index.html", None),
        ("<p>附件：<a href='t81_2.html'>2</a></p>", "index.html", None),
        ("<p><a href='82.html'>2</a></p>", "81.html", None),
        ("<p><a href='rb_2.html'>第2版</a></p>", "rb_1.html", None),
        ("<ul><li class=active><a href='#'>2</a></li><li><a href='l_3.html'>3</a></li></ul>", "l_2.html", "l_3.html"),
        (("<select><option value='i.htm' selected>1</option><option "
        "value='i1.htm'>2</option></select>"), "i.htm", "i1.htm"),
        (("<select><option value='i.htm'>第1页</option><option "
        "value='i1.htm'>第2页</option></select>"), "i.htm", "i1.htm"),
        (f"<select>{OPTIONS}</select>", "l_2.html", "l_3.html"),
        (f"<select>{OPTIONS}</select>", "l_4.html", None),
        (f"<select>{OPTIONS}</select>", "index.html", "l_2.html"),
        (f"<select onchange=\"location.href='?cid=7&pg='+this.value\">{NUMBERS}</select>", "c.aspx?cid=7", "c.aspx?cid=7&pg=2"),
        (
            f"<select onchange=\"location.href='c.aspx?cid=7&pg='+this.value\">{NUMBERS}</select>",
            "c.aspx?cid=7&pg=3",
            "c.aspx?cid=7&pg=4",
        ),
        (
            ("<select onchange=\"window.location='l_'+this.options[this.selectedIndex]"
            f".value+'.html'\">{NUMBERS}</select>"),
            "l_3.html",
            "l_4.html",
        ),
        (("<select><option value='/2026/'>2026</option><option "
        "value='/2025/'>2025</option></select>"), "index.html", None),
        ("<select name=rows><option>10</option><option>20</option></select>", "index.html", None),
        (("<div><a href='./'>1</a><a href='index_2.htm'>2</a><a "
        "href='index_3.htm'>3</a></div>"), "index.htm", "index_2.htm"),
        ("<div><a href='index.htm'>1</a><a href='i_2.htm'>2</a><a href='i_3.htm'>3</a></div>", "i_2.htm", "i_3.htm"),
        ("<div><a href='index.htm'>1</a><a href='i_2.htm'>2</a><a href='i_3.htm'>3</a></div>", "i_3.htm", None),
        ("<div><a href='a.htm'>1</a><a href='b.htm'>2</a></div>", "index.htm", None),
        (
            ("<script>x({pageSize: 15, total: 97}); "
            "location.href=\"/jyxx/\"+(data.pageIndex+1)+\".html\"</script>"),
            "info.html",
            "/jyxx/2.html",
        ),
        (
            ("<script>x({pageSize: 15, total: 27}); "
            "location.href=\"/zwgk/tzgg/\"+(data.pageIndex+1)+\".html\"</script>"),
            "2.html",
            None,
        ),
        ("<a href='index.html'>下一页</a>", "index.html", None),
        ("<p>2020</p><a href='a.html'>2</a>", "index.html", None),
    ],
)  # fmt: skip
def test_the_next_page_is_found(markup: str, name: str, following: str | None) -> None:
    found = next_of(markup, name)
    if following is None:
        assert found is None
    else:
        assert found == (
            following.replace("/", "http://www.qinghe.example.cn/", 1)
            if following.startswith("/")
            else HERE + following
        )


def test_the_selector_of_the_clerk_comes_first() -> None:
    markup = "<a href='index_2.html'>下一页</a><p class=pg><a href='x_2.html'>向后</a></p>"
    assert next_of(markup, selector="p.pg") == HERE + "x_2.html"


def test_a_selector_that_matches_nothing_on_the_last_page_is_right() -> None:
    assert next_of("<p>末页</p>", selector="a.next") is None


def test_a_selector_that_matches_nothing_beside_a_next_page_is_an_error() -> None:
    with pytest.raises(SelectorFailedError, match="下一页"):
        next_of("<a href='index_2.html'>下一页</a>", selector="a.weiter")
