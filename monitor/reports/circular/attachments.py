"""The circular's attachments as tables, and all its figures as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from config.io.spreadsheet import Cell
from monitor.reports.anomalies import as_object as as_anomaly
from monitor.reports.circular.builder import Circular
from monitor.reports.circular.lines import ColumnLine, UnitLine
from monitor.reports.lists import ColumnRow, as_object, cells
from monitor.reports.sentences import BY_BANDS
from monitor.rules.counts import Counted, Tally, shares_of
from monitor.rules.naming import LeftOut, Mode

KEY_AREAS, NOT_UPDATED, EXEMPT, NOT_VERIFIED = "重点领域", "未按期更新", "豁免", "未能核查"
KEY_AREA_HEADER = ("牵头责任单位", "栏目", "总数")
NOT_UPDATED_HEADER = ("单位", "栏目", "类别", "更新周期", "最近更新", "未更新天数", "档次", "应更新时限")
EXEMPT_HEADER = ("单位", "栏目", "原因", "批准人", "截止日期")
NO_COMPARISON = "无可比基数"
IN_PART = "未核查到统计期的每一天"
"""核查结果 of a column of which the newest is known, and not everything that the month holds."""
NOT_VERIFIED_HEADER = ("分组", "单位", "栏目", "核查时间", "核查结果", "最近更新", "网址")


@dataclass(frozen=True, slots=True)
class Attachment:
    """One table: a header row, and rows without a total."""

    file: str
    title: str
    header: tuple[str, ...]
    rows: tuple[Sequence[Cell], ...]


def attachments(circular: Circular) -> tuple[Attachment, ...]:
    """附件1.csv and on: one for each group, then key areas, not updated, exempt (where any), not verified."""
    tables: list[tuple[str, tuple[str, ...], list[Sequence[Cell]]]] = [
        (
            table.group,
            ("序号", table.group, "信息公开（条数）", "动态信息（条数）", "备注"),
            [
                (number, line.unit.name, line.disclosure, line.news, _remark(line))
                for number, line in enumerate(table.lines, start=1)
            ],
        )
        for table in circular.tables
    ]
    tables += [
        (
            KEY_AREAS,
            KEY_AREA_HEADER,
            [(_names(line), line.column.name, _total(line)) for line in circular.columns if _is_key_area(line)],
        ),
        (NOT_UPDATED, NOT_UPDATED_HEADER, [cells(row, NOT_UPDATED_HEADER) for row in circular.not_updated]),
    ]
    if circular.exempt:
        tables.append((EXEMPT, EXEMPT_HEADER, [_exempt_cells(each) for each in circular.exempt]))
    tables += [
        (NOT_VERIFIED, NOT_VERIFIED_HEADER, _not_verified(circular)),
    ]
    return tuple(
        Attachment(f"附件{number}.csv", title, header, tuple(rows))
        for number, (title, header, rows) in enumerate(tables, start=1)
    )


def _not_verified(circular: Circular) -> list[Sequence[Cell]]:
    """The columns that could not be verified, and those that were not for the whole month."""
    unread = [cells(row, NOT_VERIFIED_HEADER) for row in circular.not_verified]
    at = NOT_VERIFIED_HEADER.index("核查结果")
    in_part = [cells(row, NOT_VERIFIED_HEADER) for row in circular.incomplete]
    return [*unread, *([*row[:at], IN_PART, *row[at + 1 :]] for row in in_part)]


def notes(circular: Circular) -> tuple[str, ...]:
    """What the paper says of its own figures: what is missing in them, and that it names by bands where it does."""
    said = []
    if circular.draft:
        said.append("本件为草稿：统计期未结束，或未能核查的栏目过多。")
    unread = len({(row.column, row.url) for row in circular.not_verified})
    if unread:
        said.append(f"另有{unread}个栏目未能核查，其条数未计入或不完整，不据此点名，见附件“{NOT_VERIFIED}”。")
    in_part = len({(row.column, row.url) for row in circular.incomplete})
    if in_part:
        said.append(f"另有{in_part}个栏目未能核查到统计期的每一天，其条数为下限，见附件“{NOT_VERIFIED}”。")
    said += [
        f"“{name}”栏目有{count}条信息的来源无法辨认，未计入任何单位，相关单位的条数为下限。"
        for name, count in circular.unclear.items()
    ]
    if circular.growth is None:
        said.append(f"环比：{NO_COMPARISON}。")
    if circular.mode is Mode.BANDS:
        said.append(BY_BANDS)
    return tuple(said)


def as_figures(circular: Circular) -> dict[str, object]:
    """Every figure under English keys, for circular.json; days ISO, missing null."""
    lines = [line for table in circular.tables for line in table.lines]
    return {
        "month": circular.month.isoformat()[:7],
        "as_of": circular.as_of.isoformat(),
        **_tally(circular.tally),
        "previous_total": circular.previous.total,
        "growth": None if circular.growth is None else float(circular.growth),
        "last_year_total": circular.last_year.total if circular.last_year.whole else None,
        "lower_bound": circular.lower_bound,
        "period": {"from": circular.month.isoformat(), "to": circular.last_day.isoformat()},
        "draft": circular.draft,
        "groups": _groups(circular),
        "units": [
            {
                "unit": line.unit.name,
                "group": line.unit.group,
                "total": line.total,
                "disclosure": line.disclosure,
                "news": line.news,
                "quota": line.unit.quota,
                "short_of_quota": line.short_of_quota,
                "unverified": list(line.unverified),
                "doubtful": sorted(line.doubtful),
            }
            for line in lines
        ],
        "columns": [_column(line) for line in circular.columns],
        "kinds": [{"kind": kind, "total": total} for kind, total in circular.kinds.items()],
        "unassigned": _tally(circular.unassigned),
        "zero_disclosure": [unit.name for unit in circular.zero_disclosure],
        "short_of_quota": [
            {"unit": line.unit.name, "quota": line.unit.quota, "total": line.tally.total}
            for line in circular.short_of_quota
        ],
        "name": circular.mode,
        "named": [_named(row) for row in circular.not_updated],
        "exempt": [_exempt(each) for each in circular.exempt],
        "not_updated": [as_object(row) for row in circular.not_updated],
        "not_verified": [as_object(row) for row in circular.not_verified],
        "late_found": [],  # of issued periods, and none is yet
        "incomplete": [as_object(row) for row in circular.incomplete],
        "found_late": [_found_late(article) for article in circular.found_late],
        "anomalies": [as_anomaly(anomaly) for anomaly in circular.anomalies],
        "notices_sent": circular.notices_sent,
        "sentences": list(circular.sentences),
        "notes": list(notes(circular)),
        "checks": [],  # what does not close is not written
        "attachments": [{"file": each.file, "title": each.title} for each in attachments(circular)],
    }


def _groups(circular: Circular) -> list[dict[str, object]]:
    """The groups, and under null what belongs to no unit, each with its share of the total: together they are 100."""
    tallies = [(table.group, table.tally) for table in circular.tables]
    rows: list[tuple[str | None, Tally]] = [*tallies, (None, circular.unassigned)]
    shares = shares_of([tally.total for _, tally in rows])
    return [
        {"group": group, **_tally(tally), "share": share} for (group, tally), share in zip(rows, shares, strict=True)
    ]


def _is_key_area(line: ColumnLine) -> bool:
    return line.column.key_area and line.state is not None


def _total(line: ColumnLine) -> Cell:
    """The column's total; empty where it was not verified for the whole month, for what was read of it would pass for all."""
    return None if line.lower_bound else line.total


