"""A crawl killed at any moment leaves whole visits only, and the next one begins without help."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.engine import file_of, reading
from storage.records import CrawlState, Outcome
from storage.store import Store
from tests.processes import process
from tests.storage.others import COLUMNS, ENTRIES, crawl


@pytest.mark.parametrize(
    ("database", "cycles"), [("sqlite", 15), ("postgresql", 4)], indirect=["database"]
)
def test_kills_at_any_moment_leave_whole_visits_only(
    store: Store, database: str, tmp_path: Path, cycles: int
) -> None:
    chance = random.Random(2026)
    stored = 0
    for cycle in range(cycles):
        with process(crawl, database, tmp_path, cycle) as (child, line):
            crawl_id = line.recv()
            enough = chance.randrange(0, COLUMNS // 4, 2)
            while line.recv() < enough:
                pass
            time.sleep(chance.uniform(0, 0.005))
            child.kill()
            child.join()
        last = store.crawls(1)[0]
        assert (last.crawl_id, last.state) == (crawl_id, CrawlState.RUNNING)
        stored += last.outcomes.get(Outcome.READ, 0)
    assert 0 < stored < cycles * COLUMNS

    store.check()
    halves = text(
        "SELECT count(*) FROM visits v WHERE v.outcome = 'read' AND"
        " (SELECT count(*) FROM entries e WHERE e.first_seen_visit = v.id) <> :entries"
    )
    with reading(store._engine) as connection:
        assert connection.scalar(halves, {"entries": ENTRIES}) == 0
        assert connection.scalar(text("SELECT count(*) FROM entries")) == stored * ENTRIES
    # Every crawl but the last was closed by the one after it, with one outcome for every column.
    for past in store.crawls(cycles)[1:]:
        assert past.state is CrawlState.INTERRUPTED
        assert sum(past.outcomes.values()) == COLUMNS
        assert set(past.outcomes) <= {Outcome.READ, Outcome.NOT_VISITED}
        # Two visits were recorded at a time: they came together or not at all.
        assert past.outcomes.get(Outcome.READ, 0) % 2 == 0


def test_a_copy_of_the_files_at_any_moment_opens_whole(sqlite_store: Store, tmp_path: Path) -> None:
    """The power fails: what lies on the disk at one moment is all there is."""
    path = file_of(sqlite_store._engine.url)
    assert path is not None
    copies = tmp_path / "copies"
    with process(crawl, "sqlite:///data/tongbao.db", tmp_path, 0) as (child, line):
        line.recv()
        assert child.pid is not None
        for number in range(8):
            folder = copies / str(number)
            folder.mkdir(parents=True)
            os.kill(child.pid, signal.SIGSTOP)
            (folder / "copy.db").write_bytes(path.read_bytes())
            (folder / "copy.db-wal").write_bytes(path.with_name(path.name + "-wal").read_bytes())
            os.kill(child.pid, signal.SIGCONT)
            time.sleep(0.01)
    for folder in copies.iterdir():
        with Store.open("sqlite:///copy.db", folder, must_exist=True) as copy:
            copy.check()
            outcomes = copy.crawls(1)[0].outcomes if copy.crawls(1) else {}
            with reading(copy._engine) as connection:
                entries = connection.scalar(text("SELECT count(*) FROM entries"))
            assert entries == outcomes.get(Outcome.READ, 0) * ENTRIES
