"""Rows and tables that were taken away behind the database's back are
missed before anything is said.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.engine import writing
from storage.errors import CorruptError
from storage.issues import Issue, KeptEntries
from storage.notices.holds import place
from storage.notices.records import Draft, Finding, Hold, Kind, Line
from storage.records import CrawlState, Outcome
from storage.soundness import COUNTED
from storage.store import Store
from storage.tables import Base
from storage.web.audits import Audit
from storage.web.replies import Reply, ReplyKind
from tests.storage.conftest import SQLITE
from tests.storage.county import County, at, on, shown


def lived_in(store: Store) -> None:
    """A database with rows in every table that is counted, by way of everything that adds some."""
    county = County(store)
    day = on("03-10")
    for number in range(5):
        county.read(
            f"03-1{number}", *(shown(f"{key}", "03-09") for key in range(number, number + 4))
        )
    county.visit("03-15", Outcome.UNREACHABLE)
    unseen = store.begin_crawl(county.enrolment, as_of=on("03-16"), started_at=at(on("03-16")))
    store.finish_crawl(unseen, at(on("03-16")), CrawlState.ABORTED)
    store.confirm(county.ids[0], at(day), "clerk", "")
    with store.notices.deciding() as book:
        (finding_id,) = book.save(
            [Finding(county.ids[0], "教育局", "两周以上", None, day, day)]
        ).values()
        line = Line(county.ids[0], Kind.OVERDUE, finding_id, None, "两周以上")
        book.queue(Draft("教育局", day, "a@x.cn", ("b@x.cn",), "<1@x>", b"", (line,)), at(day))
        book.skip("财政局", day, None, "no address", at(day))
        place(book._connection, Hold(day, day, 3, (1,)), at(day))
    store.replies.send(
        Reply("教育局", county.ids[0], ReplyKind.OBJECTION, "已更新", "", None, at(day)),
        1,
        timedelta(days=1),
    )
    store.audits.add(Audit(at(day), "张主任", "豁免", "教育局"))
    issue = Issue(
        first=day,
        last=day,
        label="2026-03",
        number="",
        issued_on=day,
        as_of=day,
        issued_at=at(day),
        version="1",
    )
    store.issues.keep(issue, {"通报.docx": b"x"}, KeptEntries())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("whole")
    with Store.open(SQLITE, home) as store:
        store.upgrade()
        lived_in(store)
        store.check()
    return home / "data"


@pytest.fixture
def file(whole: Path, tmp_path: Path) -> Path:
    """A copy of the whole one."""
    return shutil.copytree(whole, tmp_path / "data") / "tongbao.db"


def checked(file: Path) -> None:
    with Store.open(SQLITE, file.parent.parent, must_exist=True) as store:
        store.check(only_small=True)


def behind_its_back(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_all_that_adds_rows_says_so(store: Store) -> None:
    lived_in(store)
    store.check()
    with writing(store._engine) as connection:
        for kind in COUNTED:
            assert connection.execute(
                text(f"SELECT count(*) FROM {kind.__tablename__}")
            ).scalar_one(), kind


@pytest.mark.parametrize("table", [kind.__tablename__ for kind in COUNTED])
@pytest.mark.parametrize("which", ["true", "id = (SELECT max(id) FROM {})", "id % 2 = 1"])
def test_rows_that_are_gone_are_missed(file: Path, table: str, which: str) -> None:
    behind_its_back(file, f"DELETE FROM {table} WHERE {which.format(table)}")
    with pytest.raises(
        CorruptError, match=rf"{table} was given \d+ rows and holds \d+.*last backup"
    ):
        checked(file)


def test_rows_that_another_hand_put_in_are_noticed_too(file: Path) -> None:
    behind_its_back(file, "INSERT INTO columns (name, units, url) VALUES ('x', 'y', 'z')")
    with pytest.raises(CorruptError, match="columns was given 1 rows and holds 2"):
        checked(file)


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_a_table_that_is_gone_is_named(file: Path, table: str) -> None:
    behind_its_back(file, f"DROP TABLE {table}")
    with pytest.raises(CorruptError, match=f"table {table} is missing"):
        checked(file)


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_a_renamed_table_or_column_is_named(file: Path, table: str) -> None:
    columns = [column.name for column in Base.metadata.tables[table].columns]
    renamed = random.Random(table).choice(columns)
    behind_its_back(file, f'ALTER TABLE {table} RENAME COLUMN "{renamed}" TO xqz')
    with pytest.raises(
        CorruptError, match=rf"column {table}.{renamed} is missing \(there is xqz instead\)"
    ):
        checked(file)
    behind_its_back(file, f"ALTER TABLE {table} RENAME TO xqz")
    with pytest.raises(CorruptError, match=f"table {table} is missing"):
        checked(file)


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (("ALTER TABLE entries DROP COLUMN source_at",), r"column entries\.source_at is missing"),
        (
            (
                "DROP INDEX ix_visits_column_day",
                "CREATE INDEX ix_visits_column_day ON visits (day, column_id)",
            ),
            "index ix_visits_column_day is made otherwise",
        ),
        (
            (
                "DROP INDEX ix_crawls_as_of",
                "CREATE UNIQUE INDEX ix_crawls_as_of ON crawls (as_of, id)",
            ),
            "index ix_crawls_as_of is made otherwise",
        ),
        (
            (
                "CREATE TABLE x AS SELECT * FROM tallies",
                "DROP TABLE tallies",
                "ALTER TABLE x RENAME TO tallies",
            ),
            "table tallies has another key",
        ),
        (
            (
                "CREATE TABLE x AS SELECT * FROM rosters",
                "DROP TABLE rosters",
                "ALTER TABLE x RENAME TO rosters",
            ),
            "table rosters may hold two rows of one sha256",
        ),
        (
            (
                "CREATE TABLE x AS SELECT * FROM seals",
                "DROP TABLE seals",
                "ALTER TABLE x RENAME TO seals",
            ),
            r"column seals\.\w+ may be without a value",
        ),
    ],
)
def test_a_table_that_another_hand_made_anew_is_named(
    file: Path, statements: tuple[str, ...], found: str
) -> None:
    behind_its_back(file, *statements)
    with pytest.raises(CorruptError, match=f"another hand changed them: .*{found}.*last backup"):
        checked(file)


def test_what_an_office_adds_for_itself_is_no_fault(file: Path) -> None:
    behind_its_back(
        file,
        "CREATE VIEW late AS SELECT name FROM columns",
        "CREATE TABLE notes (text TEXT)",
        "CREATE INDEX ix_own ON entries (title)",
        "ALTER TABLE columns ADD COLUMN remark TEXT",
    )
    checked(file)


def test_an_index_that_is_gone_is_named(file: Path) -> None:
    behind_its_back(file, "DROP INDEX ix_visits_column_day")
    with pytest.raises(CorruptError, match="index ix_visits_column_day"):
        checked(file)


def test_figures_that_are_gone_are_missed(file: Path) -> None:
    behind_its_back(file, "DELETE FROM tallies WHERE name = 'entries'")
    with pytest.raises(CorruptError, match="the figure of entries is gone"):
        checked(file)


def test_a_large_database_is_looked_at_by_its_last_rows(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine.SMALL", 1)
    checked(file)
    behind_its_back(file, "DELETE FROM entries WHERE id = (SELECT max(id) FROM entries)")
    with pytest.raises(CorruptError, match="the last rows of entries are gone"):
        checked(file)


def test_no_backup_is_made_of_what_has_lost_rows(file: Path, tmp_path: Path) -> None:
    behind_its_back(file, "DELETE FROM entries")
    with (
        Store.open(SQLITE, tmp_path) as store,
        pytest.raises(CorruptError, match="entries was given"),
    ):
        store.backup(tmp_path / "backup.db")
    assert not (tmp_path / "backup.db").exists()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            "UPDATE seals SET seal = zeroblob(32) WHERE id = (SELECT max(id) FROM seals)",
            "does not follow",
        ),
        (
            "UPDATE seals SET digest = seal WHERE id = (SELECT max(id) FROM seals)",
            "does not follow",
        ),
        (
            "UPDATE seals SET seal = 'none' WHERE id = (SELECT max(id) FROM seals)",
            "does not follow",
        ),
        ("UPDATE seals SET record = x'00'", "was changed"),
        ("UPDATE seals SET record = (SELECT record FROM seals ORDER BY id LIMIT 1)", "was changed"),
        ("UPDATE visits SET outcome = 'unreachable' WHERE outcome = 'not visited'", "has no link"),
    ],
)
def test_the_head_of_the_evidence_is_looked_at_before_anything_is_said(
    file: Path, monkeypatch: pytest.MonkeyPatch, statement: str, found: str
) -> None:
    monkeypatch.setattr("storage.engine.SMALL", 1)
    checked(file)
    behind_its_back(file, statement)
    with pytest.raises(CorruptError, match=found):
        checked(file)
