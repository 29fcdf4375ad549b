"""A night of a thousand portals in one database: `python -m benchmarks.nation [--enrolled N]
[--portals N] [--columns N] [--delay S] [--workers N] [--slots N]`.

Real: one PostgreSQL server (fsync off), the queue, workers with so many slots each, leases, slices,
a schema and a folder a county, a transaction a visit with its entries and its capture. Recorded:
the portals and their reading. In the place of each crawling process a thread waits for the
portal's rate and records a visit, so that a machine of two processors carries hundreds at once.

So many counties are enrolled, so many of them crawled. What the portals' rates alone allow is
⌈portals / slots⌉ x columns x delay; the night may take a tenth more. Told besides: the processor
time of the database's processes and of the workers; what a worker that says what is due takes when
nothing is; how long a look at the whole takes. It needs some 18 ms of processor a visit and 0.4 s
a portal: with too few seconds a portal the machine is the limit, not the rates. The defaults take
two quiet processors ten minutes: 20 columns each 5 s in the place of 400 each 0.25 s.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from config.clock import Clock
from config.registry import Column
from crawler.night.job import CrawlJob
from crawler.night.supervisor import Ending
from monitor.fleet.jobs import Work, begin
from monitor.fleet.slicing import Slicer
from monitor.fleet.status import fleet_of
from storage import issue_tables, schema  # noqa: F401 - whose tables are made too
from storage.counties import schema_of
from storage.fleet.members import Member, Members
from storage.owners import Held
from storage.records import Capture, CrawlState, Entry, Outcome, SeenEntry, Visit
from storage.store import Store
from storage.tables import Base
from tests.storage import server

ROOT = Path(__file__).parents[1]
ENTRIES = 15
BODY = os.urandom(3_000).hex().encode()
"""What a capture holds: 3 KB once compressed."""
MOST = 1.1
_TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--enrolled", type=int, default=1_000)
    parser.add_argument("--portals", type=int, default=500)
    parser.add_argument("--columns", type=int, default=20)
    parser.add_argument("--delay", type=float, default=5.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--slots", type=int, default=50, help="of each worker")
    parser.add_argument("--work", metavar="URL", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        asyncio.run(work(asked.work, asked.slots))
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what it started ends with it
    found = server.programs()
    if found is None:
        raise SystemExit(server.NONE)
    at_once = asked.workers * asked.slots
    more = f"-c max_connections={2 * at_once + 20 * asked.workers + 20}"
    with server.running(found, settings=more) as own, Members.open(own.url) as members:
        began = time.perf_counter()
        enter(own.url, members, asked.enrolled, asked.columns, asked.delay)
        took = time.perf_counter() - began
        print(f"{asked.enrolled} counties entered in {took:.0f} s", flush=True)
        bound = math.ceil(asked.portals / at_once) * asked.columns * asked.delay
        night = Night(own, members, asked.workers, asked.slots)
        ratio = night.play(asked.portals, bound)
        night.idle(20)
        _look(members, asked.portals)
    if ratio > MOST:
        raise SystemExit(f"at most {MOST} times is wanted")


class Night:
    """All portals crawled once by so many workers."""

    def __init__(self, own: server.Server, members: Members, workers: int, slots: int) -> None:
        self._own, self._members, self._workers, self._slots = own, members, workers, slots

    def play(self, portals: int, bound: float) -> float:
        """How many times `bound`, in seconds, it takes."""
        with ExitStack() as stack:
            pids = [self._begun(stack, self._slots) for _ in range(self._workers)]
            names = [member.name for member in self._members.all()][:portals]
            before, processor = self._commits(), _of_all(self._own.pid)
            workers = sum(_of(pid) for pid in pids)
            began = time.perf_counter()
            asyncio.run(begin(self._members, names, full=False))
            self._wait(len(names))
            took = time.perf_counter() - began
            visits, told = self._visits(), self._commits() - before
            database = _of_all(self._own.pid) - processor
            workers = sum(_of(pid) for pid in pids) - workers
            print(
                f"{self._workers * self._slots} at once: {took:.0f} s, the slots' rates allow "
                f"{bound:.0f} s: {took / bound:.3f} times\n"
                f"{visits} visits, {visits / took:.0f} a second; {told / took:.0f} transactions a "
                f"second\nprocessor: database {database:.0f} s ({100 * database / took:.0f} % of "
                f"one, {1_000 * database / visits:.1f} ms a visit), workers {workers:.0f} s ("
                f"{1_000 * workers / visits:.1f} ms a visit)",
                flush=True,
            )
        return took / bound

    def idle(self, seconds: float) -> None:
        """What a worker takes that has nothing to do but to say that nothing is due."""
        with ExitStack() as stack:
            pid = self._begun(stack, 1)
            time.sleep(5)
            database, worker = _of_all(self._own.pid), _of(pid)
            time.sleep(seconds)
            database, worker = _of_all(self._own.pid) - database, _of(pid) - worker
        print(
            f"a worker that says what is due among {len(self._members.all())} counties: "
            f"{100 * worker / seconds:.1f} % of a processor, the database "
            f"{100 * database / seconds:.1f} %"
        )

    def _begun(self, stack: ExitStack, slots: int) -> int:
        """A worker that has given its first sign of life; its number."""
        command = [sys.executable, "-m", "benchmarks.nation", "--work", self._own.url]
        pid = stack.enter_context(_process([*command, "--slots", str(slots)]))
        while pid not in {one.pid for one in self._members.slots.workers()}:
            time.sleep(0.2)
        return pid

    def _wait(self, crawls: int) -> None:
        """Until each county's slices have ended well."""
        ended = text("SELECT count(DISTINCT county) FROM tongbao.epochs WHERE note = 'finished'")
        engine = create_engine(self._own.url)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            while (connection.scalar(ended) or 0) < crawls:
                time.sleep(0.5)
        engine.dispose()

    def _commits(self) -> int:
        asked = text("SELECT xact_commit FROM pg_stat_database WHERE datname = 'postgres'")
        engine = create_engine(self._own.url)
        with engine.connect() as connection:
            found = int(connection.scalar(asked) or 0)
        engine.dispose()
        return found

    def _visits(self) -> int:
        return sum(one.done for one in fleet_of(self._members).counties)


