"""The tables of the scheduler: who holds which lease, and when each job
was due and what came of it.
"""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base


class LeaseRow(Base):
    """A duty that one process at a time holds. host, pid and mark are that process;
    renewed_at is its last sign of life.
    """

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(primary_key=True)
    host: Mapped[str]
    pid: Mapped[int]
    mark: Mapped[str]
    since: Mapped[datetime]
    renewed_at: Mapped[datetime]


class JobRunRow(Base):
    """One run of a scheduled job. due_at: the moment it was due, earlier than
    started_at where it was caught up.
    """

    __tablename__ = "job_runs"
    __table_args__ = (Index("ix_job_runs_job_due", "job", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str]
    due_at: Mapped[datetime]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    state: Mapped[str]
    note: Mapped[str]
