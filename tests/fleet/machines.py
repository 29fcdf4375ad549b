"""Worker processes over one real database, and portals on loopback that keep count."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text

from config.clock import Clock
from monitor.fleet.status import fleet_of
from storage.fleet.members import Members
from storage.records import CrawlState
from tests import forked
from tests.crawler.counties import county_at
from tests.e2e.commands import environment, tongbao
from tests.e2e.stranger import Portal, entries, list_page
from tests.monitor.nights import ZONE

LEASE = 6.0
"""Seconds that a silent process keeps its slots in the short forms; else the program's own."""
LONG = bool(os.environ.get("TONGBAO_TEST_LONG"))
"""The long forms: the program's own times, minutes in the place of seconds (`make machines`)."""
PATIENCE = 150.0
"""Seconds that a busy machine may take for what takes a few by itself."""
ROW = 10
UNSCHEDULED = '\n[schedule]\ncrawl = ""\nfull = ""\n'


def fill(portal: Portal, columns: int) -> Portal:
    """Gives the portal so many columns, each with news of its own."""
    today = Clock(ZONE).today()
    for number in range(columns):
        days = [today - timedelta(days=3 * number + 7 * entry + 1) for entry in range(8)]
        rows = entries(f"第{number}栏", days)
        portal.pages[f"/c{number}/"] = list_page(rows, title=f"栏目{number}", counted=True)
    return portal


def county(home: Path, portal: Portal, delay: float) -> Path:
    """The portal's county folder: one request at a time, and a pause between two."""
    columns = [(f"栏目{number}", f"/c{number}/") for number in range(len(portal.pages))]
    settings = f"delay = {delay}\nconcurrency = 1\nrobots = false\n{UNSCHEDULED}"
    county_at(home, portal.url, columns, settings)
    return home


@contextmanager
def worker(database: str, *, here: bool = False) -> Iterator[forked.Process]:
    """A worker of one slot; killed with all that it started, where it still runs. here: in the
    caller's network namespace.
    """
    start = forked.ALONE if here else forked.start()
    process = forked.Process(
        [*start, "monitor.cli.main", "worker", "--into", database, "--slots", "1"],
        env=environment(None),
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        assert "at once" in line, line + process.stderr.read()
        # what it says is not of interest; a full pipe would stop it
        drain = subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL)
        try:
            yield process
        finally:
            for pid in [process.own, *process.family, process.pid]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()
            drain.wait()
    finally:
        process.stderr.close()


def set_lease(database: str, seconds: float) -> None:
    """What those that connect from now on believe of silent processes."""
    engine = create_engine(make_url(database), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        name = connection.scalar(text("SELECT current_database()"))
        connection.execute(text(f"ALTER DATABASE {name} SET tongbao.lease = {seconds}"))
    engine.dispose()


def hurry(database: str) -> str:
    """The database, in which silent processes are believed dead soon, but in the long forms."""
    if not LONG:
        set_lease(database, LEASE)
    return database


def enroll(folder: Path, database: str) -> None:
    tongbao("enroll", str(folder), "--into", database)


def begin(database: str) -> None:
    """Puts a crawl of every county into the queue."""
    tongbao("fleet", "--into", database, "--begin")


def until(met: Callable[[], bool], patience: float = PATIENCE) -> float:
    """Waits until it is met; the seconds that took."""
    began = time.monotonic()
    while not met():
        assert time.monotonic() - began < patience
        time.sleep(0.1)
    return time.monotonic() - began


def finished(database: str) -> bool:
    """Whether every county's crawl has ended well."""
    with Members.open(database) as members:
        crawls = [one.crawl for one in fleet_of(members).counties]
    return all(crawl is not None and crawl.state is CrawlState.FINISHED for crawl in crawls)


def lists(home: Path) -> list[dict[str, Any]]:
    """Who is behind, column by column, but for the minute of the visit."""
    rows = json.loads(tongbao("lists", "--all", "--format", "json", home=home))
    return [{key: value for key, value in row.items() if key != "checked_at"} for row in rows]


def rate_held(portal: Portal, delay: float) -> bool:
    """Whether any requests in a row took their time: a single one may come late on a busy
    machine, and the next one in time.
    """
    moments = sorted(moment for moment, _ in portal.asked)
    return all(
        moments[last] - moments[last - ROW] > 0.9 * ROW * delay for last in range(ROW, len(moments))
    )


def twin(folder: Path, home: Path) -> Path:
    """A copy of a folder that keeps a database of its own, and hurries: for an undisturbed crawl."""
    home.mkdir()
    for name in ("units.csv", "columns.csv"):
        (home / name).write_bytes((folder / name).read_bytes())
    settings = (folder / "tongbao.toml").read_text(encoding="utf-8")
    settings = re.sub(r"(?m)^delay = .*", "delay = 0", settings)
    (home / "tongbao.toml").write_text(settings, encoding="utf-8")
    return home
