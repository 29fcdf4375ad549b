"""holidays.csv: days that the office itself calls working or free, before what is
published; the file is optional.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from config.io.headers import headers_of
from config.io.source import Source, read_source
from config.io.spreadsheet import SpreadsheetError
from config.io.table import Table
from config.settings import ConfigError
from config.speech import en

HOLIDAYS = "holidays.csv"
HOLIDAY_HEADERS = ("日期", "性质")
KINDS = {"放假": False, "上班": True}


def load_holidays(home: Path) -> Mapping[date, bool]:
    """Whether a day is a working day, for the days that holidays.csv (日期,
    性质) names. Raises ConfigError.
    """
    problems: list[str] = []
    try:
        found = read_holidays(read_source(home, Path(HOLIDAYS).stem), problems)
    except SpreadsheetError as error:
        raise ConfigError([str(error)]) from error
    if problems:
        raise ConfigError(problems)
    return found


def read_holidays(source: Source | None, problems: list[str]) -> Mapping[date, bool]:
    """The same of a table (None: there is none); what is wrong is collected."""
    found: dict[date, bool] = {}
    if source is None:
        return found
    table = Table(source.name, source.text, headers_of(HOLIDAY_HEADERS), problems)
    for row, cells in table.rows:
        day = table.day(row, cells, "日期")
        kind = cells["性质"]
        if not cells["日期"]:
            table.wrong(row, "日期", "", en("a day such as 2027-02-17"))
        if kind not in KINDS:
            table.wrong(row, "性质", kind, en("放假 or 上班"))
        elif day:
            found[day] = KINDS[kind]
    return found
