"""Lists under the name of the unit or of the parent column: no name of the page's
own, and no reason against them.
"""

from __future__ import annotations

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from storage.records import Outcome
from tests.crawler.list_pages import FORMS, PAGE, PAGER, SITE, TODAY, hot, items

MENU = "".join(f"<li><a href='/c{n}/'>栏目之{n}</a></li>" for n in range(40))
TICKER = (
    "<div class=gg><b>公告：</b><a href='/art/9.html'>青山县2026年国民经济和社会发展计划</a>"
    "<span>[2026-11-19]</span></div>"
)
CRUMB = (
    "<div class=dqwz>当前位置：<a href='/'>首页</a> &gt; <a href='/zwgk/'>政策文件</a> &gt; "
    "政策解读</div>"
)


def reading_of(
    heading: str, rows: str, *, crumb: str = CRUMB, pager: str = "", units: tuple[str, ...] = ()
) -> Reading:
    page = (
        f"<html><head><title>政策解读_青山县人民政府</title></head><body><ul>{MENU}</ul>{TICKER}"
        f"<div class=m>{crumb}"
        f"<div class=a>{hot()}</div><div class=b><div "
        f"class=tit>{heading}</div>{rows}{pager}</div></div></body></html>"
    )
    return read(Page(PAGE, page.encode()), Hints(TODAY, column="政策解读", units=units))


@pytest.mark.parametrize(
    "heading", ["政策文件", "县统计局", "青山县人民政府", "孙庄镇", "<h3>县应急管理局</h3>", "w"]
)
@pytest.mark.parametrize("form", ["plain", "headed_table", "flat", "cards", "spaced_tables"])
@pytest.mark.parametrize("count", [1, 2, 15])
def test_a_list_under_the_name_of_a_parent_or_a_body_is_read(
    heading: str, form: str, count: int
) -> None:
    rows = items(count, folder="/art/")
    reading = reading_of(heading, FORMS[form](rows), pager=PAGER if count == 15 else "")
    assert reading.outcome is Outcome.READ, reading.why
    assert [(entry.url, entry.published_on) for entry in reading.entries] == [
        (SITE + row.href, row.day) for row in rows
    ]


@pytest.mark.parametrize(
    "crumb",
    [
        "<div class=dqwz>现在的位置是：政府信息公开 &gt;&gt; 政策文件 &gt;&gt; 政策解读</div>",
        "<p>首页-&gt;政策文件-&gt;政策解读</p>",
        "<p>首页 / 政策文件 / 政策解读 /</p>",
        "当前位置：首页 &gt; 政策文件 &gt; 政策解读 &gt; ",
        "<span>当前位置：</span><a href='/'>首页</a> &gt; <a href='/zwgk/'>政策文件</a> &gt; 政策解读",
    ],
)
@pytest.mark.parametrize("form", ["plain", "headed_table", "flat", "cards", "date_first"])
@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_first_row_below_a_breadcrumb_is_none_of_its_steps(
    crumb: str, form: str, count: int
) -> None:
    rows = items(count, folder="/art/")
    reading = reading_of("政策解读", FORMS[form](rows), crumb=crumb)
    assert [(entry.url, entry.published_on) for entry in reading.entries] == [
        (SITE + row.href, row.day) for row in rows
    ], reading.why


@pytest.mark.parametrize("told", ["60 查看数", "阅读：60", "来源：县水利局", ""])
@pytest.mark.parametrize("heading", ["<h1>县发展和改革局</h1>", "<h2>县统计局</h2>"])
def test_one_row_s_own_particulars_make_no_article_of_the_unit_s_name(
    heading: str, told: str
) -> None:
    row = items(1, folder="/zwgk/tzgg/")[0]
    card = (
        f"<div class='abstract'><h3><a href='{row.href}'>{row.title}</a></h3><div>为深入贯彻落实上级"
        f"决策部署，现将有关事项介绍如下……</div><div><span>{row.iso} 15:04:28</span><span>{told}"
        "</span></div></div>"
    )
    reading = reading_of(heading, card)
    assert [(one.title, one.published_on) for one in reading.entries] == [(row.title, row.day)], (
        reading.why
    )


