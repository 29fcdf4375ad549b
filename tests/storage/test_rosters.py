"""A column keeps its history through renames, moves, hand-overs and closures; a
past month keeps its roster.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.registry import Column
from storage.crawls.rosters import Identity, match
from storage.records import CrawlState
from storage.store import Store
from tests.storage.county import COLUMN, County, at, on, registry, shown

OTHER = replace(COLUMN, name="通知公告", url="http://www.county.gov.cn/jyj/tzgg/")


@pytest.mark.parametrize(
    "later",
    [
        replace(COLUMN, name="教育动态"),
        replace(COLUMN, url="https://www.county.gov.cn/jyj/dt/"),
        replace(COLUMN, units=("教育和体育局",)),
        replace(COLUMN, units=("教育局", "体育局")),
        replace(COLUMN, note="另一备注", category="信息公开"),
    ],
    ids=["renamed", "moved", "handed over", "joined", "otherwise edited"],
)
def test_a_column_keeps_its_history(store: Store, later: Column) -> None:
    before = County(store, COLUMN, OTHER)
    before.read("03-10", shown("a", "03-09"))
    after = County(store, OTHER, later)
    assert after.ids == (before.ids[1], before.ids[0])
    assert store.standings(on("03-10"), after.ids)[after.ids[1]].latest == on("03-09")
    # What was changed is what the next change is compared with.
    assert County(store, later).ids == (before.ids[0],)


def test_a_closed_column_keeps_its_history_and_finds_it_again(store: Store) -> None:
    before = County(store, COLUMN, OTHER)
    before.read("03-10", shown("a", "03-09"))
    assert County(store, OTHER).ids == (before.ids[1],)
    assert store.standings(on("03-10"), before.ids)[before.ids[0]].latest == on("03-09")
    assert County(store, OTHER, COLUMN).ids == (before.ids[1], before.ids[0])


def test_a_column_like_no_other_is_a_new_one(store: Store) -> None:
    before = County(store, COLUMN)
    elsewhere = replace(COLUMN, units=("卫健局",), url="http://www.county.gov.cn/wjj/gzdt/")
    assert County(store, COLUMN, elsewhere).ids[1] not in before.ids


def test_two_columns_that_change_places_are_told_by_what_is_surest() -> None:
    known = [(1, Identity("甲", "局", "/1")), (2, Identity("乙", "局", "/2"))]
    # The first row is a new name at the address of 1; 1 itself stands below, unchanged.
    assert match([Identity("丙", "局", "/1"), Identity("甲", "局", "/1")], known) == (None, 1)
    assert match([Identity("甲", "局", "/2"), Identity("乙", "局", "/1")], known) == (2, 1)
    assert match([Identity("甲", "局", "/3"), Identity("乙", "院", "/2")], known) == (1, 2)
    assert match([Identity("甲", "局", "/1")] * 3, known) == (1, None, None)


def test_among_equals_the_column_of_the_last_roster_goes_before_a_closed_one(store: Store) -> None:
    moved = replace(COLUMN, url="http://www.county.gov.cn/2/")
    old = County(store, COLUMN, moved)
    old.read("03-01", shown("a", "03-01"))
    current = County(store, moved)
    current.read("03-02", shown("a", "03-01"))
    assert County(store, replace(COLUMN, url="http://www.county.gov.cn/3/")).ids == (old.ids[1],)


def test_identifying_columns_changes_nothing(store: Store) -> None:
    county = County(store, COLUMN)
    renamed = replace(COLUMN, name="教育动态")
    assert store.identify([renamed, OTHER]) == (county.ids[0], None)
    assert store.identify([OTHER, COLUMN]) == (None, county.ids[0])


def test_the_same_roster_is_stored_once(store: Store) -> None:
    first, second = (store.enrol(registry(COLUMN, OTHER), "u", "c") for _ in range(2))
    assert first == second
    assert store.enrol(registry(COLUMN, OTHER), "u", "other").roster_id != first.roster_id
    assert store.enrol(registry(COLUMN, OTHER), "u", "c") == first


def test_a_past_day_has_the_roster_of_its_own_crawl(store: Store) -> None:
    for day, units in (("03-10", "三月"), ("04-10", "四月"), ("05-10", "五月")):
        enrolment = store.enrol(registry(COLUMN), units, "columns")
        crawl_id = store.begin_crawl(enrolment, as_of=on(day), started_at=at(on(day)))
        store.finish_crawl(crawl_id, at(on(day)), CrawlState.FINISHED)
    march, april = store.roster_on(on("03-31")), store.roster_on(on("04-10"))
    assert march is not None
    assert (march.units_csv, march.columns_csv, march.column_ids) == (
        "三月",
        "columns",
        enrolment.column_ids,
    )
    assert april is not None
    assert april.units_csv == "四月"
    assert store.roster_on(on("03-09")) is None  # before the first crawl
    assert store.roster_on(on("05-10")) is None  # the files of today


def test_a_roster_keeps_its_columns_in_their_own_order(store: Store) -> None:
    County(store, COLUMN, OTHER).read("03-10", shown("a", "03-09"))
    turned = County(store, OTHER, COLUMN)
    turned.read("03-11", shown("a", "03-09"))
    turned.read("03-12", shown("a", "03-09"))
    roster = store.roster_on(on("03-11"))
    assert roster is not None
    assert roster.column_ids == turned.ids
