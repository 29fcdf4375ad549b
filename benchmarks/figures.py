"""How long a circular of a large county takes, and how much memory: `python -m benchmarks.figures
[--entries N] [--period P]`.

A county of 100 units, 3,000 columns and a million entries over two years; some columns are shared,
some articles stand in two. The bounds are those of a month. Measured in November 2026 on a busy
two-core machine: a month of 42,000 entries 6.5 s (4.7 s of processor time) and 149 MiB, a quarter
of 120,000 entries 6.7 s of processor time and 260 MiB.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from time import perf_counter

from config.county import load_county
from config.io.spreadsheet import write_csv
from storage.records import CrawlState, Entry, Outcome, SeenEntry, Visit
from storage.store import Store

LAST = date(2026, 10, 31)
AT = datetime(2026, 10, 31, 2, tzinfo=UTC)
DAYS = 731
UNITS, COLUMNS, BATCH = 100, 3_000, 50
FLOOR_SECONDS, FLOOR_MIB = 10, 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--periods", nargs="*", default=["2026-10", "2026-Q3"])
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        began = perf_counter()
        fill(home, wanted.entries)
        print(
            f"{UNITS} units, {COLUMNS} columns, {wanted.entries:,} entries: filled in "
            f"{perf_counter() - began:.0f} s"
        )
        for period in wanted.periods:
            seconds, mebibytes = measured(home, "circular", period)
            print(
                f"circular {period:<10} {seconds:6.2f} s (bound {FLOOR_SECONDS})  "
                f"{mebibytes:5.0f} MiB (bound {FLOOR_MIB})"
            )


def measured(home: Path, *words: str) -> tuple[float, float]:
    """Seconds and the most memory in MiB that a command took."""
    began = perf_counter()
    command = [sys.executable, "-m", "monitor.cli.main", "--home", str(home), *words]
    process = os.posix_spawn(sys.executable, command, os.environ)
    _, status, usage = os.wait4(process, 0)
    if status:
        raise SystemExit(f"{' '.join(words)} failed")
    return perf_counter() - began, usage.ru_maxrss / 1024


def fill(home: Path, entries: int) -> None:
    """The county folder and its database."""
    (home / "tongbao.toml").write_text(
        '[portal]\nname = "大县人民政府"\nurl = "http://127.0.0.1/"\n', "utf-8"
    )
    groups = ("镇街园区", "部门")
    write_csv(
        home / "units.csv", ("单位", "分组"), [(f"单位{n}", groups[n % 2]) for n in range(UNITS)]
    )
    header = ("栏目", "单位", "类别", "更新周期", "网址", "重点领域", "责任方式", "主题")
    write_csv(home / "columns.csv", header, [_column(number) for number in range(COLUMNS)])
    county = load_county(home)
    with Store.open(county.settings.store.url, home) as store:
        store.upgrade()
        enrolment = store.enrol(county.registry, county.units_csv, county.columns_csv)
        crawl_id = store.begin_crawl(enrolment, as_of=LAST, started_at=AT)
        pending = _visits(enrolment.column_ids, entries // COLUMNS)
        while batch := list(islice(pending, BATCH)):
            store.record(crawl_id, batch)
        store.finish_crawl(crawl_id, AT, CrawlState.FINISHED)


def _column(number: int) -> tuple[str, ...]:
    lead = f"单位{number % UNITS}"
    shared = number % 100 == 0
    leads = f"{lead}、单位{(number + 1) % UNITS}" if shared else lead
    category = "信息公开" if number % 2 else "动态信息/部门动态"
    theme = f"主题{number % 40}" if number % 3 == 0 else ""
    responsibility = "分别" if number % 200 == 0 else ""
    key_area = "是" if number % 50 == 0 else ""
    return (
        f"栏目{number}",
        leads,
        category,
        "每月",
        f"http://127.0.0.1/c/{number}/",
        key_area,
        responsibility,
        theme,
    )


def _visits(ids: tuple[int, ...], entries: int) -> Iterator[Visit]:
    for number, column_id in enumerate(ids):
        shown = tuple(_entry(number, n, entries) for n in range(entries))
        reach = shown[-1].entry.published_on
        yield Visit(
            column_id,
            LAST,
            AT,
            Outcome.READ,
            layout="general",
            entries=shown,
            rows=entries,
            fingerprint="f",
            complete_from=reach,
        )


def _entry(column: int, number: int, entries: int) -> SeenEntry:
    # Every tenth article of a column stands in the one beside it too.
    owner = column - column % 2 if number % 10 == 0 else column
    url = f"http://127.0.0.1/art/{owner}/{number}.html"
    day = LAST - timedelta(days=number * DAYS // entries)
    source = f"单位{column % UNITS}" if column % 100 == 0 else ""
    return SeenEntry(
        url, Entry(f"关于开展第{number}次工作的通知", url, day, day.isoformat(), "span", source)
    )


if __name__ == "__main__":
    main()
