"""Entries that were written at length before the upgrade say the same after it, in fewer bytes, and
are known again by the next visit.
"""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.engine import reading
from storage.entries.keys import mark_of
from storage.migrations import progress
from storage.records import ChangeKind, Entry, SeenEntry
from storage.store import Store
from tests.storage.county import County, on
from tests.storage.versions import left_at

PLAIN, SECURE = "http://www.county.gov.cn/a.html", "http://www.county.gov.cn/b.html"
WHAT = "entries are written in fewer bytes"
ENTRIES = (
    # key, url, shown date, its text
    (PLAIN, PLAIN, "2018-07-30", "2018-07-30"),
    (SECURE, "https" + SECURE[4:], "2018-07-29", "[07-29]"),
    ("http://www.county.gov.cn/c.html", "http://www.county.gov.cn/c.html?s=1", None, ""),
    ("标题：办事指南", None, "2018-07-28", ""),
    ("ftp://x/y", "https://x/y", "2018-07-27", "2018-07-27 "),
    ("", "", "2018-07-26", "2018-07-26"),
)
BEFORE = (
    "INSERT INTO rosters (sha256, units_csv, columns_csv) VALUES ('x', '', '')",
    "INSERT INTO columns (name, units, url) VALUES ('动态', '局', 'http://a/')",
    (
        'INSERT INTO crawls (roster_id, as_of, "full", state, started_at, seen_at, host, pid, mark,'
        " note, scope) VALUES (1, '2018-07-31', true, 'finished', '2018-07-31', '2018-07-31', '', 1,"
        " '', '', '[]')"
    ),
    (
        "INSERT INTO visits (crawl_id, column_id, day, at, outcome, conclusive, voids, why, url,"
        " layout, fingerprint, validators, requests, received, evidence) VALUES (1, 1, '2018-07-31',"
        " '2018-07-31', 'read', true, false, '', '', '', '', '{}', 1, 1, '[]')"
    ),
)
ENTRY = (
    "INSERT INTO entries (column_id, key, title, url, published_on, dated_on, date_text,"
    " date_at, source, source_at, first_seen_on, first_seen_visit, last_seen_on, last_seen_visit)"
    " VALUES (1, :key, :title, :url, :day, '2018-07-31', :text, 'td', '', '', '2018-07-31', 1,"
    " '2018-07-31', 1)"
)
CHANGE = (
    "INSERT INTO entry_changes (entry_id, visit_id, day, old_title, new_title,"
    " old_published_on, old_dated_on, new_published_on, was_gone, is_gone) VALUES (2, 1,"
    " '2018-07-31', '前', '后', '2018-07-29', '2018-07-31', '2018-07-29', false, false)"
)


def written(store: Store) -> None:
    """A database of before, with these entries and the change of one."""
    with left_at(store, "0019") as connection:
        for statement in BEFORE:
            connection.execute(text(statement))
        for number, (key, url, day, shown) in enumerate(ENTRIES, start=1):
            facts = {"key": key, "title": f"标题{number}", "url": url, "text": shown}
            shown_on = None if day is None else date.fromisoformat(day)
            connection.execute(text(ENTRY), facts | {"day": shown_on})
        connection.execute(text(CHANGE))
        for name, given in (("columns", 1), ("crawls", 1), ("visits", 1), ("entries", 6)):
            connection.execute(
                text("UPDATE tallies SET given = :given WHERE name = :name"),
                {"name": name, "given": given},
            )
        connection.execute(text("UPDATE tallies SET given = 1 WHERE name = 'rosters'"))


def test_what_entries_said_before_they_say_after(database: str, tmp_path: Path) -> None:
    with Store.open(database, tmp_path) as store:
        written(store)
        store.upgrade()
        store.check()
        known = store.known(1).entries
        assert {key: entry.url for key, entry in known.items()} == {
            key: url for key, url, _, _ in ENTRIES
        }
        told = {one.url: one for one in store.dossier.entries(1, on("2018-07-31"), 10)}
        assert [(told[url].published_on, told[url].date_text) for _, url, _, _ in ENTRIES] == [
            (None if day is None else on(day), shown) for _, _, day, shown in ENTRIES
        ]
        (change,) = store.changes(date.min, date.max, column_ids=[1])
        assert (change.key, change.kind, change.url) == (
            SECURE,
            ChangeKind.EDITED,
            "https" + SECURE[4:],
        )


def test_the_next_visit_knows_them_again(database: str, tmp_path: Path) -> None:
    with Store.open(database, tmp_path) as store:
        written(store)
        store.upgrade()
        county = County(store)
        seen = Entry("标题2改", "https" + SECURE[4:], on("2018-07-29"), "[07-29]", "td")
        county.read("2018-08-01", SeenEntry(SECURE, seen), column_id=1)
        held = store.dossier.entries(1, on("2018-08-01"), 10)
        assert len(held) == len(ENTRIES)
        assert [one.first_seen_on for one in held if one.title == "标题2改"] == [on("2018-07-31")]


def test_both_kinds_of_database_make_the_marks_of_the_code(database: str, tmp_path: Path) -> None:
    with Store.open(database, tmp_path) as store:
        written(store)
        store.upgrade()
        with reading(store._engine) as connection:
            found = connection.execute(text("SELECT key, mark FROM entries ORDER BY id")).all()
    assert [tuple(row) for row in found] == [(key, mark_of(key)) for key, _, _, _ in ENTRIES]


def test_an_address_that_is_the_key_is_not_written_twice(database: str, tmp_path: Path) -> None:
    with Store.open(database, tmp_path) as store:
        written(store)
        store.upgrade()
        with reading(store._engine) as connection:
            found = connection.execute(text("SELECT url, date_text FROM entries ORDER BY id")).all()
    assert [tuple(row) for row in found] == [
        ("", "="),
        ("https", "[07-29]"),
        ("http://www.county.gov.cn/c.html?s=1", ""),
        (None, ""),
        ("https://x/y", "2018-07-27 "),
        ("", "="),
    ]


@pytest.mark.parametrize(
    ("database", "lines"),
    [
        (
            "sqlite",
            [
                f"{WHAT}: 2 of 6 rows, 33 %",
                f"{WHAT}: 4 of 6 rows, 66 %",
                f"{WHAT}: 6 of 6 rows, 100 %",
            ],
        ),
        ("postgresql", [WHAT]),
    ],
    indirect=["database"],
)
def test_a_long_step_says_that_it_is_on_its_way(
    database: str,
    lines: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(progress, "AT_ONCE", 2)
    monkeypatch.setattr(progress, "_BETWEEN", 0.0)
    with Store.open(database, tmp_path) as store:
        written(store)
        with caplog.at_level(logging.INFO, "storage"):
            store.upgrade()
    said = told(caplog)
    assert "from version 0019 to " in said[0]
    assert said[1 : len(lines) + 1] == lines


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What storage has logged; what others do is not asked for here."""
    return [each.getMessage() for each in caplog.records if each.name.startswith("storage.")]


def test_a_new_database_is_made_without_a_word(
    database: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Store.open(database, tmp_path) as store, caplog.at_level(logging.INFO, "storage"):
        store.upgrade()
    assert told(caplog) == []
