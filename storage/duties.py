"""The scheduler's book: one lease, so that no second scheduler runs on a folder, and a
row for every job that was due.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Engine, delete, func, insert, select, update

from config.clock import Clock
from config.speech import en
from storage.duty_tables import JobRunRow, LeaseRow
from storage.engine import add, alone, reading, writing
from storage.errors import StoreError
from storage.owners import lives, silence
from storage.records import Owner

SCHEDULER = "scheduler"


class LeaseHeldError(StoreError):
    """Another process holds the lease. `owner` is it, `since` when it took it (UTC)."""

    def __init__(self, owner: Owner, since: datetime) -> None:
        super().__init__(
            en(
                "another scheduler holds this folder since {since:%Y-%m-%d %H:%M:%S} "
                "UTC (process {pid} on {host}): end it first, or leave it to its work"
            ).format(since=since, pid=owner.pid, host=owner.host)
        )
        self.owner = owner
        self.since = since


class JobState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class JobRun:
    """One run of a job; `finished_at` is None while it runs."""

    job: str
    due_at: datetime
    started_at: datetime
    finished_at: datetime | None
    state: JobState
    note: str


class Duties:
    """Leases and job runs in one database. Every method is one
    transaction and raises StoreError.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def held(self, name: str, owner: Owner, clock: Clock) -> Iterator[None]:
        """Holds the lease while it lasts. Raises LeaseHeldError."""
        self.take(name, owner, clock.now())
        try:
            yield
        finally:
            self.release(name, owner)

    def take(self, name: str, owner: Owner, now: datetime) -> None:
        """Takes the lease, also from a dead process, whose unfinished runs are then
        marked. Raises LeaseHeldError.
        """
        with writing(self._engine, durable=True) as connection:
            alone(connection)
            row = connection.execute(select(LeaseRow).where(LeaseRow.name == name)).first()
            if row is not None:
                holder = Owner(row.host, row.pid, row.mark)
                if holder != owner and lives(holder, silent_for=silence(now, row.renewed_at)):
                    raise LeaseHeldError(holder, row.since)
                connection.execute(delete(LeaseRow).where(LeaseRow.name == name))
            held = {
                "host": owner.host,
                "pid": owner.pid,
                "mark": owner.mark,
                "since": now,
                "renewed_at": now,
            }
            connection.execute(insert(LeaseRow).values(name=name, **held))
            left_open = update(JobRunRow).where(JobRunRow.state == JobState.RUNNING)
            connection.execute(
                left_open.values(
                    state=JobState.INTERRUPTED,
                    finished_at=now,
                    note="the scheduler ended before the job did",
                )
            )

    def renew(self, name: str, owner: Owner, now: datetime) -> bool:
        """A sign of life; False where the lease is no longer this process's."""
        mine = (LeaseRow.name == name) & (LeaseRow.host == owner.host) & (LeaseRow.pid == owner.pid)
        with writing(self._engine) as connection:
            changed = connection.execute(
                update(LeaseRow).where(mine, LeaseRow.mark == owner.mark).values(renewed_at=now)
            )
            return changed.rowcount == 1

    def release(self, name: str, owner: Owner) -> None:
        """Gives the lease back, if it is still this process's."""
        with writing(self._engine) as connection:
            mine = (
                (LeaseRow.name == name)
                & (LeaseRow.pid == owner.pid)
                & (LeaseRow.mark == owner.mark)
            )
            connection.execute(delete(LeaseRow).where(mine))

    def holder(self, name: str) -> tuple[Owner, datetime, datetime] | None:
        """Who holds the lease, since when, and when it last gave a sign of life."""
        with reading(self._engine) as connection:
            row = connection.execute(select(LeaseRow).where(LeaseRow.name == name)).first()
        return (
            None if row is None else (Owner(row.host, row.pid, row.mark), row.since, row.renewed_at)
        )

    def begin(self, job: str, due_at: datetime, now: datetime) -> int:
        """A run that starts now."""
        values = {
            "job": job,
            "due_at": due_at,
            "started_at": now,
            "state": JobState.RUNNING,
            "note": "",
        }
        with writing(self._engine) as connection:
            return add(connection, insert(JobRunRow), values)

    def end(self, run_id: int, state: JobState, note: str, now: datetime) -> None:
        """What became of a run."""
        with writing(self._engine) as connection:
            row = update(JobRunRow).where(JobRunRow.id == run_id)
            connection.execute(row.values(state=state, note=note, finished_at=now))

    def last_due(self, job: str, *, until: datetime) -> datetime | None:
        """The latest moment up to `until` for which the job was run or left out;
        interrupted runs do not count.

        Later ones come from a clock that stood wrong, and must not keep the
        job from being run for ever.
        """
        with reading(self._engine) as connection:
            settled = (
                (JobRunRow.job == job)
                & (JobRunRow.state != JobState.INTERRUPTED)
                & (JobRunRow.due_at <= until)
            )
            return connection.scalar(select(func.max(JobRunRow.due_at)).where(settled))

    def forget(self, before: datetime) -> None:
        """Removes the runs that were due before a moment, but for the last of each job."""
        last = select(func.max(JobRunRow.id)).group_by(JobRunRow.job)
        with writing(self._engine) as connection:
            connection.execute(
                delete(JobRunRow).where(JobRunRow.due_at < before, JobRunRow.id.not_in(last))
            )

    def recent(self, limit: int) -> list[JobRun]:
        """The last runs begun, the latest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(JobRunRow).order_by(JobRunRow.id.desc()).limit(limit)
            ).all()
        return [
            JobRun(r.job, r.due_at, r.started_at, r.finished_at, JobState(r.state), r.note)
            for r in rows
        ]
