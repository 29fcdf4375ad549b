"""How a database of many counties stands: portals, slots, workers, and what is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.fleet.members import Member, Members
from storage.fleet.overview import Look
from storage.fleet.slots import Slot, Terms, Worker
from storage.records import Crawl, CrawlState

LATE = timedelta(hours=30)
"""Since the last finished crawl, after which a county is late."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One county: its last crawl in the common database, None where there was none; how many of
    its columns are done; whether it is late, and what is ill ("": nothing).
    """

    member: Member
    crawl: Crawl | None
    done: int
    holder: str
    late: bool
    ill: str


@dataclass(frozen=True, slots=True)
class Fleet:
    """All of it, at a moment of the database's."""

    now: datetime
    counties: Sequence[Standing]
    slots: Sequence[Slot]
    workers: Sequence[Worker]
    terms: Terms

    @property
    def alive(self) -> Sequence[Worker]:
        """The workers that give signs of life."""
        return [worker for worker in self.workers if worker.seconds < self.terms.silent]


def fleet_of(members: Members) -> Fleet:
    """How it stands. Raises StoreError."""
    members.require()
    slots = members.slots
    held = {slot.county: slot.holder for slot in slots.all() if slot.held}
    now = slots.now()
    looks = members.look(last=10)
    standings = [
        _standing(one, looks.get(one.name, Look()), held.get(one.name, ""), now)
        for one in members.all()
    ]
    return Fleet(now, standings, slots.all(), slots.workers(), slots.terms())


def _standing(member: Member, look: Look, holder: str, now: datetime) -> Standing:
    if look.ill:
        return Standing(member, None, 0, holder, late=True, ill=look.ill)
    crawls = look.crawls
    last = crawls[0] if crawls else None
    good = next((one for one in crawls if one.state is CrawlState.FINISHED), None)
    late = bool(member.crawl) and (good is None or now - good.seen_at > LATE)
    done = sum(last.outcomes.values()) if last is not None else 0
    return Standing(member, last, done, holder, late, "")


def metrics(fleet: Fleet) -> str:
    """The figures as Prometheus reads them."""
    alive = fleet.alive
    figures = {
        "tongbao_counties": len(fleet.counties),
        "tongbao_counties_late": sum(one.late for one in fleet.counties),
        "tongbao_counties_ill": sum(bool(one.ill) for one in fleet.counties),
        "tongbao_crawls_running": sum(
            one.crawl is not None and one.crawl.state is CrawlState.RUNNING
            for one in fleet.counties
        ),
        "tongbao_slots_held": sum(slot.held for slot in fleet.slots),
        "tongbao_workers": len(alive),
        "tongbao_schedulers": sum(worker.scheduler for worker in alive),
    }
    lines = [f"# TYPE {name} gauge\n{name} {value}\n" for name, value in figures.items()]
    crawled = [(one.member.name, one) for one in fleet.counties if one.crawl is not None]
    of_each = {
        "tongbao_columns": {name: one.member.columns for name, one in crawled},
        "tongbao_columns_done": {name: one.done for name, one in crawled},
        "tongbao_late": {one.member.name: int(one.late) for one in fleet.counties},
    }
    for name, values in of_each.items():
        lines.append(f"# TYPE {name} gauge\n")
        lines += [f'{name}{{county="{county}"}} {value}\n' for county, value in values.items()]
    return "".join(lines)
