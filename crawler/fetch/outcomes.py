"""One table from exception, status and page marks to an outcome, and
what of it is worth another try.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from posixpath import dirname
from typing import Final
from urllib.parse import urlsplit

from crawler.fetch.exchange import Answer, Failure
from crawler.fetch.tries import LONGEST_PAUSE, TRIES
from storage.records import Outcome

RETRYABLE: Final = frozenset({Outcome.UNREACHABLE, Outcome.SERVER_ERROR, Outcome.TRUNCATED})
"""Outcomes that the next minute may change."""

USER_AGENT: Final = "Mozilla/5.0 (compatible; tongbao)"

FARTHEST: Final = 3 * 24 * 3600
"""Seconds between an answer's own time and ours: as long as a visit speaks for its column."""

TOLERANCE: Final = timedelta(minutes=15)
"""By so much an answer's own time may lie behind ours without being older than its arrival."""

NO_CACHE: Final[Mapping[str, str]] = {"Cache-Control": "no-cache", "Pragma": "no-cache"}
"""What a request says so that caches on its way ask the portal itself."""

_PAUSES = (1.0, 3.0)
_BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)

# By class name: Scrapy, Twisted, httpx and the standard library need not be imported to be named.
# The exception, its bases and its causes are looked up from the outside in, first for what is told
# exactly, then for what is told vaguely.
_EXACT: Final[Mapping[str, tuple[Outcome, str]]] = {
    "OutOfReachError": (Outcome.OFF_PORTAL, "refused by our own guard"),
    "HostDownError": (Outcome.UNREACHABLE, "the host is down"),
    "PostponedError": (
        Outcome.REFUSED,
        "the site asked to be left alone for longer than this crawl",
    ),
    "ForbiddenError": (Outcome.ROBOTS, "robots.txt forbids it"),
    "UnsupportedURLSchemeError": (Outcome.OFF_PORTAL, "the address is not http"),
    "UnsupportedProtocol": (Outcome.OFF_PORTAL, "the address is not http"),
    "InvalidURL": (Outcome.OFF_PORTAL, "the address is malformed"),
    "OversizedError": (Outcome.TOO_LARGE, "the answer is larger than is read"),
    "CutOffError": (Outcome.TRUNCATED, "the answer was cut off"),
    "gaierror": (Outcome.UNREACHABLE, "the host's name does not resolve"),
    "ConnectionRefusedError": (Outcome.UNREACHABLE, "the connection was refused"),
    "TimeoutError": (Outcome.UNREACHABLE, "no whole answer within the timeout"),
    "TimeoutException": (Outcome.UNREACHABLE, "no whole answer within the timeout"),
    "SSLError": (Outcome.UNREACHABLE, "no secure connection (TLS)"),
    "CertificateError": (Outcome.UNREACHABLE, "no secure connection (TLS)"),
    "RemoteProtocolError": (Outcome.SERVER_ERROR, "what came back is not HTTP"),
    "ValueError": (Outcome.SERVER_ERROR, "what came back is not HTTP"),
}
_VAGUE: Final[Mapping[str, tuple[Outcome, str]]] = {
    "Error": (Outcome.UNREACHABLE, "no secure connection (TLS)"),
    "ConnectError": (Outcome.UNREACHABLE, "no connection"),
    "NetworkError": (Outcome.UNREACHABLE, "the connection broke off"),
    "OSError": (Outcome.UNREACHABLE, "the connection broke off"),
}

_STATUSES: Final[Mapping[int, tuple[Outcome, str]]] = {
    202: (Outcome.BOT_CHALLENGE, "202, a browser check"),
    204: (Outcome.SERVER_ERROR, "204, an answer without a page"),
    205: (Outcome.SERVER_ERROR, "205, an answer without a page"),
    206: (Outcome.TRUNCATED, "206, a part that was not asked for"),
    304: (Outcome.SERVER_ERROR, "304, although nothing conditional was asked"),
    401: (Outcome.LOGIN_PAGE, "401, a login is asked for"),
    404: (Outcome.NOT_FOUND, "404"),
    407: (Outcome.LOGIN_PAGE, "407, a login is asked for"),
    410: (Outcome.NOT_FOUND, "410"),
    501: (Outcome.REFUSED, "501, a kind of request that it never answers"),
    521: (Outcome.BOT_CHALLENGE, "521, a browser check"),
}
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

