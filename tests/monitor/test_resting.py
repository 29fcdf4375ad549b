"""[portal] tiered: which columns of long cycles need no visit, and how long their last one holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.registry import ByDay, Cycle, Registry
from monitor.rules.bands import BLANK, UNVERIFIED
from monitor.rules.resting import may_rest
from monitor.rules.verdicts import Rules, Verdict, judge
from storage.records import Outcome, Standing
from tests.monitor.builders import SCALE, column, standing, unit

RULES = Rules(SCALE, tiered=True)
READ = date(2018, 7, 2)
"""A Monday; the column's turns lie elsewhere unless a test says so."""
BY_JUNE = Cycle("每半年6月30日前", by=ByDay(6, 6, 30))
LONG = {
    Cycle.FORTNIGHT: 4,
    Cycle.MONTH: 10,
    Cycle.TWO_MONTHS: 20,
    Cycle.QUARTER: 30,
    Cycle.HALF_YEAR: 60,
    Cycle.YEAR: 121,
    BY_JUNE: 60,
}
SHORT = (Cycle.WORKDAY, Cycle.WEEK, Cycle.IRREGULAR, Cycle("3个工作日", workdays=3))


def found(
    age: int,
    *,
    cycle: Cycle = Cycle.MONTH,
    latest: str | None = "2018-06-30",
    rules: Rules = RULES,
    may_be_blank: bool = False,
    turn_in: int = 8,
    **facts: object,
) -> Verdict:
    """The verdict on a column so many days after it was read; its turn comes so many days after."""
    day = READ + timedelta(days=age)
    apart = cycle.days_apart(tiered=True)
    column_id = -(READ.toordinal() + turn_in) % apart + apart
    seen = replace(standing(latest, visited=str(READ)), column_id=column_id, **facts)  # type: ignore[arg-type]
    registry = Registry(
        (unit("财政局"),), (column("工作动态", "财政局", cycle=cycle, may_be_blank=may_be_blank),)
    )
    (verdict,) = judge(registry, [column_id], {column_id: seen}, day, rules)
    return verdict


def rests(age: int, **facts: object) -> bool:
    return may_rest(found(age, **facts), RULES)  # type: ignore[arg-type]


@pytest.mark.parametrize(("cycle", "third"), LONG.items(), ids=str)
def test_a_long_cycle_is_looked_at_every_third_of_it_and_trusted_so_long_and_3_days(
    cycle: Cycle, third: int
) -> None:
    assert cycle.days_apart(tiered=True) == third
    assert cycle.trusted_days(3, tiered=True) == third + 3
    assert cycle.days_apart(tiered=False) == 1
    assert cycle.trusted_days(3, tiered=False) == 3


@pytest.mark.parametrize("cycle", SHORT, ids=str)
def test_a_short_cycle_and_one_without_end_are_looked_at_every_night(cycle: Cycle) -> None:
    assert cycle.days_apart(tiered=True) == 1
    assert cycle.trusted_days(3, tiered=True) == 3
    assert not rests(0, cycle=cycle)


def test_a_column_in_time_rests_until_its_turn_and_where_visits_are_not_tiered_never() -> None:
    assert [rests(age) for age in range(10)] == [True] * 8 + [False, True]
    assert not rests(10, turn_in=3)
    untiered = Rules(SCALE)
    assert not may_rest(found(1, rules=untiered), untiered)


def test_its_verdict_lasts_a_third_of_its_cycle_longer() -> None:
    assert found(13).band != UNVERIFIED
    assert found(14).band == UNVERIFIED
    assert found(4, rules=Rules(SCALE)).band == UNVERIFIED
    assert found(4, cycle=Cycle.WEEK).band == UNVERIFIED


def test_who_is_late_is_looked_at_every_night() -> None:
    late = found(1, latest="2018-05-20")
    assert late.overdue
    assert not may_rest(late, RULES)


@pytest.mark.parametrize("blank", [True, False])
def test_a_blank_column_rests_where_it_may_be_blank(blank: bool) -> None:
    verdict = found(1, latest=None, may_be_blank=blank, outcome=Outcome.TRULY_EMPTY)
    assert verdict.band == BLANK
    assert may_rest(verdict, RULES) is blank


@pytest.mark.parametrize(
    "facts",
    [
        {"outcome": Outcome.UNREACHABLE},
        {"outcome": None},
        {"voided": True},
        {"conclusive_on": None},
        {"latest": None, "undated": 2},
    ],
    ids=lambda facts: next(iter(facts)),
)
def test_what_could_not_be_read_at_its_last_visit_is_tried_every_night(
    facts: dict[str, object],
) -> None:
    assert not rests(1, **facts)


@pytest.mark.parametrize(
    ("latest", "cycle", "age", "why"),
    [
        ("2018-06-23", Cycle.QUARTER, 5, "two weeks are full"),
        ("2018-06-05", Cycle.MONTH, 3, "it is overdue"),
        ("2018-04-13", Cycle.QUARTER, 4, "it is soon due"),
    ],
)
def test_the_day_on_which_other_words_are_due_is_a_day_of_a_visit(
    latest: str, cycle: Cycle, age: int, why: str
) -> None:
    told = [rests(each, latest=latest, cycle=cycle, turn_in=9) for each in range(1, age + 1)]
    assert told == [True] * (age - 1) + [False], why


@given(column_id=st.integers(1, 10**6), first=st.dates(date(2018, 1, 1), date(2019, 1, 1)))
def test_from_one_visit_to_the_next_it_is_never_more_than_a_third(
    column_id: int, first: date
) -> None:
    """With an entry each week, so that nothing else asks for a visit."""
    registry = Registry((unit("财政局"),), (column("工作动态", "财政局", cycle=Cycle.MONTH),))
    visited, visits = first, []
    for night in range(1, 60):
        day = first + timedelta(days=night)
        seen = Standing(
            column_id,
            latest=visited,
            ever_held=True,
            conclusive_on=visited,
            outcome=Outcome.READ,
        )
        (verdict,) = judge(registry, [column_id], {column_id: seen}, day, RULES)
        if not may_rest(verdict, RULES):
            visits.append((day - visited).days)
            visited = day
    assert max(visits) <= 10
    assert visits[1:] == [10] * len(visits[1:])
