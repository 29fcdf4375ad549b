"""A sender that is killed with -9 loses no mail, and what may have arrived is sent
again under the same id only.
"""

from __future__ import annotations

import random
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from multiprocessing.process import BaseProcess
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.clock import Clock
from storage.owners import this_process
from tests.alerts.builders import MANY, drain, opened, queue, states, statuses
from tests.alerts.post import HOLD, post_office
from tests.alerts.sender import send
from tests.processes import process

pytestmark = pytest.mark.slow

CLOCK = Clock(ZoneInfo("Asia/Shanghai"))
WAITING = 10
"""Mails; more than a sender comes to send in the moments that it has."""


@contextmanager
def sender(home: Path, port: int, step: str = "") -> Iterator[BaseProcess]:
    with process(send, home, port, step) as (child, _):
        yield child


def end_of(child: BaseProcess) -> int | None:
    """Its exit status, once it has ended."""
    child.join(60)
    return child.exitcode


def taken_back(home: Path) -> dict[str, str]:
    """How the notices stand once it is clear that their sender is gone."""
    with opened(home) as notices:
        notices.deliveries().recover(this_process(), CLOCK.now(), CLOCK.now(), by_order=False)
    return statuses(home)


@pytest.mark.parametrize(
    ("step", "left", "copies"),
    [("claimed", "queued", 1), ("offered", "uncertain", 1), ("taken", "uncertain", 2)],
)
def test_killed_at_a_step_it_leaves_the_truth_behind(
    tmp_path: Path, step: str, left: str, copies: int
) -> None:
    queue(tmp_path, "a@x.cn", "b@x.cn")
    with post_office() as post:
        with sender(tmp_path, post.port, step) as child:
            assert end_of(child) == -signal.SIGKILL
        assert taken_back(tmp_path) == {"a": left, "b": "queued"}
        drain(tmp_path, post.port, clock=CLOCK, retry_now=True)
        assert statuses(tmp_path) == {"a": "sent", "b": "sent"}
        assert post.recipients.count("a@x.cn") == copies
        assert (
            len({mail.message["Message-ID"] for mail in post.taken if mail.recipient == "a@x.cn"})
            == 1
        )


@pytest.mark.parametrize(
    ("step", "left"), [("RCPT", "queued"), ("DATA", "queued"), ("LOST", "uncertain")]
)
def test_killed_while_the_server_is_silent(tmp_path: Path, step: str, left: str) -> None:
    queue(tmp_path, "a@x.cn")
    with post_office() as post:
        post.answer(step, HOLD)
        with sender(tmp_path, post.port) as child:
            assert post.reached[step].wait(60)
            drain(tmp_path, post.port, clock=CLOCK, retry_now=True)
            assert states(tmp_path)["a"].reason.startswith(f"being sent by process {child.pid} on ")
            child.kill()
            assert end_of(child) == -signal.SIGKILL
        assert taken_back(tmp_path) == {"a": left}
        drain(tmp_path, post.port, clock=CLOCK, retry_now=True)
        assert statuses(tmp_path) == {"a": "sent"}


def test_killed_at_fifty_random_moments_it_tells_everyone_under_one_id(tmp_path: Path) -> None:
    moments = random.Random(7)
    units = iter(MANY)
    asked = set[str]()
    killed = 0
    with post_office() as post:
        while killed < 50:
            if list(statuses(tmp_path).values()).count("queued") < WAITING:
                more = [f"{unit}@x.cn" for unit in islice(units, 2 * WAITING)]
                queue(tmp_path, *more)
                asked.update(more)
            post.reached["MAIL"].clear()
            with sender(tmp_path, post.port) as child:
                post.reached["MAIL"].wait(60)
                child.join(moments.uniform(0, 0.03))
                child.kill()
                killed += end_of(child) == -signal.SIGKILL
        drain(tmp_path, post.port, clock=CLOCK, retry_now=True, addresses=asked)
        assert set(statuses(tmp_path).values()) == {"sent"}
        copies = Counter(post.recipients)
        assert set(copies) == asked
        assert max(copies.values()) <= 2
        assert len({(mail.recipient, mail.message["Message-ID"]) for mail in post.taken}) == len(
            asked
        )
