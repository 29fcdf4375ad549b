"""What a walk asks for, and what came back: the only values that the pure decider
and its shells hand each other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlencode

from crawler.page.reading import WHOLE, Fetch
from storage.records import Outcome

_NUMBERS = re.compile(
    r"[a-z_]{0,20}(?:page|size|num|no|limit|rows|offset|current|index)", re.IGNORECASE
)
"""Names of what services count: they take no text for a number."""
CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
"""Headers that make a request conditional."""


def posted(fetch: Fetch) -> tuple[str, bytes]:
    """The Content-Type and the body of a request; ("", b"") where it is a GET."""
    if fetch.form is None:
        return "", b""
    if not fetch.json:
        return "application/x-www-form-urlencoded", urlencode(fetch.form).encode("ascii")
    if len(fetch.form) == 1 and fetch.form[0][0] == WHOLE:
        return "application/json", fetch.form[0][1].encode("utf-8", "replace")
    fields = {
        name: int(value)
        if _NUMBERS.fullmatch(name) and value.isascii() and value.isdigit() and len(value) < 8
        else value
        for name, value in fetch.form
    }
    return "application/json", json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to make, with the headers that make it conditional.

    browser: as a browser shows it, its scripts run. shared: all walks of a crawl take
    one and the same answer to it.
    """

    fetch: Fetch
    headers: Mapping[str, str] = field(default_factory=dict)
    browser: bool = False
    shared: bool = False

    @property
    def key(self) -> tuple[str, bool]:
        """What a shared reply is known by: its address, and whether the
        portal's own cookie was sent along.
        """
        return self.fetch.url, "Cookie" in self.headers

    def unconditional(self) -> Ask:
        """The same request without validators: the page itself is wanted."""
        kept = {name: said for name, said in self.headers.items() if name not in CONDITIONS}
        return replace(self, headers=kept)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as received, whatever its status: header names in lower
    case, the body decompressed.

    partial: the connection was closed without the answer saying how long it is. tries: requests
    that it took. at: when it came, None where no evidence of it is kept. sent: the request's
    headers. digest, picture: SHA-256 of the body and of the page's picture as kept. certificate:
    what is wrong with the server's, "" for nothing.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    partial: bool = False
    tries: int = 1
    at: datetime | None = None
    sent: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    picture: str = ""
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """No answer that could be read: the outcome that it means, and why, for the operator."""

    outcome: Outcome
    why: str
    tries: int = 1
