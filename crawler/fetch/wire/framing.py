"""The bytes of one answer, as they come, made into its head and body. It knows no
connection: bytes go in, and it says when they are all there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

LARGEST_HEAD = 64 * 2**10
"""Bytes of an answer's status line and headers, and of what follows its last chunk."""
_LONGEST_SIZE_LINE = 1024
_END_OF_HEAD = re.compile(rb"\n\r?\n")
_STATUS = re.compile(rb"[A-Za-z]{2,8}/(\d{1,3})\.(\d{1,3}) (\d{3})(?: .*)?", re.DOTALL)
_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?", re.DOTALL)
_LENGTH = re.compile(rb"[0-9]{1,18}")
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_BODILESS = frozenset({204, 304})
_OF_THE_CONNECTION = frozenset(
    {
        "connection",
        "content-length",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailers",
        "transfer-encoding",
        "upgrade",
    }
)
"""Headers that speak of this connection alone, and are no part of the answer."""


class NotHttpError(ValueError):
    """What came is no answer of HTTP."""


class CutOffError(Exception):
    """The answer's end was not seen: its connection ended before it, or its chunks are broken."""


class OversizedError(Exception):
    """The answer is larger than is read."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, its body as it was sent. Header names are in lower case, values of one name
    joined.

    partial: it said nowhere how long it is, and ended with its connection. reusable: the connection
    may carry another request.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    partial: bool
    reusable: bool


class Incoming:
    """One answer under way: `feed` it what comes, and `end` it where the connection does.
    Each returns the Reply once it is whole, `feed` None before that.

    largest: bytes of a body that are read. Raises NotHttpError, CutOffError, OversizedError and,
    where the head does not end, ConnectionError.
    """

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._held = bytearray()
        self._step: Callable[[], bool] = self._read_head
        self._looked = 0
        self._status = 0
        self._headers: dict[str, str] = {}
        self._reusable = False
        self._length = 0
        self._body = bytearray()
        self._reply: Reply | None = None

    def feed(self, data: bytes) -> Reply | None:
        self._held += data
        while self._reply is None and self._step():
            pass
        return self._reply

    def end(self) -> Reply:
        """The connection has ended, and with it an answer that has no length."""
        if self._step == self._read_to_the_end:
            return self._whole(bytes(self._held), partial=True)
        if self._step == self._read_head:
            raise ConnectionResetError("the connection was closed without an answer")
        raise CutOffError("the connection ended before the answer did")

    # Steps: each takes off `_held` what it needs, and says whether there is more to be taken.

    def _read_head(self) -> bool:
        held = self._held
        found = _END_OF_HEAD.search(held, self._looked, LARGEST_HEAD)
        if found is None:
            self._looked = max(0, len(held) - 3)
            if not _may_begin(held):
                raise NotHttpError(f"{bytes(held[:40])!r} is no head of an answer")
            if len(held) >= LARGEST_HEAD:
                raise ConnectionAbortedError(f"the answer's head is over {LARGEST_HEAD} bytes long")
            return False
        head = bytes(held[: found.start()])
        del held[: found.end()]
        self._looked = 0
        version, self._status, lines = _head_of(head)
        if 100 <= self._status < 200:
            return True  # the answer itself follows
        self._headers, own = _sorted(lines)
        self._reusable = version >= (1, 1) and "close" not in own.get("connection", "").lower()
        return self._begin_body(own)

    def _begin_body(self, own: dict[str, str]) -> bool:
        coding = own.get("transfer-encoding", "").lower().strip()
        if self._status in _BODILESS:
            self._reply = self._whole(b"", partial=False)
        elif coding == "chunked":
            self._step = self._read_size
        elif coding not in ("", "identity"):
            raise NotHttpError(f"the answer is sent in {coding[:40]!r}")
        elif (length := _length_of(own)) is None:
            self._step = self._read_to_the_end
        else:
            self._stay_small(length)
            self._headers["content-length"] = str(length)
            self._length = length
            self._step = self._read_length
        return True

    def _read_length(self) -> bool:
        if len(self._held) >= self._length:
            with memoryview(self._held) as held:
                body = bytes(held[: self._length])
            del self._held[: self._length]
            self._reply = self._whole(body, partial=False)
        return False

    def _read_to_the_end(self) -> bool:
        self._stay_small(len(self._held))
        return False

    def _read_size(self) -> bool:
        line = self._line(_LONGEST_SIZE_LINE)
        if line is None:
            return False
        size = _SIZE.fullmatch(line)
        if size is None:
            raise CutOffError(f"{line[:40]!r} is no size of a chunk")
        self._length = int(size[1], 16)
        self._stay_small(len(self._body) + self._length)
        self._step = self._read_chunk if self._length else self._read_trailer
        return True

    def _read_chunk(self) -> bool:
        length = self._length
        ending = self._held[length : length + 2]
        if ending[:1] == b"\n":
            self._body += self._taken(length)
            self._taken(1)
        elif ending == b"\r\n":
            self._body += self._taken(length)
            self._taken(2)
        elif ending and ending != b"\r":
            raise CutOffError("a chunk is longer than its size")
        else:
            return False
        self._step = self._read_size
        return True

    def _read_trailer(self) -> bool:
        line = self._line(_LONGEST_SIZE_LINE)
        if line == b"":
            self._reply = self._whole(bytes(self._body), partial=False)
        return bool(line)

    def _line(self, longest: int) -> bytes | None:
        """The next line without its end, None where it has not come yet."""
        end = self._held.find(b"\n", 0, longest)
        if end >= 0:
            return bytes(self._taken(end + 1)[:-1]).removesuffix(b"\r")
        if len(self._held) >= longest:
            raise CutOffError("a line between the chunks does not end")
        return None

    def _taken(self, size: int) -> bytearray:
        taken = self._held[:size]
        del self._held[:size]
        return taken

    def _stay_small(self, size: int) -> None:
        if size > self._largest:
            raise OversizedError(f"the answer is {size} bytes long, or longer")

    def _whole(self, body: bytes, *, partial: bool) -> Reply:
        # What follows the answer unasked is no answer to the next request.
        reusable = self._reusable and not partial and not self._held
        return Reply(self._status, self._headers, body, partial, reusable)


def _may_begin(held: bytearray) -> bool:
    """Whether what has come may still become an answer's first line."""
    end = held.find(b"\n", 0, LARGEST_HEAD)
    if end >= 0:
        return _STATUS.fullmatch(bytes(held[:end]).removesuffix(b"\r")) is not None
    return len(held) < LARGEST_HEAD // 4


