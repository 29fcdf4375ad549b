"""A unit's band over its columns: any 正常, else any 未能核查, else the band of
its newest entry, else blank.
"""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from config.registry import Registry
from monitor.rules.bands import BLANK, CURRENT, UNVERIFIED
from monitor.rules.verdicts import UnitVerdict, judge_units
from storage.records import Outcome, Standing
from tests.monitor.builders import column, standing, unit, verdicts

FRESH, FORTNIGHT, MONTH, YEAR = (
    standing(day) for day in ("2018-07-30", "2018-07-10", "2018-06-01", "2016-01-01")
)
EMPTY = standing(outcome=Outcome.TRULY_EMPTY)
UNREAD = standing("2018-07-30", visited=None, outcome=Outcome.SERVER_ERROR)
ALL = (FRESH, FORTNIGHT, MONTH, YEAR, EMPTY, UNREAD)


def over(*standings: Standing, may_be_blank: bool = False) -> UnitVerdict:
    """The verdict on one unit over columns 甲, 乙, 丙 … with these standings."""
    columns = tuple(
        column(name, "财政局", may_be_blank=may_be_blank)
        for name in "甲乙丙丁戊己"[: len(standings)]
    )
    registry = Registry((unit("财政局"),), columns)
    (found,) = judge_units(registry, verdicts(registry, standings))
    return found


def test_one_fresh_column_makes_the_unit_current() -> None:
    found = over(YEAR, UNREAD, FRESH, EMPTY)
    assert (found.band, found.latest_column, found.days) == (CURRENT, "丙", 1)


def test_a_column_that_could_not_be_read_might_have_been_the_fresh_one() -> None:
    found = over(YEAR, standing("2018-03-01", visited=None, outcome=Outcome.SERVER_ERROR), EMPTY)
    assert (found.band, found.days) == (UNVERIFIED, None)
    assert (found.latest, found.latest_column) == (date(2018, 3, 1), "乙")
    assert found.decided_by.standing.outcome is Outcome.SERVER_ERROR


def test_the_last_known_update_beside_unverified_may_be_another_columns() -> None:
    found = over(MONTH, standing("2017-01-01", visited=None))
    assert (found.band, found.latest, found.latest_column) == (UNVERIFIED, date(2018, 6, 1), "甲")


def test_a_unit_that_was_never_read_has_no_last_known_update() -> None:
    found = over(standing(visited=None, outcome=None))
    assert (found.band, found.latest, found.latest_column) == (UNVERIFIED, None, "")


def test_else_the_newest_entry_decides() -> None:
    found = over(YEAR, FORTNIGHT, EMPTY, MONTH)
    assert (found.band, found.latest_column, found.days) == ("两周以上", "乙", 21)


def test_of_two_equally_new_entries_the_one_watched_for_less_time_decides() -> None:
    found = over(standing("2018-06-30"), standing("2018-06-30", visited="2018-07-29"))
    assert (found.band, found.days) == ("两周以上", 29)


def test_a_unit_is_blank_only_when_all_its_columns_are() -> None:
    found = over(EMPTY, EMPTY)
    assert (found.band, found.latest, found.latest_column, found.days) == (BLANK, None, "", None)


def test_a_joint_column_counts_for_every_lead_and_units_stand_in_the_rosters_order() -> None:
    registry = Registry(
        (unit("发改局"), unit("财政局"), unit("审计局")),
        (column("重大项目", "财政局、发改局"), column("工作动态", "发改局")),
    )
    found = judge_units(registry, verdicts(registry, [MONTH, FRESH]))
    assert [(said.unit.name, said.band) for said in found] == [
        ("发改局", CURRENT),
        ("财政局", "1个月以上"),
    ]


def test_a_merged_units_columns_count_for_its_successor() -> None:
    registry = Registry(
        (unit("农业局", ends=date(2018, 6, 30), merged_into="农业农村局"), unit("农业农村局")),
        (column(units="农业局"), column(units="农业农村局")),
    )
    found = judge_units(registry, verdicts(registry, [YEAR, FRESH]))
    assert [(said.unit.name, said.band) for said in found] == [("农业农村局", CURRENT)]


@given(st.lists(st.sampled_from(ALL), min_size=1, max_size=6))
def test_the_order_of_the_columns_decides_nothing(standings: list[Standing]) -> None:
    assert over(*standings).band == over(*reversed(standings)).band


@given(st.lists(st.sampled_from(ALL), min_size=1, max_size=6))
def test_the_rule_in_its_own_words(standings: list[Standing]) -> None:
    found = over(*standings)
    if FRESH in standings:
        assert found.band == CURRENT
    elif UNREAD in standings:
        assert found.band == UNVERIFIED
    elif any(each.latest for each in standings):
        newest = max(each.latest for each in standings if each.latest)
        assert found.latest == newest
        assert found.band == over(next(each for each in standings if each.latest == newest)).band
    else:
        assert found.band == BLANK
