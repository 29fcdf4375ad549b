"""A table as a workbook that Excel, WPS and LibreOffice open: text stays
text whatever it begins with.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from config.io.spreadsheet import Cell
from config.io.xml_text import printed

LONGEST_CELL = 32_767
"""Characters that a cell can hold."""
A4 = 9
"""The paper's number in a workbook."""
_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_WIDEST = 60
_NARROWEST = 8
# Numbers that look like dates, text that looks like formulas or links: all stay what they are.
AS_THEY_ARE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def to_xlsx(sheet: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet with a header row that stays in sight and can be filtered by;
    dates are dates, numbers numbers.
    """
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, AS_THEY_ARE) as book:
        page = book.add_worksheet(sheet)
        bold, day = (
            book.add_format({"bold": True}),
            book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        )
        widths = [_NARROWEST] * len(header)
        last = 0
        for last, cells in enumerate([header, *rows]):
            for column, cell in enumerate(cells):
                widths[column] = max(widths[column], min(_WIDEST, _width(cell)))
                if cell is None:
                    continue
                if isinstance(cell, date):
                    page.write_datetime(last, column, cell, day)
                elif isinstance(cell, str):
                    page.write_string(
                        last, column, cell[:LONGEST_CELL], bold if last == 0 else None
                    )
                else:
                    page.write_number(last, column, cell)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, last, len(header) - 1)
    return content.getvalue()


def lay_out_pages(
    page: Worksheet, heads: int, *, beside: int = 0, paper: int = A4, landscape: bool = True
) -> None:
    """How a sheet is printed: as wide as one page, each page with its
    number and the sheet's first rows.

    heads: rows that stay in sight and stand on each page. beside: columns that stay in sight.
    """
    page.freeze_panes(heads, beside)
    page.repeat_rows(0, heads - 1)
    page.set_paper(paper)
    if landscape:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_footer("&C— &P —")


def write_head(page: Worksheet, row: int, heads: Iterable[str], style: Format) -> None:
    """A table's head, one cell beside the other from the sheet's first column on."""
    for column, head in enumerate(heads):
        page.write_string(row, column, printed(head), style)


def sheet_names(names: Sequence[str], reserved: Iterable[str] = ()) -> list[str]:
    """Names that a workbook takes: at most 31 characters, none forbidden, none
    empty, all different in any case.

    reserved: names that other sheets have already.
    """
    found: list[str] = []
    taken = {name.lower() for name in reserved} | {"history"}
    for name in names:
        plain = _NOT_IN_NAMES.sub(" ", printed(name)).strip() or "表"
        shown, count = plain[:_LONGEST_NAME].rstrip(), 1
        while shown.lower() in taken:
            count += 1
            mark = f"（{count}）"
            shown = plain[: _LONGEST_NAME - len(mark)] + mark
        taken.add(shown.lower())
        found.append(shown)
    return found


def _width(cell: Cell) -> int:
    """In the width of a digit; a Chinese character takes two."""
    text = "2018-07-31" if isinstance(cell, date) else str(cell or "")
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text) + 2
