"""The crawl's connections: guarded, kept open, and asked again where a server has closed its end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import pytest

from config.net.reach import OutOfReachError, Reach
from crawler.fetch.wire.dialler import Dialler, Sent
from crawler.fetch.wire.failures import OversizedError

Handle = Callable[[asyncio.StreamReader, asyncio.StreamWriter, int], Awaitable[None]]
PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


async def asked(
    handle: Handle,
    times: int,
    *,
    own: bool = True,
    method: str = "GET",
    timeout: float = 5.0,
    headers: Mapping[str, str] = {"X-A": "1"},
) -> tuple[list[object], int]:
    """What so many requests in a row came to, and how many connections they took. handle: is told
    which connection it is, from 1 on.
    """
    connections = 0

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        try:
            await handle(reader, writer, connections)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    url = f"http://127.0.0.1:{port}/a/?b=1"
    reach = Reach.only(url if own else "http://127.0.0.1:9/")
    dialler = Dialler(reach, timeout=timeout, largest=1000, legacy_tls=False)
    came: list[object] = []
    for _ in range(times):
        try:
            reply, certificate = await dialler.exchange(Sent(method, url, headers))
        except (OSError, OutOfReachError, OversizedError) as error:
            came.append(type(error))
        else:
            assert certificate == b""
            came.append(reply.body)
        await asyncio.sleep(0.05)  # what a server does after its answer is seen
    await dialler.close()
    server.close()
    return came, connections


async def head_of(reader: asyncio.StreamReader) -> bytes:
    return await reader.readuntil(b"\r\n\r\n")


def test_requests_follow_each_other_on_one_connection() -> None:
    heads: list[bytes] = []

    async def handle(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> None:
        while True:
            heads.append(await head_of(reader))
            writer.write(PAGE)

    came, connections = asyncio.run(asked(handle, 4))
    assert (came, connections) == ([b"ok"] * 4, 1)
    assert {head.split(b"\r\n")[0] for head in heads} == {b"GET /a/?b=1 HTTP/1.1"}
    assert all(b"\r\nX-A: 1\r\n" in head and b"\r\nHost: 127.0.0.1:" in head for head in heads)


@pytest.mark.parametrize(("method", "second"), [("GET", b"ok"), ("POST", ConnectionResetError)])
def test_a_connection_that_was_closed_unseen_is_made_anew_for_what_may_be_asked_twice(
    method: str, second: object
) -> None:
    async def handle(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> None:
        await head_of(reader)
        writer.write(PAGE)
        await head_of(reader)
        if number > 1:
            writer.write(PAGE)

    came, _ = asyncio.run(asked(handle, 2, method=method))
    assert came == [b"ok", second]


@pytest.mark.parametrize("at_once", [True, False])
def test_an_answer_that_was_never_asked_for_is_nobody_s(at_once: bool) -> None:
    async def handle(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> None:
        await head_of(reader)
        unasked = PAGE.replace(b"ok", b"no")
        writer.write(PAGE + unasked if at_once else PAGE)
        await asyncio.sleep(0)
        writer.write(unasked)
        await head_of(reader)
        writer.write(unasked)

    came, connections = asyncio.run(asked(handle, 3))
    assert (came, connections) == ([b"ok"] * 3, 3)


def test_a_connection_is_not_used_after_a_request_that_came_to_nothing() -> None:
    async def handle(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> None:
        await head_of(reader)
        if number == 1:
            await asyncio.sleep(0.4)
            writer.write(PAGE.replace(b"ok", b"no"))
            await head_of(reader)
        writer.write(PAGE)

    came, connections = asyncio.run(asked(handle, 2, timeout=0.3))
    assert (came, connections) == ([TimeoutError, b"ok"], 2)


@pytest.mark.parametrize(
    ("sent", "came"),
    [(PAGE[:30], ConnectionResetError), (b"", ConnectionResetError)],
)
def test_a_server_that_says_nothing_is_asked_once(sent: bytes, came: object) -> None:
    async def handle(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> None:
        await head_of(reader)
        writer.write(sent)

    assert asyncio.run(asked(handle, 1)) == ([came], 1)


def test_what_the_guard_forbids_is_not_dialled() -> None:
    async def handle(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> None:
        raise AssertionError

    assert asyncio.run(asked(handle, 1, own=False)) == ([OutOfReachError], 0)


def test_a_large_answer_is_not_waited_for() -> None:
    async def handle(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> None:
        await head_of(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n")
        await head_of(reader)

    assert asyncio.run(asked(handle, 1)) == ([OversizedError], 1)


def head_with(headers: dict[str, str]) -> bytes:
    """What a server hears of a request that is sent with these headers."""
    heads: list[bytes] = []

    async def handle(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> None:
        heads.append(await head_of(reader))
        writer.write(PAGE)

    asyncio.run(asked(handle, 1, headers=headers))
    return heads[0]


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("1\r\nB: 2", b"1 B: 2"),
        ("\xe6\x94\xbf", "\u653f".encode()),
        ("\u653f", "\u653f".encode()),
        ("1\0\x7f2", b"1 2"),
    ],
)
def test_a_header_is_one_line_and_goes_back_as_it_came(value: str, sent: bytes) -> None:
    assert b"\r\nX-A: " + sent + b"\r\n" in head_with({"X-A": value})


def test_a_validator_that_cannot_be_said_as_it_came_is_left_out() -> None:
    head = head_with({"If-None-Match": "caf\xe9", "If-Modified-Since": "yesterday"})
    assert b"If-None-Match" not in head
    assert b"\r\nIf-Modified-Since: yesterday\r\n" in head
