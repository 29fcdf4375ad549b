"""A sender that is killed with -9 loses no mail, and what may have arrived is sent again under the same id only."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.clock import Clock
from storage.deliveries import Deliveries
from storage.owners import this_process
from tests.alerts.builders import MANY, drain, opened, queue, states, statuses
from tests.alerts.post import HOLD, post_office

ROOT = Path(__file__).parents[2]
CLOCK = Clock(ZoneInfo("Asia/Shanghai"))


def sender(home: Path, port: int, step: str = "", retry: str = "") -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "tests.alerts.sender", str(home), str(port), step, retry], cwd=ROOT)


def taken_back(home: Path) -> dict[str, str]:
    """How the notices stand once it is clear that their sender is gone."""
    with opened(home) as notices:
        Deliveries(notices.engine).recover(this_process(), CLOCK.now(), CLOCK.now(), by_order=False)
    return statuses(home)


@pytest.mark.parametrize(
    ("step", "left", "copies"),
    [("claimed", "queued", 1), ("offered", "uncertain", 1), ("taken", "uncertain", 2)],
)
def test_killed_at_a_step_it_leaves_the_truth_behind(tmp_path: Path, step: str, left: str, copies: int) -> None:
    queue(tmp_path, "a@x.cn", "b@x.cn")
    with post_office() as post:
        assert sender(tmp_path, post.port, step).wait(60) == -9
        assert taken_back(tmp_path) == {"a": left, "b": "queued"}
        drain(tmp_path, post.port, clock=CLOCK, retry_now=True)
        assert statuses(tmp_path) == {"a": "sent", "b": "sent"}
        assert post.recipients.count("a@x.cn") == copies
        assert len({mail.message["Message-ID"] for mail in post.taken if mail.recipient == "a@x.cn"}) == 1


@pytest.mark.parametrize(("step", "left"), [("RCPT", "queued"), ("DATA", "queued"), ("LOST", "uncertain")])
def test_killed_while_the_server_is_silent(tmp_path: Path, step: str, left: str) -> None:
    queue(tmp_path, "a@x.cn")
    with post_office() as post:
        post.answer(step, HOLD)
        process = sender(tmp_path, post.port)
        assert post.reached[step].wait(60)
        drain(tmp_path, post.port, clock=CLOCK, retry_now=True)
        assert states(tmp_path)["a"].reason.startswith(f"being sent by process {process.pid} on ")
        process.kill()
        process.wait(60)
        assert taken_back(tmp_path) == {"a": left}
        drain(tmp_path, post.port, clock=CLOCK, retry_now=True)
        assert statuses(tmp_path) == {"a": "sent"}


def test_killed_at_fifty_random_moments_it_tells_everyone_under_one_id(tmp_path: Path) -> None:
    moments = random.Random(7)
    queue(tmp_path, *(f"{name}@x.cn" for name in MANY))
    killed = 0
    with post_office() as post:
        while killed < 50:
            post.reached["MAIL"].clear()
            process = sender(tmp_path, post.port)
            post.reached["MAIL"].wait(20)
            with suppress(subprocess.TimeoutExpired):
                process.wait(moments.uniform(0, 0.03))
            process.kill()
            killed += process.wait(60) == -signal.SIGKILL
            assert set(statuses(tmp_path).values()) != {"sent"}, "nothing is left to be lost"
        drain(tmp_path, post.port, clock=CLOCK, retry_now=True)
        assert set(statuses(tmp_path).values()) == {"sent"}
        copies = Counter(post.recipients)
        assert set(copies) == {f"{name}@x.cn" for name in MANY}
        assert max(copies.values()) <= 2
        assert len({(mail.recipient, mail.message["Message-ID"]) for mail in post.taken}) == len(MANY)
