"""What units answer by their own pages, and what the office decides of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Engine, func, insert, select, update

from config.speech import noted
from storage.engine import reading, writing
from storage.tally import count_in
from storage.web.tables import ReplyRow

BY_ITSELF = noted("系统核查")
"""By whom a reply is settled that no person decided."""


class ReplyKind(StrEnum):
    """已整改, 有异议, 申请豁免."""

    MENDED = "mended"
    OBJECTION = "objection"
    EXEMPTION = "exemption"


class ReplyState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Sent(StrEnum):
    """What became of a reply: kept, or not kept because the like waits already, or because the
    unit sent many of late.
    """

    KEPT = "kept"
    WAITS = "waits"
    TOO_MANY = "too many"


@dataclass(frozen=True, slots=True)
class Reply:
    """number: None before it is kept. until: the last day of the exemption that is asked for."""

    unit: str
    column_id: int
    kind: ReplyKind
    said: str
    url: str
    until: date | None
    sent_at: datetime
    state: ReplyState = ReplyState.OPEN
    answer: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    number: int | None = None


class Replies:
    """The units' replies in one database. Every method is one transaction and raises StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def send(self, reply: Reply, most: int, within: timedelta) -> Sent:
        """Keeps a reply, unless the like waits to be decided or the unit sent `most` of them
        `within` that time.
        """
        mine = ReplyRow.unit == reply.unit
        waits = (
            mine
            & (ReplyRow.column_id == reply.column_id)
            & (ReplyRow.kind == reply.kind.value)
            & (ReplyRow.state == ReplyState.OPEN.value)
        )
        of_late = mine & (ReplyRow.sent_at > reply.sent_at - within)
        values = {
            "unit": reply.unit,
            "column_id": reply.column_id,
            "kind": reply.kind.value,
            "said": reply.said,
            "url": reply.url,
            "until": reply.until,
            "sent_at": reply.sent_at,
            "state": ReplyState.OPEN.value,
            "answer": "",
            "decided_by": "",
            "decided_at": None,
        }
        count = select(func.count()).select_from(ReplyRow)
        with writing(self._engine, durable=True) as connection:
            if connection.scalar(count.where(waits)):
                return Sent.WAITS
            if (connection.scalar(count.where(of_late)) or 0) >= most:
                return Sent.TOO_MANY
            connection.execute(insert(ReplyRow).values(values))
            count_in(connection, ReplyRow)
        return Sent.KEPT

    def all(
        self, most: int, *, unit: str | None = None, column_id: int | None = None
    ) -> list[Reply]:
        """The open ones first, then the newest; of one unit, of one column where it is given."""
        is_open = ReplyRow.state == ReplyState.OPEN.value
        query = _COLUMNS.order_by(is_open.desc(), ReplyRow.id.desc()).limit(most)
        if unit is not None:
            query = query.where(ReplyRow.unit == unit)
        if column_id is not None:
            query = query.where(ReplyRow.column_id == column_id)
        with reading(self._engine) as connection:
            return [_reply(tuple(row)) for row in connection.execute(query)]

    def open_ones(self) -> int:
        """How many are not decided."""
        query = select(func.count()).where(ReplyRow.state == ReplyState.OPEN.value)
        with reading(self._engine) as connection:
            return connection.scalar(query) or 0

    def find(self, number: int) -> Reply | None:
        with reading(self._engine) as connection:
            row = connection.execute(_COLUMNS.where(ReplyRow.id == number)).first()
        return _reply(tuple(row)) if row is not None else None

    def claims(self, most: int) -> list[Reply]:
        """The open 已整改, the oldest first."""
        query = _COLUMNS.where(
            ReplyRow.state == ReplyState.OPEN.value, ReplyRow.kind == ReplyKind.MENDED.value
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(ReplyRow.id).limit(most))
            return [_reply(tuple(row)) for row in rows]

    def objections(self) -> list[Reply]:
        """The objections that are open or were refused, the oldest first."""
        query = _COLUMNS.where(
            ReplyRow.kind == ReplyKind.OBJECTION.value,
            ReplyRow.state != ReplyState.ACCEPTED.value,
        )
        with reading(self._engine) as connection:
            return [_reply(tuple(row)) for row in connection.execute(query.order_by(ReplyRow.id))]

    def disputed(self) -> frozenset[tuple[str, int]]:
        """Unit and column of each objection that is not decided."""
        query = select(ReplyRow.unit, ReplyRow.column_id).where(
            ReplyRow.state == ReplyState.OPEN.value, ReplyRow.kind == ReplyKind.OBJECTION.value
        )
        with reading(self._engine) as connection:
            return frozenset((unit, column_id) for unit, column_id in connection.execute(query))

    def decide(
        self,
        number: int,
        state: ReplyState,
        answer: str,
        who: str,
        at: datetime,
        follow: Callable[[], None],
    ) -> bool:
        """Decides an open reply, once; False where it is decided already.

        follow: what follows from it; it is called before the decision is kept, which is not
        kept where it raises.
        """
        mine = (ReplyRow.id == number) & (ReplyRow.state == ReplyState.OPEN.value)
        decided = {
            "state": state.value,
            "answer": answer,
            "decided_by": who,
            "decided_at": at,
        }
        with writing(self._engine, durable=True) as connection:
            if not connection.execute(update(ReplyRow).where(mine).values(decided)).rowcount:
                return False
            follow()
        return True


_COLUMNS = select(
    *(ReplyRow.unit, ReplyRow.column_id, ReplyRow.kind, ReplyRow.said, ReplyRow.url),
    *(ReplyRow.until, ReplyRow.sent_at, ReplyRow.state, ReplyRow.answer),
    *(ReplyRow.decided_by, ReplyRow.decided_at, ReplyRow.id),
)


def _reply(row: tuple[object, ...]) -> Reply:
    reply = Reply(*row)  # type: ignore[arg-type]  # the columns stand in the order of the fields
    return replace(reply, kind=ReplyKind(reply.kind), state=ReplyState(reply.state))
