"""Several processes at one database: they wait for each other, and none is told
'database is locked' for nothing.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from storage.engine import file_of, open_engine, reading, writing
from storage.errors import BusyError, DiskFullError, StoreError
from storage.store import Store
from storage.tables import ColumnRow
from tests.processes import process
from tests.storage.conftest import SQLITE
from tests.storage.county import County, on, shown
from tests.storage.others import hold


def test_a_writer_waits_while_another_process_writes_for_five_seconds(
    sqlite_store: Store, tmp_path: Path
) -> None:
    county = County(sqlite_store)
    with process(hold, SQLITE, tmp_path) as (_, line):
        line.send(5.0)
        assert line.recv() == "held"
        began = time.monotonic()
        county.read("03-10", shown("a", "03-09"))
        assert time.monotonic() - began > 4
    assert county.standing("03-10").latest == on("03-09")


def test_readers_do_not_wait_for_a_writer(sqlite_store: Store, tmp_path: Path) -> None:
    county = County(sqlite_store)
    county.read("03-10", shown("a", "03-09"))
    with process(hold, SQLITE, tmp_path) as (_, line):
        line.send(60.0)
        assert line.recv() == "held"
        began = time.monotonic()
        assert county.standing("03-10").latest == on("03-09")
        assert time.monotonic() - began < 30


def test_who_waits_in_vain_is_told_that_another_process_holds_it(
    sqlite_store: Store, tmp_path: Path
) -> None:
    with process(hold, SQLITE, tmp_path) as (_, line):
        line.send(60.0)
        assert line.recv() == "held"
        with (
            Store.open(SQLITE, tmp_path, patience=0.2) as hasty,
            pytest.raises(BusyError, match=r"tongbao\.db: the database is busy: another process"),
        ):
            County(hasty)


def test_reading_and_then_writing_never_fails_against_a_concurrent_writer(store: Store) -> None:
    County(store)
    failures: list[StoreError] = []

    def count_up() -> None:
        try:
            for _ in range(40):
                with writing(store._engine) as connection:
                    lock = select(ColumnRow.name).with_for_update()
                    value = connection.scalar(lock) or ""
                    connection.execute(update(ColumnRow).values(name=value + "x"))
        except StoreError as error:
            failures.append(error)

    with writing(store._engine) as connection:
        connection.execute(update(ColumnRow).values(name=""))
    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with reading(store._engine) as connection:
        assert connection.scalar(select(ColumnRow.name)) == "x" * 160


def test_a_reader_sees_one_state_throughout(store: Store) -> None:
    county = County(store)
    county.read("03-10", shown("a", "03-09"))
    count = text("SELECT count(*) FROM entries")
    with reading(store._engine) as connection:
        before = connection.scalar(count)
        county.read("03-11", shown("b", "03-10"))
        assert connection.scalar(count) == before == 1


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    County(store)

    def write_and_fail() -> None:
        with writing(store._engine) as connection:
            connection.execute(update(ColumnRow).values(name="changed"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with reading(store._engine) as connection:
        assert connection.scalar(select(ColumnRow.name)) == "工作动态"


def test_a_durable_transaction_waits_for_the_disk_and_the_next_one_does_not(
    sqlite_store: Store,
) -> None:
    asked = text("PRAGMA synchronous")
    with writing(sqlite_store._engine, durable=True) as connection:
        assert connection.scalar(asked) == 2
    with writing(sqlite_store._engine) as connection:
        assert connection.scalar(asked) == 1
    with pytest.raises(ZeroDivisionError), writing(sqlite_store._engine, durable=True):
        raise ZeroDivisionError
    with writing(sqlite_store._engine) as connection:
        assert connection.scalar(asked) == 1


def test_a_full_disk_keeps_what_was_stored_and_heals_by_itself(sqlite_store: Store) -> None:
    county = County(sqlite_store)
    county.read("03-10", shown("a", "03-09"))
    path = file_of(sqlite_store._engine.url)
    assert path is not None
    cramped = open_engine(sqlite_store._engine.url)
    with closing(sqlite3.connect(path)) as raw:
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
    with cramped.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    small = County(Store(cramped))
    with pytest.raises(DiskFullError, match="free some space"):
        small.read(
            "03-11", *(shown(f"key {number} {'x' * 400}", "03-11") for number in range(2_000))
        )
    cramped.dispose()
    sqlite_store.check()
    assert [row.key for row in county.counted("03-11")] == ["a"]