def test_what_is_linked_below_an_article_about_a_unit_is_no_list() -> None:
    row = items(1, folder="/zwgk/tzgg/")[0]
    text = "县发展和改革局负责拟订并组织实施国民经济和社会发展战略、中长期规划和年度计划。" * 8
    article = (
        f"<div class='info'>发布时间：2024-05-06 来源：县政府办公室</div><div class='text'><p>{text}"
        f"</p></div><div class='xg'><a href='{row.href}'>{row.title}</a><span>{row.iso}</span></div>"
    )
    reading = reading_of("<h1>县发展和改革局</h1>", article)
    assert reading.outcome is Outcome.ARTICLE, reading.why


def test_a_units_name_that_no_rule_of_names_knows_comes_with_the_column() -> None:
    rows = items(3, folder="/art/")
    assert not reading_of("高新产业园", FORMS["plain"](rows)).entries
    assert len(reading_of("高新产业园", FORMS["plain"](rows), units=("高新产业园",)).entries) == 3


@pytest.mark.parametrize("heading", ["政策文件", "县统计局", "政策解读"])
@pytest.mark.parametrize("crumb", [CRUMB, "<h2>政策解读</h2>"])
@pytest.mark.parametrize(
    "emptied", ["", "<div></div>", "<table><tr><th>标题</th><th>发布日期</th></tr></table>"]
)
def test_a_ticker_above_an_emptied_place_is_nobodys_news(
    heading: str, crumb: str, emptied: str
) -> None:
    reading = reading_of(heading, emptied, crumb=crumb)
    assert not reading.entries, reading.why
    assert reading.outcome is not Outcome.READ


@pytest.mark.parametrize(
    ("address", "read_on"), [("index_2.html", True), ("index-2.html", True), ("../other/", False)]
)
def test_a_more_that_leads_to_the_next_page_is_no_other_column_s(
    address: str, read_on: bool
) -> None:
    rows = (
        f"<div class=it><a href='{row.href}'>{row.title}</a> <i>{row.iso}</i></div>"
        for row in items(8, folder="/art/")
    )
    more = f"<div class=all><a href='{address}'>查看更多</a></div>"
    reading = reading_of("县统计局", f"<div>{''.join(rows)}{more}</div>")
    assert (len(reading.entries) == 8) is read_on, reading.why


@pytest.mark.parametrize("name", ["部门信息", "项目信息", "信息公开", "部门文号", "机构信息"])
def test_a_column_may_be_called_by_the_words_of_a_table_s_header(name: str) -> None:
    """部门信息 over a list is its name there, and no header of rows."""
    links = "".join(f"<a href='/c{n}/'>栏目之{n}</a>" for n in range(12))
    entries = "".join(
        f"<li><a href='/art/{n}.html'>县水利局召开第{n}次调度会议</a><i>2026-10-{n:02}</i></li>"
        for n in range(10, 18)
    )
    page = (
        f"<html><head><title>{name}_青山县人民政府网</title></head><body><div "
        f"class=menu>{links}</div><div class=main>"
        f"<h2>{name}</h2><ul>{entries}</ul></div></body></html>"
    )
    reading = read(Page("http://x.gov.cn/s/bmxx/", page.encode()), Hints(TODAY, column=name))
    assert len(reading.entries) == 8, reading.why
    assert f"the column's own heading 「{name}」" in reading.why


@pytest.mark.parametrize("called", ["最新发布", "最新动态", "热点信息", "今日要闻"])
@pytest.mark.parametrize("form", ["plain", "cards", "headed_table"])
def test_a_page_that_calls_itself_the_newest_of_all_under_the_column_s_breadcrumb_is_not_the_column(
    called: str, form: str
) -> None:
    rows = FORMS[form](items(8, folder="/art/"))
    page = (
        f"<html><head><title>{called}_青山县人民政府</title></head><body><ul>{MENU}</ul>"
        f"<div class=m>{CRUMB}<div class=tit>{called}</div>{rows}</div></body></html>"
    )
    assert not read(Page(PAGE, page.encode()), Hints(TODAY, column="政策解读")).entries
    named = page.replace("政策解读", called)
    assert len(read(Page(PAGE, named.encode()), Hints(TODAY, column="最新")).entries) == 8
