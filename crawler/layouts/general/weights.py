"""What speaks for and against a list, in points: one signal a row, and the thresholds that decide.

This is the place to change how lists are told from what stands beside them. `tongbao check` shows
which signals a list had. For each signal two pages in tests/pages/weights/ differ in it alone:
tests/crawler/layouts/test_weights.py holds that it, and it alone, decides what is read from them. A
new signal is a row here, `verdict.add` where it is seen, and two pages.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

ACCEPTED = 2.0
"""Points from which on a block is called the column's list."""
LEAST_OF_ONE_LEFT = -1.5
"""Points that the only dated list which is not the portal's must have more than; with fewer
something speaks against it.
"""
MOST_COUNTED = 12
"""Entries that count in a list's favour; more say nothing more."""


class Signal(StrEnum):
    """What can be seen of a list that tells whose it is."""

    OWN_HEADING = "own_heading"
    SHARED_HEADING = "shared_heading"
    PART_OF_NAME = "part_of_name"
    HEADING_OF_EMPTY_BOX = "heading_of_empty_box"
    HEADING_OF_EMPTY_PLACE = "heading_of_empty_place"
    HOT_HEADING = "hot_heading"
    HEADING_LEADS_AWAY = "heading_leads_away"
    STRANGE_HEADING = "strange_heading"
    MORE_LEADS_AWAY = "more_leads_away"
    BELOW_ANOTHER_COLUMN = "below_another_column"
    PAGER_BELOW = "pager_below"
    PAGER_ELSEWHERE = "pager_elsewhere"
    UNSEEN = "unseen"
    FRAME_TAG = "frame_tag"
    EDGE_BOX = "edge_box"
    EDGE_BOX_IN_PART = "edge_box_in_part"
    ASIDE_BOX = "aside_box"
    ASIDE_BOX_IN_PART = "aside_box_in_part"
    BOX_OUTVOTED = "box_outvoted"
    MAYBE_BOX = "maybe_box"
    MAYBE_BOX_OUTVOTED = "maybe_box_outvoted"
    IN_ITS_PLACE = "in_its_place"
    ENTRY = "entry"
    BELOW_OWN_PATH = "below_own_path"
    LONG_TITLES = "long_titles"
    MOST_OF_THE_LINKS = "most_of_the_links"
    UPDATES_OF_COLUMNS = "updates_of_columns"
    ATTACHMENTS = "attachments"
    ON_MANY_PAGES = "on_many_pages"
    NO_DATES = "no_dates"
    FAMILYS_ARTICLES = "familys_articles"
    ISSUES = "issues"
    ADDRESSED_LIKE_COLUMNS = "addressed_like_columns"
    SHORT_TITLES = "short_titles"
    BREADCRUMB = "breadcrumb"


class Weight(NamedTuple):
    """points: what the signal adds to a list's score. meaning: what it says
    of the list, in one sentence.
    """

    points: float
    meaning: str


WEIGHTS: dict[Signal, Weight] = {
    # What stands above it.
    Signal.OWN_HEADING: Weight(3, "It stands under the column's own name, and no other box does."),
    Signal.SHARED_HEADING: Weight(1, "It stands under the column's own name, as another box does that may be its list."),
    Signal.PART_OF_NAME: Weight(2, "A part of the column's name stands over it, or the name and more."),
    Signal.HEADING_OF_EMPTY_BOX: Weight(-1, "The column's own name stands over an empty box as well: the list may be gone."),
    Signal.HEADING_OF_EMPTY_PLACE: Weight(-3, "Between the column's own name and it a list's place stands empty."),
    Signal.HOT_HEADING: Weight(-5, "推荐, 热点, 排行 or the like stands over it: a choice of the portal's."),
    Signal.HEADING_LEADS_AWAY: Weight(-3, "What stands over it is a link to another column, whose list it then is."),
    Signal.STRANGE_HEADING: Weight(-2, "It stands under a name that the page does not call itself by."),
    # What stands below it.
    Signal.MORE_LEADS_AWAY: Weight(-3, "更多 at its foot leads to another column, of which it shows the newest."),
    Signal.BELOW_ANOTHER_COLUMN: Weight(-8, "It is one of several boxes whose entries lie each below a column of its own that the page links to."),
    Signal.PAGER_BELOW: Weight(3, "A pager is the next thing below it."),
    Signal.PAGER_ELSEWHERE: Weight(-2, "The page has a pager, which stands below something else."),
    # What it stands in.
    Signal.UNSEEN: Weight(-40, "It is hidden, or the pane of a tab that is not shown: nothing can speak for it."),
    Signal.FRAME_TAG: Weight(-6, "It stands inside nav, header, footer, aside or marquee."),
    Signal.EDGE_BOX: Weight(-6, "It stands in a box called foot, nav, menu or the like: the page's own frame."),
    Signal.EDGE_BOX_IN_PART: Weight(-3, "The name of its box says foot, nav, menu or the like among other words."),
    Signal.ASIDE_BOX: Weight(-3, "It stands right in a box called side, hot, related or the like."),
    Signal.ASIDE_BOX_IN_PART: Weight(-1.5, "The name says side, hot, related … among other words, or is that of a box further out."),
    Signal.BOX_OUTVOTED: Weight(-1, "Its box is called so, but the column's own heading or the pager speaks for it."),
    Signal.MAYBE_BOX: Weight(-1.5, "It stands in a box called left, top, tab or the like, which may hold anything."),
    Signal.MAYBE_BOX_OUTVOTED: Weight(-0.5, "The same where the column's own heading or the pager speaks for it."),
    Signal.IN_ITS_PLACE: Weight(5, "It stands in the place where the portal's other columns show their lists."),
    # What its entries say.
    Signal.ENTRY: Weight(0.125, f"Each of its entries, up to {MOST_COUNTED} of them."),
    Signal.BELOW_OWN_PATH: Weight(2, "Most of its links lie below the page's own folder."),
    Signal.LONG_TITLES: Weight(1, "Its titles are as long as headlines."),
    Signal.MOST_OF_THE_LINKS: Weight(2, "It holds nearly all of the page's links."),
    Signal.UPDATES_OF_COLUMNS: Weight(-6, "It names columns, and when each of them was updated."),
    Signal.ATTACHMENTS: Weight(-6, "All of its links are an article's attachments."),
    Signal.ON_MANY_PAGES: Weight(-20, "Its links stand on the pages of many columns of the portal."),
    # What its entries say where they show no dates.
    Signal.NO_DATES: Weight(-1.5, "It shows no dates, as menus do."),
    Signal.FAMILYS_ARTICLES: Weight(3, "Its links are addressed as the family's or the portal's articles are."),
    Signal.ISSUES: Weight(1, "Its titles are issues of a gazette: 2026年第3期."),
    Signal.ADDRESSED_LIKE_COLUMNS: Weight(-4, "Its links are addressed as the page itself is: they are columns."),
    Signal.SHORT_TITLES: Weight(-4, "Its titles are as short as a menu's."),
    Signal.BREADCRUMB: Weight(-10, "It is the page's breadcrumb."),
}  # fmt: skip


def most_without_dates() -> float:
    """What the entries of a list without dates can add at most to what its place says."""
    in_favour = (
        Signal.BELOW_OWN_PATH,
        Signal.LONG_TITLES,
        Signal.MOST_OF_THE_LINKS,
        Signal.FAMILYS_ARTICLES,
    )
    return MOST_COUNTED * points_of(Signal.ENTRY) + sum(
        map(points_of, (*in_favour, Signal.NO_DATES))
    )


def points_of(signal: Signal) -> float:
    return WEIGHTS[signal].points
