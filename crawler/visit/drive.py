"""Drives one walk over a fetcher, for everything that is not the nightly spider."""

from __future__ import annotations

from crawler.fetch.client import Fetcher
from crawler.fetch.exchange import Answer, Ask
from crawler.visit.task import Walked
from crawler.visit.walk import Walk


async def drive(walk: Walk, fetcher: Fetcher) -> Walked:
    """Fetches what the walk asks for until it has come to its end, and gives what it found."""
    step = walk.start()
    while isinstance(step, Ask):
        reply = await fetcher.fetch(step)
        step = walk.received(reply) if isinstance(reply, Answer) else walk.failed(reply)
    return step
