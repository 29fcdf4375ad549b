"""Lists of which the newest part cannot be seen, and copies that are not of these days: nobody is
accused on what they leave out.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from tests.e2e.cases import (
    FRESH,
    NIGHTS,
    NOT_ACCUSED,
    STALE,
    UNKNOWN,
    Case,
    Pages,
    fresh,
    stale,
    wrongly_judged,
)
from tests.e2e.commands import tongbao
from tests.e2e.stranger import Portal, Row, column, county_folder, entries, list_page, lists, unit
from tests.e2e.test_product_notices import today

OLD = entries("旧本", [date(2018, 6, 10) - timedelta(days=3 * step) for step in range(12)])
NEVER_KNOWN = ({UNKNOWN},) * NIGHTS


def from_old_to_new(home: str, number: int) -> list[Row]:
    """The first page of ten is of the spring; what is fresh stands at the end."""
    return stale(home, 15)[::-1] + fresh(home, number, 6)[::-1]


def without_its_second_page(home: str, number: int) -> Pages:
    return {home: list_page(from_old_to_new(home, number)[:10], following=f"{home}2.html")}


def loses_its_second_page(home: str, number: int) -> Pages:
    rows = from_old_to_new(home, number)
    more = {f"{home}2.html": list_page(rows[10:])} if number == 0 else {}
    return {home: list_page(rows[:10], following=f"{home}2.html"), **more}


def repeats_its_first_page(home: str, number: int) -> Pages:
    page = list_page(from_old_to_new(home, number)[:10], following=f"{home}?page=2")
    return {
        home: page,
        f"{home}?page=2": page.replace(b"page=2", b"page=3"),
        f"{home}?page=3": page,
    }


def has_a_hollow_second_page(home: str, number: int) -> Pages:
    return {
        home: list_page(from_old_to_new(home, number)[:10], following=f"{home}2.html"),
        f"{home}2.html": list_page([]),
    }


def repeats_its_last_page(home: str, number: int) -> Pages:
    """As old pagers do that count on: the page behind the last is the last."""
    rows = from_old_to_new(home, number)
    return {
        home: list_page(rows[:10], following=f"{home}2.html"),
        f"{home}2.html": list_page(rows[10:], following=f"{home}3.html"),
        f"{home}3.html": list_page(rows[10:], following=f"{home}4.html"),
    }


def has_a_hollow_page_behind_its_last(home: str, number: int) -> Pages:
    return {**repeats_its_last_page(home, number), f"{home}3.html": list_page([])}


def runs_backwards_without_its_second_page(home: str, number: int) -> Pages:
    rows = stale("倒序", 12)
    rows[3], rows[4] = rows[4], rows[3]  # by day of the document, as many are
    rows[9], rows[10] = rows[10], rows[9]
    return {home: list_page(rows, following=f"{home}2.html")}


def is_an_old_copy_at_first(home: str, number: int) -> Pages:
    if number < 2:
        return {home: (200, {"Age": str(50 * 86400)}, list_page(OLD))}
    return {home: list_page(fresh("旧本", number)[:4] + OLD[:8])}


def becomes_an_old_copy(home: str, number: int) -> Pages:
    if number < 1:
        return {home: list_page(fresh("旧本", number)[:4] + OLD[:8])}
    return {home: (200, {"Age": str(50 * 86400)}, list_page(OLD))}


def becomes_an_older_file(home: str, number: int) -> Pages:
    if number < 1:
        modified = {"Last-Modified": "Tue, 31 Jul 2018 00:30:00 GMT"}
        return {home: (200, modified, list_page(fresh("旧本", number)[:4] + OLD[:8]))}
    return {home: (200, {"Last-Modified": "Sun, 10 Jun 2018 01:00:00 GMT"}, list_page(OLD))}


def has_been_cached_for_a_day(home: str, number: int) -> Pages:
    return {home: (200, {"Age": "86400"}, list_page(stale("一天")))}


CASES = [
    Case(without_its_second_page, NEVER_KNOWN),
    Case(loses_its_second_page, ({FRESH}, *(NOT_ACCUSED,) * (NIGHTS - 1))),
    Case(repeats_its_first_page, NEVER_KNOWN),
    Case(has_a_hollow_second_page, NEVER_KNOWN),
    Case(repeats_its_last_page, ({FRESH},) * NIGHTS),
    Case(has_a_hollow_page_behind_its_last, ({FRESH},) * NIGHTS),
    Case(runs_backwards_without_its_second_page, ({STALE},) * NIGHTS),
    Case(is_an_old_copy_at_first, ({UNKNOWN}, {UNKNOWN}, *({FRESH},) * (NIGHTS - 2))),
    Case(becomes_an_old_copy, ({FRESH}, *(NOT_ACCUSED,) * (NIGHTS - 1))),
    Case(becomes_an_older_file, ({FRESH}, *({UNKNOWN},) * (NIGHTS - 1))),
    Case(has_been_cached_for_a_day, ({STALE},) * NIGHTS),
]


def test_what_cannot_be_seen_is_held_against_nobody(tmp_path: Path) -> None:
    wrong = wrongly_judged(CASES, tmp_path)
    assert not wrong, "\n".join(wrong)


def test_a_clock_that_stands_wrong_accuses_nobody_and_discredits_no_entry(tmp_path: Path) -> None:
    """By the answers' own Date: a cache that says no Age, or the clock here, or the portal's."""
    columns = {f"差{days}天": days for days in (-30, -4, -1, 1, 4, 365)}
    behind = [today() - timedelta(days=40 + 3 * step) for step in range(6)]
    with Portal().serving() as portal:
        for days in columns.values():
            dated = format_datetime(datetime.now(UTC) + timedelta(days=days), usegmt=True)
            portal.pages[f"/{days}/"] = (
                200,
                {"Date": dated},
                list_page(entries(f"差{days}天", behind)),
            )
        named = [column(name, "甲镇", f"{portal.url}/{days}/") for name, days in columns.items()]
        home = county_folder(
            tmp_path / "county", portal, [unit("甲镇")], named, settings="robots = false"
        )
        tongbao("crawl", home=home)
        found = {
            row["column"]: (row["band"], row["outcome"]) for row in lists(home, today().isoformat())
        }
        right, wrong = (STALE, "read"), (UNKNOWN, "of another day")
        assert found == {name: right if abs(days) == 1 else wrong for name, days in columns.items()}
