"""An answer's bytes become its head and body, in whatever pieces they come."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch.wire.framing import (
    LARGEST_HEAD,
    CutOffError,
    Incoming,
    NotHttpError,
    OversizedError,
    Reply,
)

LARGEST = 1000
BODY = "标题一\r\n\r\n0\r\n".encode() * 3


def read_in(pieces: list[bytes], *, ends: bool = False) -> Reply | None:
    incoming = Incoming(LARGEST)
    reply = None
    for piece in pieces:
        reply = incoming.feed(piece) or reply
    return incoming.end() if ends else reply


def chunked(body: bytes, size: int, end: bytes) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    lines = [b"%x;a=b%s%s%s" % (len(part), end, part, end) for part in parts]
    return b"".join(lines) + b"0" + end + b"X-Late: 1" + end + end


FORMS = {
    "a length": (b"Content-Length: %d" % len(BODY), BODY),
    "its length twice": (b"Content-Length: %d, %d" % (len(BODY), len(BODY)), BODY),
    "chunks": (b"Transfer-Encoding: chunked", chunked(BODY, 7, b"\r\n")),
    "chunks with bare line feeds": (b"Transfer-Encoding: Chunked", chunked(BODY, 5, b"\n")),
    "no length": (b"X-Other: 1", BODY),
}


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
    head = end.join((b"HTTP/1.1 200 OK", b'ETag: "a"', b"no header", header, b"", b""))
    whole = first + head + sent
    places = sorted({0, *(cut % len(whole) for cut in cuts), len(whole)})
    pieces = [whole[a:b] for a, b in pairwise(places)]
    reply = read_in(pieces, ends=form == "no length")
    assert reply is not None
    assert (reply.status, reply.body) == (200, BODY)
    assert reply.headers["etag"] == '"a"'
    assert reply.partial is (form == "no length")
    assert reply.reusable is (form != "no length")


@given(st.binary(max_size=300), st.integers(1, 60))
def test_whatever_comes_is_read_or_refused_by_name(data: bytes, size: int) -> None:
    incoming = Incoming(LARGEST)
    try:
        for at in range(0, len(data), size):
            incoming.feed(data[at : at + size])
        incoming.end()
    except (NotHttpError, CutOffError, OversizedError, ConnectionError):
        pass


@given(st.integers(0, 500), st.sampled_from(["a length", "chunks"]))
def test_an_answer_that_ends_early_is_cut_off(kept: int, form: str) -> None:
    header, sent = FORMS[form]
    head = b"HTTP/1.1 200 OK\r\n" + header + b"\r\n\r\n"
    whole = head + sent
    kept = min(kept, len(whole) - 1)
    with pytest.raises(ConnectionResetError if kept < len(head) else CutOffError):
        read_in([whole[:kept]], ends=True)


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified", b"304"])
def test_what_has_no_body_ends_with_its_head(status: bytes) -> None:
    reply = read_in([b"HTTP/1.1 " + status + b"\r\nContent-Length: 700\r\n\r\n"])
    assert reply is not None
    assert (reply.body, reply.reusable) == (b"", True)


@pytest.mark.parametrize(
    ("head", "why"),
    [
        (b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", "an old server"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "it says so"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK", "more than was asked"),
    ],
)
def test_a_connection_is_not_used_again(head: bytes, why: str) -> None:
    reply = read_in([head])
    assert reply is not None, why
    assert not reply.reusable, why


@pytest.mark.parametrize(
    "data",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\x15\x03\x03\x00\x02\x02",
        b"HTTP/1.1 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: \xc2\xb2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX Y: 1\r\n\r\n",
        b"x" * LARGEST_HEAD,
    ],
)
def test_what_is_no_http_is_no_answer(data: bytes) -> None:
    with pytest.raises((NotHttpError, ConnectionResetError)) as raised:
        read_in([data], ends=True)
    assert raised.type is NotHttpError or len(data) < 20


@pytest.mark.parametrize(
    "chunks", [b"<html>\r\n", b"2\r\nabc\r\n0\r\n\r\n", b"1" * 2000, b"-1\r\n", b"\r\n"]
)
def test_broken_chunks_are_an_answer_whose_end_was_not_seen(chunks: bytes) -> None:
    with pytest.raises(CutOffError):
        read_in([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks])


def test_a_head_without_end_is_not_waited_for() -> None:
    with pytest.raises(ConnectionAbortedError):
        read_in([b"HTTP/1.1 200 OK\r\n", *[b"X: 1\r\n"] * LARGEST_HEAD])


@pytest.mark.parametrize(
    "data",
    [
        b"Content-Length: 1001\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nffffffff\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 1001,
        b"\r\n" + b"x" * 1001,
    ],
)
def test_no_more_is_read_than_may_be(data: bytes) -> None:
    with pytest.raises(OversizedError):
        read_in([b"HTTP/1.1 200 OK\r\n" + data])


def test_values_of_one_name_are_joined_and_what_speaks_of_the_connection_is_left_out() -> None:
    lines = (
        b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nKeep-Alive: 5\r\n"
        b"X-Long: one\r\n two\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    )
    reply = read_in([lines])
    assert reply is not None
    assert reply.headers == {"set-cookie": "a=1, b=2", "x-long": "one two"}
