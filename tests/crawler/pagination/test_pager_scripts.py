"""The next page where only a script of the page knows it: functions with a number, forms
that are sent, counted names.
"""

from __future__ import annotations

import json
from datetime import date

import pytest

from crawler.page.document import Document
from crawler.page.reading import Fetch, Hints, Page
from crawler.pagination.next_page import next_page

SITE = "http://www.qinghe.example.cn"
HERE = f"{SITE}/zwgk/tzgg/"
TODAY = date(2026, 11, 20)
FORM = (
    "<form name=frm id=frm method=post action='list.do'><input type=hidden name=columnId value=88>"
    "<input type=hidden id=pn name=pageNo value=1><input name=words value=''></form>"
)


def fetch_of(markup: str, form: tuple[tuple[str, str], ...] | None = None) -> Fetch | None:
    page = Page(HERE + "index.html", f"<html><body>{markup}</body></html>".encode(), form=form)
    return next_page(Document(page), Hints(date(2026, 11, 20)))


def address_of(markup: str) -> str | None:
    found = fetch_of(markup)
    assert found is None or found.form is None
    return found.url.removeprefix(HERE) if found else None


@pytest.mark.parametrize(
    ("markup", "following"),
    [
        (
            (
                "<a href='javascript:toPage(2)'>下一页</a><script>function toPage(n){"
                "if(n==1){window.location.href='index.html';}"
                "else{window.location.href='index_'+n+'.html';}}</script>"
            ),
            "index_2.html",
        ),
        (
            (
                "<a href='#' onclick='go(2);return false'>下页</a>"
                '<script>function go(p){var url="list.jsp?class=12&page="+p;location=url;}</script>'
            ),
            "list.jsp?class=12&page=2",
        ),
        (
            (
                "<a href='javascript:to(3)'>下一页</a>"
                "<script>var to = function(n){ location.replace('index_' + (parseInt(n)-1) + "
                "'.htm') }</script>"
            ),
            "index_2.htm",
        ),
        (
            (
                "<b>1</b><a href='javascript:fn(2)'>2</a><a href='javascript:fn(3)'>3</a>"
                "<script>function fn(n){location.href=location.pathname+'?p='+n}</script>"
            ),
            "index.html?p=2",
        ),
        ("<a href='javascript:toPage(2)'>下一页</a>", None),
        (
            (
                "<a href='javascript:fn(2)'>下一页</a><script>function "
                "fn(n){location.href='/'}</script>"
            ),
            None,
        ),
        (
            (
                "<a href='javascript:fn(2)'>下一页</a><script>function "
                "fn(n){location.href='a'+secret(n)}</script>"
            ),
            None,
        ),
        (
            (
                "<a href='javascript:fn(2)'>下一页</a><script>function "
                "fn(n){$.post('a',{p:n},show)}</script>"
            ),
            None,
        ),
        ("<script>showPages(12, 0, 'index', 'shtml');</script>", "index_1.shtml"),
        ("<script>initPager('nav',12,1,'list','shtml',233)</script>", "list_2.shtml"),
        ("<script>showPages(1, 0, 'index', 'shtml');</script>", None),
        ("<script>open(12, 0, 'a b', 'html')</script>", None),
        (
            (
                "<script>laypage.render({elem:'lp',count:230,limit:20,curr:1,jump:function(o,"
                "first){"
                "if(!first){location.href='?page='+o.curr}}})</script>"
            ),
            "index.html?page=2",
        ),
        (
            (
                "<script>$('.pg').pagination({totalPage: 54, showPageNum: 5, callBack: function "
                "(currPage) {"
                "var i=currPage; if(i==1) location.href='index.html'; else "
                "location.href='index_'+i+'.html';}});</script>"
            ),
            "index_2.html",
        ),
        (
            (
                "<script>laypage.render({elem:'lp',count:20,limit:20,curr:1,jump:function(o,first){"
                "if(!first){location.href='?page='+o.curr}}})</script>"
            ),
            None,
        ),
        (
            (
                "<script>$('#p').pagination({pageCount:9,current:1,callback:function(api){"
                "location.href='list_'+api.getCurrent()+'.html'}})</script>"
            ),
            "list_2.html",
        ),
        (
            (
                "<script>var countPage=8;var currentPage=0;var nextPage=currentPage+1;"
                'document.write("<a href=\\"more"+"_" + nextPage + '
                '"."+"shtml\\">下一页</a>")</script>'
            ),
            "more_1.shtml",
        ),
        (
            "<a href='?p=1'><img src='i/first.gif'></a><a href='?p=2'><img src='i/next.gif'></a>",
            "index.html?p=2",
        ),
        ("<a href='?p=2'><img src='i/b3.gif' alt='下一页'></a>", "index.html?p=2"),
        ("<a href='a.html'><img src='u/next-week.jpg'></a>", None),
        ("<a href='p2.html' aria-label='Next'>&gt;</a>", "p2.html"),
        ("<span class=next data-href='index_2.html'>下一页</span>", "index_2.html"),
        ("<a href='javascript:;' data-url='list_2.html'>加载更多</a>", "list_2.html"),
        ("<div data-url='list_2.html'><span>点击加载更多</span></div>", "list_2.html"),
        ("<a href='?p=2' title='下一页'>&#9658;</a>", "index.html?p=2"),
        ("1/5 <a href='index.html'>&larr;</a> <a href='index_1.html'>&rarr;</a>", "index_1.html"),
        ("<a href='index_1.html'><span>&gt;</span></a>", "index_1.html"),
        ("<a href='?page=2'>&raquo;</a>", "index.html?page=2"),
        ("<a href='?id=2'>&raquo;</a>", None),
        ("<a href='list_1.html'>&raquo;</a>", None),
        ("<a href='../index_1.html'>&raquo;</a>", None),
    ],
)
def test_what_a_pagers_script_would_request_is_told_without_running_it(
    markup: str, following: str | None
) -> None:
    assert address_of(markup) == following


