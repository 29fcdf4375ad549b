"""Which entry counts at an as-of date, and under which shown date."""

from __future__ import annotations

from storage.records import Outcome
from tests.storage.county import County, on, shown


def test_the_newest_shown_date_up_to_the_as_of_date_is_the_latest_update(county: County) -> None:
    county.read("03-20", shown("new", "03-18", "新"), shown("old", "03-02", "旧"))
    assert county.standing("03-20").latest == on("03-18")
    earlier = county.standing("03-17")
    assert (earlier.latest, earlier.latest_title) == (on("03-02"), "旧")
    assert county.standing("03-01").latest is None


def test_of_several_entries_of_the_newest_day_the_one_highest_on_the_page_is_named(
    county: County,
) -> None:
    county.read("03-20", shown("a", "03-18"), shown("b", "03-18"))
    assert county.standing("03-20").latest_title == "a"
    county.read("03-21", shown("c", "03-18"), shown("a", "03-18"), shown("b", "03-18"))
    assert county.standing("03-21").latest_title == "c"


def test_an_entry_found_later_counts_for_an_earlier_day_and_is_marked_as_found_late(
    county: County,
) -> None:
    county.read("03-20", shown("a", "03-10"))
    county.read("04-02", shown("b", "03-19"), shown("a", "03-10"))
    assert county.standing("03-20").latest == on("03-19")
    assert [(row.key, row.found_late) for row in county.counted("03-20")] == [
        ("a", False),
        ("b", True),
    ]
    assert [row.found_late for row in county.counted("04-02")] == [False, False]


def test_an_entry_counts_until_the_day_that_proves_it_gone(county: County) -> None:
    county.read("03-10", shown("a", "03-09"))
    county.read("03-20", shown("b", "03-01"), gone=("a",))
    assert county.standing("03-19").latest == on("03-09")
    assert county.standing("03-20").latest == on("03-01")
    assert [row.key for row in county.counted("03-19")] == ["b", "a"]
    assert [row.key for row in county.counted("03-20")] == ["b"]
    assert set(county.store.known(county.ids[0]).entries) == {"b"}


def test_an_entry_gone_and_seen_again_is_alive_for_every_day(county: County) -> None:
    county.read("03-10", shown("a", "03-09"))
    county.visit("03-20", Outcome.TRULY_EMPTY, gone=("a",))
    assert county.standing("03-21").latest is None
    county.read("03-25", shown("a", "03-09"))
    assert county.standing("03-21").latest == on("03-09")
    assert county.changes() == [("a", "removed", "", ""), ("a", "came back", "", "")]


def test_what_no_visit_proves_gone_stays(county: County) -> None:
    county.read("03-10", shown("a", "03-09"))
    county.read("03-20", shown("b", "03-19"))
    assert [row.key for row in county.counted("03-20")] == ["a", "b"]


def test_a_shown_date_after_the_day_it_was_read_never_makes_a_column_fresh(county: County) -> None:
    county.read("03-10", shown("f", "05-01"), shown("a", "03-01"))
    county.read("06-01", shown("f", "05-01"), shown("a", "03-01"))
    assert county.standing("06-01").latest == on("03-01")
    assert [row.key for row in county.counted("06-01")] == ["a"]
    (anomaly,) = county.store.anomalies(county.ids)
    assert (anomaly.key, anomaly.published_on, anomaly.dated_on) == ("f", on("05-01"), on("03-10"))


def test_a_shown_date_of_the_very_day_is_no_anomaly(county: County) -> None:
    county.read("03-10", shown("a", "03-10"))
    assert county.standing("03-10").latest == on("03-10")
    assert county.store.anomalies(county.ids) == []


def test_an_anomaly_heals_when_the_page_shows_another_date_that_is_past(county: County) -> None:
    county.read("03-10", shown("f", "2027-03-09"))
    county.read("03-12", shown("f", "03-09"))
    assert county.standing("03-12").latest == on("03-09")
    assert county.store.anomalies(county.ids) == []


def test_a_future_date_shown_again_after_another_one_stays_an_anomaly(county: County) -> None:
    county.read("03-10", shown("f", "05-01"))
    county.read("03-12", shown("f", "03-09"))
    county.read("05-02", shown("f", "05-01"))
    assert county.standing("05-02").latest is None
    assert [anomaly.dated_on for anomaly in county.store.anomalies(county.ids)] == [on("03-10")]


def test_an_entry_moved_to_another_future_date_is_still_an_anomaly(county: County) -> None:
    county.read("03-10", shown("f", "05-01"))
    county.read("03-12", shown("f", "06-01"))
    assert county.standing("07-01").latest is None


def test_a_redated_entry_counts_under_its_last_shown_date(county: County) -> None:
    county.read("03-10", shown("a", "02-01"))
    county.read("03-20", shown("a", "03-19"))
    assert county.standing("03-20").latest == on("03-19")
    assert [row.published_on for row in county.counted("03-20")] == [on("03-19")]
    assert county.changes() == [("a", "re-dated", "2026-02-01", "2026-03-19")]


