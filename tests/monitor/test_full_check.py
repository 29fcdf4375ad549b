"""The whole database is checked each night, and what that finds stops
every word until it is mended.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli.main import cli
from monitor.operations.full_check import FILE, last_fault
from storage.records import Outcome
from storage.store import Store
from tests.crawler.counties import county_at
from tests.faults import FaultServer
from tests.storage.conftest import SQLITE
from tests.storage.county import County, shown

SPEAKING = (
    ("lists",),
    ("notify",),
    ("circular", "2018-07", "--draft"),
    ("announce", "--dry-run"),
    ("evidence", "工作动态"),
    ("crawl",),
)


@pytest.fixture(scope="module")
def portal() -> Iterator[str]:
    """A portal that answers: `doctor` asks it, and again where it does not."""
    with FaultServer().serving() as portal:
        portal.page("/", "<title>青山县</title>")
        yield portal.url


@pytest.fixture
def home(tmp_path: Path, portal: str) -> Path:
    home = county_at(tmp_path / "county", portal, [("工作动态", "/gzdt/")]).home
    with Store.open(SQLITE, home) as store:
        store.upgrade()
        county = County(store)
        for day in ("03-10", "03-11", "03-12"):
            county.read(day, *(shown(f"{number}", "03-09") for number in range(5)))
        county.visit("03-13", Outcome.UNREACHABLE)
    return home


def ask(home: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), *words])


def behind_its_back(home: Path, statement: str) -> None:
    with closing(sqlite3.connect(home / "data" / "tongbao.db")) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_sound_database_passes_and_stops_nothing(home: Path) -> None:
    told = ask(home, "db", "check")
    assert told.exit_code == 0, told.output
    assert last_fault(home) == ""
    assert ask(home, "lists").exit_code == 0


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            "UPDATE seals SET seal = zeroblob(32) WHERE id = 2",
            "does not follow from the link before it",
        ),
        ("UPDATE seals SET digest = seal WHERE id = 1", "does not follow"),
        (
            "UPDATE seals SET record = (SELECT record FROM seals WHERE id = 1) WHERE id = 2",
            "record of visit 2 was changed",
        ),
        (
            "UPDATE visits SET outcome = 'read' WHERE id = (SELECT max(id) FROM visits)",
            "stored otherwise than its record",
        ),
        ("UPDATE visits SET day = '2026-03-01' WHERE id = 2", "stored otherwise than its record"),
        (
            "ALTER TABLE visits RENAME COLUMN outcome TO xqz",
            "column visits.outcome is missing (there is xqz instead)",
        ),
        ("DELETE FROM entries WHERE id = 2", "entries was given 5 rows and holds 4"),
    ],
)
def test_what_the_night_finds_stops_every_word_until_the_database_is_mended(
    home: Path, tmp_path: Path, statement: str, found: str
) -> None:
    good = tmp_path / "good.db"
    assert ask(home, "db", "backup", str(good)).exit_code == 0
    behind_its_back(home, statement)
    told = ask(home, "db", "check")
    assert told.exit_code == 1
    assert found in told.stdout
    assert "run `tongbao db check`" in told.stderr
    for words in (*SPEAKING, *([("db", "upgrade")] if "missing" in found else [])):
        refused = ask(home, *words)
        assert (words, refused.exit_code) == (words, 1)
        assert refused.stdout == ""
    assert not list((home / "data" / "outbox").glob("*"))
    signs = json.loads(ask(home, "doctor", "--format", "json").stdout)
    assert [sign["state"] for sign in signs if sign["part"] == "database"] == ["ill"]
    for left in (home / "data").glob("tongbao.db*"):
        left.unlink()
    shutil.copy(good, home / "data" / "tongbao.db")
    assert ask(home, "db", "check").exit_code == 0
    assert ask(home, "lists").exit_code == 0


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"at": 1}', '{"at": "x", "faults": 3, "more": 0}', "null"]
)
def test_a_note_of_the_check_that_cannot_be_read_stops_nothing(home: Path, content: str) -> None:
    (home / FILE).write_text(content, encoding="utf-8")
    assert last_fault(home) == ""
    assert ask(home, "lists").exit_code == 0
