"""`check`: one column's page as the crawl would read it, with what was understood of it and why."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from config.clock import Clock
from config.net.reach import Reach
from config.registry import Column
from config.settings import PortalSettings
from crawler.fetch.client import Fetcher
from crawler.page.reading import Reading
from crawler.page.template import NOTHING_LEARNT, Learnt
from crawler.page.urls import NO_ADDRESSES, Addresses
from crawler.visit.asked import MOST_OF_A_COLUMN, Inquiry
from crawler.visit.drive import drive
from crawler.visit.task import Task
from crawler.visit.walk import Walk
from storage.records import Known

MOST_ARTICLES = 3


def look(
    column: Column,
    portal: PortalSettings,
    clock: Clock,
    others: Addresses = NO_ADDRESSES,
    learnt: Learnt = NOTHING_LEARNT,
    *,
    namesakes: bool = True,
) -> Reading:
    """The first page of the column's list, at its own address where it has
    one. Failures are readings too.

    others: canonical addresses of the other columns' pages. learnt: of the portal's pages so far.
    namesakes: other columns may bear the column's name.
    """
    return asyncio.run(_look(column, portal, clock, others, learnt, namesakes))


async def _look(
    column: Column,
    portal: PortalSettings,
    clock: Clock,
    others: Addresses,
    learnt: Learnt,
    namesakes: bool,
) -> Reading:
    reach = Reach.of(portal)
    task = Task(
        column=column,
        known=Known(0),
        reach=reach,
        today=clock.today(),
        home=portal.url,
        others=others,
        learnt=learnt,
        most_pages=1,
        most_articles=MOST_ARTICLES,
        inquiry=Inquiry(MOST_OF_A_COLUMN),
        last_word=True,
        namesakes=namesakes,
    )
    walk = Walk(task)
    async with Fetcher.opened(portal, reach, clock) as fetcher:
        walked = await drive(walk, fetcher)
    if walk.reading is None:
        return Reading(walked.layout, walked.outcome, walked.why)
    entries = tuple(row.entry for row in walked.rows) or walk.reading.entries
    return replace(
        walk.reading, outcome=walked.outcome, why=walked.why or walk.reading.why, entries=entries
    )
