"""How each host fares while it is asked: what it wants to be left alone for, and
how long it has been silent.
"""

from __future__ import annotations

import time
from functools import lru_cache
from urllib.parse import urlsplit

from config.clock import Clock
from crawler.fetch.outcomes import postpones

DOWN_AFTER = 30
"""Requests in a row without any answer, after which a host counts as down."""
PROBE_EVERY = 30.0
"""Seconds after which one request is let through to a host that is down."""


class Courtesy:
    """How each host fares: until when it asked to be left alone, how long it has been silent."""

    def __init__(self, clock: Clock) -> None:
        # A Retry-After of today says nothing of the day that is replayed.
        self._clock = clock.on(None)
        self._postponed: set[str] = set()
        self._until: dict[str, float] = {}
        self._silent: dict[str, int] = {}
        self._probed: dict[str, float] = {}

    def rest(self, url: str, seconds: float) -> None:
        host = _host(url)
        self._until[host] = max(self._until.get(host, 0.0), time.monotonic() + seconds)

    def heed(self, url: str, status: int, retry_after: str) -> None:
        """Leaves the host alone for the rest of this crawl where it asks for that."""
        if postpones(status, retry_after, self._clock.now()):
            self._postponed.add(_host(url))

    def is_postponed(self, url: str) -> bool:
        return _host(url) in self._postponed

    def wait(self, url: str) -> float:
        return max(0.0, self._until.get(_host(url), 0.0) - time.monotonic())

    def answered(self, url: str) -> None:
        self._silent.pop(_host(url), None)

    def failed(self, url: str) -> None:
        host = _host(url)
        self._silent[host] = self._silent.get(host, 0) + 1

    def is_down(self, url: str) -> bool:
        """Whether to leave the host alone; False now and then, so that its return is noticed."""
        host, now = _host(url), time.monotonic()
        if self._silent.get(host, 0) < DOWN_AFTER:
            return False
        if now - self._probed.get(host, 0.0) >= PROBE_EVERY:
            self._probed[host] = now
            return False
        return True


@lru_cache(maxsize=256)
def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
