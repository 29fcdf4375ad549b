"""The lists of who is behind: rows by column or by unit, and the same
rows as CSV, JSON and a table.

Rows stand in the order of the CSV files: by column that of columns.csv, by unit that of units.csv
and, within a unit, the categories as they first appear in columns.csv.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from operator import attrgetter
from typing import TypeAlias
from zoneinfo import ZoneInfo

from config.io.spreadsheet import Cell, to_csv
from config.registry import Registry
from monitor.rules.naming import Naming
from monitor.rules.verdicts import Verdict, judge_units
from storage.records import Outcome, Standing

COLUMN_HEADER = (
    *("截止日期", "分组", "单位", "栏目", "类别", "更新周期", "最近更新", "最近标题"),
    *("未更新天数", "档次", "是否超期", "是否豁免", "应更新时限", "核查时间", "核查结果", "网址"),
)
_BESIDE = {"beside": "核查结果"}
_BEHIND = {"beside": "单位"}
UNIT_HEADER = (
    "截止日期",
    "分组",
    "单位",
    "类别",
    "最近更新",
    "最近栏目",
    "未更新天数",
    "档次",
    "核查结果",
)


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column. The field names are the keys of the JSON, their order that of
    COLUMN_HEADER; None is missing.

    exempt: every lead is exempt on the as-of date, late or not. due: see Verdict. checked_at is in
    the portal's time zone. confirmed: who has looked, and why the column is as it was read, beside
    核查结果 where an office reads it; no field of JSON. marks: what stands behind a unit's name
    where an office reads it, such as its objection; no field of JSON either.
    """

    as_of: date
    group: str | None
    unit: str | None
    column: str
    category: str
    cycle: str
    latest: date | None
    title: str | None
    days: int | None
    band: str
    overdue: bool | None
    exempt: bool
    due: date | None
    checked_at: datetime | None
    outcome: Outcome | None
    url: str
    confirmed: str = field(default="", metadata=_BESIDE)
    marks: Mapping[str, str] = field(default_factory=dict, metadata=_BEHIND)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit in one category. The field names are the keys of the JSON,
    their order that of UNIT_HEADER.
    """

    as_of: date
    group: str
    unit: str
    category: str
    latest: date | None
    column: str | None
    days: int | None
    band: str
    outcome: Outcome | None


Row: TypeAlias = ColumnRow | UnitRow


def column_row(verdict: Verdict, zone: ZoneInfo, naming: Naming) -> ColumnRow:
    """The row of one column; joint leads are one row, joined by 、."""
    column, standing = verdict.column, verdict.standing
    return ColumnRow(
        as_of=verdict.as_of,
        group="、".join(dict.fromkeys(unit.group for unit in verdict.leads)) or None,
        unit="、".join(unit.name for unit in verdict.leads) or None,
        column=column.name,
        category=column.category,
        cycle=column.cycle.word,
        latest=standing.latest,
        title=standing.latest_title or None,
        days=verdict.days,
        band=verdict.band,
        overdue=verdict.overdue,
        exempt=naming.exempt(verdict),
        due=verdict.due,
        checked_at=standing.checked_at and standing.checked_at.astimezone(zone),
        outcome=standing.outcome,
        url=column.url,
        confirmed=_confirmed(standing),
    )


def _confirmed(standing: Standing) -> str:
    """By whom and why, as long as nothing newer stands in the column; "" where nobody has."""
    said = standing.confirmation
    if said is None or (standing.latest is not None and standing.latest > said.day):
        return ""
    return f"{said.who}确认：{said.why}" if said.why else f"{said.who}确认"


def column_rows(
    verdicts: Sequence[Verdict],
    zone: ZoneInfo,
    naming: Naming,
    *,
    category: str = "",
    named_only: bool = False,
) -> list[ColumnRow]:
    """A row for every column in `category` ("": any; 动态信息 includes its kinds),
    or for those that are named.
    """
    return [
        column_row(verdict, zone, naming)
        for verdict in verdicts
        if verdict.column.in_category(category) and (naming.names(verdict) or not named_only)
    ]


def named_row(verdict: Verdict, zone: ZoneInfo, naming: Naming) -> ColumnRow:
    """The row of a column that is named, with those of its leads that
    are: one that is exempt is not.
    """
    leads = naming.leads(verdict)
    marks = {unit.name: said for unit in leads if (said := naming.mark(verdict, unit))}
    names = "、".join(unit.name for unit in leads)
    return replace(column_row(verdict, zone, naming), unit=names or None, marks=marks)


def unit_rows(
    registry: Registry,
    verdicts: Sequence[Verdict],
    naming: Naming,
    *,
    category: str = "",
    named_only: bool = False,
) -> list[UnitRow]:
    """A row for every unit and category in which the unit answers for a column, or
    for those units that are named.

    The category is 信息公开 or 动态信息, or the very kind that was asked for.
    """
    by_category: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.column.in_category(category):
            by_category.setdefault(verdict.column.main_category, []).append(verdict)
    rows = [
        UnitRow(
            as_of=found.decided_by.as_of,
            group=found.unit.group,
            unit=found.unit.name,
            category=category or main_category,
            latest=found.latest,
            column=found.latest_column or None,
            days=found.days,
            band=found.band,
            outcome=found.decided_by.standing.outcome,
        )
        for main_category, members in by_category.items()
        for found in judge_units(registry, members)
        if not named_only or naming.names_unit(found, members)
    ]
    return sorted(rows, key=lambda row: registry.order[row.unit])


def as_csv(header: Sequence[str], rows: Sequence[Row]) -> str:
    """The rows as CSV text under COLUMN_HEADER or UNIT_HEADER."""
    return to_csv(header, (cells(row, header) for row in rows))


def as_xlsx(header: Sequence[str], rows: Sequence[Row]) -> bytes:
    """The rows as a workbook under COLUMN_HEADER or UNIT_HEADER."""
    from config.io.xlsx import to_xlsx  # with its library: no other form waits for it

    return to_xlsx("未更新名单", header, (cells(row, header) for row in rows))


def as_json(rows: Sequence[Row]) -> str:
    """The rows as a JSON array of objects under English keys, a line for each key.

    Told to indent, json leaves its encoder in C and takes five times as long. The line breaks
    between rows are told from all others: those of a text are escaped.
    """
    if not rows:
        return "[]"
    flat = json.dumps(
        [_by_key(row) for row in rows],
        ensure_ascii=False,
        separators=(",\n    ", ": "),
        default=_iso,
    )
    between = flat[2:-2].replace("},\n    {", "\n  },\n  {\n    ")
    return f"[\n  {{\n    {between}\n  }}\n]"


def _iso(value: object) -> str:
    """A day or a moment as JSON has it."""
    assert isinstance(value, date)
    return value.isoformat()


def as_object(row: Row) -> dict[str, object]:
    """One row as JSON has it: days and moments ISO, missing null."""
    return {
        key: _iso(value) if isinstance(value, date) else value
        for key, value in _by_key(row).items()
    }


def cells(row: Row, headers: Sequence[str]) -> list[Cell]:
    """The row's cells under some of the headers of its list, as an office reads them."""
    header = UNIT_HEADER if isinstance(row, UnitRow) else COLUMN_HEADER
    by_header = {name: _cell(value) for name, value in zip(header, _values(row), strict=True)}
    if isinstance(row, ColumnRow) and row.confirmed:
        by_header["核查结果"] = f"{by_header['核查结果'] or ''}（{row.confirmed}）"
    if isinstance(row, ColumnRow) and row.marks and row.unit:
        names = ((name, row.marks.get(name)) for name in row.unit.split("、"))
        by_header["单位"] = "、".join(f"{name}（{said}）" if said else name for name, said in names)
    return [by_header[name] for name in headers]


