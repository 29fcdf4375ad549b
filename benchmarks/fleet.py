"""Many portals on one machine: `python -m benchmarks.fleet [--portals N] [--columns N] [--by WAY]`.

Portals on loopback addresses of their own, each a politeness slot, are served by one process that
notes when each is asked (benchmarks/portals.py). First all are crawled at once at a portal's rate:
by the servers' own notes no slot may be asked faster. Then without a pause, so that the processor
is what limits: by one process at a time and by two, in turns; what counts is how much sooner two
are done, in seconds of the clock. By `folders` that is `tongbao fleet --folders --at-once`, by
`workers` so many `tongbao worker --slots 1` over one PostgreSQL server.

Others' load on the machine counts against two processes: run it on a quiet one, or at a high
priority (`nice -n -10`).
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from benchmarks.night import served
from benchmarks.portal import name_of
from config.county import load_county
from config.io.spreadsheet import write_csv
from monitor.fleet.enrolling import enroll
from monitor.fleet.status import fleet_of
from storage.fleet.members import Members
from storage.records import CrawlState
from tests.storage import server

ROOT = Path(__file__).parents[1]
TONGBAO = [sys.executable, "-m", "monitor.cli.main"]
TOGETHER = 10
"""So many requests in a row must take their time: one alone may come late, the next in time."""
LEAST_APART, LEAST_SOONER = 0.95, 1.7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--portals", type=int, default=20)
    parser.add_argument("--columns", type=int, default=100)
    parser.add_argument("--delay", type=float, default=0.5)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--by", choices=("folders", "workers"), default="folders")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what it started ends with it
    with served("portals", asked.portals, asked.columns) as port:
        trial = Trial(asked.by, port, asked.portals, asked.columns)
        apart, seconds = trial.rates(asked.delay)
        print(
            f"{asked.portals} portals of {asked.columns} columns at once, a request each "
            f"{asked.delay} s and portal: {seconds:.0f} s; {TOGETHER} requests to one portal took "
            f"at least {apart:.3f} of {TOGETHER * asked.delay:.1f} s",
            flush=True,
        )
        took: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(asked.rounds):
            for at_once, found in took.items():
                seconds, cpu = trial.crawl(0.0, at_once)
                found.append(seconds)
                print(
                    f"  {at_once} at a time: {seconds:6.1f} s, processor {cpu:6.1f} s", flush=True
                )
        one, two = (median(found) for found in took.values())
        print(f"without a pause: one {one:.1f} s, two {two:.1f} s: {one / two:.2f} times")
    if apart < LEAST_APART or one / two < LEAST_SOONER:
        raise SystemExit(f"at least {LEAST_APART} and {LEAST_SOONER} are wanted")


def address_of(portal: int) -> str:
    return f"127.0.8.{portal + 1}"


class Trial:
    """The same portals crawled again and again, each time by new counties."""

    def __init__(self, way: str, port: int, count: int, columns: int) -> None:
        self._way, self._port, self._count, self._columns = way, port, count, columns

    def rates(self, delay: float) -> tuple[float, float]:
        """All at once: the least share of its pause that a slot was given on average over some
        requests in a row, by the portals' notes; and the seconds of it all.
        """
        seconds, _ = self.crawl(delay, self._count)
        moments = [self._moments(portal) for portal in range(self._count)]
        apart = min(
            (many[last] - many[last - TOGETHER]) / (TOGETHER * delay)
            for many in moments
            for last in range(TOGETHER, len(many))
        )
        return apart, seconds

    def crawl(self, delay: float, at_once: int) -> tuple[float, float]:
        """Seconds of the clock and of the processor for all portals, so many at a time."""
        for portal in range(self._count):
            self._moments(portal)
        with tempfile.TemporaryDirectory() as folder:
            homes = [self._county(Path(folder), portal, delay) for portal in range(self._count)]
            before, began = _processor(), time.perf_counter()
            if self._way == "folders":
                self._by_folders(Path(folder), at_once)
            else:
                began = self._by_workers(homes, at_once)
            return time.perf_counter() - began, _processor() - before

    def _county(self, folder: Path, portal: int, delay: float) -> Path:
        home = folder / f"p{portal}"
        home.mkdir()
        url = f"http://{address_of(portal)}:{self._port}/"
        (home / "tongbao.toml").write_text(
            f'[portal]\nname = "第{portal}县"\nurl = "{url}"\ndelay = {delay}\nconcurrency = 1\n'
            'robots = false\n\n[schedule]\ncrawl = ""\nfull = ""\n',
            encoding="utf-8",
        )
        write_csv(home / "units.csv", ["单位", "分组"], [["甲局", "部门"]])
        rows = [
            [name_of(one), "甲局", "信息公开", "两周", f"{url}c/{one}/"]
            for one in range(self._columns)
        ]
        write_csv(home / "columns.csv", ["栏目", "单位", "类别", "更新周期", "网址"], rows)
        return home

    def _by_folders(self, folder: Path, at_once: int) -> None:
        words = ["fleet", "--folders", str(folder), "--at-once", str(at_once), "--format", "json"]
        done = subprocess.run([*TONGBAO, *words], capture_output=True, cwd=ROOT, check=False)
        if done.returncode:
            raise SystemExit(done.stderr.decode()[-3_000:])

    def _by_workers(self, homes: Sequence[Path], at_once: int) -> float:
        """When the first crawl was put into the queue: workers had started."""
        found = server.address()
        if found is None:
            raise SystemExit(server.NONE)
        with ExitStack() as stack:
            url = stack.enter_context(server.of_server(found))
            members = stack.enter_context(Members.open(url))
            for home in homes:
                enroll(load_county(home), members, home.name)
            # one process and two; where all are to run at once, one with as many slots
            slots = 1 if at_once <= 2 else at_once
            for _ in range(at_once // slots):
                stack.enter_context(_worker(url, slots))
            while len(members.slots.workers()) < at_once // slots:
                time.sleep(0.1)
            began = time.perf_counter()
            subprocess.run(
                [*TONGBAO, "fleet", "--into", url, "--begin"],
                check=True,
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
            )
            while not _finished(members):
                time.sleep(0.5)
            return began

    def _moments(self, portal: int) -> list[float]:
        """When the portal was asked for pages since it was last asked for this, in order."""
        with urlopen(f"http://{address_of(portal)}:{self._port}/moments") as answer:
            return sorted(json.loads(answer.read()))


@contextmanager
def _worker(url: str, slots: int) -> Iterator[None]:
    command = [*TONGBAO, "worker", "--into", url, "--slots", str(slots)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


def _finished(members: Members) -> bool:
    crawls = [one.crawl for one in fleet_of(members).counties]
    return all(crawl is not None and crawl.state is CrawlState.FINISHED for crawl in crawls)


def _processor() -> float:
    """Seconds of this process's children that have ended."""
    times = os.times()
    return times.children_user + times.children_system


if __name__ == "__main__":
    main()
