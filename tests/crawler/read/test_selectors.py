"""The selectors of columns.csv override what is found, and say so where they match nothing."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from storage.records import Outcome
from tests.crawler.list_pages import FORMS, PAGE, SHELLS, SITE, TODAY, items

ODD = """<div class=x><p class=e><i>第一条 某项工作的情况说明</i> <a href='1.html'>看</a> <u>建于 2020-01-01</u> <s>改于 2021-02-03</s></p>
<p class=e><i>第二条 某项工作的情况说明</i> <a href='2.html'>看</a> <u>建于 2019-01-01</u> <s>改于 2020-05-06</s></p></div>"""


def reading_of(markup: str, **selectors: str) -> Reading:
    return read(Page(PAGE, markup.encode()), Hints(TODAY, **selectors))  # type: ignore[arg-type]


def test_rows_titles_and_dates_are_what_the_clerk_selects() -> None:
    reading = reading_of(SHELLS["left_menu"](ODD), entry="p.e", title="i", date="s")
    assert [(entry.title, entry.url, entry.published_on) for entry in reading.entries] == [
        ("第一条 某项工作的情况说明", f"{SITE}/zwgk/tzgg/1.html", date(2021, 2, 3)),
        ("第二条 某项工作的情况说明", f"{SITE}/zwgk/tzgg/2.html", date(2020, 5, 6)),
    ]
    assert reading.outcome is Outcome.READ


def test_a_selected_list_beats_a_better_looking_one() -> None:
    reading = reading_of(SHELLS["hot_right"](FORMS["plain"](items(12))), entry="div.right-box li")
    assert len(reading.entries) == 8
    assert "div.right-box li" in reading.why


def test_what_only_holds_selected_rows_is_none_itself() -> None:
    rows = "".join(
        f"<tr><td><a href='{n}.html'>第{n}次常务会议纪要情况</a></td><td>2021-02-0{n}</td></tr>"
        for n in (3, 2, 1)
    )
    framed = (
        f"<table class=x><tr><td><table><tr><td><table>{rows}"
        "</table></td></tr></table></td></tr></table>"
    )
    reading = reading_of(SHELLS["left_menu"](framed), entry="table.x tr")
    assert [(entry.title, entry.published_on) for entry in reading.entries] == [
        (f"第{n}次常务会议纪要情况", date(2021, 2, n)) for n in (3, 2, 1)
    ]


def test_a_selected_row_may_hold_others_beside_its_own_date() -> None:
    held = "<ul><li><a href='f.html'>某项工作的附件之一</a></li></ul>"
    row = (
        "<ul class=x><li><a href='1.html'>第一条 某项工作的情况说明</a> "
        f"<u>2021-02-03</u>{held}</li></ul>"
    )
    reading = reading_of(SHELLS["left_menu"](row), entry="ul.x li")
    assert ("第一条 某项工作的情况说明", date(2021, 2, 3)) in [
        (entry.title, entry.published_on) for entry in reading.entries
    ]


@pytest.mark.parametrize(
    "selectors",
    [
        {"entry": "p.none"},
        {"title": "h9.none"},
        {"date": "time.none"},
        {"entry": "p..["},
        {"entry": "hr, div.page"},
    ],
)
def test_a_selector_that_matches_nothing_is_an_error(selectors: dict[str, str]) -> None:
    reading = reading_of(SHELLS["left_menu"](FORMS["plain"](items(5))), **selectors)
    assert (reading.outcome, reading.entries) == (Outcome.SELECTOR_FAILED, ())
    assert next(iter(selectors.values())) in reading.why


def test_a_family_by_name_is_asked_alone() -> None:
    markup = SHELLS["left_menu"](FORMS["plain"](items(5)))
    assert reading_of(markup, layout="general").layout == "general"
    assert reading_of(markup, layout="jpage").outcome is Outcome.NOT_A_LIST
