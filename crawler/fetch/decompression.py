"""Content-Encoding undone within a bound. Scrapy's own middleware guesses a charset on the way,
which costs more than reading the page.
"""

from __future__ import annotations

import zlib

from crawler.fetch.exchange import Failure
from storage.records import Outcome

LARGEST = 8 * 2**20
"""Bytes of an answer, before and after decompression; a list page has some ten thousand."""

ACCEPTED = "gzip, deflate"
_GZIP = {"gzip", "x-gzip"}
_UNASKED = frozenset(
    {
        "br",
        "zstd",
        "compress",
        "x-compress",
        "dcb",
        "dcz",
        "xz",
        "lzma",
        "bzip2",
        "exi",
        "pack200-gzip",
    }
)
_MOST_LAYERS = 2
_MOST_MEMBERS = 64


def inflate(body: bytes, encodings: str) -> bytes | Failure:
    """The body as it was before its Content-Encoding, at most LARGEST bytes of it."""
    # What names no compression (a charset, mostly) is passed over, as browsers do.
    known = _GZIP | _UNASKED | {"deflate"}
    layers = [name for part in encodings.lower().split(",") if (name := part.strip()) in known]
    if len(layers) > _MOST_LAYERS:
        return Failure(Outcome.UNDECODABLE, f"the answer is compressed {len(layers)} times")
    for layer in reversed(layers):
        if not body:
            return body
        try:
            if layer in _GZIP:
                # Servers name gzip and send plain text: a real one is known by its first two bytes.
                body = _members(body) if body.startswith(b"\x1f\x8b") else body
            elif layer == "deflate":
                body = _deflated(body)
            else:
                return Failure(
                    Outcome.UNDECODABLE,
                    f"the answer is compressed as {layer!r}, which was not asked for",
                )
        except _TooLargeError:
            return Failure(
                Outcome.TOO_LARGE, f"the answer is larger than {LARGEST} bytes when decompressed"
            )
        except _CutOffError:
            return Failure(Outcome.TRUNCATED, "the compressed answer was cut off")
        except zlib.error as error:
            return Failure(Outcome.UNDECODABLE, f"the compressed answer is damaged: {error}")
    return body


class _TooLargeError(Exception):
    pass


class _CutOffError(Exception):
    pass


def _members(body: bytes) -> bytes:
    """All members of a gzip file; what follows the last one is padding."""
    parts: list[bytes] = []
    room = LARGEST
    while body.startswith(b"\x1f\x8b"):
        if len(parts) == _MOST_MEMBERS:
            raise zlib.error("too many members")
        part, body = _part(body, 16 + zlib.MAX_WBITS, room)
        parts.append(part)
        room -= len(part)
    return b"".join(parts)


def _deflated(body: bytes) -> bytes:
    """With the zlib header, as the standard says, or without, as many servers do."""
    try:
        return _part(body, zlib.MAX_WBITS, LARGEST)[0]
    except zlib.error:
        return _part(body, -zlib.MAX_WBITS, LARGEST)[0]


def _part(body: bytes, window: int, room: int) -> tuple[bytes, bytes]:
    engine = zlib.decompressobj(window)
    part = engine.decompress(body, room + 1)
    if len(part) > room:
        raise _TooLargeError
    if not engine.eof:
        raise _CutOffError
    return part, engine.unused_data
