"""The attachments as printed: titles, the row 合计, merged lead cells, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from config.io.spreadsheet import Cell
from monitor.reports.circular.attachments import (
    EXEMPT,
    KEY_AREA_HEADER,
    KEY_AREAS,
    NOT_UPDATED,
    NOT_VERIFIED,
    Attachment,
)
from monitor.reports.paper.figures import Figures
from monitor.reports.paper.periods import day_words, period_words
from monitor.reports.paper.values import Sheet

OBLIGATIONS, FOLLOW_UP = "任务", "上期整改"
TOTAL = "合计"
_ORDINAL, _REMARK = "序号", "备注"
_TITLES = {
    NOT_UPDATED: "未按期更新栏目清单",
    EXEMPT: "经批准暂缓更新栏目清单",
    NOT_VERIFIED: "未能核查栏目清单",
    OBLIGATIONS: "任务完成情况统计表",
    FOLLOW_UP: "上期通报整改情况统计表",
}
_NOT_SHARED, _NO_COLUMN = "联合栏目条目归属未定", "没有信息公开栏目"
_EMPTY = "注：空白为未能核查，未计入合计。"
_NOTHING = "（本期无）"
_WIDEST, _NARROWEST = 26, 2


@dataclass(frozen=True, slots=True)
class _Kind:
    """How an attachment is printed."""

    title: str
    lead: int | None
    added: tuple[int, ...]


def sheets(tables: Sequence[Attachment], figures: Figures) -> tuple[Sheet, ...]:
    """Every attachment as it is printed, numbered in its order."""
    return tuple(_sheet(number, table, figures) for number, table in enumerate(tables, start=1))


def references(tables: Sequence[Attachment]) -> dict[str, int]:
    """The attachments' numbers by what they hold."""
    return {table.title: number for number, table in enumerate(tables, start=1)}


def _sheet(number: int, table: Attachment, figures: Figures) -> Sheet:
    kind = _kind(table, figures)
    rows = tuple(tuple(row) for row in table.rows)
    if table.header[0] == _ORDINAL:
        rows = tuple(_with_remark(row, figures) for row in rows)
    return Sheet(
        number=number,
        title=kind.title,
        header=table.header,
        rows=rows,
        total=_total(rows, kind, len(table.header)),
        lead=kind.lead,
        notes=_notes(rows, kind, figures),
        widths=_widths(table.header, rows),
    )


def _kind(table: Attachment, figures: Figures) -> _Kind:
    period = period_words(figures.first, figures.last, year=False)
    if table.header[0] == _ORDINAL:
        counts = tuple(n for n, head in enumerate(table.header) if "条数" in head)
        return _Kind(f"{period}{table.title}信息发布情况统计表", None, counts)
    if table.header == KEY_AREA_HEADER:
        return _Kind(f"{period}{KEY_AREAS}信息发布情况统计表", 0, (2,))
    return _Kind(_TITLES.get(table.title, table.title), None, ())


def _with_remark(row: tuple[Cell, ...], figures: Figures) -> tuple[Cell, ...]:
    """The row of a unit at zero that stands in no zero list says why, for a reader holds the list against the table."""
    if row[-1] or row[2] != 0 or row[1] in _at_zero(figures):
        return row
    unit = next((each for each in figures.rows("units") if each["unit"] == row[1]), {})
    return (*row[:-1], _NOT_SHARED if unit.get("doubtful") else _NO_COLUMN)


def _at_zero(figures: Figures) -> set[str]:
    lists = [each for each in figures.rows("lists") if each.get("measure") == "信息公开" and each.get("limit") == 0]
    return {unit for each in lists for unit in each["units"]} | set(figures.texts("zero_disclosure"))


def _total(rows: Sequence[Sequence[Cell]], kind: _Kind, width: int) -> tuple[Cell, ...]:
    if not kind.added or not rows:
        return ()
    cells: list[Cell] = [None] * width
    cells[0] = TOTAL
    for column in kind.added:
        cells[column] = sum(value for row in rows if isinstance(value := row[column], int))
    return tuple(cells)


def _notes(rows: Sequence[Sequence[Cell]], kind: _Kind, figures: Figures) -> tuple[str, ...]:
    if not rows:
        return (_NOTHING,)
    if not kind.added:
        return ()
    period = f"{day_words(figures.first)}至{day_words(min(figures.last, figures.as_of))}"
    notes = [f"注：统计期间为{period}，按页面标注日期计数。"]
    if any(row[column] is None for row in rows for column in kind.added):
        notes.append(_EMPTY)
    return tuple(notes)


def _widths(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> tuple[int, ...]:
    """The room of each column in Chinese characters: its longest cell, the header over two lines, within bounds."""
    found = []
    for column, head in enumerate(header):
        longest = max((_length(row[column]) for row in rows), default=0)
        found.append(min(_WIDEST, max(_NARROWEST, longest, (len(head) + 1) // 2)))
    return tuple(found)


def _length(cell: Cell) -> int:
    """How wide a cell is in Chinese characters; two Latin ones make one."""
    text = cell.isoformat() if isinstance(cell, date) else str(cell if cell is not None else "")
    return (sum(2 if ord(mark) > 0x2E7F else 1 for mark in text) + 1) // 2
