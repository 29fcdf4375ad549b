"""One trusted clock, and one trusted database: what contradicts what is known ends the
command before anything is said.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from config.clock import Clock
from crawler.night.supervisor import run_crawl
from monitor.operations.clockwork import SLACK, backwards
from tests.crawler.counties import CLOCK, county_at, list_page, rows, store_of
from tests.e2e.commands import tongbao
from tests.faults import FaultServer

JUDGING = [
    ("lists",),
    ("notify",),
    ("notify", "--dry-run"),
    ("announce", "--dry-run"),
    ("circular", "2018-06"),
    ("crawl",),
]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    portal = FaultServer()
    portal.page("/", "<title>青山县</title>")
    portal.page("/a/", list_page(rows(5, folder="/a"), name="栏目"))
    with portal.serving():  # `doctor` asks it too, and again where it does not answer
        county = county_at(tmp_path, portal.url, [("栏目", "/a/")], "delay = 0\nrobots = false\n")
        with store_of(county) as store:
            run_crawl(county, store, CLOCK)
        yield tmp_path


def change(home: Path, *statements: str) -> None:
    connection = sqlite3.connect(home / "data" / "tongbao.db")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize("words", JUDGING, ids=" ".join)
def test_under_a_clock_that_has_gone_back_nothing_is_said(
    home: Path, words: tuple[str, ...]
) -> None:
    change(home, "UPDATE crawls SET seen_at = '2999-01-01 00:00:00.000000'")
    said = tongbao(*words, home=home, expect=1, errors=True)
    assert "the clock has gone back" in said
    assert not list((home / "data").glob("outbox/*"))
    signs = json.loads(tongbao("doctor", "--format", "json", home=home, expect=1))
    assert [sign["state"] for sign in signs if sign["part"] == "clock"] == ["ill"]


@pytest.mark.parametrize(
    "words",
    [
        ("lists",),
        ("notify",),
        ("notify", "--dry-run"),
        ("crawl",),
        ("anomalies",),
        ("evidence", "栏目"),
    ],
    ids=" ".join,
)
def test_a_day_to_come_is_asked_wrongly(home: Path, words: tuple[str, ...]) -> None:
    assert "future" in tongbao(*words, "--as-of", "2999-01-01", home=home, expect=2, errors=True)


@pytest.mark.parametrize("day", ["2018-07-30", "2017-07-31", "1994-01-01"])
def test_what_is_read_today_is_not_recorded_for_a_day_before_what_is_known(
    home: Path, day: str
) -> None:
    before = tongbao("lists", "--as-of", "2018-07-31", "--format", "json", home=home)
    assert "holds a crawl as of 2018-07-31" in tongbao(
        "crawl", "--as-of", day, home=home, expect=1, errors=True
    )
    assert tongbao("lists", "--as-of", "2018-07-31", "--format", "json", home=home) == before


@pytest.mark.parametrize("words", [("lists",), ("crawl",), ("evidence", "栏目")], ids=" ".join)
def test_a_day_before_there_were_portals_is_asked_wrongly(
    home: Path, words: tuple[str, ...]
) -> None:
    assert "another year" in tongbao(
        *words, "--as-of", "0001-01-01", home=home, expect=2, errors=True
    )


def test_a_clock_may_be_set_back_by_a_little() -> None:
    clock = Clock(CLOCK.zone)
    now = clock.now()
    assert backwards(None, clock) == ""
    assert backwards(now + SLACK - timedelta(minutes=1), clock) == ""
    assert "gone back" in backwards(now + SLACK + timedelta(minutes=1), clock)


@pytest.mark.parametrize("words", JUDGING, ids=" ".join)
@pytest.mark.parametrize(
    "statements",
    [("DELETE FROM alembic_version",), ("DROP TABLE alembic_version",)],
    ids=["versionless", "without its version's table"],
)
def test_tables_without_a_version_are_no_database_of_ours(
    home: Path, statements: tuple[str, ...], words: tuple[str, ...]
) -> None:
    change(home, *statements)
    assert "another program's database" in tongbao(*words, home=home, expect=1, errors=True)
    signs = json.loads(tongbao("doctor", "--format", "json", home=home, expect=1))
    assert "ill" in [sign["state"] for sign in signs if sign["part"] == "database"]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM entries", ("notify",)),
        ("DELETE FROM entries WHERE id % 2", ("lists",)),
        ("DELETE FROM visits", ("circular", "2018-06")),
        ("DROP TABLE notices", ("lists",)),
    ],
)
def test_rows_and_tables_that_another_hand_took_away_are_missed(
    home: Path, statement: str, words: tuple[str, ...]
) -> None:
    change(home, statement)
    (said,) = tongbao(*words, home=home, expect=1, errors=True).splitlines()[-1:]
    assert "put the last backup in its place" in said
    assert not list((home / "data").glob("outbox/*"))


def test_doctor_names_what_was_taken_away(home: Path) -> None:
    change(home, "DELETE FROM entries WHERE id = 2")
    signs = json.loads(tongbao("doctor", "--format", "json", home=home, expect=1))
    (found,) = [
        sign["found"] for sign in signs if sign["part"] == "database" and sign["state"] == "ill"
    ]
    assert "entries was given 5 rows and holds 4" in found


@pytest.mark.parametrize("words", JUDGING[:4], ids=" ".join)
def test_a_damaged_file_says_nothing_of_anybody(home: Path, words: tuple[str, ...]) -> None:
    change(home, "PRAGMA wal_checkpoint(TRUNCATE)")
    path = home / "data" / "tongbao.db"
    with closing(sqlite3.connect(path)) as database:
        roots = dict(
            database.execute("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'")
        )
    whole = path.read_bytes()
    size = int.from_bytes(whole[16:18], "big")
    pages = [whole[at : at + size] for at in range(0, len(whole), size)]
    one, other = roots["entries"] - 1, roots["visits"] - 1
    pages[one], pages[other] = pages[other], pages[one]
    path.write_bytes(b"".join(pages))
    assert "damaged" in tongbao(*words, home=home, expect=1, errors=True)
