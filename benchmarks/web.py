"""How fast the web face answers: `python -m benchmarks.web [--columns N] [--users N]`.

A county of so many columns and entries is written into a folder of its own; `tongbao serve` answers
users who each open a page, look at it for a moment, and open the next. Printed is how long each
kind of page took from the request to its last byte, on loopback.
"""

from __future__ import annotations

import argparse
import csv
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
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import httpx

from config.clock import Clock
from config.county import load_county
from storage.records import CrawlState, Entry, Outcome, SeenEntry, Visit
from storage.store import Store

NAME, PASSWORD = "bench", "bench-password"
UNITS, NIGHTS, BATCH = 200, 9, 50
FIRST_NIGHT = 60
"""So many days ago everything was read for the first time."""
WORST = 0.300
"""Seconds within which 19 of 20 answers of every kind have to come."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--columns", type=int, default=3_000)
    parser.add_argument("--entries", type=int, default=1_000_000, help="in all columns together")
    parser.add_argument("--users", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--pause", type=float, default=1.0, help="between two pages of one user")
    parser.add_argument("--home", type=Path, help="a folder to make, or one made before")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = wanted.home or Path(folder) / "county"
        if not (home / "tongbao.toml").exists():
            _county(home, wanted.columns, wanted.entries // wanted.columns)
        with _served(home) as (url, memory):
            before = memory()
            taken = _users(url, wanted.columns, wanted.users, wanted.seconds, wanted.pause)
            slow = _show(taken)
            print(f"memory {before:.0f} MiB before, {memory():.0f} MiB after")
    sys.exit(1 if slow else 0)


def _county(home: Path, columns: int, entries: int) -> None:
    home.mkdir(parents=True)
    (home / "tongbao.toml").write_text(
        '[portal]\nname = "某县人民政府"\nurl = "http://127.0.0.1:9/"\n', encoding="utf-8"
    )
    units = [(f"单位{number}", "镇街" if number % 2 else "部门") for number in range(UNITS)]
    _write(home / "units.csv", ("单位", "分组"), units)
    kinds = ("信息公开", "动态信息", "动态信息/政务要闻")
    cycles = ("每周", "每月", "两周", "半年", "一年")
    _write(
        home / "columns.csv",
        ("栏目", "单位", "类别", "更新周期", "网址"),
        [
            (
                f"栏目{number}",
                f"单位{number % UNITS}",
                kinds[number % 3],
                cycles[number % 5],
                f"http://127.0.0.1:9/col/{number}/",
            )
            for number in range(columns)
        ],
    )
    county = load_county(home)
    clock = Clock(county.settings.portal.zone)
    begun = time.monotonic()
    with Store.open(county.settings.store.url, home) as store:
        store.upgrade()
        enrolment = store.enrol(county.registry, county.units_csv, county.columns_csv)
        for back in (FIRST_NIGHT, *reversed(range(NIGHTS))):
            day = clock.today() - timedelta(days=back)
            shown = entries if back == FIRST_NIGHT else 20
            at = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=6)
            crawl = store.begin_crawl(enrolment, as_of=day, started_at=at)
            visits = _visits(enrolment.column_ids, day, at, shown)
            while batch := list(islice(visits, BATCH)):
                store.record(crawl, batch)
            store.finish_crawl(crawl, at, CrawlState.FINISHED)
    seconds = time.monotonic() - begun
    print(f"{columns} columns, {columns * entries} entries: {seconds:.0f} s to write")
    environment = os.environ | {"TONGBAO_HOME": str(home), "TONGBAO_PASSWORD": PASSWORD}
    command = [sys.executable, "-m", "monitor.cli.main", "user", "add", NAME, "--role", "deputy"]
    subprocess.run(command, env=environment, check=True)


def _visits(ids: tuple[int, ...], day: date, at: datetime, entries: int) -> Iterator[Visit]:
    for number in ids:
        # Every other day brings an entry, up to the day on which the column fell asleep.
        newest = day - timedelta(days=number % 40)
        newest -= timedelta(days=newest.toordinal() % 2)
        shown = tuple(_entry(number, newest, place) for place in range(entries))
        yield Visit(
            *(number, day, at, Outcome.READ),
            layout="general",
            entries=shown,
            rows=entries,
            fingerprint="f",
        )


def _entry(number: int, newest: date, place: int) -> SeenEntry:
    day = newest - timedelta(days=place * 2)
    url = f"http://127.0.0.1:9/art/{number}/{day:%Y%m%d}.html"
    title = f"关于开展第{day.toordinal()}次工作的通知"
    return SeenEntry(url, Entry(title, url, day, day.isoformat(), "span"))


def _write(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])


@contextmanager
def _served(home: Path) -> Iterator[tuple[str, object]]:
    """The address of the server, and its memory in MiB."""
    command = [sys.executable, "-m", "monitor.cli.main", "serve", "--port", "0"]
    with subprocess.Popen(
        command,
        env=os.environ | {"TONGBAO_HOME": str(home)},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as server:
        assert server.stdout is not None

        def memory() -> float:
            status = Path(f"/proc/{server.pid}/status").read_text(encoding="ascii")
            found = re.search(r"VmRSS:\s+(\d+)", status)
            return int(found[1]) / 1024 if found else 0.0

        try:
            yield server.stdout.readline().strip(), memory
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)


def _pages(columns: int, dice: random.Random) -> Iterator[tuple[str, str]]:
    """A walk through the pages: their kinds and addresses."""
    while True:
        unit = quote(f"单位{dice.randrange(UNITS)}")
        yield "board", "/"
        yield "board, a unit's", f"/?unit={unit}"
        yield "board, overdue", "/?overdue=1&sort=days"
        yield "unit", f"/units/{unit}"
        yield "column", f"/columns/{1 + dice.randrange(columns)}"
        yield "crawls", "/crawls"
        yield "mails", "/mails"
        yield "anomalies", "/anomalies"
        yield "appeals", "/appeals"
        yield "circulars", "/circulars"
        yield from MORE


MORE: tuple[tuple[str, str], ...] = ()


def _users(
    url: str, columns: int, users: int, seconds: float, pause: float
) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {}
    guard, until = threading.Lock(), time.monotonic() + seconds

    def one(number: int) -> None:
        dice = random.Random(number)
        with httpx.Client(base_url=url, timeout=60) as client:
            page = client.get("login").text
            token = re.search(r'name="token" value="([^"]+)"', page)
            assert token is not None
            form = {"token": token[1], "name": NAME, "password": PASSWORD}
            assert client.post("login", data=form).status_code == 303
            walk = _pages(columns, dice)
            for _ in range(number):
                next(walk)
            while time.monotonic() < until:
                kind, path = next(walk)
                begun = time.monotonic()
                answer = client.get(path)
                spent = time.monotonic() - begun
                assert answer.status_code == 200, (path, answer.status_code)
                with guard:
                    taken.setdefault(kind, []).append(spent)
                time.sleep(pause * dice.uniform(0.5, 1.5))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def _show(taken: dict[str, list[float]]) -> bool:
    """Prints each kind of page; whether one is slow."""
    slow = False
    for kind, seconds in taken.items():
        ordered = sorted(seconds)
        middle, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        slow = slow or late > WORST
        mark = "  SLOW" if late > WORST else ""
        print(
            f"{kind:<18} {len(ordered):5} times, median {middle * 1000:6.0f} ms, "
            f"95th {late * 1000:6.0f} ms, worst {ordered[-1] * 1000:6.0f} ms{mark}"
        )
    return slow


if __name__ == "__main__":
    main()
