"""Rows of a known form are read by it exactly as the whole page is read, whatever changes in them."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import portal as generated
from crawler.page.document import Document
from crawler.page.reading import Hints, Page
from crawler.page.template import NOTHING_LEARNT
from crawler.page.urls import canonical
from crawler.read.known_place import list_in
from crawler.read.reader import read
from crawler.read.row_forms import read_rows
from crawler.read.row_learning import forms_of
from crawler.templates.fit import sure_spot
from crawler.templates.sample import Sample
from tests.crawler.list_pages import FORMS, TODAY
from tests.crawler.read.test_known_places import (
    PAGER,
    TRAPS,
    Change,
    assert_alike,
    plain_hints,
    plain_portal,
)

COLUMNS = 40
NEXT_PAGES = "<div class='page'><span>1</span><a href='index_2.html'>2</a></div>"


def is_read_by_form(page: Page, hints: Hints) -> bool:
    doc = Document(page)
    spot = sure_spot(doc, hints.templates)
    if spot is None or list_in(spot, doc, hints) is None:
        return False
    known = forms_of(spot.template.box, "www.qingshan.example.cn")
    if "ceshi" in page.url:
        known = forms_of(spot.template.box, "www.ceshi.gov.cn")
    return read_rows(known.forms, spot.box, doc.base, hints.today) is not None


@cache
def taught(shell: str, form: str) -> tuple[str, Hints]:
    """A column's page, and the hints with which it was read twice: its rows' form is learnt."""
    portal = plain_portal(shell, form)
    one = portal.columns[0]
    hints = plain_hints(shell, form)
    for _ in range(2):
        assert_alike(Page(one.url, portal.pages[one.path].encode()), hints)
    return portal.pages[one.path], hints


def page_of(shell: str, form: str, markup: str) -> Page:
    return Page(plain_portal(shell, form).columns[0].url, markup.encode())


@pytest.mark.parametrize("form", ["plain", "date_first", "paragraphs"])
def test_rows_of_plain_makes_have_a_form(form: str) -> None:
    forms_of.cache_clear()  # what other tests of this process taught leaves no room for more
    taught.cache_clear()
    markup, hints = taught("classed", form)
    assert is_read_by_form(page_of("classed", form, markup), hints)


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("form", sorted(FORMS))
def test_what_changes_on_a_page_is_seen_behind_a_form(trap: str, form: str) -> None:
    markup, hints = taught("classed", form)
    assert_alike(page_of("classed", form, TRAPS[trap](markup)), hints)


ROWS = [
    re.compile(rf"<{tag}\b[^>]*>(?:(?!<{tag}\b).)*?</{tag}>", re.DOTALL)
    for tag in ("li", "tr", "dd", "p", "div", "a")
]
OWN = re.compile(r"href=[^>]{0,2}/(?:c0/\d|art/)")
TITLE = re.compile(r"(<a [^>]*>)([^<]{4,})(<)")
DAY = re.compile(r"2026-(\d\d)-(\d\d)")
TITLES = (
    "", "通知", "关于印发", "县水利局：关于工作安排的公告", "来源：县水利局", "[县水利局]关于工作安排的公告", "【通知】关于工作安排的公告内容", "〔2026〕5号",
    "2026年11月2日停水公告及安排说明", "2026-11-02", "11月份工作情况通报说明", "下一页", "共12页", "12", "查看更多", "&nbsp;关于工作安排的补充公告",
    "关于A&amp;B项目的公告以及说明", "&amp;&amp;&amp;&amp;", "&lt;关于工作安排的公告&gt;", "关于 工作 安排的 公告", "暂无信息", "正在建设中，敬请期待", "当前位置：首页",
    "关于工作安排的公告…", "附件：关于工作安排的公告", "澳门葡京娱乐场官网欢迎您", "\u200b关于工作安排的公告", "——————————————————————————", "abc 12 关于工作安排",
    "关于" + "很长的" * 120 + "公告", "发布时间", "关于工作发布日期", "《办法》解读及有关事项的说明（一）", "· 关于工作安排的公告说明", "最近访问的公告时间及其安排",
)  # fmt: skip
DAYS = ("2026-11-02", "2026/11/2", "2026.11.02", "2026年11月2日", "[2026-11-02]", "11-02", "昨天", "2026-11-21", "2026-13-02", "",
        "2026-11-02 10:20", "2026-11-02 至 2026-11-05", "发布时间：2026-11-02", "2026-11", "02", " 2026-11-02\n", "&#50;026-11-02")  # fmt: skip
ROWS_CHANGED = st.sampled_from(
    [
        lambda row: "", lambda row: row * 2, lambda row: row + "<li class='line'></li>", lambda row: row + "<br>", lambda row: row + "<hr/>\n",
        lambda row: re.sub(r">", " style='display:none'>", row, count=1), lambda row: re.sub(r">", " hidden>", row, count=1),
        lambda row: re.sub(r">", " class='top'>", row, count=1), lambda row: re.sub(r">", " class='x9'>", row, count=1),
        lambda row: re.sub(r">", " onclick=\"location.href='/x.html'\">", row, count=1),
        lambda row: row.replace("<a ", "<b>置顶</b><a ", 1), lambda row: row.replace("<a ", "<i></i><a ", 1), lambda row: row.replace("<a ", "<img src='/new.gif'><a ", 1),
        lambda row: row.replace("</a>", "</a><a href='/z/'>[水利]</a>", 1), lambda row: row.replace("</a>", "<font color=red>新</font></a>", 1),
        lambda row: row.replace("</a>", "</a><del>2026-01-01</del>", 1), lambda row: row.replace("</a>", "</a><!-- x --> 点击 5 ", 1),
        lambda row: re.sub(r"href=(['\"])[^'\"]*", r"href=\1javascript:void(0)", row, count=1), lambda row: re.sub(r"href=(['\"])[^'\"]*", r"href=\1/", row, count=1),
        lambda row: re.sub(r"href=(['\"])[^'\"]*", r"href=\1../a/b.html?x=1&amp;y=2", row, count=1), lambda row: re.sub(r"href=(['\"])[^'\"]*", r"href=\1//o.cn/a.html", row, count=1),
        lambda row: re.sub(r"href=(['\"])[^'\"]*", r"href=\1", row, count=1), lambda row: row.replace("<a ", "<a title='关于另一件事情的公告以及说明' ", 1),
        lambda row: row.replace("<a ", "<a target=_blank ", 1), lambda row: f"<!-- {row} -->", lambda row: f"<div>{row}</div>", lambda row: row.replace("</a>", "", 1),
        lambda row: row + "2026年", lambda row: row + "<script>document.write('<li>x</li>')</script>", lambda row: "<p>2026-11-03</p>" + row,
    ]
)  # fmt: skip


def titled(text: str) -> Change:
    return lambda row: TITLE.sub(lambda found: f"{found[1]}{text}{found[3]}", row, count=1)


def dated(text: str) -> Change:
    return lambda row: DAY.sub(lambda _: text, row, count=1)


CHANGES = st.one_of(
    st.sampled_from(TITLES).map(titled), st.sampled_from(DAYS).map(dated), ROWS_CHANGED
)
SEVERAL = st.lists(st.tuples(st.integers(0, 11), CHANGES), min_size=1, max_size=3)


def changed(markup: str, what: list[tuple[int, Change]]) -> str:
    for number, change in what:
        found = ([one for one in form.finditer(markup) if OWN.search(one[0])] for form in ROWS)
        rows = next((rows for rows in found if len(rows) > 3), [])
        if not rows:
            return markup
        row = rows[number % len(rows)]
        markup = markup[: row.start()] + change(row[0]) + markup[row.end() :]
    return markup


@settings(max_examples=150)
@given(st.sampled_from(["plain", "date_first", "paragraphs"]), st.just("classed"), SEVERAL)
def test_rows_that_change_are_read_alike(
    form: str, shell: str, what: list[tuple[int, Change]]
) -> None:
    markup, hints = taught(shell, form)
    page = changed(markup, what).replace("</head>", "<style>.x9{display:none}</style></head>")
    assert_alike(page_of(shell, form, page), hints)


@cache
def learnt_of_generated() -> tuple[Hints, ...]:
    """The hints for each column of a generated portal all of whose rows' forms are learnt."""
    addresses = [f"http://www.ceshi.gov.cn/c/{column}/" for column in range(COLUMNS)]
    sample = Sample(NOTHING_LEARNT, dict.fromkeys(map(canonical, addresses), ""))
    for column, url in enumerate(addresses):
        sample.add(Page(url, generated.page(7, column, 1)))
    learnt = sample.learnt()
    found = tuple(
        Hints(
            generated.DAY,
            column=generated.name_of(column),
            address=canonical(url),
            furniture=learnt.furniture,
            templates=learnt.templates,
        )
        for column, url in enumerate(addresses)
    )
    for column in range(len(generated.MARKUP)):
        assert_alike(Page(addresses[column], generated.page(7, column, 1)), found[column])
    return found