def _head_of(head: bytes) -> tuple[tuple[int, int], int, list[bytes]]:
    """Version, status and header lines."""
    first, *lines = head.split(b"\n")
    found = _STATUS.fullmatch(first.removesuffix(b"\r"))
    if found is None:
        raise NotHttpError(f"{first[:80]!r} is no status line")
    return (int(found[1]), int(found[2])), int(found[3]), lines


def _sorted(lines: Iterable[bytes]) -> tuple[dict[str, str], dict[str, str]]:
    """The answer's own headers, and those of the connection. What is no header
    is passed over, as browsers do.
    """
    fields: list[tuple[str, str]] = []
    for line in lines:
        line = line.removesuffix(b"\r")
        if line[:1] in (b" ", b"\t"):
            if fields:
                name, value = fields[-1]
                fields[-1] = name, f"{value} {line.strip().decode('latin-1')}"
            continue
        name, colon, value = line.decode("latin-1").partition(":")
        if colon:
            if not _NAME.fullmatch(name):
                raise NotHttpError(f"{name[:40]!r} is no name of a header")
            fields.append((name.lower(), value.strip()))
    answer: dict[str, str] = {}
    own: dict[str, str] = {}
    for name, value in fields:
        place = own if name in _OF_THE_CONNECTION else answer
        place[name] = f"{place[name]}, {value}" if name in place else value
    return answer, own


def _length_of(own: dict[str, str]) -> int | None:
    """The answer's length as its head says it, None where it says none."""
    if "content-length" not in own:
        return None
    said = {one.strip().encode("latin-1") for one in own["content-length"].split(",")}
    lengths = {int(one) for one in said if _LENGTH.fullmatch(one)}
    if len(lengths) != 1 or not all(_LENGTH.fullmatch(one) for one in said):
        raise NotHttpError(f"{own['content-length'][:40]!r} is no length")
    return lengths.pop()
