"""The rechecks (复核) that were asked for by the web face, and how far each has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Engine, func, insert, select, update

from storage.engine import add, alone, reading, writing
from storage.web.tables import RecheckRow

LOST_AFTER = timedelta(minutes=15)
"""A recheck that was begun so long ago and has not ended lost its process, and waits anew."""


class Stage(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Recheck:
    """One column to be read again. said: what came of it, in the office's words."""

    number: int
    column_id: int
    asked_by: str
    asked_at: datetime
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    said: str = ""

    @property
    def stage(self) -> Stage:
        if self.ended_at is not None:
            return Stage.ENDED
        return Stage.WAITING if self.begun_at is None else Stage.RUNNING


class Rechecks:
    """The rechecks in one database. Every method is one transaction and raises StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ask(self, column_id: int, asked_by: str, at: datetime) -> int:
        """A recheck of the column; its number: of the one that waits already, where one does."""
        values = {"column_id": column_id, "asked_by": asked_by, "asked_at": at, "said": ""}
        waits = select(RecheckRow.id).where(RecheckRow.column_id == column_id, _WAITS)
        with writing(self._engine) as connection:
            alone(connection)
            return connection.scalar(waits) or add(connection, insert(RecheckRow), values)

    def last(self, column_id: int) -> Recheck | None:
        """The recheck of the column that was asked for last."""
        query = _COLUMNS.where(RecheckRow.column_id == column_id).order_by(RecheckRow.id.desc())
        with reading(self._engine) as connection:
            row = connection.execute(query.limit(1)).first()
        return Recheck(*row) if row is not None else None

    def ahead(self, number: int) -> int:
        """How many go before this one."""
        before = (RecheckRow.id < number) & RecheckRow.ended_at.is_(None)
        with reading(self._engine) as connection:
            return (
                connection.scalar(select(func.count()).select_from(RecheckRow).where(before)) or 0
            )

    def begin(self, at: datetime) -> Recheck | None:
        """Takes the one that waits longest; None where none waits."""
        lost = RecheckRow.ended_at.is_(None) & (RecheckRow.begun_at < at - LOST_AFTER)
        next_one = _COLUMNS.where(_WAITS).order_by(RecheckRow.id).limit(1)
        with reading(self._engine) as connection:  # nothing to write most of the time
            if connection.execute(select(RecheckRow.id).where(_WAITS | lost)).first() is None:
                return None
        with writing(self._engine) as connection:
            alone(connection)
            connection.execute(update(RecheckRow).where(lost).values(begun_at=None))
            row = connection.execute(next_one).first()
            if row is None:
                return None
            connection.execute(
                update(RecheckRow).where(RecheckRow.id == row.id).values(begun_at=at)
            )
        return Recheck(*row)

    def put_back(self, number: int) -> None:
        """Has one wait again that could not be made now."""
        self._set(number, begun_at=None)

    def end(self, number: int, at: datetime, said: str) -> None:
        self._set(number, ended_at=at, said=said)

    def _set(self, number: int, **values: object) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(RecheckRow).where(RecheckRow.id == number).values(values))


_WAITS = RecheckRow.begun_at.is_(None) & RecheckRow.ended_at.is_(None)
_COLUMNS = select(
    *(RecheckRow.id, RecheckRow.column_id, RecheckRow.asked_by, RecheckRow.asked_at),
    *(RecheckRow.begun_at, RecheckRow.ended_at, RecheckRow.said),
)
