"""How the whole suite is run on several workers: what takes long is begun first, and nothing is compiled again and again."""

from __future__ import annotations

import os
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How busy the machine is says nothing about a law: no example is held against a clock.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

HERE = Path(__file__).parent
SLOW = (
    *("test_deploy.py", "monitor/test_month.py", "monitor/test_scheduler_processes.py", "e2e/test_nasty_portals.py"),
    *("e2e/test_recrawl.py", "crawler/test_process.py", "e2e/test_evidence.py", "e2e/test_week.py"),
    *(
        "e2e/test_product_verdicts.py",
        "monitor/test_health.py",
        "crawler/test_faults.py",
        "crawler/test_kept_evidence.py",
    ),
    *(
        "e2e/test_time_zones.py",
        "e2e/test_product_bands.py",
        "e2e/test_database_in_trouble.py",
        "crawler/test_robots.py",
    ),
    *("e2e/test_product_notices.py", "crawler/test_portal_down.py", "alerts/test_outbox_killed.py", "e2e/test_demo.py"),
    *("crawler/test_crawl.py", "alerts/test_difficult_server.py", "monitor/test_night.py", "crawler/test_reach.py"),
)
"""The files that take longest, the longest of them first."""


def pytest_configure() -> None:
    # The tests start hundreds of processes, each of which would compile the project for itself.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_xdist_auto_num_workers() -> int:
    """For `-n auto`: more than there are processors, because much of the time is spent waiting."""
    cores = os.cpu_count() or 1
    return cores + cores // 2 + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Deals the tests to the workers, each of whom takes an equal stretch: slow files to begin with, the others after them."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    places = {HERE / name: place for place, name in enumerate(SLOW)}
    slow = sorted((item for item in items if item.path in places), key=lambda item: places[item.path])
    others = [item for item in items if item.path not in places]
    hands: list[list[pytest.Item]] = [[] for _ in range(workers)]
    for turn, (_, tests) in enumerate(groupby(slow, key=lambda item: item.path)):
        there_and_back = (*range(workers), *reversed(range(workers)))
        hands[there_and_back[turn % (2 * workers)]] += tests
    for hand in hands[:-1]:
        wanting = max(0, len(items) // workers - len(hand))
        hand += others[:wanting]
        del others[:wanting]
    items[:] = [item for hand in hands for item in hand] + others
