"""A crawl whose disk fills up, or whose database another process holds: it waits as long as it may,
else it fails where all can see.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests import forked
from tests.crawler.counties import county_at, list_page, rows
from tests.crawler.night.test_process import slowly
from tests.e2e.commands import environment, tongbao
from tests.faults import FaultServer

pytestmark = pytest.mark.slow

COLUMNS = [(f"栏目{number}", f"/c{number}/index.html") for number in range(30)]
AS_OF = ("--as-of", "2018-07-31")


@pytest.fixture
def portal() -> Iterator[FaultServer]:
    """Pages that no compression makes small, one column's list on each."""
    dice = random.Random(7)
    portal = FaultServer()
    for name, path in COLUMNS:
        filler = f"<!-- {dice.randbytes(60_000).hex()} -->"
        portal.pages[path] = slowly(list_page(rows(8, folder=path), name=name, extra=filler), 0.1)
    with portal.serving():
        yield portal


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if not mounted or mounted.returncode:
        pytest.skip("no right to mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def crawling(home: Path, prepare: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    # What is prepared is prepared in the process that is started: that
    # one has to be the crawl itself.
    begun = (*forked.ALONE, "monitor.cli.main") if prepare else forked.tongbao()
    command = [*begun, "crawl", *AS_OF]
    return subprocess.Popen(
        command,
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=prepare,
    )


def whole(home: Path) -> bool:
    """Whether the database is sound, and holds all or nothing of every visit."""
    with closing(sqlite3.connect(home / "data" / "tongbao.db")) as database:
        sound = database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        torn = database.execute(
            "SELECT 1 FROM visits JOIN entries ON entries.first_seen_visit = visits.id "
            "WHERE visits.outcome = 'read' GROUP BY visits.id HAVING count(*) != 8"
        ).fetchall()
        return sound and not torn


def test_a_disk_that_fills_up_fails_the_crawl_and_the_next_one_needs_no_help(
    portal: FaultServer, small_disk: Path
) -> None:
    home = small_disk / "county"
    county_at(home, portal.url, COLUMNS)
    with crawling(home) as crawl:
        told, _ = crawl.communicate(timeout=120)
    assert crawl.returncode == 1, told
    assert "no room is left" in told or "No space left" in told, told
    assert whole(home)
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    assert "30" in tongbao("crawl", *AS_OF, home=home)
    assert whole(home)


def test_a_file_that_may_not_grow_fails_the_crawl_and_the_next_one_needs_no_help(
    portal: FaultServer, tmp_path: Path
) -> None:
    county_at(tmp_path, portal.url, COLUMNS)
    tongbao("db", "upgrade", home=tmp_path)

    def limited() -> None:
        resource.setrlimit(
            resource.RLIMIT_FSIZE, (100_000, 100_000)
        )  # less than the journal of one transaction

    with crawling(tmp_path, limited) as crawl:
        told, _ = crawl.communicate(timeout=120)
    assert crawl.returncode == 1, told
    assert whole(tmp_path)
    tongbao("crawl", *AS_OF, home=tmp_path)
    assert whole(tmp_path)


def test_a_database_that_another_process_holds_is_waited_for_and_nothing_is_lost(
    portal: FaultServer, tmp_path: Path
) -> None:
    county_at(tmp_path, portal.url, COLUMNS)
    tongbao("db", "upgrade", home=tmp_path)
    seconds = float(os.environ.get("TONGBAO_TEST_HELD", "6"))
    with crawling(tmp_path) as crawl:
        while len(portal.requests()) < 5:
            time.sleep(0.02)
        with closing(sqlite3.connect(tmp_path / "data" / "tongbao.db", timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            assert crawl.poll() is None
            other.rollback()
        told, _ = crawl.communicate(timeout=120)
    assert crawl.returncode == 0, told
    with closing(sqlite3.connect(tmp_path / "data" / "tongbao.db")) as database:
        assert database.execute(
            "SELECT outcome, count(*) FROM visits GROUP BY outcome"
        ).fetchall() == [("read", 30)]
        assert database.execute("SELECT count(*) FROM entries").fetchone() == (8 * 30,)


def test_a_disk_without_any_room_is_told_in_one_line_that_says_what_to_do(
    portal: FaultServer, small_disk: Path
) -> None:
    home = small_disk / "county"
    county_at(home, portal.url, COLUMNS)
    tongbao("db", "upgrade", home=home)
    room = os.statvfs(small_disk)
    (small_disk / "filler").write_bytes(b"x" * (room.f_bavail * room.f_frsize))
    for words in (("crawl", *AS_OF), ("lists", *AS_OF), ("notify", *AS_OF)):
        (told,) = tongbao(*words, home=home, expect=1, errors=True).splitlines()
        assert "free some space" in told
    new = small_disk / "new"
    (told,) = tongbao(
        "init",
        str(new),
        "--name",
        "青山县",
        "--url",
        "http://www.qs.gov.cn/",
        expect=1,
        errors=True,
    ).splitlines()
    assert told.startswith(
        f"{new / 'tongbao.toml'}: No space left on device: see that there is room"
    )
    assert not [path for path in new.iterdir() if path.stat().st_size]


def test_a_place_that_cannot_be_written_is_named_in_one_line(
    portal: FaultServer, tmp_path: Path
) -> None:
    county_at(tmp_path, portal.url, COLUMNS)
    for words in (("lists", "-o"), ("circular", "2018-07", "--draft", "-o")):
        place = tmp_path / "columns.csv" / "out"
        (told,) = tongbao(*words, str(place), home=tmp_path, expect=1, errors=True).splitlines()[
            -1:
        ]
        assert str(tmp_path / "columns.csv") in told
        assert "this user may read and write there" in told
