"""Whose word stands: the last conclusive visit, until drift takes it back; and
what the next visit is told.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.records import CrawlState, Outcome, Suspicion, Visit
from storage.store import Store
from tests.storage.county import COLUMN, County, at, on, shown

INCONCLUSIVE = [outcome for outcome in Outcome if not outcome.conclusive]


@pytest.mark.parametrize("outcome", INCONCLUSIVE)
def test_an_inconclusive_visit_stores_and_removes_no_entry(
    county: County, outcome: Outcome
) -> None:
    county.read("03-10", shown("a", "03-09"))
    county.visit("03-11", outcome, shown("b", "03-11"), shown("a", "03-11"), gone=("a",))
    standing = county.standing("03-11")
    assert (standing.latest, standing.conclusive_on) == (on("03-09"), on("03-10"))
    assert (standing.outcome, standing.checked_at) == (outcome, at(on("03-11")))
    assert [row.key for row in county.counted("03-11")] == ["a"]
    assert county.changes() == []


def test_a_not_modified_visit_is_conclusive_and_touches_no_entry(county: County) -> None:
    county.read("03-10", shown("a", "03-09"))
    county.visit("03-11", Outcome.NOT_MODIFIED, shown("b", "03-11"), gone=("a",))
    assert county.standing("03-11").conclusive_on == on("03-11")
    assert [row.key for row in county.counted("03-11")] == ["a"]


def test_drift_takes_the_last_word_back_until_a_conclusive_visit(county: County) -> None:
    county.read("03-10", shown("a", "03-09"))
    county.visit("03-11", Outcome.LAYOUT_CHANGED, voids=True)
    county.visit("03-12", Outcome.UNREACHABLE)
    assert county.standing("03-12").voided
    assert county.standing("03-12").conclusive_on == on("03-10")
    county.read("03-13", shown("a", "03-09"))
    assert not county.standing("03-13").voided


def test_drift_after_the_as_of_date_takes_nothing_back_on_it(county: County) -> None:
    county.read("03-10", shown("a", "03-09"))
    county.visit("03-20", Outcome.LAYOUT_CHANGED, voids=True)
    assert not county.standing("03-19").voided
    assert county.standing("03-20").voided


def test_drift_and_a_conclusive_visit_of_one_day_stand_in_the_order_they_were_made(
    county: County,
) -> None:
    county.read("03-10", shown("a", "03-09"))
    county.visit("03-10", Outcome.LAYOUT_CHANGED, voids=True)
    assert county.standing("03-10").voided
    county.read("03-10", shown("a", "03-09"))
    assert not county.standing("03-10").voided


def test_a_column_that_was_only_ever_doubted_is_voided(county: County) -> None:
    county.visit("03-10", Outcome.LAYOUT_CHANGED, voids=True)
    assert county.standing("03-10").voided


def test_visits_stand_in_order_of_their_days_whenever_they_were_recorded(county: County) -> None:
    county.read("03-20", shown("a", "03-09"))
    county.visit("03-10", Outcome.LAYOUT_CHANGED, voids=True)
    county.visit("03-05", Outcome.SERVER_ERROR)
    standing = county.standing("03-20")
    assert (standing.conclusive_on, standing.voided, standing.outcome) == (
        on("03-20"),
        False,
        Outcome.READ,
    )


def test_a_replayed_day_adds_facts_and_overrules_none(county: County) -> None:
    county.read("03-20", shown("a", "03-09", "现标题"), shown("f", "03-15"))
    county.read(
        "03-10",
        shown("a", "03-01", "原标题"),
        shown("f", "03-15"),
        shown("b", "03-02"),
        gone=("a", "f"),
    )
    assert {row.key: (row.title, row.published_on) for row in county.counted("03-20")} == {
        "a": ("现标题", on("03-09")),
        "b": ("b", on("03-02")),
    }
    # What was read on the 10th with a date of the 15th was in the future when it was first read.
    assert [anomaly.key for anomaly in county.store.anomalies(county.ids)] == ["f"]
    assert county.changes() == []


def test_a_replayed_sight_from_before_the_proof_brings_no_entry_back(county: County) -> None:
    county.read("03-01", shown("a", "02-20"))
    county.read("03-20", shown("b", "03-19"), gone=("a",))
    county.read("03-10", shown("a", "02-20"))
    assert [row.key for row in county.counted("03-20")] == ["b"]


def test_the_next_visit_is_told_what_the_last_reading_left(county: County) -> None:
    validators = {"http://www.county.gov.cn/a": ('W/"1"', "Tue, 10 Mar 2026 00:00:00 GMT")}
    county.read(
        "03-10",
        shown("a", "03-09"),
        rows=7,
        layout="jpage",
        fingerprint="one",
        validators=validators,
    )
    county.visit("03-11", Outcome.NOT_MODIFIED)
    county.visit(
        "03-12",
        Outcome.UNREACHABLE,
        layout="other",
        fingerprint="other",
        rows=1,
        validators={"x": ("", "")},
    )
    known = county.store.known(county.ids[0])
    assert (known.rows, known.layout, known.fingerprint, known.validators) == (
        7,
        "jpage",
        "one",
        validators,
    )
    assert known.conclusive_on == on("03-11")
    assert known.entries["a"].published_on == on("03-09")
    assert known.entries["a"].dated_on == on("03-10")


def test_the_number_of_rows_is_that_of_the_last_walk_to_the_end(county: County) -> None:
    county.read("03-10", shown("a", "03-09"), rows=7, fingerprint="one")
    county.read("03-11", shown("b", "03-11"), fingerprint="two")
    known = county.store.known(county.ids[0])
    assert (known.rows, known.fingerprint) == (7, "two")


def test_nothing_is_known_of_a_column_never_visited(county: County) -> None:
    known = county.store.known(county.ids[0])
    assert (known.entries, known.validators, known.conclusive_on, known.rows, known.suspicion) == (
        {},
        {},
        None,
        None,
        None,
    )
    assert county.store.known(4711).column_id == 4711


def test_what_is_known_of_several_columns_is_asked_at_once(store: Store) -> None:
    other = replace(COLUMN, name="公示公告", url="http://www.county.gov.cn/jyj/gsgg/")
    county = County(store, COLUMN, other)
    first, second = county.ids
    county.read("03-10", shown("a", "03-09"), shown("b", "03-08"), fingerprint="one")
    county.read("03-11", shown("a", "03-09"), gone=("b",), fingerprint="two")
    county.read("03-12", shown("c", "03-12"), fingerprint="three", column_id=second)
    found = store.known_of([second, 4711, first])
    assert [known.column_id for known in found] == [second, 4711, first]
    assert [known.fingerprint for known in found] == ["three", "", "two"]
    assert [set(known.entries) for known in found] == [{"c"}, set(), {"a"}]
    assert [set(known.withdrawn) for known in found] == [set(), set(), {"b"}]
    assert found == [store.known(one) for one in (second, 4711, first)]


def test_entries_of_many_columns_are_each_their_own_whoever_asks_first(store: Store) -> None:
    others = [
        replace(COLUMN, name=f"公示{number}", url=f"http://www.county.gov.cn/gs/{number}/")
        for number in range(9)
    ]
    county = County(store, COLUMN, *others)
    for place, one in enumerate(county.ids[:-1]):
        county.read("03-10", shown(f"a{place}", "03-09"), shown("b", "03-08"), column_id=one)
        county.read("03-11", shown(f"a{place}", "03-09"), gone=("b",), column_id=one)
    found = store.known_of(county.ids)
    for place in (3, 0, 1, 2, 8, 4, 9, 7, 6, 5):
        held = {f"a{place}"} if place < 9 else set()
        assert set(found[place].entries) == held
        assert set(found[place].withdrawn) == ({"b"} if place < 9 else set())
        assert found[place] == store.known(county.ids[place])


@pytest.mark.parametrize(
    ("outcome", "voids"),
    [(Outcome.LAYOUT_CHANGED, True), (Outcome.NO_DATES, True), (Outcome.EMPTY_UNPROVEN, False)],
)
def test_a_doubt_is_remembered_over_failures_until_a_conclusive_visit(
    county: County, outcome: Outcome, voids: bool
) -> None:
    county.read("03-10", shown("a", "03-09"), fingerprint="before")
    county.visit("03-11", outcome, voids=voids, fingerprint="doubtful")
    county.visit("03-12", Outcome.UNREACHABLE)
    county.visit("03-12", Outcome.REFUSED)
    assert county.store.known(county.ids[0]).suspicion == Suspicion(
        on("03-11"), outcome, "doubtful", on("03-11")
    )
    county.read("03-13", shown("a", "03-09"))
    assert county.store.known(county.ids[0]).suspicion is None


def test_a_plain_failure_is_no_suspicion(county: County) -> None:
    county.visit("03-11", Outcome.NOT_A_LIST)
    assert county.store.known(county.ids[0]).suspicion is None


def test_the_latest_doubt_is_the_one_to_confirm(county: County) -> None:
    county.visit("03-11", Outcome.LAYOUT_CHANGED, voids=True, fingerprint="one")
    county.visit("03-12", Outcome.LAYOUT_CHANGED, voids=True, fingerprint="two")
    assert county.store.known(county.ids[0]).suspicion == Suspicion(
        on("03-12"), Outcome.LAYOUT_CHANGED, "two", on("03-11")
    )


@pytest.mark.parametrize(
    ("doubted", "visited", "shared"), [(5, 15, True), (4, 12, False), (5, 16, False), (3, 3, True)]
)
def test_a_doubt_is_shared_where_many_columns_of_its_crawl_are_in_doubt(
    store: Store, doubted: int, visited: int, shared: bool
) -> None:
    county = County(
        store,
        *(
            replace(COLUMN, name=f"栏目{number}", url=f"{COLUMN.url}{number}/")
            for number in range(visited)
        ),
    )
    for day, drifting in (("03-10", 0), ("03-11", doubted), ("03-12", 1)):
        crawl_id = store.begin_crawl(county.enrolment, as_of=on(day), started_at=at(on(day)))
        visits = [
            Visit(
                one,
                on(day),
                at(on(day)),
                Outcome.LAYOUT_CHANGED,
                voids=True,
                fingerprint=f"{position}",
            )
            if position < drifting
            else Visit(one, on(day), at(on(day)), Outcome.READ)
            for position, one in enumerate(county.ids)
        ]
        store.record(crawl_id, visits)
        store.finish_crawl(crawl_id, at(on(day)), CrawlState.FINISHED)
    found = store.known(county.ids[0]).suspicion
    assert found is not None
    assert (found.since, found.day, found.shared, found.twins) == (
        on("03-11"),
        on("03-12"),
        shared,
        False,
    )
