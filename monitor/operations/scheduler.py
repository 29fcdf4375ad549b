"""The scheduler: which job is due when, one at a time, caught up once where it was
missed, and always a sign of life.

Every job is a child process of the command line, so that a crash, a leak or a
Twisted reactor ends with it.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, JobSubmissionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from config.clock import Clock
from config.county import County
from config.crontab import cron_trigger, last_due
from config.io.files import write_whole
from config.speech import en
from monitor.operations.attended import attend
from monitor.operations.jobs import CRAWL, Job
from monitor.operations.logs import relay
from monitor.operations.retention import tidy
from storage.duties import SCHEDULER, Duties, JobState
from storage.errors import BusyError, StoreError
from storage.records import Owner

log = logging.getLogger("tongbao.scheduler")

HEARTBEAT = "heartbeat.json"
# How far back a missed run is looked for; beyond it, a folder that lay
# idle for months starts afresh.
CATCH_UP = timedelta(days=40)
# The clock that was set by more than this makes no crawl and no notice: a person sees to it first.
DOUBTFUL = timedelta(days=3)
NOTICEABLE = timedelta(minutes=5)

Answer = TypeVar("Answer")


class LeaseLostError(StoreError):
    """The lease that this scheduler held is another's now."""


@dataclass(frozen=True)
class Intervals:
    """Seconds between two signs of life, before the database is tried again,
    and before a failed crawl is.
    """

    beat: float = 20
    insist: float = 30
    again: float = 600


class Watch:
    """Compares the clock with one that nobody sets."""

    def __init__(self, clock: Clock, steady: Callable[[], float]) -> None:
        self._clock, self._steady = clock, steady
        self._started = self._last = self._offset()

    def look(self) -> timedelta:
        """By how much the clock was set since the last look."""
        offset = self._offset()
        jump, self._last = offset - self._last, offset
        return jump

    def doubt(self) -> str:
        """Why the clock is not believed; "" where it is."""
        whole = self._offset() - self._started
        if abs(whole) <= DOUBTFUL:
            return ""
        return (
            f"the clock was set {told(whole)} while the scheduler ran: "
            "set it right, or restart the scheduler where it is right now"
        )

    def _offset(self) -> timedelta:
        return timedelta(seconds=self._clock.now().timestamp() - self._steady())


def told(jump: timedelta) -> str:
    """A jump of the clock in words."""
    whole = timedelta(seconds=round(abs(jump).total_seconds()))
    return f"{'forward' if jump > timedelta() else 'back'} by {whole}"


def steady() -> float:
    """Seconds on a clock that nobody sets; it goes on while the machine sleeps,
    where the system has such a one.
    """
    return (
        time.clock_gettime(time.CLOCK_BOOTTIME)
        if hasattr(time, "CLOCK_BOOTTIME")
        else time.monotonic()
    )


