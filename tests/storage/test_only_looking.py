"""Somebody who may read the county folder and not write it sees what
stands there, and changes nothing.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from storage import engine
from storage.errors import BusyError, StoreError
from storage.store import Store
from tests.crawler.counties import CLOCK
from tests.storage.conftest import SQLITE
from tests.storage.county import County, shown

ASIDE = ("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner,-chown")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with Store.open(SQLITE, tmp_path) as store:
        store.upgrade()
        County(store).read("03-10", shown("a", "03-09"))
    return tmp_path / "data" / "tongbao.db"


@pytest.fixture
def looking(file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As if this user had no right to write; the kernel's word is in the test
    that leaves root's rights aside.
    """
    monkeypatch.setattr(engine, "_may_write", lambda path: False)
    return file


def latest(store: Store) -> str:
    return str(store.standings(CLOCK.on(None).today(), [1])[1].latest)


def test_a_settled_database_is_read_without_a_trace(looking: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in looking.parent.iterdir())
    with Store.open(SQLITE, tmp_path) as store:
        store.require_schema()
        store.check(only_small=True)
        assert latest(store) == "2026-03-09"
    assert sorted(path.name for path in looking.parent.iterdir()) == before


def test_what_a_crawler_at_work_has_not_folded_in_yet_is_read_too(
    looking: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(looking)) as other:
        other.execute("PRAGMA wal_autocheckpoint = 0")
        other.execute("UPDATE entries SET published_on = '2026-03-10', dated_on = '2026-03-10'")
        other.commit()
        with Store.open(SQLITE, tmp_path) as store:
            assert latest(store) == "2026-03-10"


def test_what_begins_to_be_written_meanwhile_is_not_said(looking: Path, tmp_path: Path) -> None:
    with Store.open(SQLITE, tmp_path) as store:
        assert latest(store) == "2026-03-09"
        with closing(sqlite3.connect(looking)) as other:
            other.execute("UPDATE entries SET title = 'x'")
            other.commit()
            with pytest.raises(BusyError, match="try again"):
                latest(store)


def test_who_may_only_look_is_told_so_where_something_is_to_be_written(
    looking: Path, tmp_path: Path
) -> None:
    with (
        Store.open(SQLITE, tmp_path) as store,
        pytest.raises(StoreError, match="cannot be written by this user"),
    ):
        store.confirm(1, CLOCK.on(None).now(), "clerk", "")


def test_a_folder_that_the_kernel_keeps_from_being_written(file: Path, tmp_path: Path) -> None:
    if os.getuid() or not shutil.which("setpriv"):
        pytest.skip("leaving root's rights aside takes root and setpriv")
    script = (
        "import sys; from pathlib import Path; from datetime import date; from storage.store "
        "import Store\n"
        f"with Store.open({SQLITE!r}, Path(sys.argv[1])) as store: "
        "print(store.standings(date(2026, 3, 10), [1])[1].latest)"
    )
    for path in (file, file.parent, tmp_path):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        done = subprocess.run(
            [*ASIDE, sys.executable, "-c", script, str(tmp_path)],
            cwd=Path(engine.__file__).parents[1],
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        for path in (tmp_path, file.parent, file):
            path.chmod(0o755)
    assert done.stdout.strip() == "2026-03-09", done.stderr
