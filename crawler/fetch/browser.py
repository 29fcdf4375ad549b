"""Pages that only a browser can fill, for columns whose 版式 is `browser`: the optional extra
`js`, with the system's Chromium.

The guard holds for everything that a page may load: names resolve to checked addresses and to
nothing else, and every request is looked at. No validators are sent or kept: an unchanged shell
says nothing about what its scripts load.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import socket
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

from config.net.reach import Reach
from config.settings import PortalSettings
from crawler.fetch.decompression import LARGEST
from crawler.fetch.exchange import Answer, Ask, Failure
from crawler.fetch.outcomes import USER_AGENT
from crawler.page.urls import canonical
from storage.records import Outcome

MISSING = Failure(
    Outcome.NEEDS_BROWSER,
    "版式 asks for a browser: install the extra (pip install 'tongbao[js]') and Chromium",
)
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_UNSEEN = frozenset({"image", "media", "font"})
MOST_PICTURE = 2**20
"""Bytes of a page's picture that is kept."""
_PICTURE_TIMEOUT = 10_000
_log = logging.getLogger(__name__)
MOST_PAGES = 2
"""Pages open at once: each takes a hundred megabytes."""


def lacking() -> dict[str, str]:
    """What of the extra and of Chromium is not there, each with how it is had."""
    extra = (
        {"the extra js": "pip install 'tongbao[js]'"}
        if find_spec("scrapy_playwright") is None
        else {}
    )
    return extra | (
        {"Chromium": "install Chromium from the distribution"} if _chromium() is None else {}
    )


def installed() -> bool:
    """Whether the extra and a Chromium are there."""
    return not lacking()


CONTEXT: Mapping[str, Any] = {
    "service_workers": "block",
    "accept_downloads": False,
    "ignore_https_errors": True,
    "user_agent": USER_AGENT,
    "locale": "zh-CN",
    "viewport": {
        "width": 1280,
        "height": 2000,
    },  # what a picture shows: a list's first page, mostly
}
"""Of the browser's pages. Certificates are not verified, as in the rest of the crawl."""


def launch_options(reach: Reach) -> dict[str, Any]:
    """Chromium with the guard's addresses for its only names; as root it runs without its
    sandbox, which refuses root.
    """
    rules = ",".join([*_pinned(reach), "MAP * ~NOTFOUND"])
    return {
        "executable_path": _chromium(),
        "chromium_sandbox": not hasattr(os, "geteuid") or os.geteuid() != 0,
        "args": [
            f"--host-resolver-rules={rules}",
            "--no-proxy-server",
            "--disable-background-networking",
            "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        ],
    }


def landed(ask: Ask, answer: Answer) -> Answer:
    """The answer, or, where the browser ended on another page, the redirect that it came
    to: the walk decides on those.
    """
    if answer.status == 200 and canonical(answer.url) != canonical(ask.fetch.url):
        return replace(
            answer, url=ask.fetch.url, status=302, headers={"location": answer.url}, body=b""
        )
    return replace(answer, url=ask.fetch.url)


async def picture(page: Any) -> bytes:
    """The page as a person would see it, as JPEG; b"" where none of a size that is kept can be
    had, which changes nothing else.
    """
    from playwright.async_api import Error

    try:
        shot: bytes = await page.screenshot(type="jpeg", quality=60, timeout=_PICTURE_TIMEOUT)
    except Error as error:
        _log.warning("%s: no picture of it (%s)", page.url, failure_of(error).why)
        return b""
    return shot if len(shot) <= MOST_PICTURE else b""


class Sieve:
    """Says of each request of a page whether it is not to be made: to where the guard
    forbids, or for what nobody sees.
    """

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def __call__(self, request: Any) -> bool:
        return request.resource_type in _UNSEEN or self._reach.problem(request.url) is not None


class Rendering:
    """The same for the small shell: one browser, started when it is first needed."""

    def __init__(self, portal: PortalSettings, reach: Reach) -> None:
        self._portal = portal
        self._reach = reach
        self._stack = AsyncExitStack()
        self._starting = asyncio.Lock()
        self._room = asyncio.Semaphore(MOST_PAGES)
        self._context: Any = None

    async def aclose(self) -> None:
        await self._stack.aclose()

    async def fetch(self, ask: Ask) -> Answer | Failure:
        """The page as it stands when its scripts have come to rest."""
        if not installed():
            return MISSING
        from playwright.async_api import Error

        async with self._room:
            try:
                context = await self._started()
                page = await context.new_page()
                try:
                    return await self._rendered(ask, page)
                finally:
                    await page.close()
            except Error as error:
                return failure_of(error)

    async def _rendered(self, ask: Ask, page: Any) -> Answer | Failure:
        timeout = self._portal.timeout * 1000
        response = await page.goto(
            ask.fetch.url, timeout=timeout, referer=ask.fetch.referer or None
        )
        await page.wait_for_load_state("networkidle", timeout=timeout)
        body = (await page.content()).encode("utf-8", "replace")
        if response is None or len(body) > LARGEST:
            return Failure(
                Outcome.TOO_LARGE if response else Outcome.SERVER_ERROR,
                "no page of a size that is read",
            )
        return landed(ask, Answer(page.url, response.status, await response.all_headers(), body))

    async def _started(self) -> Any:
        async with self._starting:
            if self._context is None:
                from playwright.async_api import async_playwright

                playwright = await self._stack.enter_async_context(async_playwright())
                browser = await playwright.chromium.launch(**launch_options(self._reach))
                self._stack.push_async_callback(browser.close)
                context = await browser.new_context(**CONTEXT)
                await context.route("**/*", self._route)
                self._context = context
            return self._context

    async def _route(self, route: Any) -> None:
        if Sieve(self._reach)(route.request):
            await route.abort()
        else:
            await route.continue_()


def failure_of(error: Exception) -> Failure:
    """What a page came to that the browser could not show."""
    words = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
    return Failure(Outcome.UNREACHABLE, f"the browser could not open it ({words})")


def _chromium() -> str | None:
    return next((path for name in _CHROMIUMS if (path := shutil.which(name))), None)


def _pinned(reach: Reach) -> Iterator[str]:
    """Each host and port that may be asked, with an address that may be dialled for it: what
    is checked is what is dialled.
    """
    for host, port in sorted(reach.own | reach.allowed):
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError:
            continue
        for _, _, _, _, place in found:
            address = str(place[0])
            if reach.dialling_problem(host, port, address) is None:
                shown = f"[{address}]" if ":" in address else address
                yield f"MAP {host}:{port} {shown}:{port}"
                break
