"""The crawling process as the system sees it: killed, stopped, orphaned, doubled;
and that it listens on nothing.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from crawler.night.supervisor import run_crawl
from storage.errors import CrawlRunningError
from storage.records import CrawlState, Outcome
from tests import forked
from tests.crawler.counties import CLOCK, county_at, list_page, rows, store_of
from tests.faults import Asked, Behaviour, FaultServer, raw, response
from tests.running import lives

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("TONGBAO_TEST_KILLS", "6"))
COLUMNS = [(f"栏目{number}", f"/c{number}/index.html") for number in range(12)]


def slowly(body: str, seconds: float) -> Behaviour:
    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        writer.write(response(body))

    return behave


def portal_of(seconds: float = 0.05) -> FaultServer:
    portal = FaultServer()
    for number, (name, path) in enumerate(COLUMNS):
        entries = rows(30, folder=f"/c{number}/art")
        portal.pages[path] = slowly(
            list_page(entries[:20], name=name, following="index_2.html"), seconds
        )
        portal.pages[f"/c{number}/index_2.html"] = slowly(
            list_page(entries[20:], name=name), seconds
        )
    return portal


def parent(home: Path) -> forked.Process:
    """A process that runs a crawl, as `tongbao crawl` does."""
    command = [*forked.start(), "tests.crawler.night.parent", str(home)]
    return forked.Process(command, stdout=subprocess.PIPE, text=True)


def child_of(process: forked.Process, patience: float = 60) -> int:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        for child in process.family:
            return child
        time.sleep(0.02)
    raise AssertionError("no crawling process was started")


def ended(pid: int, patience: float) -> bool:
    until = time.monotonic() + patience
    while lives(pid):
        if time.monotonic() >= until:
            return False
        time.sleep(0.05)
    return True


def held(home: Path) -> list[tuple[object, ...]]:
    """What the database holds of entries, after a look at whether it is whole."""
    database = sqlite3.connect(home / "data" / "tongbao.db")
    try:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        doubled = database.execute(
            "SELECT 1 FROM visits GROUP BY crawl_id, column_id HAVING count(*) > 1"
        ).fetchall()
        assert not doubled
        statement = (
            "SELECT column_id, title, published_on, gone_on FROM entries ORDER BY column_id, key"
        )
        return database.execute(statement).fetchall()
    finally:
        database.close()


@pytest.mark.timeout(600 + 20 * KILLS)
def test_a_crawl_killed_at_any_moment_and_run_again_ends_as_an_undisturbed_one(
    tmp_path: Path,
) -> None:
    dice = random.Random(20180731)
    with portal_of().serving() as portal:
        calm, wild = (county_at(tmp_path / name, portal.url, COLUMNS) for name in ("calm", "wild"))
        with store_of(calm) as store:
            assert run_crawl(calm, store, CLOCK).state is CrawlState.FINISHED
            undisturbed = held(calm.home)
        with store_of(wild) as store:
            for turn in range(KILLS):
                portal.asked.clear()
                process = parent(wild.home)
                child = child_of(process)
                until = time.monotonic() + 60
                enough = dice.randrange(len(COLUMNS) + 1)
                while (
                    len(portal.asked) < enough and time.monotonic() < until and not ended(child, 0)
                ):
                    time.sleep(0.01)
                time.sleep(dice.uniform(0, 0.2))
                with suppress(ProcessLookupError):  # it was done before
                    os.kill(child if turn % 2 else process.pid, signal.SIGKILL)
                process.communicate(timeout=120)
                assert ended(child, 10)
                held(wild.home)
            summary = run_crawl(wild, store, CLOCK)
            assert summary.outcomes == {Outcome.READ: len(COLUMNS)}
            assert held(wild.home) == undisturbed
            crawls = store.crawls(KILLS + 1)
            cut_off = [
                crawl
                for crawl in crawls
                if crawl.state in (CrawlState.INTERRUPTED, CrawlState.FAILED)
            ]
            assert len(cut_off) > KILLS // 3, "they must be killed while they work"
            for crawl in crawls:
                assert crawl.state is not CrawlState.RUNNING
                assert sum(crawl.outcomes.values()) == len(COLUMNS)


def test_a_stopped_crawl_ends_soon_keeps_what_it_has_and_accounts_for_the_rest(
    tmp_path: Path,
) -> None:
    portal = portal_of()
    portal.pages["/c11/index.html"] = raw(b"", then_close=False)
    with portal.serving():
        county = county_at(tmp_path, portal.url, COLUMNS, "delay = 0\ntimeout = 60\n")
        with store_of(county) as store:
            process = parent(county.home)
            child = child_of(process)
            while not portal.requests():
                time.sleep(0.05)
            time.sleep(1)
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            told, _ = process.communicate(timeout=120)
            assert time.monotonic() - began < 40
            assert told.strip() == "aborted"
            assert ended(child, 10)
            (crawl,) = store.crawls(1)
            assert crawl.state is CrawlState.ABORTED
            assert sum(crawl.outcomes.values()) == len(COLUMNS)
            assert crawl.outcomes[Outcome.NOT_VISITED] >= 1


def test_the_crawling_process_ends_with_its_parent_and_listens_on_nothing(tmp_path: Path) -> None:
    with portal_of(seconds=1).serving() as portal:
        county = county_at(tmp_path, portal.url, COLUMNS)
        with store_of(county):
            process = parent(county.home)
            child = child_of(process)
            while not portal.requests():
                time.sleep(0.05)
            assert listening(child) == []
            process.kill()
            process.communicate(timeout=120)
            assert ended(child, 30)


def listening(pid: int) -> list[str]:
    """The local addresses on which a process listens, as `ss -tulnp` would name them."""
    own = set()
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        try:
            own.add(str(handle.readlink()))
        except OSError:
            continue
    assert any(name.startswith("socket:") for name in own), (
        "the process has no socket at all: it was looked at too early"
    )
    found = []
    for table, states in (("tcp", {"0A"}), ("tcp6", {"0A"}), ("udp", {"07"}), ("udp6", {"07"})):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] in states and f"socket:[{fields[9]}]" in own:
                found.append(f"{table} {fields[1]}")
    return found


def test_a_second_crawl_is_refused_while_one_runs(tmp_path: Path) -> None:
    with portal_of(seconds=1).serving() as portal:
        county = county_at(tmp_path, portal.url, COLUMNS)
        with store_of(county) as store:
            process = parent(county.home)
            child_of(process)
            with pytest.raises(CrawlRunningError, match=str(process.own)):
                run_crawl(county, store, CLOCK)
            process.kill()
            process.communicate(timeout=120)


def test_a_crawl_in_a_thread_is_stopped_by_its_event(tmp_path: Path) -> None:
    with portal_of(seconds=1).serving() as portal:
        county = county_at(tmp_path, portal.url, COLUMNS)
        stop = threading.Event()
        threading.Timer(3, stop.set).start()
        with store_of(county) as store:
            summary = run_crawl(county, store, CLOCK, stop=stop)
    assert summary.state is CrawlState.ABORTED
    assert sum(summary.outcomes.values()) == len(COLUMNS)
