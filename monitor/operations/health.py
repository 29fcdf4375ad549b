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
from config.speech import en
from crawler.fetch.browser import lacking
from crawler.page.layout_names import BROWSER
from monitor.notices.contact import MISSING, REMEDY, contact_of
from monitor.operations.retention import backups_in
from monitor.plural import several

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
            en("columns.csv lists no column"),
            en("fill it in, or run `tongbao discover`"),
        )
    else:
        yield Sign(
            "columns",
            State.WELL,
            f"{several(len(columns), 'column')}, {several(len(units), 'unit')}",
        )
    if told := unconfirmed(columns):
        yield Sign(
            "columns",
            State.WARNING,
            told,
            en("correct 单位 and 更新周期 of each, then delete the word in its row"),
        )
    silent = [unit.name for unit in units if unit.active(today) and not unit.email]
    if silent:
        some = "、".join(silent[:5]) + (en(" and others") if len(silent) > 5 else "")
        what = en("{number} cannot be mailed: {some}").format(
            number=several(len(silent), "unit"), some=some
        )
        yield Sign("addresses", State.WARNING, what, en("fill in 邮箱 in units.csv"))
    if any(unit.email for unit in units) and not contact_of(
        county.settings.mail, county.registry, today
    ):
        yield Sign("contact", State.ILL, en(MISSING), en(REMEDY))
    for year in (today.year, today.year + (today.month == 12)):
        known = any(day.year == year for day in (*chinese_calendar.holidays, *county.holidays))
        if not known:
            what = en(
                "the holidays of {year} are not known: Monday to Friday count as working days"
            ).format(year=year)
            yield Sign(
                "holidays",
                State.WARNING,
                what,
                en("update tongbao, or list them in holidays.csv (日期,性质)"),
            )
            break


def tables(county: County) -> Iterator[Sign]:
    """What was made of the tables beyond reading them, for a clerk to look at once."""
    for note in county.notes:
        yield Sign("tables", State.WELL, note)
    if read := county.cycles_read:
        said = ", ".join(
            en("{text} as {word} ({number})").format(
                text=text, word=word, number=several(rows, "row")
            )
            for (text, word), rows in read.items()
        )
        yield Sign("tables", State.WELL, en("更新周期 read: {said}").format(said=said))


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
    some = ", ".join(rows[:8]) + (en(" and others") if len(rows) > 8 else "")
    return en("{number} still marked {unconfirmed} in columns.csv (row {some})").format(
        number=several(len(rows), "column"), unconfirmed=UNCONFIRMED, some=some
    )


def secrets(files: Mapping[str, Path], settings_file: Path) -> Iterator[Sign]:
    """Whether others on this machine can read or change what they should not."""
    for name, path in files.items():
        try:
            mode = path.stat().st_mode
        except OSError as error:
            yield Sign(
                "secrets",
                State.ILL,
                f"{name}: {path}: {error.strerror}",
                en("correct {name}").format(name=name),
            )
            continue
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Sign(
                "secrets",
                State.WARNING,
                en("{path} can be read or changed by others").format(path=path),
                f"chmod 600 {path}",
            )
    if settings_file.stat().st_mode & stat.S_IWOTH:
        yield Sign(
            "secrets",
            State.WARNING,
            en("{settings_file} can be changed by anybody").format(settings_file=settings_file),
            f"chmod o-w {settings_file}",
        )


def browser(columns: Sequence[Column]) -> Iterator[Sign]:
    """Whether a browser is there where a column asks for one."""
    asking = [
        column for column in columns if column.layout == BROWSER and column.cycle != Cycle.ARCHIVED
    ]
    if not asking:
        return
    found = en("{number} to be read by a browser (版式)").format(
        number=several(len(asking), "column")
    )
    if missing := lacking():
        what = en("{found}, and {missing} cannot be found: they are 未能核查").format(
            found=found, missing=" and ".join(missing)
        )
        yield Sign(
            "browser",
            State.ILL,
            what,
            en("{values}; see docs/browser.md").format(values=", and ".join(missing.values())),
        )
    else:
        yield Sign("browser", State.WELL, en("{found}, which is there").format(found=found))


def disk(home: Path) -> Iterator[Sign]:
    """Whether there is room for the nights to come."""
    usage = shutil.disk_usage(home)
    found = en("{free:.1f} GB free where the county folder lies").format(free=usage.free / 2**30)
    if usage.free < FULL_DISK:
        yield Sign("disk", State.ILL, found, en("free some space: the next crawl may not end"))
    elif usage.free < NEARLY_FULL_DISK:
        yield Sign(
            "disk",
            State.WARNING,
            found,
            en("free some space soon; evidence.keep_days says how long pages are kept"),
        )
    else:
        yield Sign("disk", State.WELL, found)


def backups(home: Path, today: date, *, scheduled: bool, on_server: bool) -> Iterator[Sign]:
    """Whether there is a recent copy of the database."""
    if on_server:
        yield Sign(
            "backups", State.WELL, en("a server keeps the database: see to its backups there")
        )
        return
    kept = backups_in(home)
    if not kept:
        found = en("there is none in data/backups/")
        yield Sign(
            "backups",
            State.WARNING,
            found,
            en("`tongbao run` makes one each night; or `tongbao db backup FILE`"),
        )
        return
    last = max(kept)
    found = en("{count}, the last of {last}").format(count=len(kept), last=last)
    state = State.WARNING if today - last > STALE_BACKUP and scheduled else State.WELL
    yield Sign(
        "backups", state, found, en("is `tongbao run` running?") if state is State.WARNING else ""
    )
