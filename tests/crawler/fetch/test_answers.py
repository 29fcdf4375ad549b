"""What a server sends becomes a whole answer or a failure by its name, in whatever pieces it comes:
half an answer is never taken for a whole one.
"""

from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.net.reach import Reach
from crawler.fetch.wire.dialler import LONGEST_LINE, Dialler, Reply, Sent
from crawler.fetch.wire.failures import CutOffError, NotHttpError, OversizedError

LARGEST = 1000
BODY = "标题一\r\n\r\n0\r\n".encode() * 3
REFUSALS = (NotHttpError, CutOffError, OversizedError, ConnectionError)


def answer_to(pieces: Sequence[bytes], *, ends: bool = True) -> Reply:
    """What these bytes, sent one after the other, are taken for. ends: the connection is closed
    after them, else the server waits.
    """

    async def asked() -> Reply:
        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await reader.readuntil(b"\r\n\r\n")
                for piece in pieces:
                    writer.write(piece)
                    await writer.drain()
                    await asyncio.sleep(0.001 if len(pieces) > 1 else 0)
                if not ends:
                    await reader.read()
            except ConnectionError:
                pass
            finally:
                writer.close()

        server = await asyncio.start_server(accept, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        dialler = Dialler(Reach.only(url), timeout=30, largest=LARGEST, legacy_tls=False)
        try:
            reply, _ = await dialler.exchange(Sent("GET", url, {}))
        finally:
            await dialler.close()
            server.close()
        return reply

    return asyncio.run(asked())


def chunked(body: bytes, size: int) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    lines = [b"%x;a=b\r\n%s\r\n" % (len(part), part) for part in parts]
    return b"".join(lines) + b"0\r\nX-Late: 1\r\n\r\n"


FORMS = {
    "a length": (b"Content-Length: %d" % len(BODY), BODY),
    "chunks": (b"Transfer-Encoding: Chunked", chunked(BODY, 7)),
    "no length": (b"X-Other: 1", BODY),
}


@settings(deadline=None)
@given(
    st.sampled_from(sorted(FORMS)),
    st.sampled_from([b"\r\n", b"\n"]),
    st.lists(st.integers(0, 400), max_size=12),
    st.booleans(),
)
def test_an_answer_is_the_same_in_whatever_pieces_it_comes(
    form: str, end: bytes, cuts: list[int], continued: bool
) -> None:
    header, sent = FORMS[form]
    first = b"HTTP/1.1 100 Continue\r\n\r\n" if continued else b""
    head = end.join((b"HTTP/1.1 200 OK", b'ETag: "a"', header, b"", b""))
    whole = first + head + sent
    places = sorted({0, *(cut % len(whole) for cut in cuts), len(whole)})
    reply = answer_to([whole[a:b] for a, b in pairwise(places)], ends=form == "no length")
    assert (reply.status, reply.body) == (200, BODY)
    assert reply.headers["etag"] == '"a"'
    assert reply.partial is (form == "no length")


@settings(deadline=None)
@given(st.binary(max_size=300), st.integers(1, 60))
def test_whatever_comes_is_read_or_refused_by_name(data: bytes, size: int) -> None:
    with suppress(*REFUSALS):
        answer_to([data[at : at + size] for at in range(0, len(data), size)])


@settings(deadline=None)
@given(st.integers(0, 500), st.sampled_from(["a length", "chunks"]), st.booleans())
def test_an_answer_that_ends_early_is_cut_off(kept: int, form: str, apart: bool) -> None:
    header, sent = FORMS[form]
    head = b"HTTP/1.1 200 OK\r\n" + header + b"\r\n\r\n"
    whole = (head + sent)[: min(kept, len(head + sent) - 1)]
    with pytest.raises(ConnectionResetError if len(whole) < len(head) else CutOffError):
        answer_to([whole[: len(head)], whole[len(head) :]] if apart else [whole])


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified", b"304"])
def test_what_has_no_body_ends_with_its_head(status: bytes) -> None:
    reply = answer_to([b"HTTP/1.1 " + status + b"\r\nContent-Length: 700\r\n\r\n"], ends=False)
    assert (reply.status, reply.headers, reply.body) == (int(status[:3]), {}, b"")


@pytest.mark.parametrize(
    "data",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\x15\x03\x03\x00\x02\x02",
        b"HTTP/1.1 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: \xc2\xb2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX Y: 1\r\n\r\n",
        b"x" * LONGEST_LINE,
        # Browsers take these; aiohttp does not (docs/decisions/0006).
        b"HTTP/1.1 200 OK\r\nno header\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 304 Not Modified\r\n\r\n" + gzip.compress(b"", mtime=0),
    ],
)
def test_what_is_no_http_is_no_answer(data: bytes) -> None:
    with pytest.raises(NotHttpError):
        answer_to([data])


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize(
    "chunks",
    [
        b"<html>\r\n",
        b"2\r\nabc\r\n0\r\n\r\n",
        b"1" * 2000,
        b"-1\r\n",
        b"\r\n",
        b"2\nok\n0\n\n",
        b"2\r\nok\r\nzz\r\n",
    ],
)
def test_broken_chunks_are_an_answer_whose_end_was_not_seen(chunks: bytes, apart: bool) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    began = time.monotonic()
    with pytest.raises(CutOffError):
        answer_to([head, chunks] if apart else [head + chunks], ends=False)
    assert time.monotonic() - began < 10  # nothing is waited for that cannot come


@pytest.mark.parametrize("line", [b"X: 1\r\n" * LONGEST_LINE, b"X-Long: " + b"x" * 300_000])
def test_a_head_without_end_is_not_waited_for(line: bytes) -> None:
    with pytest.raises((ConnectionAbortedError, NotHttpError)):
        answer_to([b"HTTP/1.1 200 OK\r\n", line], ends=False)


@pytest.mark.parametrize(
    ("data", "ends"),
    [
        (b"Content-Length: 1001\r\n\r\n", False),
        (b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 1001, False),
        (b"Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + b"x" * 1001, False),
        (b"\r\n" + b"x" * 1001, True),
    ],
)
def test_no_more_is_read_than_may_be(data: bytes, ends: bool) -> None:
    with pytest.raises(OversizedError):
        answer_to([b"HTTP/1.1 200 OK\r\n" + data], ends=ends)


@pytest.mark.parametrize("more", [b"unasked", b"\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", b"\0" * 5000])
def test_what_follows_an_answer_takes_nothing_from_it(more: bytes) -> None:
    reply = answer_to([b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody" + more])
    assert (reply.body, reply.partial) == (b"body", False)


def test_values_of_one_name_are_joined_and_what_speaks_of_the_connection_is_left_out() -> None:
    lines = (
        b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nKeep-Alive: 5\r\n"
        b"X-Long: one\r\n two\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    )
    assert answer_to([lines]).headers == {"set-cookie": "a=1, b=2", "x-long": "one two"}


@pytest.mark.parametrize(
    ("sent", "read"), [(b"\xb1\xb1", "\xb1\xb1"), ("政".encode(), "\xe6\x94\xbf")]
)
def test_a_header_s_bytes_are_kept_one_by_one(sent: bytes, read: str) -> None:
    head = b'HTTP/1.1 200 OK\r\nETag: "' + sent + b'"\r\nContent-Length: 2\r\n\r\nok'
    assert answer_to([head]).headers["etag"] == f'"{read}"'
