"""A mail server that does everything wrong in turn: every unit is told all
the same, under one Message-ID.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from tests.alerts.builders import MANY, HandClock, drain, queue, states, statuses
from tests.alerts.post import DROP, HOLD, Post, post_office

pytestmark = pytest.mark.slow

UNITS = MANY[:40]
REFUSED = ("u3", "u17")
ROUNDS = 12
BACK_OFF = timedelta(hours=6)

TEMPORARY = ("421 closing", "450 greylisted", "451 later", "452 too many", DROP)


def spoil(post: Post, seed: int) -> None:
    """Faults at every step of the dialogue, each for a while, some of
    them for one recipient alone.
    """
    chance = random.Random(seed)
    for unit in UNITS:
        post.answer(f"RCPT {unit}@x.cn", *chance.choices(TEMPORARY, k=chance.randrange(3)))
    for unit in REFUSED:
        post.answer(f"RCPT {unit}@x.cn", "550 no such user")
    post.answer("MAIL", *chance.choices(TEMPORARY, k=3))
    post.answer("DATA", *chance.sample(("451 later", "421 closing", DROP, HOLD), k=4))
    # Whatever is lost here is in doubt; fewer than there are mails, so that none is in doubt twice.
    post.answer("DOT", *chance.sample((DROP, "452 quota", "451 later", HOLD, DROP), k=5))
    post.answer("LOST", *chance.sample((DROP, HOLD, DROP, "421 closing"), k=4))


@pytest.mark.parametrize("seed", range(3))
def test_every_unit_is_told_under_one_id_and_at_most_twice(tmp_path: Path, seed: int) -> None:
    queue(tmp_path, *(f"{unit}@x.cn" for unit in UNITS))
    clock = HandClock()
    with post_office() as gone:
        away = gone.port
    drain(tmp_path, away, clock=clock)
    assert set(statuses(tmp_path).values()) == {"queued"}
    with post_office() as post:
        spoil(post, seed)
        for _ in range(ROUNDS):
            clock.forward(BACK_OFF)
            drain(tmp_path, post.port, clock=clock)
        told = {unit for unit in UNITS if unit not in REFUSED}
        found = statuses(tmp_path)
        assert {unit for unit, status in found.items() if status == "sent"} == told
        for unit in REFUSED:
            assert (found[unit], states(tmp_path)[unit].reason[-16:]) == (
                "failed",
                "550 no such user",
            )
        copies = Counter(post.recipients)
        assert set(copies) == {f"{unit}@x.cn" for unit in told}
        assert max(copies.values()) <= 2
        assert len({(mail.recipient, mail.message["Message-ID"]) for mail in post.taken}) == len(
            told
        )
        assert not any(post.replies.values()), "every fault was met"
