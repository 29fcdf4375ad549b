"""The nightly shell's side of the browser: Scrapy, and what it is told, where a column's
版式 is `browser`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Request, Response

from config.net.reach import Reach
from config.settings import PortalSettings
from crawler.fetch.browser import (
    CONTEXT,
    MISSING,
    MOST_PAGES,
    Sieve,
    failure_of,
    installed,
    landed,
    launch_options,
    picture,
)
from crawler.fetch.decompression import LARGEST
from crawler.fetch.exchange import Answer, Ask, posted
from crawler.fetch.refusals import UnreadableError

_HANDLER = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"


SETTINGS: Mapping[str, Any] = {
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "EXTENSIONS_BASE": {},
    "SPIDER_MIDDLEWARES_BASE": {},
    "DOWNLOADER_MIDDLEWARES_BASE": {},
    "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "http", "https", "s3")),
    "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
    "COOKIES_ENABLED": False,
    "ROBOTSTXT_OBEY": False,
    "CONCURRENT_REQUESTS": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1000,
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_MAXSIZE": LARGEST,
    "DOWNLOAD_WARNSIZE": 0,
    "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
    "LOG_ENABLED": False,
    "LOG_INSTALL_ROOT_HANDLER": False,
    "LOG_VERSIONS": [],  # they would be looked up on the disk, for a log that nobody keeps
}
"""Scrapy with what this job needs and nothing else: politeness, robots.txt and the guard are the
Asker's, for these requests too.
"""

Shown = Callable[[Ask, Mapping[str, str], datetime, bool], Awaitable[tuple[Answer, bytes]]]


def held_by_scrapy(
    portal: PortalSettings,
    reach: Reach,
    work: Callable[[Shown], Awaitable[None]],
    begun: Callable[[], None],
) -> bool:
    """Does some work in a process that Scrapy holds, which shows it pages as a browser does;
    whether it came to its end. begun: called when Scrapy has set up its logging.
    """
    process = AsyncCrawlerProcess({**SETTINGS, **_of_browser(portal, reach)})
    begun()
    task = process.crawl(_Shell, portal=portal, work=work)
    process.start()
    return task.done() and not task.cancelled() and task.exception() is None


class _Shell(Spider):
    """Asks for nothing by itself."""

    name = "columns"
    _items: tuple[Any, ...] = ()

    def __init__(
        self, portal: PortalSettings, work: Callable[[Shown], Awaitable[None]], **more: Any
    ) -> None:
        super().__init__(**more)
        self._portal = portal
        self._work = work

    async def start(self) -> AsyncIterator[Any]:
        await self._work(self._shown)
        for item in self._items:
            yield item

    async def _shown(
        self, ask: Ask, headers: Mapping[str, str], now: datetime, pictured: bool
    ) -> tuple[Answer, bytes]:
        return await shown(self.crawler, ask, headers, self._portal, now, pictured=pictured)


def _of_browser(portal: PortalSettings, reach: Reach) -> Mapping[str, Any]:
    """What the crawling process adds to its settings where a column wants the browser."""
    if not installed():
        return {"DOWNLOADER_MIDDLEWARES": {BrowserMiddleware: 50}}
    return {
        "DOWNLOADER_MIDDLEWARES": {BrowserMiddleware: 50},
        "DOWNLOAD_HANDLERS": {
            "data": None,
            "file": None,
            "ftp": None,
            "s3": None,
            "http": _HANDLER,
            "https": _HANDLER,
        },
        "PLAYWRIGHT_LAUNCH_OPTIONS": launch_options(reach),
        "PLAYWRIGHT_CONTEXTS": {"default": dict(CONTEXT)},
        "PLAYWRIGHT_ABORT_REQUEST": Sieve(reach),
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": MOST_PAGES,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": portal.timeout * 1000,
    }


async def shown(
    crawler: Crawler,
    ask: Ask,
    headers: Mapping[str, str],
    portal: PortalSettings,
    now: datetime,
    *,
    pictured: bool,
) -> tuple[Answer, bytes]:
    """The page as the browser shows it when its scripts have come to rest; its picture, b"" where
    none is wanted or can be had.
    """
    request = Request(
        ask.fetch.url,
        method="GET" if ask.fetch.form is None else "POST",
        headers=dict(headers),
        body=posted(ask.fetch)[1],
        meta=_meta(portal, pictured=pictured),
        dont_filter=True,
    )
    assert crawler.engine is not None
    response = await crawler.engine.download_async(request)
    answer = Answer(
        url=response.url,
        status=response.status,
        headers=_headers(response),
        body=response.body,
        partial="partial" in response.flags,
        at=now,
        sent=_headers(response.request),
    )
    return landed(ask, answer), _picture_of(response.meta)


def _headers(message: Request | Response | None) -> dict[str, str]:
    """The headers of a request or an answer, names in lower case,
    values of the same name joined.
    """
    if message is None:
        return {}
    return {
        name.lower().decode("latin-1"): b", ".join(values).decode("latin-1")
        for name, values in message.headers.items()
    }


def _meta(portal: PortalSettings, *, pictured: bool) -> dict[str, Any]:
    """What marks a request of Scrapy's as one for the browser.

    pictured: a picture of it is taken too, for `_picture_of`.
    """
    common = {"playwright": True, "download_timeout": portal.timeout}
    if not installed():
        return common
    from scrapy_playwright.page import PageMethod

    rest = PageMethod("wait_for_load_state", "networkidle", timeout=portal.timeout * 1000)
    return {
        **common,
        "playwright_page_methods": [rest, PageMethod(picture)] if pictured else [rest],
    }


def _picture_of(meta: Mapping[str, Any]) -> bytes:
    """The picture that was taken for a request with this meta; b"" where none was."""
    methods = meta.get("playwright_page_methods", ())
    return next((method.result or b"" for method in methods if method.method is picture), b"")


class BrowserMiddleware:
    """Refuses the browser's requests where it is not installed, and says
    in our words how one failed.
    """

    def process_request(self, request: Request) -> None:
        if request.meta.get("playwright") and not installed():
            raise UnreadableError(MISSING)

    def process_exception(self, request: Request, exception: Exception) -> None:
        if request.meta.get("playwright") and type(exception).__module__.startswith("playwright"):
            raise UnreadableError(failure_of(exception))
