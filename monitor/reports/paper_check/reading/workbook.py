"""A workbook as documents, one a sheet: lone rows above and below a
table are its title and notes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from config.speech import en
from monitor.reports.paper_check.blocks import (
    Block,
    Document,
    Grid,
    Paragraph,
    Row,
    UnreadablePaperError,
)
from monitor.reports.paper_check.language.normal import normal
from monitor.reports.paper_check.language.numerals import number

_Value = int | float | str | bool | time | date | datetime | timedelta


def read_workbook(path: Path) -> list[Document]:
    """The sheets of an .xlsx with something in them, in order. Raises
    UnreadablePaperError, OSError.
    """
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = [(name, workbook.get_sheet_by_name(name)) for name in workbook.sheet_names]
    except CalamineError as error:
        raise UnreadablePaperError(
            en("{path}: is no workbook (.xlsx): {error}; save it as .xlsx again").format(
                path=path, error=error
            )
        ) from error
    return [_document(path, name, sheet) for name, sheet in sheets if sheet.height]


def _document(path: Path, sheet_name: str, sheet: CalamineSheet) -> Document:
    place = f"{path.name} {sheet_name}"
    rows = [
        Row(cells, f"{place} 第{at}行")
        for at, cells in enumerate(_filled(sheet), start=1)
        if any(cells)
    ]
    first = next((n for n, row in enumerate(rows) if not _is_alone(row)), len(rows))
    last = max((n + 1 for n, row in enumerate(rows) if not _is_alone(row)), default=first)
    blocks: list[Block] = [_paragraph(row) for row in rows[:first]]
    if last > first:
        blocks.append(Grid(tuple(rows[first:last]), rows[first].place))
    blocks += [_paragraph(row) for row in rows[last:]]
    return Document(place, sheet_name, "xlsx", tuple(blocks))


def _filled(sheet: CalamineSheet) -> list[tuple[str, ...]]:
    """All rows from the sheet's first, with the text of a merged cell in each of
    its rows; numbers stand once.
    """
    grid = [
        [normal(_shown(value)) for value in row] for row in sheet.to_python(skip_empty_area=False)
    ]
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for at in range(top + 1, min(bottom + 1, len(grid))):
            if left < len(grid[at]) and not grid[at][left] and number(grid[top][left]) is None:
                grid[at][left] = grid[top][left]
    return [tuple(row) for row in grid]


def _shown(value: _Value) -> str:
    """A cell's value as the sheet shows it: whole numbers without a point, days as YYYY-MM-DD."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10g}"
    return str(value)


def _is_alone(row: Row) -> bool:
    return sum(bool(cell) for cell in row.cells) == 1 and number(_only(row.cells)) is None


def _only(cells: Sequence[str]) -> str:
    return next(cell for cell in cells if cell)


def _paragraph(row: Row) -> Paragraph:
    return Paragraph(_only(row.cells), row.place)
