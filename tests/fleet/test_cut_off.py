"""A worker on another machine loses its way to the database, but not to the portal."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import make_url

from storage.fleet.members import Members
from tests import forked
from tests.e2e.commands import environment
from tests.e2e.stranger import Portal
from tests.fleet.hosts import DATABASE, WEB, Hosts, cannot, two_hosts
from tests.fleet.machines import (
    LONG,
    county,
    enroll,
    fill,
    finished,
    hurry,
    until,
    worker,
)
from tests.fleet.test_taken_over import COLUMNS, DELAY, come_to_a_third, is_as_undisturbed, rows
from tests.storage import server

pytestmark = pytest.mark.slow


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    if why := cannot():
        pytest.skip(why)
    with two_hosts() as hosts:
        yield hosts


@pytest.fixture
def own(hosts: Hosts) -> Iterator[server.Server]:
    """A database server on the first machine, heard at its address and on a socket."""
    found = server.programs()
    if found is None:
        pytest.skip(server.NONE)
    with hosts.entered(hosts.first, server.running(found, DATABASE)) as own:
        hurry(own.url)
        yield own


@pytest.fixture
def portal(hosts: Hosts) -> Iterator[Portal]:
    with hosts.entered(hosts.first, Portal().serving(WEB)) as portal:
        yield fill(portal, COLUMNS)


def test_another_goes_on_and_the_one_that_was_cut_off_writes_nothing(
    hosts: Hosts, own: server.Server, portal: Portal, tmp_path: Path
) -> None:
    folder = county(tmp_path / "county", portal, DELAY)
    enroll(folder, own.url)
    with hosts.entered(hosts.other, worker(from_afar(own), here=True)):
        come_to_a_third(portal, own.url)
        (lost,) = holders(own.url)
        portal.slowness = 2.0  # until the other one has started
        with hosts.entered(hosts.first, worker(own.url, here=True)):
            hosts.cut("db")
            portal.slowness = 0.0
            gone_on = until(lambda: holders(own.url) - {lost} != set())
            if LONG:
                time.sleep(max(0.0, 120 - gone_on))
            hosts.mend("db")
            until(lambda: finished(own.url))
            held = rows(own.url, tmp_path)
            time.sleep(30 if LONG else 1)
            assert rows(own.url, tmp_path) == held
    assert gone_on < 60
    is_as_undisturbed(portal, folder, own.url, tmp_path, partial(crawl_on_the_first, hosts))


@pytest.mark.skipif(not LONG, reason="a minute: `make machines` plays it")
def test_alone_it_goes_on_when_the_way_is_mended(
    hosts: Hosts, own: server.Server, portal: Portal, tmp_path: Path
) -> None:
    folder = county(tmp_path / "county", portal, DELAY)
    enroll(folder, own.url)
    with hosts.entered(hosts.other, worker(from_afar(own), here=True)):
        come_to_a_third(portal, own.url)
        portal.slowness = 2.0  # else all is asked for before the slots are given up
        hosts.cut("db")
        time.sleep(60)
        portal.slowness = 0.0
        asked = len(portal.asked)
        hosts.mend("db")
        assert until(lambda: len(portal.asked) > asked) < 60
        until(lambda: finished(own.url))
    is_as_undisturbed(portal, folder, own.url, tmp_path, partial(crawl_on_the_first, hosts))


def from_afar(own: server.Server) -> str:
    """The database as the other machine reaches it."""
    url = make_url(own.url).set(host=DATABASE, query={})
    return url.render_as_string(hide_password=False)


def holders(database: str) -> set[str]:
    """Who holds a slot now."""
    with Members.open(database) as members:
        return {slot.holder for slot in members.slots.all() if slot.held}


def crawl_on_the_first(hosts: Hosts, home: Path) -> None:
    command = [*forked.ALONE, "monitor.cli.main", "crawl"]
    hosts.on(
        hosts.first,
        lambda: subprocess.run(command, env=environment(home), check=True, capture_output=True),
    )
