"""What doctor looks at in the county folder itself: one sign a line, each with
what it means and what to do.
"""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

import chinese_calendar

from config.county import County
from config.registry import UNCONFIRMED, Column, Cycle
from crawler.fetch.browser import lacking
from crawler.page.layout_names import BROWSER
from monitor.notices.contact import MISSING, REMEDY, contact_of
from monitor.operations.retention import backups_in
from monitor.plural import counted

STALE_BACKUP = timedelta(days=3)
FULL_DISK = 200 * 2**20
NEARLY_FULL_DISK = 2 * 2**30


class State(StrEnum):
    """well: nothing to do. warning: works, but will not for long or
    not fully. ill: does not work.
    """

    WELL = "ok"
    WARNING = "warning"
    ILL = "ill"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at."""

    part: str
    state: State
    found: str
    remedy: str = ""


def configuration(county: County, today: date) -> Iterator[Sign]:
    """What can be said of the folder without leaving it."""
    units, columns = county.registry.units, county.registry.columns
    if not columns:
        yield Sign(
            "columns",
            State.ILL,
            "columns.csv lists no column",
            "fill it in, or run `tongbao discover`",
        )
    else:
        yield Sign(
            "columns",
            State.WELL,
            f"{counted(len(columns), 'column')}, {counted(len(units), 'unit')}",
        )
    if told := unconfirmed(columns):
        yield Sign(
            "columns",
            State.WARNING,
            told,
            "correct 单位 and 更新周期 of each, then delete the word in its row",
        )
    silent = [unit.name for unit in units if unit.active(today) and not unit.email]
    if silent:
        some = "、".join(silent[:5]) + (" and others" if len(silent) > 5 else "")
        what = f"{counted(len(silent), 'unit')} cannot be mailed: {some}"
        yield Sign("addresses", State.WARNING, what, "fill in 邮箱 in units.csv")
    if any(unit.email for unit in units) and not contact_of(
        county.settings.mail, county.registry, today
    ):
        yield Sign("contact", State.ILL, MISSING, REMEDY)
    for year in (today.year, today.year + (today.month == 12)):
        known = any(day.year == year for day in (*chinese_calendar.holidays, *county.holidays))
        if not known:
            what = f"the holidays of {year} are not known: Monday to Friday count as working days"
            yield Sign(
                "holidays",
                State.WARNING,
                what,
                "update tongbao, or list them in holidays.csv (日期,性质)",
            )
            break


def tables(county: County) -> Iterator[Sign]:
    """What was made of the tables beyond reading them, for a clerk to look at once."""
    for note in county.notes:
        yield Sign("tables", State.WELL, note)
    if read := county.cycles_read:
        said = ", ".join(
            f"{text} as {word} ({counted(rows, 'row')})" for (text, word), rows in read.items()
        )
        yield Sign("tables", State.WELL, f"更新周期 read: {said}")


def unconfirmed(columns: Sequence[Column]) -> str:
    """Which columns were taken over from a proposal before anybody confirmed
    them; "" where there is none.
    """
    rows = [
        str(column.row)
        for column in columns
        if column.unconfirmed and column.cycle != Cycle.ARCHIVED
    ]
    if not rows:
        return ""
    some = ", ".join(rows[:8]) + (" and others" if len(rows) > 8 else "")
    return f"{counted(len(rows), 'column')} still marked {UNCONFIRMED} in columns.csv (row {some})"


def secrets(files: Mapping[str, Path], settings_file: Path) -> Iterator[Sign]:
    """Whether others on this machine can read or change what they should not."""
    for name, path in files.items():
        try:
            mode = path.stat().st_mode
        except OSError as error:
            yield Sign("secrets", State.ILL, f"{name}: {path}: {error.strerror}", f"correct {name}")
            continue
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Sign(
                "secrets",
                State.WARNING,
                f"{path} can be read or changed by others",
                f"chmod 600 {path}",
            )
    if settings_file.stat().st_mode & stat.S_IWOTH:
        yield Sign(
            "secrets",
            State.WARNING,
            f"{settings_file} can be changed by anybody",
            f"chmod o-w {settings_file}",
        )


def browser(columns: Sequence[Column]) -> Iterator[Sign]:
    """Whether a browser is there where a column asks for one."""
    asking = [
        column for column in columns if column.layout == BROWSER and column.cycle != Cycle.ARCHIVED
    ]
    if not asking:
        return
    found = f"{counted(len(asking), 'column')} to be read by a browser (版式)"
    if missing := lacking():
        what = f"{found}, and {' and '.join(missing)} cannot be found: they are 未能核查"
        yield Sign(
            "browser", State.ILL, what, f"{', and '.join(missing.values())}; see docs/browser.md"
        )
    else:
        yield Sign("browser", State.WELL, f"{found}, which is there")


def disk(home: Path) -> Iterator[Sign]:
    """Whether there is room for the nights to come."""
    usage = shutil.disk_usage(home)
    found = f"{usage.free / 2**30:.1f} GB free where the county folder lies"
    if usage.free < FULL_DISK:
        yield Sign("disk", State.ILL, found, "free some space: the next crawl may not end")
    elif usage.free < NEARLY_FULL_DISK:
        yield Sign(
            "disk",
            State.WARNING,
            found,
            "free some space soon; evidence.keep_days says how long pages are kept",
        )
    else:
        yield Sign("disk", State.WELL, found)


def backups(home: Path, today: date, *, scheduled: bool, on_server: bool) -> Iterator[Sign]:
    """Whether there is a recent copy of the database."""
    if on_server:
        yield Sign("backups", State.WELL, "a server keeps the database: see to its backups there")
        return
    kept = backups_in(home)
    if not kept:
        found = "there is none in data/backups/"
        yield Sign(
            "backups",
            State.WARNING,
            found,
            "`tongbao run` makes one each night; or `tongbao db backup FILE`",
        )
        return
    last = max(kept)
    found = f"{len(kept)}, the last of {last}"
    state = State.WARNING if today - last > STALE_BACKUP and scheduled else State.WELL
    yield Sign(
        "backups", state, found, "is `tongbao run` running?" if state is State.WARNING else ""
    )
