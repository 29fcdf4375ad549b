"""`python -m tests.soak --pages 100000`: one crawl of so many pages; what the crawling process
holds must not grow with them.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from crawler.night.supervisor import Progress, run_crawl
from storage.records import Outcome
from tests.crawler.counties import CLOCK, TODAY, county_at, list_page, rows, store_of
from tests.faults import FaultServer
from tests.running import children

EACH = 10
"""Pages of each column."""
STEPS = 6 * 1024
"""KiB that the allocator takes in steps, however few pages there are; a
page that is kept has thirty.
"""
MOST_GROWTH = 0.5
"""KiB a page: what is remembered of each column until the crawl ends
is a few hundred bytes a page.
"""
WARM = 0.4
"""The share of the pages after which everything that is needed once has been loaded and learnt."""


@dataclass(frozen=True, slots=True)
class Sample:
    """After so many pages: KiB of memory and open files of the crawling process."""

    pages: int
    memory: int
    files: int


def soak(home: Path, pages: int, samples: int = 20) -> list[Sample]:
    """Crawls so many pages on one portal, ten of each column, and looks at the
    crawling process now and then.
    """
    portal = FaultServer()
    columns = [(f"栏目{number}", f"/c{number}/index.html") for number in range(pages // EACH)]
    for number, (name, path) in enumerate(columns):
        entries = rows(12 * EACH, newest=TODAY - timedelta(days=number % 9), folder=f"/c{number}")
        for page in range(EACH):
            following = f"index_{page + 2}.html" if page + 1 < EACH else ""
            markup = list_page(entries[12 * page : 12 * page + 12], name=name, following=following)
            portal.page(path if page == 0 else f"/c{number}/index_{page + 1}.html", markup)
    taken: list[Sample] = []

    def look(progress: Progress) -> None:
        if progress.done % max(1, len(columns) // samples) == 0 and (
            pid := next(children(os.getpid(), "crawler"), None)
        ):
            with suppress(OSError, StopIteration):  # it has ended since
                files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
                taken.append(Sample(progress.done * EACH, resident(pid), files))

    with portal.serving():
        county = county_at(
            home, portal.url, columns, "delay = 0\nconcurrency = 8\nrobots = false\n"
        )
        with store_of(county) as store:
            summary = run_crawl(county, store, CLOCK, full=True, on_progress=look)
            assert summary.outcomes == {Outcome.READ: len(columns)}
            assert len(portal.requests()) >= pages // EACH * EACH
    return taken


def growth(taken: Sequence[Sample]) -> tuple[float, float, int]:
    """KiB that the warm process grew by, the same a page, and the files left open.

    A page that is kept shows between any two samples; an allocator that takes its next arena shows
    between two of them. So the greatest rise and the greatest fall are left out.
    """
    warm = [one for one in taken if one.pages >= WARM * taken[-1].pages]
    rises = sorted(later.memory - earlier.memory for earlier, later in pairwise(warm))
    pages = warm[-1].pages - warm[0].pages
    slope = sum(rises[1:-1]) / (len(rises) - 2) * len(rises) / pages
    return slope * pages, slope, warm[-1].files - warm[0].files


def resident(pid: int) -> int:
    told = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmRSS"))


def main() -> int:
    parser = argparse.ArgumentParser(
        description="What a long crawl leaves behind in memory and open files."
    )
    parser.add_argument("--pages", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        taken = soak(Path(folder), asked.pages)
    for one in taken:
        print(f"{one.pages:7} pages: {one.memory / 1024:6.1f} MiB, {one.files} files")
    grown, slope, files = growth(taken)
    print(f"{slope:.3f} KiB a page, {files} files more")
    return int(files > 4 or grown > MOST_GROWTH * asked.pages + STEPS)


if __name__ == "__main__":
    sys.exit(main())
