"""A portal that asks for its own cookie back gets it, within the visit in which
it set it, and nowhere else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.night.supervisor import run_crawl
from crawler.visit.check import look
from crawler.visit.cookies import Cookies
from crawler.visit.recheck import recheck
from storage.records import Known, Outcome
from tests.crawler.counties import CLOCK, county_at, list_page, rows, store_of
from tests.faults import Asked, Behaviour, FaultServer, answering, response

SECRET = "c0ffee5ec2e7"
PATHS = ("/a/index.html", "/b/index.html")
Refusal = Callable[[str], Behaviour]


def sent_to_itself(path: str) -> Behaviour:
    return answering("", 302, {"Location": path, "Set-Cookie": f"gate={SECRET}; Path=/; HttpOnly"})


def sent_home(path: str) -> Behaviour:
    return answering("", 302, {"Location": "/", "Set-Cookie": f"gate={SECRET}; Path=/"})


def sent_to_a_gate(path: str) -> Behaviour:
    return answering("", 302, {"Location": f"/gate?back={path}"})


def told_to_load_again(path: str) -> Behaviour:
    page = (
        f"<html><head><meta http-equiv='refresh' content='1;url={path}'></head><body></body></html>"
    )
    return answering(
        page,
        headers={"Set-Cookie": f"gate={SECRET}; Path=/; Expires=Wed, 01 Jan 2098 00:00:00 GMT"},
    )


def behind(refusal: Behaviour, body: str) -> Behaviour:
    """The page for whoever brings the cookie, else the refusal."""

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        if f"gate={SECRET}" in asked.headers.get("cookie", ""):
            writer.write(response(body))
        else:
            await refusal(asked, writer)

    return behave


async def gate(asked: Asked, writer: asyncio.StreamWriter) -> None:
    path = asked.path.partition("back=")[2]
    writer.write(response("", 302, {"Location": path, "Set-Cookie": f"gate={SECRET}; Path=/"}))


def gated(refusal: Refusal) -> FaultServer:
    portal = FaultServer()
    portal.page("/", "<html><body><h1>青山县人民政府</h1></body></html>")
    portal.pages["/gate"] = gate
    for path in PATHS:
        following = path.replace(".html", "_2.html")
        portal.pages[path] = behind(
            refusal(path), list_page(rows(12, folder=path)[:6], following=following)
        )
        portal.pages[following] = behind(refusal(following), list_page(rows(12, folder=path)[6:]))
    return portal


@pytest.mark.parametrize("refusal", [sent_to_itself, sent_home, sent_to_a_gate, told_to_load_again])
def test_a_gate_that_asks_for_its_cookie_is_passed_by_crawl_recheck_and_check(
    tmp_path: Path, refusal: Refusal
) -> None:
    with gated(refusal).serving() as portal:
        county = county_at(tmp_path, portal.url, [("甲", PATHS[0]), ("乙", PATHS[1])])
        columns = dict(enumerate(county.registry.columns))
        with store_of(county) as store:
            assert run_crawl(county, store, CLOCK).outcomes == {Outcome.READ: 2}
            assert [len(store.known(number).entries) for number in (1, 2)] == [12, 12]
        visits = recheck(county, columns, {number: Known(number) for number in columns}, CLOCK)
        assert {visit.outcome for visit in visits.values()} == {Outcome.READ}
        assert look(columns[0], county.settings.portal, CLOCK).outcome is Outcome.READ


def test_no_visit_begins_with_a_cookie_and_no_file_holds_one(tmp_path: Path) -> None:
    with gated(sent_to_itself).serving() as portal:
        county = county_at(tmp_path, portal.url, [("甲", PATHS[0]), ("乙", PATHS[1])])
        columns = dict(enumerate(county.registry.columns))
        with store_of(county) as store:
            run_crawl(county, store, CLOCK)
        recheck(county, columns, {number: Known(number) for number in columns}, CLOCK)
        for path in PATHS:
            cookies = ["cookie" in asked.headers for asked in portal.asked if asked.path == path]
            assert cookies == [False, True] * 2
    kept = [
        file
        for file in tmp_path.rglob("*")
        if file.is_file() and SECRET.encode() in file.read_bytes()
    ]
    assert kept == []


def test_a_dead_column_of_a_portal_that_sets_cookies_is_still_told_away(tmp_path: Path) -> None:
    with gated(sent_home).serving() as portal:
        portal.pages[PATHS[0]] = sent_home(PATHS[0])  # with the cookie too
        county = county_at(tmp_path, portal.url, [("甲", PATHS[0])])
        assert (
            look(county.registry.columns[0], county.settings.portal, CLOCK).outcome
            is Outcome.REDIRECTED_AWAY
        )
        assert portal.requests().count(PATHS[0]) == 2


def test_cookies_are_given_back_by_the_rules_of_browsers_and_within_bounds() -> None:
    cookies = Cookies()
    joined = (
        f"one={SECRET}; Path=/; Expires=Wed, 01 Jan 2098 00:00:00 GMT, two=2; Path=/a, gone=1; "
        "Max-Age=0"
    )
    assert cookies.take("http://www.example.gov.cn/a/b.html", joined)
    assert not cookies.take("http://www.example.gov.cn/a/b.html", joined)
    assert cookies.header("http://www.example.gov.cn/a/c.html") == {
        "Cookie": f"two=2; one={SECRET}"
    }
    assert cookies.header("http://www.example.gov.cn/d/") == {"Cookie": f"one={SECRET}"}
    assert cookies.header("http://elsewhere.example.com/a/") == {}
    for number in range(200):
        cookies.take("http://www.example.gov.cn/", f"n{number}={'x' * 300}")
    assert len(cookies.header("http://www.example.gov.cn/").get("Cookie", "")) <= 4096
