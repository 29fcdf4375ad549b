"""How fast the store is, as ratios within one run: `python -m benchmarks.store
[--columns N] [--entries N]`.

Each figure stands beside a floor measured a moment before on the same machine: bare sqlite3 for
writing, the same question without the covering index for reading. The ratios carry over to another
machine; the seconds do not.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from time import perf_counter

from config.registry import NEWS, Column, Cycle, Registry, Unit
from storage.records import CrawlState, Entry, Outcome, SeenEntry, Visit
from storage.store import Store

DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
BATCH = 50  # visits in one transaction


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--columns", type=int, default=3_000)
    parser.add_argument("--entries", type=int, default=200, help="entries of each column")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder), wanted.columns, wanted.entries)


def run(home: Path, columns: int, entries: int) -> None:
    """Fills a store and a bare table alike, and prints what each step took."""
    total = columns * entries
    print(f"{columns} columns of {entries} entries: {total} in all; batches of {BATCH} visits")
    bare = _bare_table(home / "bare.db")
    store = Store.open("sqlite:///store.db", home)
    store.upgrade()
    registry = _registry(columns)
    enrolment = store.enrol(registry, "units", "columns")
    ids = enrolment.column_ids

    def crawl(day: date, visits: Callable[[], Iterator[Visit]]) -> None:
        crawl_id = store.begin_crawl(enrolment, as_of=day, started_at=AT)
        pending = visits()
        while batch := list(islice(pending, BATCH)):
            store.record(crawl_id, batch)
        store.finish_crawl(crawl_id, AT, CrawlState.FINISHED)

    later = DAY + timedelta(days=1)
    floor = _timed(lambda: _fill_bare(bare, _visits(ids, DAY, entries)))
    _show(
        "first fill", total, floor, _timed(lambda: crawl(DAY, lambda: _visits(ids, DAY, entries)))
    )
    floor = _timed(lambda: _fill_bare(bare, _visits(ids, later, 20)))
    _show(
        "first pages again",
        columns * 20,
        floor,
        _timed(lambda: crawl(later, lambda: _visits(ids, later, 20))),
    )
    _show_reads(home / "store.db", store, ids, later)
    store.close()
    bare.close()


def _show_reads(path: Path, store: Store, ids: tuple[int, ...], day: date) -> None:
    known = _timed(lambda: [store.known(column_id) for column_id in ids])
    print(f"known, every column        {known:7.3f} s   {known / len(ids) * 1000:.2f} ms a column")
    standings = min(_timed(lambda: store.standings(day, ids)) for _ in range(3))
    raw = sqlite3.connect(path)
    scan = (
        "SELECT column_id, max(published_on) FROM entries NOT INDEXED WHERE published_on <= ? "
        "GROUP BY column_id"
    )
    floor = min(_timed(lambda: raw.execute(scan, (day.isoformat(),)).fetchall()) for _ in range(3))
    print(
        f"standings, every column    {standings:7.3f} s   {standings / floor:.2f} x a "
        f"GROUP BY without index ({floor:.3f} s)"
    )
    month = min(
        _timed(
            lambda: store.published(
                date(2026, 10, 1), date(2026, 10, 31), as_of=day, column_ids=ids
            )
        )
        for _ in range(3)
    )
    print(f"entries of one month       {month:7.3f} s")
    raw.close()


def _registry(columns: int) -> Registry:
    units = tuple(Unit(f"单位{number}", "部门") for number in range(max(1, columns // 20)))
    rows = (
        Column(
            f"栏目{number}",
            (units[number % len(units)].name,),
            NEWS,
            Cycle.WEEK,
            f"http://127.0.0.1/col/{number}/",
        )
        for number in range(columns)
    )
    return Registry(units, tuple(rows))


def _visits(ids: tuple[int, ...], day: date, entries: int) -> Iterator[Visit]:
    for column_id in ids:
        shown = tuple(_entry(column_id, number) for number in range(entries))
        yield Visit(
            column_id,
            day,
            AT,
            Outcome.READ,
            layout="general",
            entries=shown,
            rows=entries,
            fingerprint="f",
        )


def _entry(column_id: int, number: int) -> SeenEntry:
    url = f"http://127.0.0.1/art/2026/{column_id}/art_{column_id}_{number}.html"
    day = DAY - timedelta(days=number * 2 + column_id % 30)
    return SeenEntry(
        url, Entry(f"关于开展第{number}次工作的通知", url, day, day.isoformat(), "span")
    )


def _bare_table(path: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = NORMAL")
    raw.execute(
        "CREATE TABLE entries (id INTEGER PRIMARY KEY, column_id INTEGER, key TEXT, title TEXT, "
        "published_on TEXT,"
        " last_seen_on TEXT, UNIQUE (column_id, key))"
    )
    return raw


def _fill_bare(raw: sqlite3.Connection, visits: Iterator[Visit]) -> None:
    upsert = (
        "INSERT INTO entries (column_id, key, title, published_on, last_seen_on) VALUES (?, ?, ?, "
        "?, ?)"
        " ON CONFLICT (column_id, key) DO UPDATE SET title = excluded.title, published_on = "
        "excluded.published_on,"
        " last_seen_on = excluded.last_seen_on"
    )
    while batch := list(islice(visits, BATCH)):
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(upsert, [row for visit in batch for row in _bare_rows(visit)])
        raw.execute("COMMIT")


def _bare_rows(visit: Visit) -> Iterator[tuple[object, ...]]:
    for seen in visit.entries:
        shown = seen.entry.published_on.isoformat() if seen.entry.published_on else None
        yield visit.column_id, seen.key, seen.entry.title, shown, visit.day.isoformat()


def _timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _show(step: str, rows: int, floor: float, ours: float) -> None:
    print(
        f"{step:<26} {ours:7.3f} s   {rows / ours:9,.0f} rows/s   {ours / floor:.2f} x "
        f"bare executemany ({floor:.3f} s)"
    )


if __name__ == "__main__":
    main()
