"""What monitors are told of a database of many counties."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, make_url, text

from storage.fleet.members import Member, Members
from storage.store import Store
from tests import forked
from tests.e2e.commands import environment, tongbao
from tests.storage import server
from tests.storage.server import of_server

FIGURE = re.compile(r'[a-z_]+(\{county="[a-z0-9_]+"\})? \d+')


@pytest.fixture
def database() -> Iterator[str]:
    address = server.address()
    if address is None:
        pytest.skip(server.NONE)
    with of_server(address) as url:
        yield url


@pytest.fixture
def members(database: str) -> Iterator[Members]:
    with Members.open(database) as members:
        members.upgrade()
        for name in ("a", "b"):
            members.make_place(name)
            slots = (f"{name}.example",)
            members.enter(
                Member(name, name, "", 3, slots, "Asia/Shanghai", "0 2 * * *", "", ""), {}
            )
        yield members


@pytest.fixture
def asked(members: Members, database: str) -> Iterator[httpx.Client]:
    command = forked.tongbao("fleet", "--into", database, "--listen", "0")
    known = environment(None)
    process = subprocess.Popen(command, env=known, stdout=subprocess.PIPE, encoding="utf-8")
    assert process.stdout is not None
    try:
        url = process.stdout.readline().strip().removesuffix("/healthz")
        with httpx.Client(base_url=url) as client:
            yield client
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def test_health_says_what_somebody_must_see_to(members: Members, asked: httpx.Client) -> None:
    told = asked.get("/healthz")
    assert told.status_code == 503
    assert told.json()["ill"][0] == "no worker gives signs of life"
    assert told.json()["ill"][1].startswith("county a: the database is at version none")
    for name in ("a", "b"):
        upgrade(members.address(name))
    members.slots.greet("host:1", ("host", 1), "0", 2)
    assert asked.get("/healthz").json()["ill"] == ["no worker says what is due"]
    members.slots.beat("host:1", scheduler=True)
    told = asked.get("/healthz")
    assert (told.status_code, told.json()) == (
        200,
        {
            "status": "ok",
            "ill": [],
            "counties": 2,
            "late": ["a", "b"],
            "workers": 1,
            "slots_held": 0,
        },
    )


def test_prometheus_reads_the_figures(members: Members, asked: httpx.Client) -> None:
    told = asked.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = told.text.splitlines()
    assert all(line.startswith("# TYPE ") or FIGURE.fullmatch(line) for line in lines)
    assert 'tongbao_late{county="a"} 1' in lines
    assert "tongbao_counties 2" in lines


def test_a_database_that_is_away_is_told(
    members: Members, asked: httpx.Client, database: str
) -> None:
    assert asked.get("/metrics").status_code == 200
    engine = create_engine(make_url(database), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP TABLE tongbao.version"))
    engine.dispose()
    for path in ("/healthz", "/metrics"):
        told = asked.get(path)
        assert told.status_code == 503
        assert "postgresql" not in told.text


def test_where_it_listens_is_a_port(members: Members, database: str) -> None:
    for wrong in ("abc", "127.0.0.1:", "70000"):
        words = ("fleet", "--into", database, "--listen", wrong)
        assert "HOST:PORT" in tongbao(*words, expect=2, errors=True)


def upgrade(address: str) -> None:
    with Store.open(address, Path()) as store:
        store.upgrade()
