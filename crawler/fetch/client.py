"""The small shell: a few pages by httpx, behind the same guard as the crawl, for the
recheck, `check` and discover.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Self

import httpcore
import httpx

from config.clock import Clock
from config.net.reach import OutOfReachError, Reach
from config.net.wire import GuardedTransport
from config.settings import PortalSettings
from crawler.fetch.browser import Rendering
from crawler.fetch.certificates import certificate_problem
from crawler.fetch.courtesy import Courtesy
from crawler.fetch.decompression import ACCEPTED, LARGEST, inflate
from crawler.fetch.exchange import Answer, Ask, Failure, posted
from crawler.fetch.outcomes import NO_CACHE, USER_AGENT, of_exception, pause_before_retry
from crawler.fetch.robots import Robots
from crawler.fetch.slots import slot_of
from crawler.fetch.tls import legacy_context
from storage.records import Outcome

_FAILURES = (
    *(
        httpx.HTTPError,
        httpx.InvalidURL,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.TimeoutException,
    ),
    *(OutOfReachError, OSError),
)


class Fetcher:
    """Fetches politely: at most `concurrency` requests at once, `delay` seconds between two to one
    portal, none against robots.txt.

    robots: the hosts' rules; what they forbid is not asked for where [portal] says that they hold.
    may_ask: called before each request is sent, and raises where none may be.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        portal: PortalSettings,
        reach: Reach,
        clock: Clock,
        rendering: Rendering,
        may_ask: Callable[[], None] = lambda: None,
    ) -> None:
        self._client = client
        self._rendering = rendering
        self._portal = portal
        self._reach = reach
        self._clock = clock
        self._may_ask = may_ask
        self._room = asyncio.Semaphore(portal.concurrency)
        self._next: dict[str, float] = {}
        self._courtesy = Courtesy(clock)
        self._one_for_all = asyncio.Lock()
        self._shared: dict[tuple[str, bool], Answer | Failure] = {}
        self.robots = Robots(self._once, reach)

    @classmethod
    @asynccontextmanager
    async def opened(
        cls,
        portal: PortalSettings,
        reach: Reach,
        clock: Clock,
        may_ask: Callable[[], None] = lambda: None,
    ) -> AsyncIterator[Self]:
        """A fetcher for as long as the block lasts. Proxies of the environment are not used:
        they would pass by the guard.
        """
        client = httpx.AsyncClient(
            # Portals let certificates lapse; nothing secret is sent.
            transport=GuardedTransport(
                reach, verified=False, tls=legacy_context() if portal.legacy_tls else None
            ),
            headers={
                "User-Agent": USER_AGENT,
                "Accept-Language": "zh-CN,zh;q=0.9",
                "Accept-Encoding": ACCEPTED,
                **NO_CACHE,
            },
            # One visit's cookies are the walk's own: a client's jar would
            # hand them to every other column.
            cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=())),
            follow_redirects=False,
            trust_env=False,
            timeout=portal.timeout,
        )
        async with client, aclosing(Rendering(portal, reach)) as rendering:
            fetcher = cls(client, portal, reach, clock, rendering, may_ask)
            async with aclosing(fetcher.robots):
                yield fetcher

    async def fetch(self, ask: Ask) -> Answer | Failure:
        """What came back, after the tries that it was worth. Each takes no longer than
        the portal's timeout in all.
        """
        if not ask.shared:
            return await self._fetch(ask)
        async with self._one_for_all:
            reply = self._shared.get(ask.key)
            if reply is None:
                reply = self._shared[ask.key] = await self._fetch(ask)
                return reply
        return replace(reply, tries=0)

    async def _fetch(self, ask: Ask) -> Answer | Failure:
        if problem := self._reach.problem(ask.fetch.url):
            return Failure(Outcome.OFF_PORTAL, problem)
        if self._portal.robots and not await self.robots.allow(ask.fetch.url):
            return Failure(Outcome.ROBOTS, "robots.txt forbids it")
        tries = 1
        while True:
            if self._courtesy.is_postponed(ask.fetch.url):
                return Failure(
                    Outcome.REFUSED, "the site asked to be left alone for longer than is waited"
                )
            reply = replace(await self._once(ask), tries=tries)
            if isinstance(reply, Answer):
                asked = reply.headers.get("retry-after", "")
                self._courtesy.heed(ask.fetch.url, reply.status, asked)
            pause = pause_before_retry(reply, self._clock.now(), tries)
            if pause is None:
                return reply
            await asyncio.sleep(pause)
            tries += 1

    async def _once(self, ask: Ask) -> Answer | Failure:
        async with self._room:
            await self._take_turn(ask.fetch.url)
            self._may_ask()
            if ask.browser:
                return await self._rendering.fetch(ask)
            head: list[httpx.Response] = []
            try:
                # httpx times out each read: a server that drips would hold it for ever.
                async with asyncio.timeout(self._portal.timeout):
                    return await self._exchange(ask, head)
            except _FAILURES as error:
                return _meant_by(error, begun=bool(head))

    async def _exchange(self, ask: Ask, head: list[httpx.Response]) -> Answer | Failure:
        fetch = ask.fetch
        headers = dict(ask.headers) | ({"Referer": fetch.referer} if fetch.referer else {})
        content_type, sent = posted(fetch)
        if content_type:
            headers["Content-Type"] = content_type
        method = "GET" if fetch.form is None else "POST"
        async with self._client.stream(
            method, fetch.url, headers=headers, content=sent or None
        ) as response:
            head.append(response)
            told = response.headers.get("content-length", "")
            if told.isdecimal() and int(told[:20]) > LARGEST:
                return Failure(Outcome.TOO_LARGE, f"the answer is {told[:20]} bytes long")
            body = bytearray()
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > LARGEST:
                    return Failure(Outcome.TOO_LARGE, f"the answer is larger than {LARGEST} bytes")
            certificate = self._problem_of(response)
        plain = inflate(bytes(body), response.headers.get("content-encoding", ""))
        if isinstance(plain, Failure):
            return plain
        delimited = "content-length" in response.headers or "transfer-encoding" in response.headers
        return Answer(
            url=fetch.url,
            status=response.status_code,
            headers=dict(response.headers),
            body=plain,
            partial=not delimited,
            at=self._clock.on(None).now(),
            certificate=certificate,
        )

    def _problem_of(self, response: httpx.Response) -> str:
        stream = response.extensions.get("network_stream")
        secured = stream and stream.get_extra_info("ssl_object")
        if not secured:
            return ""
        host, now = response.url.host, self._clock.on(None).now()
        return certificate_problem(secured.getpeercert(binary_form=True) or b"", host, now)

    async def _take_turn(self, url: str) -> None:
        slot = slot_of(url)
        now = time.monotonic()
        turn = max(now, self._next.get(slot, 0.0))
        self._next[slot] = turn + self._portal.delay
        await asyncio.sleep(turn - now)


def _meant_by(error: Exception, *, begun: bool) -> Failure:
    """What a failed exchange came to. begun: the answer's head had come, and what
    there is of the body is no page.
    """
    failure = of_exception(error)
    if isinstance(error, httpcore.RemoteProtocolError) and "disconnected" in str(error):
        return Failure(Outcome.UNREACHABLE, "the connection was closed without an answer")
    if begun and isinstance(error, httpcore.NetworkError | httpcore.ProtocolError):
        return Failure(Outcome.TRUNCATED, f"the answer was cut off ({failure.why})")
    return failure
