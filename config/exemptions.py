"""exemptions.csv (豁免): columns of which a unit is not told for a time, with reason and
approver; the file is optional.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from config.io.headers import headers_of
from config.io.source import Source
from config.io.table import Table
from config.registry import Registry
from config.speech import en

EXEMPTIONS = "exemptions.csv"
EXEMPTION_HEADERS = ("单位", "栏目", "原因", "批准人", "起始日期", "截止日期")
NOBODY = "无"
"""Stands under 单位 for a column that belongs to no unit."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """One row: the unit (NOBODY: no unit) need not update its column
    from the first to the last day.

    starts: None for from ever on.
    """

    unit: str
    column: str
    reason: str
    approver: str
    starts: date | None
    ends: date

    def holds(self, day: date) -> bool:
        return (self.starts is None or self.starts <= day) and day <= self.ends

    def __str__(self) -> str:
        return f"exempt until {self.ends}: {self.reason} ({self.approver})"


def read_exemptions(
    source: Source | None, registry: Registry, problems: list[str]
) -> tuple[Exemption, ...]:
    """The exemptions of a table (None: there is none); an expired one is
    among them and lapses by itself.
    """
    if source is None:
        return ()
    table = Table(source.name, source.text, headers_of(EXEMPTION_HEADERS), problems)
    found = [_exemption(table, row, cells, registry) for row, cells in table.rows]
    return tuple(exemption for exemption in found if exemption is not None)


def _exemption(
    table: Table, row: int, cells: Mapping[str, str], registry: Registry
) -> Exemption | None:
    name = _unit(table, row, cells, registry)
    for header, wanted in (("原因", en("why")), ("批准人", en("who approved it"))):
        if not cells[header]:
            table.wrong(row, header, "", wanted)
    starts, ends = (table.day(row, cells, header) for header in ("起始日期", "截止日期"))
    if not cells["截止日期"]:
        table.wrong(row, "截止日期", "", en("the last day of the exemption, such as 2018-09-30"))
    if starts and ends and ends < starts:
        table.wrong(
            row,
            "截止日期",
            cells["截止日期"],
            en("a day not before 起始日期 {starts}").format(starts=starts),
        )
    if not name or ends is None:
        return None
    return Exemption(name, cells["栏目"], cells["原因"], cells["批准人"], starts, ends)


def _unit(table: Table, row: int, cells: Mapping[str, str], registry: Registry) -> str:
    """The unit's name in the roster, NOBODY for a column of no unit, ""
    where there is no such unit.
    """
    text, column_name = cells["单位"], cells["栏目"]
    unit = registry.by_any_name.get(text)
    if unit is None and text != NOBODY:
        table.wrong(row, "单位", text, en("a unit of units.csv (by name or 别名)"))
        return ""
    named = [column for column in registry.columns if column.name == column_name]
    if unit is None:
        if not any(not column.units for column in named):
            table.wrong(row, "栏目", column_name, en("a column of no unit in columns.csv"))
        return NOBODY
    if not any(unit.name in column.units for column in named):
        table.wrong(
            row, "栏目", column_name, en("a column of {name} in columns.csv").format(name=unit.name)
        )
    return unit.name
