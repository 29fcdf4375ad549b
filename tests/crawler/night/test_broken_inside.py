"""Faults of our own: what breaks in one column's turn is its outcome alone; what breaks the whole
is seen and never waited for.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from config.io import processes
from crawler.night.columns import Columns
from crawler.night.job import CrawlJob
from crawler.night.spider import MOST_UNDER_WAY
from crawler.night.supervisor import longest_silence, run_crawl
from storage.records import CrawlState, Outcome
from storage.store import Store
from tests import forked
from tests.crawler.counties import CLOCK, county_at, list_page, rows, store_of
from tests.crawler.night.test_process import slowly
from tests.faults import Asked, FaultServer, answering, response
from tests.running import children

COLUMNS = [
    (name, f"/{name}/index.html")
    for name in (
        "callback",
        "errback",
        "judge",
        "request",
        "sample",
        "store",
        "healthy-1",
        "healthy-2",
    )
]

BROKEN = """
import sys
from crawler.night.first_pages import FirstPages
from crawler.night.worker import main
from crawler.night.spider import ColumnSpider
from crawler.night.writer import Writer

def breaks(errand, where):
    if errand.walk.column.name == where:
        raise RuntimeError(f"broken in {where}")

class BrokenPages(FirstPages):
    def ready(self, errand, answer):
        if answer is not None:
            breaks(errand, "sample")
        return super().ready(errand, answer)

class Broken(ColumnSpider):
    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self._first.__class__ = BrokenPages

    async def _answered(self, answer, picture, errand, ask, tries):
        breaks(errand, "callback")
        return await super()._answered(answer, picture, errand, ask, tries)

    async def _failed(self, error, errand, ask, tries):
        breaks(errand, "errback")
        return await super()._failed(error, errand, ask, tries)

    def _judged(self, errand, walked):
        breaks(errand, "judge")
        weighed = super()._judged(errand, walked)
        if errand.walk.column.name == "store":
            object.__setattr__(weighed.visit, "rows", object())
        return weighed

    async def _asked(self, errand, ask):
        breaks(errand, "request")
        return await super()._asked(errand, ask)

if __name__ == "__main__":
    sys.exit(main(Broken))
"""
DEAF = """
import sys
from crawler.night import writer
from crawler.night.worker import main

class Deaf(writer.Writer):
    def _collect(self):
        raise ZeroDivisionError("the writer is gone")

import crawler.night.worker
crawler.night.worker.Writer = Deaf
sys.exit(main())
"""
SLOW = """
import sys, time
import crawler.night.worker
from crawler.night import writer
from crawler.night.worker import main

writer._BACKLOG = 10

class Slow(writer.Writer):
    waiting = most = 0

    async def put(self, visit):
        Slow.waiting += 1
        Slow.most = max(Slow.most, Slow.waiting)
        await super().put(visit)
        Slow.waiting -= 1

    def _record(self, batch):
        time.sleep(0.3)
        super()._record(batch)

