"""units.csv as units."""

from __future__ import annotations

from collections.abc import Mapping

from config.io.table import Table
from config.registry import Registry, Unit
from config.roster.cells import lifetime, likely, mail, name, several
from config.speech import en


def read_units(table: Table) -> list[Unit]:
    """The units of every row, wrong cells and all; what is wrong is told to the table."""
    rows_of: dict[str, int] = {}
    units: list[tuple[int, Unit]] = []
    for row, cells in table.rows:
        unit = _unit(table, row, cells)
        if not unit.name:
            table.wrong(row, "单位", "", en("the unit's name"))
        elif unit.name in rows_of:
            table.wrong(
                row,
                "单位",
                unit.name,
                en("each unit once; it stands in row {rows_of} too").format(
                    rows_of=rows_of[unit.name]
                ),
            )
        elif "、" in unit.name:
            table.wrong(
                row,
                "单位",
                unit.name,
                en("a name without 、, which joins the leads of a column in columns.csv"),
            )
        rows_of.setdefault(unit.name, row)
        units.append((row, unit))
    _check_aliases(table, units, rows_of)
    _check_mergers(table, units)
    return [unit for _, unit in units]


def _unit(table: Table, row: int, cells: Mapping[str, str]) -> Unit:
    if not cells["分组"]:
        table.wrong(
            row,
            "分组",
            "",
            en("the unit's group, such as 镇街园区{merged}").format(
                merged=table.merged(row, "分组")
            ),
        )
    starts, ends = lifetime(table, row, cells)
    return Unit(
        name=name(cells["单位"]),
        group=name(cells["分组"]),
        aliases=several(cells.get("别名", "")),
        contact=cells.get("联系人", ""),
        email=mail(table, row, "邮箱", cells.get("邮箱", "")),
        cc=tuple(mail(table, row, "抄送", part) for part in several(cells.get("抄送", ""))),
        quota=table.count(row, cells, "月任务数"),
        starts=starts,
        ends=ends,
        merged_into=cells.get("并入", ""),
    )


def _check_aliases(table: Table, units: list[tuple[int, Unit]], rows_of: Mapping[str, int]) -> None:
    alias_rows: dict[str, int] = {}
    for row, unit in units:
        for alias in unit.aliases:
            if alias != unit.name and alias in rows_of:
                expected = en(
                    "a name that is no other unit's; it is the unit of row {rows_of}"
                ).format(rows_of=rows_of[alias])
                table.wrong(row, "别名", alias, expected)
            elif alias_rows.setdefault(alias, row) != row:
                table.wrong(
                    row,
                    "别名",
                    alias,
                    en("a name that is no other unit's; row {alias_rows} has it too").format(
                        alias_rows=alias_rows[alias]
                    ),
                )


def _check_mergers(table: Table, units: list[tuple[int, Unit]]) -> None:
    roster = Registry(tuple(unit for _, unit in units), ())
    for row, unit in units:
        into = unit.merged_into
        if into and into not in roster.by_any_name:
            table.wrong(
                row,
                "并入",
                into,
                en("a unit of this file{likely}").format(likely=likely(into, roster.by_any_name)),
            )
        elif into and _comes_back(unit, roster):
            table.wrong(row, "并入", into, en("a unit that is not merged into this one itself"))


def _comes_back(unit: Unit, roster: Registry) -> bool:
    """Whether following 并入 from a unit leads to it again."""
    after = roster.by_any_name.get(unit.merged_into)
    for _ in roster.units:
        if after is None or after.name == unit.name:
            break
        after = roster.by_any_name.get(after.merged_into)
    return after is not None and after.name == unit.name
