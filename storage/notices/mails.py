"""Mails as they went out, or wait to: each whole, with what became of every copy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, func, select

from storage.engine import reading
from storage.notices.records import REHEARSAL, NoticeStatus
from storage.tables import DeliveryRow, NoticeRow


@dataclass(frozen=True, slots=True)
class Copy:
    """One recipient's copy. settled_at: when it was sent, refused or given up; None while it
    waits.
    """

    address: str
    status: NoticeStatus
    reason: str
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail. number: its own, as addresses name it. rehearsal: it told the unit nothing.
    message: as it goes over the wire.
    """

    number: int
    unit: str
    day: date
    rehearsal: bool
    reason: str
    message: bytes
    copies: tuple[Copy, ...]


def mail(engine: Engine, number: int) -> Mail | None:
    """None where no notice has this number, or it is no mail."""
    with reading(engine) as connection:
        row = connection.execute(
            select(NoticeRow.__table__).where(NoticeRow.id == number)
        ).one_or_none()
        if row is None or row.message is None:
            return None
        copies = connection.execute(
            select(
                *(DeliveryRow.address, DeliveryRow.state, DeliveryRow.reason),
                DeliveryRow.settled_at,
            )
            .where(DeliveryRow.notice_id == number)
            .order_by(DeliveryRow.position)
        ).all()
    told = tuple(Copy(to, _shown(state), reason, at) for to, state, reason, at in copies)
    rehearsal = row.kind == REHEARSAL
    return Mail(row.id, row.unit, row.day, rehearsal, row.reason, row.message, told)


def numbers(engine: Engine, day: date) -> dict[str, int]:
    """The mails for a day, rehearsals too, by their Message-IDs."""
    with reading(engine) as connection:
        rows = connection.execute(
            select(NoticeRow.message_id, NoticeRow.id).where(
                NoticeRow.day == day, NoticeRow.message_id.is_not(None)
            )
        ).all()
    return {message_id: number for message_id, number in rows if message_id}


def days(engine: Engine, most: int) -> list[tuple[date, int]]:
    """The last days for which units got mails, the newest first, with how many were made."""
    with reading(engine) as connection:
        rows = connection.execute(
            select(NoticeRow.day, func.count())
            .where(NoticeRow.message_id.is_not(None), NoticeRow.kind != REHEARSAL)
            .group_by(NoticeRow.day)
            .order_by(NoticeRow.day.desc())
            .limit(most)
        ).all()
    return [(day, count) for day, count in rows]


def _shown(state: str) -> NoticeStatus:
    found = NoticeStatus(state)
    return NoticeStatus.QUEUED if found is NoticeStatus.SENDING else found
