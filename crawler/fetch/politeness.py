"""Scrapy's politeness, kept where Scrapy lets it slip: robots.txt, a portal's many
names, and one that slows down.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader import Downloader, Slot
from scrapy.core.downloader.handlers import DownloadHandlers
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from twisted.internet.defer import Deferred

from crawler.fetch.courtesy import Courtesy
from crawler.fetch.exchange import Answer, Ask, Failure
from crawler.fetch.middlewares import PostponedError
from crawler.fetch.outcomes import of_exception
from crawler.fetch.pace import Pace
from crawler.fetch.robots import AGENT, Robots
from crawler.fetch.slots import slot_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_OWN = "robots.txt"
"""Marks a request of the rules themselves, which they do not bind."""
_FIRST = 1000


class RobotsMiddleware:
    """robots.txt binds every request of the crawl, by the same rules as the recheck's.

    Not Scrapy's own: its redirects are followed by a middleware that knows no guard, and its
    rules hold whatever the status.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._robots = Robots(self._fetch, crawler.settings["REACH"])

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if _OWN not in request.meta and not await self._robots.allow(request.url):
            raise IgnoreRequest(f"for {AGENT}")

    async def _fetch(self, ask: Ask) -> Answer | Failure:
        request = Request(
            ask.fetch.url,
            priority=_FIRST,
            meta={_OWN: True},
            callback=NO_CALLBACK,
            dont_filter=True,
        )
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever it is: rules that cannot be had forbid nothing
            return of_exception(error)
        location = (response.headers.get("Location") or b"").decode("latin-1")
        return Answer(ask.fetch.url, response.status, {"location": location}, response.body)


class _HeedingHandlers:
    """Download handlers that ask no host which has asked to be left alone, not even for
    what waited in line by then.

    before: called before each request is sent. took: told how many seconds each answer has taken.
    One that never comes says nothing of haste: the portal may be down.
    """

    def __init__(
        self,
        handlers: DownloadHandlers,
        courtesy: Courtesy,
        took: Callable[[Request, float], None],
        before: Callable[[], None],
    ) -> None:
        self._handlers = handlers
        self._before = before
        self._courtesy = courtesy
        self._took = took

    async def download_request_async(self, request: Request) -> Response:
        if self._courtesy.is_postponed(request.url):
            raise PostponedError("Retry-After")
        self._before()
        began = time.monotonic()
        response = await self._handlers.download_request_async(request)
        self._took(request, time.monotonic() - began)
        asked = (response.headers.get("Retry-After") or b"").decode("latin-1")
        self._courtesy.heed(request.url, response.status, asked)
        return response


class CountingDownloader(Downloader):
    """Never more requests at once to one portal than may be, robots.txt included.

    Scrapy counts a request only when its coroutine first runs, so that a queue that may
    move starts all of it in one go.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        courtesy = crawler.spider.courtesy  # type: ignore[union-attr]
        before: Callable[[], None] = crawler.spider.may_ask  # type: ignore[union-attr]
        self.handlers = _HeedingHandlers(self.handlers, courtesy, self._slow_down, before)  # type: ignore[assignment]
        self._shared: dict[str, str] = crawler.settings.getdict("SHARED_SLOTS")
        self._pace = Pace(self._delay, crawler.settings.getfloat("DOWNLOAD_TIMEOUT"))

    def get_slot_key(self, request: Request) -> str:
        slot = slot_of(request.url)
        return self._shared.get(slot, slot)

    def _slow_down(self, request: Request, seconds: float) -> None:
        key = self.get_slot_key(request)
        delay = self._pace.took(key, seconds)
        if key in self.slots:
            self.slots[key].delay = delay

    def _wait_for_download(
        self, slot: Slot, request: Request, queue_dfd: Deferred[Any]
    ) -> Coroutine[Any, Any, None]:
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)