@pytest.mark.parametrize(
    ("script", "following"),
    [
        ("function go(n){location.href=`index_${n-1}.html`;}", "index_1.html"),
        ("function go(n){location.href=`${base}${n}.html`;} const base = 'list_';", "list_2.html"),
        ("var u='/zwgk/tzgg/list';function go(n){window.location=u+'_'+n+'.html';}", "list_2.html"),
        ("var u='a';u='b';function go(n){location.href=u+n+'.html';}", None),
        ("var k=1;k++;function go(n){location.href='a'+k+n+'.html';}", None),
        ("var u=at();function go(n){location.href=u+n+'.html';}", None),
        (
            "function go(n){var u=n==1?'index.html':'index_'+(n-1)+'.html';location.href=u;}",
            "index_1.html",
        ),
        ("function go(n){location.href='index'+(n===1?'':'_'+n)+'.html'}", "index_2.html"),
        ("function go(n){location.href='index'+(n>1?'_'+n:'')+'.html'}", "index_2.html"),
        ("function go(n){location.href=(n!=2)?'a'+n+'.html':'b'+n+'.html'}", "b2.html"),
        ("function go(n){location.href=(n>last)?'a'+n+'.html':'b'+n+'.html'}", None),
    ],
)
def test_an_address_may_be_filled_in_chosen_or_begun_elsewhere(
    script: str, following: str | None
) -> None:
    link = "<a href='javascript:go(2)'>下一页</a>"
    assert address_of(f"{link}<script>{script}</script>") == following


@pytest.mark.parametrize(
    ("script", "following"),
    [
        ("$('.pl').click(function(){location.href='?p='+$(this).data('page');});", "?p=2"),
        (
            "$('.pages .pl').on('click',function(e){location.href='p'+$(this).attr('data-page')+'.html'})",
            "p2.html",
        ),
        (
            "$(document).on('click','a.pl',function(){go($(this).data('page'))});function go(n){location='i_'+n+'.html'}",
            "i_2.html",
        ),
        (
            "$('.pages').on('click','a.pl',function(){go($(this).data('page'))});function go(n){location.href='i_'+n+'.html'}",
            "i_2.html",
        ),
        (
            "$('#nx').click(function(){location.href='list_'+this.dataset.page+'.html'});",
            "list_2.html",
        ),
        ("$('.other').click(function(){location.href='?p='+$(this).data('page');});", None),
        ("$('#nx').click(function(){location.href='list_2.html'});", "list_2.html"),
        ("$('.pl').click(function(){location.href='list_2.html'});", None),
        ("$('.pl').click(function(){load($(this).data('page'));});", None),
        ("$('.pl').click(function(){$.post('l.do',{p:$(this).data('page')},show)});", None),
        ("$('.pl').click(function(){location.href='?p='+$(this).data('none');});", None),
    ],
)
def test_a_click_that_a_script_binds_to_the_link_leads_on(
    script: str, following: str | None
) -> None:
    for href in ("javascript:;", "#", "javascript:void(0)"):
        link = f"<a class='b pl' id='nx' data-page='2' href='{href}'>下一页</a>"
        found = address_of(f"<div class='pages'>{link}</div><script>{script}</script>")
        assert found == (following and following.replace("?", "index.html?"))


