"""A few short plays of hostile nights: nobody is falsely late or fresh, no notice is lost or
doubled. `make nights` plays more.
"""

from __future__ import annotations

from random import Random

import pytest

from tests.nights.faults import DOUBTED, OUTAGES, PASSING, UPHEAVALS, plan
from tests.nights.play import play
from tests.nights.world import FIRST, county

NIGHTS = 8


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 3])
def test_nobody_is_wronged_or_spared_and_no_notice_is_lost_or_doubled(seed: int) -> None:
    played = play(seed, NIGHTS)
    assert played.lines == []
    assert played.mails
    assert 3 * played.verdicts > played.rows


def test_a_seed_is_the_same_play_for_ever() -> None:
    first, second = ((dice := Random(7), county(dice, 30)) for _ in range(2))
    assert first[1] == second[1]
    assert plan(first[0], first[1], 30) == plan(second[0], second[1], 30)


def test_every_kind_of_fault_is_met_in_a_few_seeds() -> None:
    met = set()
    for seed in range(40):
        dice = Random(seed)
        columns = county(dice, 30)
        met |= {fault.kind for fault in plan(dice, columns, 30).columns.values()}
        assert any(column.never_late(FIRST) for column in columns)
    assert met >= {*PASSING, *DOUBTED, *OUTAGES, *UPHEAVALS}