@pytest.mark.parametrize("column", range(COLUMNS))
def test_columns_of_a_generated_portal_are_read_by_their_forms(column: int) -> None:
    hints = learnt_of_generated()[column]
    page = Page(f"http://www.ceshi.gov.cn/c/{column}/", generated.page(7, column, 9))
    reading = assert_alike(page, hints)
    assert len(reading.entries) == generated.ENTRIES
    assert is_read_by_form(page, hints)


@settings(max_examples=150)
@given(st.integers(0, COLUMNS - 1), SEVERAL)
def test_changed_rows_of_a_generated_portal_are_read_alike(
    column: int, what: list[tuple[int, Change]]
) -> None:
    hints = learnt_of_generated()[column]
    body = generated.page(7, column, 9)
    charset = "gbk" if column % 5 == 0 else "utf-8"
    markup = body.decode(charset)
    begin = markup.index('class="list"')
    page = markup[:begin] + changed(markup[begin:], what)
    url = f"http://www.ceshi.gov.cn/c/{column}/"
    assert_alike(Page(url, page.encode(charset, "xmlcharrefreplace")), hints)


NUMBERS = {
    "a pager of numbers": "<div class='page'><a>1</a><a href='index_2.html'>2</a><a href='index_3.html'>3</a></div>",
    "a month alone": "<p>2026-11</p>",
    "a day alone": "<p>12</p>",
    "a year": "<p>2026年</p>",
    "a month and a day": "<p>11-20</p>",
    "a day and its month": "<p><b>12</b><i>2026-10</i></p>",
    "a share": "<p>3/5</p>",
}


