"""What visits prove of days that lie before them, between them and around them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.crawls.reach import Look, merged, watch
from storage.records import Days, Outcome, Watch
from storage.store import Store
from tests.storage.county import County, on, shown


def looks(*said: tuple[str, str | None]) -> list[Look]:
    return [
        (on(day), None if back is None else date.min if back == "" else on(back))
        for day, back in said
    ]


def days(*stretches: tuple[str, str]) -> list[Days]:
    return [Days(on(first) if first else date.min, on(last)) for first, last in stretches]


@pytest.mark.parametrize(
    ("visits", "proven"),
    [
        ([("03-10", "03-01")], [("03-01", "03-10")]),
        ([("03-10", "")], [("", "03-10")]),
        ([("03-10", "03-01"), ("05-10", "05-01")], [("03-01", "03-10"), ("05-01", "05-10")]),
        ([("03-10", "03-01"), ("05-10", "03-11")], [("03-01", "05-10")]),
        ([("03-10", "03-01"), ("05-10", "")], [("", "05-10")]),
        ([("03-10", "03-01"), ("03-20", "03-15"), ("05-10", "03-05")], [("03-01", "05-10")]),
        ([("03-10", "03-11")], []),
        ([("03-10", "03-01"), ("03-12", "03-13")], [("03-01", "03-10")]),
        ([("03-10", None)], [("03-10", "03-10")]),
        (
            [("03-10", None), ("03-13", None), ("03-17", None)],
            [("03-10", "03-13"), ("03-17", "03-17")],
        ),
    ],
)
def test_the_days_that_visits_prove_are_the_union_of_what_each_reaches(
    visits: list[tuple[str, str | None]], proven: list[tuple[str, str]]
) -> None:
    assert merged(looks(*visits)) == days(*proven)


@given(visits=st.lists(st.tuples(st.integers(0, 60), st.none() | st.integers(-40, 70)), max_size=8))
def test_the_union_holds_each_day_once_and_in_order(
    visits: Sequence[tuple[int, int | None]],
) -> None:
    def day(number: int) -> date:
        return date(2026, 3, 1) + timedelta(number)

    ordered = sorted(visits, key=lambda look: look[0])
    found = merged((day(visit), None if back is None else day(back)) for visit, back in ordered)
    assert all(one.last + timedelta(1) < other.first for one, other in pairwise(found))
    for number in range(-45, 75):
        sure = any(back is not None and back <= number <= visit for visit, back in ordered)
        held = any(stretch.first <= day(number) <= stretch.last for stretch in found)
        assert held or not sure
        if held and not sure:
            assert any(back is None and number <= visit <= number + 3 for visit, back in ordered)


def test_a_period_is_seen_whole_partly_or_not() -> None:
    known = days(("03-05", "03-20"))
    assert watch(known, on("03-05"), on("03-20")) is Watch.WHOLE
    assert watch(known, on("03-04"), on("03-20")) is Watch.PARTLY
    assert watch(known, on("03-20"), on("03-31")) is Watch.PARTLY
    assert watch(known, on("03-21"), on("03-31")) is Watch.NOT
    assert watch([], on("03-21"), on("03-31")) is Watch.NOT


def seen(county: County, first: str, last: str) -> Watch:
    column = county.ids[0]
    return county.store.watched(on(first), on(last), as_of=on(last), column_ids=[column])[column]


def test_the_store_says_how_much_of_a_period_was_seen(county: County) -> None:
    assert seen(county, "02-01", "02-28") is Watch.NOT
    county.read("03-10", shown("a", "02-09"), complete_from=on("02-10"))
    assert seen(county, "02-01", "02-28") is Watch.PARTLY
    assert seen(county, "02-10", "02-28") is Watch.WHOLE
    assert seen(county, "02-10", "03-31") is Watch.PARTLY
    county.read("04-20", shown("b", "03-31"), complete_from=on("04-01"))
    assert seen(county, "03-01", "03-31") is Watch.PARTLY
    assert seen(county, "03-11", "03-31") is Watch.NOT
    county.read("04-21", shown("b", "03-31"), shown("a", "02-09"), complete_from=on("03-05"))
    assert seen(county, "03-01", "03-31") is Watch.WHOLE, (
        "a later list and an earlier one reach it together"
    )
    county.read("04-22", shown("b", "03-31"), complete_from=date.min)
    assert seen(county, "01-01", "01-31") is Watch.WHOLE


def test_a_list_in_no_order_is_watched_while_it_is_visited(county: County) -> None:
    for day in ("03-01", "03-03", "03-06"):
        county.read(day, shown("a", "02-09"))
    assert seen(county, "03-01", "03-06") is Watch.WHOLE
    assert seen(county, "02-28", "03-06") is Watch.PARTLY
    assert seen(county, "03-02", "03-07") is Watch.PARTLY


def test_what_did_not_change_since_a_reading_was_watched_since(county: County) -> None:
    county.read("03-01", shown("a", "02-09"))
    county.visit("03-20", Outcome.NOT_MODIFIED)
    assert seen(county, "03-01", "03-20") is Watch.WHOLE
    county.read("03-21", shown("a", "02-09"), complete_from=on("02-01"), unchanged_from=on("02-10"))
    county.visit("04-20", Outcome.NOT_MODIFIED)
    assert seen(county, "02-01", "04-20") is Watch.WHOLE


def test_an_entry_without_a_date_may_be_of_any_period_before_it_was_seen(county: County) -> None:
    county.read("03-10", shown("a", "02-09"), complete_from=date.min)
    county.read("04-10", shown("u", None), shown("a", "02-09"), complete_from=date.min)
    assert seen(county, "03-11", "03-31") is Watch.PARTLY
    assert seen(county, "02-01", "02-28") is Watch.WHOLE, (
        "it was not there when the list was read after the period"
    )
    county.read("04-20", shown("u", "04-02"), shown("a", "02-09"), complete_from=date.min)
    assert seen(county, "03-11", "03-31") is Watch.WHOLE


def test_a_day_that_no_later_list_reaches_is_spoken_for_by_the_visit_before_it(
    county: County,
) -> None:
    county.read("03-10", shown("a", "03-09"), complete_from=on("02-10"))
    county.read("06-10", shown("b", "06-08"), complete_from=on("06-01"))
    before, within, between, after = (
        county.standing(day) for day in ("02-01", "02-15", "04-15", "06-05")
    )
    assert (before.conclusive_on, before.unreached) == (None, True)
    assert (within.conclusive_on, within.unreached) == (on("06-10"), False)
    assert (between.conclusive_on, between.unreached, between.latest) == (
        on("03-10"),
        True,
        on("03-09"),
    )
    assert (after.conclusive_on, after.unreached) == (on("06-10"), False)
    assert (county.standing("06-12").conclusive_on, county.standing("06-12").unreached) == (
        on("06-10"),
        False,
    )


def test_doubt_on_a_day_that_no_later_list_reaches_stays(county: County) -> None:
    county.read("03-10", shown("a", "03-09"), complete_from=date.min)
    county.visit("03-11", Outcome.LAYOUT_CHANGED, voids=True)
    county.read("03-20", shown("b", "03-19"), complete_from=on("03-15"))
    assert county.standing("03-12").voided
    assert not county.standing("03-16").voided
    county.read("03-21", shown("b", "03-19"), complete_from=on("03-05"))
    assert not county.standing("03-12").voided, (
        "a list that reaches back over the day has settled it"
    )


def test_an_entry_without_a_date_found_later_may_be_older_than_its_finding(county: County) -> None:
    county.read(
        "06-10", shown("b", "06-08"), shown("u", None), shown("a", "01-09"), complete_from=date.min
    )
    assert county.standing("03-10").maybe_later == on("06-10")
    assert county.standing("01-05").maybe_later is None, "nothing that is known is older"
    county.read(
        "06-12", shown("v", None), shown("b", "06-08"), shown("u", None), complete_from=date.min
    )
    assert county.standing("06-11").maybe_later == on("06-12")
    assert county.standing("06-10").maybe_later is None, (
        "on that day itself the list was seen without it"
    )


def test_nothing_is_found_late_that_nobody_could_have_found_before(county: County) -> None:
    county.read("06-10", shown("b", "05-20"), shown("a", "05-02"), complete_from=date.min)
    assert [row.found_late for row in county.counted("05-31")] == [False, False]
    county.read(
        "06-12",
        shown("c", "05-31"),
        shown("b", "05-20"),
        shown("a", "05-02"),
        complete_from=date.min,
    )
    assert [row.found_late for row in county.counted("05-31")] == [False, False, False]
    county.read(
        "06-13",
        shown("d", "06-09"),
        shown("b", "05-20"),
        shown("a", "05-02"),
        complete_from=date.min,
    )
    assert [row.key for row in county.counted("06-12") if row.found_late] == ["d"]


def test_the_days_that_are_known_of_a_column_can_be_told(store: Store, county: County) -> None:
    county.read("03-10", shown("a", "03-09"), complete_from=on("02-10"))
    county.visit("03-11", Outcome.UNREACHABLE)
    county.read("06-10", shown("b", "06-08"), complete_from=on("06-01"))
    assert store.known_days(county.ids[0]) == days(("02-10", "03-10"), ("06-01", "06-10"))


def test_of_a_shared_column_an_undated_entry_found_later_may_be_of_an_earlier_day(
    county: County,
) -> None:
    def keys(day: str) -> list[str]:
        return [one.title for one in county.store.sourced(on(day), county.ids)]

    county.read("06-10", shown("u", None), shown("a", "01-09"), complete_from=date.min)
    assert keys("03-10") == ["a", "u"]
    county.read(
        "06-12", shown("v", None), shown("u", None), shown("a", "01-09"), complete_from=date.min
    )
    assert keys("06-10") == ["a", "u"], "on that day the list was seen without it"
    assert keys("06-11") == ["a", "v", "u"]
