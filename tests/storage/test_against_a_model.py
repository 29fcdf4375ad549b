"""Any run of visits ends in what a plain reading of the rules, written down again here, ends in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.registry import Column
from storage.records import Outcome
from tests.storage.county import COLUMN, County, shown

START = date(2026, 3, 1)
KEYS = "abcd"
DAYS = st.integers(0, 30)


@dataclass
class Step:
    """A visit `later` days after the one before, with what it shows, and what of it proves gone."""

    later: int
    outcome: Outcome
    page: dict[str, int | None]
    gone: str


STEPS = st.lists(
    st.builds(
        Step,
        st.integers(0, 6),
        st.sampled_from([Outcome.READ] * 5 + [Outcome.NOT_MODIFIED, Outcome.UNREACHABLE]),
        st.dictionaries(st.sampled_from(KEYS), st.none() | DAYS),
        st.text(KEYS, max_size=2),
    ),
    min_size=1,
    max_size=6,
)


@dataclass
class Fact:
    first: date
    published: date | None = None
    dated: date = date.max
    gone: date | None = None
    read_on: dict[date, date] = field(default_factory=dict)


def told(steps: Sequence[Step]) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    day = START
    for step in steps:
        day += timedelta(days=step.later)
        if step.outcome is not Outcome.READ:
            continue
        for key, number in step.page.items():
            fact = facts.setdefault(key, Fact(day))
            fact.gone = None
            if number is not None:
                fact.published = START + timedelta(days=number)
                fact.dated = fact.read_on.setdefault(fact.published, day)
        for key in set(step.gone) - set(step.page):
            if key in facts and facts[key].gone is None:
                facts[key].gone = day
    return facts


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, until=DAYS)
def test_the_store_holds_what_the_rules_say(county: County, steps: list[Step], until: int) -> None:
    holds(county, steps, until)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, until=DAYS)
def test_a_server_holds_what_the_rules_say(county: County, steps: list[Step], until: int) -> None:
    holds(county, steps, until)


def holds(county: County, steps: list[Step], until: int) -> None:
    """Holds the store's answers against the model's."""
    place = County(county.store, _fresh_column(county))
    day = START
    for step in steps:
        day += timedelta(days=step.later)
        page = [shown(key, _shown_on(number)) for key, number in step.page.items()]
        place.visit(day.isoformat(), step.outcome, *page, gone=tuple(step.gone))

    facts, as_of = told(steps), START + timedelta(days=until)
    credible = {
        key: fact.published
        for key, fact in facts.items()
        if fact.published is not None and fact.published <= fact.dated
    }
    counting = {
        key: published
        for key, published in credible.items()
        if published <= as_of and (facts[key].gone or date.max) > as_of
    }
    standing = place.standing(as_of.isoformat())
    assert {row.key: row.published_on for row in place.counted(as_of.isoformat())} == counting
    assert standing.latest == max(counting.values(), default=None)
    assert standing.ever_held == any(
        credible[key] <= as_of if key in credible else fact.first <= as_of
        for key, fact in facts.items()
    )
    assert standing.undated == sum(
        fact.published is None and (fact.gone or date.max) > as_of for fact in facts.values()
    )
    assert {row.key for row in place.store.anomalies(place.ids)} == {
        key
        for key, fact in facts.items()
        if fact.published and fact.published > fact.dated and fact.gone is None
    }
    assert set(place.store.known(place.ids[0]).entries) == {
        key for key, fact in facts.items() if fact.gone is None
    }


def _shown_on(number: int | None) -> str | None:
    return None if number is None else (START + timedelta(days=number)).isoformat()


def _fresh_column(county: County) -> Column:
    count = len(county.store.crawls(10_000))
    return replace(
        COLUMN,
        name=f"栏目{count}",
        units=(f"单位{count}",),
        url=f"http://www.county.gov.cn/{count}/",
    )
