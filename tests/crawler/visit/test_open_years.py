"""Lists that show days without a year: an old list never passes for this year's, a
living one is never called old.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from crawler.dates.missing_years import is_open, settled
from crawler.fetch.exchange import Failure
from crawler.visit.walk import Walk
from storage.records import Entry, Known, KnownEntry, Outcome
from tests.crawler.counties import TODAY, article_page
from tests.crawler.visit.test_walk import drive, paths, task

FIRST = "/gzdt/index.html"


@pytest.mark.parametrize(
    ("text", "open_"),
    [("11-18", True), ("[11/18]", True), ("11月18日", True), ("11-18 10:30", True), ("来源：教育局 11-18", True),
     ("发布日期：2026年度总结 11-18", True), ("26年11月18日", False), ("26-1-8", False),
     ("2026-11-18", False), ("26-11-18", False), ("2026年11月18日", False), ("昨天", False), ("", False),
     ("1794533400000", False), ("{'time': 1794533400}", False)],
)  # fmt: skip
def test_which_words_leave_the_year_open(text: str, open_: bool) -> None:
    entry = Entry("会议", "http://h.example/1.html", date(2026, 11, 18), text, "span text")
    assert is_open(entry) is open_
    assert not is_open(replace(entry, url="http://h.example/2026/1118/1.html"))


@pytest.mark.parametrize(
    "form",
    [
        "{0:%y}年{0.month}月{0.day}日",
        "{0:%y}-{0:%m}-{0:%d}",
        "{0:%y}/{0:%m}/{0:%d}",
        "{0:%Y}年{0.month}月{0.day}日",
    ],
)
def test_a_year_of_two_digits_stays_where_it_is_below_old_pinned_rows(form: str) -> None:
    """Only the rows' order could move the year of a day without one: these show theirs."""
    year = TODAY.year
    shown = [
        date(year - 5, 3, 1),
        date(year - 6, 5, 2),
        date(year - 7, 7, 3),
        *days(TODAY - timedelta(days=20), 8, 9),
    ]
    rows = "".join(
        f"<li><a href='{url(n)}'>{title(n)}</a><span>{form.format(day)}</span></li>"
        for n, day in enumerate(shown)
    )
    html = (
        "<html><head><title>工作动态</title></head><body><h2>工作动态</h2><ul "
        f"class='l'>{rows}</ul></body></html>"
    )
    walked, _ = drive(Walk(task()), {FIRST: html})
    assert [row.entry.published_on for row in walked.rows] == shown


def days(newest: date, count: int, step: int) -> list[date]:
    return [newest - timedelta(days=number * step) for number in range(count)]


def url(number: int) -> str:
    return f"/gzdt/show.asp?id={1000 + number}"


def key(number: int) -> str:
    return f"http://www.qingshan.example.cn{url(number)}"


def title(number: int) -> str:
    return f"第{number}次工作会议研究部署全县重点工作任务落实情况"


def listed(shown: Sequence[date], start: int = 0, following: str = "") -> str:
    rows = "".join(
        f"<li><a href='{url(start + n)}'>{title(start + n)}</a><span>{day:%m-%d}</span></li>"
        for n, day in enumerate(shown)
    )
    pager = f"<a href='{following}'>下一页</a>" if following else ""
    return (
        "<html><head><title>工作动态</title></head><body><h2>工作动态</h2><ul "
        f"class='l'>{rows}</ul><div>{pager}</div></body></html>"
    )


def articles(shown: Sequence[date]) -> dict[str, str]:
    return {url(n): article_page(title(n), day, "教育局") for n, day in enumerate(shown)}


def read(pages: dict[str, str], known: Known | None = None) -> tuple[list[date | None], list[str]]:
    walked, asked = drive(Walk(task(known=known)), pages)
    assert walked.outcome is Outcome.READ
    return [row.entry.published_on for row in walked.rows], paths(asked)


@pytest.mark.parametrize("years", [0, 1, 3])
def test_the_article_of_the_newest_entry_tells_the_year_of_all(years: int) -> None:
    newest = (TODAY - timedelta(days=5)).replace(year=TODAY.year - years)
    shown = days(newest, 8, 20)
    found, asked = read({FIRST: listed(shown)} | articles(shown))
    assert found == shown
    assert len(asked) <= 7, "the list, the home page, and a few articles on the first visit only"


def test_a_living_list_costs_one_article() -> None:
    shown = days(TODAY - timedelta(days=2), 8, 3)
    assert read({FIRST: listed(shown)} | articles(shown))[1] == [FIRST, url(0)]