_LOGIN = re.compile(
    r"(?:^|[/._-])(?:login|signin|sign-in|logon|sso|cas|oauth2?|auth)(?:$|[/._-])", re.IGNORECASE
)
_MISSING = re.compile(
    r"(?:^|[/._-])(?:40[34]|50[0-4]|error|notfound|not-found)(?:$|[/._-])", re.IGNORECASE
)
_HOME = re.compile(r"/?(?:(?:index|default|main|home)\.[a-z]{2,5})?", re.IGNORECASE)


def of_exception(error: BaseException) -> Failure:
    """What a request that raised came to. Unknown exceptions are ours, and say so."""
    chain = list(_causes(error))
    detail = next((words for one in reversed(chain) if (words := _words(one))), "")
    for table in (_EXACT, _VAGUE):
        for kind in (kind for one in chain for kind in type(one).__mro__):
            if kind.__name__ in table:
                outcome, why = table[kind.__name__]
                return Failure(outcome, f"{why} ({detail})" if detail else why)
    return Failure(Outcome.INTERNAL_ERROR, f"{type(error).__name__}: {detail}")


def of_answer(answer: Answer) -> Failure | None:
    """What an answer came to by its status and bare form; None where it is a page to be read."""
    if answer.status in _STATUSES:
        outcome, why = _STATUSES[answer.status]
    elif answer.status >= 500:
        asked_to_wait = (
            answer.status == HTTPStatus.SERVICE_UNAVAILABLE and "retry-after" in answer.headers
        )
        outcome, why = (
            (Outcome.REFUSED if asked_to_wait else Outcome.SERVER_ERROR),
            str(answer.status),
        )
    elif answer.status >= 400:
        outcome, why = Outcome.REFUSED, str(answer.status)
    elif answer.status != HTTPStatus.OK:
        outcome, why = Outcome.SERVER_ERROR, f"status {answer.status}"
    elif not answer.body.strip(b" \t\r\n\0"):
        outcome, why = Outcome.SERVER_ERROR, "an empty answer"
    elif answer.partial and not looks_whole(answer.body):
        outcome, why = Outcome.TRUNCATED, "the connection was closed before the page's end"
    else:
        return None
    if outcome in (Outcome.REFUSED, Outcome.SERVER_ERROR) and is_challenge(answer.body):
        return Failure(
            Outcome.BOT_CHALLENGE, f"{why}, with nothing but a script in it", answer.tries
        )
    return Failure(outcome, f"the portal answered {why}" if why[0].isdigit() else why, answer.tries)


def of_its_day(answer: Answer, *, replayed: bool) -> Failure | None:
    """What an answer came to by its own Date and Age; None where it may be of these days.
    replayed: its Date is not looked at.

    A cache may have kept it, this machine's clock may stand wrong, or the portal's: whichever it
    is, what the page shows says nothing about the day that it would be recorded for.
    """
    age, dated = answer.headers.get("age", ""), moment_of(answer.headers.get("date", ""))
    if age.isdecimal() and int(age[:20]) > FARTHEST:
        why = f"a cache answered with a copy that is {int(age[:20]) // 86400} days old"
    elif (
        not replayed and dated and answer.at and abs((answer.at - dated).total_seconds()) > FARTHEST
    ):
        why = (
            f"by its own Date it is of {dated:%Y-%m-%d %H:%M}, by this machine's clock it came "
            f"at {answer.at:%Y-%m-%d %H:%M} (UTC)"
        )
    else:
        return None
    return Failure(Outcome.OTHER_DAY, why)


def age_of(answer: Answer, *, replayed: bool) -> timedelta:
    """How old an answer is by its own Date and Age; nothing where that is no more than
    clocks differ. replayed: as above.
    """
    age, dated = answer.headers.get("age", ""), moment_of(answer.headers.get("date", ""))
    kept = (
        timedelta(seconds=int(age[:20]))
        if age.isdecimal() and int(age[:20]) <= FARTHEST
        else timedelta()
    )
    past = answer.at - dated if not replayed and dated and answer.at else timedelta()
    oldest = max(kept, past)
    return oldest if oldest > TOLERANCE else timedelta()


def moment_of(text: str) -> datetime | None:
    """The moment that a header names, aware; None where it names none."""
    try:
        return parsedate_to_datetime(text).astimezone(UTC) if text else None
    except (ValueError, OverflowError):
        return None


