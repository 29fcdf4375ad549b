"""A list read in its template's place alone is read exactly as the whole page is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page.document import Document, kept
from crawler.page.reading import Hints, Page, Reading
from crawler.page.template import Learnt, Template
from crawler.page.urls import Addresses, canonical
from crawler.read.reader import read
from crawler.templates.learning import templates_of
from crawler.templates.outline import outline_of
from storage.records import Outcome
from tests.crawler.list_pages import FORMS, TODAY
from tests.crawler.templates.made_portals import SHELLS, Frame, Made, Portal, rows
from tests.crawler.templates.test_templates import FRAMES, Spec, columns, portal_of
from tests.golden import EXPECTATIONS, GoldenPage

QUICK = "they stand where"
"""What is said of a list that was read in its place alone."""
PAGER = (
    "<div class='page'><span>1</span> <a href='index_2.html'>2</a> "
    "<a href='index_2.html'>下一页</a> 共3页</div>"
)


def read_both(page: Page, hints: Hints) -> tuple[Reading, Reading]:
    """In the place alone where that is sure, and on the whole page."""
    both = []
    for quick in (True, False):
        kept.cache_clear()
        both.append(read(page, replace(hints, quick=quick)))
    return both[0], both[1]


def assert_alike(page: Page, hints: Hints) -> Reading:
    quick, whole = read_both(page, hints)
    assert replace(quick, why="", scores=()) == replace(whole, why="", scores=())
    assert whole.why == quick.why or QUICK in quick.why
    return quick


def hints_of(portal: Portal, one: Made, known: Learnt | None = None) -> Hints:
    learnt = known or portal.learnt()
    here = canonical(one.url)
    return Hints(
        TODAY,
        column=one.name,
        address=here,
        units=("某局",),
        furniture=learnt.furniture,
        templates=learnt.templates,
        others=Addresses(portal.addresses - {here}),
    )


@settings(max_examples=30)
@given(FRAMES, columns())
def test_every_column_of_a_portal_is_read_alike(frame: Frame, specs: list[Spec]) -> None:
    portal = portal_of(frame, specs)
    learnt = portal.learnt()
    for one in portal.columns:
        body = portal.pages[one.path].encode()
        assert_alike(Page(one.url, body), hints_of(portal, one, learnt))


@cache
def plain_portal(shell: str, form: str = "plain") -> Portal:
    made = [
        Made(
            f"第{number}类信息",
            f"/c{number}/index.html",
            "dated",
            form,
            rows(number, 12, TODAY - timedelta(days=9 + 3 * number)),
        )
        for number in range(8)
    ]
    portal = Portal(Frame(shell), made)
    for one in made:
        portal.pages[one.path] = portal.frame.page(one.name, one.name, FORMS[form](one.rows), PAGER)
    return portal


@cache
def plain_hints(shell: str, form: str = "plain", at: int = 0) -> Hints:
    portal = plain_portal(shell, form)
    return hints_of(portal, portal.columns[at])


@pytest.mark.parametrize("form", sorted(FORMS))
@pytest.mark.parametrize("shell", sorted(SHELLS))
def test_every_way_of_writing_rows_is_read_alike(shell: str, form: str) -> None:
    portal = plain_portal(shell, form)
    one = portal.columns[0]
    assert_alike(Page(one.url, portal.pages[one.path].encode()), plain_hints(shell, form))


@pytest.mark.parametrize("shell", sorted(SHELLS))
def test_plain_lists_are_read_in_their_place_alone(shell: str) -> None:
    portal = plain_portal(shell)
    for number, one in enumerate(portal.columns):
        page = Page(one.url, portal.pages[one.path].encode())
        reading = assert_alike(page, plain_hints(shell, at=number))
        assert QUICK in reading.why
        assert [entry.title for entry in reading.entries] == [row.title for row in one.rows]


Change = Callable[[str], str]


def after(mark: str, added: str) -> Change:
    return lambda page: page.replace(mark, mark + added, 1)


def at(pattern: str, written: str) -> Change:
    return lambda page: re.sub(pattern, written, page, count=1)


def row(title: str, day: str, href: str = "/c0/202611/t99999.html", more: str = "") -> str:
    return f"<li{more}><a href='{href}'>{title}</a><span>{day}</span></li>"


LIST = "<ul class='list'>"
FIRST = r"<li>(<a href='/c0/[^']*'>[^<]*</a><span>)[\d-]*(</span></li>)"
TRAPS: dict[str, Change] = {
    "a new entry": after(LIST, row("关于0号片区今年工作安排的公告", "2026-11-19")),
    "a new entry of equal length": at(r"(<li><a href='/c0/\d+/t)\d{5}(\.html'>[^<]*（第)\d\d", r"\g<1>99999\g<2>99"),
    "a hidden row": after(LIST, row("看不见的一条关于工作的公告", "2026-11-19", more=" style='display:none'")),
    "a row hidden by a sheet": lambda page: after(LIST, row("看不见的一条关于工作的公告", "2026-11-19", more=" class='x9'"))(page).replace("</head>", "<style>.x9{display:none}</style></head>"),
    "a hidden list": at(LIST, "<ul class='list' hidden>"),
    "a hidden box around all": lambda page: page.replace("<body>", "<body><div style='visibility:hidden'>").replace("</body>", "</div></body>"),
    "a row that a script shows": lambda page: after(LIST, row("脚本显示的一条关于工作的公告", "2026-11-19", more=" id='late' style='display:none'"))(page).replace("</body>", "<script>$('#late').show();</script></body>"),
    "a changed date": at(FIRST, r"<li>\g<1>2026-11-02\2"),
    "a date of tomorrow": at(FIRST, r"<li>\g<1>2026-11-21\2"),
    "a date without a year": at(FIRST, r"<li>\g<1>11-02\2"),
    "a date in words": at(FIRST, r"<li>\g<1>昨天\2"),
    "no date": at(FIRST, r"<li>\1\2"),
    "two dates in a row": at(FIRST, r"<li>\g<1>2026-11-02</span><span>2026-10-01\2"),
    "a date in parts": at(FIRST, r"<li>\g<1>02</span><span>2026-11\2"),
    "a date in entities": at(FIRST, r"<li>\g<1>&#50;026-11-02\2"),
    "a date with a comment in it": at(FIRST, r"<li>\g<1>2026<!-- -->-11-02\2"),
    "a removed row": at(r"<li><a href='/c0/[^<]*</a><span>[^<]*</span></li>", ""),
    "rows out of order": after(LIST, row("置顶的一条关于工作安排的公告", "2020-01-01")),
    "the same row twice": lambda page: re.sub(f"({FIRST})", r"\1\1", page, count=1),
    "a row that leads elsewhere": after(LIST, row("澳门葡京娱乐场官网", "2026-11-19", "http://bad.example.org/")),
    "a row that leads home": after(LIST, row("青山县人民政府门户网站首页", "2026-11-19", "/")),
    "a row without an address": after(LIST, row("没有地址的一条关于工作的公告", "2026-11-19", "#")),
    "a row that a script opens": after(LIST, "<li onclick=\"location.href='/c0/9.html'\">脚本打开的一条公告<span>2026-11-19</span></li>"),
    "a row with a source": after(LIST, row("[县水利局]关于工作安排的公告", "2026-11-19")),
    "a row of the hot list": after(LIST, row("县领导调研重点项目建设进展情况（0）", "2026-11-18", "/xw/9.html")),
    "rows of the hot list alone": lambda page: re.sub(r"/c0/\d+/t\d+\.html", "/xw/9.html", page),
    "a second list": lambda page: page.replace(LIST, LIST + "".join(row(f"另一处的第{n}条信息公告", f"2026-11-1{n}", f"/z/{n}.html") for n in range(5)) + "</ul><h3>其他信息</h3>" + LIST, 1),
    "a second list of another make": lambda page: page.replace("<div class='page'>", "<table>" + "".join(f"<tr><td><a href='/z/{n}.html'>另一处的第{n}条信息公告</a></td><td>2026-11-1{n}</td></tr>" for n in range(5)) + "</table><div class='page'>", 1),
    "an emptied list": lambda page: re.sub(r"(<ul class='list'>).*?(</ul>)", r"\1\2", page, count=1, flags=re.DOTALL),
    "an emptied list that says so": lambda page: re.sub(r"<ul class='list'>.*?</ul>", "<p>暂无信息</p>", page, count=1, flags=re.DOTALL),
    "two rows left": lambda page: re.sub(r"(<ul class='list'>\s*(?:<li>.*?</li>\s*){2}).*?(</ul>)", r"\1\2", page, count=1, flags=re.DOTALL),
    "attachments": lambda page: re.sub(r"(<li><a href='/c0/[^']*'>)", r"\1附件：", page),
    "names of columns": lambda page: re.sub(r"(<li><a href='/c0/[^']*'>)[^<]*", r"\1通知公告", page),
    "a hot heading": lambda page: page.replace(LIST, "<h3>热点推荐</h3>" + LIST, 1),
    "a heading that leads away": lambda page: page.replace(LIST, "<h3><a href='/c3/index.html'>兄弟栏目3</a></h3>" + LIST, 1),
    "a strange heading": lambda page: page.replace(LIST, "<h3>别处的信息</h3>" + LIST, 1),
    "more that leads away": lambda page: page.replace("<div class='page'>", "<a href='/c3/index.html'>更多&gt;&gt;</a><div class='page'>", 1),
    "an empty place above": lambda page: page.replace(LIST, "<ul class='list'></ul>" + LIST, 1),
    "another pager": at("index_2.html'>下一页", "index_7.html'>下一页"),
    "no pager": lambda page: page.replace(PAGER, ""),
    "a pager elsewhere": lambda page: page.replace(PAGER, "").replace("<body>", "<body>" + PAGER, 1),
    "a pager that a script answers": lambda page: page.replace(PAGER, "<div class='page'><a href='javascript:goPage(2)'>下一页</a></div>"),
    "load more": lambda page: page.replace(PAGER, "<div class='page'><a onclick='more()'>加载更多</a></div>"),
    "a count of more": lambda page: page.replace(PAGER, "<div class='page'>共 320 条</div>"),
    "a notice of standstill": lambda page: page.replace("<body>", "<body><div class='tips'>公告：因网站升级改造，本栏目自即日起暂停更新，敬请谅解！</div>"),
    "a notice in a comment's two halves": lambda page: page.replace("<body>", "<body><div>本栏目自即日起停止<!-- -->更新。</div>"),
    "a title of maintenance": at(r"<title>[^<]*", "<title>网站升级维护中"),
    "a title of nothing found": at(r"<title>[^<]*", "<title>404 页面不存在"),
    "a title of somebody else's": at(r"<title>[^<]*", "<title>澳门葡京娱乐场"),
    "half a page": lambda page: page[: len(page) * 3 // 4],
    "no menus": lambda page: re.sub(r"<div class='nav'>.*?</div>", "", page, count=1),
    "another frame": lambda page: re.sub(r"<(/?)(?:div|section|table)\b", r"<\1article", page),
    "a second breadcrumb": lambda page: page.replace("<body>", "<body><p>当前位置：首页 &gt; 别的栏目</p>", 1),
    "no breadcrumb": lambda page: re.sub("当前位置：|您现在的位置：", "", page),
    "a tab bar above": lambda page: page.replace(LIST, "<ul class='tabs'><li class='on'>别的信息</li><li>第0类信息</li></ul><div><div><a href='/z/1.html'>别处的一条信息</a></div><div>" + LIST, 1),
    "a pane by its id": lambda page: page.replace(LIST, "<a href='#p1'>别的信息</a><a href='#p2'>第0类信息</a><div id='p2'><a href='/z/1.html'>别处</a></div><ul class='list' id='p1'>", 1),
    "a script that fills lists": lambda page: page.replace("</body>", "<script>$('.list').jpage({});</script></body>"),
    "a datastore": lambda page: page.replace("</body>", "<script type='text/xml'><datastore></datastore></script></body>"),
    "the marks of a family": lambda page: page.replace("</body>", "<a href='/info/1023/4567.htm'>旧闻一则</a><i class='line_u6_0'></i></body>"),
    "a style that hides nothing": lambda page: page.replace("</head>", "<style>.zz{display:none}</style></head>"),
    "a moving date in the head": lambda page: page.replace("<body>", "<body><p>今天是2026年11月20日 星期五</p>"),
    "a dated ticker": lambda page: page.replace("<body>", "<body><ul>" + "".join(row(f"滚动播报的第{n}条要闻", f"2026-11-1{n}", f"/t/{n}.html") for n in range(6)) + "</ul>"),
    "words behind the body": lambda page: page.replace("</html>", "当前位置：首页 &gt; 别处</html>"),
}  # fmt: skip


@pytest.mark.parametrize("shell", sorted(SHELLS))
@pytest.mark.parametrize("trap", TRAPS)
def test_what_changes_on_a_page_is_seen_alike(trap: str, shell: str) -> None:
    portal = plain_portal(shell)
    one = portal.columns[0]
    changed = TRAPS[trap](portal.pages[one.path])
    if changed == portal.pages[one.path]:
        pytest.skip("this shell has nothing to change there")
    assert_alike(Page(one.url, changed.encode()), plain_hints(shell))


@settings(max_examples=60)
@given(st.sampled_from(sorted(SHELLS)), st.lists(st.sampled_from(sorted(TRAPS)), max_size=4))
def test_several_changes_at_once_are_seen_alike(shell: str, traps: list[str]) -> None:
    portal = plain_portal(shell)
    one = portal.columns[0]
    page = portal.pages[one.path]
    for trap in traps:
        page = TRAPS[trap](page)
    assert_alike(Page(one.url, page.encode()), plain_hints(shell))


def test_news_and_withdrawals_are_seen_in_the_place_alone() -> None:
    portal = plain_portal("classed")
    one = portal.columns[0]
    hints = replace(plain_hints("classed"), quick=True)
    before = read(Page(one.url, portal.pages[one.path].encode()), hints)
    for trap in ("a new entry", "a new entry of equal length", "a changed date", "a removed row"):
        page = TRAPS[trap](portal.pages[one.path])
        reading = read(Page(one.url, page.encode()), hints)
        assert QUICK in reading.why, trap
        assert reading.entries != before.entries, trap


def test_a_page_that_says_it_stands_still_is_not_read_in_its_place() -> None:
    portal = plain_portal("classed")
    one = portal.columns[0]
    page = TRAPS["a notice of standstill"](portal.pages[one.path])
    reading = read(Page(one.url, page.encode()), replace(plain_hints("classed"), quick=True))
    assert reading.outcome is Outcome.UNDER_CONSTRUCTION


def template_of(page: Page, reading: Reading) -> tuple[Template, ...]:
    """A template of pages that are all made as this one is."""
    own = {canonical(entry.url) for entry in reading.entries if entry.url}
    found = outline_of(Document(page), lambda link: link not in own, lambda link: link in own)
    if found is None:
        return ()
    return templates_of([replace(found, url=f"http://a.cn/{number}/") for number in range(6)])


@pytest.mark.parametrize("expectation", EXPECTATIONS, ids=lambda path: path.stem)
def test_every_golden_page_is_read_alike_in_its_own_template(expectation: object) -> None:
    golden = GoldenPage.load(expectation)  # type: ignore[arg-type]
    reading = golden.read()
    if reading.outcome is not Outcome.READ or Document(golden.page).kind != "html":
        return
    hints = replace(golden.hints, templates=template_of(golden.page, reading))
    for column in ("", "通知公告"):
        assert_alike(golden.page, replace(hints, column=column, today=date(2026, 8, 7)))


BETWEEN = {
    "nothing": "",
    "a dated link": "<p><a href='/q/1.html'>别处的一则要闻</a>2026-11-01</p>",
    "a pager": "<p>共3页</p>",
    "an empty list": "<ul class='list'></ul>",
    "a part of a date": "<p>2026年11月</p>",
    "words": "<p>温馨提示：点击标题查看全文</p>",
    "nobody's words": "<p hidden>别的栏目</p>",
    "another heading": "<h3>热点推荐</h3>",
    "a linked heading": "<h3><a href='/c9/index.html'>兄弟栏目</a></h3>",
    "a day": "<p>更新时间：2026-11-19</p>",
    "a menu": "<ul><li><a href='/a/'>子栏目一</a></li><li><a href='/b/'>子栏目二</a></li></ul>",
    "a search form": "<form><input name='q'>搜索</form>",
    "a picture": "<p><img src='/logo.png'></p>",
}


@pytest.mark.parametrize("name", ["通知公告", "别的栏目", ""])
@pytest.mark.parametrize("between", BETWEEN)
def test_what_stands_between_a_place_and_its_heading_is_read_alike(between: str, name: str) -> None:
    menu = "".join(f"<li><a href='/fw/{n}/'>办事服务</a></li>" for n in range(9))
    items = "".join(row(f"关于工作安排的第{n}号公告", f"2026-10-{20 - n}") for n in range(8))
    items = re.sub(r"t99999", lambda found: f"t{found.start()}", items)
    markup = (
        "<html><head><title>通知公告-青山县人民政府</title></head><body>"
        f"<div class='nav'><ul>{menu}</ul></div><div class='wrap'><div class='pos'>当前位置：首页 "
        f"&gt; 通知公告</div><div class='col'><ul>{menu}</ul></div><h2>通知公告</h2>"
        f"{BETWEEN[between]}<div class='box'><ul class='list'>{items}</ul></div></div></body></html>"
    )
    page = Page("http://www.qingshan.example.cn/c0/index.html", markup.encode())
    plain = markup.replace(BETWEEN[between], "") if BETWEEN[between] else markup
    whole = read(replace(page, body=plain.encode()), Hints(TODAY, column="通知公告"))
    hints = Hints(
        TODAY, column=name, templates=template_of(replace(page, body=plain.encode()), whole)
    )
    assert hints.templates
    reading = assert_alike(page, hints)
    if between in ("nothing", "words", "nobody's words") and name == "通知公告":
        assert QUICK in reading.why