def _remark(line: UnitLine) -> Cell:
    return f"未能核查{len(line.unverified)}个栏目" if line.unverified else None


def _exempt_cells(each: LeftOut) -> Sequence[Cell]:
    why = each.exemption
    return (each.lead.name if each.lead else None, each.verdict.column.name, why.reason, why.approver, why.ends)


def _named(row: ColumnRow) -> dict[str, object]:
    state = as_object(row)
    return {key: state[key] for key in ("unit", "column", "category", "latest", "days", "band", "due")}


def _exempt(each: LeftOut) -> dict[str, object]:
    return {
        "unit": each.lead.name if each.lead else None,
        "column": each.verdict.column.name,
        "reason": each.exemption.reason,
        "approver": each.exemption.approver,
        "until": each.exemption.ends.isoformat(),
    }


def _names(line: ColumnLine) -> str:
    return "、".join(unit.name for unit in line.leads)


def _tally(tally: Tally) -> dict[str, object]:
    return {"total": tally.total, "disclosure": tally.disclosure, "news": tally.news}


def _column(line: ColumnLine) -> dict[str, object]:
    state = {} if line.state is None else as_object(line.state)
    shown = ("latest", "days", "band", "overdue", "checked_at", "outcome")
    return {
        "column": line.column.name,
        "unit": _names(line) or None,
        "category": line.column.category,
        "cycle": line.column.cycle.word,
        "total": line.total,
        "lower_bound": line.lower_bound,
        "key_area": line.column.key_area,
        **{key: state.get(key) for key in shown},
        "url": line.column.url,
    }


def _found_late(article: Counted) -> dict[str, object]:
    return {
        "unit": article.unit.name if article.unit else None,
        "column": article.column.name,
        "title": article.entry.title,
        "url": article.entry.url,
        "date": article.entry.published_on.isoformat(),
    }
