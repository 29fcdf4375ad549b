"""matrix.csv: cells of the checklist that a person filled in, with initials and day;
they win over what was found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from config.checklist.indicators import Indicator, Method
from config.io.headers import headers_of
from config.io.source import Source
from config.io.table import Table
from config.registry import Registry
from config.speech import en

OVERRIDES = "matrix.csv"
HEADERS = ("单位", "指标", "值", "填报人", "日期", "依据")
YES, NO, NOT_ASKED, UNVERIFIED = "√", "×", "—", "待核"
_SPELLINGS = {
    **dict.fromkeys(("√", "✓", "✔", "是", "有"), YES),
    **dict.fromkeys(("×", "✕", "✗", "✘", "x", "X", "否", "无"), NO),
    **dict.fromkeys(("—", "－", "-", "–", "——", "不涉及"), NOT_ASKED),
}


@dataclass(frozen=True, slots=True)
class Override:
    """One cell: who filled it in on which day, and on what ground ("": none is given)."""

    unit: str
    indicator: str
    value: str | int
    by: str
    on: date
    ground: str


def read_overrides(
    source: Source | None, registry: Registry, indicators: Sequence[Indicator], problems: list[str]
) -> Mapping[tuple[str, str], Override]:
    """The overrides by unit and indicator; of several the one of the latest day.
    Every wrong cell is collected.
    """
    if source is None:
        return {}
    table = Table(source.name, source.text, headers_of(HEADERS[:5], HEADERS[5:]), problems)
    by_name = {indicator.name: indicator for indicator in indicators}
    by_name |= {indicator.number: indicator for indicator in indicators if indicator.number}
    found: dict[tuple[str, str], Override] = {}
    for row, cells in table.rows:
        override = _override(table, row, cells, registry, by_name)
        if override is None:
            continue
        place = (override.unit, override.indicator)
        before = found.get(place)
        if before is not None and before.on == override.on:
            table.wrong(
                row,
                "日期",
                cells["日期"],
                en("another day than an earlier row has for {unit}").format(unit=override.unit),
            )
        elif before is None or before.on < override.on:
            found[place] = override
    return found


def _override(
    table: Table,
    row: int,
    cells: Mapping[str, str],
    registry: Registry,
    indicators: Mapping[str, Indicator],
) -> Override | None:
    unit, indicator = registry.by_any_name.get(cells["单位"]), indicators.get(cells["指标"])
    if unit is None:
        table.wrong(row, "单位", cells["单位"], en("a unit of units.csv (by name or 别名)"))
    if indicator is None:
        table.wrong(
            row, "指标", cells["指标"], en("an indicator of indicators.csv, by its name or 序号")
        )
    if not cells["填报人"]:
        table.wrong(row, "填报人", "", en("who filled it in, by name or initials"))
    day = table.day(row, cells, "日期")
    if not cells["日期"]:
        table.wrong(row, "日期", "", en("the day on which it was filled in"))
    value = None if indicator is None else _value(table, row, cells["值"], indicator.method)
    if unit is None or indicator is None or day is None or value is None:
        return None
    return Override(unit.name, indicator.name, value, cells["填报人"], day, cells.get("依据", ""))


def _value(table: Table, row: int, text: str, method: Method) -> str | int | None:
    """The value of a cell by its kind; None where it is none of that kind."""
    mark = _SPELLINGS.get(text)
    if method is Method.COUNT:
        if re.fullmatch(r"[0-9]{1,6}", text):
            return int(text)
        if mark == NOT_ASKED or text == UNVERIFIED:
            return mark or text
        table.wrong(
            row,
            "值",
            text,
            en("a whole number, {not_asked} or {unverified}: 0 where there is none").format(
                not_asked=NOT_ASKED, unverified=UNVERIFIED
            ),
        )
        return None
    if mark or text == UNVERIFIED:
        return mark or text
    if method in (Method.TEXT, Method.BY_HAND) and text:
        return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else text
    table.wrong(row, "值", text, f"{YES}, {NO}, {NOT_ASKED} or {UNVERIFIED}")
    return None
