"""台账.xlsx: 汇总, and a sheet for each unit, written row by row so that a year of
entries fits into little memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from config.io.files import replacing
from config.io.made import MADE
from config.io.spreadsheet import Cell
from config.io.xlsx import AS_THEY_ARE, LONGEST_CELL, lay_out_pages, sheet_names, write_head
from config.io.xml_text import printed
from config.registry import Unit
from config.speech import en
from monitor.reports.ledger.parts import Ledger, Line, Part

HEADER = ("责任栏目", "更新周期", "最后更新", "本期条数", "标题", "链接")
SUMMARY = "汇总"
SUMMARY_HEADER = (
    *("序号", "分组", "单位", "责任栏目数", "信息公开（条数）", "动态信息（条数）", "合计"),
    *("重复（条数）", "备注"),
)
OF_NO_UNIT, TOTAL = "不属于任何单位", "合计"
_WIDTHS = (26, 12, 12, 10, 60, 60)
_SUMMARY_WIDTHS = (6, 14, 26, 12, 16, 16, 10, 14, 30)
_MOST_ROWS = 1_048_576
_BAR = 18
"""Height of one unit's bar in the chart, in pixels."""


class TooLongError(Exception):
    """A unit has more rows than a sheet can hold."""


def rows_of(part: Part) -> Iterator[tuple[Cell, ...]]:
    """The rows of one column under HEADER: one an entry, or one where there is none.

    本期条数 stands in the first row alone, so that the sheet's column adds up.
    """
    lead = (part.column.name, part.column.cycle.word, part.latest)
    if not part.entries:
        yield (*lead, part.count, None, None)
    for number, entry in enumerate(part.entries):
        yield (*lead, part.count if number == 0 else None, entry.title, entry.url)


def write_workbook(ledger: Ledger, path: Path) -> None:
    """Write the workbook in one step; the same ledger gives the same bytes.
    Raises TooLongError, OSError.
    """
    options = {**AS_THEY_ARE, "in_memory": False, "constant_memory": True}
    with replacing(path) as temporary:
        book = xlsxwriter.Workbook(str(temporary), options)
        book.set_properties({"title": "台账", "created": MADE})
        _Writer(book, ledger).write()
        book.close()


class _Writer:
    """Writes each part to its unit's sheet as it comes; 汇总, the first sheet, is filled last."""

    def __init__(self, book: Any, ledger: Ledger) -> None:
        self._book, self._ledger = book, ledger
        self._head = book.add_format(
            {"bold": True, "border": 1, "align": "center", "text_wrap": True}
        )
        self._day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self._summary = book.add_worksheet(SUMMARY)
        self._names = [SUMMARY]
        self._sheets: dict[Unit, _Sheet] = {}
        units = ledger.units
        for unit, name in zip(units, self._new_names([unit.name for unit in units]), strict=True):
            self._sheets[unit] = self._sheet(name)

    def _new_names(self, names: Sequence[str]) -> list[str]:
        found = sheet_names(names, self._names)
        self._names += found
        return found

    def _sheet(self, name: str) -> _Sheet:
        page = self._book.add_worksheet(name)
        self._lay_out(page, HEADER, _WIDTHS)
        return _Sheet(page, self._day)

    def _lay_out(self, page: Any, header: Sequence[str], widths: Sequence[int]) -> None:
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        lay_out_pages(page, 1)
        write_head(page, 0, header, self._head)

    def write(self) -> None:
        self._lay_out(self._summary, SUMMARY_HEADER, _SUMMARY_WIDTHS)
        for part in self._ledger.parts():
            if part.unit is None:
                continue
            if part.unit not in self._sheets:  # it ended within the period, and published before
                self._sheets[part.unit] = self._sheet(self._new_names([part.unit.name])[0])
            for row in rows_of(part):
                self._sheets[part.unit].add(row)
        for sheet in self._sheets.values():
            sheet.close()
        self._summarise(self._ledger.lines())

    def _summarise(self, lines: Sequence[Line]) -> None:
        sheet = _Sheet(self._summary, self._day)
        for number, line in enumerate(lines, start=1):
            sheet.add(_summary_row(number, line))
        sheet.close()
        alone = self._ledger.of_no_unit
        sheet.add(
            (None, None, OF_NO_UNIT, None, alone.disclosure, alone.news, alone.total, None, None)
        )
        disclosure = alone.disclosure + sum(line.figures.tally.disclosure for line in lines)
        news = alone.news + sum(line.figures.tally.news for line in lines)
        sheet.add((None, None, TOTAL, None, disclosure, news, disclosure + news, None, None))
        for note in _notes(self._ledger):
            sheet.add((note,))
        if lines:
            self._draw(len(lines))

    def _draw(self, units: int) -> None:
        """A bar for each unit beside the table, the first unit on top."""
        chart = self._book.add_chart({"type": "bar", "subtype": "stacked"})
        for column in (4, 5):
            chart.add_series(
                {
                    "name": [SUMMARY, 0, column],
                    "categories": [SUMMARY, 1, 2, units, 2],
                    "values": [SUMMARY, 1, column, units, column],
                }
            )
        chart.set_title({"name": "各单位本期条数"})
        chart.set_y_axis({"reverse": True})
        chart.set_legend({"position": "top"})
        chart.set_size({"width": 640, "height": 160 + _BAR * units})
        self._summary.insert_chart(
            1, len(SUMMARY_HEADER) + 1, chart, {"description": "各单位信息公开、动态信息条数"}
        )


def _summary_row(number: int, line: Line) -> tuple[Cell, ...]:
    figures = line.figures
    unit = figures.unit
    remark = f"未能核查{len(figures.unverified)}个栏目" if figures.unverified else None
    counts = (figures.disclosure, figures.news, figures.total)
    return (number, unit.group, unit.name, line.columns, *counts, line.repeated or None, remark)


def _notes(ledger: Ledger) -> Iterator[str]:
    yield (
        f"统计期间：{ledger.first:%Y-%m-%d}至{ledger.last:%Y-%m-%d}；统计截止日期："
        f"{ledger.as_of:%Y-%m-%d}。"
    )
    yield (
        "按页面标注日期计数；同一文章在多个栏目出现的，在各栏目均列出，单位和合计只计一次，"
        "多列的条数见“重复”。"
    )
    yield "空白为未能核查，未计入合计。"


class _Sheet:
    """A worksheet that is filled from row 2 down; text never becomes a formula or a link."""

    def __init__(self, page: Any, day: Any) -> None:
        self._page, self._day = page, day
        self._row = 1
        self._width = 0

    def add(self, cells: Sequence[Cell]) -> None:
        if self._row >= _MOST_ROWS:
            raise TooLongError(
                en("sheet {found} would have more than {most_rows} rows").format(
                    found=self._page.get_name(), most_rows=_MOST_ROWS
                )
            )
        self._width = max(self._width, len(cells))
        for column, cell in enumerate(cells):
            if cell is None:
                continue
            if isinstance(cell, date):
                self._page.write_datetime(
                    self._row, column, datetime.combine(cell, time()), self._day
                )
            elif isinstance(cell, str):
                self._page.write_string(self._row, column, printed(cell)[:LONGEST_CELL])
            else:
                self._page.write_number(self._row, column, cell)
        self._row += 1

    def close(self) -> None:
        """Lets the rows that were added be filtered by their heads."""
        if self._row > 1:
            self._page.autofilter(0, 0, self._row - 1, self._width - 1)
