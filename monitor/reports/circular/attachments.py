"""The circular's attachments as tables, and what the paper says of its own figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from config.io.spreadsheet import Cell
from config.months import read_months
from monitor.reports.circular.builder import Circular
from monitor.reports.circular.lines import ColumnLine, UnitLine
from monitor.reports.lists import cells
from monitor.reports.period_words import period_words
from monitor.rules.bands import UNVERIFIED
from monitor.rules.duties import DONE, DONE_LATE, Duty
from monitor.rules.naming import LeftOut
from monitor.rules.registers import MARK

KEY_AREAS, NOT_UPDATED, EXEMPT, NOT_VERIFIED = "重点领域", "未按期更新", "豁免", "未能核查"
OBLIGATIONS = "任务"
OBLIGATION_HEADER = ("单位", "栏目", "事项", "截止日期", "状态", "完成日期", "链接")
FOLLOW_UP = "上期整改"
FOLLOW_UP_HEADER = ("单位", "栏目", "整改情况", "连续期数")
KEY_AREA_HEADER = ("牵头责任单位", "栏目", "总数")
NOT_UPDATED_HEADER = (
    "单位",
    "栏目",
    "类别",
    "更新周期",
    "最近更新",
    "未更新天数",
    "档次",
    "应更新时限",
)
EXEMPT_HEADER = ("单位", "栏目", "原因", "批准人", "截止日期")
DRAFT = "本件为草稿，供核对，不是印发件。"
DRAFT_EARLY = "本件为草稿：统计期还没有结束，数字还会变动。"
DRAFT_BESIDE = "本件为草稿：本期通报已经印发，以印发件为准，不同之处见“差异.csv”。"
NO_COMPARISON = "无可比基数"
LOWER_BOUND = "条数为下限"
NOT_VERIFIED_HEADER = ("分组", "单位", "栏目", "核查时间", "核查结果", "最近更新", "网址")
LOWER_BOUND_HEADER = ("单位", "栏目", "类别", "最近更新", "网址")
"""Of columns whose newest entry is known, and not everything that the period holds: a verdict
stands on them, so they are not among those that could not be verified.
"""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One table: a header row, and rows without a total."""

    file: str
    title: str
    header: tuple[str, ...]
    rows: tuple[Sequence[Cell], ...]


def attachments(circular: Circular) -> tuple[Attachment, ...]:
    """附件1.csv and on: one for each group, key areas, not updated, exempt (where any), not
    verified, lower bounds, duties and follow-up (where any).
    """
    tables: list[tuple[str, tuple[str, ...], list[Sequence[Cell]]]] = [
        (
            table.group,
            ("序号", table.group, "信息公开（条数）", "动态信息（条数）", "备注"),
            [
                (number, line.unit.name, line.disclosure, line.news, _remark(line, circular))
                for number, line in enumerate(table.lines, start=1)
            ],
        )
        for table in circular.tables
    ]
    tables += [
        (
            KEY_AREAS,
            KEY_AREA_HEADER,
            [
                (names_of(line), line.column.name, _total(line))
                for line in circular.columns
                if _is_key_area(line)
            ],
        ),
        (
            NOT_UPDATED,
            NOT_UPDATED_HEADER,
            [cells(row, NOT_UPDATED_HEADER) for row in circular.not_updated],
        ),
    ]
    if circular.exempt:
        tables.append((EXEMPT, EXEMPT_HEADER, [_exempt_cells(each) for each in circular.exempt]))
    tables.append(
        (
            NOT_VERIFIED,
            NOT_VERIFIED_HEADER,
            [cells(row, NOT_VERIFIED_HEADER) for row in circular.not_verified],
        )
    )
    if circular.incomplete:
        tables.append(
            (
                LOWER_BOUND,
                LOWER_BOUND_HEADER,
                [cells(row, LOWER_BOUND_HEADER) for row in circular.incomplete],
            )
        )
    if circular.obligations:
        tables.append(
            (OBLIGATIONS, OBLIGATION_HEADER, [_duty_cells(each) for each in circular.obligations])
        )
    if circular.followup is not None and circular.followup.rows:
        tables.append(
            (FOLLOW_UP, FOLLOW_UP_HEADER, [each.cells() for each in circular.followup.rows])
        )
    return tuple(
        Attachment(f"附件{number}.csv", title, header, tuple(rows))
        for number, (title, header, rows) in enumerate(tables, start=1)
    )


def notes(circular: Circular) -> tuple[str, ...]:
    """What the paper says of its own figures: what is missing in them."""
    said = []
    if circular.draft:
        early = DRAFT_EARLY if circular.as_of < circular.period.last else DRAFT
        said.append(DRAFT_BESIDE if circular.beside else early)
    if circular.not_verified:
        said.append(
            f"另有{len(circular.not_verified)}个栏目未能核查，其条数未计入或不完整，不据此点名，"
            f"见{_number_of(NOT_VERIFIED, circular)}。"
        )
    if circular.incomplete:
        said.append(
            f"另有{len(circular.incomplete)}个栏目未能核查到统计期的每一天，其条数为下限，"
            f"见{_number_of(LOWER_BOUND, circular)}。"
        )
    said += [
        f"“{name}”栏目有{count}条信息的来源无法辨认，未计入任何单位，相关单位的条数为下限。"
        for name, count in circular.unclear.items()
    ]
    if circular.registers:
        names = "、".join(each.rule.name for each in circular.registers)
        said.append(f"{names}的数字为{MARK}。")
    if circular.past.late:
        periods = "、".join(
            f"{_in_words(period)}{n}条"
            for period, n in Counter(each.period for each in circular.past.late).items()
        )
        said.append(
            f"后补：已印发通报的统计期内又发现{len(circular.past.late)}条信息（{periods}"
            "），未计入本期。"
        )
    if circular.growth is None:
        said.append(f"环比：{NO_COMPARISON}。")
    return tuple(said)


def _in_words(label: str) -> str:
    """2018年7月份 of 2018-07."""
    months = read_months(label)
    return period_words(months.first, months.last) if months else label


def _number_of(title: str, circular: Circular) -> str:
    """附件7 of the attachment of this title."""
    return next(
        each.file.removesuffix(".csv") for each in attachments(circular) if each.title == title
    )


def _is_key_area(line: ColumnLine) -> bool:
    return line.column.key_area and line.state is not None


def _total(line: ColumnLine) -> Cell:
    """The column's total; empty where it could not be verified, for what was read of it would pass
    for all. Of one that was not verified on each day of the period it is a lower bound.
    """
    unread = line.state is not None and line.state.band == UNVERIFIED
    return None if unread and line.lower_bound else line.total


def _remark(line: UnitLine, circular: Circular) -> Cell:
    remarks = ["不参加排名"] if line.unit.name in circular.unranked else []
    remarks += [f"未能核查{len(line.unverified)}个栏目"] if line.unverified else []
    return "；".join(remarks) or None


def _duty_cells(each: Duty) -> Sequence[Cell]:
    done = each.on if each.state in (DONE, DONE_LATE) else None
    return each.unit, each.column, each.item, each.due, each.state, done, each.url


def _exempt_cells(each: LeftOut) -> Sequence[Cell]:
    why = each.exemption
    return (
        each.lead.name if each.lead else None,
        each.verdict.column.name,
        why.reason,
        why.approver,
        why.ends,
    )


def names_of(line: ColumnLine) -> str:
    """The column's leads, joined."""
    return "、".join(unit.name for unit in line.leads)
