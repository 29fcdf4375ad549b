"""What boxes are called is a weak signal: a list under its column's own heading, or over its
pager, is the list in any box.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.layouts.general.ownership.names import ASIDE, EDGE, MAYBE, hint
from crawler.page.document import Document
from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from storage.records import Outcome
from tests.crawler import list_pages
from tests.crawler.list_pages import FORMS, PAGE, PAGER, SITE, TODAY, Item, hot, items

OF_STYLES = (
    "float-left w-75",
    "fl-left",
    "pull-right col-md-9",
    "nav-item",
    "RightSide_con",
    "content-bottom",
    "mt-4 bottom-0",
)
OF_OTHERS = (
    "nav",
    "menu",
    "footer",
    "hot",
    "nav-list",
    "footer-box",
    "hot-news",
    "side",
    "sidebar",
    "links",
    "banner",
    "left",
)
NOISE = ("main", "news-list", "content", "list")
MENU = "".join(f"<li><a href='/c{n}/'>栏目之{n}</a></li>" for n in range(30))


def page_of(box: str, noise: str, rows: str, *, headed: bool, pager: str, before: bool) -> str:
    """A portal whose box names mislead: `box` is the column's own, `noise` a
    fresher list of the portal's.
    """
    side = hot().replace("right-box", noise)
    heading = "<h2>通知公告</h2>" if headed else ""
    own = f"<div class='{box}'>{heading}{rows}{pager}</div>"
    body = f"{side}{own}" if before else f"{own}{side}"
    return (
        "<html><head><title>通知公告-青山县人民政府</title></head><body><div "
        f"class=m1><ul>{MENU}</ul></div>{body}"
        "<div class=end>主办：青山县人民政府办公室</div></body></html>"
    )


def reading_of(markup: str) -> Reading:
    return read(Page(PAGE, markup.encode()), Hints(TODAY))


def got(reading: Reading) -> list[tuple[str, str | None, date | None]]:
    return [(entry.title, entry.url, entry.published_on) for entry in reading.entries]


def expected(rows: list[Item]) -> list[tuple[str, str | None, date | None]]:
    return [(row.title, f"{SITE}/zwgk/tzgg/{row.href}", row.day) for row in rows]


@settings(max_examples=60, deadline=None)
@given(
    box=st.sampled_from(OF_STYLES + OF_OTHERS),
    noise=st.sampled_from(NOISE),
    form=st.sampled_from(sorted(set(FORMS) - {"date_in_attribute"})),
    count=st.integers(1, 20),
    headed=st.booleans(),
    before=st.booleans(),
)
def test_a_list_under_its_heading_or_over_its_pager_is_read_in_a_box_of_any_name(
    box: str, noise: str, form: str, count: int, headed: bool, before: bool
) -> None:
    rows = items(count)
    pager = "" if headed else PAGER
    reading = reading_of(
        page_of(box, noise, FORMS[form](rows), headed=headed, pager=pager, before=before)
    )
    assert reading.outcome is Outcome.READ, reading.why
    assert got(reading) == expected(rows), reading.why


@pytest.mark.parametrize("box", ["nav-list content-bottom", "side", "footer-list", "hot-news"])
@pytest.mark.parametrize("pinned", [True, False])
def test_a_lead_story_and_the_rest_of_the_list_stand_in_one_box_whatever_it_is_called(
    box: str, pinned: bool
) -> None:
    """The lead story takes the column's heading; the rest is no sidebar for that."""
    first, *rest = items(9)
    if pinned:
        first = replace(first, day=rest[-1].day - timedelta(days=60))
    lead = (
        f"<div class='lead'><a href='{first.href}'><img src='/p.jpg'></a><h2><a href='{first.href}'>"
        f"{first.title}</a></h2><p>自开展以来，各单位扎实推进，累计整改问题29个。<a href='{first.href}'>"
        f"[详细]</a></p><p class='d'>{first.day}</p></div>"
    )
    own = f"{lead}{FORMS[sorted(FORMS)[-1]](rest)}"
    reading = reading_of(page_of(box, "main", own, headed=True, pager="", before=True))
    assert [day for _, _, day in got(reading)] == [row.day for row in (first, *rest)], reading.why


