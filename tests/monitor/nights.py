"""Schedulers in processes of their own, on a county whose portal is on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from config.clock import Clock
from config.county import County
from storage.duties import SCHEDULER, Duties, JobRun, JobState
from storage.records import Crawl
from storage.store import Store
from tests import forked
from tests.crawler.counties import county_at, list_page
from tests.e2e.commands import environment
from tests.faults import FaultServer

ZONE = ZoneInfo("Asia/Shanghai")
NOTHING_ELSE = 'full = ""\nnotify = ""\ncircular = ""\nbackup = ""\n'


def county_with(
    home: Path, portal: FaultServer, columns: int, schedule: str = NOTHING_ELSE
) -> County:
    """A county of so many columns, each with a page of its own on the portal; only
    the nightly crawl is scheduled.
    """
    today = Clock(ZONE).today()
    paths = [(f"栏目{number}", f"/c{number}/index.html") for number in range(columns)]
    for number, (name, path) in enumerate(paths):
        portal.page(path, list_page(_rows(today, number), name=name))
    settings = f"delay = 0\ntimeout = 15\nconcurrency = 8\n\n[schedule]\n{schedule}"
    return county_at(home, portal.url, paths, settings)


def _rows(today: date, number: int) -> list[tuple[str, str, date]]:
    days = [today - timedelta(days=5 * number + 9 * entry + 1) for entry in range(8)]
    return [
        (f"第{number}栏第{day}号文件的通知", f"/c{number}/{day:%Y%m%d}.html", day) for day in days
    ]


@contextmanager
def duties_of(county: County) -> Iterator[Duties]:
    with Store.open(county.settings.store.url, county.home) as store:
        store.upgrade()
        yield store.duties


def ran_last(county: County, job: str, ago: timedelta) -> None:
    """Writes down that the job was due and done some time ago, so that a scheduler
    that starts now has missed some.
    """
    then = datetime.now(UTC) - ago
    with duties_of(county) as duties:
        duties.end(duties.begin(job, then, then), JobState.DONE, "", then)


def job_runs(county: County) -> list[JobRun]:
    """The runs on record, the latest first."""
    with duties_of(county) as duties:
        return duties.recent(50)


def has_run_again(county: County) -> bool:
    """Whether a run has ended well since the one that `ran_last` wrote down."""
    last, *before = job_runs(county)
    return bool(before) and last.state is JobState.DONE


def crawls(county: County) -> list[Crawl]:
    with Store.open(county.settings.store.url, county.home) as store:
        return store.crawls(50)


def is_free(county: County) -> bool:
    """Whether no scheduler holds the folder."""
    with duties_of(county) as duties:
        return duties.holder(SCHEDULER) is None


def logged(county: County) -> list[dict[str, Any]]:
    """The log, line by line."""
    lines = (county.home / "data" / "logs" / "tongbao.log").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def standing(county: County) -> list[dict[str, Any]]:
    """Who is behind, and every column's outcome, as `tongbao lists` tells it; but
    for the minute of the visit.
    """
    command = forked.tongbao("--home", str(county.home), "lists", "--format", "json")
    told = subprocess.run(command, capture_output=True, check=True, env=environment(None))
    rows: list[dict[str, Any]] = json.loads(told.stdout)
    return [{key: value for key, value in row.items() if key != "checked_at"} for row in rows]


def started(county: County, start: tuple[str, ...] | None = None) -> forked.Process:
    """`tongbao run` on the county's folder. start: as the product starts it, `forked.ALONE`."""
    command = [*(start or forked.start()), "monitor.cli.main", "--home", str(county.home), "run"]
    return forked.Process(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env=environment(None),
    )


@contextmanager
def scheduler(county: County, start: tuple[str, ...] | None = None) -> Iterator[forked.Process]:
    """`tongbao run`, from when it holds the folder until the block ends; told to
    stop then, if it has not ended.
    """
    process = started(county, start)
    try:
        wait_until(lambda: not is_free(county) or process.poll() is not None)
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=120)


def wait_until(holds: Callable[[], object], seconds: float = 120) -> None:
    first = time.monotonic()
    while True:
        began = time.monotonic()
        if holds():
            return
        waited = time.monotonic() - first
        assert waited < seconds, "waited in vain"
        # Who looks without a pause keeps the portal, which is in this process, from answering;
        # and what has not come for long need not be looked for so often.
        time.sleep(max(0.05, 3 * (time.monotonic() - began), waited / 20))


def kill(*pids: int) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
