"""A long crawl: what the crawling process holds in memory and open files does not grow
with the pages that it reads.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.soak import Sample, growth

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_a_long_crawl_leaves_no_memory_and_no_file_behind() -> None:
    # A process of its own: `python -m tests.soak` alone crawls the hundred thousand pages of a day.
    command = [sys.executable, "-m", "tests.soak", "--pages", "1000"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=1_500, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_growth_is_told_from_noise_and_from_the_beginning() -> None:
    flat = [
        Sample(pages, 120_000 + 40 * (pages % 3) + (0 if pages > 300 else -50_000), 15)
        for pages in range(100, 1_100, 50)
    ]
    assert abs(growth(flat)[1]) < 0.2
    leaking = [
        Sample(pages, 120_000 + 2 * pages, 15 + pages // 100) for pages in range(100, 1_100, 50)
    ]
    grown, slope, files = growth(leaking)
    assert slope == pytest.approx(2)
    assert grown == pytest.approx(2 * 600, abs=100)
    assert files > 4


def test_one_step_of_the_allocator_is_no_growth_and_a_leak_in_arenas_is() -> None:
    step = [
        Sample(pages, 125_000 + (5_300 if pages > 800 else 0), 15) for pages in range(70, 1_500, 70)
    ]
    assert growth(step)[0] == 0
    arenas = [
        Sample(pages, 125_000 + 1_024 * (4 * pages // 1_024), 15) for pages in range(70, 1_500, 70)
    ]
    assert growth(arenas)[1] > 2