def test_a_reading_without_a_date_takes_no_shown_date_back(county: County) -> None:
    county.read("03-10", shown("a", "03-09"))
    county.read("03-20", shown("a", None))
    assert county.standing("03-20").latest == on("03-09")
    assert county.standing("03-20").undated == 0
    assert county.changes() == []


def test_an_entry_without_a_date_is_counted_as_undated_until_a_date_is_read(county: County) -> None:
    county.read("03-10", shown("a", None))
    assert (county.standing("03-10").undated, county.standing("03-10").latest) == (1, None)
    county.read("03-20", shown("a", "03-09"))
    assert (county.standing("03-20").undated, county.standing("03-20").latest) == (0, on("03-09"))


def test_a_period_counts_by_shown_date_with_both_ends_and_never_beyond_the_as_of_date(
    county: County,
) -> None:
    days = ("02-28", "03-01", "03-31", "04-01")
    county.read("04-20", *(shown(day, day) for day in days))
    assert [row.key for row in county.counted("04-20", "03-01", "03-31")] == ["03-01", "03-31"]
    assert [row.key for row in county.counted("03-15", "03-01", "03-31")] == ["03-01"]


def test_a_column_that_held_only_what_is_gone_has_held_something(county: County) -> None:
    county.read("03-10", shown("a", "03-09"))
    county.visit("03-20", Outcome.TRULY_EMPTY, gone=("a",))
    standing = county.standing("03-20")
    assert (standing.latest, standing.ever_held) == (None, True)
    assert not county.standing("03-08").ever_held


def test_what_has_no_credible_date_was_held_from_the_day_it_was_first_seen(county: County) -> None:
    county.read("03-10", shown("undated", None), shown("future", "05-01"))
    assert not county.standing("03-09").ever_held
    assert county.standing("03-10").ever_held


def test_a_truly_empty_column_never_held_anything(county: County) -> None:
    county.visit("03-10", Outcome.TRULY_EMPTY)
    standing = county.standing("03-10")
    assert (standing.ever_held, standing.conclusive_on, standing.outcome) == (
        False,
        on("03-10"),
        Outcome.TRULY_EMPTY,
    )


def test_a_column_never_visited_has_an_empty_standing(county: County) -> None:
    standing = county.standing("03-10")
    assert (standing.conclusive_on, standing.outcome, standing.latest) == (None, None, None)
    assert county.store.standings(on("03-10"), [4711])[4711].checked_at is None


def test_an_entry_without_a_date_above_the_newest_or_after_it_may_be_later(county: County) -> None:
    county.read("03-10", shown("newest", "01-09"), shown("below", None))
    assert county.standing("03-10").maybe_later is None
    county.read("03-12", shown("top", None), shown("newest", "01-09"), shown("below", None))
    assert county.standing("03-12").maybe_later == on("03-12")
    assert county.standing("03-11").maybe_later is None, (
        "what nobody had seen by then says nothing of then"
    )
    county.read(
        "03-14",
        shown("newer", "03-13"),
        shown("top", None),
        shown("newest", "01-09"),
        shown("below", None),
    )
    assert county.standing("03-14").maybe_later is None


def test_a_migration_puts_no_entry_without_a_date_below_the_newest(county: County) -> None:
    county.read("03-10", shown("top", None), shown("old address", "01-09"), shown("below", None))
    moved = shown("new address", "01-09", title="old address")
    county.read("03-12", shown("top", None), moved, shown("below", None), gone=("old address",))
    assert county.standing("03-12").maybe_later == on("03-10")
    county.read("03-14", shown("newer", "03-13"), shown("top", None), moved, shown("below", None))
    assert county.standing("03-14").maybe_later is None


def test_a_migration_puts_no_entry_without_a_date_above_the_newest(county: County) -> None:
    county.read("03-10", shown("old address", "01-09"), shown("below", None))
    moved = shown("new address", "01-09", title="old address")
    county.read("03-12", moved, shown("below", None), gone=("old address",))
    assert county.standing("03-12").maybe_later is None


def test_on_the_first_page_that_was_ever_read_the_place_tells_what_may_be_later(
    county: County,
) -> None:
    county.read("03-10", shown("top", None), shown("newest", "01-09"), shown("below", None))
    assert county.standing("03-10").maybe_later == on("03-10")


def test_an_entry_that_may_have_been_later_and_is_gone_is_forgotten(county: County) -> None:
    county.read("03-10", shown("top", None), shown("newest", "01-09"))
    county.read("03-11", shown("newest", "01-09"), gone=("top",))
    assert county.standing("03-11").maybe_later is None


def test_what_stood_in_a_column_when_it_was_first_read_was_not_found_late(county: County) -> None:
    county.read("04-02", shown("b", "03-19"), shown("a", "03-10"))
    county.read("04-03", shown("c", "03-20"), shown("b", "03-19"), shown("a", "03-10"))
    assert [(row.key, row.found_late) for row in county.counted("03-20")] == [
        ("a", False),
        ("b", False),
        ("c", False),
    ]
    assert [(row.key, row.found_late) for row in county.counted("04-02")] == [
        ("a", False),
        ("b", False),
        ("c", True),
    ]
