"""The scheduler: which job is due when, one at a time, caught up once where it was missed, and always a sign of life.

Every job is a child process of the command line, so that a crash, a leak or a Twisted reactor ends with it.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from config.clock import Clock
from config.county import County
from config.crontab import cron_trigger, last_due
from config.files import write_whole
from monitor.cycles import Workdays
from storage.duties import SCHEDULER, Duties, JobState
from storage.records import Owner

log = logging.getLogger("tongbao.scheduler")

HEARTBEAT = "heartbeat.json"
BEAT_SECONDS = 20
# A crawl that has not ended by then is ended, so that the next night is not lost too.
TIME_LIMITS = {"crawl": timedelta(hours=20), "full": timedelta(hours=40)}
DEFAULT_LIMIT = timedelta(hours=2)
# How far back a missed run is looked for; beyond it, a folder that lay idle for months starts afresh.
CATCH_UP = timedelta(days=40)
BACKUPS_KEPT = 14


@dataclass(frozen=True)
class Job:
    """A scheduled job: when it is due, the command lines it runs in order, and why it may be left out on a day ("": it may not)."""

    name: str
    crontab: str
    commands: Callable[[datetime], list[list[str]]]
    left_out: Callable[[datetime], str] = lambda due: ""


def jobs(county: County, clock: Clock) -> list[Job]:
    """The jobs of one county, by its [schedule]; those with an empty expression are left out."""
    schedule, reports, backups = county.settings.schedule, county.home / "reports", county.home / "data" / "backups"
    workdays = Workdays(county.holidays)

    def crawl(*options: str) -> Callable[[datetime], list[list[str]]]:
        def commands(due: datetime) -> list[list[str]]:
            today = reports / clock.today().isoformat()
            return [
                ["crawl", *options],
                ["lists", "--format", "csv", "-o", str(today / "未更新名单.csv")],
                ["anomalies", "--format", "csv", "-o", str(today / "日期异常.csv")],
            ]

        return commands

    def circular(due: datetime) -> list[list[str]]:
        last_month = due.astimezone(clock.zone).replace(day=1) - timedelta(days=1)
        return [["circular", f"{last_month:%Y-%m}"]]

    def backup(due: datetime) -> list[list[str]]:
        return [["db", "backup", str(backups / f"tongbao-{clock.today().isoformat()}.db")]]

    def holiday(due: datetime) -> str:
        return "" if clock.today() in workdays else f"{clock.today().isoformat()} is no working day"

    all_jobs = [
        Job("crawl", schedule.crawl, crawl()),
        Job("full", schedule.full, crawl("--full")),
        Job("notify", schedule.notify, lambda due: [["notify"]], holiday),
        Job("circular", schedule.circular, circular),
        Job("backup", schedule.backup, backup),
    ]
    return [job for job in all_jobs if job.crontab]


class Runner:
    """Runs jobs one at a time, each recorded with the moment it was due and what came of it."""

    def __init__(self, county: County, duties: Duties, clock: Clock, stop: threading.Event) -> None:
        self._county, self._duties, self._clock, self._stop = county, duties, clock, stop
        self._child: subprocess.Popen[bytes] | None = None
        self._child_lock = threading.Lock()

    def run(self, job: Job, due: datetime) -> None:
        """One run; never raises for what the job does, because one bad night must not end the scheduler."""
        if self._stop.is_set():
            return
        run_id = self._duties.begin(job.name, due, self._clock.now())
        why = job.left_out(due)
        if why:
            state, note = JobState.SKIPPED, why
        else:
            state, note = self._run_commands(job, due)
        log.log(logging.ERROR if state is JobState.FAILED else logging.INFO, "%s: %s %s", job.name, state, note)
        self._duties.end(run_id, state, note, self._clock.now())

    def end_child(self) -> None:
        """Asks the running child to stop; it closes what it has open and keeps what it has done."""
        with self._child_lock:
            if self._child is not None and self._child.poll() is None:
                self._child.send_signal(signal.SIGTERM)

    def _run_commands(self, job: Job, due: datetime) -> tuple[JobState, str]:
        failures = []
        for command in job.commands(due):
            failure = self._run_command(job, command)
            if self._stop.is_set():
                return JobState.INTERRUPTED, "the scheduler was told to stop"
            if failure:
                failures.append(f"{command[0]}: {failure}")
        return (JobState.FAILED, "; ".join(failures)) if failures else (JobState.DONE, "")

    def _run_command(self, job: Job, command: list[str]) -> str:
        """Why the command failed, or ""."""
        limit = TIME_LIMITS.get(job.name, DEFAULT_LIMIT)
        log.info("%s: tongbao %s", job.name, " ".join(command))
        line = [sys.executable, "-m", "monitor.cli.main", "--home", str(self._county.home), *command]
        with self._child_lock:
            self._child = subprocess.Popen(line, stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            status = self._child.wait(limit.total_seconds())
        except subprocess.TimeoutExpired:
            self._end_group()
            return f"not finished after {limit}; ended"
        return "" if status == 0 else f"exit status {status}; its messages stand above in the log"

    def _end_group(self) -> None:
        assert self._child is not None
        os.killpg(self._child.pid, signal.SIGTERM)
        try:
            self._child.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait()


def serve(county: County, duties: Duties, clock: Clock, owner: Owner, stop: threading.Event) -> None:
    """Holds the lease and runs the jobs until `stop` is set. Raises LeaseHeldError, or StoreError when the lease is lost."""
    duties.take(SCHEDULER, owner, clock.now())
    runner = Runner(county, duties, clock, stop)
    scheduler = BackgroundScheduler(
        timezone=clock.zone,
        executors={"default": ThreadPoolExecutor(1), "beat": ThreadPoolExecutor(1)},
        # Late is better than never, and once is enough.
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    beat = Beat(county.home, duties, clock, owner, stop)
    beat()
    scheduler.add_job(beat, "interval", seconds=BEAT_SECONDS, executor="beat", id="heartbeat")
    for job in jobs(county, clock):
        scheduler.add_job(_due_now(runner, job, clock), cron_trigger(job.crontab, clock.zone), id=job.name)
        missed = missed_since(duties, job, clock)
        if missed is not None:
            log.warning(
                "%s was missed at %s; caught up now", job.name, missed.astimezone(clock.zone).isoformat(" ", "minutes")
            )
            scheduler.add_job(runner.run, args=(job, missed), id=f"{job.name}, caught up")
    scheduler.start()
    log.info("scheduler started; next: %s", "; ".join(_next_runs(scheduler)))
    try:
        stop.wait()
    finally:
        runner.end_child()
        scheduler.shutdown(wait=True)
        duties.release(SCHEDULER, owner)
        log.info("scheduler stopped")


class Beat:
    """A sign of life: renews the lease and writes data/heartbeat.json, for whoever watches from outside."""

    def __init__(self, home: Path, duties: Duties, clock: Clock, owner: Owner, stop: threading.Event) -> None:
        self._path = home / "data" / HEARTBEAT
        self._duties, self._clock, self._owner, self._stop = duties, clock, owner, stop

    def __call__(self) -> None:
        now = self._clock.now()
        if not self._duties.renew(SCHEDULER, self._owner, now):
            log.error("another scheduler has taken this folder; this one ends")
            self._stop.set()
            return
        write_whole(self._path, json.dumps({"at": now.isoformat(), "pid": self._owner.pid}).encode())


def missed_since(duties: Duties, job: Job, clock: Clock) -> datetime | None:
    """The last moment at which the job was due and was not run; None for a job that has never run, which starts at its next."""
    settled = duties.last_due(job.name)
    if settled is None:
        return None
    now = clock.now()
    return last_due(job.crontab, clock.zone, since=max(settled, now - CATCH_UP), until=now)


def _due_now(runner: Runner, job: Job, clock: Clock) -> Callable[[], None]:
    return lambda: runner.run(job, clock.now())


def _next_runs(scheduler: BackgroundScheduler) -> list[str]:
    return [f"{job.id} {job.next_run_time:%Y-%m-%d %H:%M}" for job in scheduler.get_jobs() if job.id != "heartbeat"]
