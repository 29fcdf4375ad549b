"""What an exchange can fail with, whatever library carries it."""

from __future__ import annotations

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientPayloadError,
    ClientResponseError,
)
from aiohttp.http_exceptions import LineTooLong


class NotHttpError(ValueError):
    """What came is no answer of HTTP."""


class CutOffError(Exception):
    """The answer's end was not seen: its connection ended before it, or its chunks are broken."""


class OversizedError(Exception):
    """The answer is larger than is read."""


class BrokenOffError(ClientError):
    """The connection was closed before the answer's head had come. Its cause is aiohttp's."""


def meant_by(error: ClientError) -> Exception:
    """One of the above, or an OSError, for what aiohttp raises."""
    match error:
        case ClientConnectorError():
            return error.os_error
        case BrokenOffError():
            cause = error.__cause__ and error.__cause__.__cause__
            if isinstance(cause, OSError):
                return cause
            return ConnectionResetError("the connection was closed without an answer")
        case ClientPayloadError():
            return CutOffError(_told(error))
        case ClientResponseError():
            return _of_head(error)
    return error if isinstance(error, ValueError) else ConnectionAbortedError(_told(error))


def _of_head(error: ClientResponseError) -> Exception:
    """What its parser says against an answer, of which nothing else was given out."""
    cause = error.__cause__ and error.__cause__.__cause__
    if isinstance(cause, LineTooLong):
        return ConnectionAbortedError("a line of the answer's head does not end")
    reason = error.message.split("\n")[0].rstrip(":")
    if "chunk" in reason.lower():
        return CutOffError(reason)
    return NotHttpError(" ".join(error.message[:200].split()))


def _told(error: ClientError) -> str:
    return str(error) or type(error).__name__
