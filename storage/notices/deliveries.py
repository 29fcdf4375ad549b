"""Sending, as the database sees it: each copy of a notice is claimed,
offered to the server and settled.

A delivery moves

    queued -> sending -> sent | failed | uncertain | queued again

by conditional updates: whoever does not change exactly one row has lost the
claim and does nothing more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Engine, and_, or_, select, update

from config.speech import noted_en
from storage.engine import reading, writing
from storage.notices.records import DIGEST, NoticeStatus
from storage.owners import lives
from storage.records import Owner
from storage.tables import DeliveryRow, NoticeRow

_TRIES_IN_DOUBT = 2
"""A mail that may have arrived is sent once more under its Message-ID; if that is in
doubt too, a person decides.
"""

_LEFT = noted_en("the sending process ended before the mail was given to the server")
_LEFT_OFFERED = noted_en("the sending process ended before the server's answer was recorded")
_ADDRESS_GONE = noted_en("the address is no longer in units.csv or tongbao.toml")
_UNCLAIMED: dict[str, None] = dict.fromkeys(
    ("claim_host", "claim_pid", "claim_mark", "claimed_until")
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One recipient's copy, claimed for sending. attempts counts this one; doubts:
    earlier ones that may have arrived.
    """

    delivery_id: int
    unit: str
    day: date
    recipient: str
    message_id: str
    message: bytes
    attempts: int
    doubts: int


@dataclass(frozen=True, slots=True)
class Result:
    """How a claimed delivery ended. try_at: when to try again, None for not again by itself."""

    status: NoticeStatus
    reason: str = ""
    code: int | None = None
    try_at: datetime | None = None
    doubts: int = 0


class Deliveries:
    """The copies of all notices of one kind in one database."""

    def __init__(self, engine: Engine, kind: str = DIGEST) -> None:
        self._engine = engine
        self._ours = DeliveryRow.notice_id.in_(select(NoticeRow.id).where(NoticeRow.kind == kind))

    def withdraw(self, addresses: Collection[str]) -> None:
        """Gives up what is still to be sent to an address that is
        not among `addresses` any more.
        """
        with writing(self._engine) as connection:
            connection.execute(
                update(DeliveryRow)
                .where(self._ours, _waiting(), DeliveryRow.address.not_in(addresses))
                .values(
                    state=NoticeStatus.SKIPPED,
                    reason=_ADDRESS_GONE,
                )
            )

    def recover(self, owner: Owner, now: datetime, try_at: datetime, *, by_order: bool) -> None:
        """Takes back what a process that is gone was sending: what may have been taken
        is uncertain, the rest queued.

        by_order: a person asks for it, so what a dead process left is tried again
        however often that happened.
        """
        with writing(self._engine) as connection:
            table = DeliveryRow.__table__
            for row in connection.execute(
                select(table).where(self._ours, DeliveryRow.state == NoticeStatus.SENDING)
            ).all():
                claimant = Owner(row.claim_host, row.claim_pid, row.claim_mark)
                if _still_at_it(claimant, owner, expired=row.claimed_until <= now):
                    continue
                doubts = row.doubts + row.offered
                connection.execute(
                    update(DeliveryRow)
                    .where(DeliveryRow.id == row.id)
                    .values(
                        state=NoticeStatus.UNCERTAIN if doubts else NoticeStatus.QUEUED,
                        doubts=min(doubts, 1) if by_order else doubts,
                        next_attempt_at=try_at if row.offered else now,
                        reason=_LEFT_OFFERED if row.offered else _LEFT,
                        **_UNCLAIMED,
                    )
                )

    def due(self, now: datetime, *, ignore_back_off: bool) -> list[int]:
        """The deliveries to try now, those tried least often first, a
        mail's recipients in their order.
        """
        wanted = _waiting() if ignore_back_off else and_(_waiting(), _due_by(now))
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(DeliveryRow.id)
                .where(self._ours, wanted)
                .order_by(DeliveryRow.attempts, DeliveryRow.notice_id, DeliveryRow.position)
            )
            return list(rows.scalars())

    def claim(self, delivery_id: int, owner: Owner, until: datetime) -> Delivery | None:
        """The delivery, now ours alone until then; None where another has it or
        it needs no sending any more.
        """
        with writing(self._engine) as connection:
            claimed = connection.execute(
                update(DeliveryRow)
                .where(DeliveryRow.id == delivery_id, _waiting())
                .values(
                    state=NoticeStatus.SENDING,
                    offered=False,
                    attempts=DeliveryRow.attempts + 1,
                    claim_host=owner.host,
                    claim_pid=owner.pid,
                    claim_mark=owner.mark,
                    claimed_until=until,
                )
            )
            if claimed.rowcount != 1:
                return None
            row = connection.execute(
                select(
                    NoticeRow.unit,
                    NoticeRow.day,
                    DeliveryRow.address,
                    NoticeRow.message_id,
                    NoticeRow.message,
                    DeliveryRow.attempts,
                    DeliveryRow.doubts,
                )
                .join(NoticeRow, NoticeRow.id == DeliveryRow.notice_id)
                .where(DeliveryRow.id == delivery_id)
            ).one()
        unit, day, address, message_id, message, attempts, doubts = row
        assert message_id is not None
        assert message is not None
        return Delivery(delivery_id, unit, day, address, message_id, message, attempts, doubts)

    def offer(self, delivery_id: int, owner: Owner) -> bool:
        """Notes that from now on the mail may have been taken; False where the claim was lost."""
        return self._change(delivery_id, owner, offered=True)

    def settle(self, delivery_id: int, owner: Owner, result: Result, at: datetime) -> bool:
        """Records how the delivery ended; False where the claim was lost."""
        return self._change(
            delivery_id,
            owner,
            state=result.status,
            reason=result.reason,
            code=result.code,
            next_attempt_at=result.try_at,
            doubts=result.doubts,
            settled_at=at,
            **_UNCLAIMED,
        )

    def postpone(self, delivery_ids: Sequence[int], reason: str, until: datetime) -> None:
        """Puts off, untried, those of the deliveries that still wait."""
        with writing(self._engine) as connection:
            connection.execute(
                update(DeliveryRow)
                .where(DeliveryRow.id.in_(delivery_ids), _waiting())
                .values(reason=reason, next_attempt_at=until)
            )

    def _change(self, delivery_id: int, owner: Owner, **values: object) -> bool:
        with writing(self._engine, durable=True) as connection:
            changed = connection.execute(
                update(DeliveryRow)
                .where(
                    DeliveryRow.id == delivery_id,
                    DeliveryRow.state == NoticeStatus.SENDING,
                    DeliveryRow.claim_host == owner.host,
                    DeliveryRow.claim_pid == owner.pid,
                    DeliveryRow.claim_mark == owner.mark,
                )
                .values(values)
            )
            return changed.rowcount == 1


def _waiting() -> ColumnElement[bool]:
    """What is still to be sent, now or later."""
    states = DeliveryRow.state.in_((NoticeStatus.QUEUED, NoticeStatus.UNCERTAIN))
    return and_(states, DeliveryRow.doubts < _TRIES_IN_DOUBT)


def _due_by(now: datetime) -> ColumnElement[bool]:
    return or_(DeliveryRow.next_attempt_at.is_(None), DeliveryRow.next_attempt_at <= now)


def _still_at_it(claimant: Owner, me: Owner, *, expired: bool) -> bool:
    """Whether the claimant may be sending: its life decides where it can be seen, the
    claim's end where it cannot.
    """
    if claimant == me:
        return not expired
    return lives(claimant, silent_for=timedelta.max if expired else timedelta())
