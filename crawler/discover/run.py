"""The shell round the survey: fetches politely, obeys robots.txt, and asks entries for their
sources where the unit is open.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping

from config.clock import Clock
from config.net.reach import Reach
from config.registry import NEWS
from config.settings import PortalSettings
from crawler.discover.columns import Found, columns_of
from crawler.discover.owners import Names
from crawler.discover.survey import Errand, Survey
from crawler.discover.values import Bounds
from crawler.fetch.client import Fetcher
from crawler.fetch.exchange import Answer, Ask, Failure
from crawler.page.reading import Fetch

_FIRST_SAMPLES = 3


def discover(
    portal: PortalSettings,
    clock: Clock,
    names: Names,
    groups: Mapping[str, str],
    bounds: Bounds,
    on_progress: Callable[[Survey], None] = lambda _: None,
) -> tuple[Survey, list[Found]]:
    """Walks the portal from its home page and returns what was seen,
    and the columns found in it.
    """
    return asyncio.run(_discover(portal, clock, names, groups, bounds, on_progress))


async def _discover(
    portal: PortalSettings,
    clock: Clock,
    names: Names,
    groups: Mapping[str, str],
    bounds: Bounds,
    on_progress: Callable[[Survey], None],
) -> tuple[Survey, list[Found]]:
    reach = Reach.of(portal)
    survey = Survey(portal.url, reach, clock.today(), bounds)
    async with Fetcher.opened(portal, reach, clock) as fetcher:
        driver = _Driver(survey, fetcher, portal, on_progress)
        await driver.drain()
        survey.ask_sources(survey.undated(), min(_FIRST_SAMPLES, bounds.articles))
        await driver.drain()
        open_ones = [one for one in columns_of(survey, names, groups) if _unit_is_open(one)]
        survey.ask_sources((one.place for one in open_ones), min(_FIRST_SAMPLES, bounds.articles))
        await driver.drain()
        # Three entries of several bodies: a few more tell a joint column from one that now
        # and then passes something on.
        mixed = [
            one.place
            for one in open_ones
            if len({each.source for each in one.place.samples if each.source}) > 1
        ]
        survey.ask_sources(mixed, bounds.articles)
        await driver.drain()
    return survey, columns_of(survey, names, groups)


def _unit_is_open(one: Found) -> bool:
    """Whether sources may tell more: of all disclosure columns, which may be joint ones, and
    of news without a sure unit.
    """
    return one.readable and (not one.owner.sure or not one.kind.category.startswith(NEWS))


class _Driver:
    """Keeps as many errands under way as the portal allows."""

    def __init__(
        self,
        survey: Survey,
        fetcher: Fetcher,
        portal: PortalSettings,
        on_progress: Callable[[Survey], None],
    ) -> None:
        self._survey = survey
        self._portal = portal
        self._fetcher = fetcher
        self._on_progress = on_progress
        self._ends = time.monotonic() + survey.bounds.seconds

    async def drain(self) -> None:
        """Until the survey has no errand left."""
        under_way: dict[asyncio.Task[Answer | Failure], Errand] = {}
        try:
            while True:
                if time.monotonic() > self._ends:
                    self._survey.stop(
                        f"the bound of {self._survey.bounds.seconds / 60:g} minutes was reached"
                    )
                while (
                    len(under_way) < self._portal.concurrency
                    and (errand := self._survey.next()) is not None
                ):
                    under_way[asyncio.create_task(self._fetch(errand.fetch))] = errand
                if not under_way:
                    return
                done, _ = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    self._survey.received(under_way.pop(task), task.result())
                self._on_progress(self._survey)
        finally:
            for task in under_way:
                task.cancel()

    async def _fetch(self, fetch: Fetch) -> Answer | Failure:
        for sitemap in (
            await self._fetcher.robots.sitemaps(fetch.url) if self._portal.robots else ()
        ):
            self._survey.offer_sitemap(sitemap)
        return await self._fetcher.fetch(Ask(fetch))
