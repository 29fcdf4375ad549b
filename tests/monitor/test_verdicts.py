"""What is said of one column: 未能核查 unless a conclusive visit says more, blank only
when it never held an entry.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.registry import NAMED_CYCLES, Cycle, Registry
from monitor.rules.bands import BLANK, CURRENT, UNVERIFIED
from storage.records import Outcome, Standing
from tests.monitor.builders import BY_BANDS, DAY, SCALE, column, standing, unit, verdict, verdicts


def test_a_column_read_today_is_reckoned_to_today() -> None:
    found = verdict(standing("2018-07-17"))
    assert (found.band, found.days, found.overdue, BY_BANDS.late(found)) == (
        "两周以上",
        14,
        True,
        True,
    )


def test_a_fresh_column_is_not_behind() -> None:
    found = verdict(standing("2018-07-30"))
    assert (found.band, found.days, found.overdue, BY_BANDS.late(found)) == (
        CURRENT,
        1,
        False,
        False,
    )


def test_a_column_may_be_overdue_by_its_own_cycle_before_it_reaches_a_band() -> None:
    found = verdict(standing("2018-07-24"))
    assert (found.band, found.days, found.overdue, BY_BANDS.late(found)) == (CURRENT, 7, True, True)


def test_a_column_may_reach_a_band_before_its_own_cycle_is_full() -> None:
    found = verdict(standing("2018-01-31"), Cycle.YEAR)
    assert (found.band, found.overdue, BY_BANDS.late(found)) == ("6个月以上", False, True)


def test_time_that_nobody_watched_makes_nobody_late() -> None:
    found = verdict(standing("2018-07-17", visited="2018-07-30"))
    assert (found.band, found.days) == (CURRENT, 13)
    assert not verdict(standing("2018-07-24", visited="2018-07-30")).overdue


def test_a_visit_after_the_as_of_date_is_reckoned_to_the_as_of_date() -> None:
    found = verdict(standing("2018-07-18", visited="2018-09-30"))
    assert (found.band, found.days) == (CURRENT, 13)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (None, "it was never crawled"),
        (Standing(1), "it was never visited"),
        (standing("2018-07-30", visited=None), "no visit was conclusive"),
        (
            standing("2018-07-01", visited="2018-07-27"),
            "the last conclusive visit is four days old",
        ),
        (standing("2018-07-01", voided=True), "drift took the visit's word back"),
        (standing(undated=3), "its entries have no dates"),
        (standing(ever_held=True), "it held entries once, and now holds none that counts"),
        (standing(visited=None, ever_held=False), "it may be blank, but nobody saw it"),
        (standing(ever_held=False, voided=True), "it looked blank, and drift took that back"),
    ],
)
def test_a_column_is_unverified_when(found: Standing | None, why: str) -> None:
    said = verdict(found)
    assert said.band == UNVERIFIED, why
    assert said.days is None
    assert said.overdue is None
    assert not BY_BANDS.late(said)


def test_the_last_conclusive_visit_stands_for_three_days() -> None:
    assert (
        verdict(standing("2018-07-28", visited="2018-07-28", outcome=Outcome.UNREACHABLE)).band
        == CURRENT
    )
    assert (
        verdict(standing("2018-07-27", visited="2018-07-27", outcome=Outcome.UNREACHABLE)).band
        == UNVERIFIED
    )


def test_an_unverified_column_still_shows_its_last_known_update() -> None:
    assert verdict(standing("2018-05-01", visited="2018-06-01")).standing.latest == date(2018, 5, 1)


def test_a_column_with_some_undated_entries_is_judged_by_the_dated_ones() -> None:
    assert verdict(standing("2018-07-30", undated=2)).band == CURRENT


@pytest.mark.parametrize(
    ("cycle", "may_be_blank", "late", "behind"),
    [
        (Cycle.WEEK, False, True, True),
        (Cycle.WEEK, True, False, False),
        (Cycle.IRREGULAR, False, False, True),
        (Cycle.IRREGULAR, True, False, False),
    ],
)
def test_a_blank_column_is_overdue_unless_it_may_be_blank(
    cycle: Cycle, may_be_blank: bool, late: bool, behind: bool
) -> None:
    said = verdict(standing(outcome=Outcome.TRULY_EMPTY), cycle, may_be_blank=may_be_blank)
    assert (said.band, said.days, said.overdue, BY_BANDS.late(said)) == (BLANK, None, late, behind)


def test_a_column_that_may_be_blank_is_judged_as_any_other_once_it_holds_an_entry() -> None:
    said = verdict(standing("2017-01-01"), may_be_blank=True)
    assert (said.band, said.overdue, BY_BANDS.late(said)) == ("1年以上", True, True)


def test_irregular_columns_have_a_band_but_are_never_overdue() -> None:
    said = verdict(standing("2015-01-01"), Cycle.IRREGULAR)
    assert (said.band, said.overdue) == ("1年以上", False)


def test_archived_columns_stand_in_no_list() -> None:
    registry = Registry(
        (unit("财政局"),),
        (column("旧闻", "财政局", cycle=Cycle.ARCHIVED), column("新闻", "财政局")),
    )
    assert [found.column.name for found in verdicts(registry, [None, None])] == ["新闻"]


def test_a_column_stands_in_lists_from_its_first_to_its_last_day() -> None:
    kept = replace(column("专栏", "财政局"), starts=date(2018, 7, 1), ends=date(2018, 7, 31))
    registry = Registry((unit("财政局"),), (kept,))
    days = [date(2018, 6, 30), date(2018, 7, 1), date(2018, 7, 31), date(2018, 8, 1)]
    assert [len(verdicts(registry, [None], day)) for day in days] == [0, 1, 1, 0]


def test_a_column_of_no_unit_is_judged_like_any_other() -> None:
    registry = Registry((), (column("政务要闻"),))
    assert [found.band for found in verdicts(registry, [standing("2018-07-01")])] == ["两周以上"]


def test_a_column_is_active_only_while_somebody_answers_for_it() -> None:
    roster = (
        unit("旧局", ends=date(2018, 6, 30)),
        unit("新局", starts=date(2018, 8, 1)),
        unit("农业局", ends=date(2018, 6, 30), merged_into="农业农村局"),
        unit("农业农村局", starts=date(2018, 7, 1)),
    )
    registry = Registry(roster, tuple(column(units=each.name) for each in roster))
    found = verdicts(registry, [None] * 4)
    assert [said.leads[0].name for said in found] == ["农业农村局", "农业农村局"]
    assert [said.leads[0].name for said in verdicts(registry, [None] * 4, date(2018, 6, 30))] == [
        "旧局",
        "农业局",
    ]


def test_the_first_and_the_last_day_of_the_calendar_are_no_error() -> None:
    assert verdict(standing("2018-07-01"), as_of=date.min).band == CURRENT
    assert verdict(standing("2018-07-01"), as_of=date.max).band == UNVERIFIED


@given(
    latest=st.none() | st.dates(date(2010, 1, 1), DAY),
    visited_days_ago=st.none() | st.integers(-10, 10),
    voided=st.booleans(),
    ever_held=st.booleans(),
    undated=st.integers(0, 2),
    cycle=st.sampled_from([cycle for cycle in NAMED_CYCLES if cycle != Cycle.ARCHIVED]),
)
def test_every_column_stands_in_exactly_one_band_and_unverified_accuses_nobody(
    latest: date | None,
    visited_days_ago: int | None,
    voided: bool,
    ever_held: bool,
    undated: int,
    cycle: Cycle,
) -> None:
    visited = None if visited_days_ago is None else DAY - timedelta(days=visited_days_ago)
    said = verdict(
        Standing(
            1,
            latest=latest,
            conclusive_on=visited,
            voided=voided,
            ever_held=ever_held,
            undated=undated,
        ),
        cycle,
    )
    assert [CURRENT, *SCALE.words, BLANK, UNVERIFIED].count(said.band) == 1
    assert (said.band == UNVERIFIED) == (said.overdue is None)
    assert (said.days is None) == (said.band in (UNVERIFIED, BLANK))
    if visited is None or voided or visited < DAY - timedelta(days=3):
        assert said.band == UNVERIFIED
    if said.band == BLANK:
        assert not ever_held
    if said.band == UNVERIFIED:
        assert not BY_BANDS.late(said)


@given(latest=st.dates(date(2016, 1, 1), DAY), first=st.integers(0, 500), more=st.integers(0, 500))
def test_without_new_entries_a_watched_column_never_gets_better(
    latest: date, first: int, more: int
) -> None:
    earlier, later = (
        verdict(Standing(1, latest=latest, conclusive_on=day, ever_held=True), as_of=day)
        for day in (latest + timedelta(days=first), latest + timedelta(days=first + more))
    )
    order = (CURRENT, *SCALE.words)
    assert order.index(earlier.band) <= order.index(later.band)
    assert earlier.overdue <= later.overdue  # type: ignore[operator]


def test_an_entry_without_a_date_that_may_be_newer_leaves_said_only_what_is_sure() -> None:
    stale = standing("2018-05-01")
    assert verdict(stale).band == "1个月以上"
    doubtful = verdict(replace(stale, maybe_later=date(2018, 7, 30)))
    assert (doubtful.band, doubtful.days, doubtful.overdue, BY_BANDS.late(doubtful)) == (
        UNVERIFIED,
        None,
        None,
        False,
    )
    sure = verdict(replace(stale, maybe_later=date(2018, 6, 1)))
    assert (sure.band, sure.overdue, BY_BANDS.late(sure)) == ("1个月以上", True, True)


def test_an_entry_without_a_date_makes_no_fresh_column_doubtful() -> None:
    found = verdict(replace(standing("2018-07-30"), maybe_later=date(2018, 7, 31)))
    assert (found.band, found.days, found.overdue) == (CURRENT, 1, False)