crawler.night.worker.Writer = Slow
code = main()
print('{"most": %d}' % Slow.most, flush=True)
sys.exit(code)
"""


def portal_of() -> FaultServer:
    portal = FaultServer()
    for name, path in COLUMNS:
        portal.page(path, list_page(rows(5, folder=f"/{name}"), name=name))
    portal.pages["/errback/index.html"] = answering(b"x", headers={"Content-Encoding": "br"})
    return portal


def crawled_by(program: str, job: CrawlJob) -> tuple[int, list[dict[str, Any]]]:
    """A crawling process of this program: its exit code, and what it told."""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write("".join(f"{line.decode()}\n" for line in job.lines()))
        child.stdin.flush()
        told = [json.loads(line) for line in child.stdout]
        return child.wait(30), told


def job_of(county: Any, store: Store) -> CrawlJob:
    enrolment = store.enrol(county.registry, county.units_csv, county.columns_csv)
    crawl_id = store.begin_crawl(
        enrolment,
        as_of=CLOCK.today(),
        started_at=CLOCK.now(),
        full=False,
        scope_ids=enrolment.column_ids,
    )
    columns = Columns.of(zip(enrolment.column_ids, county.registry.columns, strict=True))
    return CrawlJob(
        crawl_id,
        county.settings.store.url,
        county.home,
        county.settings.portal,
        columns,
        fixed_day=CLOCK.fixed_day,
    )


def test_what_breaks_in_one_column_s_turn_is_its_outcome_and_no_other_s(tmp_path: Path) -> None:
    with portal_of().serving() as portal:
        county = county_at(tmp_path, portal.url, COLUMNS)
        with store_of(county) as store:
            job = job_of(county, store)
            code, told = crawled_by(BROKEN, job)
            names = dict(
                zip(job.columns.ids, (face.name for face in job.columns.faces), strict=True)
            )
            told = [one for one in told if "alive" not in one]  # on a busy machine it says so too
            outcomes = {one["name"]: (one["outcome"], one["why"]) for one in told}
            held = {names[column_id]: len(store.known(column_id).entries) for column_id in names}
    assert code == 0
    assert len(told) == len(COLUMNS)
    for name, _ in COLUMNS:
        if name.startswith("healthy"):
            assert outcomes[name][0] == "read", outcomes[name]
            assert held[name] == 5
        else:
            assert outcomes[name][0] == "internal error", (name, outcomes[name])
            assert held[name] == 0
    assert outcomes["judge"][1] == "RuntimeError: broken in judge"


def test_a_writer_that_breaks_ends_the_crawl_and_says_so(tmp_path: Path) -> None:
    with portal_of().serving() as portal:
        county = county_at(tmp_path, portal.url, COLUMNS)
        with store_of(county) as store:
            code, told = crawled_by(DEAF, job_of(county, store))
    assert code == 3
    assert told == [{"failed": "the writer is gone"}]


def test_no_more_columns_are_begun_than_can_be_written_down(tmp_path: Path) -> None:
    columns = [(f"栏目{number}", f"/{number}/") for number in range(2 * MOST_UNDER_WAY)]
    with FaultServer().serving() as portal:
        county = county_at(tmp_path, portal.url, columns, "delay = 0\nconcurrency = 8\n")
        with store_of(county) as store:
            code, told = crawled_by(SLOW, job_of(county, store))
    assert code == 0
    assert len(told) == len(columns) + 1
    assert told[-1]["most"] <= MOST_UNDER_WAY


def test_a_crawling_process_that_falls_silent_is_ended_and_the_crawl_has_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "START", forked.ALONE)  # this process's own child, to be frozen
    others = set(children(os.getpid(), "crawler"))
    frozen: list[int] = []

    async def freeze(_: Asked, writer: asyncio.StreamWriter) -> None:
        frozen.extend(set(children(os.getpid(), "crawler")) - others)
        os.kill(frozen[0], signal.SIGSTOP)
        writer.write(response(list_page(rows(5))))

    portal = portal_of()
    portal.pages["/healthy-2/index.html"] = freeze
    with portal.serving():
        county = county_at(tmp_path, portal.url, COLUMNS, "delay = 0\ntimeout = 30\n")
        with store_of(county) as store:
            began = time.monotonic()
            summary = run_crawl(county, store, CLOCK, most_silence=20)
            assert time.monotonic() - began < 90
    assert summary.state is CrawlState.FAILED
    assert "silent for 20 seconds" in summary.note
    assert sum(summary.outcomes.values()) == len(COLUMNS)
    assert summary.outcomes[Outcome.NOT_VISITED] >= 1
    assert not Path(f"/proc/{frozen[0]}").exists()


def test_a_slow_portal_is_not_taken_for_a_crawl_that_hangs(tmp_path: Path) -> None:
    county = county_at(tmp_path, "http://127.0.0.1:9", COLUMNS, "delay = 600\ntimeout = 600\n")
    assert longest_silence(county.settings.portal) > 3 * 600 + 600


def test_a_crawl_that_uses_up_its_memory_fails_and_says_so(tmp_path: Path) -> None:
    portal = portal_of()
    portal.pages["/healthy-2/index.html"] = slowly(list_page(rows(5)), 10)
    with portal.serving():
        county = county_at(tmp_path, portal.url, COLUMNS, "delay = 0\ntimeout = 30\n")
        with store_of(county) as store:
            summary = run_crawl(county, store, CLOCK, most_memory=20)
            assert summary.state is CrawlState.FAILED
            assert "内存超限" in summary.note
            assert sum(summary.outcomes.values()) == len(COLUMNS)
            portal.page("/healthy-2/index.html", list_page(rows(5)))
            assert run_crawl(county, store, CLOCK).state is CrawlState.FINISHED
