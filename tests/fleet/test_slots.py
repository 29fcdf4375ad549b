"""Slots, the right to schedule, and which counties wait for each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from monitor.fleet.schedule import due, locks, seconds_left
from monitor.fleet.status import fleet_of, metrics
from storage.fleet.members import Member, Members
from storage.fleet.slots import Terms
from tests.fleet.machines import set_lease
from tests.storage import server
from tests.storage.server import of_server


@pytest.fixture
def url() -> Iterator[str]:
    address = server.address()
    if address is None:
        pytest.skip(server.NONE)
    with of_server(address) as url:
        yield url


@pytest.fixture
def members(url: str) -> Iterator[Members]:
    with Members.open(url) as members:
        members.upgrade()
        yield members


def county(name: str, *slots: str, crawl: str = "0 2 * * *", hours: str = "") -> Member:
    full = "0 22 * * sat"
    return Member(name, name, "http://a/", 1, slots, "Asia/Shanghai", crawl, full, hours)


def test_a_slot_is_nobody_elses_until_it_is_let_go(members: Members) -> None:
    slots = members.slots
    first = slots.take("a", ["x", "y"], "one")
    assert first is not None
    assert slots.take("b", ["y", "z"], "two") is None
    assert [slot.slot for slot in slots.all()] == ["x", "y"]
    assert slots.renew(first)
    slots.release(first, "done")
    second = slots.take("b", ["y", "z"], "two")
    assert second is not None
    assert second > first
    assert not slots.renew(first)


@pytest.mark.parametrize("terms", [Terms(), Terms(6)])
def test_who_holds_a_slot_asks_for_nothing_before_anybody_else_may_take_it(terms: Terms) -> None:
    assert 2 * terms.renewed < terms.trusted < terms.silent < terms.lease


def test_the_database_says_how_long_a_silent_process_is_believed_in(
    members: Members, url: str
) -> None:
    assert members.slots.terms() == Terms(24)
    set_lease(url, 6)
    with Members.open(url) as later:
        assert later.slots.terms() == Terms(6)


def test_one_process_alone_says_what_is_due(members: Members) -> None:
    one, two = members.scheduling, members.scheduling
    assert one.mine()
    assert not two.mine()
    assert one.mine()
    one.give_up()
    assert two.mine()
    two.give_up()


def test_what_is_due_is_seen_to_once(members: Members) -> None:
    members.enter(county("a", "x"), {})
    seen_to = members.seen_to("a")
    now = members.slots.now()
    assert members.mark_due("a", seen_to, now)
    assert not members.mark_due("a", seen_to, now)
    assert members.seen_to("a") == now


def test_the_figures_count_what_is_there(members: Members) -> None:
    members.enter(county("a", "x"), {"columns.csv": b"x"})
    members.slots.greet("host:1", ("host", 1), "0.2.0", 2)
    told = metrics(fleet_of(members))
    assert "tongbao_counties 1\n" in told
    assert "tongbao_workers 1\n" in told
    assert "tongbao_slots_held 0\n" in told


def test_counties_that_are_joined_by_slots_share_a_lock() -> None:
    found = locks(
        [county("a", "p", "q"), county("b", "q", "r"), county("c", "r"), county("d", "s")]
    )
    assert found["a"] == found["b"] == found["c"] != found["d"]


def test_the_weekly_crawl_takes_the_nightly_ones_place() -> None:
    saturday = datetime(2026, 11, 28, 20, tzinfo=UTC)  # Sunday, 04:00 in Shanghai
    found = due(county("a", "x"), datetime(2026, 11, 28, 12, tzinfo=UTC), saturday)
    assert found is not None
    assert found.full
    assert due(county("a", "x"), saturday, saturday) is None
    assert due(county("a", "x", crawl=""), saturday, saturday) is None


def test_outside_its_hours_no_column_is_begun() -> None:
    noon = datetime(2026, 11, 28, 4, tzinfo=UTC)
    assert seconds_left(county("a", "x"), noon, 900) == 900
    assert seconds_left(county("a", "x", hours="22:00-07:00"), noon, 900) == 0
    assert seconds_left(county("a", "x", hours="11:55-12:05"), noon, 900) == 300
