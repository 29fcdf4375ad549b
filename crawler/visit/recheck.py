"""复核: columns read again just before they are spoken of, fresh, with the same walk and
the same judge as the crawl.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from config.clock import Clock
from config.county import County
from config.net.reach import Reach
from config.registry import Column
from config.sources import Sources, Whose
from crawler.fetch.client import Fetcher
from crawler.page.urls import canonical
from crawler.templates.kept import remembered
from crawler.visit.asked import Inquiry, with_namesakes
from crawler.visit.drift import judge
from crawler.visit.drive import drive
from crawler.visit.origins import sources_since
from crawler.visit.task import Task, Walked
from crawler.visit.walk import Walk
from storage.records import Known, Outcome, Visit

DEADLINE = 600.0
"""Seconds that a recheck takes at most, however many columns there are: notices wait for it."""


def recheck(
    county: County,
    columns: Mapping[int, Column],
    known: Mapping[int, Known],
    clock: Clock,
    *,
    deadline: float = DEADLINE,
) -> dict[int, Visit]:
    """A visit for each of `columns` by its id; nothing is stored. What the
    deadline cut off is `not visited`.
    """
    return asyncio.run(_recheck(county, columns, known, clock, deadline))


async def _recheck(
    county: County,
    columns: Mapping[int, Column],
    known: Mapping[int, Known],
    clock: Clock,
    deadline: float,
) -> dict[int, Visit]:
    portal = county.settings.portal
    reach, learnt = Reach.of(portal), remembered(county.home)
    sources = Sources(county.registry, portal.name)
    pages = frozenset(canonical(column.url) for column in county.registry.columns)
    namesakes = with_namesakes((column.name, column.url) for column in county.registry.columns)
    inquiry = Inquiry.of(county.home, len(columns))
    async with Fetcher.opened(portal, reach, clock) as fetcher:
        running: dict[int, asyncio.Task[Walked]] = {}
        for column_id, column in columns.items():
            task = Task(
                column=column,
                known=known[column_id],
                reach=reach,
                today=clock.today(),
                home=portal.url,
                others=pages,
                learnt=learnt,
                fresh=True,
                whose=Whose(county.registry, column, clock.today(), sources)
                if column.separate
                else None,
                sources_since=sources_since(clock.today(), county.settings.bands),
                inquiry=inquiry,
                last_word=True,
                namesakes=canonical(column.url) in namesakes,
            )
            running[column_id] = asyncio.ensure_future(drive(Walk(task), fetcher))
        _, late = (
            await asyncio.wait(running.values(), timeout=deadline) if running else (set(), set())
        )
        for one in late:
            one.cancel()
        await asyncio.gather(*late, return_exceptions=True)
    cut_off = Walked(Outcome.NOT_VISITED, f"the recheck had to end after {deadline:.0f} seconds")
    walked = {
        column_id: cut_off if one in late else one.result() for column_id, one in running.items()
    }
    return {
        column_id: judge(
            walked[column_id],
            known[column_id],
            day=walked[column_id].day(clock),
            at=clock.now(),
            min_entries=columns[column_id].min_entries,
        )
        for column_id in walked
    }
