"""A worker's queue: as many slices at once as it was told, and signs of life all the while."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.night.slices import Came
from monitor.fleet.jobs import Work, begin
from monitor.fleet.slicing import Slicer, Task
from storage.fleet.members import Member, Members
from storage.records import CrawlState
from tests.fleet.machines import set_lease
from tests.storage import server
from tests.storage.server import of_server

PORTALS = (os.cpu_count() or 1) + 8
"""More than the threads that Python gives a loop by itself."""


class Together(Slicer):
    """Slices that end when all of them have begun, and the worker has shown that it lives."""

    def __init__(self, members: Members, slices: int) -> None:
        super().__init__(members, "", "host:1", Path())
        self._begun = threading.Barrier(slices)
        self.at_once, self.lived = 0, False

    def run(self, task: Task) -> Came:
        self._begun.wait(30)
        self.at_once += 1
        if self.at_once == self._begun.parties:
            self.lived = self._shows_life()
            self.stop.set()
        self.stop.wait(30)
        return Came(1, CrawlState.FINISHED, "", (), 1, 1)

    def _shows_life(self) -> bool:
        """Whether signs of life come while every slice waits."""
        for _ in range(40):
            if self.stop.wait(0.1):
                return False
            (worker,) = self._members.slots.workers()
            if worker.seconds < 0.3:
                return True
        return False


@pytest.fixture
def members() -> Iterator[Members]:
    address = server.address()
    if address is None:
        pytest.skip(server.NONE)
    with of_server(address) as url:
        set_lease(url, 3)
        with Members.open(url) as members:
            members.upgrade()
            yield members


def test_every_slot_of_a_worker_is_used_and_leaves_it_its_signs_of_life(members: Members) -> None:
    names = [f"c{number}" for number in range(PORTALS)]
    for name in names:
        slots = (f"127.0.9.{name}",)
        members.enter(Member(name, name, "", 1, slots, "Asia/Shanghai", "", "", ""), {})
    members.slots.greet("one", ("host", 1), "0", PORTALS)
    slicer = Together(members, PORTALS)

    async def run() -> None:
        assert sorted(await begin(members, names, full=False)) == sorted(names)
        work = Work(members, slicer, "one", PORTALS)
        running = asyncio.create_task(work.run())
        while not slicer.stop.is_set() and not running.done():
            await asyncio.sleep(0.1)
        work.stop()
        await running

    asyncio.run(asyncio.wait_for(run(), 60))
    assert slicer.at_once == PORTALS
    assert slicer.lived
