"""One job of a worker: a slice of one county's crawl, from taking its politeness slots to letting
them go.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from config.clock import Clock
from config.speech import en
from crawler.night.slices import Came, Slice, Supervise, crawl_slice
from crawler.night.supervisor import supervise
from monitor.fleet.desk import bring_back, lay_out
from monitor.fleet.schedule import seconds_left
from monitor.resting import at_rest
from storage.errors import StoreError
from storage.fleet.members import Member, Members
from storage.records import CrawlState
from storage.store import Store

LONGEST = 900.0
"""Seconds after which a slice begins no further column."""
MOST_TRIES = 12
"""Times that a crawl may break off before it is given up."""
_SKEW = 60.0
"""Seconds that a machine's clock may differ from the database's."""
_log = logging.getLogger(__name__)


class SlotsTakenError(Exception):
    """Somebody else draws on one of the county's slots."""


class OutsideHoursError(Exception):
    """The county's hours of crawling are over: its crawl goes on when they come again."""


class SliceFailedError(Exception):
    """The crawl broke off: it is to be gone on with."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a job says: which county, since when its crawl is due, what an earlier slice left."""

    county: str
    since: datetime
    full: bool
    waiting: Sequence[int] = ()


class Slicer:
    """Runs slices for one worker process. work: the folder below which counties are laid out;
    supervise: runs the crawling process of a slice.
    """

    def __init__(
        self,
        members: Members,
        lease: str,
        holder: str,
        work: Path,
        supervise: Supervise = supervise,
    ) -> None:
        self._members, self._lease = members, lease
        self._holder, self._work = holder, work
        self._supervise = supervise
        self.stop = threading.Event()

    def run(self, task: Task) -> Came:
        """One slice. Raises SlotsTakenError, OutsideHoursError, SliceFailedError, ConfigError and
        StoreError; a crawl that breaks off again and again is closed as failed.
        """
        member = self._member(task.county)
        slots = self._members.slots
        if not seconds_left(member, slots.now(), LONGEST):
            raise OutsideHoursError(f"{member.name}: outside its hours, {member.hours}")
        epoch = slots.take(member.name, member.slots, self._holder)
        if epoch is None:
            raise SlotsTakenError(f"{member.name}: its portal is being crawled by somebody else")
        note = "broke off"
        try:
            came = self._crawl(member, task, epoch)
            note = str(came.state)
        except Exception as error:
            note = f"{type(error).__name__}: {error}"
            raise
        finally:
            self._let_go(epoch, note)
        return came

    def _crawl(self, member: Member, task: Task, epoch: int) -> Came:
        home = self._work / member.name
        county = lay_out(self._members, member.name, home)
        clock = Clock(county.settings.portal.zone)
        now = self._members.slots.now()
        if abs((clock.now() - now).total_seconds()) > _SKEW:
            raise StoreError(
                en(
                    "this machine's clock says {found:%F %T} UTC, the database's {now:%F "
                    "%T}: set it right first; nothing was crawled"
                ).format(found=clock.now(), now=now)
            )
        wanted = Slice(
            epoch,
            self._lease,
            task.since,
            now,
            task.full,
            task.waiting,
            seconds_left(member, now, LONGEST),
        )
        with Store.open(county.settings.store.url, home) as store:
            store.require_schema()
            came = crawl_slice(
                county,
                store,
                clock,
                wanted,
                stop=self.stop,
                at_rest=at_rest,
                supervise=self._supervise,
            )
            if came.state not in (CrawlState.FINISHED, CrawlState.RUNNING):
                broken = self._members.slots.broken(member.name, task.since)
                if broken >= MOST_TRIES and not self.stop.is_set():
                    store.finish_crawl(
                        came.crawl_id, clock.now(), CrawlState.FAILED, came.note, epoch
                    )
                    return replace(came, state=CrawlState.FAILED)
                raise SliceFailedError(f"{member.name}: {came.note}")
        bring_back(self._members, member.name, home, epoch)
        return came

    def _member(self, name: str) -> Member:
        member = self._members.find(name)
        if member is None:
            raise StoreError(en("county {name} is not enrolled").format(name=name))
        return member

    def _let_go(self, epoch: int, note: str) -> None:
        try:
            self._members.slots.release(epoch, note)
        except StoreError as error:  # they come free by themselves
            _log.warning("the slots could not be let go: %s", error)
