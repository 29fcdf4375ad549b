"""Every way of writing a list inside every way of laying a page out: read whole, or not at all."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from crawler.layouts.families.static import FAMILIES
from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from storage.records import Outcome
from tests.crawler import list_pages
from tests.crawler.list_pages import FORMS, SHELLS, SITE, TODAY, Item, items

PAGES = Path(__file__).parents[2] / "pages"
STATIC = (*(family.name for family in FAMILIES), "general")
EMPTIED = (
    "",
    "<ul></ul>",
    "<ul class=list>\n</ul>",
    "<div class=list></div>",
    "<table><tr><th>标题</th><th>发布日期</th></tr></table>",
)


def reading_of(markup: str) -> Reading:
    return read(Page(list_pages.PAGE, markup.encode()), Hints(TODAY))


def expected(rows: list[Item]) -> list[tuple[str, str | None, date | None]]:
    return [(row.title, f"{SITE}/zwgk/tzgg/{row.href}", row.day) for row in rows]


def got(reading: Reading) -> list[tuple[str, str | None, date | None]]:
    return [(entry.title, entry.url, entry.published_on) for entry in reading.entries]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("count", [1, 2, 7, 20])
def test_a_list_is_read_whole_in_every_form_and_frame(shell: str, form: str, count: int) -> None:
    if form == "date_in_attribute" and count == 1:
        pytest.skip("one link whose date nobody can see is not surely a list")
    rows = items(count)
    for pager in (list_pages.PAGER, ""):
        reading = reading_of(SHELLS[shell](FORMS[form](rows), pager))
        assert reading.outcome is Outcome.READ, reading.why
        assert got(reading) == expected(rows), reading.why


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("emptied", EMPTIED)
@pytest.mark.parametrize("pager", [list_pages.PAGER, ""])
def test_menus_and_sidebars_alone_are_never_a_list(shell: str, emptied: str, pager: str) -> None:
    reading = reading_of(SHELLS[shell](emptied, pager))
    assert not reading.entries, reading.why
    assert reading.outcome not in (Outcome.READ, Outcome.TRULY_EMPTY, Outcome.NO_DATES)


@settings(max_examples=60, deadline=None)
@given(
    shell=st.sampled_from(sorted(SHELLS)),
    form=st.sampled_from(sorted(FORMS)),
    count=st.integers(2, 25),
    newest=st.dates(date(2012, 1, 1), date(2026, 3, 12)),
)
def test_a_fresher_sidebar_never_lends_its_date(
    shell: str, form: str, count: int, newest: date
) -> None:
    reading = reading_of(SHELLS[shell](FORMS[form](items(count, newest))))
    days = [entry.published_on for entry in reading.entries if entry.published_on]
    assert days, reading.why
    assert max(days) == newest


@pytest.mark.parametrize("shell", SHELLS)
def test_a_list_without_dates_says_so(shell: str) -> None:
    rows = items(9)
    links = "".join(f"<li><a href='{row.href}'>{row.title}</a></li>" for row in rows)
    reading = reading_of(SHELLS[shell](f"<ul>{links}</ul>"))
    assert reading.outcome is Outcome.NO_DATES, reading.why
    assert [entry.title for entry in reading.entries] == [row.title for row in rows]


GOLDEN = sorted(path for family in STATIC for path in (PAGES / family).glob("*.html"))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_golden_page_whose_entries_are_taken_out_is_no_list(path: Path) -> None:
    url = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))["url"]
    whole = read(Page(url, path.read_bytes()), Hints(TODAY))
    tree = html.fromstring(
        path.read_text(encoding="utf-8"), parser=html.HTMLParser(remove_comments=True)
    )
    places = {entry.url.rpartition("/")[2] for entry in whole.entries if entry.url}
    for element in list(tree.iter("li", "tr", "dd", "a")):
        text, around = "".join(str(piece) for piece in element.itertext()), element.getparent()
        leads = {
            (anchor.get("href") or "").rpartition("/")[2] for anchor in element.iter("a")
        } & places
        named = any(entry.title[:8] in text for entry in whole.entries)
        if around is not None and len(text) < 250 and (leads or named):
            around.remove(element)
    emptied = read(Page(url, html.tostring(tree, encoding="utf-8")), Hints(TODAY))
    assert not emptied.entries, emptied.why
    assert emptied.outcome is not Outcome.READ


def test_a_block_that_stands_on_every_columns_page_is_not_this_columns_news() -> None:
    rows = items(4)
    page = Page(list_pages.PAGE, SHELLS["left_menu"](FORMS["plain"](rows)).encode())
    furniture = frozenset(f"{SITE}/zwgk/tzgg/{row.href}" for row in rows)
    assert read(page, Hints(TODAY)).outcome is Outcome.READ
    assert not read(page, Hints(TODAY, furniture=furniture)).entries


def test_a_columns_newest_entry_may_stand_in_every_sidebar() -> None:
    rows = items(4)
    page = Page(list_pages.PAGE, SHELLS["left_menu"](FORMS["plain"](rows)).encode())
    reading = read(page, Hints(TODAY, furniture=frozenset({f"{SITE}/zwgk/tzgg/{rows[0].href}"})))
    assert got(reading) == expected(rows)


def lists_under(*headings: str) -> bytes:
    """A page that calls itself nothing, with a list under each heading; its
    articles are filed elsewhere.
    """
    lists = "".join(
        f"<h3>{heading}</h3><div class=list>{list_pages.cards(items(5, folder=f'/art/{number}/'))}</div>"
        for number, heading in enumerate(headings)
    )
    return f"<html><body>{lists}</body></html>".encode()


def test_a_heading_that_the_roster_calls_otherwise_is_no_reason_against_the_one_list_of_a_nameless_page() -> (
    None
):
    named = Hints(TODAY, column="工作动态")
    one = read(Page(list_pages.PAGE, lists_under("通知")), named)
    assert (one.outcome, len(one.entries)) == (Outcome.READ, 5), one.why
    two = read(Page(list_pages.PAGE, lists_under("通知", "公示")), named)
    assert not two.entries, two.why
