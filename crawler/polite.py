"""Scrapy's politeness, kept where Scrapy lets it slip: robots.txt for whoever waits for it, and requests to a portal's many names."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader import Downloader, Slot
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Request
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from crawler.slots import slot_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class PatientRobots(RobotsTxtMiddleware):
    """robots.txt binds every request that waits for it.

    Scrapy's own waiters share one Deferred, and awaiting one uses up its result: all but the first get None, which allows.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._asked: dict[str, asyncio.Future[RobotParser | None]] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        host = urlparse_cached(request).netloc
        if host not in self._asked:
            self._asked[host] = asyncio.ensure_future(super().robot_parser(request))
        # Shielded: one who no longer waits must not take the answer from the others.
        return await asyncio.shield(self._asked[host])


class CountingDownloader(Downloader):
    """Never more requests at once to one portal than may be, robots.txt included.

    Scrapy counts a request only when its coroutine first runs, so that a queue that may move starts all of it in one go.
    """

    def get_slot_key(self, request: Request) -> str:
        return slot_of(request.url)

    def _wait_for_download(self, slot: Slot, request: Request, queue_dfd: Deferred[Any]) -> Coroutine[Any, Any, None]:
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)
