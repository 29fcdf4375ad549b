"""A county folder written down in a few lines, and crawls of it whose pages
are told by their addresses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from click.testing import CliRunner, Result

from config.county import load_county
from config.io.spreadsheet import Cell, write_csv
from crawler.page.urls import canonical
from monitor.cli.main import cli
from storage.records import CrawlState, Entry, Outcome, SeenEntry, Visit
from storage.store import Store
from tests.monitor import kept_in

PORTAL = "http://portal.test/"
UNITS = ("单位", "分组", "别名")
COLUMNS = ("栏目", "单位", "类别", "更新周期", "网址", "重点领域")


def folder(
    home: Path,
    units: Sequence[Sequence[Cell]],
    columns: Sequence[Sequence[Cell]],
    settings: str = "",
) -> Path:
    """A county folder; the rows stand under UNITS and COLUMNS,
    addresses are paths on the portal.
    """
    toml = f'[portal]\nname = "青山县人民政府"\nurl = "{PORTAL}"\n{settings}\n{kept_in.table()}'
    home.mkdir(parents=True, exist_ok=True)
    (home / "tongbao.toml").write_text(toml, encoding="utf-8")
    write_csv(home / "units.csv", UNITS, [[*row, *[""] * 3][:3] for row in units])
    rows = [[*row[:4], f"{PORTAL}{row[4]}", *row[5:], ""][:6] for row in columns]
    write_csv(home / "columns.csv", COLUMNS, rows)
    return home


def entry(day: str, title: str, path: str, source: str = "") -> Entry:
    return Entry(title, f"{PORTAL}{path}", date.fromisoformat(day), source=source)


def crawl(
    home: Path,
    day: str,
    pages: Mapping[str, Sequence[Entry] | Outcome],
    *,
    complete_from: date | None = date.min,
) -> None:
    """A crawl on a day: what stands at each path, to the end of its list, or
    what the visit came to instead.

    A path that is not named was not visited. What stood there before and
    is not named any more is gone.
    """
    county = load_county(home)
    on = date.fromisoformat(day)
    at = datetime.combine(on, time(1), UTC)
    with Store.open(county.settings.store.url, home) as store:
        store.upgrade()
        enrolment = store.enrol(county.registry, county.units_csv, county.columns_csv)
        crawl_id = store.begin_crawl(enrolment, as_of=on, started_at=at)
        for column, column_id in zip(county.registry.columns, enrolment.column_ids, strict=True):
            page = pages.get(column.url.removeprefix(PORTAL))
            if page is not None:
                known = set(store.known(column_id).entries)
                store.record(crawl_id, [_visit(column_id, on, at, page, known, complete_from)])
        store.finish_crawl(crawl_id, at, CrawlState.FINISHED)


def _visit(
    column_id: int,
    day: date,
    at: datetime,
    page: Sequence[Entry] | Outcome,
    known: set[str],
    complete_from: date | None,
) -> Visit:
    if isinstance(page, Outcome):
        return Visit(column_id, day, at, page)
    seen = tuple(SeenEntry(canonical(each.url or each.title), each) for each in page)
    gone = tuple(sorted(known - {each.key for each in seen}))
    outcome = Outcome.READ if page else Outcome.TRULY_EMPTY
    return Visit(
        column_id,
        day,
        at,
        outcome,
        entries=seen,
        gone=gone,
        rows=len(seen),
        complete_from=complete_from,
    )


def ask(home: Path, *words: str) -> Result:
    """The command on this folder."""
    return CliRunner().invoke(cli, [*words, "--home", str(home)])
