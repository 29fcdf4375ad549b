"""What a county with years behind it costs: `python -m benchmarks.size [--server ADDRESS]`.

Nightly crawls of a year leave 3,000 columns and 6,000,000 entries in an SQLite file, and in a
database of PostgreSQL where `--server` names one that is empty. Printed are

- bytes of the file by table and index, for each entry and each visit;
- processor time of whole commands: `lists`, and `circular` of the month before the last, for which
  no page is read again;
- how long the database takes over each question of `lists`, rows fetched, the longest first.

Writing takes minutes; `--home` keeps it for the next run.
"""

from __future__ import annotations

import argparse
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import event

from benchmarks import county
from config.clock import Clock
from config.county import load_county
from storage.store import Store

ROUNDS = 3
LONGEST = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--columns", type=int, default=3_000)
    parser.add_argument("--entries", type=int, default=6_000_000, help="in all columns together")
    parser.add_argument("--server", help="the address of an empty database of PostgreSQL")
    parser.add_argument("--home", type=Path, help="a folder to make, or one made before")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = wanted.home or Path(folder)
        for name, address in (("sqlite", ""), ("server", wanted.server)):
            if address is not None:
                place = home / name
                if not place.exists():
                    each = wanted.entries // wanted.columns
                    county.write(place, wanted.columns, each, store=address, years=True)
                county.upgrade(place)
                show(place)


def show(home: Path) -> None:
    """Prints what the county of a folder costs."""
    print(f"\n{home.name}")
    if (file := home / "data" / "tongbao.db").exists():
        _show_bytes(file)
    today = Clock(load_county(home).settings.portal.zone).today()
    month = today.replace(day=1) - timedelta(days=32)
    with tempfile.TemporaryDirectory() as there:
        out = str(Path(there) / "paper")
        for words in (
            ("lists", "--format", "csv"),
            ("circular", f"{month:%Y-%m}", "--draft", "-o", out),
        ):
            spent = sorted(_processor(home, words) for _ in range(ROUNDS))
            print(f"{words[0]:<10} {median(spent):6.2f} s of processor ({spent[0]:.2f})")
    _show_questions(home)


def _show_bytes(file: Path) -> None:
    with closing(sqlite3.connect(file)) as raw:
        rows = {
            table: raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("entries", "visits")
        }
        sizes = raw.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC")
        for name, size in sizes:
            of = "entries" if "entries" in name else "visits"
            if size > rows[of]:
                print(f"{name:<30} {size / rows[of]:6.1f} bytes for each of the {of}")


def _processor(home: Path, words: tuple[str, ...]) -> float:
    """Seconds of processor of the whole command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "monitor.cli.main", *words],
        env=os.environ | {"TONGBAO_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _show_questions(home: Path) -> None:
    settled = load_county(home)
    day = Clock(settled.settings.portal.zone).today()
    with Store.open(settled.settings.store.url, home) as store:
        ids = [one for one in store.identify(settled.registry.columns) if one is not None]
        asked = _asked(store, lambda: store.standings(day, ids))
        taken = [min(_taken(store, *one) for _ in range(ROUNDS)) for one in asked]
    told = ", ".join(f"{seconds * 1000:.0f}" for seconds in sorted(taken, reverse=True)[:LONGEST])
    print(f"questions of `lists`: {sum(taken) * 1000:.0f} ms together; the longest {told} ms")


def _asked(store: Store, ask: Callable[[], object]) -> list[tuple[str, Any]]:
    """The statements that are run meanwhile, with their values."""
    found: list[tuple[str, Any]] = []

    def remember(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        found.append((statement, values))

    event.listen(store._engine, "before_cursor_execute", remember)
    ask()
    event.remove(store._engine, "before_cursor_execute", remember)
    return found


def _taken(store: Store, statement: str, values: Any) -> float:
    """Seconds to a question's last row: of processor in an SQLite file, from asking to answer of a
    server.
    """
    clock = time.process_time if store._engine.dialect.name == "sqlite" else time.perf_counter
    with store._engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        begun = clock()
        driver.execute(statement, values).fetchall()
        return clock() - begun


if __name__ == "__main__":
    main()
