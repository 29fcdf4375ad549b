"""A crawl begun by hand in an enrolled folder: never beside a worker's."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.night.job import OWN
from crawler.night.slots_by_hand import slots_held
from storage.errors import PortalHeldError
from storage.fleet.members import Member, Members
from storage.records import CrawlState
from storage.store import Store
from tests import forked
from tests.e2e.commands import environment, tongbao
from tests.e2e.stranger import Portal
from tests.e2e.test_enrolled import elsewhere
from tests.fleet.machines import begin, county, enroll, fill, hurry, rate_held, until, worker
from tests.storage import server
from tests.storage.server import of_server

COLUMNS, LATE, DELAY = 8, 6, 0.25
"""Of the columns, those without news for a week and more; seconds between two requests."""


@pytest.fixture
def database() -> Iterator[str]:
    address = server.address()
    if address is None:
        pytest.skip(server.NONE)
    with of_server(address) as url:
        yield hurry(url)


@pytest.fixture
def members(database: str) -> Iterator[Members]:
    with Members.open(database) as members:
        members.upgrade()
        slots = ("portal.example",)
        members.enter(Member("a", "a", "", 1, slots, "Asia/Shanghai", "", "", ""), {})
        yield members


def by_hand(members: Members, name: str = "a", *, recheck: bool = False, patience: float = 0.0):  # type: ignore[no-untyped-def]
    address = members.address(name)
    return slots_held(address, threading.Event(), recheck=recheck, patience=patience)


def test_who_is_not_enrolled_asks_nobody(members: Members) -> None:
    with by_hand(members, "b") as right:
        assert right == OWN
    with slots_held("sqlite:///a.db", threading.Event(), recheck=False, patience=0) as right:
        assert right == OWN
    assert not members.slots.all()


def test_the_slots_are_held_as_long_as_it_lasts(members: Members) -> None:
    with by_hand(members) as right:
        (slot,) = members.slots.all()
        assert slot.epoch == right.epoch
        with pytest.raises(PortalHeldError, match=r"portal\.example .* county a since"):
            by_hand(members).__enter__()
    assert not members.slots.all()


def test_a_recheck_is_waited_for_and_a_crawl_is_not(members: Members) -> None:
    checking = by_hand(members, recheck=True)
    checking.__enter__()
    threading.Timer(0.5, checking.__exit__, (None, None, None)).start()
    with by_hand(members, patience=20):
        pass
    with by_hand(members), pytest.raises(PortalHeldError):
        by_hand(members, patience=20).__enter__()


@pytest.mark.slow
def test_a_worker_a_hand_and_a_notice_never_ask_one_portal_together(
    database: str, tmp_path: Path
) -> None:
    with Portal().serving("127.0.0.22") as portal:
        fill(portal, COLUMNS).slowness = 3.0  # until the other one has come to the slots
        folder = county(tmp_path / "county", portal, DELAY)
        enroll(folder, database)
        (folder / "data" / "evidence").mkdir(parents=True, exist_ok=True)
        home = elsewhere(folder, database, tmp_path / "elsewhere")
        with worker(database) as one:
            begin(database)
            until(lambda: len(portal.asked) > 2)
            told = tongbao("crawl", home=home, expect=1, errors=True)
            assert "127.0.0.22 has been asked for county county since" in told
            assert f":{one.own}: wait for its end" in told
            portal.slowness = 0.0
            until(lambda: ended(database, home) == 1)
            portal.slowness = 1.0
            hand = subprocess.Popen(forked.tongbao("crawl"), env=environment(home))
            until(lambda: len(portal.asked) > COLUMNS + 2)
            begin(database)
            portal.slowness = 0.0
            assert hand.wait(60) == 0
            until(lambda: ended(database, home) == 3)
            assert len(portal.asked) == 3 * COLUMNS
            portal.slowness = 1.0
            begin(database)
            until(lambda: len(portal.asked) > 3 * COLUMNS + 1)
            notice = subprocess.Popen(
                forked.tongbao("notify", "--dry-run"),
                env=environment(home),
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
            portal.slowness = 0.0
            told, _ = notice.communicate(timeout=60)
            until(lambda: ended(database, home) == 4)
    assert "教育局" in told
    assert len(portal.asked) >= 4 * COLUMNS + LATE
    assert portal.most_at_once == 1
    assert rate_held(portal, DELAY)


def ended(database: str, home: Path) -> int:
    """How many of the county's crawls have ended well."""
    joined = "&" if "?" in database else "?"
    with Store.open(f"{database}{joined}county=county", home) as store:
        return sum(crawl.state is CrawlState.FINISHED for crawl in store.crawls(5))
