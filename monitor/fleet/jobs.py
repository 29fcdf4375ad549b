"""The queue of crawls, on Procrastinate: the only module that knows the engine, imported by
`worker` and by whoever puts something into the queue.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from monitor.fleet.schedule import due, locks
from monitor.fleet.slicing import OutsideHoursError, Slicer, SlotsTakenError, Task
from storage.errors import StoreError
from storage.fleet.members import Members
from storage.fleet.slots import Terms
from storage.records import CrawlState

SCHEMA = "procrastinate"
GRACE = 30.0
"""Seconds that slices have to end when the worker is told to."""
_OUTSIDE_AGAIN = 120
"""Seconds after which a crawl outside its hours is looked at again."""
_OWN_THREADS = 8
"""Threads besides those of the slices: for signs of life, and for what is due."""
_SLICE = "slice"
_log = logging.getLogger(__name__)


class _Patience(BaseRetryStrategy):
    """A slice that broke off is tried again, later each time; for taken slots it waits."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, SlotsTakenError):
            return RetryDecision(retry_in={"seconds": math.ceil(self._terms.lease / 8)})
        if isinstance(exception, OutsideHoursError):
            return RetryDecision(retry_in={"seconds": _OUTSIDE_AGAIN})
        return RetryDecision(retry_in={"seconds": min(300, 2 ** min(job.attempts, 9))})


def queue_of(members: Members) -> procrastinate.App:
    """The queue in the database of many counties; to be opened before it is used."""
    connector = procrastinate.PsycopgConnector(
        kwargs=members.connecting(SCHEMA), min_size=1, max_size=4
    )
    return procrastinate.App(connector=connector)


async def put(app: procrastinate.App, task: Task, lock: str) -> bool:
    """Puts a slice into the queue. False where one of its county waits there already."""
    job = app.configure_task(
        _SLICE, lock=lock, queueing_lock=task.county, queue="crawls", allow_unknown=True
    )
    try:
        await job.defer_async(
            county=task.county,
            since=task.since.isoformat(),
            full=task.full,
            waiting=list(task.waiting),
        )
    except AlreadyEnqueued:
        return False
    return True


async def begin(members: Members, names: Sequence[str], *, full: bool) -> list[str]:
    """Puts a crawl of each of these counties into the queue at once; those that were put there."""
    lock_of = locks(members.all())
    since = members.slots.now()
    app = queue_of(members)
    async with app.open_async():
        await prepare(app, members)
        return [name for name in names if await put(app, Task(name, since, full), lock_of[name])]


async def prepare(app: procrastinate.App, members: Members) -> None:
    """Makes the engine's tables where there are none."""
    with members.making(SCHEMA, "procrastinate_jobs") as missing:
        if missing:
            await app.schema_manager.apply_schema_async()


class Work:
    """One worker process: jobs as they come, so many at once, until it is told to stop."""

    def __init__(self, members: Members, slicer: Slicer, name: str, at_once: int) -> None:
        self._members, self._slicer = members, slicer
        self._name, self._at_once = name, at_once
        self._scheduling = members.scheduling
        self._stopped = asyncio.Event()
        self._terms = members.slots.terms()

    def stop(self) -> None:
        """Ends the worker in good order: slices are broken off, and go on elsewhere."""
        self._slicer.stop.set()
        self._stopped.set()

    async def run(self) -> None:
        """Works until `stop`; a database that is away is waited for."""
        # The loop's own threads are too few for many slices, which would leave none for signs
        # of life.
        threads = ThreadPoolExecutor(self._at_once + _OWN_THREADS)
        asyncio.get_running_loop().set_default_executor(threads)
        beating = asyncio.create_task(self._beat())
        while not self._stopped.is_set():
            try:
                await self._attend()
            except Exception as error:  # noqa: BLE001 - whatever the engine raises while its database is away
                _log.error("the queue cannot be attended, tried again: %s", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), 2)
        await beating

    async def _attend(self) -> None:
        app = queue_of(self._members)
        app.task(name=_SLICE, queue="crawls", pass_context=True, retry=_Patience(self._terms))(
            self._slice
        )
        async with app.open_async():
            await prepare(app, self._members)
            working = asyncio.create_task(
                app.run_worker_async(
                    name=self._name,
                    queues=["crawls"],
                    concurrency=self._at_once,
                    fetch_job_polling_interval=self._terms.renewed / 2,
                    update_heartbeat_interval=self._terms.renewed,
                    stalled_worker_timeout=self._terms.silent,
                    shutdown_graceful_timeout=GRACE,
                    delete_jobs="successful",
                    install_signal_handlers=False,
                )
            )
            scheduling = asyncio.create_task(self._schedule(app))
            stopped = asyncio.create_task(self._stopped.wait())
            await asyncio.wait({working, scheduling, stopped}, return_when=asyncio.FIRST_COMPLETED)
            for task in (scheduling, stopped, working):
                task.cancel()
            for result in await asyncio.gather(
                working, scheduling, stopped, return_exceptions=True
            ):
                if isinstance(result, Exception):
                    raise result

    async def _slice(
        self,
        context: procrastinate.JobContext,
        county: str,
        since: str,
        full: bool,
        waiting: list[int],
    ) -> str:
        task = Task(county, datetime.fromisoformat(since), full, tuple(waiting))
        came = await asyncio.to_thread(self._slicer.run, task)
        _log.info("%s: %s, %d of %d columns", county, came.state, came.done, came.total)
        if came.state is CrawlState.RUNNING:
            more = Task(county, task.since, full, tuple(came.waiting))
            await put(context.app, more, context.job.lock or "")
        return f"{came.state}: {came.done} of {came.total}"

    async def _beat(self) -> None:
        """Tells that this process lives, and whether it is the one that says what is due."""
        while not self._stopped.is_set():
            try:
                mine = await asyncio.to_thread(self._scheduling.mine)
                await asyncio.to_thread(self._members.slots.beat, self._name, scheduler=mine)
            except Exception as error:  # noqa: BLE001 - the database is away: told, and tried again
                _log.error("no sign of life in the database: %s", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), self._terms.renewed)
        self._scheduling.give_up()
        with suppress(StoreError):
            await asyncio.to_thread(self._members.slots.leave, self._name)

    async def _schedule(self, app: procrastinate.App) -> None:
        """As long as this process has the right to: puts what is due into the queue, and what a
        silent worker was at.
        """
        while True:
            if await asyncio.to_thread(self._scheduling.mine):
                now = await asyncio.to_thread(self._members.slots.now)
                await _reap(app, now, self._terms.silent)
                await self._put_due(app)
            await asyncio.sleep(self._terms.renewed)

    async def _put_due(self, app: procrastinate.App) -> None:
        members = await asyncio.to_thread(self._members.all)
        now = await asyncio.to_thread(self._members.slots.now)
        seen_to = await asyncio.to_thread(self._members.all_seen_to)
        lock_of = locks(members)
        for member in members:
            since = seen_to.get(member.name)
            found = due(member, since, now) if since is not None else None
            if since is None or found is None:
                continue
            if await asyncio.to_thread(self._members.mark_due, member.name, since, now):
                await put(app, Task(member.name, now, found.full), lock_of[member.name])
                _log.info("%s is due", member.name)


async def _reap(app: procrastinate.App, now: datetime, silent: float) -> None:
    """Puts back what a worker was at that gives no sign of life."""
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent)
    for job in stalled:
        assert job.id is not None
        _log.warning("job %s: its worker is silent: put back into the queue", job.call_string)
        await app.job_manager.retry_job_by_id_async(job.id, now)
