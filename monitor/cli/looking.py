"""Fetching one page for `check`, through the same guard and with the same reader as the crawl."""

from __future__ import annotations

from config.clock import Clock
from crawler.reading import Reading


def look_at_url(url: str, clock: Clock) -> Reading:
    raise NotImplementedError


def look_at_column(name: str) -> list[Reading]:
    raise NotImplementedError
