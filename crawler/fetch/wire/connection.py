"""One connection to a portal, as asyncio drives it: a request goes out, its answer comes in."""

from __future__ import annotations

import asyncio
from typing import Any

from crawler.fetch.wire.framing import CutOffError, Incoming, NotHttpError, OversizedError, Reply

_FAILURES = (NotHttpError, CutOffError, OversizedError, OSError)


class Connection(asyncio.Protocol):
    """An open connection. It carries one request at a time.

    largest: bytes of a body that are read. used: it has carried an answer. begun: something came
    of the answer to the last request. idle_since: when that was whole, by the loop's clock.
    """

    def __init__(self, largest: int) -> None:
        self.used = False
        self.begun = False
        self.idle_since = 0.0
        self._largest = largest
        self._transport: Any = None
        self._incoming: Incoming | None = None
        self._answered: asyncio.Future[Reply] | None = None

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    @property
    def certificate(self) -> bytes:
        """The server's certificate (DER); b"" where there is none."""
        secured = self._transport.get_extra_info("ssl_object") if self._transport else None
        return (secured.getpeercert(binary_form=True) or b"") if secured is not None else b""

    async def exchange(self, request: bytes) -> Reply:
        """Sends a request, and waits for its answer. Raises what Incoming does, and OSError.
        Closed is what cannot carry another one.
        """
        assert self._answered is None
        self.begun = False
        self._incoming = Incoming(self._largest)
        answered: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._answered = answered
        try:
            self._transport.write(request)
            reply = await answered
        except BaseException:
            self.close()  # a late answer must not be taken for the next one's
            raise
        finally:
            self._incoming = self._answered = None
            del answered  # what failed would hold itself, and all that had come, by its traceback
        self.used = True
        if not reply.reusable:
            self.close()
        return reply

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        incoming, answered = self._incoming, self._answered
        if incoming is None or answered is None or answered.done():
            self.close()  # nobody has asked
            return
        self.begun = True
        try:
            reply = incoming.feed(data)
        except _FAILURES as error:
            answered.set_exception(error.with_traceback(None))
            return
        if reply is not None:
            answered.set_result(reply)

    def connection_lost(self, exc: Exception | None) -> None:
        incoming, answered = self._incoming, self._answered
        if incoming is None or answered is None or answered.done():
            return
        try:
            answered.set_result(incoming.end())
        except _FAILURES as error:
            error.__cause__ = exc
            answered.set_exception(error.with_traceback(None))
