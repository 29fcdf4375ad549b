"""robots.txt binds whoever asks for a page: the crawl, the recheck, `check`;
each host is asked for it once.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.night.supervisor import run_crawl
from crawler.visit.check import look
from crawler.visit.recheck import recheck
from storage.records import Known, Outcome
from tests.crawler.counties import CLOCK, county_at, list_page, rows, store_of
from tests.faults import Behaviour, FaultServer, answering, raw

pytestmark = pytest.mark.slow

RULES = answering(
    "User-agent: tongbao\nDisallow: /inner/\n", headers={"Content-Type": "text/plain"}
)
COLUMNS = [("甲", "/a/index.html"), ("乙", "/b/index.html"), ("丙", "/inner/index.html")]


def portal_with(robots: Behaviour) -> FaultServer:
    portal = FaultServer()
    for name, path in COLUMNS:
        portal.page(path, list_page(rows(5, folder=path), name=name))
    portal.pages["/robots.txt"] = robots
    return portal


def test_the_recheck_and_check_leave_alone_what_robots_txt_forbids(tmp_path: Path) -> None:
    with portal_with(RULES).serving() as portal:
        county = county_at(tmp_path, portal.url, COLUMNS)
        columns = dict(enumerate(county.registry.columns))
        visits = recheck(county, columns, {number: Known(number) for number in columns}, CLOCK)
        assert [visit.outcome for visit in visits.values()] == [
            Outcome.READ,
            Outcome.READ,
            Outcome.ROBOTS,
        ]
        assert portal.requests(robots=True).count("/robots.txt") == 1
        assert look(columns[2], county.settings.portal, CLOCK).outcome is Outcome.ROBOTS
        assert "/inner/index.html" not in portal.requests()


def test_a_county_may_set_robots_txt_aside(tmp_path: Path) -> None:
    with portal_with(RULES).serving() as portal:
        county = county_at(tmp_path, portal.url, COLUMNS, "delay = 0\nrobots = false\n")
        with store_of(county) as store:
            assert run_crawl(county, store, CLOCK).outcomes == {Outcome.READ: 3}
        assert (
            look(county.registry.columns[2], county.settings.portal, CLOCK).outcome is Outcome.READ
        )
        assert "/robots.txt" not in portal.requests(robots=True)


def test_rules_that_have_moved_are_followed_as_far_as_the_guard_allows(tmp_path: Path) -> None:
    chain = {f"/r{step}": answering("", 301, {"Location": f"/r{step + 1}"}) for step in range(1, 5)}
    with (
        FaultServer().serving() as stranger,
        portal_with(answering("", 302, {"Location": "r1"})).serving() as portal,
    ):
        portal.pages |= chain | {"/r5": RULES}
        county = county_at(tmp_path, portal.url, COLUMNS)
        columns = dict(enumerate(county.registry.columns))
        known = {number: Known(number) for number in columns}
        with store_of(county) as store:
            assert run_crawl(county, store, CLOCK).outcomes == {Outcome.READ: 2, Outcome.ROBOTS: 1}
            assert "/inner/index.html" not in portal.requests()
            visits = recheck(county, columns, known, CLOCK)
            assert [visit.outcome for visit in visits.values()] == [
                Outcome.READ,
                Outcome.READ,
                Outcome.ROBOTS,
            ]
            stranger.pages["/robots.txt"] = RULES
            for target in (f"{stranger.url}/robots.txt", "/r4x"):
                portal.pages |= {
                    "/r5": answering("", 302, {"Location": target})
                }  # off the portal, or once too often
                portal.pages |= {"/r4x": RULES}
                assert run_crawl(county, store, CLOCK).outcomes == {Outcome.READ: 3}
                assert {
                    visit.outcome for visit in recheck(county, columns, known, CLOCK).values()
                } == {Outcome.READ}
            assert stranger.asked == []


@pytest.mark.parametrize("status", [404, 403, 500, 503])
def test_what_comes_with_an_error_is_no_rule(status: int, tmp_path: Path) -> None:
    with portal_with(answering("User-agent: *\nDisallow: /\n", status)).serving() as portal:
        county = county_at(tmp_path, portal.url, COLUMNS)
        columns = dict(enumerate(county.registry.columns))
        with store_of(county) as store:
            assert run_crawl(county, store, CLOCK).outcomes == {Outcome.READ: 3}
        visits = recheck(county, columns, {number: Known(number) for number in columns}, CLOCK)
        assert {visit.outcome for visit in visits.values()} == {Outcome.READ}


@pytest.mark.parametrize(
    "robots",
    [
        answering("", 500),
        answering("<html><body>页面不存在</body></html>", 404),
        answering("", 302, {"Location": "http://10.0.0.1/robots.txt"}),
        answering(bytes(range(256)) * 40, headers={"Content-Type": "text/plain"}),
        answering(b"User-agent: *\n" + b"Allow: /x\n" * 800_000),
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nUser", then_close=False),
    ],
    ids=["500", "404", "redirect", "binary", "8 MB", "1 GB"],
)
def test_rules_that_cannot_be_had_forbid_nothing_and_hold_nothing_up(
    robots: Behaviour, tmp_path: Path
) -> None:
    with portal_with(robots).serving() as portal:
        county = county_at(tmp_path, portal.url, COLUMNS)
        columns = dict(enumerate(county.registry.columns))
        visits = recheck(county, columns, {number: Known(number) for number in columns}, CLOCK)
        assert {visit.outcome for visit in visits.values()} == {Outcome.READ}
        with store_of(county) as store:
            assert run_crawl(county, store, CLOCK).outcomes == {Outcome.READ: 3}
        assert portal.requests(robots=True).count("/robots.txt") == 2
