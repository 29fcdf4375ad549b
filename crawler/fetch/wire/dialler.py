"""The crawl's way out: connections behind the guard, kept open from one request to the next."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from config.net.reach import DEFAULT_PORTS, OutOfReachError, Reach
from crawler.fetch.tls import legacy_context
from crawler.fetch.wire.connection import Connection
from crawler.fetch.wire.framing import Reply

_LONGEST_IDLE = 60.0
"""Seconds after which a connection is not used again: servers close theirs unseen."""

_LINE_BREAK = re.compile(r"[\r\n]+")

_Place = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Sent:
    """A request to send: its target in ASCII, its headers but Host and Content-Length."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""


class Dialler:
    """Sends requests, each within `timeout` seconds from dialling to the answer's last byte.

    Names are resolved here, checked, and the checked address is the one that is dialled. Portals
    let certificates lapse, and nothing secret is sent: none is refused. largest: bytes of a
    body that are read.
    """

    def __init__(self, reach: Reach, *, timeout: float, largest: int, legacy_tls: bool) -> None:
        self._reach = reach
        self._timeout = timeout
        self._largest = largest
        self._legacy = legacy_tls
        self._context: ssl.SSLContext | None = None
        self._idle: dict[_Place, list[Connection]] = defaultdict(list)

    async def exchange(self, sent: Sent) -> tuple[Reply, bytes]:
        """The answer to one request, and the server's certificate (DER, b"" where it has none).

        Raises TimeoutError, OutOfReachError, OSError, ssl.SSLError and what Incoming does.
        """
        parts = urlsplit(sent.url)
        request = _bytes_of(sent, parts)
        place = parts.scheme, parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme]
        try:
            async with asyncio.timeout(self._timeout):
                return await self._carried(place, request, again=sent.method == "GET")
        except TimeoutError as error:
            raise TimeoutError(
                f"Getting {sent.url} took longer than {self._timeout} seconds."
            ) from error

    async def _carried(self, place: _Place, request: bytes, *, again: bool) -> tuple[Reply, bytes]:
        connection = self._kept(place) or await self._opened(place)
        try:
            reply = await connection.exchange(request)
        except ConnectionError:
            # The server closed it while it lay idle: what is asked is not told by that.
            if not again or connection.begun or not connection.used:
                raise
            connection = await self._opened(place)
            reply = await connection.exchange(request)
        certificate = connection.certificate if place[0] == "https" else b""
        if connection.is_open:
            connection.idle_since = asyncio.get_running_loop().time()
            self._idle[place].append(connection)
        return reply, certificate

    def _kept(self, place: _Place) -> Connection | None:
        """An open connection to this place that nobody uses."""
        idle = self._idle[place]
        oldest = asyncio.get_running_loop().time() - _LONGEST_IDLE
        while idle:
            connection = idle.pop()
            if connection.is_open and connection.idle_since > oldest:
                return connection
            connection.close()
        return None

    async def _opened(self, place: _Place) -> Connection:
        scheme, host, port = place
        loop = asyncio.get_running_loop()
        last: Exception = OutOfReachError(f"{host} has no address")
        for address in await _addresses(host, port):
            refused = self._reach.dialling_problem(host, port, address)
            if refused is not None:
                last = OutOfReachError(refused)
                continue
            try:
                _, connection = await loop.create_connection(
                    lambda: Connection(self._largest),
                    address,
                    port,
                    ssl=self._tls() if scheme == "https" else None,
                    server_hostname=host if scheme == "https" else None,
                )
            except OSError as error:
                last = error
                continue
            return connection
        raise last

    def _tls(self) -> ssl.SSLContext:
        if self._context is None:
            context = legacy_context() if self._legacy else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            self._context = context
        return self._context

    def close(self) -> None:
        for connections in self._idle.values():
            for connection in connections:
                connection.close()
        self._idle.clear()


async def _addresses(host: str, port: int) -> list[str]:
    """What a name leads to now, in the order of the system's choice."""
    try:
        socket.inet_pton(socket.AF_INET, host)
    except OSError:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(place[0]) for _, _, _, _, place in found))
    return [host]


def _bytes_of(sent: Sent, parts: SplitResult) -> bytes:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"{sent.method} {target} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in sent.headers.items()]
    if sent.body:
        lines.append(f"Content-Length: {len(sent.body)}")
    head = "\r\n".join((*(_LINE_BREAK.sub(" ", line) for line in lines), "", ""))
    try:
        return head.encode("latin-1") + sent.body  # what a server said goes back as it came
    except UnicodeEncodeError:
        return head.encode("utf-8") + sent.body
