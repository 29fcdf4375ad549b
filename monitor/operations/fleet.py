"""Many county folders on one machine: each portal's crawl is a process of its own, and no
politeness slot is ever asked by two of them at once.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from config.county import County
from config.speech import en
from crawler.fetch.slots import shared_slots, slot_of
from monitor.operations.attended import attend

LONGEST = timedelta(hours=12)
"""What one portal's crawl may take before it is ended."""
_PATIENCE = 30.0
"""Seconds for the names of all portals to be resolved."""


@dataclass(frozen=True, slots=True)
class Member:
    """One county folder. slots: the politeness slots that its crawl draws on."""

    home: Path
    name: str
    columns: int
    slots: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a member's crawl ended. failure: why it failed, "" where it did not."""

    member: Member
    seconds: float
    failure: str


def folders_in(place: Path) -> list[Path]:
    """The county folders right below a folder, by name."""
    return sorted(path.parent for path in place.glob("*/tongbao.toml"))


def members(counties: Iterable[County]) -> list[Member]:
    """The members with their slots. Portals whose names lead to one machine share its slot."""
    found = list(counties)
    urls = {
        county.home: [
            county.settings.portal.url,
            *(column.url for column in county.registry.columns),
        ]
        for county in found
    }
    every = [url for some in urls.values() for url in some]
    stands = shared_slots(every, patience=_PATIENCE)
    return [
        Member(
            county.home,
            county.settings.portal.name,
            len(county.registry.columns),
            frozenset(stands.get(slot, slot) for slot in map(slot_of, urls[county.home])),
        )
        for county in found
    ]


def startable(waiting: Sequence[Member], running: Iterable[Member]) -> Member | None:
    """The largest of those that wait whose slots nobody draws on now; None where there is none.

    The largest first: the night is as long as the last that is begun.
    """
    busy = frozenset[str]().union(*(member.slots for member in running))
    free = [member for member in waiting if not member.slots & busy]
    return max(free, key=lambda member: member.columns, default=None)


def crawl_fleet(
    fleet: Iterable[Member],
    words: Sequence[str],
    *,
    at_once: int,
    stop: threading.Event,
    on_line: Callable[[Member, str], None],
    on_end: Callable[[Ended], None],
) -> list[Ended]:
    """Runs `tongbao WORDS` for each member, so many at once, and hands each end to on_end as it
    comes. What `stop` keeps from being begun has failed.
    """
    waiting, ended = list(fleet), list[Ended]()
    running: dict[Future[Ended], Member] = {}

    def run(member: Member) -> Ended:
        began = time.monotonic()
        try:
            failure = attend(
                member.home, words, LONGEST, stop, lambda line: on_line(member, line.rstrip())
            )
        except OSError as error:
            failure = en("cannot be run: {error}").format(error=error)
        return Ended(member, time.monotonic() - began, failure)

    def note(one: Ended) -> None:
        ended.append(one)
        on_end(one)

    with ThreadPoolExecutor(at_once) as pool:
        while waiting or running:
            while len(running) < at_once and not stop.is_set():
                member = startable(waiting, running.values())
                if member is None:
                    break
                waiting.remove(member)
                running[pool.submit(run, member)] = member
            if not running:
                break
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                del running[future]
                note(future.result())
    for member in waiting:
        note(Ended(member, 0.0, en("not begun: told to stop")))
    return ended


def cores() -> int:
    """How many crawls run at once where nobody says otherwise."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
