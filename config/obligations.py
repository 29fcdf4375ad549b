"""obligations.csv (任务): what units must publish once, by a day; the file is optional."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from config.io.headers import headers_of
from config.io.source import Source
from config.io.table import Table
from config.periods import Period
from config.registry import Registry, Unit
from config.speech import en

OBLIGATIONS = "obligations.csv"
REQUIRED, OPTIONAL = ("单位", "栏目", "标题含", "截止日期"), ("事项", "依据", "起始日期")
EVERYBODY = "全部"
"""Stands under 单位 where every unit with such a column is meant."""
_LAST_YEARS = Period(months=-12)


@dataclass(frozen=True, slots=True)
class Obligation:
    """One row. units: by roster name, every one that is meant. title: what the entry's title
    holds, {单位} for the unit's name.

    begins: the first day of which an entry may be: 起始日期, else a year before the last day, for
    the last year's report is not this year's.
    """

    units: tuple[str, ...]
    column: str
    title: str
    due: date
    begins: date
    item: str = ""
    basis: str = ""

    @property
    def words(self) -> str:
        """事项 as it is printed."""
        return self.item or (f"标题含“{self.title}”" if self.title else f"更新{self.column}")


def has(title: str, wanted: str, unit: Unit | None) -> bool:
    """Whether a title holds what is wanted, blanks and full-width forms apart; {单位} is the
    unit's name or one of its 别名.
    """
    names = ("",) if unit is None else (unit.name, *unit.aliases)
    return any(_fold(wanted.replace("{单位}", name)) in _fold(title) for name in names)


def read_obligations(
    source: Source | None, registry: Registry, problems: list[str]
) -> tuple[Obligation, ...]:
    """The obligations of a table (None: there is none)."""
    if source is None:
        return ()
    table = Table(source.name, source.text, headers_of(REQUIRED, OPTIONAL), problems)
    found = [_obligation(table, row, cells, registry) for row, cells in table.rows]
    return tuple(each for each in found if each is not None)


def _obligation(
    table: Table, row: int, cells: Mapping[str, str], registry: Registry
) -> Obligation | None:
    units = _units(table, row, cells, registry)
    due = table.day(row, cells, "截止日期")
    begins = table.day(row, cells, "起始日期") if cells.get("起始日期") else None
    if not cells["截止日期"]:
        table.wrong(row, "截止日期", "", en("the last day, such as 2020-03-31"))
    if begins and due and due < begins:
        table.wrong(
            row,
            "截止日期",
            cells["截止日期"],
            en("a day not before 起始日期 {begins}").format(begins=begins),
        )
    if not units or due is None:
        return None
    return Obligation(
        units,
        cells["栏目"],
        cells["标题含"],
        due,
        begins or _LAST_YEARS.after(due),
        cells.get("事项", ""),
        cells.get("依据", ""),
    )


def _units(table: Table, row: int, cells: Mapping[str, str], registry: Registry) -> tuple[str, ...]:
    """Those of the units meant that have such a column."""
    text, column = cells["单位"], cells["栏目"]
    leads = {name for each in registry.columns if each.name == column for name in each.units}
    unit = registry.by_any_name.get(text)
    if unit is None and text != EVERYBODY and text not in registry.groups:
        table.wrong(
            row,
            "单位",
            text,
            en("a unit of units.csv (by name or 别名), a 分组, or {everybody}").format(
                everybody=EVERYBODY
            ),
        )
        return ()
    meant = (
        [each.name for each in registry.units if text in (EVERYBODY, each.group)]
        if unit is None
        else [unit.name]
    )
    found = tuple(name for name in meant if name in leads)
    if not found:
        table.wrong(row, "栏目", column, en("a column of {text} in columns.csv").format(text=text))
    return found


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
