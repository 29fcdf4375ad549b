"""The tables of the scheduler: who holds which lease, and when each job
was due and what came of it.
"""

from datetime import datetime

from sqlalchemy import Index

from storage.rows import column, optional
from storage.tables import Base


class LeaseRow(Base):
    """A duty that one process at a time holds. host, pid and mark are that process;
    renewed_at is its last sign of life.
    """

    __tablename__ = "leases"

    name = column(str, primary_key=True)
    host = column(str)
    pid = column(int)
    mark = column(str)
    since = column(datetime)
    renewed_at = column(datetime)


class JobRunRow(Base):
    """One run of a scheduled job. due_at: the moment it was due, earlier than
    started_at where it was caught up.
    """

    __tablename__ = "job_runs"
    __table_args__ = (Index("ix_job_runs_job_due", "job", "due_at"),)

    id = column(int, primary_key=True)
    job = column(str)
    due_at = column(datetime)
    started_at = column(datetime)
    finished_at = optional(datetime)
    state = column(str)
    note = column(str)
