"""The one way from the nightly crawl to a portal: what every request passes, whoever carries it."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import lru_cache
from urllib.parse import urldefrag, urlsplit

from w3lib.url import safe_url_string

from config.clock import Clock
from config.net.reach import OutOfReachError, Reach
from config.settings import PortalSettings
from crawler.fetch.courtesy import DOWN_AFTER, Courtesy
from crawler.fetch.decompression import ACCEPTED, LARGEST, inflate
from crawler.fetch.exchange import Answer, Ask, Failure, posted
from crawler.fetch.lines import Line
from crawler.fetch.outcomes import NO_CACHE, USER_AGENT, of_exception
from crawler.fetch.pace import Pace
from crawler.fetch.refusals import (
    ForbiddenError,
    HostDownError,
    PostponedError,
    UnreadableError,
)
from crawler.fetch.robots import AGENT, Robots
from crawler.fetch.slots import slot_of
from crawler.fetch.wire.dialler import Dialler, Reply, Sent

HEADERS: Mapping[str, str] = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
    "Accept-Encoding": ACCEPTED,
    **NO_CACHE,
    "User-Agent": USER_AGENT,
}
"""What every request says of itself."""
_AS_IT_IS = re.compile(r"https?://[a-z0-9.:-]+/[A-Za-z0-9/._~%?&=+,;:@!$'()*-]*")
"""Addresses that go over the wire as they are written."""

Carry = Callable[[Mapping[str, str]], Awaitable[Answer]]
"""Makes a request with these headers; raises what it fails with."""


class Asker:
    """Asks for pages politely: none against robots.txt or past the guard, none of a host that wants
    to be left alone or is down, `concurrency` at once and `delay` seconds apart for each slot.

    shared: the slots that are one machine's, by the one that stands for them. may_ask: called
    before each request is sent, and raises where none may be.
    """

    def __init__(
        self,
        portal: PortalSettings,
        reach: Reach,
        courtesy: Courtesy,
        clock: Clock,
        *,
        shared: Mapping[str, str],
        may_ask: Callable[[], None] = lambda: None,
    ) -> None:
        self._portal = portal
        self._reach = reach
        self._courtesy = courtesy
        # What was received today is no evidence of the day that is replayed.
        self._clock = clock.on(None)
        self._shared = shared
        self._may_ask = may_ask
        self._lines: dict[str, Line] = {}
        self._pace = Pace(portal.delay, portal.timeout)
        self._dialler = Dialler(
            reach, timeout=portal.timeout, largest=LARGEST, legacy_tls=portal.legacy_tls
        )
        self._robots = Robots(self._rules, reach) if portal.robots else None

    async def answer(self, ask: Ask, carry: Carry | None = None) -> Answer:
        """What came back to one request. carry: makes it in place of the Dialler.

        Raises ForbiddenError, OutOfReachError, PostponedError,
        HostDownError, UnreadableError, and what the network fails with (as of_exception knows it).
        """
        url = ask.fetch.url
        if self._robots is not None and not await self._robots.allow(url):
            raise ForbiddenError(f"for {AGENT}")
        return await self._asked(ask, carry)

    async def _asked(self, ask: Ask, carry: Carry | None = None) -> Answer:
        url, courtesy = ask.fetch.url, self._courtesy
        problem = self._reach.problem(url)
        if problem is not None:
            raise OutOfReachError(problem)
        if courtesy.is_postponed(url):
            raise PostponedError("Retry-After")  # at once: in line it would wait for nothing
        if courtesy.is_down(url):
            raise HostDownError(f"the host has left the last {DOWN_AFTER} requests unanswered")
        if wait := courtesy.wait(url):
            await asyncio.sleep(wait)
        slot = slot_of(url)
        slot = self._shared.get(slot, slot)
        line = self._lines.get(slot)
        if line is None:
            line = self._lines[slot] = Line(self._portal.concurrency, self._portal.delay)
        async with line.turn():
            if courtesy.is_postponed(url):
                raise PostponedError("Retry-After")
            self._may_ask()
            began = time.monotonic()
            headers, body = _sent_with(ask)
            answer = await (carry(headers) if carry else self._carried(ask, headers, body))
            # One that never comes says nothing of haste: the portal may be down.
            line.delay = self._pace.took(slot, time.monotonic() - began)
            courtesy.heed(url, answer.status, answer.headers.get("retry-after", ""))
        courtesy.answered(url)
        return answer

    async def _carried(self, ask: Ask, headers: Mapping[str, str], body: bytes) -> Answer:
        fetch = ask.fetch
        method = "GET" if fetch.form is None else "POST"
        sent = Sent(method, _written(fetch.url), headers, body)
        reply, certificate = await self._dialler.exchange(sent)
        return self._answer_of(ask, headers, reply, certificate)

    def _answer_of(
        self, ask: Ask, sent: Mapping[str, str], reply: Reply, certificate: bytes
    ) -> Answer:
        now, url = self._clock.now(), ask.fetch.url
        body: bytes | Failure = reply.body
        if encodings := reply.headers.get("content-encoding"):
            body = inflate(reply.body, encodings)
        if isinstance(body, Failure):
            self._courtesy.answered(url)
            raise UnreadableError(body)
        return Answer(
            url=url,
            status=reply.status,
            headers=reply.headers,
            body=body,
            partial=reply.partial,
            at=now,
            sent={name.lower(): value for name, value in sent.items()},
            certificate=_problem_with(certificate, url, now),
        )

    async def _rules(self, ask: Ask) -> Answer | Failure:
        """robots.txt, which does not bind itself."""
        try:
            return await self._asked(ask)
        except Exception as error:  # noqa: BLE001 - whatever it is: rules that cannot be had forbid nothing
            return of_exception(error)

    async def close(self) -> None:
        await self._dialler.close()


def _problem_with(certificate: bytes, url: str, now: datetime) -> str:
    if not certificate:
        return ""
    from crawler.fetch.certificates import certificate_problem  # 8 MiB that http does without

    return certificate_problem(certificate, urlsplit(url).hostname or "", now)


def _sent_with(ask: Ask) -> tuple[dict[str, str], bytes]:
    """The headers and the body of a request."""
    content_type, body = posted(ask.fetch)
    headers = dict(ask.headers)
    if ask.fetch.referer:
        headers["Referer"] = _in_ascii(ask.fetch.referer)
    if content_type:
        headers["Content-Type"] = content_type
    return {**headers, **{name: HEADERS[name] for name in HEADERS if name not in headers}}, body


def _in_ascii(url: str) -> str:
    return url if url.isascii() else _written(url)


@lru_cache(maxsize=1024)
def _written(url: str) -> str:
    """An address as it is sent: in ASCII, without its fragment."""
    return url if _AS_IT_IS.fullmatch(url) else urldefrag(safe_url_string(url))[0]
