"""A crawl in slices: several processes one after the other, on whatever machine, each of which goes
on where the one before has ended, or was lost.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from config.clock import Clock
from config.county import County
from crawler.night.job import CrawlJob, Right
from crawler.night.supervisor import (
    AtRest,
    Ending,
    Plan,
    Progress,
    forget,
    longest_silence,
    planned,
    supervise,
)
from storage.crawls.crawls import Taken
from storage.owners import this_process
from storage.records import CrawlState, Enrolment
from storage.store import Store

Supervise = Callable[
    [
        CrawlJob,
        Store,
        Clock,
        Callable[[Progress], None] | None,
        threading.Event,
        float,
    ],
    Ending,
]
"""As `supervise`, which runs the crawling process of a job to its end."""


@dataclass(frozen=True, slots=True)
class Slice:
    """One slice of a county's crawl.

    epoch: under which its politeness slots are held; lease: the database of many counties in which
    they are; now: by that database. since: a crawl that was begun before is not gone on with, and
    one that was begun after it and has ended needs no other. waiting: columns that wait for the
    end of the crawl, by an earlier slice. seconds: after which no further column is begun.
    """

    epoch: int
    lease: str
    since: datetime
    now: datetime
    full: bool = False
    waiting: Sequence[int] = ()
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a slice: the crawl's state (running: more is to do), its number, why it broke
    off, the columns that wait for its end, and how many of its columns are done.
    """

    crawl_id: int
    state: CrawlState
    note: str
    waiting: Sequence[int]
    done: int
    total: int


def crawl_slice(
    county: County,
    store: Store,
    clock: Clock,
    wanted: Slice,
    *,
    stop: threading.Event,
    on_progress: Callable[[Progress], None] | None = None,
    at_rest: AtRest | None = None,
    supervise: Supervise = supervise,
) -> Came:
    """Goes on with the county's crawl, or begins it. A crawl that breaks off is left running, for
    a later slice. Raises CrawlLostError where another process has taken it over meanwhile,
    CrawlRunningError where somebody crawls the county by hand, and StoreError.
    at_rest: as `planned` asks it. supervise: runs the crawling process.
    """
    plan = planned(county, store, clock, full=wanted.full, at_rest=at_rest)
    crawl_id, state, full = _taken(plan, store, clock, wanted)
    if full and not wanted.full:
        plan = planned(county, store, clock, full=True)
    # A column that this crawl has visited needs no visit any more, and is of the crawl.
    plan = replace(plan, resting=plan.resting - store.visited(crawl_id))
    scope = set(plan.scope)
    total = len(scope)
    if state is not CrawlState.RUNNING:
        return Came(crawl_id, state, "", (), total, total)
    done = tuple(sorted(store.visited(crawl_id) & scope))
    job = replace(
        plan.job(crawl_id, clock),
        full=full,
        epoch=wanted.epoch,
        right=Right(wanted.lease, wanted.epoch),
        done=done,
        last=tuple(wanted.waiting),
        seconds=wanted.seconds,
    )
    silence = longest_silence(county.settings.portal)
    if len(done) < total:
        ending = supervise(job, store, clock, on_progress, stop, silence)
    else:
        ending = Ending(CrawlState.FINISHED, "")
    state, note, waiting = ending
    if state is CrawlState.FINISHED:
        store.finish_crawl(crawl_id, clock.now(), state, note, wanted.epoch)
        forget(county.home, county.settings, store, clock)
    visited = len(store.visited(crawl_id) & scope)
    return Came(crawl_id, state, note, waiting, visited, total)


def _taken(plan: Plan, store: Store, clock: Clock, wanted: Slice) -> Taken:
    """The crawl, in this process's hands where it has not ended already."""
    taken = store.take_crawl(wanted.epoch, wanted.since)
    if taken is None or taken.state in _BROKEN_OFF:
        begun = store.begin_crawl(
            Enrolment(plan.roster, tuple(plan.scope)),
            as_of=clock.today(),
            started_at=wanted.now,
            full=wanted.full,
            scope_ids=plan.scope,
            owner=this_process(),
            epoch=wanted.epoch,
        )
        taken = Taken(begun, CrawlState.RUNNING, wanted.full)
    return taken


_BROKEN_OFF = (CrawlState.INTERRUPTED, CrawlState.ABORTED)
"""How a crawl ends that somebody else closed: what is due is still to be done."""
