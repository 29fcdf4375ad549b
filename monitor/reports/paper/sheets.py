"""The attachments as printed: titles, the row 合计, merged lead cells, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from config.io.spreadsheet import Cell
from monitor.reports.circular.attachments import (
    EXEMPT,
    FOLLOW_UP,
    KEY_AREA_HEADER,
    KEY_AREAS,
    LOWER_BOUND,
    NOT_UPDATED,
    NOT_UPDATED_HEADER,
    NOT_VERIFIED,
    OBLIGATIONS,
    Attachment,
)
from monitor.reports.paper.figures import Figures
from monitor.reports.paper.values import Sheet
from monitor.reports.period_words import day_words, period_words
from monitor.rules.bands import CURRENT

TOTAL = "合计"
_ORDINAL, _REMARK = "序号", "备注"
_TITLES = {
    NOT_UPDATED: "未按期更新栏目清单",
    EXEMPT: "经批准暂缓更新栏目清单",
    NOT_VERIFIED: "未能核查栏目清单",
    OBLIGATIONS: "任务完成情况统计表",
    FOLLOW_UP: "上期通报整改情况统计表",
    LOWER_BOUND: "条数为下限的栏目清单",
}
_BY_BANDS = "未更新档次栏目清单"
_NOT_SHARED, _NO_COLUMN = "以下单位有归属未定的联合栏目条目", "以下单位没有信息公开栏目"
_EMPTY = "注：空白为未能核查，未计入合计。"
_IN_NO_BAND = "注：档次按未更新天数划分；档次为正常的，按其更新周期已经超期。"
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
    return Sheet(
        number=number,
        title=kind.title,
        header=table.header,
        rows=rows,
        total=_total(rows, kind, len(table.header)),
        lead=kind.lead,
        notes=(*_notes(table, kind, figures), *_not_listed(table, figures)),
        widths=_widths(table.header, rows),
    )


def _kind(table: Attachment, figures: Figures) -> _Kind:
    period = period_words(figures.first, figures.last, year=False)
    if table.header[0] == _ORDINAL:
        counts = tuple(n for n, head in enumerate(table.header) if "条数" in head)
        return _Kind(f"{period}{table.title}信息发布情况统计表", None, counts)
    if table.header == KEY_AREA_HEADER:
        return _Kind(f"{period}{KEY_AREAS}信息发布情况统计表", 0, (2,))
    if table.title == NOT_UPDATED and figures.values.get("name") == "bands":
        return _Kind(_BY_BANDS, None, ())
    return _Kind(_TITLES.get(table.title, table.title), None, ())


def _not_listed(table: Attachment, figures: Figures) -> list[str]:
    """Which units at zero stand in no list of those at zero, and why: a reader
    holds the list against the table.
    """
    listed = _at_zero(figures)
    own = [row for row in table.rows if table.header[0] == _ORDINAL]
    if not any(row[1] in listed for row in own):
        return []
    units = {unit["unit"]: unit for unit in figures.rows("units")}
    rest = [str(row[1]) for row in own if row[2] == 0 and not row[-1] and row[1] not in listed]
    doubtful = [name for name in rest if units.get(name, {}).get("doubtful")]
    without = [name for name in rest if name not in doubtful]
    notes = [(_NOT_SHARED, doubtful), (_NO_COLUMN, without)]
    return [
        f"{reason}，不列入信息公开为零名单：{'、'.join(names)}。"
        for reason, names in notes
        if names
    ]


def _at_zero(figures: Figures) -> set[str]:
    lists = [
        each
        for each in figures.rows("lists")
        if each.get("measure") == "信息公开" and each.get("limit") == 0
    ]
    return {unit for each in lists for unit in each["units"]} | set(
        figures.texts("zero_disclosure")
    )


def _total(rows: Sequence[Sequence[Cell]], kind: _Kind, width: int) -> tuple[Cell, ...]:
    if not kind.added or not rows:
        return ()
    cells: list[Cell] = [None] * width
    cells[0] = TOTAL
    for column in kind.added:
        cells[column] = sum(value for row in rows if isinstance(value := row[column], int))
    return tuple(cells)


def _notes(table: Attachment, kind: _Kind, figures: Figures) -> tuple[str, ...]:
    rows = table.rows
    if not rows:
        return (_NOTHING,)
    if table.header == NOT_UPDATED_HEADER:
        at = table.header.index("档次")
        return (_IN_NO_BAND,) if any(row[at] == CURRENT for row in rows) else ()
    if not kind.added:
        return ()
    period = f"{day_words(figures.first)}至{day_words(min(figures.last, figures.as_of))}"
    notes = [f"注：统计期间为{period}，按页面标注日期计数。"]
    if any(row[column] is None for row in rows for column in kind.added):
        notes.append(_EMPTY)
    return tuple(notes)


def _widths(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> tuple[int, ...]:
    """The room of each column in Chinese characters: its longest cell, the header
    over two lines, within bounds.
    """
    found = []
    for column, head in enumerate(header):
        longest = max((_length(row[column]) for row in rows), default=0)
        found.append(min(_WIDEST, max(_NARROWEST, longest, (len(head) + 1) // 2)))
    return tuple(found)


def _length(cell: Cell) -> int:
    """How wide a cell is in Chinese characters; two Latin ones make one."""
    text = cell.isoformat() if isinstance(cell, date) else str(cell if cell is not None else "")
    return (sum(2 if ord(mark) > 0x2E7F else 1 for mark in text) + 1) // 2
