"""Tables by themselves: running numbers, totals, marks where numbers belong, cells left empty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from monitor.reports.paper_check.blocks import Row
from monitor.reports.paper_check.disagreement import Judgement
from monitor.reports.paper_check.language.measures import Measure
from monitor.reports.paper_check.language.normal import bare
from monitor.reports.paper_check.language.numerals import number, plain
from monitor.reports.paper_check.reading.structure import Paper
from monitor.reports.paper_check.reading.tables import Table, is_total
from monitor.reports.paper_check.reading.unit_tables import UnitTable, titled_tables

_YES_NO = ("√", "×", "✓", "✔", "✗", "✘", "x", "X", "╳")
_MARKS = (*_YES_NO, "—", "-", "——", "/")
_NOT_ADDED = re.compile(r"率|占比|百分|%|天数|排名|名次|平均|日期|年限|限额|任务数")
_SUM_HEAD = re.compile(r"(.*(合计|总计|小计|总数|总量|总条数))(（[^（）]*）)?")
_FROM = re.compile(r"（一）")
_FEW_ROWS = 10


def check_cells(paper: Paper, judgement: Judgement) -> None:
    """Every table of the paper."""
    for table, where, _, _ in titled_tables(paper):
        _check_ordinals(table, where, judgement)
        _check_marks(table, where, judgement)
        if any(table.heads):
            _check_total_rows(table, where, judgement)
            _check_total_columns(table, where, judgement)


def check_empty_counts(tables: Sequence[UnitTable], judgement: Judgement) -> None:
    """A unit without a count and without a remark that says why."""
    for unit_table in tables:
        table = unit_table.table
        for measure, column in unit_table.columns.items():
            for row in table.data:
                if _is_empty(row, column) and not unit_table.remark(row) and len(table.data) >= 3:
                    _empty(table, row, column, unit_table.where, _count_word(measure), judgement)


def _count_word(measure: Measure) -> str:
    return f"{measure.value}条数"


def _is_empty(row: Row, column: int) -> bool:
    return column < len(row.cells) and not row.cells[column]


def _empty(
    table: Table, row: Row, column: int, where: str, expected: str, judgement: Judgement
) -> None:
    judgement.disagree(
        f"{where}“{table.name(row)}”的“{table.heads[column]}”空白",
        here=f"{row.place}（{where} {table.name(row)}，第{column + 1}列）",
        there=f"{where} “{table.heads[column]}”列的其他各行",
        found="空白",
        expected=expected,
    )


def _check_ordinals(table: Table, where: str, judgement: Judgement) -> None:
    """1, 2, 3 and on; a new 1 begins a new group. The first break is told."""
    if table.ordinal is None:
        return
    last = 0
    for row in table.data:
        cell = row.cells[table.ordinal] if table.ordinal < len(row.cells) else ""
        value = number(cell)
        if value is None or value in (1, last):
            last = 1 if value == 1 else last
            continue
        if value != last + 1:
            judgement.disagree(
                f"{where}序号不连续：{last}之后为{plain(value)}",
                here=f"{row.place}（{where} {table.name(row)}）",
                there=f"{where} 上一行序号{last}",
                found=plain(value),
                expected=last + 1,
            )
            return
        last = int(value)


def _check_marks(table: Table, where: str, judgement: Judgement) -> None:
    for column in range(len(table.heads)):
        cells = [row.cells[column] if column < len(row.cells) else "" for row in table.data]
        filled = [cell for cell in cells if cell]
        marks = sum(cell in _MARKS for cell in filled)
        if column in table.numeric:
            _check_numbers(table, column, where, judgement)
        elif (
            len(cells) >= _FEW_ROWS
            and marks * 10 >= len(filled) * 9
            and len(filled) * 10 >= len(cells) * 9
        ):
            for row in table.data:
                if _is_empty(row, column):
                    _empty(table, row, column, where, "√、×或—", judgement)


def _check_numbers(table: Table, column: int, where: str, judgement: Judgement) -> None:
    """√ or × in a column of numbers: nobody can add it up."""
    for row in table.data:
        cell = row.cells[column] if column < len(row.cells) else ""
        if cell in _YES_NO:
            judgement.disagree(
                f"{where}“{table.heads[column]}”是数字列，“{table.name(row)}”填“{cell}”",
                here=f"{row.place}（{where} {table.name(row)}，第{column + 1}列）",
                there=f"{where} “{table.heads[column]}”列的其他各行",
                found=cell,
                expected="数字",
            )


def _check_total_rows(table: Table, where: str, judgement: Judgement) -> None:
    for at, row in enumerate(table.rows):
        if not is_total(row):
            continue
        above = _added(table.rows[:at], row)
        for column in table.numeric:
            printed = table.value(row, column)
            if (
                printed is None
                or _NOT_ADDED.search(table.heads[column])
                or "%" in row.cells[column]
            ):
                continue
            values = [table.value(each, column) or Decimal(0) for each in above]
            reached = sum(values, Decimal(0))
            if above and reached != printed:
                judgement.disagree(
                    f"{where}“{table.heads[column]}”的{_total_word(row)}与各行之和不等",
                    here=f"{row.place}（{where} {_total_word(row)}行）",
                    there=f"{where} “{table.heads[column]}”列各行之和",
                    found=plain(printed),
                    expected=plain(reached),
                )


def _total_word(row: Row) -> str:
    return next(cell for cell in row.cells if cell and number(cell) is None)


def _added(above: Sequence[Row], total: Row) -> list[Row]:
    """The rows that a total adds: since the last 小计 for a 小计, since its own （一）
    for a numbered one, else all.
    """
    word = bare(_total_word(total))
    start = 0
    for at, row in enumerate(above):
        if "小计" in word and is_total(row):
            start = at + 1
        if word.startswith("（") and any(_FROM.match(cell) for cell in row.cells):
            start = at
    return [row for row in above[start:] if not is_total(row)]


def _check_total_columns(table: Table, where: str, judgement: Judgement) -> None:
    """A column 合计 against the columns before it that it adds up in all other rows."""
    for column in table.numeric:
        if not _SUM_HEAD.fullmatch(table.heads[column]):
            continue
        added = _added_columns(table, column)
        for row in table.rows if added else ():
            values = [table.value(row, each) for each in added]
            printed = table.value(row, column)
            reached = sum((each for each in values if each is not None), Decimal(0))
            if printed is not None and None not in values and reached != printed:
                summands = " + ".join(plain(each) for each in values if each is not None)
                judgement.disagree(
                    f"{where}“{table.name(row)}”的{table.heads[column]}与各列之和不等",
                    here=f"{row.place}（{where} {table.name(row)}，“{table.heads[column]}”）",
                    there=f"{row.place} {summands}",
                    found=plain(printed),
                    expected=plain(reached),
                )


def _added_columns(table: Table, column: int) -> list[int]:
    """The columns right before 合计 that add up to it in most rows; none where no choice does."""
    before: list[int] = []
    for each in table.numeric:
        if each < column:
            before = [] if _SUM_HEAD.fullmatch(table.heads[each]) else [*before, each]
    for start in range(len(before) - 1):
        chosen = before[start:]
        rows = [row for row in table.rows if table.value(row, column) is not None]
        right = [row for row in rows if _sum(table, row, chosen) == table.value(row, column)]
        telling = [row for row in right if table.value(row, column)]
        if len(right) * 5 >= len(rows) * 4 and len(telling) >= 2:
            return chosen
    return []


def _sum(table: Table, row: Row, columns: Sequence[int]) -> Decimal | None:
    values = [table.value(row, column) for column in columns]
    return (
        None if None in values else sum((each for each in values if each is not None), Decimal(0))
    )
