"""A backup is the whole database of one moment, checked, under its
name only when it is complete.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.errors import CorruptError, StoreError
from storage.records import Outcome
from storage.store import Store
from tests.processes import process
from tests.storage.conftest import SQLITE
from tests.storage.county import County, on, shown
from tests.storage.others import ENTRIES, crawl


def test_a_backup_holds_everything_in_one_file(sqlite_store: Store, tmp_path: Path) -> None:
    County(sqlite_store).read("03-10", shown("a", "03-09"))
    target = tmp_path / "备份 100%.db"
    sqlite_store.backup(target)
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["data", target.name]
    with Store.open(f"sqlite:///{target.name}", tmp_path, must_exist=True) as copy:
        copy.require_schema()
        assert copy.standings(on("03-10"), [1])[1].latest == on("03-09")


def test_a_backup_made_while_a_crawl_writes_holds_whole_visits(
    sqlite_store: Store, tmp_path: Path
) -> None:
    with process(crawl, SQLITE, tmp_path, 0) as (child, line):
        line.recv()
        for number in range(5):
            sqlite_store.backup(tmp_path / f"{number}.db")
        assert child.is_alive()
    for number in range(5):
        with closing(sqlite3.connect(tmp_path / f"{number}.db")) as copy:
            (visits,) = copy.execute("SELECT count(*) FROM visits").fetchone()
            assert copy.execute("SELECT count(*) FROM entries").fetchone() == (visits * ENTRIES,)
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_newer_backup_takes_the_place_of_an_older_one(
    sqlite_store: Store, tmp_path: Path
) -> None:
    county = County(sqlite_store)
    sqlite_store.backup(tmp_path / "backup.db")
    county.visit("03-10", Outcome.TRULY_EMPTY)
    sqlite_store.backup(tmp_path / "backup.db")
    with closing(sqlite3.connect(tmp_path / "backup.db")) as copy:
        assert copy.execute("SELECT count(*) FROM visits").fetchone() == (1,)


def test_a_file_that_is_no_backup_is_never_overwritten(sqlite_store: Store, tmp_path: Path) -> None:
    target = tmp_path / "columns.csv"
    target.write_text("栏目,单位\n", encoding="utf-8")
    with pytest.raises(StoreError, match="is no backup"):
        sqlite_store.backup(target)
    assert target.read_text(encoding="utf-8") == "栏目,单位\n"


def test_places_that_can_hold_no_backup_are_named(sqlite_store: Store, tmp_path: Path) -> None:
    County(sqlite_store)
    with pytest.raises(StoreError, match="folder does not exist"):
        sqlite_store.backup(tmp_path / "no" / "backup.db")
    with pytest.raises(StoreError, match="is not a file"):
        sqlite_store.backup(tmp_path / "data")
    with pytest.raises(StoreError, match="is the database itself"):
        sqlite_store.backup(tmp_path / "data" / ".." / "data" / "tongbao.db")


def test_a_damaged_database_makes_no_backup_and_leaves_the_old_one(
    sqlite_store: Store, tmp_path: Path
) -> None:
    County(sqlite_store).read(
        "03-10", *(shown(f"{number}{'x' * 100}", "03-09") for number in range(500))
    )
    target, file = tmp_path / "backup.db", tmp_path / "data" / "tongbao.db"
    sqlite_store.backup(target)
    sqlite_store.close()
    before, body = target.read_bytes(), bytearray(file.read_bytes())
    page = body.index(b"x" * 100) // 4096 * 4096  # of entries, which nobody reads who only opens
    body[page : page + 4096] = b"\xa5" * 4096
    file.write_bytes(body)
    with pytest.raises(CorruptError, match="not backed up"):
        sqlite_store.backup(target)
    assert target.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.db", "data"]


def test_a_server_is_backed_up_with_its_own_tool(maintenance: str, tmp_path: Path) -> None:
    with (
        Store.open(maintenance, tmp_path) as store,
        pytest.raises(StoreError, match="server's own tool"),
    ):
        store.backup(tmp_path / "backup.db")
