"""A notice of the portal's own in the box of every column's list is no row of a short one."""

from __future__ import annotations

import pytest

from storage.records import Outcome
from tests.crawler.list_pages import FORMS, TODAY
from tests.crawler.templates.made_portals import Frame, Made, Portal, plain_columns, rows

NOTICE = rows(90, 1, TODAY)
WHERE = {
    "a line": f"<div class='gg'>公告：<a href='{NOTICE[0].href}'>{NOTICE[0].title}</a>（{TODAY}）</div>",
    "a list of its own": FORMS["plain"](NOTICE),
}


def portal_of(count: int, notice: str, *, its_own: bool = False) -> tuple[Portal, Made]:
    """Ten columns, each with the notice above its list, the last of `count` rows, one of which is
    the notice itself where that is its own.
    """
    columns = plain_columns(10, short=9, length=count)
    portal, last = Portal(Frame("classed"), columns), columns[-1]
    for one in columns:
        own = FORMS["plain"](one.rows)
        shown = FORMS["plain"]([*NOTICE, *one.rows]) if its_own and one is last else own
        portal.pages[one.path] = portal.pages[one.path].replace(own, notice + shown, 1)
    return portal, last


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("notice", WHERE.values(), ids=WHERE)
def test_a_notice_above_every_list_dates_no_column(notice: str, count: int) -> None:
    portal, last = portal_of(count, notice)
    walked = portal.walked(last, portal.learnt())
    assert walked.outcome is Outcome.READ, walked.why
    assert [row.entry.title for row in walked.rows] == [one.title for one in last.rows], walked.why


@pytest.mark.parametrize("notice", WHERE.values(), ids=WHERE)
def test_nor_does_it_stand_for_an_entry_of_an_empty_one(notice: str) -> None:
    portal, last = portal_of(2, notice)
    own = FORMS["plain"](last.rows)
    portal.pages[last.path] = portal.pages[last.path].replace(own, "<p>暂无信息</p>", 1)
    walked = portal.walked(last, portal.learnt())
    assert walked.outcome is Outcome.TRULY_EMPTY, walked.why


@pytest.mark.parametrize("notice", WHERE.values(), ids=WHERE)
def test_the_column_whose_own_it_is_keeps_it(notice: str) -> None:
    portal, last = portal_of(2, notice, its_own=True)
    walked = portal.walked(last, portal.learnt())
    assert walked.outcome is Outcome.READ, walked.why
    assert {row.entry.title for row in walked.rows} == {
        one.title for one in (*NOTICE, *last.rows)
    }, walked.why
