"""Of days that nobody watched only what lists prove is said: each value is the truth, or is said to
be unknown or a lower bound.

A column is played that publishes on some days and is visited on some, each time showing its
newest rows, or all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.registry import Cycle, Unit
from crawler.visit.coverage import reach
from crawler.visit.task import Part
from monitor.rules.bands import BLANK, CURRENT, UNVERIFIED
from monitor.rules.cycles import overdue
from monitor.rules.verdicts import Verdict, judge_column
from storage.records import Outcome, SeenEntry, Watch
from storage.store import Store
from tests.monitor.builders import RULES
from tests.storage.county import COLUMN, County, shown

START = date(2026, 1, 1)
SPAN = 150
TRUST = RULES.trust_days
CYCLE = Cycle.WEEK
UNIT = Unit("教育局", "部门")
NUMBERS = count(1)


def on(number: int) -> date:
    return START + timedelta(number)


@dataclass(frozen=True)
class Look:
    """A visit: how many rows below the pinned one are shown; None for all
    of them, and the list says so.
    """

    day: int
    rows: int | None


@dataclass(frozen=True)
class History:
    """When a column published, when it was looked at, and whether its
    first entry stays on top (置顶).
    """

    published: Sequence[int]
    looks: Sequence[Look]
    pinned: bool

    def out(self, day: int) -> list[int]:
        """What was published up to a day, the newest first."""
        return sorted((each for each in self.published if each <= day), reverse=True)

    def page(self, look: Look) -> list[int]:
        """What a visit sees: entries by their numbers in the order of publication, the newest
        first but for the pinned one.
        """
        numbers = [number for number in range(len(self.published)) if self.day(number) <= look.day][
            ::-1
        ]
        if not self.pinned or not numbers:
            return numbers[: look.rows]
        return [0, *numbers[:-1][: look.rows]]

    def day(self, number: int) -> int:
        return sorted(self.published)[number]

    def reaches(self, look: Look, day: int) -> bool:
        """Whether a visit's list proves what was there on a day, by the plain words of the rule."""
        if look.day < day:
            return False
        if look.rows is None or not self.out(look.day):
            return True
        in_order = [self.day(number) for number in self.page(look)][int(self.pinned) :] or [
            self.day(0)
        ]
        return in_order[-1] < day


HISTORIES = st.builds(
    History,
    st.lists(st.integers(0, SPAN), max_size=25),
    st.lists(
        st.builds(Look, st.integers(0, SPAN), st.none() | st.integers(2, 8)), min_size=1, max_size=5
    ).map(lambda looks: sorted(looks, key=lambda look: look.day)),
    st.booleans(),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    home: Path = tmp_path_factory.mktemp("past")
    with Store.open("sqlite:///tongbao.db", home) as opened:
        opened.upgrade()
        yield opened


def played(store: Store, history: History) -> County:
    """The history as visits of a column of its own."""
    number = next(NUMBERS)
    own = replace(
        COLUMN,
        name=f"栏目{number}",
        units=(f"单位{number}",),
        url=f"http://www.county.gov.cn/{number}/",
    )
    county = County(store, own)
    for look in history.looks:
        rows = [
            shown(f"{own.name}-{each}", on(history.day(each)).isoformat())
            for each in history.page(look)
        ]
        day = on(look.day)
        if rows:
            county.read(day.isoformat(), *rows, complete_from=_reach(rows, look, day))
        else:
            county.visit(day.isoformat(), Outcome.TRULY_EMPTY, complete_from=date.min)
    return county


def _reach(rows: Sequence[SeenEntry], look: Look, day: date) -> date | None:
    return reach(rows, Part(0, len(rows), whole=look.rows is None), day)


def verdict(county: County, day: int) -> Verdict:
    column = replace(county.columns[0], cycle=CYCLE)
    return judge_column(column, (UNIT,), county.standing(on(day).isoformat()), on(day), RULES)


def told(said: Verdict) -> tuple[str, date | None, int | None, bool | None]:
    return said.band, said.standing.latest, said.days, said.overdue


def truth(history: History, day: int) -> tuple[str, date | None, int | None, bool | None]:
    """What is to be said of a column of which everything is known."""
    out = history.out(day)
    if not out:
        return BLANK, None, None, True
    latest = on(out[0])
    return (
        RULES.scale.band(latest, on(day)),
        latest,
        day - out[0],
        overdue(latest, CYCLE, on(day), RULES.workdays),
    )


@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    history=HISTORIES,
    days=st.lists(st.integers(0, SPAN + 6), min_size=10, max_size=10),
    periods=st.lists(st.tuples(st.integers(0, SPAN), st.integers(0, 40)), min_size=5, max_size=5),
)
def test_what_is_said_of_the_past_is_the_truth_or_that_it_is_not_known(
    store: Store, history: History, days: list[int], periods: list[tuple[int, int]]
) -> None:
    county = played(store, history)
    for day in days:
        check_verdict(verdict(county, day), history, day)
    for first, length in periods:
        check_count(county, history, first, first + length)


def check_verdict(said: Verdict, history: History, day: int) -> None:
    before = max((look.day for look in history.looks if look.day <= day), default=None)
    if any(history.reaches(look, day) for look in history.looks):
        assert told(said) == truth(history, day), "what a list reaches is proven"
    elif before is None or day - before > TRUST:
        assert (said.band, said.days, said.overdue) == (UNVERIFIED, None, None)
    else:
        then = truth(history, before)
        assert said.band in (then[0], CURRENT)
        assert then[3] or not said.overdue, "time that nobody watched makes nobody late"


def check_count(county: County, history: History, first: int, last: int) -> None:
    counted = county.store.published(on(first), on(last), as_of=on(last), column_ids=county.ids)
    watched = county.store.watched(on(first), on(last), as_of=on(last), column_ids=county.ids)[
        county.ids[0]
    ]
    true = sum(first <= day <= last for day in history.published)
    reached = [
        any(history.reaches(look, day) for look in history.looks) for day in range(first, last + 1)
    ]
    assert len(counted) <= true
    assert watched is not Watch.WHOLE or len(counted) == true
    assert (watched is Watch.WHOLE) == all(reached)
    assert (watched is Watch.NOT) == (not any(reached))


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    history=HISTORIES,
    more=st.integers(1, 12),
    days=st.lists(st.integers(0, SPAN), min_size=6, max_size=6),
)
def test_a_longer_list_never_changes_what_a_shorter_one_proved(
    store: Store, history: History, more: int, days: list[int]
) -> None:
    longer = replace(
        history,
        looks=[replace(look, rows=look.rows and look.rows + more) for look in history.looks],
    )
    short, long = played(store, history), played(store, longer)
    for day in days:
        if any(history.reaches(look, day) for look in history.looks):
            assert told(verdict(long, day)) == told(verdict(short, day))
