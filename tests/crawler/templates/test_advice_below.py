"""Lists of several makes over 推荐阅读 in one column of the page: what they share is where they
stand, between the heading and what is recommended.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.page.template import Learnt
from crawler.visit.task import Walked
from storage.records import Outcome
from tests.crawler.list_pages import FORMS, TODAY, Item
from tests.crawler.templates.made_portals import EMPTY, Frame, Made, Portal, rows

CHOSEN = rows(92, 6, TODAY - timedelta(days=1))
HOLDERS = ("<div class='list'>{}</div>", "<div class='dbx'>{}</div>", "<section>{}</section>")
MAKES = ("plain", "cards", "headed_table", "flat_spans")


def portal_of(
    heading: str, last: tuple[str, str, tuple[Item, ...]], advice: str = FORMS["flat_spans"](CHOSEN)
) -> Portal:
    """Columns of all makes, each list in a holder of its own, over one box of recommendations."""
    full = [
        Made(
            f"第{number}类信息",
            f"/c{number}/index.html",
            "dated",
            MAKES[number % len(MAKES)],
            tuple(rows(number, 8, TODAY - timedelta(days=9 * number))),
            f"第{number}类信息",
        )
        for number in range(12)
    ]
    kind, form, own = last
    columns = [*full, Made("第20类信息", "/c20/index.html", kind, form, own, "第20类信息")]
    portal = Portal(Frame("classed", hot=""), columns)
    for number, one in enumerate(columns):
        body = FORMS[one.form](one.rows) if one.rows else EMPTY[one.form][0]
        held = HOLDERS[number % len(HOLDERS)].format(body)
        shown = f"<div class='bt'><h3>{one.name}</h3></div>{held}"
        page = portal.pages[one.path].replace(
            body, f"{shown}<div class='tj'><h4>{heading}</h4>{advice}</div>", 1
        )
        portal.pages[one.path] = page
    return portal


def walked(portal: Portal, learnt: Learnt) -> Walked:
    return portal.walked(portal.columns[-1], learnt)


@pytest.mark.parametrize("heading", ["推荐阅读", "热门文章", "点击排行", "猜你关注"])
@pytest.mark.parametrize("form", MAKES)
@pytest.mark.parametrize("count", [1, 2, 7])
def test_a_list_of_any_make_over_what_is_recommended_is_read(
    heading: str, form: str, count: int
) -> None:
    own = tuple(rows(20, count, TODAY - timedelta(days=40)))
    portal = portal_of(heading, ("dated", form, own))
    found = walked(portal, portal.learnt())
    assert {row.entry.title for row in found.rows} == {one.title for one in own}, found.why


@pytest.mark.parametrize("heading", ["推荐阅读", "热门文章", "猜你关注", "您可能感兴趣的内容"])
@pytest.mark.parametrize("form", ["an empty list", "says so"])
def test_an_empty_list_over_what_is_recommended_is_empty(heading: str, form: str) -> None:
    portal = portal_of(heading, ("empty", form, ()))
    found = walked(portal, portal.learnt())
    assert found.outcome is Outcome.TRULY_EMPTY, found.why


@pytest.mark.parametrize("form", ["an empty list", "nothing"])
def test_what_is_recommended_is_never_the_column_s(form: str) -> None:
    portal = portal_of("推荐阅读", ("empty", form, ()))
    for known in (portal.learnt(), Learnt()):
        assert not walked(portal, known).rows


@pytest.mark.parametrize("heading", ["推荐阅读", "热点文章"])
@pytest.mark.parametrize("form", ["an empty list", "says so"])
@pytest.mark.parametrize("source", ["县政府办公室", "县人力资源和社会保障局"])
def test_rows_of_a_choice_may_show_whose_they_are(heading: str, form: str, source: str) -> None:
    """2026-11-17　县政府办公室 behind the title is a row's, and no words of the column's own."""
    advice = "".join(
        f"<div class='st'><b><a href='{row.href}'>{row.title}</a></b><small>{row.day}　{source}</small></div>"
        for row in CHOSEN
    )
    portal = portal_of(heading, ("empty", form, ()), advice)
    assert walked(portal, portal.learnt()).outcome is Outcome.TRULY_EMPTY
    said = f"<p>{CHOSEN[0].day} {source}就有关事项进行了专题研究，要求抓好落实。</p>"
    beside = portal_of(heading, ("empty", "an empty list", ()), advice + said)
    assert walked(beside, beside.learnt()).outcome is not Outcome.READ


@pytest.mark.parametrize(
    "pager", ["1 of 1", "1 / 1", "Page 1 of 1", "第1页 共1页", "暂无更多内容", "1 of 3"]
)
def test_a_pager_that_leads_nowhere_is_no_word_of_the_column_s_own(pager: str) -> None:
    portal = portal_of("推荐阅读", ("empty", "an empty list", ()), "")
    own = portal.columns[-1]
    empty = EMPTY[own.form][0]
    page = portal.pages[own.path]
    portal.pages[own.path] = page.replace(empty, f"{empty}<div class='pg'>{pager}</div>", 1)
    found = walked(portal, portal.learnt())
    assert (found.outcome is Outcome.TRULY_EMPTY) == (pager != "1 of 3"), found.why


@pytest.mark.parametrize("begun", ["<ul><li></ul>", "<ul class='e2'><li></li></ul>"])
def test_a_row_that_was_begun_is_not_nothing(begun: str) -> None:
    """What made the page stopped in the list's first row."""
    portal = portal_of("推荐阅读", ("empty", "an empty list", ()), "")
    own = portal.columns[-1]
    portal.pages[own.path] = portal.pages[own.path].replace(EMPTY[own.form][0], begun, 1)
    assert walked(portal, portal.learnt()).outcome is not Outcome.TRULY_EMPTY
