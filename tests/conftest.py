"""How the whole suite is run on several workers: what takes long is begun first, and nothing
is compiled again and again.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from contextlib import suppress
from itertools import groupby
from pathlib import Path

import pytest
from httpx._config import DEFAULT_TIMEOUT_CONFIG
from hypothesis import HealthCheck, settings

from config.io import processes
from tests import forked
from tests.forked import databases
from tests.storage import server

# How busy the machine is says nothing about a law: no example is held against a clock.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True, scope="session")
def _started_at_once() -> None:
    """What tests start without a command, crawling processes above all, begins at
    once, and so does a new database.
    """
    processes.START = forked.start()
    databases.begin_at_once()
    for step in ("connect", "read", "write", "pool"):
        # A test that asks our own servers without a limit of its own waits as long as they take.
        setattr(DEFAULT_TIMEOUT_CONFIG, step, 120.0)


def pytest_configure(config: pytest.Config) -> None:
    # The tests start hundreds of processes, each of which would compile the project for itself.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    gc.disable()
    if config.getoption("numprocesses", None):  # here the workers are started from
        forked.share()
        server.share()


def pytest_collection(session: pytest.Session) -> None:
    """Where several workers load the whole suite each begins with a part of its own: what one
    has compiled, the others need not compile too.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers > 1 and session.config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        paths = sorted(ROOT.glob("tests/**/test_*.py"))
        own = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw")) * len(paths) // workers
        for path in paths[own:]:
            with suppress(Exception):  # told where the file's own turn comes
                importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def pytest_collection_finish() -> None:
    """What has been loaded until here stays to the end: the collector need
    not look at it again and again.
    """
    gc.freeze()
    gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What could not be run for want of a server is told at the end of every run, not only on
    request.
    """
    reports = terminalreporter.stats.get("skipped", [])
    if left_out := sum(server.NONE in str(report.longrepr) for report in reports):
        terminalreporter.write_line(f"{left_out} tests were not run: {server.NONE}", yellow=True)


@pytest.hookimpl(optionalhook=True)  # nobody asks where pytest-xdist is not there
def pytest_xdist_auto_num_workers() -> int:
    """For `-n auto`: more than there are processors, because much of the time is spent waiting."""
    cores = os.cpu_count() or 1
    return cores + cores // 2 + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Deals the tests to the workers, each of whom takes an equal stretch: slow files to begin
    with, the others after them.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    slow = [item for item in items if item.get_closest_marker("slow")]
    others = [item for item in items if not item.get_closest_marker("slow")]
    hands: list[list[pytest.Item]] = [[] for _ in range(workers)]
    for turn, (_, tests) in enumerate(groupby(slow, key=lambda item: item.path)):
        there_and_back = (*range(workers), *reversed(range(workers)))
        hands[there_and_back[turn % (2 * workers)]] += tests
    for hand in hands[:-1]:
        wanting = max(0, len(items) // workers - len(hand))
        hand += others[:wanting]
        del others[:wanting]
    items[:] = [item for hand in hands for item in hand] + others
