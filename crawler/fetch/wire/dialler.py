"""The crawl's way out: requests that aiohttp carries, and what of their answers the crawl takes."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, DummyCookieJar
from yarl import URL

from config.net.reach import Reach
from crawler.fetch.tls import legacy_context
from crawler.fetch.wire.connections import CARRIER, Carrier, Connector, asked_once, nothing_came
from crawler.fetch.wire.failures import (
    BrokenOffError,
    CutOffError,
    NotHttpError,
    OversizedError,
    meant_by,
)

LONGEST_LINE = 64 * 2**10
"""Bytes of a line of an answer's head."""
_PIECE = 1
"""Bytes of a body after which its connection is not read further until they are taken. With more
aiohttp reads on behind a body, and loses all of an answer that is longer than it says.
"""
_UNWRITABLE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]+")
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


@dataclass(frozen=True, slots=True)
class Sent:
    """A request to send: its target in ASCII, its headers but Host and Content-Length."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, its body as it was sent. Header names are in lower case, values of one name
    joined.

    partial: it said nowhere how long it is, and ended with its connection.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    partial: bool


class Dialler:
    """Sends requests, each within `timeout` seconds from dialling to the answer's last byte.

    Names are resolved here, checked, and the checked addresses are those that are dialled. Portals
    let certificates lapse, and nothing secret is sent: none is refused. largest: bytes of a
    body that are read.
    """

    def __init__(self, reach: Reach, *, timeout: float, largest: int, legacy_tls: bool) -> None:
        self._reach = reach
        self._timeout = timeout
        self._largest = largest
        self._legacy = legacy_tls
        self._tls: ssl.SSLContext | bool = False  # aiohttp's own, that takes any certificate
        self._session: ClientSession | None = None

    async def exchange(self, sent: Sent) -> tuple[Reply, bytes]:
        """The answer to one request, and the server's certificate (DER, b"" where it has none).

        Raises TimeoutError, OutOfReachError, OSError, ssl.SSLError, NotHttpError, CutOffError
        and OversizedError.
        """
        session = self._session or self._opened()
        try:
            async with asyncio.timeout(self._timeout):
                return await self._carried(session, sent)
        except ClientError as error:
            raise meant_by(error) from None
        except TimeoutError as error:
            raise TimeoutError(
                f"Getting {sent.url} took longer than {self._timeout} seconds."
            ) from error

    async def _carried(self, session: ClientSession, sent: Sent) -> tuple[Reply, bytes]:
        while True:
            try:
                return await self._asked(session, sent)
            except BrokenOffError as error:
                # A kept connection that the server closed unseen tells nothing of what is asked.
                if sent.method != "GET" or not CARRIER.get().used or not nothing_came(error):
                    raise

    async def _asked(self, session: ClientSession, sent: Sent) -> tuple[Reply, bytes]:
        async with session.request(
            sent.method,
            URL(sent.url, encoded=True),
            headers=_sendable(sent.headers),
            data=sent.body or None,
            allow_redirects=False,
            ssl=self._tls,
        ) as response:
            carrier = CARRIER.get()
            headers, partial = self._head_of(response)
            body = await self._body_of(response, carrier)
        return Reply(response.status, headers, body, partial), carrier.certificate

    def _head_of(self, response: ClientResponse) -> tuple[dict[str, str], bool]:
        """The answer's own headers, and whether it says nowhere how long it is."""
        headers, own = _sorted(response.raw_headers)
        coding = own.get("transfer-encoding", "").lower().strip()
        length = own.get("content-length")
        if coding not in ("", "identity", "chunked"):
            raise NotHttpError(f"the answer is sent in {coding[:40]!r}")
        if response.status in _BODILESS or coding == "chunked":
            return headers, False
        if length is not None:
            self._stay_small(int(length))
            headers["content-length"] = length
        return headers, length is None

    async def _body_of(self, response: ClientResponse, carrier: Carrier) -> bytes:
        content = response.content
        if content.at_eof():
            return b""
        carrier.reading = content
        pieces: list[bytes] = []
        size = 0
        try:
            while piece := await content.readany():
                pieces.append(piece)
                size += len(piece)
                self._stay_small(size)
        except RuntimeError as error:  # there is no connection any more to wait for
            raise CutOffError("the connection ended before the answer did") from error
        finally:
            carrier.reading = None
        return b"".join(pieces)

    def _stay_small(self, size: int) -> None:
        if size > self._largest:
            raise OversizedError(f"the answer is {size} bytes long, or longer")

    def _opened(self) -> ClientSession:
        if self._legacy:
            context = legacy_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            self._tls = context
        self._session = ClientSession(
            connector=Connector(self._reach),
            cookie_jar=DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=ClientTimeout(total=None),
            middlewares=(asked_once,),
            read_bufsize=_PIECE,
            max_line_size=LONGEST_LINE,
            max_field_size=LONGEST_LINE,
        )
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def _sorted(raw: Iterable[tuple[bytes, bytes]]) -> tuple[dict[str, str], dict[str, str]]:
    """The answer's own headers, and those of the connection."""
    answer: dict[str, str] = {}
    own: dict[str, str] = {}
    for one, said in raw:
        name, value = one.decode("latin-1").lower(), said.decode("latin-1")
        place = own if name in _OF_THE_CONNECTION else answer
        place[name] = f"{place[name]}, {value}" if name in place else value
    return answer, own


def _sendable(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers as aiohttp takes them: it writes UTF-8, so that what a server said goes back as
    it came. Bytes that are no UTF-8 cannot be said: a validator that holds some is left out.
    """
    sendable: dict[str, str] = {}
    for name, value in headers.items():
        text = value if value.isascii() else _in_utf8(value)
        if text is not None:
            sendable[name] = _UNWRITABLE.sub(" ", text)
    return sendable


def _in_utf8(value: str) -> str | None:
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeEncodeError:
        return value
    except UnicodeDecodeError:
        return None
