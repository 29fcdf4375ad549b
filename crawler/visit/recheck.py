"""复核: columns read again just before they are spoken of, fresh, with the same walk and
the same judge as the crawl.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from typing import Any

from config.clock import Clock
from config.county import County
from config.net.reach import Reach
from config.registry import Column
from config.sources import Sources, Whose
from crawler.fetch.client import Fetcher
from crawler.fetch.permission import Permission
from crawler.page.urls import Addresses, canonical
from crawler.templates.kept import remembered
from crawler.visit.asked import Inquiry, with_namesakes
from crawler.visit.drift import judge
from crawler.visit.drive import drive
from crawler.visit.origins import sources_since
from crawler.visit.task import Task, Walked
from crawler.visit.walk import Walk
from storage.errors import PortalLostError
from storage.records import Known, Outcome, Visit

DEADLINE = 600.0
"""Seconds that a recheck takes at most, however many columns there are: notices wait for it."""
BUSY = "the portal is busy: another crawl asks it"
_LOST = "the recheck had to end: another crawl asks the portal by now"


def recheck(
    county: County,
    columns: Mapping[int, Column],
    known: Mapping[int, Known],
    clock: Clock,
    *,
    deadline: float = DEADLINE,
    permission: Permission | None = None,
) -> dict[int, Visit]:
    """A visit for each of `columns` by its id; nothing is stored. What the deadline cut off is `not
    visited`, and what is not read when the permission is lost.
    """
    permission = permission or Permission()
    return asyncio.run(_recheck(county, columns, known, clock, deadline, permission))


def unasked(
    columns: Mapping[int, Column], known: Mapping[int, Known], clock: Clock
) -> dict[int, Visit]:
    """What `recheck` gives where the portal is others' to ask."""
    busy = Walked(Outcome.NOT_VISITED, BUSY)
    return _judged(dict.fromkeys(columns, busy), columns, known, clock)


async def _recheck(
    county: County,
    columns: Mapping[int, Column],
    known: Mapping[int, Known],
    clock: Clock,
    deadline: float,
    permission: Permission,
) -> dict[int, Visit]:
    portal = county.settings.portal
    reach, learnt = Reach.of(portal), remembered(county.home)
    sources = Sources(county.registry, portal.name)
    pages = Addresses(canonical(column.url) for column in county.registry.columns)
    namesakes = with_namesakes((column.name, column.url) for column in county.registry.columns)
    inquiry = Inquiry.of(county.home, len(columns))
    # Who asked before, or will afterwards, has kept the pause between two requests like us.
    pause = portal.delay if permission.shared else 0.0
    async with Fetcher.opened(portal, reach, clock, permission.require) as fetcher:
        await asyncio.sleep(pause)
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
        why = await _awaited(running.values(), permission, deadline)
        await asyncio.sleep(pause)
    walked = {column_id: _came_to(one, why) for column_id, one in running.items()}
    return _judged(walked, columns, known, clock)


async def _awaited(
    running: Collection[asyncio.Task[Walked]], permission: Permission, deadline: float
) -> str:
    """Waits for what is running, and ends it where the time is over or the permission lost; why it
    was ended.
    """
    lost = asyncio.ensure_future(permission.lost())
    everything = asyncio.gather(*running, return_exceptions=True)
    either: set[asyncio.Future[Any]] = {everything, lost}
    await asyncio.wait(either, timeout=deadline, return_when=asyncio.FIRST_COMPLETED)
    why = _LOST if lost.done() else f"the recheck had to end after {deadline:.0f} seconds"
    everything.cancel()
    lost.cancel()
    await asyncio.gather(everything, lost, return_exceptions=True)
    return why


def _came_to(walk: asyncio.Task[Walked], why: str) -> Walked:
    """What a walk found; why: it was ended, where it was."""
    if walk.cancelled():
        return Walked(Outcome.NOT_VISITED, why)
    if isinstance(walk.exception(), PortalLostError):
        return Walked(Outcome.NOT_VISITED, _LOST)
    return walk.result()


def _judged(
    walked: Mapping[int, Walked],
    columns: Mapping[int, Column],
    known: Mapping[int, Known],
    clock: Clock,
) -> dict[int, Visit]:
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
