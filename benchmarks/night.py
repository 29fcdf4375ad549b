"""What a night costs beside its floor and a peer, as ratios within one run: `python -m
benchmarks.night [--columns N] [--rounds N] [--seed N]`, or `make bench`.

The same generated portal (benchmarks/portal.py, on loopback, in a process of its own) is read by
aiohttp and bare lxml that know each page's selector (the floor), by urlwatch and
changedetection.io, which read no dates, and by `tongbao crawl`, whole processes with their
children, one after the other in every round. Only a crawl whose entries and latest dates are the
portal's counts: another ends the run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from urllib.request import urlopen

from benchmarks.portal import DAY, ENTRIES, name_of, rows_of
from config.io.spreadsheet import write_csv

ROOT = Path(__file__).parents[1]
UNITS = 100
FIRST = ("urlwatch, first", "changedetection.io, first")
BATCH = 500
"""Watches that changedetection.io checks in one process: it waits for less than four minutes."""
LOOPBACK = {
    "ALLOW_IANA_RESTRICTED_ADDRESSES": "true",  # it asks nothing of loopback otherwise
    "DISABLE_VERSION_CHECK": "true",  # its maker hears nothing (not from batches anyway)
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # no prices are fetched
    "LLM_FEATURES_DISABLED": "true",
    "FETCH_WORKERS": "8",  # as many at once as the floor and a crawl
    "DISABLE_BROTLI_TEXT_SNAPSHOT": "true",  # long texts stay readable, which spares it work
}
"""What the environment tells changedetection.io, so that it speaks to the portal alone."""


@dataclass(frozen=True)
class Cost:
    """cpu, wall: seconds of a process with its children; peak: MiB of all of them at once."""

    cpu: float
    wall: float
    peak: float

    def __add__(self, later: Cost) -> Cost:
        """One process after the other."""
        return Cost(self.cpu + later.cpu, self.wall + later.wall, max(self.peak, later.peak))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--columns", type=int, default=3_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    python = environment("bench")
    print(f"urlwatch {version(python, 'urlwatch')}")
    try:
        watcher = environment("changedetection")
        print(f"changedetection.io {version(watcher, 'changedetection.io')}", flush=True)
    except subprocess.CalledProcessError as error:
        watcher = None
        print(f"changedetection.io is left out, its environment cannot be made here: {error}")
    costs: dict[str, list[Cost]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        # as many again, whose templates are known when they are read for the first time
        served("portal", asked.seed, 2 * asked.columns) as port,
    ):
        for number in range(asked.rounds):
            home = Path(folder) / str(number)
            game = Round(home, port, asked.seed, asked.columns, python, watcher)
            for name, cost in game.play():
                costs.setdefault(name, []).append(cost)
                print(
                    f"  {name:36} {cost.cpu:7.2f} s CPU  {cost.wall:6.1f} s  {cost.peak:4.0f} MiB",
                    flush=True,
                )
    show(costs, asked.columns)


def show(costs: dict[str, list[Cost]], columns: int) -> None:
    """Medians, with their spread, and the ratios to the floor."""
    floor = median(one.cpu for one in costs["floor"])
    print(
        f"{columns} columns of {ENTRIES} entries; CPU s per 1,000 columns, median (least to most)"
    )
    for name, found in costs.items():
        cpu = sorted(one.cpu * 1_000 / columns for one in found)
        print(
            f"{name:36} {median(cpu):6.2f} ({cpu[0]:.2f} to {cpu[-1]:.2f})  "
            f"{floor / (median(cpu) * columns / 1_000):5.2f} of the floor's pages per CPU second  "
            f"peak {max(one.peak for one in found):4.0f} MiB"
        )
    ours = median(one.cpu for one in costs["first crawl"])
    for name in FIRST:
        if name in costs:
            times = median(one.cpu for one in costs[name]) / ours
            print(f"{name}: {times:.2f} times the CPU of a first crawl")


def environment(name: str) -> Path:
    """The Python of the environment that the lock of a name describes, made where it is missing."""
    folder = ROOT / f".venv-{name}"
    python = folder / "bin" / "python"
    if not (folder / ".installed").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps"]
        lock = str(ROOT / f"requirements-{name}.lock")
        subprocess.run([*pip, "--requirement", lock], check=True)
        (folder / ".installed").touch()
    return python


def version(python: Path, package: str) -> str:
    """Which version of a package an environment holds."""
    ask = f"from importlib.metadata import version; print(version({package!r}))"
    return subprocess.run(
        [str(python), "-c", ask], capture_output=True, check=True, text=True
    ).stdout.strip()


@contextmanager
def served(module: str, *words: int) -> Iterator[int]:
    """The port at which a module of benchmarks serves as long as this lasts; words: its
    arguments. It runs in a process of its own, and its first line is the port.
    """
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, words)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


class Round:
    """Every contender once, on fresh folders."""

    def __init__(
        self,
        home: Path,
        port: int,
        seed: int,
        columns: int,
        python: Path,
        watcher: Path | None = None,
    ) -> None:
        """python: of floor and urlwatch; watcher: of changedetection.io, if it is there."""
        self._home, self._port, self._seed, self._columns = home, port, seed, columns
        self._python, self._watcher = python, watcher
        home.mkdir(parents=True)

    def play(self) -> Iterator[tuple[str, Cost]]:
        """Name and cost of each run."""
        every = range(self._columns)
        self._mode("plain")
        yield "floor", self._floor()
        yield "urlwatch, first", self._urlwatch("plain")
        if self._watcher and (checked := self._changedetection(self._watcher)):
            yield "changedetection.io, first", checked
        yield "first crawl", self.crawl("plain", every, 0)
        yield "unchanged without validators", self.crawl("plain", every, 1)
        known = self._county("known", range(2 * self._columns))
        self._tongbao(known, "crawl", "--as-of", str(DAY), *_units(0))
        cost = self._tongbao(known, "crawl", "--as-of", str(DAY), *_units(1))
        self._check(known, 0, 2 * self._columns)
        yield "first crawl, known templates", cost
        self._mode("etag")
        self._urlwatch("etag")
        yield "urlwatch, 304", self._urlwatch("etag")
        self.crawl("etag", every, 0)
        yield "unchanged by 304", self.crawl("etag", every, 1)
        self._mode("clock")
        self.crawl("clock", every, 0)
        yield "unchanged but for a clock", self.crawl("clock", every, 1)

    def _mode(self, name: str) -> int:
        with urlopen(f"http://127.0.0.1:{self._port}/mode/{name}") as answer:
            return int(answer.read())

    def _address(self, column: int) -> str:
        return f"http://127.0.0.1:{self._port}/c/{column}/"

    def _floor(self) -> Cost:
        script = str(ROOT / "benchmarks" / "floor.py")
        cost, said = run(
            [str(self._python), script, str(self._port), str(self._columns)], self._home
        )
        if int(said) != self._columns * ENTRIES:
            raise SystemExit(f"the floor read {said.strip()} entries")
        return cost

    def _urlwatch(self, name: str) -> Cost:
        home = self._home / f"urlwatch-{name}"
        home.mkdir(exist_ok=True)
        jobs = "---\n".join(f"url: {self._address(column)}\n" for column in range(self._columns))
        (home / "urls.yaml").write_text(jobs, encoding="utf-8")
        (home / "urlwatch.yaml").write_text(
            "report:\n  stdout:\n    enabled: false\n", encoding="utf-8"
        )
        words = [
            "--urls",
            "urls.yaml",
            "--config",
            "urlwatch.yaml",
            "--cache",
            "cache.db",
            "--hooks",
            "hooks.py",
        ]
        return run([str(self._python.parent / "urlwatch"), *words], home)[0]

    def _changedetection(self, python: Path) -> Cost | None:
        """One check of every column, in batches of one datastore. None, and why, where a watch
        was not checked once or its snapshot is not of its column.
        """
        home = self._home / "changedetection"
        home.mkdir()
        watch = [str(python.parent / "changedetection.io"), "-b", "-l", "ERROR", "-d", str(home)]
        watch += ["-h", "127.0.0.1", "-p", "0"]  # a batch tries a port, and does not listen
        cost = Cost(0, 0, 0)
        self._mode("plain")
        for begin in range(0, self._columns, BATCH):
            part = range(begin, min(begin + BATCH, self._columns))
            added = [word for column in part for word in ("-u", self._address(column))]
            cost += run([*watch, *added], home, LOOPBACK)[0]
        asked, kept = self._mode("plain"), dict(snapshots(home))
        wrong = [
            column
            for column in range(self._columns)
            # pages of one markup show no more of a title
            if rows_of(self._seed, column)[0].title[:20] not in kept.get(self._address(column), "")
        ]
        if not wrong and asked == self._columns:
            return cost
        print(
            f"  changedetection.io is not counted: {asked} requests for {self._columns} columns, "
            f"{len(wrong)} without their snapshot: {wrong[:20]}"
        )
        return None

    def home(self, name: str) -> Path:
        """The folder of the county that is crawled under a name."""
        return self._home / name

    def _county(self, name: str, columns: range) -> Path:
        home = self.home(name)
        if home.exists():
            return home
        home.mkdir()
        (home / "tongbao.toml").write_text(
            f'[portal]\nname = "测试县人民政府"\nurl = "http://127.0.0.1:{self._port}/"\n'
            "delay = 0\nconcurrency = 8\nrobots = false\n",
            encoding="utf-8",
        )
        write_csv(
            home / "units.csv", ["单位", "分组"], [[f"单位{n}", "部门"] for n in range(UNITS)]
        )
        rows = [
            [
                name_of(one),
                _unit_of(one),
                "信息公开",
                "两周",
                self._address(one),
            ]
            for one in columns
        ]
        write_csv(home / "columns.csv", ["栏目", "单位", "类别", "更新周期", "网址"], rows)
        return home

    def crawl(self, name: str, columns: range, night: int) -> Cost:
        """One night of the county of a name, which the portal answers in the mode of that name."""
        home = self._county(name, columns)
        self._mode(name)
        cost = self._tongbao(home, "crawl", "--as-of", str(DAY + timedelta(days=night)))
        asked = self._mode(name)
        if night and asked > len(columns) * 1.01:
            raise SystemExit(f"{name}: {asked} requests for {len(columns)} columns")
        self._check(home, night, len(columns))
        return cost

    def _tongbao(self, home: Path, *words: str) -> Cost:
        return run([sys.executable, "-m", "monitor.cli.main", "--home", str(home), *words], ROOT)[0]

    def _check(self, home: Path, night: int, columns: int) -> None:
        """Every column's latest, and the number of entries, are the portal's."""
        day = str(DAY + timedelta(days=night))
        words = ["--home", str(home), "lists", "--as-of", day, "--format", "json"]
        said = subprocess.run(
            [sys.executable, "-m", "monitor.cli.main", *words],
            capture_output=True,
            check=True,
            cwd=ROOT,
        ).stdout
        shown = {row["column"]: row["latest"] for row in json.loads(said)}
        wrong = [
            (column, shown.get(name_of(column)))
            for column in range(columns)
            if shown.get(name_of(column)) != str(rows_of(self._seed, column)[0].day)
        ]
        if wrong:
            raise SystemExit(f"{home.name}: {len(wrong)} columns are wrong: {wrong[:20]}")


def _unit_of(column: int) -> str:
    """Each unit's columns are of all markups: one half of the units teaches the other's."""
    return f"单位{column // 10 % UNITS}"


def _units(rest: int) -> list[str]:
    """The options that name every other unit."""
    return [word for number in range(rest, UNITS, 2) for word in ("--unit", f"单位{number}")]


def snapshots(datastore: Path) -> Iterator[tuple[str, str]]:
    """Each address that changedetection.io watches, and the newest text that it has kept of it."""
    for history in datastore.glob("*/history.txt"):
        url = json.loads(history.with_name("watch.json").read_text(encoding="utf-8"))["url"]
        newest = history.with_name(history.read_text(encoding="utf-8").split()[-1].split(",")[1])
        yield url, newest.read_text(encoding="utf-8")


def run(command: list[str], folder: Path, told: dict[str, str] | None = None) -> tuple[Cost, str]:
    """A command with all its children, and what it printed. Ends the run where it fails. told: what
    its surroundings say besides.
    """
    before, began = os.times(), perf_counter()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            command, stdout=out, stderr=err, cwd=folder, env=os.environ | (told or {})
        )
        peak: list[float] = [0.0]
        watching = threading.Thread(target=_watch, args=(process, peak))
        watching.start()
        watching.join()
        status = process.wait()
        after = os.times()
        out.seek(0)
        err.seek(0)
        said = out.read().decode(errors="replace")
        if status not in (0, 1) or (status and "urlwatch" not in command[0]):
            raise SystemExit(
                f"{command}: exit {status}: {err.read().decode(errors='replace')[-2000:]}"
            )
    cpu = (
        after.children_user + after.children_system - before.children_user - before.children_system
    )
    return Cost(cpu, perf_counter() - began, peak[0]), said


def _watch(process: subprocess.Popen[bytes], peak: list[float]) -> None:
    """Keeps the most MiB that the process and its children have held at once."""
    while process.poll() is None:
        peak[0] = max(peak[0], _held(process.pid))
        sleep(0.2)


def _held(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # it has ended meanwhile
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20 + sum(_held(int(child)) for child in below)


if __name__ == "__main__":
    main()
