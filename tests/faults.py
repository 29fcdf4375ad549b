"""A portal on raw sockets, which can answer everything wrongly that a real one has been seen to."""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from weakref import WeakSet


@dataclass(frozen=True)
class Asked:
    """One request: method, path with query, headers by lower-case name, body; at: when it came,
    by a clock that only runs on.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""
    at: float = field(default_factory=time.monotonic)


_PHRASES = {status.value: status.phrase for status in HTTPStatus}

Behaviour = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


def response(
    body: bytes | str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    *,
    length: int | None = None,
) -> bytes:
    """A whole HTTP/1.1 answer; `length` lies about the body's."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} {_PHRASES.get(status, 'Odd')}"]
    given = {"Content-Type": "text/html; charset=utf-8"} | dict(headers or {})
    if "Transfer-Encoding" not in given:
        given |= {"Content-Length": str(len(content) if length is None else length)}
    lines += [f"{name}: {value}" for name, value in given.items() if value]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + content


def answering(
    body: bytes | str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    *,
    length: int | None = None,
) -> Behaviour:
    whole = response(body, status, headers, length=length)

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(whole)

    return behave


def raw(content: bytes, *, then_close: bool = True) -> Behaviour:
    """Just these bytes, and the connection closed (or held open) after them."""

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(content)
        await writer.drain()
        if then_close:
            writer.close()
        else:
            await asyncio.sleep(3600)

    return behave


def dripping(head: bytes, piece: bytes, every: float = 0.2) -> Behaviour:
    """The head at once, then one piece after the other for ever."""

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(every)

    return behave


def resetting(content: bytes) -> Behaviour:
    """These bytes, then a TCP reset."""

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(content)
        await writer.drain()
        await asyncio.sleep(0.1)
        writer.transport.abort()

    return behave


def conditional(body: str, etag: str = "", modified: str = "") -> Behaviour:
    """A static file: 304 where the request holds its own validators to the letter."""
    validators = {
        name: value for name, value in (("ETag", etag), ("Last-Modified", modified)) if value
    }

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        matches = (etag and asked.headers.get("if-none-match") == etag) or (
            modified and asked.headers.get("if-modified-since") == modified
        )
        if matches:
            writer.write(
                b"HTTP/1.1 304 Not Modified\r\n"
                + f"ETag: {etag}\r\n".encode() * bool(etag)
                + b"\r\n"
            )
        else:
            writer.write(response(body, headers=validators))

    return behave


@dataclass
class FaultServer:
    """Answers by path; what has none gets 404. `asked` holds every request in order of its
    coming. tls: makes it an https one.
    """

    pages: dict[str, Behaviour] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"

    def page(self, path: str, body: str) -> None:
        self.pages[path] = answering(body)

    def requests(self, *, robots: bool = False) -> list[str]:
        """The paths asked for so far."""
        return [asked.path for asked in self.asked if robots or asked.path != "/robots.txt"]

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while not writer.is_closing():
                await self._behave(await _request(reader), writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client has gone
        except asyncio.CancelledError:
            writer.transport.abort()  # the portal closes: what it has not sent yet holds nobody up
        finally:
            writer.transport.abort() if writer.is_closing() else writer.close()

    async def _behave(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        self.asked.append(asked)
        behave = (
            self.pages.get(asked.path)
            or self.pages.get(asked.path.partition("?")[0])
            or answering("", 404)
        )
        await behave(asked, writer)
        await writer.drain()

    async def _serve(self, ready: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]]) -> None:
        stop = asyncio.Event()
        transports: WeakSet[asyncio.BaseTransport] = WeakSet()
        serving: set[asyncio.Task[None]] = set()

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            transports.add(writer.transport)
            task = asyncio.create_task(self.connected(reader, writer))
            serving.add(task)
            task.add_done_callback(serving.discard)

        server = await asyncio.start_server(
            connected, self.host, self.port, limit=2**20, ssl=self.tls
        )
        self.port = server.sockets[0].getsockname()[1]
        ready.set_result((asyncio.get_running_loop(), stop))
        await stop.wait()
        server.close()
        for _ in range(5):  # who has just come is let in
            await asyncio.sleep(0)
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
        for transport in transports:  # of a task that was ended before it began as well
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()

    @contextmanager
    def serving(self) -> Iterator[FaultServer]:
        """Serves on a free loopback port (later on the same one), in a thread of its
        own, as long as the block lasts.
        """
        ready: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(ready)), name="portal", daemon=True
        )
        thread.start()
        loop, stop = ready.result(10)
        try:
            yield self
        finally:
            loop.call_soon_threadsafe(stop.set)
            thread.join()


async def _request(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = head[0].split(" ", 2)
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])
    }
    return Asked(
        method, path, headers, await reader.readexactly(int(headers.get("content-length", "0")))
    )
