"""Entries are found by words, columns and days, the newest first, whichever column holds them."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

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


LEARNT = [("招标公告",), ("除险加固",), ("wto咨",), ("一",), ("水", "库"), ("加固工", "公告")]


def learnt(store: Store) -> None:
    while store.search.learn():
        pass


@pytest.mark.parametrize("words", LEARNT)
def test_what_is_known_of_the_letters_hides_nothing(
    store: Store, two: County, words: tuple[str, ...]
) -> None:
    before = found(store, Sought(words))
    learnt(store)
    assert found(store, Sought(words)) == before


def test_titles_that_came_and_changed_after_the_letters_were_learnt_are_found(
    store: Store, two: County
) -> None:
    learnt(store)
    assert found(store, Sought(("茶叶",))) == []
    two.read("03-07", shown("f", "03-07", "春季茶叶采摘"), column_id=two.ids[1])
    assert found(store, Sought(("茶叶",))) == ["春季茶叶"]
    two.read("03-08", shown("a", "03-01", "Tea产业发展规划"), column_id=two.ids[0])
    assert found(store, Sought(("tEA产",))) == ["Tea产"]
    assert found(store, Sought(("工程招标",))) == []  # as it is called now


def test_letters_of_another_copy_of_the_database_are_not_believed(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path}/tongbao.db", tmp_path) as store:
        store.upgrade()
        county = County(store, COLUMN)
        county.read("03-05", shown("a", "03-01", "水库除险"), shown("b", "03-02", "防汛部署"))
        learnt(store)
        with closing(sqlite3.connect(tmp_path / "tongbao.db")) as other:
            other.execute("UPDATE entries SET key = key || 'x', title = '茶叶采摘'")
            other.commit()
        learnt(store)
        assert found(store, Sought(("采摘",))) == ["茶叶采摘", "茶叶采摘"]


LETTERS = "水库aAİ𠀀%_'"


def test_whatever_is_sought_is_the_same_before_and_after_the_letters_are_learnt(
    tmp_path: Path,
) -> None:
    dice = random.Random(5)
    titles = ["".join(dice.choices(LETTERS, k=dice.randint(1, 6))) for _ in range(60)]
    words = ["".join(dice.choices(LETTERS, k=dice.randint(1, 3))) for _ in range(300)]
    with Store.open(f"sqlite:///{tmp_path}/tongbao.db", tmp_path) as store:
        store.upgrade()
        columns = [replace(OTHER, name=str(n), url=f"{OTHER.url}{n}/") for n in range(20)]
        county = County(store, *columns)
        for number, column_id in enumerate(county.ids):
            some = titles[number * 3 : number * 3 + 3]
            entries = (shown(f"{place}", "03-01", title) for place, title in enumerate(some))
            county.read("03-05", *entries, column_id=column_id)
        before = [store.search.numbers(Sought((word,)), len(titles)) for word in words]
        learnt(store)
        assert [store.search.numbers(Sought((word,)), len(titles)) for word in words] == before
        assert min(map(len, before)) == 0 < max(map(len, before))


@pytest.mark.parametrize("most", range(1, 7))
@pytest.mark.parametrize(
    "sought", [Sought(), Sought(("水",)), Sought(last=on("03-03")), Sought(last=date.min)]
)
def test_the_newest_are_the_same_however_many_are_wanted(
    store: Store, two: County, sought: Sought, most: int
) -> None:
    assert found(store, sought, most) == found(store, sought, 1_000)[:most]
