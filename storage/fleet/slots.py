"""Who draws on which politeness slot: nobody else does, until its holder has been silent for so
long that it asks for nothing more either. All moments are the database's.
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.engine import reading, writing
from storage.fleet.tables import EpochRow, SlotRow, WorkerRow

LEASE = 24.0
"""Seconds that a slot stays its holder's without a sign of life, where the database's own setting
`tongbao.lease` says nothing else.
"""
_LEASE = "tongbao.lease"
_TAKING = 7_461_004
_SCHEDULING = 7_461_005
_SILENT_HOLDER = f"""
SELECT pg_terminate_backend(held.pid) FROM pg_locks held JOIN pg_stat_activity USING (pid)
WHERE held.locktype = 'advisory' AND held.classid = 0 AND held.objid = {_SCHEDULING}
    AND held.granted AND held.database = (
        SELECT oid FROM pg_database WHERE datname = current_database()
    ) AND state_change < clock_timestamp() - make_interval(secs => :seconds)
"""  # noqa: S608 - a number of ours


@dataclass(frozen=True, slots=True)
class Terms:
    """How soon a process that gives no sign of life is believed dead, all by one figure of the
    database's. lease: seconds that a slot stays its holder's without one.
    """

    lease: float = LEASE

    @property
    def renewed(self) -> float:
        """Seconds between two signs of life."""
        return self.lease / 6

    @property
    def trusted(self) -> float:
        """Seconds since the last one, by the holder's own steady clock, after which it asks the
        portal for nothing more: earlier than anybody else may.
        """
        return self.lease * 2 / 3

    @property
    def silent(self) -> float:
        """Seconds without one after which a process is taken for lost."""
        return self.lease * 5 / 6


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot in somebody's hands, or that was."""

    slot: str
    county: str
    epoch: int
    holder: str
    taken_at: datetime
    until: datetime
    held: bool


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker process and its last sign of life. seconds: since then."""

    name: str
    host: str
    pid: int
    version: str
    at_once: int
    scheduler: bool
    seconds: float


class Slots:
    """The slots of one database. Every method is one transaction and raises StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def terms(self) -> Terms:
        """The database's."""
        with reading(self._engine) as connection:
            return _terms(connection)

    def take(self, county: str, slots: Collection[str], holder: str) -> int | None:
        """Takes all of these slots, or none where somebody holds one of them. The epoch under
        which they are held, higher than any before.
        """
        with writing(self._engine) as connection:
            connection.execute(select(func.pg_advisory_xact_lock(_TAKING)))
            held = (SlotRow.slot.in_(slots), SlotRow.until > func.clock_timestamp())
            if connection.scalar(select(func.count()).select_from(SlotRow).where(*held)):
                return None
            until = _later(_terms(connection))
            epoch: int | None = connection.scalar(
                insert(EpochRow).values(county=county, holder=holder).returning(EpochRow.epoch)
            )
            assert epoch is not None
            for slot in sorted(slots):
                new = {
                    "county": county,
                    "epoch": epoch,
                    "holder": holder,
                    "taken_at": func.clock_timestamp(),
                    "until": until,
                }
                entered = upsert(SlotRow).values(slot=slot, **new)
                connection.execute(
                    entered.on_conflict_do_update(index_elements=[SlotRow.slot], set_=new)
                )
            return epoch

    def renew(self, epoch: int) -> bool:
        """A sign of life. False where the slots are somebody else's by now, or were let go."""
        with writing(self._engine) as connection:
            mine = update(SlotRow).where(SlotRow.epoch == epoch)
            later = mine.values(until=_later(_terms(connection)))
            return connection.execute(later).rowcount > 0

    def release(self, epoch: int, note: str) -> None:
        """Lets the slots go at once; note: how the crawling under this epoch ended."""
        with writing(self._engine) as connection:
            connection.execute(delete(SlotRow).where(SlotRow.epoch == epoch))
            ended = update(EpochRow).where(EpochRow.epoch == epoch)
            connection.execute(ended.values(ended=func.clock_timestamp(), note=note[:500]))

    def broken(self, county: str, since: datetime) -> int:
        """How many of a county's slices since then broke off."""
        counted = select(func.count()).select_from(EpochRow)
        mine = (EpochRow.county == county, EpochRow.at >= since, EpochRow.note.like("%Error:%"))
        with reading(self._engine) as connection:
            return connection.scalar(counted.where(*mine)) or 0

    def all(self) -> list[Slot]:
        """The slots that were not let go, by their names."""
        held = (SlotRow.until > func.clock_timestamp()).label("held")
        with reading(self._engine) as connection:
            rows = connection.execute(select(SlotRow, held).order_by(SlotRow.slot)).all()
        return [
            Slot(
                *(row.slot, row.county, row.epoch, row.holder, row.taken_at, row.until),
                held=row.held,
            )
            for row in rows
        ]

    def now(self) -> datetime:
        """The database's time."""
        with reading(self._engine) as connection:
            return _now(connection)

    def greet(self, name: str, owner: tuple[str, int], version: str, at_once: int) -> None:
        """Enters a worker process that begins."""
        values = {"host": owner[0], "pid": owner[1], "version": version, "at_once": at_once}
        with writing(self._engine) as connection:
            entered = upsert(WorkerRow).values(name=name, scheduler=False, **values)
            connection.execute(
                entered.on_conflict_do_update(index_elements=[WorkerRow.name], set_=values)
            )

    def beat(self, name: str, *, scheduler: bool) -> None:
        """A worker's sign of life."""
        with writing(self._engine) as connection:
            mine = update(WorkerRow).where(WorkerRow.name == name)
            connection.execute(mine.values(seen_at=func.clock_timestamp(), scheduler=scheduler))

    def leave(self, name: str) -> None:
        """A worker ends in good order."""
        with writing(self._engine) as connection:
            connection.execute(delete(WorkerRow).where(WorkerRow.name == name))

    def workers(self) -> list[Worker]:
        """The workers that did not end in good order, the longest silent last."""
        silent = func.extract("epoch", func.clock_timestamp() - WorkerRow.seen_at).label("silent")
        with reading(self._engine) as connection:
            rows = connection.execute(select(WorkerRow, silent).order_by(silent)).all()
        return [
            Worker(
                *(row.name, row.host, row.pid, row.version, row.at_once, row.scheduler),
                seconds=float(row.silent),
            )
            for row in rows
        ]


