"""The checklist as a workbook: one sheet, printed across a page with its
header on each, notes below.
"""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter

from config.io.made import MADE
from config.io.xlsx import A4, AS_THEY_ARE, lay_out_pages, write_head
from config.io.xml_text import printed
from monitor.reports.matrix.build import Matrix, MatrixCell
from monitor.reports.matrix.printing import header_of, marked, notes_of, title_of

_SHEET = "统计表"
_HEAD_ROW, _A3 = 2, 8
_MANY = 12
"""So many indicators fit across A4; more are printed on A3."""
_HEAD_HEIGHT, _LONGEST = 110, 18


def workbook_file(matrix: Matrix) -> bytes:
    """The bytes of the workbook; the same matrix gives the same bytes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, AS_THEY_ARE) as book:
        book.set_properties({"title": printed(title_of(matrix)), "created": MADE})
        page = book.add_worksheet(_SHEET)
        _write(page, matrix, _formats(book))
        _lay_out(page, matrix)
    return buffer.getvalue()


_CELL = {"font_name": "仿宋", "font_size": 11, "border": 1, "valign": "vcenter", "text_wrap": True}
_FILLED = {**_CELL, "align": "center", "italic": True, "bg_color": "#F2F2F2"}


def _formats(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format(
            {"font_name": "宋体", "font_size": 16, "bold": True, "align": "center_across"}
        ),
        "head": book.add_format({**_CELL, "font_name": "黑体", "align": "center"}),
        "unit": book.add_format({**_CELL, "align": "left"}),
        "mark": book.add_format({**_CELL, "align": "center"}),
        "filled": book.add_format(_FILLED),
        "note": book.add_format({"font_name": "仿宋", "font_size": 10, "valign": "top"}),
        "book": book,
    }


def _write(page: Any, matrix: Matrix, formats: dict[str, Any]) -> None:
    header = header_of(matrix)
    page.write_string(0, 0, printed(title_of(matrix)), formats["title"])
    for column in range(1, len(header)):
        page.write_blank(0, column, None, formats["title"])
    page.set_row(0, 30)
    page.write_string(1, 0, f"统计截止日期：{matrix.as_of:%Y-%m-%d}", formats["note"])
    page.set_row(_HEAD_ROW, _HEAD_HEIGHT)
    write_head(page, _HEAD_ROW, header, formats["head"])
    for number, (unit, cells) in enumerate(matrix.rows, start=_HEAD_ROW + 1):
        page.write_string(number, 0, printed(unit.name), formats["unit"])
        for column, cell in enumerate(cells, start=1):
            _write_cell(page, number, column, cell, formats)
    below = _HEAD_ROW + 1 + len(matrix.rows)
    for number, note in enumerate(("注：", *notes_of(matrix))):
        page.write_string(below + number, 0, printed(note), formats["note"])
    page.print_area(0, 0, below + len(notes_of(matrix)), len(header) - 1)


def _write_cell(
    page: Any, row: int, column: int, cell: MatrixCell, formats: dict[str, Any]
) -> None:
    """A number stays a number; one that was filled in shows by whom through its format."""
    form = formats["filled" if cell.override else "mark"]
    if isinstance(cell.value, int):
        if cell.override:
            form = formats["book"].add_format(
                {
                    **_FILLED,
                    "num_format": f'0"（{printed(cell.override.by).replace(chr(34), "")}）"',
                }
            )
        page.write_number(row, column, cell.value, form)
        return
    text = printed(marked(cell))
    if text:
        page.write_string(row, column, text, form)
    else:
        page.write_blank(row, column, None, form)


def _lay_out(page: Any, matrix: Matrix) -> None:
    """Widths by what stands in the columns; a row is never divided,
    because none is as high as a page.
    """
    page.set_column(0, 0, 20)
    for column in range(len(matrix.indicators)):
        longest = max((len(str(marked(cells[column]))) for _, cells in matrix.rows), default=1)
        page.set_column(column + 1, column + 1, max(6, 2 * min(longest, _LONGEST) + 1))
    paper = _A3 if len(matrix.indicators) > _MANY else A4
    lay_out_pages(page, _HEAD_ROW + 1, beside=1, paper=paper)
