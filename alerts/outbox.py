"""Sending what is queued: claim, commit, hand over outside any transaction, commit the result."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.errors import (
    AlertsError,
    PermanentError,
    TemporaryError,
    TransportError,
    UnavailableError,
    UncertainError,
)
from alerts.transports import Letter, Transport
from config.clock import Clock
from storage.notices.deliveries import Deliveries, Delivery, Result
from storage.notices.records import NoticeStatus
from storage.records import Owner

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 180, 360))
"""How long a delivery rests after its first, second, ... try; the
last holds for all further ones.
"""

CLAIM = timedelta(minutes=30)
"""Longer than the transport's limits allow any one try to take."""

_GREYLISTING = (450, 451)
_REFUSALS_IN_A_ROW = 5


class LostClaimError(AlertsError):
    """Another process took this delivery over before it was handed to the server."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """The queue of deliveries with one process working on it."""

    deliveries: Deliveries
    clock: Clock
    owner: Owner

    def drain(
        self, transport: Transport, addresses: Collection[str], *, retry_now: bool = False
    ) -> str:
        """Tries every delivery that is due, once. `addresses`: all that may still get mail.

        Returns why the mail server could not be used at all, "" where it could. retry_now ignores
        back-off. Raises what the database raises; a delivery that this cuts short is found again.
        """
        now = self.clock.now()
        self.deliveries.withdraw(addresses)
        self.deliveries.recover(self.owner, now, now + BACK_OFF[1], by_order=retry_now)
        waiting = self.deliveries.due(now, ignore_back_off=retry_now)
        refusals = 0
        for place, delivery_id in enumerate(waiting):
            delivery = self.deliveries.claim(delivery_id, self.owner, self.clock.now() + CLAIM)
            if delivery is None:
                continue
            refusal = self._try(delivery, transport)
            refusals = refusals + 1 if _burdens(refusal) else 0
            if refusal is not None and (
                isinstance(refusal, UnavailableError) or refusals >= _REFUSALS_IN_A_ROW
            ):
                rest = f"not tried: {refusal.reason}"
                self.deliveries.postpone(waiting[place + 1 :], rest, self.clock.now() + BACK_OFF[0])
                return refusal.reason if isinstance(refusal, UnavailableError) else ""
        return ""

    def _try(self, delivery: Delivery, transport: Transport) -> TransportError | None:
        """One try, recorded; gives what went wrong."""
        letter = Letter(
            message=delivery.message,
            message_id=delivery.message_id,
            recipient=delivery.recipient,
            name=f"{delivery.day}_{delivery.unit}",
        )

        def offering() -> None:
            if not self.deliveries.offer(delivery.delivery_id, self.owner):
                raise LostClaimError(
                    f"the mail to {delivery.recipient} was taken over by another process"
                )

        try:
            transport.send(letter, offering)
        except LostClaimError:
            return None
        except TransportError as error:
            at = self.clock.now()
            self.deliveries.settle(
                delivery.delivery_id, self.owner, _result(delivery, error, at), at
            )
            return error
        sent = Result(NoticeStatus.SENT, transport.trace(letter), doubts=delivery.doubts)
        self.deliveries.settle(delivery.delivery_id, self.owner, sent, self.clock.now())
        return None


def _result(delivery: Delivery, error: TransportError, at: datetime) -> Result:
    """What a failed try comes to. Once a mail may have arrived, only a refusal or
    an acceptance ends the doubt.
    """
    again = at + BACK_OFF[min(delivery.attempts, len(BACK_OFF)) - 1]
    if isinstance(error, PermanentError):
        return Result(NoticeStatus.FAILED, error.reason, error.code, doubts=delivery.doubts)
    if isinstance(error, UncertainError):
        return Result(NoticeStatus.UNCERTAIN, error.reason, error.code, again, delivery.doubts + 1)
    status = NoticeStatus.UNCERTAIN if delivery.doubts else NoticeStatus.QUEUED
    return Result(status, error.reason, error.code, again, delivery.doubts)


def _burdens(error: TransportError | None) -> bool:
    """Whether the server may be refusing us as such. A greylisting one refuses each
    recipient, so each must be tried.
    """
    return isinstance(error, TemporaryError) and error.code not in _GREYLISTING
