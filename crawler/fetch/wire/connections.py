"""aiohttp's connections, with what they lack for a crawl: the guard, and what is known of each."""

from __future__ import annotations

import asyncio
import socket
from contextvars import ContextVar
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from aiohttp import (
    ClientConnectorError,
    ClientHandlerType,
    ClientOSError,
    ClientRequest,
    ClientResponse,
    ClientTimeout,
    ServerDisconnectedError,
    StreamReader,
    TCPConnector,
)
from aiohttp.abc import AbstractResolver, ResolveResult

from config.net.addresses import dialled_addresses
from config.net.reach import OutOfReachError, Reach
from crawler.fetch.wire.failures import BrokenOffError, CutOffError

if TYPE_CHECKING:
    from aiohttp.client_proto import ResponseHandler
    from aiohttp.connector import Connection
    from aiohttp.tracing import Trace

LONGEST_IDLE = 60.0
"""Seconds after which a connection is not used again: servers close theirs unseen."""


class Carrier:
    """One connection. used: it has carried a request before this one. certificate: the server's
    (DER), b"" where there is none.
    """

    def __init__(self, protocol: ResponseHandler) -> None:
        self.used = False
        self.reading: StreamReader | None = None
        transport = protocol.transport
        secured = transport.get_extra_info("ssl_object") if transport else None
        self.certificate: bytes = (secured and secured.getpeercert(binary_form=True)) or b""
        if (closed := protocol.closed) is not None:
            closed.add_done_callback(self._ended)

    def _ended(self, closed: asyncio.Future[None]) -> None:
        """aiohttp leaves one waiting for ever who reads a body whose chunks have turned out to be
        broken.
        """
        closed.exception()  # one that nobody asks for would be logged
        reading = self.reading
        if reading is not None and not reading.is_eof() and reading.exception() is None:
            reading.set_exception(CutOffError("the connection ended before the answer did"))


CARRIER: ContextVar[Carrier] = ContextVar("carrier")
"""The connection that a task's request goes over."""


class Connector(TCPConnector):
    """Makes connections to what the guard lets be dialled, and keeps them open."""

    def __init__(self, reach: Reach) -> None:
        super().__init__(
            resolver=_Resolver(reach),
            use_dns_cache=False,
            limit=0,  # so many at once is the lines' matter
            keepalive_timeout=LONGEST_IDLE,
        )
        self._reach = reach
        self._carriers: WeakKeyDictionary[ResponseHandler, Carrier] = WeakKeyDictionary()

    async def connect(
        self, req: ClientRequest, traces: list[Trace], timeout: ClientTimeout
    ) -> Connection:
        """A kept connection, or a new one. Of a host that is an address itself aiohttp asks no
        resolver. A kept one over which something came unasked is closed: that would be taken
        for the next answer.
        """
        refused = self._reach.literal_problem(req.host, req.port or 0)
        if refused is not None:
            raise OutOfReachError(refused)
        while True:
            connection = await super().connect(req, traces, timeout)
            protocol = connection.protocol
            assert protocol is not None
            carrier = self._carriers.get(protocol)
            if carrier is None:
                carrier = self._carriers[protocol] = Carrier(protocol)
            elif protocol.should_close:
                connection.close()
                continue
            else:
                carrier.used = True
            CARRIER.set(carrier)
            return connection


class _Resolver(AbstractResolver):
    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for address in await dialled_addresses(self._reach, host, port)
        ]

    async def close(self) -> None:
        pass


async def asked_once(request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
    """Keeps aiohttp from asking again by itself where the connection breaks off: a server that is
    asked for the first time too would be asked twice.
    """
    try:
        return await handler(request)
    except ClientConnectorError:
        raise
    except (ClientOSError, ServerDisconnectedError) as error:
        raise BrokenOffError from error


def nothing_came(error: BrokenOffError) -> bool:
    """Whether a connection broke off before the first byte of its answer."""
    cause = error.__cause__
    return not isinstance(cause, ServerDisconnectedError) or isinstance(cause.message, str)