class Scheduling:
    """The right to say what is due, which one process at a time has: as long as its connection
    lives, so that it is free at once when the process ends.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._one_at_a_time = threading.Lock()

    def mine(self) -> bool:
        """Whether this process has the right, which it takes where nobody has it. Raises what
        the database raises; the right is lost then. A holder that has been silent for too
        long, because it was stopped or cut off, loses it.
        """
        with self._one_at_a_time:
            return self._mine()

    def _mine(self) -> bool:
        try:
            if self._connection is None:
                self._connection = self._engine.connect().execution_options(
                    isolation_level="AUTOCOMMIT"
                )
                got = self._connection.scalar(select(func.pg_try_advisory_lock(_SCHEDULING)))
                if not got:
                    silent = _terms(self._connection).silent
                    self._connection.execute(text(_SILENT_HOLDER), {"seconds": silent})
                    self.give_up()
                return bool(got)
            self._connection.scalar(select(1))
        except Exception:
            self.give_up()
            raise
        return True

    def give_up(self) -> None:
        """Lets it go."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()


def _terms(connection: Connection) -> Terms:
    found = connection.scalar(select(func.current_setting(_LEASE, True)))
    return Terms(float(found)) if found else Terms()


def _later(terms: Terms) -> ColumnElement[datetime]:
    return func.clock_timestamp() + literal(timedelta(seconds=terms.lease))


def _now(connection: Connection) -> datetime:
    now: datetime | None = connection.scalar(select(func.clock_timestamp()))
    assert now is not None
    return now
