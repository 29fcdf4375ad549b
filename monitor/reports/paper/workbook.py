"""通报.xlsx: a sheet for each attachment as printed, and one that says what the figures mean."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from config.io.made import MADE
from config.io.spreadsheet import Cell
from config.io.xlsx import A4, AS_THEY_ARE, LONGEST_CELL, lay_out_pages, sheet_names, write_head
from config.io.xml_text import printed
from monitor.reports.charts.workbook import CHARTS, write_charts
from monitor.reports.paper.values import Paper, Sheet

DEFINITIONS = "口径"
_LINE = 38
"""So many Chinese characters stand in a line of 口径."""
_ACROSS, _WIDEST, _SHORT = 100, 60, 10
"""More digits than that stand across a landscape page; the widest column, in digits;
a short head, in characters.
"""
_HEAD_ROWS = 3
"""A sheet's rows above its data: 附件N, the title, the header."""

OPTIONS = {**AS_THEY_ARE, "default_date_format": "yyyy-mm-dd"}


def workbook_file(paper: Paper) -> bytes:
    """The bytes of 通报.xlsx; the same paper gives the same bytes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as workbook:
        workbook.set_properties(
            {"title": printed(paper.title), "author": printed(paper.issuer), "created": MADE}
        )
        formats = Formats(workbook)
        names = sheet_names(
            [_sheet_name(sheet) for sheet in paper.sheets], reserved=(DEFINITIONS, CHARTS)
        )
        for sheet, name in zip(paper.sheets, names, strict=True):
            _write(workbook.add_worksheet(name), sheet, formats)
        if paper.charts:
            write_charts(workbook, paper.charts, formats.head, formats.centre)
        _define(workbook.add_worksheet(DEFINITIONS), paper, formats)
    return buffer.getvalue()


class Formats:
    """The cell formats that a workbook uses."""

    def __init__(self, workbook: Any) -> None:
        cell = {
            "font_name": "仿宋",
            "font_size": 11,
            "border": 1,
            "valign": "vcenter",
            "text_wrap": True,
        }
        self.text = workbook.add_format({**cell, "align": "left"})
        self.centre = workbook.add_format({**cell, "align": "center"})
        self.number = workbook.add_format({**cell, "align": "center", "num_format": "0"})
        self.day = workbook.add_format({**cell, "align": "center", "num_format": "yyyy-mm-dd"})
        self.head = workbook.add_format({**cell, "font_name": "黑体", "align": "center"})
        self.title = workbook.add_format(
            {
                "font_name": "宋体",
                "font_size": 16,
                "bold": True,
                "align": "center_across",
                "valign": "vcenter",
            }
        )
        self.mark = workbook.add_format({"font_name": "黑体", "font_size": 12})
        self.note = workbook.add_format({"font_name": "仿宋", "font_size": 10, "valign": "top"})


def _sheet_name(sheet: Sheet) -> str:
    return f"{sheet.name} {re.sub('(信息发布)?(情况)?(统计表|清单)$', '', sheet.title)}"


def _write(worksheet: Any, sheet: Sheet, formats: Formats) -> None:
    last = len(sheet.header) - 1
    worksheet.write_string(0, 0, sheet.name, formats.mark)
    worksheet.write_string(1, 0, printed(sheet.title), formats.title)
    for column in range(1, last + 1):
        worksheet.write_blank(1, column, None, formats.title)
    worksheet.set_row(1, 30)
    worksheet.set_row(2, 32)
    write_head(worksheet, 2, sheet.header, formats.head)
    for number, row in enumerate(sheet.rows):
        for column, cell in enumerate(row):
            write_cell(worksheet, _HEAD_ROWS + number, column, cell, formats)
    for first, end in sheet.merges():
        assert sheet.lead is not None
        top, bottom = _HEAD_ROWS + first, _HEAD_ROWS + end
        worksheet.merge_range(top, sheet.lead, bottom, sheet.lead, "", formats.text)
        worksheet.write_string(
            top, sheet.lead, printed(sheet.rows[first][sheet.lead]), formats.text
        )
    end = _HEAD_ROWS + len(sheet.rows)
    if sheet.total:
        for column, cell in enumerate(sheet.total):
            write_cell(worksheet, end, column, cell, formats)
        worksheet.write_string(end, 0, printed(sheet.total[0]), formats.head)
        end += 1
    for number, note in enumerate(sheet.notes):
        worksheet.write_string(end + number, 0, printed(note), formats.note)
    _lay_out(worksheet, sheet, end + len(sheet.notes))


def write_cell(worksheet: Any, row: int, column: int, cell: Cell, formats: Formats) -> None:
    """One cell by its kind; text never becomes a formula or a link."""
    if cell is None or cell == "":
        worksheet.write_blank(row, column, None, formats.centre)
    elif isinstance(cell, int | float):
        worksheet.write_number(row, column, cell, formats.number)
    elif isinstance(cell, date):
        worksheet.write_datetime(row, column, datetime.combine(cell, time()), formats.day)
    else:
        worksheet.write_string(row, column, printed(cell)[:LONGEST_CELL], formats.text)


def _lay_out(worksheet: Any, sheet: Sheet, end: int) -> None:
    """Widths that fit Chinese, heads that stay and are printed on each page,
    the print area, page numbers.
    """
    last = len(sheet.header) - 1
    widths = [_width(width, head) for width, head in zip(sheet.widths, sheet.header, strict=True)]
    for column, width in enumerate(widths):
        worksheet.set_column(column, column, width)
    worksheet.print_area(0, 0, max(end - 1, _HEAD_ROWS), last)
    lay_out_pages(worksheet, _HEAD_ROWS, landscape=sum(widths) > _ACROSS)


def _width(characters: int, head: str) -> int:
    """A column's width in digits for so many Chinese characters, and for a short
    head with a bracket in one line.
    """
    one_line = 2 * len(head) + 2 if "（" in head and len(head) < _SHORT else 0
    return max(one_line, min(_WIDEST, characters * 2 + 3))


def _define(worksheet: Any, paper: Paper, formats: Formats) -> None:
    """口径: words and what they mean."""
    worksheet.write_string(0, 0, DEFINITIONS, formats.mark)
    write_head(worksheet, 1, ("项目", "说明"), formats.head)
    for row, (word, meaning) in enumerate(paper.definitions, start=2):
        worksheet.write_string(row, 0, printed(word), formats.text)
        worksheet.write_string(row, 1, printed(meaning), formats.text)
        worksheet.set_row(row, 16 * (1 + len(meaning) // _LINE))
    worksheet.set_column(0, 0, 20)
    worksheet.set_column(1, 1, 80)
    worksheet.freeze_panes(2, 0)
    worksheet.set_paper(A4)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
