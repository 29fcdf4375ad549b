"""One of two workers is lost in the midst of a portal: the other goes on, as if nothing had been."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.fleet.members import Members
from storage.store import Store
from tests import forked
from tests.e2e.commands import tongbao
from tests.e2e.stranger import Portal
from tests.e2e.test_enrolled import elsewhere
from tests.fleet.machines import (
    LONG,
    begin,
    county,
    enroll,
    fill,
    finished,
    hurry,
    lists,
    rate_held,
    twin,
    until,
    worker,
)
from tests.storage import server
from tests.storage.server import of_server

pytestmark = pytest.mark.slow
COLUMNS, DELAY = (40, 0.5) if LONG else (18, 0.3)


@pytest.fixture
def database() -> Iterator[str]:
    address = server.address()
    if address is None:
        pytest.skip(server.NONE)
    with of_server(address) as url:
        yield hurry(url)


@pytest.fixture
def portal() -> Iterator[Portal]:
    with Portal().serving("127.0.0.21") as portal:
        yield fill(portal, COLUMNS)


def test_a_worker_killed_in_mid_portal_is_followed_by_the_other(
    portal: Portal, database: str, tmp_path: Path
) -> None:
    folder = county(tmp_path / "county", portal, DELAY)
    enroll(folder, database)
    with worker(database) as one, worker(database) as other:
        come_to_a_third(portal, database)
        os.kill(at_it(database, one, other).own, signal.SIGKILL)
        killed, asked = time.monotonic(), len(portal.asked)
        until(lambda: len(portal.asked) > asked + 2)
        gone_on = portal.asked[asked + 2][0] - killed
        until(lambda: finished(database))
    assert gone_on < 60
    is_as_undisturbed(portal, folder, database, tmp_path)


def test_a_worker_that_was_stopped_and_wakes_up_writes_nothing(
    portal: Portal, database: str, tmp_path: Path
) -> None:
    folder = county(tmp_path / "county", portal, DELAY)
    enroll(folder, database)
    with worker(database) as one, worker(database) as other:
        come_to_a_third(portal, database)
        stopped = at_it(database, one, other)
        family = [stopped.own, *stopped.family]
        for pid in family:
            os.kill(pid, signal.SIGSTOP)
        asked = len(portal.asked)
        until(lambda: len(portal.asked) > asked + 2)
        if LONG:
            time.sleep(120)
        for pid in family:
            os.kill(pid, signal.SIGCONT)
        until(lambda: finished(database))
        held = rows(database, tmp_path)
        time.sleep(5 if LONG else 1)
        assert rows(database, tmp_path) == held
    is_as_undisturbed(portal, folder, database, tmp_path)


def come_to_a_third(portal: Portal, database: str) -> None:
    """Begins a crawl, and waits until a third of the columns has been asked for."""
    begin(database)
    until(lambda: len(portal.asked) >= COLUMNS // 3)


def at_it(database: str, *workers: forked.Process) -> forked.Process:
    """The worker that crawls the portal now."""
    with Members.open(database) as members:
        (slot,) = members.slots.all()
    return next(one for one in workers if slot.holder.endswith(f":{one.own}"))


def test_the_server_goes_away_and_comes_back(portal: Portal, tmp_path: Path) -> None:
    found = server.programs()
    if found is None:
        pytest.skip(server.NONE)
    with server.running(found) as own:
        folder = county(tmp_path / "county", portal, DELAY)
        enroll(folder, hurry(own.url))
        with worker(own.url):
            come_to_a_third(portal, own.url)
            own.control("stop", "-m", "immediate")
            time.sleep(60 if LONG else 6)
            own.control("start")
            until(lambda: finished(own.url))
        is_as_undisturbed(portal, folder, own.url, tmp_path)


def rows(database: str, home: Path) -> dict[str, int]:
    """How many rows each of the county's tables holds."""
    with Store.open(address_of(database), home) as store:
        return dict(store.copying.counts()) | {"captures": len(store.copying._captures())}


def address_of(database: str) -> str:
    return f"{database}{'&' if '?' in database else '?'}county=county"


def crawl(home: Path) -> None:
    tongbao("crawl", home=home)


def is_as_undisturbed(
    portal: Portal,
    folder: Path,
    database: str,
    place: Path,
    crawl: Callable[[Path], None] = crawl,
) -> None:
    """One crawl, one visit a column, what a crawl by nobody else comes to, evidence that holds,
    and never two requests at once or closer than they may be.
    """
    assert portal.most_at_once == 1
    assert rate_held(portal, DELAY)
    (folder / "data" / "evidence").mkdir(parents=True, exist_ok=True)
    home = elsewhere(folder, database, place / "elsewhere")
    with Store.open(address_of(database), home) as store:
        assert len(store.crawls(5)) == 1
        assert store.copying.counts()["visits"] == COLUMNS
    tongbao("evidence", "--verify", home=home)
    told = json.loads(tongbao("fleet", "--into", database, "--format", "json"))
    assert [(one["state"], one["done"]) for one in told["counties"]] == [("finished", COLUMNS)]
    alone = twin(folder, place / "alone")
    crawl(alone)
    assert lists(home) == lists(alone)