class Runner:
    """Runs jobs one at a time, each recorded with the moment it was due and what came of it."""

    def __init__(
        self,
        county: County,
        duties: Duties,
        clock: Clock,
        stop: threading.Event,
        watch: Watch,
        intervals: Intervals,
        after_good_night: Callable[[], None],
    ) -> None:
        self._county, self._duties, self._clock, self._stop = county, duties, clock, stop
        self._watch, self._intervals, self._after_good_night = watch, intervals, after_good_night

    def due(self, job: Job) -> None:
        """A run for the last moment at which the job was due, unless that was seen to
        already (the clock was set back).
        """
        now = self._clock.now()
        moment = (
            last_due(job.crontab, self._clock.zone, since=now - timedelta(days=1), until=now) or now
        )
        settled = self._insist(lambda: self._duties.last_due(job.name, until=now))
        if settled != moment:
            self.run(job, moment)

    def run(self, job: Job, due: datetime, *, missed: bool = False) -> None:
        """One run; never raises for what the job does, because one bad
        night must not end the scheduler.
        """
        why = self._watch.doubt() or self._insist(lambda: job.left_out(due))
        if why and job.quiet:
            return
        run_id = self._insist(lambda: self._duties.begin(job.name, due, self._clock.now()))
        if run_id is None:
            return
        state, note = (JobState.SKIPPED, why) if why else self._run_commands(job)
        if missed and state is not JobState.SKIPPED:
            note = f"missed then, caught up later{'; ' if note else ''}{note}"
        log.log(
            logging.ERROR if state is JobState.FAILED else logging.INFO,
            "%s: %s %s",
            job.name,
            state,
            note,
        )
        self._insist(lambda: self._duties.end(run_id, state, note, self._clock.now()))
        if job.night and state is JobState.DONE:
            self._after_good_night()

    def skip(self, job: Job, why: str) -> None:
        """Records that the job was due and was not run."""
        now = self._clock.now()
        log.warning("%s: skipped: %s", job.name, why)
        run_id = self._insist(lambda: self._duties.begin(job.name, now, now))
        if run_id is not None:
            self._insist(lambda: self._duties.end(run_id, JobState.SKIPPED, why, now))

    def _run_commands(self, job: Job) -> tuple[JobState, str]:
        failures = []
        try:
            for number, words in enumerate(job.commands()):
                failure = self._attend(job, words)
                if failure and job.again and number == 0:
                    failure = self._attend_again(job, words, failure)
                if self._stop.is_set():
                    return JobState.INTERRUPTED, "the scheduler was told to stop"
                if failure:
                    failures.append(f"{words[0]}: {failure}")
        except OSError as error:
            failures.append(f"cannot be run: {error}")
        if job.tidies:
            failures += self._tidy()
        return (JobState.FAILED, "; ".join(failures)) if failures else (JobState.DONE, "")

    def _attend_again(self, job: Job, words: Sequence[str], failure: str) -> str:
        log.warning(
            "%s: %s: %s; tried once more in %g s",
            job.name,
            words[0],
            failure,
            self._intervals.again,
        )
        self._stop.wait(self._intervals.again)
        return self._attend(job, words)

    def _attend(self, job: Job, words: Sequence[str]) -> str:
        if self._stop.is_set():
            return "the scheduler was told to stop"
        limit = job.limit
        if job.hours is not None and words[0] == CRAWL:
            limit = min(limit, job.hours.left(self._clock.now().astimezone(self._clock.zone)))
            if not limit:
                return f"the hours of crawling, {job.hours}, are over"
        log.info("%s: tongbao %s", job.name, " ".join(words))
        return attend(self._county.home, words, limit, self._stop, partial(relay, job.name))

    def _tidy(self) -> list[str]:
        mails = timedelta(days=self._county.settings.mail.keep_days)
        now = self._clock.now()
        try:
            self._duties.forget(now - mails)
        except StoreError as error:
            return [str(error)]
        return tidy(self._county.home, now, mails)

    def _insist(self, attempt: Callable[[], Answer]) -> Answer | None:
        """What the database answers, however long it is asked for it; None where the
        scheduler is told to stop before.
        """
        while True:
            try:
                return attempt()
            except StoreError as error:
                log.error(
                    "the scheduler's book cannot be kept, tried again in %g s: %s",
                    self._intervals.insist,
                    error,
                )
            if self._stop.wait(self._intervals.insist):
                return None


class Beat:
    """A sign of life: renews the lease and writes data/heartbeat.json, for
    whoever watches from outside.
    """

    def __init__(
        self, home: Path, duties: Duties, clock: Clock, owner: Owner, watch: Watch
    ) -> None:
        self._path = home / "data" / HEARTBEAT
        self._duties, self._clock, self._owner, self._watch = duties, clock, owner, watch

    def __call__(self) -> timedelta:
        """By how much the clock was set since the last beat. Raises LeaseLostError."""
        jump = self._watch.look()
        if abs(jump) > NOTICEABLE:
            log.error("the clock was set %s", told(jump))
        now, problem = self._clock.now(), self._watch.doubt()
        try:
            if not self._duties.renew(SCHEDULER, self._owner, now):
                raise LeaseLostError(en("another scheduler has taken this folder; this one ends"))
        except LeaseLostError:
            raise
        except StoreError as error:
            # The lease is not lost by that: where the database is, nobody else can take it either.
            log.error("no sign of life in the database: %s", error)
            problem = str(error)
        beat = {"at": now.isoformat(), "pid": self._owner.pid, "problem": problem}
        try:
            write_whole(self._path, json.dumps(beat, ensure_ascii=False).encode())
        except OSError as error:
            log.error("no sign of life in %s: %s", self._path, error)
        return jump


