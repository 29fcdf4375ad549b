"""The nightly shell's side of the browser: what Scrapy is told where
a column's 版式 is `browser`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

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
from crawler.fetch.exchange import Answer, Ask, posted
from crawler.fetch.refusals import UnreadableError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_HANDLER = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"


def scrapy_settings(portal: PortalSettings, reach: Reach) -> Mapping[str, Any]:
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
