"""A portal on loopback: what it serves is a value (Site), and serving it
lasts as long as a `with` block.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from urllib.parse import parse_qsl, urlsplit

HTML = "text/html; charset=utf-8"
_LONGEST_FORM = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer. `modified` (aware) makes it a static file, with
    Last-Modified and an ETag of its content.
    """

    body: bytes
    content_type: str = HTML
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    modified: datetime | None = None

    @property
    def validators(self) -> tuple[tuple[str, str], ...]:
        """ETag and Last-Modified, as headers; none for an answer that is made anew each time."""
        if self.modified is None:
            return ()
        return (
            ("ETag", f'"{blake2b(self.body, digest_size=8).hexdigest()}"'),
            ("Last-Modified", format_datetime(self.modified.astimezone(UTC), usegmt=True)),
        )

    def unchanged_since(self, asked: Mapping[str, str]) -> bool:
        """Whether the request's own validators name this very answer. If-None-Match
        goes before If-Modified-Since.
        """
        mine = dict(self.validators)
        if "if-none-match" in asked:
            return mine.get("ETag") in [
                tag.strip().removeprefix("W/") for tag in asked["if-none-match"].split(",")
            ]
        return bool(mine) and asked.get("if-modified-since") == mine["Last-Modified"]


NOT_FOUND = Answer(b"<html><body><h1>404 Not Found</h1></body></html>", status=404)

Resource = Answer | Callable[[], Answer]
Service = Callable[[Mapping[str, str]], Answer | None]


@dataclass(slots=True)
class Site:
    """What a portal serves: files by path, and services by path that look at the
    query's and the form's fields.

    Several services may share a path (a script of the system that serves every column):
    the first that answers holds.
    """

    files: dict[str, Resource] = field(default_factory=dict)
    services: dict[str, list[Service]] = field(default_factory=dict)

    def answer(self, path: str, fields: Mapping[str, str]) -> Answer:
        for service in self.services.get(path, ()):
            answer = service(fields)
            if answer is not None:
                return answer
        resource = self.files.get(path, NOT_FOUND)
        return resource if isinstance(resource, Answer) else resource()


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that came in, and the status it got. `target` is the path with its query."""

    method: str
    target: str
    status: int


@dataclass(frozen=True, slots=True)
class Portal:
    """A site being served: its address (with a slash at the end), and all requests
    so far in the order they came.
    """

    url: str
    asked: list[Asked]

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 80


# Not http.server's own: that one asks the resolver for the host's name before it listens.
class _Server(ThreadingMixIn, TCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, port: int, site: Site) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.site = site
        self.asked: list[Asked] = []


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 30
    # One segment for headers and body: two small writes would wait for
    # each other's acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._serve({})

    def do_HEAD(self) -> None:
        self._serve({})

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > _LONGEST_FORM:
            self.close_connection = True
            self._send(Answer(b"", status=413))
            return
        form = self.rfile.read(int(length)).decode("utf-8", "replace")
        self._serve(dict(parse_qsl(form, keep_blank_values=True)))

    def _serve(self, form: Mapping[str, str]) -> None:
        parts = urlsplit(self.path)
        fields = dict(parse_qsl(parts.query, keep_blank_values=True)) | dict(form)
        answer = self.server.site.answer(parts.path, fields)
        if answer.status == 200 and answer.unchanged_since(
            {k.lower(): v for k, v in self.headers.items()}
        ):
            answer = Answer(b"", status=304, modified=answer.modified, headers=answer.validators)
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.server.asked.append(Asked(self.command, self.path, answer.status))
        self.send_response(answer.status)
        if answer.status != 304:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers + (answer.validators if answer.status == 200 else ()):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Silent: `Portal.asked` is the log."""


@contextmanager
def serving(site: Site, *ports: int) -> Iterator[Portal]:
    """Serve `site` on 127.0.0.1 until the block ends, on the first of `ports` that is
    free (0, or none given: any).

    Raises OSError where all are taken.
    """
    server = _bound(site, ports or (0,))
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
    )
    thread.start()
    try:
        yield Portal(f"http://127.0.0.1:{server.server_address[1]}/", server.asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _bound(site: Site, ports: Sequence[int]) -> _Server:
    for port in ports[:-1]:
        try:
            return _Server(port, site)
        except OSError:
            continue
    return _Server(ports[-1], site)