@pytest.mark.parametrize(
    "script",
    [
        "document.frm.pageNo.value=n;document.frm.submit();",
        "$('#pn').val(n); $('#frm').submit();",
        "document.getElementById('pn').value = n; document.forms[0].submit()",
        "$('input[name=pageNo]').val(n);document.frm.submit()",
    ],
)
def test_a_form_is_sent_with_its_page_number_set(script: str) -> None:
    found = fetch_of(
        f"{FORM}<a href='javascript:go(2)'>下一页</a><script>function go(n){{{script}}}</script>"
    )
    assert found is not None
    assert found.url == HERE + "list.do"
    assert found.form == (("columnId", "88"), ("pageNo", "2"), ("words", ""))


def test_a_form_that_is_got_becomes_an_address() -> None:
    markup = FORM.replace("method=post", "method=get")
    sent = "document.frm.pageNo.value=2;document.frm.submit()"
    assert (
        address_of(f"{markup}<a href='#' onclick='{sent}'>下一页</a>")
        == "list.do?columnId=88&pageNo=2&words="
    )


def test_a_form_is_not_sent_again_as_it_came() -> None:
    markup = (
        f"{FORM.replace('list.do', '')}<a href='#' "
        "onclick='document.frm.pageNo.value=2;document.frm.submit()'>下一页</a>"
    )
    first = fetch_of(markup)
    assert first is not None
    assert fetch_of(markup, first.form) is None


HELD = {
    "pages of a file": (
        "/c/lm70/index.html",
        ["/c/lm70/index.html", "/c/lm70/index_2.html", "/c/lm70/index_3.html"],
    ),
    "the second of them": (
        "/c/lm70/index_2.html",
        ["/c/lm70/index.html", "/c/lm70/index_2.html", "/c/lm70/index_3.html"],
    ),
    "pages below a path": ("/c/12", ["/c/12", "/c/12/p2"]),
    "pages of a folder": ("/c/zt/", ["/c/zt/", "/c/zt/index_1.html"]),
}


@pytest.mark.parametrize(("here", "pages"), HELD.values(), ids=HELD)
def test_a_script_s_list_of_pages_leads_on(here: str, pages: list[str]) -> None:
    script = (
        f"var P={json.dumps(pages)},s='';for(var i=0;i<P.length;i++)s+='<a "
        "href=\"'+P[i]+'\">'+i+'</a>';"
    )
    body = (
        f"<html><body><ul><li>a</li></ul><span id=pg></span><script>{script}</script></body></html>"
    )
    found = next_page(Document(Page(f"{SITE}{here}", body.encode())), Hints(TODAY))
    assert found is not None
    assert found.url == f"{SITE}{pages[pages.index(here) + 1]}"


@pytest.mark.parametrize(
    ("here", "pages"),
    [
        ("/c/12", ["/c/12", "/c/13", "/c/14"]),
        ("/c/lm70/index.html", ["/c/lm70/index.html", "/c/lm71/index.html"]),
        (
            "/c/lm70/index_3.html",
            ["/c/lm70/index.html", "/c/lm70/index_2.html", "/c/lm70/index_3.html"],
        ),
    ],
    ids=["columns by number", "columns by folder", "the last"],
)
def test_a_script_s_list_of_columns_does_not(here: str, pages: list[str]) -> None:
    body = f"<html><body><p>x</p><script>var P={json.dumps(pages)};</script></body></html>"
    assert next_page(Document(Page(f"{SITE}{here}", body.encode())), Hints(TODAY)) is None
