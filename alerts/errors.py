"""What can go wrong between a finding and a mail that arrives.

AlertsError
└─ TransportError            one message could not be handed to one recipient
   ├─ TemporaryError         nothing was handed over; the same try may succeed later
   │  └─ UnavailableError    the way out itself cannot be used now, whoever the recipient is
   ├─ PermanentError         the server refused for good; trying again would be refused again
   └─ UncertainError         the message may or may not have been taken
"""

from __future__ import annotations


class AlertsError(Exception):
    """The root of this package's errors."""


class TransportError(AlertsError):
    """`code` is the server's reply code, None where it gave none."""

    def __init__(self, reason: str, code: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


class TemporaryError(TransportError):
    """Nothing was handed over; the same try may succeed later."""


class UnavailableError(TemporaryError):
    """The way out itself cannot be used now: no connection, no certificate, no login, no disk."""


class PermanentError(TransportError):
    """The server refused this message or recipient for good."""


class UncertainError(TransportError):
    """The connection was lost after the whole message was given and before the server answered."""
