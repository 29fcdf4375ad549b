"""A PostgreSQL server that is restarted without warning, under a crawl and while mails go out.

No visit and no mail is lost.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from storage.records import CrawlState, Outcome
from storage.store import Store
from tests.alerts.post import post_office
from tests.e2e.commands import tongbao
from tests.e2e.stranger import Portal, column, county_folder, crawl, entries, list_page, unit
from tests.storage.server import NONE, Server, programs, running

NAMES = [f"栏目{chr(0x4E00 + number)}" for number in range(8)]
DAY = date(2018, 7, 2)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(programs() is None, reason=NONE),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    found = programs()
    assert found is not None
    with running(found) as server:
        yield server


@pytest.fixture
def portal() -> Iterator[Portal]:
    with Portal().serving() as portal:
        yield portal


def county(home: Path, portal: Portal, server: Server, settings: str = "") -> Path:
    """Each test has the server's only database to itself: it begins with an empty schema."""
    with Store.open(server.url, home.parent) as store, store._engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    days = [DAY - timedelta(days=40 + number) for number in range(6)]
    for number, name in enumerate(NAMES):
        portal.pages[f"/c{number}/"] = list_page(entries(name, days), title=name, counted=True)
    units = [unit(f"{name}局", 邮箱=f"u{number}@x.example") for number, name in enumerate(NAMES)]
    columns = [
        column(name, f"{name}局", f"{portal.url}/c{number}/", cycle="每周")
        for number, name in enumerate(NAMES)
    ]
    place = f'[store]\nurl = "{server.url}"\n'
    return county_folder(
        home, portal, units, columns, settings=f"robots = false\n{place}{settings}"
    )


def test_a_crawl_goes_on_when_the_server_is_back(
    tmp_path: Path, portal: Portal, server: Server
) -> None:
    home = county(tmp_path / "county", portal, server)
    crawl(home, str(DAY))
    asked, portal.slowness = len(portal.asked), 0.2

    def restart() -> None:
        while len(portal.asked) < asked + 3:
            threading.Event().wait(0.01)
        server.control("restart", "-m", "immediate")

    thread = threading.Thread(target=restart)
    thread.start()
    crawl(home, str(DAY + timedelta(days=1)))
    thread.join()
    with Store.open(server.url, home) as store:
        store.check()
        last = store.crawls(1)[0]
        assert last.state is CrawlState.FINISHED
        assert last.outcomes == {Outcome.READ: len(NAMES)}


def test_each_unit_gets_its_mail_once_though_the_server_is_restarted_while_they_go_out(
    tmp_path: Path, portal: Portal, server: Server
) -> None:
    with post_office() as post:
        mail = f'[mail]\nhost = "127.0.0.1"\nport = {post.port}\nfrom = "x@x.example"\n'
        home = county(tmp_path / "county", portal, server, mail)
        crawl(home, str(DAY))

        def restart() -> None:
            assert post.reached["DATA"].wait(60)
            server.control("restart", "-m", "immediate")

        thread = threading.Thread(target=restart)
        thread.start()
        first = ("notify", "--as-of", str(DAY))
        tongbao(*first, home=home, expect=None)
        thread.join()
        tongbao(*first, "--retry-now", home=home)
        tongbao(*first, "--retry-now", home=home)
    mails = {(mail.recipient, mail.message["Message-ID"]) for mail in post.taken}
    assert len(mails) == len(NAMES)
    assert {to for to, _ in mails} == {f"u{number}@x.example" for number in range(len(NAMES))}
    assert (
        len(post.taken) <= len(NAMES) + 1
    )  # at least once: the one that was on its way may repeat
