"""A column's only entry that the portal recommends as well, on that page and on all others."""

from __future__ import annotations

from datetime import timedelta

from storage.records import Outcome
from tests.crawler.list_pages import FORMS, TODAY
from tests.crawler.templates.made_portals import Frame, Portal, plain_columns, rows


def test_an_only_entry_that_stands_in_its_own_box_s_recommendations_too_is_the_column_s() -> None:
    """It was taken for one of the portal's choices, and the column for a blank one."""
    columns = plain_columns(8, short=7, length=1)
    portal, last = Portal(Frame("classed", hot=""), columns), columns[-1]
    chosen = [*rows(90, 4, TODAY - timedelta(days=1)), *last.rows]
    for one in columns:
        own = FORMS["plain"](one.rows)
        advice = f"<div class='tj'><h3>热门文章</h3>{FORMS['plain'](chosen)}</div>"
        portal.pages[one.path] = portal.pages[one.path].replace(own, own + advice, 1)
    walked = portal.walked(last, portal.learnt())
    assert walked.outcome is Outcome.READ, walked.why
    assert [row.entry.title for row in walked.rows] == [last.rows[0].title], walked.why
