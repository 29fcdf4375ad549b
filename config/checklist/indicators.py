"""indicators.csv: the indicators of the checklist, each with how its cells are
found and whom it is asked of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from config.checklist.rules import EXPECTED, Rule, read_rule
from config.io.headers import headers_of
from config.io.source import Source
from config.io.table import Table
from config.registry import Registry, Unit
from config.speech import en

INDICATORS = "indicators.csv"
HEADERS = ("序号", "指标", "方式", "栏目", "规则", "适用")
EVERYBODY = "全部"
_NAMES = re.compile(r"[、,，/]")


class Method(StrEnum):
    """方式: how an indicator's cells are found."""

    COLUMN = "栏目"
    OBLIGATION = "任务"
    COUNT = "计数"
    TEXT = "文字"
    BY_HAND = "人工"


@dataclass(frozen=True, slots=True)
class Asked:
    """适用: whom an indicator is asked of. units: their names; None: everybody.
    implied: nothing was written.
    """

    units: frozenset[str] | None = None
    implied: bool = False

    def covers(self, unit: Unit) -> bool:
        return self.units is None or unit.name in self.units


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row. number: as written. columns: names of columns, or of obligations
    (事项). row: its row in the file.
    """

    number: str
    name: str
    method: Method
    columns: tuple[str, ...]
    rule: Rule
    asked: Asked
    row: int


def read_indicators(
    source: Source, registry: Registry, duties: Collection[str], problems: list[str]
) -> tuple[Indicator, ...]:
    """The indicators in the file's order; every wrong cell is collected. duties: columns
    and 事项 of obligations.csv.
    """
    table = Table(
        source.name,
        source.text,
        headers_of(("指标", "方式"), ("序号", "栏目", "规则", "适用")),
        problems,
    )
    found = [_indicator(table, row, cells, registry, duties) for row, cells in table.rows]
    names = [each.name for each in found if each is not None]
    for each in found:
        if each is not None and names.count(each.name) > 1:
            table.wrong(each.row, "指标", each.name, en("a name that no other row has"))
    if table.readable and not found:
        problems.append(
            en("{name}: no indicator in it; expected a row for each").format(name=source.name)
        )
    return tuple(each for each in found if each is not None)


def _indicator(
    table: Table, row: int, cells: Mapping[str, str], registry: Registry, duties: Collection[str]
) -> Indicator | None:
    name, word = cells["指标"], cells["方式"]
    if not name:
        table.wrong(row, "指标", "", en("the indicator's name"))
    if word not in set(Method):
        table.wrong(row, "方式", word, en("one of {method}").format(method="、".join(Method)))
        return None
    method = Method(word)
    columns = tuple(part.strip() for part in _NAMES.split(cells.get("栏目", "")) if part.strip())
    _check_columns(table, row, method, columns, registry)
    if method is Method.OBLIGATION:
        _check_duties(table, row, columns, duties)
    rule = read_rule(cells.get("规则", ""))
    if rule is None:
        table.wrong(row, "规则", cells["规则"], EXPECTED)
    asked = _asked(table, row, cells.get("适用", ""), registry)
    return Indicator(cells.get("序号", ""), name, method, columns, rule or Rule(), asked, row)


def _check_columns(
    table: Table, row: int, method: Method, columns: tuple[str, ...], registry: Registry
) -> None:
    if not columns and method in (Method.COLUMN, Method.COUNT):
        table.wrong(
            row,
            "栏目",
            "",
            en("the columns that {method} looks in, joined by 、").format(method=method),
        )
    known = {column.name for column in registry.columns}
    for name in columns:
        if name not in known and method in (Method.COLUMN, Method.COUNT, Method.TEXT):
            table.wrong(row, "栏目", name, en("a column of columns.csv"))


def _check_duties(table: Table, row: int, names: tuple[str, ...], duties: Collection[str]) -> None:
    """What 任务 names must be a duty; without a name it is all duties of a unit."""
    if not duties:
        table.wrong(
            row,
            "方式",
            Method.OBLIGATION,
            en("an obligations.csv with the duties that it asks for"),
        )
        return
    for name in names:
        if name not in duties:
            table.wrong(row, "栏目", name, en("a 栏目 or 事项 of obligations.csv"))


def _asked(table: Table, row: int, text: str, registry: Registry) -> Asked:
    """适用: 全部, units and groups joined by 、, or 除 and those that it is not asked of."""
    if text in ("", EVERYBODY):
        return Asked(implied=not text)
    named: set[str] = set()
    for part in _NAMES.split(text.removeprefix("除").removesuffix("外")):
        name = part.strip()
        unit = registry.by_any_name.get(name)
        if unit is not None:
            named.add(unit.name)
        elif name in registry.groups:
            named |= {each.name for each in registry.units if each.group == name}
        elif name:
            table.wrong(
                row,
                "适用",
                name,
                en(
                    "{everybody}, or units and groups of units.csv joined by 、, or 除 before them"
                ).format(everybody=EVERYBODY),
            )
    if text.startswith("除"):
        named = {unit.name for unit in registry.units} - named
    return Asked(frozenset(named))