def _look(members: Members, crawled: int) -> None:
    began = time.perf_counter()
    fleet = fleet_of(members)
    states = [one.crawl.state for one in fleet.counties if one.crawl is not None]
    print(f"a look at all of them (`fleet --into`): {time.perf_counter() - began:.1f} s")
    if states != [CrawlState.FINISHED] * crawled:
        raise SystemExit(f"{len(states)} crawls ended as {set(states)}")


def enter(url: str, members: Members, portals: int, columns: int, delay: float) -> None:
    """Counties as `enroll` would bring them, without a folder of their own: their tables are
    made by the program's own words for them, all at once.
    """
    members.upgrade()
    words = ";".join(_statements())
    units = "\ufeff单位,分组\r\n甲局,部门\r\n".encode()
    engine = create_engine(url)
    for number in range(portals):
        name, portal = f"p{number}", f"http://p{number}.example/"
        with engine.begin() as connection:
            place = schema_of(name)
            connection.exec_driver_sql(f"CREATE SCHEMA {place}; SET search_path = {place}; {words}")
        rows = "".join(
            f"栏目{one},甲局,信息公开,两周,{portal}c/{one}/\r\n" for one in range(columns)
        )
        settings = f'[portal]\nname = "{name}"\nurl = "{portal}"\ndelay = {delay}\n'
        files = {
            "tongbao.toml": settings.encode(),
            "units.csv": units,
            "columns.csv": f"\ufeff栏目,单位,类别,更新周期,网址\r\n{rows}".encode(),
        }
        slots = (f"p{number}.example",)
        member = Member(name, name, portal, columns, slots, "Asia/Shanghai", "0 2 * * *", "", "")
        members.enter(member, files)
    engine.dispose()


def _statements() -> Iterator[str]:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    for table in Base.metadata.sorted_tables:
        yield str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            yield str(CreateIndex(index).compile(dialect=dialect))
    yield "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)"
    yield f"INSERT INTO alembic_version VALUES ('{schema.revisions()[-1]}')"


async def work(url: str, slots: int) -> None:
    """One worker, whose crawling processes are threads that record what they did not read."""
    name = f"bench:{os.getpid()}"
    with Members.open(url) as members, tempfile.TemporaryDirectory() as place:
        members.slots.greet(name, ("bench", os.getpid()), version("tongbao"), slots)
        slicer = Slicer(members, url, name, Path(place), Recorded(members).supervise)
        attending = Work(members, slicer, name, slots)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, attending.stop)
        await attending.run()


class Recorded:
    """In the place of crawling processes."""

    def __init__(self, members: Members) -> None:
        self._members, self._terms = members, members.slots.terms()

    def supervise(
        self,
        job: CrawlJob,
        store: Store,
        clock: Clock,
        on_progress: object,
        stop: threading.Event,
        silence: float,
    ) -> Ending:
        """A visit to each column at the portal's rate, and signs of life."""
        captures = store.captures(job.home, Held(job.crawl_id, job.epoch))
        began = renewed = time.monotonic()
        for number, at in enumerate(job.to_visit):
            now = time.monotonic()
            if stop.wait(max(0.0, began + number * job.portal.delay - now)):
                return Ending(CrawlState.ABORTED, "stopped")
            if time.monotonic() - renewed > self._terms.renewed:
                renewed = time.monotonic()
                if not self._members.slots.renew(job.right.epoch):
                    return Ending(CrawlState.FAILED, "the slots are somebody else's")
            column = job.columns[at]
            visit = _visit(job.columns.ids[at], column, clock)
            captures.keep(visit.evidence[0].digest, _body(column), visit.at)
            store.record(job.crawl_id, [visit], job.epoch)
        stop.wait(job.portal.delay)
        return Ending(CrawlState.FINISHED, "")


def _body(column: Column) -> bytes:
    return column.url.encode() + BODY


def _entry(column: Column, number: int, day: date) -> SeenEntry:
    url = f"{column.url}{number}.html"
    title = f"关于开展{column.name}第{number}次工作的通知"
    return SeenEntry(url, Entry(title, url, day, str(day), "span"))


def _visit(column_id: int, column: Column, clock: Clock) -> Visit:
    day, at = clock.today(), clock.now()
    days = [day - timedelta(days=9 * number + 1) for number in range(ENTRIES)]
    entries = tuple(_entry(column, number, one) for number, one in enumerate(days))
    body = _body(column)
    digest = sha256(body).hexdigest()
    return Visit(
        column_id,
        day,
        at,
        Outcome.READ,
        url=column.url,
        status=200,
        layout="general",
        entries=entries,
        rows=ENTRIES,
        fingerprint="f",
        requests=1,
        received=len(body),
        evidence=(Capture(column.url, at, 200, {}, {}, None, digest, len(body)),),
        complete_from=days[-1],
    )


@contextmanager
def _process(command: list[str]) -> Iterator[int]:
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            yield process.pid
        finally:
            process.terminate()


def _of(pid: int) -> float:
    """Processor seconds of one process."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / _TICK


def _of_all(pid: int) -> float:
    """Processor seconds of a process, of those that it started, and of those that have ended."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(int(one) for one in told[11:15]) / _TICK + sum(_of(int(child)) for child in below)


if __name__ == "__main__":
    main()
