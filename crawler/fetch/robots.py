"""robots.txt, for whoever asks for pages: each host's rules, asked for once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from protego import Protego

from config.net.reach import Reach
from crawler.fetch.exchange import Answer, Ask, Failure
from crawler.fetch.outcomes import REDIRECTS
from crawler.page.document import UndecodableError, decode
from crawler.page.reading import Fetch
from crawler.page.urls import absolute

AGENT = "tongbao"
"""The name by which robots.txt knows us."""

LARGEST = 512 * 1024
MOST_REDIRECTS = 5
_log = logging.getLogger(__name__)


class Robots:
    """The rules of the hosts that were asked about. `fetch` makes one request, and
    is not bound by them itself.

    Rules that cannot be had, whatever the reason, forbid nothing.
    """

    def __init__(self, fetch: Callable[[Ask], Awaitable[Answer | Failure]], reach: Reach) -> None:
        self._fetch = fetch
        self._reach = reach
        self._rules: dict[str, asyncio.Task[Protego | None]] = {}

    async def allow(self, url: str) -> bool:
        rules = await self._of(url)
        return rules is None or bool(rules.can_fetch(url, AGENT))

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        """The site maps that the rules of this address's host name."""
        rules = await self._of(url)
        return (
            ()
            if rules is None
            else tuple(urljoin(urljoin(url, "/"), str(one)) for one in rules.sitemaps)
        )

    async def _of(self, url: str) -> Protego | None:
        """A host's rules; None where it has none, or none that can be read."""
        parts = urlsplit(url)
        if parts.netloc not in self._rules:
            self._rules[parts.netloc] = asyncio.ensure_future(
                self._ask(urljoin(url, "/robots.txt"))
            )
        # One who gives up waiting must not take the answer from the others.
        return await asyncio.shield(self._rules[parts.netloc])

    async def _ask(self, url: str) -> Protego | None:
        reply = await self._follow(url)
        if reply is None or reply.status != HTTPStatus.OK:
            return None
        try:
            return Protego.parse(decode(reply.body[:LARGEST]))
        except (UndecodableError, ValueError) as error:
            _log.warning("%s cannot be read: %s", url, error)
            return None

    async def _follow(self, url: str) -> Answer | None:
        """What an address comes to in the end, as far as redirects stay where the guard lets us."""
        for _ in range(MOST_REDIRECTS + 1):
            if problem := self._reach.problem(url):
                _log.info("robots.txt: %s: %s", url, problem)
                return None
            reply = await self._fetch(Ask(Fetch(url)))
            if isinstance(reply, Failure) or reply.status not in REDIRECTS:
                return reply if isinstance(reply, Answer) else None
            url = absolute(reply.headers.get("location", ""), url) or ""
        return None

    async def aclose(self) -> None:
        for task in self._rules.values():
            task.cancel()
        await asyncio.gather(*self._rules.values(), return_exceptions=True)