def as_table(rows: Sequence[Row], width: int) -> str:
    """The rows for a terminal of so many columns; addresses and titles are left to the CSV."""
    from monitor.reports.ruled import ruled  # with its library: no other form waits for it

    header = UNIT_HEADER if rows and isinstance(rows[0], UnitRow) else COLUMN_HEADER
    shown = [name for name in header if name not in ("截止日期", "分组", "最近标题", "网址")]
    texts = [["" if cell is None else str(cell) for cell in cells(row, shown)] for row in rows]
    return ruled(shown, texts, width)


def _keys(kind: type[Row]) -> tuple[str, ...]:
    """The keys of JSON, in the order of the header."""
    return tuple(one.name for one in fields(kind) if not one.metadata)


_KEYS: Mapping[type[Row], tuple[str, ...]] = {kind: _keys(kind) for kind in (ColumnRow, UnitRow)}
_VALUES = {kind: attrgetter(*keys) for kind, keys in _KEYS.items()}


def _values(row: Row) -> tuple[object, ...]:
    values: tuple[object, ...] = _VALUES[type(row)](row)
    return values


def _by_key(row: Row) -> dict[str, object]:
    return dict(zip(_KEYS[type(row)], _values(row), strict=True))


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return value.label if isinstance(value, Outcome) else value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    assert value is None or isinstance(value, int | date)
    return value