def pause_before_retry(reply: Answer | Failure, now: datetime, tries: int) -> float | None:
    """Seconds to wait before asking again, after `tries` requests; None where the reply stands."""
    if isinstance(reply, Answer) and reply.status // 100 == 3:
        return None
    failure = reply if isinstance(reply, Failure) else of_answer(reply)
    if failure is None or tries >= TRIES:
        return None
    if isinstance(reply, Answer) and reply.status in _BUSY and "retry-after" in reply.headers:
        asked = _seconds(reply.headers["retry-after"], now)
        return asked if asked is not None and asked <= LONGEST_PAUSE else None
    busy = isinstance(reply, Answer) and reply.status == HTTPStatus.TOO_MANY_REQUESTS
    if not busy and failure.outcome not in RETRYABLE:
        return None
    return _PAUSES[min(tries, len(_PAUSES)) - 1]


def postpones(status: int, retry_after: str, now: datetime) -> bool:
    """Whether the site asks to be left alone for longer than a crawl waits: it is
    not asked again in this crawl.
    """
    asked = _seconds(retry_after, now) if status in _BUSY else None
    return asked is not None and asked > LONGEST_PAUSE


def of_redirect(asked: str, target: str, home: str) -> Failure | None:
    """What a redirect inside the portal came to; None where the target
    may well be the same column.
    """
    there, here = urlsplit(target), urlsplit(asked)
    path = there.path
    if _LOGIN.search(path) and not _LOGIN.search(here.path):
        return Failure(Outcome.LOGIN_PAGE, f"the address leads to a login: {target}")
    if _MISSING.search(path) and not _MISSING.search(here.path):
        return Failure(Outcome.SOFT_404, f"the address leads to an error page: {target}")
    at_home = path.rstrip("/") == urlsplit(home).path.rstrip("/") or _HOME.fullmatch(path)
    if at_home and not there.query and (_HOME.fullmatch(here.path) is None or here.query):
        return Failure(
            Outcome.REDIRECTED_AWAY, f"the address leads to the portal's home page: {target}"
        )
    mine, theirs = folder(here.path), folder(path)
    if mine != theirs and mine.startswith(theirs) and not there.query:
        return Failure(Outcome.REDIRECTED_AWAY, f"the address leads to a page above it: {target}")
    return None


def looks_whole(body: bytes) -> bool:
    """Whether a text that came without its length shows its own end: </html>, its first tag
    closed, or JSON's last bracket.
    """
    end = body[-2048:].rstrip().lower()
    head = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<html" in head or head.startswith(b"<!doctype"):
        return b"</html" in end
    opened = re.match(rb"(?:<\?xml[^>]{0,200}>\s*)?<([a-z][a-z0-9:]{0,40})", head)
    if opened:
        return end.endswith(b"</" + opened[1] + b">")
    return end.endswith((b"}", b"]", b")", b");", b"};", b"];"))


def is_challenge(body: bytes) -> bool:
    """Whether a body holds a script and, apart from it, nothing that a
    person could read or follow.
    """
    if len(body) > 256 * 1024 or b"<script" not in body.lower():
        return False
    bare = re.sub(
        rb"<(script|style|noscript|head)\b.*?(?:</\1\s*>|\Z)",
        b" ",
        body,
        flags=re.DOTALL | re.IGNORECASE,
    )
    words = re.sub(rb"<[^<>]{0,4096}>|\s+", b"", bare)
    return b"href" not in bare.lower() and len(words) < 40


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and what caused it; Twisted holds causes in lists of failures."""
    seen: BaseException | None = error
    for _ in range(8):
        if seen is None:
            return
        yield seen
        reasons = getattr(seen, "reasons", None)
        inner = (
            getattr(reasons[0], "value", None) if isinstance(reasons, list) and reasons else None
        )
        seen = inner if isinstance(inner, BaseException) else seen.__cause__


def _words(error: BaseException) -> str:
    """The exception in its own words: one line, short; "" where it has none."""
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else ""


def _seconds(header: str, now: datetime) -> float | None:
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(
        0.0, ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()
    )


def folder(path: str) -> str:
    """The folder that a path lies in, or is."""
    return path if path.endswith("/") else dirname(path).rstrip("/") + "/"
