"""What a table says: which rows are its header, which column names
the units, which hold numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from monitor.reports.paper_check.blocks import Grid, Row
from monitor.reports.paper_check.language.normal import bare
from monitor.reports.paper_check.language.numerals import number

TOTAL_ROW = re.compile(r"(（[一二三四五六七八九十]+）)?(合计|总计|小计|共计|总数)")
MARKS = ("√", "×", "✓", "✔", "✗", "✘", "—", "-", "——", "/", "☑", "╳")
_UNIT = re.compile(r"单位|部门|镇|乡|街道|园区|社区|名称|责任")
_ORDINAL = re.compile(r"序号|编号|排名|名次|位次")
_COLUMN = re.compile(r"栏目|版块|板块|指标|事项")


@dataclass(frozen=True)
class Table:
    """One table with one header. heads: the header's text above each column; rows:
    data rows, totals among them.
    """

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    title: str
    place: str

    def cells(self, column: int) -> list[str]:
        return [row.cells[column] if column < len(row.cells) else "" for row in self.rows]

    @cached_property
    def data(self) -> tuple[Row, ...]:
        """The rows without those of totals."""
        return tuple(row for row in self.rows if not is_total(row))

    @cached_property
    def ordinal(self) -> int | None:
        """The column of running numbers."""
        return next((n for n, head in enumerate(self.heads) if _ORDINAL.match(head)), None)

    @cached_property
    def unit(self) -> int | None:
        """The column that names the units: by its header, else the first one of text."""
        named = [n for n, head in enumerate(self.heads) if _UNIT.search(head) and self._is_text(n)]
        others = [n for n in range(len(self.heads)) if n != self.ordinal and self._is_text(n)]
        return next(iter(named or others), None)

    @cached_property
    def column(self) -> int | None:
        """The column that names portal columns (栏目)."""
        return next(
            (n for n, head in enumerate(self.heads) if _COLUMN.search(head) and n != self.unit),
            None,
        )

    @cached_property
    def numeric(self) -> tuple[int, ...]:
        """The columns most of whose filled cells are numbers, without the running numbers."""
        return tuple(n for n in range(len(self.heads)) if n != self.ordinal and self._is_numeric(n))

    def value(self, row: Row, column: int) -> Decimal | None:
        return number(row.cells[column]) if column < len(row.cells) else None

    def name(self, row: Row) -> str:
        """The unit's cell of a row; of merged lead cells the one above speaks on."""
        if self.unit is None:
            return ""
        for above in reversed(self.rows[: self.rows.index(row) + 1]):
            if self.unit < len(above.cells) and above.cells[self.unit]:
                return above.cells[self.unit]
        return ""

    def total(self, column: int) -> Decimal:
        """The sum of a column's numbers over the data rows."""
        return sum((self.value(row, column) or Decimal(0) for row in self.data), Decimal(0))

    def _is_text(self, column: int) -> bool:
        filled = [cell for cell in self.cells(column) if cell]
        words = [cell for cell in filled if number(cell) is None and cell not in MARKS]
        return bool(filled) and len(words) * 2 > len(filled)

    def _is_numeric(self, column: int) -> bool:
        filled = [cell for cell in self.cells(column) if cell]
        return (
            bool(filled) and sum(number(cell) is not None for cell in filled) * 5 >= len(filled) * 3
        )


def is_total(row: Row) -> bool:
    """Whether a row adds up the ones above it."""
    words = [cell for cell in row.cells if cell and number(cell) is None]
    return bool(words) and bool(TOTAL_ROW.fullmatch(bare(words[0])))


def tables_of(grid: Grid, title: str = "") -> list[Table]:
    """The tables of one grid: a row of one cell above another header begins a new one."""
    rows = [row for row in grid.rows if any(row.cells)]
    starts = [n for n in range(len(rows)) if n == 0 or _begins_section(rows, n)]
    found = []
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        part = rows[start:end]
        name = title
        if len(part) > 1 and _is_lone(part[0]):
            name, part = next(cell for cell in part[0].cells if cell), part[1:]
        table = _table(part, name)
        if table is not None:
            found += _beside_each_other(table)
    return found


def _beside_each_other(table: Table) -> list[Table]:
    """What was printed in two columns to save paper: 单位、条数、单位、条数 is one table,
    乡镇、条数、部门、条数 are two.
    """
    half, odd = divmod(len(table.heads), 2)
    left, right = table.heads[:half], table.heads[half:]
    alike = [one for one, other in zip(left, right, strict=False) if one == other]
    units = [_UNIT.search(left[n]) and _UNIT.search(right[n]) for n in range(half) if not odd]
    if odd or half < 2 or not any(units) or len(alike) < half - 1:
        return [table]
    halves = [_part(table, slice(0, half)), _part(table, slice(half, None))]
    if len(alike) == half:
        return [replace(halves[0], rows=(*halves[0].rows, *halves[1].rows))]
    return halves


def _part(table: Table, columns: slice) -> Table:
    rows = (replace(row, cells=row.cells[columns]) for row in table.rows)
    return replace(
        table, heads=table.heads[columns], rows=tuple(row for row in rows if any(row.cells))
    )


def _begins_section(rows: Sequence[Row], at: int) -> bool:
    return (
        _is_lone(rows[at])
        and at + 1 < len(rows)
        and not _is_data(rows[at + 1])
        and not _is_lone(rows[at + 1])
    )


def _is_lone(row: Row) -> bool:
    return (
        len(row.cells) > 1
        and len({cell for cell in row.cells if cell}) == 1
        and number(row.cells[0]) is None
    )


def _is_data(row: Row) -> bool:
    return any(number(cell) is not None or cell in MARKS for cell in row.cells)


def _table(rows: Sequence[Row], title: str) -> Table | None:
    """Header and data: the header ends above the first row with a number or a mark,
    else it is the first row alone.
    """
    first = next((n for n, row in enumerate(rows) if _is_data(row)), 1)
    header_end = min(first, 4)
    if first == 0 and not _goes_on(rows[0]):
        header_end = 1
    if not any(_is_data(row) and not is_total(row) for row in rows):
        header_end = 1  # the numbers of all rows are empty, and a total says nothing of a header
    if len(rows) <= header_end:
        return None
    header = rows[:header_end]
    width = max(len(row.cells) for row in rows)
    heads = tuple(_head(header, column) for column in range(width))
    return Table(heads, tuple(rows[header_end:]), title, rows[0].place)


def _goes_on(row: Row) -> bool:
    """Whether a first row is no header but data: a table that a page's end divided."""
    filled = [cell for cell in row.cells if cell]
    return sum(number(cell) is not None or cell in MARKS for cell in filled) * 2 >= len(filled)


def _head(header: Sequence[Row], column: int) -> str:
    """The header above a column, upper rows first; an empty upper cell
    goes on with its left neighbour.
    """
    parts: list[str] = []
    for depth, row in enumerate(header):
        cell = row.cells[column] if column < len(row.cells) else ""
        below = any(column < len(each.cells) and each.cells[column] for each in header[depth + 1 :])
        if not cell and below:
            cell = next((left for left in reversed(row.cells[:column]) if left), "")
        if cell and cell not in parts:
            parts.append(cell)
    return " ".join(parts)