@pytest.mark.parametrize(
    "place", ["in front of the list", "behind it", "before the place", "behind the place"]
)
@pytest.mark.parametrize("numbers", NUMBERS)
@pytest.mark.parametrize("column", [0, 7, 8])
def test_parts_of_dates_around_a_list_are_told_alike(column: int, numbers: str, place: str) -> None:
    hints = learnt_of_generated()[column]
    markup = generated.page(7, column, 9).decode("gbk" if column % 5 == 0 else "utf-8")
    added = NUMBERS[numbers]
    if place == "in front of the list":
        markup = markup.replace("</h2>", f"</h2>{added}", 1)
    elif place == "behind it":
        markup = markup.replace('<div class="page">', f'{added}<div class="page">', 1)
    elif place == "before the place":
        markup = markup.replace('<div class="side">', f'{added}<div class="side">', 1)
    else:
        markup = markup.replace('<div class="foot">', f'{added}<div class="foot">', 1)
    assert_alike(Page(f"http://www.ceshi.gov.cn/c/{column}/", markup.encode()), hints)


def test_a_day_over_its_month_is_read_beside_a_pager_of_numbers() -> None:
    hints = learnt_of_generated()[7]
    markup = generated.page(7, 7, 9).decode()
    markup = markup.replace('<div class="page">', f"{NEXT_PAGES}<div class='page'>", 1)
    reading = assert_alike(Page("http://www.ceshi.gov.cn/c/7/", markup.encode()), hints)
    assert reading.next is not None
    assert "they stand where" in reading.why
    assert reading.entries[0].published_on is not None


def test_days_that_lie_ahead_are_left_to_the_whole_page() -> None:
    markup, hints = taught("classed", "plain")
    ahead = (TODAY + timedelta(days=1)).isoformat()
    page = changed(markup, [(0, dated(ahead))])
    reading = assert_alike(page_of("classed", "plain", page), hints)
    assert any(entry.published_on > TODAY for entry in reading.entries if entry.published_on)
    assert "they stand where" not in reading.why
    assert PAGER in markup
    assert read(page_of("classed", "plain", markup), hints).entries
