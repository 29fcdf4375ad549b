"""One CSV file of the county folder as a table: rows by header, cells by kind, every problem collected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from config.days import read_day
from config.io.spreadsheet import SpreadsheetError, records


class Table:
    """The rows of one CSV file by header, collecting problems with file, row, header, value and what was expected."""

    def __init__(self, file: str, text: str | None, required: tuple[str, ...], problems: list[str]) -> None:
        self.file = file
        self.problems = problems
        self.rows: list[tuple[int, dict[str, str]]] = []
        self.readable = False
        if text is None:
            return
        try:
            lines = records(text)
        except SpreadsheetError as error:
            problems.append(f"{file}: {error}")
            return
        header = lines[0] if lines else []
        missing = [name for name in required if name not in header]
        repeated = sorted({name for name in header if name and header.count(name) > 1})
        for name in missing:
            problems.append(f"{file} row 1: header {name} is missing; expected {'、'.join(required)}")
        for name in repeated:
            problems.append(f"{file} row 1: header {name} stands twice; expected once")
        self.readable = not missing and not repeated
        if not self.readable:
            return
        for number, cells in enumerate(lines[1:], start=2):
            if not any(cells):
                continue
            if any(cells[len(header) :]):
                problems.append(f"{file} row {number}: {len(cells)} cells; expected {len(header)}, one for each header")
            self.rows.append((number, dict(zip(header, cells + [""] * len(header), strict=False))))

    def wrong(self, row: int, header: str, value: str, expected: str) -> None:
        self.problems.append(f"{self.file} row {row}, {header} = “{value}”: expected {expected}")

    def yes(self, row: int, cells: Mapping[str, str], header: str) -> bool:
        text = cells.get(header, "")
        if text not in ("", "是"):
            self.wrong(row, header, text, "是 or nothing")
        return text == "是"

    def count(self, row: int, cells: Mapping[str, str], header: str) -> int | None:
        text = cells.get(header, "")
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,6}", text):
            self.wrong(row, header, text, "a whole number, 0 or more")
            return None
        return int(text)

    def day(self, row: int, cells: Mapping[str, str], header: str) -> date | None:
        """A day in any of the forms that Excel turns an ISO date into."""
        text = cells.get(header, "")
        if not text:
            return None
        day = read_day(text)
        if day is None:
            self.wrong(row, header, text, "a day such as 2018-07-31")
        return day
