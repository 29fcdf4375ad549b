"""When no circular is written: the period is not over, the day is to
come, or too little is known.
"""

from __future__ import annotations

from datetime import date

import pytest

from config.registry import Registry
from monitor.reports.circular.refusal import too_early, too_little_known
from storage.records import Outcome
from tests.monitor.builders import DAY, column, standing, unit, verdicts

FRESH, EMPTY = standing("2018-07-31"), standing(outcome=Outcome.TRULY_EMPTY)


@pytest.mark.parametrize(
    ("as_of", "today", "why"),
    [
        ("2018-07-31", "2018-08-01", ""),
        ("2018-07-31", "2018-07-31", "not over"),
        ("2018-07-20", "2018-07-29", "not over"),
        ("2018-07-20", "2018-08-29", ""),
        ("2018-08-02", "2018-08-01", "in the future"),
    ],
)
def test_a_period_that_is_not_over_and_a_day_to_come_are_too_early(
    as_of: str, today: str, why: str
) -> None:
    told = too_early(DAY, date.fromisoformat(as_of), date.fromisoformat(today))
    assert why in told
    assert bool(told) is bool(why)


@pytest.mark.parametrize(("unread", "refused"), [(1, False), (2, True)])
def test_more_than_the_set_share_of_columns_unread_is_too_little(
    unread: int, refused: bool
) -> None:
    registry = Registry((unit("甲"),), tuple(column(f"栏目{n}", "甲") for n in range(5)))
    found = verdicts(registry, [*[None] * unread, *[FRESH] * (5 - unread)])
    assert bool(too_little_known(found, DAY, 0.2)) is refused
    assert not too_little_known(found, DAY, 0.4)


def test_where_nothing_is_known_to_have_stood_there_by_then_there_is_nothing_to_report() -> None:
    registry = Registry((unit("甲"),), (column("甲", "甲"), column("乙", "甲")))
    assert "there is nothing to report" in too_little_known(
        verdicts(registry, [EMPTY, EMPTY]), DAY, 0.2
    )
    assert not too_little_known(verdicts(registry, [EMPTY, FRESH]), DAY, 0.2)
