"""复核 before a notice or a circular, of a county that is enrolled: never beside a worker's crawl,
and where the portal stays busy, or is lost meanwhile, nobody is accused on older facts.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from config.clock import Clock
from config.county import load_county
from crawler.night.supervisor import run_crawl
from monitor.notices import rechecking
from monitor.notices.rechecking import rechecked
from monitor.notices.results import TAKEN
from monitor.rules.bands import UNVERIFIED
from monitor.rules.verdicts import Verdict
from monitor.snapshot import naming_of, picture
from monitor.web.background import checking
from monitor.web.desk import Desk
from storage.fleet.members import Members
from storage.store import Store
from tests.e2e.stranger import Portal
from tests.e2e.test_enrolled import elsewhere
from tests.fleet.machines import LEASE, county, enroll, fill, set_lease, until
from tests.monitor.nights import ZONE
from tests.storage import server
from tests.storage.server import of_server

COLUMNS, LATE, DELAY = 6, 4, 0.25
"""Of the columns, those without news for more than a week; seconds between two requests."""
CLOCK = Clock(ZONE)


@dataclass(frozen=True)
class Enrolled:
    """A crawled county of a common database, and its folder on another machine."""

    portal: Portal
    home: Path
    database: str
    members: Members

    def rechecked(self) -> Sequence[Verdict]:
        """The verdicts that a notice or a circular would speak by."""
        found = load_county(self.home)
        with Store.open(found.settings.store.url, self.home) as store:
            known = picture(found, store, CLOCK.today())
            assert sum(verdict.overdue is True for verdict in known.verdicts) == LATE
            return rechecked(found, store, known, CLOCK, naming_of(found))

    def taken(self, holder: str = "elsewhere:1") -> int:
        """Somebody else takes the portal's slots; the epoch."""
        (member,) = self.members.all()
        epoch = self.members.slots.take(member.name, member.slots, holder)
        assert epoch is not None
        return epoch


@pytest.fixture(scope="module")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Enrolled]:
    address = server.address()
    if address is None:
        pytest.skip(server.NONE)
    root = tmp_path_factory.mktemp("enrolled")
    with of_server(address) as url, Portal().serving("127.0.0.23") as portal:
        set_lease(url, LEASE)
        folder = county(root / "county", fill(portal, COLUMNS), DELAY)
        made = load_county(folder)
        with Store.open(made.settings.store.url, folder) as store:
            store.upgrade()
            run_crawl(made, store, CLOCK)
        enroll(folder, url)
        (folder / "data" / "evidence").mkdir(parents=True, exist_ok=True)
        home = elsewhere(folder, url, root / "elsewhere")
        with Members.open(url) as members:
            yield Enrolled(portal, home, url, members)


@pytest.fixture
def busy(enrolled: Enrolled) -> Iterator[Enrolled]:
    """The same, with nothing in its portal's log and nobody at its slots."""
    enrolled.portal.asked.clear()
    yield enrolled
    enrolled.portal.slowness = 0.0
    for slot in enrolled.members.slots.all():
        enrolled.members.slots.release(slot.epoch, "the test is over")


def unverified(verdicts: Sequence[Verdict]) -> int:
    return sum(verdict.band == UNVERIFIED for verdict in verdicts)


def late(verdicts: Sequence[Verdict]) -> int:
    return sum(verdict.overdue is True for verdict in verdicts)


def test_the_slots_are_the_rechecks_while_it_reads_and_free_afterwards(busy: Enrolled) -> None:
    busy.portal.slowness = 0.3
    held = []
    thread = threading.Thread(target=lambda: held.append(late(busy.rechecked())))
    thread.start()
    until(lambda: bool(busy.portal.asked))
    (slot,) = busy.members.slots.all()
    assert slot.held
    assert slot.holder.endswith("(recheck)")
    thread.join()
    assert held == [LATE]
    assert not busy.members.slots.all()


def test_a_portal_that_stays_busy_is_not_asked_and_nobody_is_late(
    busy: Enrolled, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    busy.taken()
    monkeypatch.setattr(rechecking, "PATIENCE", 1.0)
    verdicts = busy.rechecked()
    assert (unverified(verdicts), late(verdicts)) == (LATE, 0)
    assert busy.portal.asked == []
    assert "not visited: the portal is busy: another crawl asks it" in caplog.text


def test_a_portal_that_comes_free_in_time_is_waited_for(busy: Enrolled) -> None:
    epoch = busy.taken()
    let_go: list[float] = []

    def release() -> None:
        let_go.append(time.monotonic())
        busy.members.slots.release(epoch, "")

    threading.Timer(1.0, release).start()
    assert late(busy.rechecked()) == LATE
    assert len(busy.portal.asked) == LATE
    # whoever had it may have asked at the very end
    assert busy.portal.asked[0][0] - let_go[0] >= DELAY


def test_a_recheck_that_loses_the_portal_asks_no_more_and_accuses_nobody(busy: Enrolled) -> None:
    """As one does whose process was stopped for minutes: the slots are another's when it goes on."""
    busy.portal.slowness = 2.0  # twice as long as until the loss is noticed
    verdicts: list[Verdict] = []
    thread = threading.Thread(target=lambda: verdicts.extend(busy.rechecked()))
    thread.start()
    until(lambda: len(busy.portal.asked) == 2)
    robbed(busy)
    thread.join()
    asked = len(busy.portal.asked)
    assert asked < LATE
    assert late(verdicts) < asked
    assert late(verdicts) + unverified(verdicts) == LATE


def robbed(enrolled: Enrolled) -> None:
    """The recheck's slots run out at once, and are somebody else's."""
    engine = create_engine(enrolled.database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE tongbao.slots SET until = now() - interval '1 second'"))
    engine.dispose()
    enrolled.taken()


def test_a_recheck_of_the_page_says_that_the_portal_stayed_busy(
    busy: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy.taken()
    monkeypatch.setattr(checking, "MOST_BUSY", 0.0)
    address = load_county(busy.home).settings.store.url
    with Store.open(address, busy.home) as store:
        desk = Desk(lambda: load_county(busy.home), store, CLOCK)
        with checking.Checking(desk):
            desk.recheck(1, "clerk")
            until(lambda: (told := store.rechecks.last(1)) is not None and bool(told.said))
        told = store.rechecks.last(1)
    assert told is not None
    assert told.said == TAKEN
    assert busy.portal.asked == []
