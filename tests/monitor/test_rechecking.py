"""复核: before a column is named, or its unit is warned, its page is read again; where that says
something else, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from config.clock import Clock
from config.county import County
from monitor.notices.rechecking import RECHECK_DAYS, rechecked
from monitor.rules.bands import UNVERIFIED
from monitor.rules.verdicts import Verdict
from monitor.snapshot import picture
from tests.crawler.counties import CLOCK, TODAY, county_at, list_page, rows, store_of, visit_alone
from tests.faults import Behaviour, FaultServer, answering
from tests.monitor.builders import NAMING

PATH = "/gzdt/index.html"
FRESH = TODAY - timedelta(days=1)
SOON_DUE = TODAY - timedelta(days=5)  # in two days, by its weekly cycle
OVERDUE = TODAY - timedelta(days=20)


@pytest.fixture
def portal() -> Iterator[FaultServer]:
    with FaultServer().serving() as served:
        yield served


def crawled(home: Path, portal: FaultServer, newest: date) -> County:
    """A county whose one column was read on the day, with its newest entry of `newest`."""
    county = county_at(home, portal.url, [("工作动态", PATH)])
    shows(portal, newest)
    with store_of(county) as store:
        visit_alone(county, store, CLOCK)
    portal.asked.clear()
    return county


def shows(portal: FaultServer, newest: date) -> None:
    portal.page(PATH, page_of(newest))


def page_of(newest: date) -> str:
    """The column with a newest entry of its own above those that it always had."""
    fresh = (f"关于{newest}工作会议的通知", f"/{newest}/new.html", newest)
    return list_page([fresh, *rows(7, newest=TODAY - timedelta(days=40))])


def looked_again(
    county: County, *, warned: bool, clock: Clock = CLOCK, as_of: date = TODAY
) -> Verdict:
    with store_of(county) as store:
        (verdict,) = rechecked(
            county, store, picture(county, store, as_of), clock, NAMING, warned=warned
        )
    return verdict


def test_a_unit_is_warned_of_what_its_page_still_shows(tmp_path: Path, portal: FaultServer) -> None:
    county = crawled(tmp_path, portal, SOON_DUE)
    verdict = looked_again(county, warned=True)
    assert portal.requests() == [PATH]
    assert (verdict.standing.latest, verdict.overdue, verdict.band) == (SOON_DUE, False, "正常")


@pytest.mark.parametrize("now", [None, answering("", 404)], ids=["a newer entry", "404"])
def test_a_unit_is_not_warned_of_what_its_page_no_longer_shows(
    tmp_path: Path, portal: FaultServer, now: Behaviour | None
) -> None:
    county = crawled(tmp_path, portal, SOON_DUE)
    shows(portal, TODAY)
    if now is not None:
        portal.pages[PATH] = now
    assert looked_again(county, warned=True).band == UNVERIFIED


def test_where_nobody_is_warned_a_column_that_is_soon_due_is_not_asked_for(
    tmp_path: Path, portal: FaultServer
) -> None:
    county = crawled(tmp_path, portal, SOON_DUE)
    shows(portal, TODAY)
    verdict = looked_again(county, warned=False)
    assert portal.requests() == []
    assert (verdict.standing.latest, verdict.overdue) == (SOON_DUE, False)


@pytest.mark.parametrize(
    ("age", "band"), [(0, "两周以上"), (259_200, UNVERIFIED), (100_000, UNVERIFIED)]
)
def test_a_copy_from_before_the_crawl_confirms_nothing(
    tmp_path: Path, portal: FaultServer, age: int, band: str
) -> None:
    county = crawled(tmp_path, portal, OVERDUE)
    portal.pages[PATH] = answering(page_of(OVERDUE), headers={"Age": str(age)})
    clock = Clock(CLOCK.zone, TODAY)
    assert looked_again(county, warned=False, clock=clock).band == band


@pytest.mark.parametrize("warned", [False, True])
def test_a_column_behind_is_always_read_again_and_a_fresh_one_never(
    tmp_path: Path, portal: FaultServer, warned: bool
) -> None:
    behind = crawled(tmp_path / "behind", portal, OVERDUE)
    assert looked_again(behind, warned=warned).overdue
    assert portal.requests() == [PATH]
    fresh = crawled(tmp_path / "fresh", portal, FRESH)
    assert looked_again(fresh, warned=warned).overdue is False
    assert portal.requests() == []


@pytest.mark.parametrize(("days", "asked"), [(RECHECK_DAYS, [PATH]), (RECHECK_DAYS + 1, [])])
def test_the_page_of_today_says_nothing_about_long_ago(
    tmp_path: Path, portal: FaultServer, days: int, asked: list[str]
) -> None:
    county = crawled(tmp_path, portal, OVERDUE)
    looked_again(county, warned=True, clock=Clock(CLOCK.zone, TODAY + timedelta(days=days)))
    assert portal.requests() == asked
