"""What was known when an entry was first seen: the facts by which its shown date is judged."""

from __future__ import annotations

from datetime import date

import pytest

from config.registry import NEWS, Column, Cycle
from storage.records import Outcome
from storage.store import Store
from tests.storage.county import COLUMN, County, on, shown

OTHER = Column("通知公告", ("教育局",), NEWS, Cycle.MONTH, "http://www.county.gov.cn/jyj/tzgg/")


def new_keys(store: Store, county: County, first: str, last: str) -> list[str]:
    return [one.key for one in store.sightings.new(on(first), on(last), county.ids)]


def test_the_first_conclusive_visit_of_a_column_sights_nothing(
    store: Store, county: County
) -> None:
    county.visit("03-01", Outcome.UNREACHABLE)
    county.read("03-02", shown("a", "02-01"))
    county.read("03-03", shown("b", "03-02"), shown("a", "02-01"))
    assert new_keys(store, county, "03-01", "03-31") == ["b"]
    assert new_keys(store, county, "03-01", "03-02") == []


def test_a_sighting_keeps_the_date_that_was_shown_first(store: Store, county: County) -> None:
    county.read("03-02", shown("a", "02-01"))
    county.read("03-03", shown("b", "02-20"))
    county.read("03-04", shown("b", "02-25"))
    county.read("03-05", shown("b", "03-05"))
    (one,) = store.sightings.new(on("03-03"), on("03-05"), county.ids)
    assert (one.shown_on, one.day) == (on("02-20"), on("03-03"))


@pytest.mark.parametrize("fillers", [0, 1_000])
def test_the_same_article_in_another_column_or_at_another_address_was_known_before(
    store: Store, fillers: int
) -> None:
    """However many are new."""
    many = [shown(f"new-{number}", "02-06") for number in range(fillers)]
    county = County(store, COLUMN, OTHER)
    here, there = county.ids
    county.read("03-02", shown("old", "02-01", "水库除险加固"), column_id=here)
    county.read("03-02", shown("elsewhere", "02-03"), column_id=there)
    county.read(
        "03-03",
        shown("new-address", "02-01", "水库除险加固"),
        shown("same-title", "02-09", "水库除险加固"),
        shown("elsewhere", "02-03"),
        shown("new", "02-05"),
        *many,
        column_id=here,
    )
    county.read("03-03", shown("new", "02-05"), column_id=there)
    sightings = store.sightings
    found = sightings.new(on("03-03"), on("03-03"), county.ids)
    assert len(found) == 5 + fillers
    assert sightings.known_before(found, county.ids) == {(here, "new-address"), (here, "elsewhere")}


def test_looks_are_the_visits_that_prove_or_void_in_their_order(
    store: Store, county: County
) -> None:
    county.read("03-02", shown("a", "02-01"), complete_from=date.min, unchanged_from=on("02-02"))
    county.visit("03-04", Outcome.NOT_MODIFIED)
    county.visit("03-05", Outcome.REFUSED)
    county.visit("03-06", Outcome.LAYOUT_CHANGED, voids=True)
    county.read("03-03", shown("a", "02-01"), complete_from=on("01-15"))
    looks = store.sightings.looks(county.ids, on("03-01"), on("03-31"))[county.ids[0]]
    assert [(look.day.day, look.complete_from, look.voids) for look in looks] == [
        (2, date.min, False),
        (3, on("01-15"), False),
        (4, on("02-02"), False),
        (6, None, True),
    ]
    assert all(look.reader.startswith("tongbao") for look in looks)
