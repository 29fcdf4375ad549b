"""What changes on a page every night without anybody's doing, and lists that two addresses
share: neither news nor a fault.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from tests.e2e.cases import (
    FRESH,
    NIGHTS,
    NOT_EXCUSED,
    UNKNOWN,
    Case,
    Pages,
    fresh,
    night,
    stale,
    wrongly_judged,
)
from tests.e2e.stranger import entries, list_page


def has_a_row_of_today(home: str, number: int) -> Pages:
    duty = ("全县值班电话和当日值班领导一览", "/duty.html", str(night(number)))
    return {home: list_page([duty, *stale("值班")])}


def has_a_row_of_today_and_news(home: str, number: int) -> Pages:
    duty = ("全县值班电话和当日值班领导一览", "/duty/2.html", str(night(number)))
    return {home: list_page([duty, *entries("当日", [night(number)]), *fresh("当日新闻", number)])}


def has_an_entry_dated_a_day_on_once(home: str, number: int) -> Pages:
    title, url, _ = entries("改期", [night(0)])[0]
    return {home: list_page([(title, url, str(night(min(number, 1)))), *stale("改期")])}


def shares_its_list(name: str) -> Callable[[str, int], Pages]:
    def pages(home: str, number: int) -> Pages:
        return {
            home: list_page(
                entries("共用", [night(number) - timedelta(days=step) for step in range(12)])
            )
        }

    pages.__name__ = f"shares_its_list_{name}"
    return pages


CASES = [
    Case(has_a_row_of_today, ({FRESH}, *(NOT_EXCUSED - {FRESH},) * (NIGHTS - 1))),
    Case(has_a_row_of_today_and_news, ({FRESH},) * NIGHTS),
    Case(has_an_entry_dated_a_day_on_once, ({FRESH}, {UNKNOWN}, *({FRESH},) * (NIGHTS - 2))),
    *(Case(shares_its_list(name), ({FRESH},) * NIGHTS) for name in ("first", "second", "third")),
]


def test_a_clock_is_no_news_and_two_addresses_of_one_list_are_no_fault(tmp_path: Path) -> None:
    wrong = wrongly_judged(CASES, tmp_path)
    assert not wrong, "\n".join(wrong)
