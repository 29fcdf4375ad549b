"""capture.warc.gz: the captures as a web archive that standard tools open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor.proof.case import Case

# The bytes are kept as they were after these were undone; the headers keep what
# was said under another name.
_UNDONE = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def warc(case: Case, bodies: Mapping[str, bytes]) -> bytes:
    """Request and response of every capture, in the order in which they
    came; the same for the same case.
    """
    target = BytesIO()
    writer = WARCWriter(target, gzip=True)
    for record in case.records:
        for number, capture in enumerate(record.record.get("captures", ())):
            form = [(field, value) for field, value in capture["form"] or ()]
            name = f"{record.seal}/{number}"
            facts = {"WARC-Date": f"{capture['at'][:19]}Z"}
            body = bodies.get(capture["sha256"], b"")
            response = writer.create_warc_record(
                capture["url"],
                "response",
                payload=BytesIO(body),
                http_headers=StatusAndHeaders(
                    _status(capture["status"]), list(_received(capture, len(body))), "HTTP/1.1"
                ),
                warc_headers_dict=facts | {"WARC-Record-ID": _id(name)},
            )
            request = writer.create_warc_record(
                capture["url"],
                "request",
                payload=BytesIO(urlencode(form).encode()),
                http_headers=_request(capture),
                warc_headers_dict=facts
                | {"WARC-Record-ID": _id(f"{name}/request"), "WARC-Concurrent-To": _id(name)},
            )
            writer.write_record(response)
            writer.write_record(request)
    return target.getvalue()


def _id(name: str) -> str:
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>"


def _status(code: int) -> str:
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return f"{code} Unknown"


def _received(capture: Mapping[str, Any], length: int) -> Iterator[tuple[str, str]]:
    for name, value in capture["headers"].items():
        yield (f"X-Archive-Orig-{name}" if name in _UNDONE else _line(name)), _line(value)
    yield "Content-Length", str(length)


def _request(capture: Mapping[str, Any]) -> StatusAndHeaders:
    parts = urlsplit(capture["url"])
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    method = "GET" if capture["form"] is None else "POST"
    headers = [
        ("Host", parts.netloc),
        *((_line(name), _line(value)) for name, value in capture["sent"].items()),
    ]
    return StatusAndHeaders(f"{method} {_line(path)} HTTP/1.1", headers, is_http_request=True)


def _line(text: str) -> str:
    """The text where a line break would begin another header."""
    return " ".join(text.split("\r")).replace("\n", " ").replace("\0", " ")
