"""Notices that did not arrive, for the operator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, select

from storage.engine import reading
from storage.notices.records import NoticeStatus
from storage.tables import DeliveryRow, NoticeRow


@dataclass(frozen=True, slots=True)
class Trouble:
    """One copy of a notice that was not taken. decided_at: since when it was to be sent."""

    unit: str
    address: str
    status: NoticeStatus
    reason: str
    decided_at: datetime


def troubles(engine: Engine, *, since: date) -> list[Trouble]:
    """The copies of notices for days from `since` on that wait, were refused or
    are in doubt, the oldest first.
    """
    states = (
        NoticeStatus.QUEUED,
        NoticeStatus.SENDING,
        NoticeStatus.FAILED,
        NoticeStatus.UNCERTAIN,
    )
    wanted = (
        select(
            NoticeRow.unit,
            DeliveryRow.address,
            DeliveryRow.state,
            DeliveryRow.reason,
            NoticeRow.decided_at,
        )
        .join(NoticeRow, NoticeRow.id == DeliveryRow.notice_id)
        .where(DeliveryRow.state.in_(states), NoticeRow.day >= since)
        .order_by(NoticeRow.decided_at, DeliveryRow.id)
    )
    with reading(engine) as connection:
        return [
            Trouble(row.unit, row.address, NoticeStatus(row.state), row.reason, row.decided_at)
            for row in connection.execute(wanted)
        ]