def serve(
    county: County,
    jobs: Sequence[Job],
    duties: Duties,
    clock: Clock,
    owner: Owner,
    stop: threading.Event,
    *,
    intervals: Intervals | None = None,
    after_good_night: Callable[[], None] = lambda: None,
    on_beat: Callable[[], None] = lambda: None,
) -> None:
    """Runs the jobs until `stop` is set, for the process that holds the lease. Raises
    LeaseLostError when it is lost.

    on_beat is called before the first job and at every sign of life.
    """
    intervals = intervals or Intervals()
    watch = Watch(clock, steady)
    beat = Beat(county.home, duties, clock, owner, watch)
    beat()
    on_beat()
    runner = Runner(county, duties, clock, stop, watch, intervals, after_good_night)
    scheduler = empty_scheduler(clock)
    by_name = {job.name: job for job in jobs}

    def unheld(attempt: Callable[[], Answer]) -> Answer | None:
        """What the database answers as soon as no other process holds it; None where the
        scheduler is told to stop before. There are signs of life all the while.
        """
        while not stop.is_set():
            try:
                return attempt()
            except BusyError as error:
                log.error("the scheduler's book cannot be read yet: %s", error)
            beat()
            stop.wait(intervals.insist)
        return None

    def still_running(event: JobSubmissionEvent) -> None:
        runner.skip(by_name[event.job_id], "the run before was not finished yet")

    scheduler.add_listener(still_running, EVENT_JOB_MAX_INSTANCES)
    for job in jobs:
        scheduler.add_job(
            runner.due, cron_trigger(job.crontab, clock.zone), args=[job], id=job.name
        )
        missed = unheld(partial(missed_since, duties, job, clock))
        if missed is not None:
            when = missed.astimezone(clock.zone).isoformat(" ", "minutes")
            log.warning("%s was missed at %s; caught up now", job.name, when)
            again = partial(runner.run, job, missed, missed=True)
            scheduler.add_job(again, id=f"{job.name}, caught up")
        if not job.quiet:
            unheld(partial(enter, duties, job, clock))
    scheduler.start()
    log.info("scheduler started; next: %s", "; ".join(_next_runs(scheduler)))
    try:
        while not stop.wait(intervals.beat):
            on_beat()
            if beat() < -NOTICEABLE:
                _reckon_anew(scheduler, jobs, clock)
            scheduler.wakeup()  # it sleeps by the clock, which may have been set forward
    finally:
        stop.set()
        scheduler.shutdown(wait=True)
        log.info("scheduler stopped")


def empty_scheduler(clock: Clock) -> BackgroundScheduler:
    """One job at a time; one that is late is run all the same, because late is better
    than never, and once is enough.
    """
    return BackgroundScheduler(
        timezone=clock.zone,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )


def missed_since(duties: Duties, job: Job, clock: Clock) -> datetime | None:
    """The last moment at which the job was due and was not run to its end; None for one
    that nobody has entered yet.
    """
    now = clock.now()
    settled = duties.last_due(job.name, until=now)
    if settled is None:
        return None
    return last_due(job.crontab, clock.zone, since=max(settled, now - CATCH_UP), until=now)


def enter(duties: Duties, job: Job, clock: Clock) -> None:
    """Writes down from when on a job is due: its very first run may be missed,
    or broken off, like any other.
    """
    now = clock.now()
    if duties.last_due(job.name, until=now) is None:
        duties.end(duties.begin(job.name, now, now), JobState.SKIPPED, "due from now on", now)


def _reckon_anew(scheduler: BackgroundScheduler, jobs: Sequence[Job], clock: Clock) -> None:
    """After the clock was set back: what is due next was reckoned from a
    moment that has not come yet.
    """
    for job in jobs:
        scheduler.reschedule_job(job.name, trigger=cron_trigger(job.crontab, clock.zone))


def _next_runs(scheduler: BackgroundScheduler) -> list[str]:
    return [f"{job.id} {job.next_run_time:%Y-%m-%d %H:%M}" for job in scheduler.get_jobs()]
