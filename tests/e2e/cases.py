"""Nights of portals that play tricks: what a column's page shows night by night, and what the
commands may then say of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tests.e2e.stranger import (
    Answer,
    Portal,
    Row,
    column,
    county_folder,
    crawl,
    entries,
    lists,
    unit,
)

FIRST = date(2018, 7, 31)
NIGHTS = 5
FRESH, UNKNOWN, STALE = "正常", "未能核查", "1个月以上"
NOT_ACCUSED = {FRESH, UNKNOWN}
NOT_EXCUSED = {STALE, UNKNOWN}

Pages = Mapping[str, bytes | Answer]


def night(number: int) -> date:
    return FIRST + timedelta(days=number)


def fresh(about: str, number: int, count: int = 12) -> list[Row]:
    """From new to old. The unit publishes something every other night."""
    newest = night(number - number % 2)
    return entries(about, [newest - timedelta(days=2 * step) for step in range(count)])


def stale(about: str, count: int = 12, newest: date = date(2018, 6, 20)) -> list[Row]:
    return entries(about, [newest - timedelta(days=9 * step) for step in range(count)])


@dataclass(frozen=True)
class Case:
    """bands: those that may be said, night by night. newest: the day of the newest
    entry, where it must be known.
    """

    pages: Callable[[str, int], Pages]
    bands: Sequence[set[str]]
    newest: Callable[[int], date] | None = None


def wrongly_judged(cases: Sequence[Case], folder: Path, *, etags: bool = False) -> list[str]:
    """Plays all cases as columns of one portal through the commands: a line for each
    night on which too much was said.
    """
    wrong: list[str] = []
    with Portal().serving() as portal:
        portal.etags = etags
        names = [case.pages.__name__ for case in cases]
        rows = [column(name, "甲镇", f"{portal.url}/{name}/", cycle="每周") for name in names]
        county = county_folder(
            folder / "county", portal, [unit("甲镇")], rows, settings="robots = false"
        )
        for number in range(NIGHTS):
            portal.pages.clear()
            for case, name in zip(cases, names, strict=True):
                portal.pages.update(case.pages(f"/{name}/", number))
            day = night(number).isoformat()
            crawl(county, day)
            found = {row["column"]: row for row in lists(county, day)}
            for case, name in zip(cases, names, strict=True):
                latest = case.newest(number).isoformat() if case.newest else found[name]["latest"]
                if found[name]["band"] not in case.bands[number] or found[name]["latest"] != latest:
                    wrong.append(
                        f"night {number}: {name}: {found[name]['band']} "
                        f"({found[name]['outcome']}, {found[name]['latest']})"
                    )
    return wrong
