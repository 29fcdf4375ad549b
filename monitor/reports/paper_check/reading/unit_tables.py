"""Tables of counts by unit: which group they list, and which column holds which count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from monitor.reports.paper_check.blocks import Document, Grid, Row
from monitor.reports.paper_check.language.measures import Group, Measure, group_of, measure_of
from monitor.reports.paper_check.language.names import find_unit, looks_like_unit
from monitor.reports.paper_check.language.normal import bare
from monitor.reports.paper_check.reading.structure import Paper
from monitor.reports.paper_check.reading.tables import Table, tables_of

_NARROW = re.compile(
    r"重点领域|专题|专栏|前[十\d]|后[十\d]|未更新|未按期|超期|整改|任务|豁免|未能核查|"
    r"新媒体|扣分|加分|得分|考核"
)
_NO_COUNT = re.compile(
    r"率|占比|百分|%|任务|应|天数|排名|名次|得分|分值|环比|同比|上月|上期|去年|累计|差|年"
)
_KEY_AREAS = re.compile(r"重点领域")


@dataclass(frozen=True)
class UnitTable:
    """A table of counts by unit. where: the attachment's name, else the table's place."""

    table: Table
    where: str
    title: str
    kind: str

    @cached_property
    def group(self) -> Group | None:
        head = self.table.heads[self.table.unit] if self.table.unit is not None else ""
        return group_of(head) or group_of(self.title)

    @cached_property
    def columns(self) -> Mapping[Measure, int]:
        """The column of each kind of count; a kind that two columns name stands for neither."""
        found: dict[Measure, list[int]] = {}
        for column in self.table.numeric:
            head = bare(self.table.heads[column])
            measure = None if _NO_COUNT.search(head) else measure_of(head)
            if measure is not None:
                found.setdefault(measure, []).append(column)
        return {measure: columns[0] for measure, columns in found.items() if len(columns) == 1}

    def value(self, row: Row, measure: Measure) -> Decimal | None:
        """A unit's count; a total that has no column of its own is
        信息公开 and 动态信息 together.
        """
        column = self.columns.get(measure)
        if column is not None:
            return self.table.value(row, column)
        parts = [self.columns.get(Measure.DISCLOSURE), self.columns.get(Measure.NEWS)]
        if measure is not Measure.TOTAL or None in parts or len(self.table.numeric) > 2:
            return None
        values = [self.table.value(row, column) for column in parts if column is not None]
        return (
            None
            if None in values
            else sum((each for each in values if each is not None), Decimal(0))
        )

    def remark(self, row: Row) -> str:
        """What the column 备注 says of a unit."""
        column = next(
            (n for n, head in enumerate(self.table.heads) if re.search(r"备注|说明", head)), None
        )
        return row.cells[column] if column is not None and column < len(row.cells) else ""

    def total(self, measure: Measure) -> Decimal | None:
        """The sum over all units; None where the table does not count so."""
        values = [self.value(row, measure) for row in self.table.data]
        known = [each for each in values if each is not None]
        return sum(known, Decimal(0)) if known else None

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(self.table.name(row) for row in self.table.data)

    def row_of(self, name: str) -> Row | None:
        """The row of the unit that a name means, by its full or a short form."""
        found = find_unit(name, self.names)
        return self.table.data[self.names.index(found)] if found is not None else None


@dataclass(frozen=True)
class KeyAreaTable:
    """The table of key areas: lead units, column, count."""

    table: Table
    where: str
    count: int

    def leads_alone(self, lead: str) -> bool:
        """Whether a lead has a column that it does not share."""
        return any(self.table.name(row) == lead for row in self.table.data)

    def by_lead(self) -> dict[str, Decimal]:
        """What all columns of each lead hold together; a joint lead's count is each one's."""
        found: dict[str, Decimal] = {}
        for row in self.table.data:
            value = self.table.value(row, self.count)
            for lead in self.table.name(row).split("、"):
                found[lead.strip()] = found.get(lead.strip(), Decimal(0)) + (value or Decimal(0))
        return found


def titled_tables(paper: Paper) -> Iterator[tuple[Table, str, str, str]]:
    """Every table with the name of its attachment (or its place), its
    title, and the kind of its file.
    """
    for each in paper.attached:
        for grid in each.grids:
            for table in tables_of(grid, each.title):
                yield table, each.name, f"{each.title} {table.title}", each.kind
    for grid in paper.tables:
        for table in tables_of(grid):
            yield table, grid.place, f"{grid.place} {table.title}", _kind(paper.documents, grid)


def unit_tables(paper: Paper) -> list[UnitTable]:
    """The tables that count all units of a group."""
    found = [
        UnitTable(table, where, title, kind) for table, where, title, kind in titled_tables(paper)
    ]
    return [
        each
        for each in found
        if each.columns and not _NARROW.search(each.title) and _lists_units(each.table)
    ]


def one_of_each(tables: Sequence[UnitTable]) -> list[UnitTable]:
    """The tables that alone count their group in their kind of file: of two,
    nobody can tell which is meant.
    """
    alike = Counter((each.group, each.kind) for each in tables)
    return [each for each in tables if alike[each.group, each.kind] == 1]


def key_area_tables(paper: Paper) -> list[KeyAreaTable]:
    """The tables of key areas: a unit column, a column of columns, and one of counts."""
    return [
        KeyAreaTable(table, where, table.numeric[-1])
        for table, where, title, _ in titled_tables(paper)
        if _KEY_AREAS.search(title)
        and table.unit is not None
        and table.column is not None
        and table.numeric
    ]


def _lists_units(table: Table) -> bool:
    """Whether a table has a row a unit: most names have the form of a unit's, and no
    column names portal columns.
    """
    names = [table.name(row) for row in table.data]
    return table.column is None and sum(looks_like_unit(name) for name in names) * 2 > len(names)


def _kind(documents: Sequence[Document], grid: Grid) -> str:
    return next((doc.kind for doc in documents if grid in doc.blocks), "")
