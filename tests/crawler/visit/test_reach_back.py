"""Back to which day a visit saw every entry: to the list's beginning, to its oldest row
in order, or nowhere for sure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch.exchange import Answer
from crawler.visit.coverage import key_of, reach
from crawler.visit.drift import judge
from crawler.visit.task import Part
from crawler.visit.walk import Walk
from storage.records import Entry, Known, Outcome, SeenEntry, Visit
from tests.crawler.counties import TODAY, Row, list_page, rows
from tests.crawler.visit.test_walk import drive, task

DAY = timedelta(days=1)
FIRST = "/gzdt/index.html"
AT = datetime(2018, 7, 31, 2, tzinfo=UTC)


def visited(pages: Mapping[str, str | Answer]) -> Visit:
    walked, _ = drive(Walk(task()), pages)
    return judge(walked, Known(1), day=TODAY, at=AT)


def oldest(entries: list[Row]) -> date:
    return entries[-1][2]


def said(words: str) -> str:
    return f"<div class='page'>{words}</div>"


def test_a_list_that_says_nothing_of_its_length_reaches_to_the_day_after_its_oldest_row() -> None:
    entries = rows(20)
    visit = visited({FIRST: list_page(entries)})
    assert (visit.outcome, visit.complete_from) == (Outcome.READ, oldest(entries) + DAY)
    assert visit.unchanged_from == visit.complete_from, "the same page again says the same"


def test_a_list_walked_to_the_last_page_of_its_pager_is_known_whole() -> None:
    entries = rows(12)
    pages = {
        FIRST: list_page(entries[:8], following="index_2.html"),
        "/gzdt/index_2.html": list_page(entries[8:]),
    }
    visit = visited(pages)
    assert visit.complete_from == date.min
    assert visit.unchanged_from == entries[0][2] + DAY, (
        "that the first page is the same says nothing of the second"
    )


def test_a_count_above_the_rows_leaves_the_rest_unknown_and_a_count_of_them_does_not() -> None:
    entries = rows(20)
    assert visited(
        {FIRST: list_page(entries, extra=said("共500条记录 第1页/共25页"))}
    ).complete_from == (oldest(entries) + DAY)
    assert visited({FIRST: list_page(entries, extra=said("共20条记录"))}).complete_from == date.min
    assert visited({FIRST: list_page(entries, extra=said("第1页/共1页"))}).complete_from == date.min


def test_a_last_page_that_counts_more_than_was_seen_is_no_end() -> None:
    entries = rows(12)
    pages = {
        FIRST: list_page(entries[:8], following="index_2.html"),
        "/gzdt/index_2.html": list_page(entries[8:], extra=said("共60条")),
    }
    assert visited(pages).complete_from == oldest(entries) + DAY


def test_a_row_on_top_reaches_nowhere() -> None:
    entries = rows(20)
    pinned = rows(2, newest=date(2014, 3, 1), folder="/top")
    assert visited({FIRST: list_page([*pinned, *entries])}).complete_from == oldest(entries) + DAY


def test_more_rows_on_top_than_anybody_pins_make_nothing_sure() -> None:
    pinned = rows(14, newest=date(2014, 3, 1), folder="/top")
    assert visited({FIRST: list_page([*pinned, *rows(20)])}).complete_from is None


def test_of_a_list_in_no_order_only_the_whole_is_sure() -> None:
    entries = rows(15)
    shuffled = [*entries[1::3], *entries[2::3], *entries[::3]]
    assert visited({FIRST: list_page(shuffled)}).complete_from is None
    assert visited({FIRST: list_page(shuffled, extra=said("共15条"))}).complete_from == date.min


def test_of_several_lists_the_one_that_reaches_least_far_decides() -> None:
    short, long = rows(6, folder="/a"), rows(20, folder="/b")
    found = tuple(seen(title, url, day) for title, url, day in [*short, *long])
    parts = [Part(0, 6, whole=False), Part(6, 26, whole=False)]
    walked, _ = drive(Walk(task()), {FIRST: list_page(short)})
    for each, expected in (
        (parts, oldest(short) + DAY),
        ([parts[0], Part(6, 26, whole=True)], oldest(short) + DAY),
        ([Part(0, 6, whole=True), parts[1]], oldest(long) + DAY),
        ([*parts, Part(0, 0, whole=False)], None),
    ):
        several = replace(walked, rows=found, parts=tuple(each))
        assert judge(several, Known(1), day=TODAY, at=AT).complete_from == expected


def seen(title: str, url: str, day: date | None) -> SeenEntry:
    entry = Entry(title, f"http://www.qingshan.example.cn{url}", day)
    return SeenEntry(key_of(entry), entry)


@given(
    ages=st.lists(st.integers(0, 900), min_size=1, max_size=40),
    pinned=st.lists(st.integers(0, 2000), max_size=3),
    shown=st.integers(1, 40),
)
def test_a_longer_list_reaches_no_less_far_and_what_it_reaches_is_all_there(
    ages: list[int], pinned: list[int], shown: int
) -> None:
    days = [TODAY - timedelta(days=age) for age in sorted(ages)]
    top = [TODAY - timedelta(days=age) for age in pinned]

    def window(count: int) -> list[date]:
        return [*top, *days[:count]]

    def reached(count: int) -> date | None:
        found = [
            seen(f"第{number}条", f"/{number}.html", day)
            for number, day in enumerate(window(count))
        ]
        return reach(found, Part(0, len(found), whole=False), TODAY)

    short, long = reached(shown), reached(len(days))
    if short is not None:
        hidden = [day for day in days[shown:] if day >= short]
        assert not hidden, "an entry within the reach was not seen"
        assert long is not None
        assert long <= short
