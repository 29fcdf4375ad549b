"""The text that is pasted for one unit: which of its columns the circular
names, and what to do by when.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from config.cycle_words import cycle_of
from monitor.reports.paper.figures import Figures, Row
from monitor.reports.period_words import day_words, period_words

_BLANK, _CURRENT, _UNDONE = "空白栏目", "正常", "未完成"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes, and on which day; written_on: "" where the paper has no day yet. deadline:
    整改期限, None where none is known.
    """

    portal: str
    issuer: str
    contact: str
    written_on: str
    number: str
    deadline: date | None


def texts(figures: Mapping[str, Any], head: Letterhead) -> dict[str, str]:
    """The text of each unit that the circular names, by its name, in the order of its figures."""
    known = Figures(figures)
    late = _by_unit(known.rows("named"))
    undone = _by_unit([row for row in known.rows("obligations") if row.get("state") == _UNDONE])
    order = [str(row["unit"]) for row in known.rows("units")]
    named = sorted(
        {*late, *undone}, key=lambda name: order.index(name) if name in order else len(order)
    )
    return {
        name: _text(name, late.get(name, []), undone.get(name, []), known, head) for name in named
    }


def _by_unit(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        for name in str(row.get("unit") or "").split("、"):
            if name:
                found.setdefault(name, []).append(row)
    return found


def _text(unit: str, late: list[Row], undone: list[Row], known: Figures, head: Letterhead) -> str:
    period = period_words(known.first, known.last)
    lines = [
        f"{unit}：",
        (
            f"{period}{head.portal}内容保障情况通报{head.number and f'（{head.number}）'}"
            "涉及你单位的事项如下："
        ),
    ]
    cycles = {(row["unit"], row["column"]): row["cycle"] for row in known.rows("columns")}
    rows = [
        *(_late(row, known.as_of, cycles.get((row["unit"], row["column"]), "")) for row in late),
        *(_undone(row) for row in undone),
    ]
    lines += [f"{number}.{row}" for number, row in enumerate(rows, start=1)]
    if head.deadline:
        lines.append(f"请于{day_words(head.deadline)}前完成整改，整改后的信息应在原栏目公开。")
    if head.contact:
        lines.append(head.contact)
    lines += [line for line in (head.issuer, head.written_on) if line]
    return "\n".join(lines) + "\n"


def _late(row: Row, as_of: date, cycle: str) -> str:
    day = f"截至{day_words(as_of)}"
    if row.get("band") == _BLANK or not row.get("latest"):
        return f"“{row['column']}”栏目{day}为空白栏目。"
    latest = day_words(date.fromisoformat(row["latest"]))
    band = "超期未更新" if row.get("band") == _CURRENT else f"{row['band']}未更新"
    due = _due(day_words(date.fromisoformat(row["due"])), cycle) if row.get("due") else ""
    return f"“{row['column']}”栏目{day}{band}，最近更新为{latest}（{row['days']}天）{due}。"


def _due(day: str, cycle: str) -> str:
    """应更新时限 in words: by a day of each month that day is in time, else it is the first
    that is not.
    """
    by_day = bool(cycle) and cycle_of(cycle).by is not None
    return f"，应于{day}前（含当日）更新" if by_day else f"，自{day}起超期"


def _undone(row: Row) -> str:
    due = f"（截止{day_words(date.fromisoformat(row['due']))}）" if row.get("due") else ""
    return f"“{row['column']}”栏目未完成：{row['item']}{due}。"