@pytest.mark.parametrize("noise", [*NOISE, "hot", "side", "nav-list"])
@pytest.mark.parametrize(
    "emptied", ["", "<ul></ul>", "<div id=list></div>", "<div class=news-list></div>"]
)
@pytest.mark.parametrize("headed", [True, False])
def test_the_portals_news_beside_an_emptied_box_are_nobodys_whatever_either_is_called(
    noise: str, emptied: str, headed: bool
) -> None:
    # The four ways to lay the page out take turns: each meets every name on either side.
    ways = cycle(product((True, False), ("", PAGER)))
    for _ in range(len(noise) % 4):
        next(ways)
    for box, (before, pager) in zip(OF_STYLES + OF_OTHERS, ways, strict=False):
        reading = reading_of(
            page_of(box, noise, emptied, headed=headed, pager=pager, before=before)
        )
        assert not reading.entries, (box, reading.why)
        assert reading.outcome is not Outcome.READ, box


@pytest.mark.parametrize(
    "between", ["<ul></ul>", "<ul class=list> </ul>", "<div id=list></div>", "<table></table>"]
)
@pytest.mark.parametrize("noise", ["hot", "main", "side"])
def test_a_heading_speaks_for_the_empty_place_below_it_and_not_for_what_follows(
    between: str, noise: str
) -> None:
    side = (
        hot()
        .replace("<h3>热点新闻<a href='/xwzx/ttxw/'>更多&gt;&gt;</a></h3>", "")
        .replace("right-box", noise)
    )
    markup = (
        "<html><head><title>通知公告-青山县人民政府</title></head><body><h2>通知公告</h2>"
        f"{between}{side}</body></html>"
    )
    reading = reading_of(markup)
    assert not reading.entries, reading.why


def test_a_style_in_the_pagers_box_is_no_word_of_the_pagers() -> None:
    rows = items(6)
    inside = (
        "<style>.p_pages a{{color:#333}} .p_pages .p_no_d{{width:2em}}</style><script>var "
        "shown = 1;</script>"
    )
    pager = f"<div>{inside}<span>共3页</span><a href='index_1.html'>下页</a></div>"
    for shell in list_pages.SHELLS.values():
        reading = reading_of(shell(FORMS["plain"](rows), pager))
        assert got(reading) == expected(rows), reading.why


@pytest.mark.parametrize(
    ("make", "word"),
    [
        *((make, None) for make in OF_STYLES),
        ("md:nav-4 hover:hot", None),
        ("list-head", None),
        ("nav", "nav"),
        ("page-footer", "footer"),
        ("leftNavBox", "nav"),
        ("hot_news_list", "hot"),
        ("hotLineAskList", None),
        ("nav1", "nav"),
    ],
)
def test_names_are_read_as_whole_tokens(make: str, word: str | None) -> None:
    markup = f"<html><body><div class='{make}'><p>x</p></div></body></html>"
    root = Document(Page(PAGE, markup.encode())).root
    assert root is not None
    box = next(root.iter("div"))
    found = hint(box, EDGE) or hint(box, ASIDE) or hint(box, MAYBE)
    assert (found and found.word) == word


@pytest.mark.parametrize(
    ("heads", "own"),
    [
        ("<h1>通知公告</h1>", True),
        ("<h1><span>通知</span>公告</h1>", True),
        ("<h1>青山县人民政府</h1>", False),
        ("<h1>通知公告</h1><h1>网上办事</h1>", False),
        ("<h2>通知公告</h2>", False),
    ],
)
def test_the_one_heading_of_the_first_rank_names_a_page_that_says_nothing_else_of_itself(
    heads: str, own: bool
) -> None:
    rows = items(8)
    markup = (
        "<html><head><title>青山县人民政府</title></head><body>"
        f"<div class=m1><ul>{MENU}</ul></div>{hot()}<div class='area widget'><div>{heads}</div>"
        f"{FORMS[sorted(FORMS)[-1]](rows)}</div><div class=end>主办：青山县人民政府</div></body></html>"
    )
    reading = reading_of(markup)
    assert (got(reading) == expected(rows)) is own, reading.why
