"""The county folder: its three files read whole, every wrong cell reported at once, and a new folder laid out."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cssselect import SelectorError, parse

from config.cycle_words import CycleError, cycle_of
from config.exemptions import Exemption, load_exemptions
from config.holidays import load_holidays
from config.io.spreadsheet import SpreadsheetError, decode
from config.io.table import Table
from config.registry import CATEGORIES, Column, Cycle, Registry, Responsibility, Unit
from config.settings import ConfigError, Settings, http_url, load_settings, mail_address

UNITS = "units.csv"
COLUMNS = "columns.csv"
UNIT_HEADERS = ("单位", "分组", "别名", "联系人", "邮箱", "抄送", "月任务数", "启用日期", "停用日期", "并入")
COLUMN_HEADERS = (
    *("栏目", "单位", "类别", "更新周期", "网址", "重点领域", "可为空", "最少条数"),
    *("责任方式", "专题", "主题", "仅一条", "标题规则", "启用日期", "停用日期"),
    *("版式", "条目", "标题", "日期", "下一页", "备注"),
)
REQUIRED_UNIT_HEADERS = UNIT_HEADERS[:2]
REQUIRED_COLUMN_HEADERS = COLUMN_HEADERS[:5]
NO_UNIT = "无"
"""Stands under 单位 where a column belongs to no unit."""


@dataclass(frozen=True)
class County:
    """One county folder as it stood when it was read. The texts are kept so that the past can be printed again."""

    home: Path
    settings: Settings
    registry: Registry
    units_csv: str
    columns_csv: str
    holidays: Mapping[date, bool] = field(default_factory=dict)
    exemptions: tuple[Exemption, ...] = ()


def load_county(home: Path, *, layouts: Collection[str] | None = None) -> County:
    """Read the whole folder. `layouts` are the names that 版式 may have (None: any). Raises ConfigError with every problem."""
    problems: list[str] = []
    texts: dict[str, str] = {}
    settings: Settings | None = None
    try:
        settings = load_settings(home)
    except ConfigError as error:
        problems += error.problems
    for name in (UNITS, COLUMNS):
        try:
            texts[name] = decode((home / name).read_bytes())
        except FileNotFoundError:
            problems.append(
                f"{home / name}: not found; make a county folder with `tongbao init`, or name one with --home"
            )
        except (OSError, SpreadsheetError) as error:
            problems.append(f"{name}: {error}")
    if settings is None and not (home / UNITS).exists() and not (home / COLUMNS).exists():
        raise ConfigError(problems[:1])
    holidays: Mapping[date, bool] = {}
    try:
        holidays = load_holidays(home)
    except ConfigError as error:
        problems += error.problems
    sound = len(problems)
    registry = _parse(texts.get(UNITS), texts.get(COLUMNS), layouts, problems)
    exemptions: tuple[Exemption, ...] = ()
    if len(problems) == sound and len(texts) == 2:
        # Against a registry with wrong cells every exemption in them would be reported too: one fault, one message.
        try:
            exemptions = load_exemptions(home, registry)
        except ConfigError as error:
            problems += error.problems
    if settings is None or problems:
        raise ConfigError(problems)
    return County(home, settings, registry, texts[UNITS], texts[COLUMNS], holidays, exemptions)


def parse_registry(units_csv: str, columns_csv: str, *, layouts: Collection[str] | None = None) -> Registry:
    """The registry of two CSV texts. Raises ConfigError with every problem of both."""
    problems: list[str] = []
    registry = _parse(units_csv, columns_csv, layouts, problems)
    if problems:
        raise ConfigError(problems)
    return registry


def _parse(
    units_csv: str | None, columns_csv: str | None, layouts: Collection[str] | None, problems: list[str]
) -> Registry:
    units = Table(UNITS, units_csv, REQUIRED_UNIT_HEADERS, problems)
    roster = Registry(tuple(_units(units)), ())
    columns = Table(COLUMNS, columns_csv, REQUIRED_COLUMN_HEADERS, problems)
    # Without a readable roster every unit in columns.csv would be reported as unknown: one fault, one message.
    return Registry(roster.units, tuple(_columns(columns, roster if units.readable else None, layouts)))


def _units(table: Table) -> list[Unit]:
    rows_of: dict[str, int] = {}
    units: list[tuple[int, Unit]] = []
    for row, cells in table.rows:
        name = cells["单位"]
        if not name:
            table.wrong(row, "单位", "", "the unit's name")
        elif name in rows_of:
            table.wrong(row, "单位", name, f"each unit once; it stands in row {rows_of[name]} too")
        elif "、" in name:
            table.wrong(row, "单位", name, "a name without 、, which joins the leads of a column in columns.csv")
        rows_of.setdefault(name, row)
        if not cells["分组"]:
            table.wrong(row, "分组", "", "the unit's group, such as 镇街园区")
        starts, ends = _lifetime(table, row, cells)
        unit = Unit(
            name=name,
            group=cells["分组"],
            aliases=_several(cells.get("别名", "")),
            contact=cells.get("联系人", ""),
            email=_mail(table, row, "邮箱", cells.get("邮箱", "")),
            cc=tuple(_mail(table, row, "抄送", part) for part in _several(cells.get("抄送", ""), "、,，;；")),
            quota=table.count(row, cells, "月任务数"),
            starts=starts,
            ends=ends,
            merged_into=cells.get("并入", ""),
        )
        units.append((row, unit))
    _check_names(table, units, rows_of)
    return [unit for _, unit in units]


def _check_names(table: Table, units: list[tuple[int, Unit]], rows_of: Mapping[str, int]) -> None:
    alias_rows: dict[str, int] = {}
    for row, unit in units:
        for alias in unit.aliases:
            if alias != unit.name and alias in rows_of:
                table.wrong(
                    row, "别名", alias, f"a name that is no other unit's; it is the unit of row {rows_of[alias]}"
                )
            elif alias_rows.setdefault(alias, row) != row:
                table.wrong(row, "别名", alias, f"a name that is no other unit's; row {alias_rows[alias]} has it too")
    roster = Registry(tuple(unit for _, unit in units), ())
    for row, unit in units:
        into = unit.merged_into
        if into and into not in roster.by_any_name:
            table.wrong(row, "并入", into, "a unit of this file")
        elif into and _comes_back(unit, roster):
            table.wrong(row, "并入", into, "a unit that is not merged into this one itself")


def _comes_back(unit: Unit, roster: Registry) -> bool:
    """Whether following 并入 from a unit leads to it again."""
    after = roster.by_any_name.get(unit.merged_into)
    for _ in roster.units:
        if after is None or after.name == unit.name:
            break
        after = roster.by_any_name.get(after.merged_into)
    return after is not None and after.name == unit.name


def _columns(table: Table, roster: Registry | None, layouts: Collection[str] | None) -> list[Column]:
    columns: list[Column] = []
    rows_of: dict[tuple[str, ...], int] = {}
    for row, cells in table.rows:
        same = tuple(cells[header] for header in ("栏目", "单位", "网址"))
        if not cells["栏目"]:
            table.wrong(row, "栏目", "", "the column's name")
        elif same in rows_of:
            table.wrong(
                row, "栏目", cells["栏目"], f"each column once; row {rows_of[same]} has the same 栏目, 单位 and 网址"
            )
        rows_of.setdefault(same, row)
        starts, ends = _lifetime(table, row, cells)
        columns.append(
            Column(
                name=cells["栏目"],
                units=_leads(table, row, cells["单位"], roster),
                category=_category(table, row, cells["类别"]),
                cycle=_cycle(table, row, cells["更新周期"]),
                url=_url(table, row, cells["网址"]),
                key_area=table.yes(row, cells, "重点领域"),
                may_be_blank=table.yes(row, cells, "可为空"),
                min_entries=table.count(row, cells, "最少条数"),
                responsibility=_responsibility(table, row, cells.get("责任方式", "")),
                topics=_several(cells.get("专题", "")),
                themes=_several(cells.get("主题", "")),
                single_entry=table.yes(row, cells, "仅一条"),
                title_rule=cells.get("标题规则", ""),
                starts=starts,
                ends=ends,
                layout=_layout(table, row, cells.get("版式", ""), layouts),
                entry_selector=_selector(table, row, cells, "条目"),
                title_selector=_selector(table, row, cells, "标题"),
                date_selector=_selector(table, row, cells, "日期"),
                next_selector=_selector(table, row, cells, "下一页"),
                note=cells.get("备注", ""),
                row=row,
                extra={header: cell for header, cell in cells.items() if header not in COLUMN_HEADERS},
            )
        )
    return columns


def _several(text: str, marks: str = "、") -> tuple[str, ...]:
    parts = (part.strip() for part in re.split(f"[{marks}]", text))
    return tuple(dict.fromkeys(part for part in parts if part))


def _lifetime(table: Table, row: int, cells: Mapping[str, str]) -> tuple[date | None, date | None]:
    """The first and the last day, as 启用日期 and 停用日期 give them."""
    starts, ends = (table.day(row, cells, header) for header in ("启用日期", "停用日期"))
    if starts and ends and ends < starts:
        table.wrong(row, "停用日期", cells["停用日期"], f"a day not before 启用日期 {starts}")
    return starts, ends


def _responsibility(table: Table, row: int, text: str) -> Responsibility:
    try:
        return Responsibility(text or Responsibility.SHARED)
    except ValueError:
        table.wrong(row, "责任方式", text, "共同, 分别 or nothing")
        return Responsibility.SHARED


def _leads(table: Table, row: int, text: str, roster: Registry | None) -> tuple[str, ...]:
    if text == NO_UNIT:
        return ()
    found: dict[str, None] = {}
    for name in (part.strip() for part in text.split("、") if part.strip()):
        unit = roster.by_any_name.get(name) if roster else None
        if unit is None and roster is not None:
            table.wrong(row, "单位", name, f"a unit of {UNITS} (by name or 别名), several joined by 、, or {NO_UNIT}")
        lead = unit.name if unit else name
        if lead in found:
            table.wrong(row, "单位", text, f"each lead once; {lead} is named twice")
        found[lead] = None
    return tuple(found)


def _category(table: Table, row: int, text: str) -> str:
    main, slash, kind = text.partition("/")
    if main not in CATEGORIES or (slash and not kind.strip()):
        table.wrong(
            row, "类别", text, "信息公开 or 动态信息, optionally with a kind after a slash such as 动态信息/政务要闻"
        )
        return text
    return f"{main}/{kind.strip()}" if slash else main


def _cycle(table: Table, row: int, text: str) -> Cycle:
    try:
        return cycle_of(text)
    except CycleError as error:
        table.wrong(row, "更新周期", text, str(error))
        return Cycle.IRREGULAR


def _url(table: Table, row: int, text: str) -> str:
    try:
        return http_url(text)
    except ValueError:
        table.wrong(row, "网址", text, "the column's address, beginning with http:// or https://")
        return text


def _mail(table: Table, row: int, header: str, text: str) -> str:
    try:
        return mail_address(text)
    except ValueError:
        table.wrong(row, header, text, "a mail address such as name@example.gov.cn")
        return ""


def _layout(table: Table, row: int, text: str, layouts: Collection[str] | None) -> str:
    if text and layouts is not None and text not in layouts:
        table.wrong(row, "版式", text, f"nothing, or one of {' '.join(sorted(layouts))}")
    return text


def _selector(table: Table, row: int, cells: Mapping[str, str], header: str) -> str:
    text = cells.get(header, "")
    if text:
        try:
            parse(text)
        except SelectorError as error:
            table.wrong(row, header, text, f"a CSS selector such as ul.list > li ({error})")
    return text
