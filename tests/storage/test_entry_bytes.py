"""What an entry takes in an SQLite file, its place in every index included."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from storage.records import Entry, Outcome, SeenEntry
from storage.store import Store
from tests.storage.county import County, on

MOST_BYTES = 250
FIRST_READ, NIGHTS, NEW = 2_000, 20, 40


def entry(number: int) -> SeenEntry:
    """One as portals of counties have them, an address of 41 characters and a title of 20."""
    day = on("01-01") + timedelta(days=number // 40)
    url = f"http://www.county.gov.cn/art/{4_211_000 + number * 37}.html"
    title = f"关于做好第{number:04}次防汛和水库检查的通知"
    return SeenEntry(url, Entry(title, url, day, day.isoformat(), "span"))


def test_an_entry_takes_few_bytes(sqlite_store: Store, tmp_path: Path) -> None:
    county = County(sqlite_store)
    for night in range(NIGHTS + 1):
        first = 0 if night == 0 else FIRST_READ + NEW * (night - 1)
        last = FIRST_READ + NEW * night
        shown = [entry(number) for number in range(max(first - 20, 0), last)]
        day = on("06-01") + timedelta(days=night)
        county.visit(day.isoformat(), Outcome.READ, *reversed(shown))
    sqlite_store.backup(tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        count, used = copy.execute(
            "SELECT (SELECT count(*) FROM entries), (SELECT sum(pgsize) FROM dbstat "
            "WHERE name = 'entries' OR name LIKE '%entries_%')"
        ).fetchone()
    assert count == FIRST_READ + NEW * NIGHTS
    assert used / count <= MOST_BYTES
