"""Scrapy's politeness, kept where Scrapy lets it slip: robots.txt for whoever waits for it, and requests to a portal's many names."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from scrapy.core.downloader import Downloader, Slot
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Request
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from crawler.slots import slot_of


class PatientRobots(RobotsTxtMiddleware):
    """robots.txt binds every request that waits for it.

    Scrapy's own waiters share one Deferred, and awaiting one uses up its result: all but the first get None, which allows.
    """

    async def robot_parser(self, request: Request) -> RobotParser | None:
        await super().robot_parser(request)
        parser = self._parsers[urlparse_cached(request).netloc]
        assert not isinstance(parser, Deferred)  # it is put in place before those who wait are told
        return parser


class CountingDownloader(Downloader):
    """Never more requests at once to one portal than may be, robots.txt included.

    Scrapy counts a request only when its coroutine first runs, so that a queue that may move starts all of it in one go.
    """

    def get_slot_key(self, request: Request) -> str:
        return slot_of(request.url)

    def _wait_for_download(self, slot: Slot, request: Request, queue_dfd: Deferred[Any]) -> Coroutine[Any, Any, None]:
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)
