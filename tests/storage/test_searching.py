"""Entries are found by words, columns and days, the newest first, whichever column holds them."""

from __future__ import annotations

from datetime import date

import pytest

from config.registry import NEWS, Column, Cycle
from storage.crawls.searching import Sought
from storage.store import Store
from tests.storage.county import COLUMN, County, on, shown

OTHER = Column("通知公告", ("教育局",), NEWS, Cycle.MONTH, "http://www.county.gov.cn/jyj/tzgg/")
MOST = 10


@pytest.fixture
def two(store: Store) -> County:
    county = County(store, COLUMN, OTHER)
    here, there = county.ids
    county.read(
        "03-05",
        shown("a", "03-01", "水库除险加固工程招标"),
        shown("b", "03-04", "100%完成水库_巡查"),
        shown("c", None, "水库名单"),
        shown("e", "02-01", "WTO咨询"),
        column_id=here,
    )
    county.read("03-05", shown("d", "03-03", "防汛与水库安全"), column_id=there)
    county.read("03-06", column_id=there, gone=("d",))
    return county


def found(store: Store, sought: Sought, most: int = MOST) -> list[str]:
    return [one.title[:4] for one in store.search.entries(store.search.numbers(sought, most))]


@pytest.mark.parametrize(
    ("sought", "titles"),
    [
        (Sought(), ["100%", "防汛与水", "水库除险", "WTO咨", "水库名单"]),
        (Sought(("wto咨",)), ["WTO咨"]),
        (Sought(("水库",)), ["100%", "防汛与水", "水库除险", "水库名单"]),
        (Sought(("水库", "安全")), ["防汛与水"]),
        (Sought(("%",)), ["100%"]),
        (Sought(("_",)), ["100%"]),
        (Sought(("水库_除",)), []),
        (Sought(("/",)), []),
        (Sought(("'; --",)), []),
        (Sought(column_ids=(2,)), ["防汛与水"]),
        (Sought(column_ids=()), []),
        (Sought(("水库",), (1, 99), on("03-02"), on("03-04")), ["100%"]),
        (Sought(first=on("03-03")), ["100%", "防汛与水"]),
        (Sought(last=on("03-01")), ["水库除险", "WTO咨"]),
        (Sought(first=date(9999, 12, 31)), []),
    ],
)
def test_what_is_sought_is_found_newest_first(
    store: Store, two: County, sought: Sought, titles: list[str]
) -> None:
    assert found(store, sought) == titles


def test_no_more_are_found_than_are_wanted_and_what_is_gone_is_told(
    store: Store, two: County
) -> None:
    assert found(store, Sought(("水库",)), 2) == ["100%", "防汛与水"]
    numbers = store.search.numbers(Sought(("防汛",)), MOST)
    (one,) = store.search.entries(numbers)
    assert (one.column_id, one.gone_on, one.first_seen_on) == (2, on("03-06"), on("03-05"))
