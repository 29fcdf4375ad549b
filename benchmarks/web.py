"""How fast the web face answers: `python -m benchmarks.web [--columns N] [--users N]`.

A county of so many columns and entries is written into a folder of its own, and `tongbao serve`
answers for it on loopback. Printed are

- the processor time that the server spends on each kind of page, asked for one after the other;
- how long each kind took from the request to its last byte, while users each open a page, look at
  it for a moment, and open the next;
- the server's memory over so many requests more.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import httpx

from benchmarks import county
from benchmarks.county import NAME, PASSWORD, UNITS

WORST = 0.300
"""Seconds within which 19 of 20 answers of every kind have to come."""
WARM = 2_000
"""Requests after which memory is what it stays: every thread and every page has been used."""
GROWTH = 8.0
"""MiB by which it may then differ to the end of as many thousands as are asked for."""
STEP = 1_000
IDLE = 0.1
"""Seconds of processor in two seconds that are next to nothing."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--columns", type=int, default=3_000)
    parser.add_argument("--entries", type=int, default=1_000_000, help="in all columns together")
    parser.add_argument("--users", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--pause", type=float, default=1.0, help="between two pages of one user")
    parser.add_argument(
        "--requests", type=int, default=10_000, help="over which memory is measured"
    )
    parser.add_argument("--home", type=Path, help="a folder to make, or one made before")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = wanted.home or Path(folder) / "county"
        if not (home / "tongbao.toml").exists():
            county.write(home, wanted.columns, wanted.entries // wanted.columns)
        county.upgrade(home)
        with _served(home) as server:
            at_rest = server.memory()
            print(f"made beside the pages at the start: {server.settled():.1f} s of processor")
            alone(server, wanted.columns)
            slow = _show(_users(server, wanted))
            print(f"memory {at_rest:.0f} MiB at the start, {server.memory():.0f} MiB now")
            grown = flat(server, wanted.columns, wanted.requests)
    sys.exit(int(slow or grown))


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs."""

    url: str
    pid: int

    def memory(self) -> float:
        """What it holds, in MiB."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return int(found[1]) / 1024 if found else 0.0

    def settled(self) -> float:
        """Waits until it does nothing; what it has spent by then."""
        while True:
            before = self.spent()
            time.sleep(2.0)
            if self.spent() - before < IDLE:
                return self.spent()

    def spent(self) -> float:
        """The seconds of processor that its threads have had."""
        tasks = Path(f"/proc/{self.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


@contextmanager
def _served(home: Path) -> Iterator[Server]:
    command = [sys.executable, "-m", "monitor.cli.main", "serve", "--port", "0"]
    with subprocess.Popen(
        command,
        env=os.environ | {"TONGBAO_HOME": str(home)},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        try:
            yield Server(process.stdout.readline().strip(), process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def alone(server: Server, columns: int, times: int = 40) -> None:
    """Prints the processor time of each kind of page, one request after the other."""
    spent: dict[str, list[float]] = {}
    with _browser(server) as browser:
        walk = _pages(columns, random.Random(0))
        for kind, path in islice(walk, times * KINDS):
            before = server.spent()
            _opened(browser, path)
            spent.setdefault(kind, []).append(server.spent() - before)
    for kind, seconds in spent.items():
        middle, late, worst = _points(seconds)
        print(
            f"{kind:<18} processor: median {middle * 1000:5.0f} ms, 95th {late * 1000:5.0f} ms, "
            f"worst {worst * 1000:5.0f} ms"
        )


def flat(server: Server, columns: int, requests: int) -> bool:
    """Prints the memory over so many requests; whether it grows."""
    held: list[float] = []
    with _browser(server) as browser:
        walk = _pages(columns, random.Random(1))
        for number, (_, path) in enumerate(islice(walk, requests), 1):
            _opened(browser, path)
            if number % STEP == 0:
                held.append(server.memory())
                print(f"memory after {number} requests: {held[-1]:.0f} MiB", flush=True)
    settled = held[WARM // STEP - 1 :]
    return bool(settled) and settled[-1] - settled[0] > GROWTH


_AT_THE_DOOR = threading.Lock()
"""Passwords for one name are tried one by one, and these are."""


@contextmanager
def _browser(server: Server) -> Iterator[httpx.Client]:
    """One that has logged in."""
    with httpx.Client(base_url=server.url, timeout=60) as client:
        page = client.get("login").text
        token = re.search(r'name="token" value="([^"]+)"', page)
        assert token is not None
        form = {"token": token[1], "name": NAME, "password": PASSWORD}
        with _AT_THE_DOOR:
            assert client.post("login", data=form).status_code == 303
        yield client


def _opened(browser: httpx.Client, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)


def _points(seconds: list[float]) -> tuple[float, float, float]:
    """The median, the 95th percentile and the worst."""
    ordered = sorted(seconds)
    return ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)], ordered[-1]


def _pages(columns: int, dice: random.Random) -> Iterator[tuple[str, str]]:
    """A walk through the pages: their kinds and addresses."""
    while True:
        unit = quote(f"单位{dice.randrange(UNITS)}")
        yield "board", "/"
        yield "board, a unit's", f"/?unit={unit}"
        yield "board, overdue", "/?overdue=1&sort=days"
        yield "unit", f"/units/{unit}"
        yield "column", f"/columns/{1 + dice.randrange(columns)}"
        yield "entries", "/entries"
        yield "entries, words", f"/entries?words={quote('水库')}&unit={unit}"
        yield "entries, rare", f"/entries?words={quote('第')}{dice.randrange(10**6)}{quote('期')}"
        yield "charts", "/charts"
        yield "roster", "/roster/columns"
        yield "crawls", "/crawls"
        yield "mails", "/mails"
        yield "anomalies", "/anomalies"
        yield "appeals", "/appeals"
        yield "circulars", "/circulars"


KINDS = 15
"""The kinds of pages in a walk."""


def _users(server: Server, wanted: argparse.Namespace) -> dict[str, list[float]]:
    """How long each kind of page took users who come at the same time."""
    taken: dict[str, list[float]] = {}
    guard, all_in = threading.Lock(), threading.Barrier(wanted.users)

    def one(number: int) -> None:
        dice = random.Random(number)
        with _browser(server) as browser:
            walk = islice(_pages(wanted.columns, dice), number, None)
            all_in.wait()
            until = time.monotonic() + wanted.seconds
            while time.monotonic() < until:
                kind, path = next(walk)
                begun = time.monotonic()
                _opened(browser, path)
                with guard:
                    taken.setdefault(kind, []).append(time.monotonic() - begun)
                time.sleep(wanted.pause * dice.uniform(0.5, 1.5))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(wanted.users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def _show(taken: dict[str, list[float]]) -> bool:
    """Prints each kind of page; whether one is slow."""
    slow = False
    for kind, seconds in taken.items():
        middle, late, worst = _points(seconds)
        slow = slow or late > WORST
        mark = "  SLOW" if late > WORST else ""
        print(
            f"{kind:<18} {len(seconds):5} times, median {middle * 1000:6.0f} ms, "
            f"95th {late * 1000:6.0f} ms, worst {worst * 1000:6.0f} ms{mark}"
        )
    return slow


if __name__ == "__main__":
    main()
