"""A county of a size that is asked for, as nightly crawls of some weeks leave it behind."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

from benchmarks.past import SHOWN, Past, fill
from config.clock import Clock
from config.county import load_county
from storage.records import CrawlState, Entry, Outcome, SeenEntry, Visit
from storage.store import Store

NAME, PASSWORD = "bench", "bench-password"
UNITS, NIGHTS, BATCH = 200, 9, 50
LONG_NIGHTS = 365
"""Nights before those, where a county is to have years behind it."""
_SLEPT = 60
"""Entries of each column that make up for those which the sleeping ones have less."""
_ASLEEP, _REDATED = 4, 61
"""Every so manieth column has stopped publishing; of one in so many the dates are written back."""


def write(home: Path, columns: int, entries: int, *, store: str = "", years: bool = False) -> None:
    """A county folder and its database. entries: of each column, found by the first crawl.

    store: the database's address, else the folder's own SQLite file. years: that first crawl was a
    year ago, and is written in bulk with all nights since but the last ones.
    """
    home.mkdir(parents=True)
    settings = '[portal]\nname = "某县人民政府"\nurl = "http://127.0.0.1:9/"\n'
    if store:
        settings += f'[store]\nurl = "{store}"\n'
    (home / "tongbao.toml").write_text(settings, encoding="utf-8")
    _write_roster(home, columns)
    begun = time.monotonic()
    _write_database(home, entries, years)
    seconds = time.monotonic() - begun
    print(f"{columns} columns, {columns * entries} entries: {seconds:.0f} s to write", flush=True)
    environment = os.environ | {"TONGBAO_HOME": str(home), "TONGBAO_PASSWORD": PASSWORD}
    command = [sys.executable, "-m", "monitor.cli.main", "user", "add", NAME, "--role", "deputy"]
    subprocess.run(command, env=environment, check=True)


def _write_roster(home: Path, columns: int) -> None:
    units = [(f"单位{number}", "镇街" if number % 2 else "部门") for number in range(UNITS)]
    _write(home / "units.csv", ("单位", "分组"), units)
    kinds = ("信息公开", "动态信息", "动态信息/政务要闻")
    cycles = ("每周", "每月", "两周", "半年", "一年")
    _write(
        home / "columns.csv",
        ("栏目", "单位", "类别", "更新周期", "网址"),
        [
            (
                f"栏目{number}",
                f"单位{number % UNITS}",
                kinds[number % 3],
                cycles[number % 5],
                f"http://127.0.0.1:9/col/{number}/",
            )
            for number in range(columns)
        ],
    )


def _write_database(home: Path, entries: int, years: bool) -> None:
    county = load_county(home)
    today = Clock(county.settings.portal.zone).today()
    with Store.open(county.settings.store.url, home) as store:
        store.upgrade()
        enrolment = store.enrol(county.registry, county.units_csv, county.columns_csv)
        if years:
            first, last = (today - timedelta(days=NIGHTS + back) for back in (LONG_NIGHTS - 1, 0))
            past = Past(enrolment, first, last, entries - LONG_NIGHTS + _SLEPT)
            fill(store, past, partial(_of_past, today))
        for back in reversed(range(NIGHTS)):
            day = today - timedelta(days=back)
            shown = entries if back == NIGHTS - 1 and not years else SHOWN
            at = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8)
            crawl = store.begin_crawl(enrolment, as_of=day, started_at=at)
            visits = _visits(enrolment.column_ids, day, today, at, shown, 1 if years else 2)
            while batch := list(islice(visits, BATCH)):
                store.record(crawl, batch)
            store.finish_crawl(crawl, at, CrawlState.FINISHED)


def upgrade(home: Path) -> None:
    """Brings the database of a county that was made before up to date."""
    with Store.open(load_county(home).settings.store.url, home) as store:
        store.upgrade()


def _visits(
    ids: tuple[int, ...], day: date, today: date, at: datetime, entries: int, every: int
) -> Iterator[Visit]:
    for number in ids:
        newest = _newest(number, day, today)
        newest -= timedelta(days=(newest.toordinal() + number) % every)
        shown = tuple(_entry(number, newest, place, every) for place in range(entries))
        oldest = shown[-1].entry.published_on
        assert oldest is not None
        yield Visit(
            *(number, day, at, Outcome.READ),
            layout="general",
            entries=shown,
            rows=entries,
            fingerprint="f",
            complete_from=date.min if entries > SHOWN else oldest + timedelta(days=1),
        )


def _newest(number: int, day: date, today: date) -> date:
    """The day after which the column has no entry yet, on a day."""
    asleep = number % _ASLEEP == 0
    return min(day, today - timedelta(days=number % 400)) if asleep else day


def _of_past(today: date, number: int, day: date, place: int) -> SeenEntry:
    return _entry(number, _newest(number, day, today), place, 1)


def _entry(number: int, newest: date, place: int, every: int) -> SeenEntry:
    """every: an entry comes in so many days."""
    day = newest - timedelta(days=place * every)
    url = f"http://127.0.0.1:9/art/{number}/{day:%Y%m%d}.html"
    title = (
        f"关于开展第{day.toordinal()}次{_WORDS[(day.toordinal() + number) % len(_WORDS)]}工作的通知"
    )
    shown = day - timedelta(days=12) if number % _REDATED == 1 else day
    return SeenEntry(url, Entry(title, url, shown, shown.isoformat(), "span"))


_WORDS = (
    "水库除险加固",
    "公租房分配",
    "防汛",
    "耕地地力保护补贴",
    "政务公开",
    "秸秆禁烧",
    "医疗救助",
)


def _write(path: Path, header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
