"""Whose patience a request draws on: the names of one portal share it, other portals do not."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Collection
from itertools import pairwise
from pathlib import Path

import pytest
from tldextract import TLDExtract

from crawler.fetch.pace import Pace
from crawler.fetch.slots import shared_slots, slot_of
from crawler.night.supervisor import run_crawl
from crawler.visit.recheck import recheck
from storage.records import Known, Outcome
from tests.crawler.counties import CLOCK, article_page, county_at, list_page, rows, store_of
from tests.faults import Asked, Behaviour, FaultServer, answering


@pytest.mark.parametrize(
    ("host", "slot"),
    [
        ("www.qs.gov.cn", "qs.gov.cn"),
        ("zwgk.jyj.qs.gov.cn:8080", "qs.gov.cn"),
        ("QS.gov.cn.", "qs.gov.cn"),
        ("www.qs.com", "qs.com"),
        ("www.qs.cn", "qs.cn"),
        ("zwgk.qingshan.sd.cn", "qingshan.sd.cn"),
        ("www.baishan.sd.cn", "baishan.sd.cn"),
        ("www.政务.cn", "政务.cn"),
        ("gov.cn", "gov.cn"),
        ("localhost", "localhost"),
        ("10.1.2.3:81", "10.1.2.3"),
        ("zwgk.bei-shan.org.cn", "bei-shan.org.cn"),
        ("www.qs.gov.cn.com", "cn.com"),
        ("qs..gov.cn", "qs..gov.cn"),
        ("www.qs.co.uk", "qs.co.uk"),
        ("[fd00::1]", "fd00::1"),
    ],
)
def test_the_names_of_one_portal_are_one_slot(host: str, slot: str) -> None:
    assert slot_of(f"http://{host}/gzdt/").lower() == slot


def test_no_public_suffix_lies_below_those_that_are_told_without_the_list() -> None:
    told = ("ac.cn", "com", "com.cn", "edu.cn", "gov.cn", "net.cn", "org.cn")
    suffixes = TLDExtract(suffix_list_urls=(), cache_dir=None).tlds
    assert set(told) <= set(suffixes)
    assert not [one for one in suffixes if one.endswith(tuple(f".{end}" for end in told))]


def test_the_delay_holds_for_retries_articles_and_later_pages_too(tmp_path: Path) -> None:
    entries = rows(4)
    portal = FaultServer()
    undated = "".join(f"<li><a href='{url}'>{title}</a></li>" for title, url, _ in entries)
    portal.page(
        "/a/index.html",
        list_page([]).replace("<ul class='list'></ul>", f"<ul class='list'>{undated}</ul>"),
    )
    for title, url, day in entries:
        portal.page(url, article_page(title, day))
    portal.page("/b/index.html", list_page(rows(8, folder="/b")[:4], following="index_2.html"))
    portal.page("/b/index_2.html", list_page(rows(8, folder="/b")[4:]))
    portal.pages["/c/index.html"] = answering("", 503)
    with portal.serving():
        columns = [("甲", "/a/index.html"), ("乙", "/b/index.html"), ("丙", "/c/index.html")]
        county = county_at(tmp_path, portal.url, columns, "delay = 0.2\n")
        with store_of(county) as store:
            assert run_crawl(county, store, CLOCK).outcomes == {
                Outcome.READ: 2,
                Outcome.SERVER_ERROR: 1,
            }
        crawled = [asked.at for asked in portal.asked]
        portal.asked.clear()
        recheck(
            county,
            {1: county.registry.columns[0], 2: county.registry.columns[1]},
            {1: Known(1), 2: Known(2)},
            CLOCK,
        )
        rechecked = [asked.at for asked in portal.asked]
    for moments in (crawled, rechecked):
        assert len(moments) >= 8
        for first in moments:
            # A busy machine may take one late and the next on time: one
            # more than the delay allows for.
            assert sum(first <= moment < first + 2 for moment in moments) <= 2 / 0.2 + 1


def slot_in(shared: dict[str, str], url: str) -> str:
    return shared.get(slot_of(url), slot_of(url))


def test_forty_names_that_lead_to_one_address_are_one_slot() -> None:
    names = [f"http://www.bureau{number}.cn/gzdt/" for number in range(40)]
    shared = shared_slots(names, lambda host: ["203.0.113.9", f"203.0.113.{len(host)}"])
    assert len({slot_in(shared, url) for url in names}) == 1
    others = [*names, "http://www.elsewhere.cn/"]
    apart = shared_slots(
        others, lambda host: ["198.51.100.1" if "elsewhere" in host else "203.0.113.9"]
    )
    assert len({slot_in(apart, url) for url in others}) == 2
    assert slot_in(apart, others[-1]) == "elsewhere.cn"


def test_names_are_one_slot_through_others_whatever_their_order() -> None:
    addresses = {
        "a.cn": ["1"],
        "b.cn": ["2"],
        "c.cn": ["3"],
        "d.cn": ["1", "2"],
        "e.cn": ["3", "2"],
        "f.cn": ["9"],
        "g.cn": [],
    }
    for names in (
        list(addresses),
        list(reversed(addresses)),
        sorted(addresses, key=lambda name: addresses[name]),
    ):
        shared = shared_slots([f"http://{name}/" for name in names], addresses.__getitem__)
        slots = {name: slot_in(shared, f"http://{name}/") for name in names}
        assert len({slots[name] for name in ("a.cn", "b.cn", "c.cn", "d.cn", "e.cn")}) == 1
        assert (slots["f.cn"], slots["g.cn"]) == ("f.cn", "g.cn")


def test_no_name_is_resolved_for_a_crawl_of_one_portal_and_none_is_waited_for_long() -> None:
    def never(host: str) -> Collection[str]:
        raise AssertionError(host)

    assert shared_slots(["http://www.qs.gov.cn/", "http://zwgk.qs.gov.cn:8080/a"], never) == {}
    over = threading.Event()

    def slow(host: str) -> Collection[str]:
        if host == "slow.cn":
            over.wait()
        return ["1"]

    shared = shared_slots(["http://a.cn/", "http://slow.cn/", "http://b.cn/"], slow, patience=0.3)
    over.set()  # the slow name is known only now
    assert {slot_in(shared, f"http://{name}/") for name in ("a.cn", "b.cn")} == {
        slot_in(shared, "http://a.cn/")
    }
    assert slot_in(shared, "http://slow.cn/") == "slow.cn"


def test_two_names_of_one_machine_are_asked_in_turn(tmp_path: Path) -> None:
    portal = FaultServer()
    for number in range(6):
        portal.page(f"/{number}/index.html", list_page(rows(4, folder=f"/{number}")))
    with portal.serving():
        names = [portal.url, portal.url.replace("127.0.0.1", "localhost")]
        columns = [
            (f"栏目{number}", f"{names[number % 2]}/{number}/index.html") for number in range(6)
        ]
        settings = (
            'delay = 0.3\nrobots = false\nallowed_hosts = ["localhost"]\nallowed_networks = '
            '["127.0.0.0/8"]\n'
        )
        settings = settings.replace('"localhost"', f'"localhost:{portal.port}"')
        county = county_at(tmp_path, portal.url, columns, settings)
        with store_of(county) as store:
            assert run_crawl(county, store, CLOCK).outcomes == {Outcome.READ: 6}
    moments = sorted(asked.at for asked in portal.asked)
    assert {asked.headers["host"].partition(":")[0] for asked in portal.asked} == {
        "127.0.0.1",
        "localhost",
    }
    assert moments[-1] - moments[0] > 0.3 * (len(moments) - 2)


def test_a_portal_that_slows_down_is_asked_more_slowly_and_as_before_once_it_is_quick_again() -> (
    None
):
    pace = Pace(0.5, longest=15)
    assert [pace.took("a", 0.1) for _ in range(5)] == [0.5] * 5
    slower = [pace.took("a", 20) for _ in range(6)]
    assert slower == sorted(slower)
    assert 10 < slower[-1] <= 15
    assert [pace.took("b", 0.1), pace.took("b", 1.9)] == [0.5, 0.5]
    assert [pace.took("a", 0.1) for _ in range(6)][-1] == 0.5
    always = Pace(0.5, longest=15)
    assert [always.took("c", 3) for _ in range(9)] == [0.5] * 9, (
        "a portal that is slow as ever is not slowing down"
    )


def test_a_portal_that_slows_down_in_the_crawl_is_left_more_time_and_another_none(
    tmp_path: Path,
) -> None:
    busy, other = FaultServer(), FaultServer(host="127.0.0.2")
    answered: list[float] = []

    def slowing(body: str) -> Behaviour:
        async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
            if len(busy.asked) > 8:
                await asyncio.sleep(3)
            await answering(body)(asked, writer)
            answered.append(time.monotonic())

        return behave

    for number in range(16):
        page = list_page(rows(4, folder=f"/{number}"))
        busy.pages[f"/{number}/index.html"] = slowing(page)
        other.page(f"/{number}/index.html", page)
    with busy.serving(), other.serving():
        columns = [
            (f"栏目{number}{host.host}", f"{host.url}/{number}/index.html")
            for number in range(16)
            for host in (busy, other)
        ]
        settings = (
            "delay = 0\nrobots = false\nallowed_hosts = "
            f'["{other.host}:{other.port}"]\nallowed_networks = ["127.0.0.0/8"]\n'
        )
        county = county_at(tmp_path, busy.url, columns, settings)
        with store_of(county) as store:
            assert run_crawl(county, store, CLOCK).outcomes == {Outcome.READ: 32}
    moments = [asked.at for asked in busy.asked]
    # Four were under way when it became slow; each later one waits for
    # about as long as an answer takes.
    late = moments[-4:]
    assert all(after - before > 1.5 for before, after in pairwise(late))
    assert max(asked.at for asked in other.asked) < late[0]