@pytest.mark.parametrize("heading", ["<li><b>{0:%Y}年</b></li>", "</ul><h4>{0:%Y}年</h4><ul>"])
def test_a_year_that_heads_the_rows_is_said_and_costs_no_article(heading: str) -> None:
    shown = days(TODAY - timedelta(days=2), 12, 40)
    turn = next(at for at, day in enumerate(shown) if day.year != TODAY.year)
    page = listed(shown)
    for at in (turn, 0):
        row = f"<li><a href='{url(at)}'>"
        page = page.replace(row, heading.format(shown[at]) + row)
    assert read({FIRST: page} | articles(shown)) == (shown, [FIRST])


def test_a_row_pinned_on_top_from_an_earlier_year_does_not_make_the_rest_older() -> None:
    shown = [TODAY.replace(year=TODAY.year - 2), *days(TODAY - timedelta(days=3), 7, 6)]
    assert read({FIRST: listed(shown)} | articles(shown))[0] == shown


def test_an_entry_above_the_turn_of_the_year_stays_in_its_own() -> None:
    """The second row's day would be the newest if it were this year's: it is asked,
    and the first keeps its year.
    """
    first, second = (
        date(TODAY.year, 1, 15),
        date(TODAY.year - 1, TODAY.month, TODAY.day) - timedelta(days=10),
    )
    shown = [first, *days(second, 7, 15)]
    assert read({FIRST: listed(shown)} | articles(shown))[0] == shown


def test_the_second_page_goes_on_where_the_first_has_ended() -> None:
    shown = days(TODAY - timedelta(days=20), 16, 30)
    pages = {
        FIRST: listed(shown[:8], following="index_2.html"),
        "/gzdt/index_2.html": listed(shown[8:], 8),
    }
    assert read(pages | articles(shown))[0] == shown


def held(shown: Sequence[date]) -> Known:
    entries = {key(n): KnownEntry(key(n), title(n), day, day) for n, day in enumerate(shown)}
    return Known(1, entries=entries, conclusive_on=TODAY - timedelta(days=1))


def test_a_year_later_the_same_entries_are_no_news() -> None:
    last_year = days(TODAY.replace(year=TODAY.year - 1), 8, 4)
    found, asked = read({FIRST: listed(last_year)}, held(last_year))
    assert found == last_year
    assert asked == [FIRST], "nothing is new, so nothing is asked"


def test_new_entries_above_them_are() -> None:
    shown = [TODAY, *days(TODAY.replace(year=TODAY.year - 1) - timedelta(days=1), 8, 4)]
    known = held(shown)
    newest = next(iter(known.entries))
    older = Known(
        1, {key: one for key, one in known.entries.items() if key != newest}, conclusive_on=TODAY
    )
    assert read({FIRST: listed(shown)} | articles(shown), older)[0] == shown


def test_where_the_article_cannot_be_had_just_now_the_visit_proves_nothing() -> None:
    shown = days(TODAY - timedelta(days=2), 8, 3)
    failure = Failure(Outcome.SERVER_ERROR, "500")
    walked, _ = drive(Walk(task()), {FIRST: listed(shown), url(0): failure})
    assert walked.outcome is Outcome.SERVER_ERROR
    assert "whose date the list does not show" in walked.why


def test_an_article_that_shows_another_day_altogether_proves_nothing_about_the_year() -> None:
    shown = days(TODAY - timedelta(days=2), 8, 3)
    rebuilt = article_page(title(0), TODAY - timedelta(days=200), "教育局")
    assert read({FIRST: listed(shown), url(0): rebuilt})[0] == shown


def test_a_row_whose_address_tells_its_year_does_not_hide_those_below_it() -> None:
    """What could not be asked, an entry elsewhere, kept this year below it."""
    days = [date(2026, 6, 9), date(2026, 5, 16), date(2024, 4, 28), date(2026, 3, 31)]
    urls = ["/1.html", "/2.html", "/files/2024/3.pdf", "http://elsewhere.example/4"]
    rows = [
        Entry(f"会议{at}", url, day, f"{day:%m-%d}", "td text")
        for at, (url, day) in enumerate(zip(urls, days, strict=True))
    ]
    pinned = [replace(rows[0], published_on=date(2023, 9, 1), date_text="2023-09-01")] * 3
    moved = settled([*pinned, *rows], 3, 2, fixed=())
    assert [one.published_on for one in moved[3:]] == [
        *(date(2024, 6, 9), date(2024, 5, 16), date(2024, 4, 28), date(2024, 3, 31))
    ]
