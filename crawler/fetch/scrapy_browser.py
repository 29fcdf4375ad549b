"""The nightly shell's side of the browser: what Scrapy is told where
a column's 版式 is `browser`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrapy.http import Request

from config.net.reach import Reach
from config.settings import PortalSettings
from crawler.fetch.browser import (
    CONTEXT,
    MISSING,
    MOST_PAGES,
    Sieve,
    failure_of,
    installed,
    launch_options,
    picture,
)
from crawler.fetch.middlewares import UnreadableError

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


def meta(portal: PortalSettings, *, pictured: bool) -> dict[str, Any]:
    """What marks a request of Scrapy's as one for the browser; its page is taken when
    its scripts have come to rest.

    pictured: a picture of it is taken too, for `picture_of`.
    """
    if not installed():
        return {"playwright": True}
    from scrapy_playwright.page import PageMethod

    rest = PageMethod("wait_for_load_state", "networkidle", timeout=portal.timeout * 1000)
    return {
        "playwright": True,
        "playwright_page_methods": [rest, PageMethod(picture)] if pictured else [rest],
    }


def picture_of(meta: Mapping[str, Any]) -> bytes:
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
