"""台账登记: what a register says of a period, what is overdue in it, and what
in it cannot be right. Pure.

Every count here was typed by a person (人工填报): nothing is ever inferred from silence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from config.months import Months
from config.registers import RegisterRow, RegisterRule, Registers, Totals
from config.registry import Registry
from monitor.rules.disagreement import Disagreement

MARK = "人工填报"


@dataclass(frozen=True, slots=True)
class Overdue:
    """A row that is overdue on the day. title: what it is about; limit: until when it had time."""

    unit: str
    title: str
    day: date
    limit: date
    kind: str


@dataclass(frozen=True, slots=True)
class Closing:
    """The statutory rule: new + carried_in = handled + carried_out."""

    new: int
    carried_in: int
    handled: int
    carried_out: int


@dataclass(frozen=True, slots=True)
class Summary:
    """One register over a period: rows dated in it, by unit (as in the roster) and by
    kind; what is overdue on the day.
    """

    rule: RegisterRule
    count: int
    by_unit: Mapping[str, int]
    by_kind: Mapping[str, int]
    overdue: tuple[Overdue, ...]
    closing: Closing | None

    @property
    def sentence(self) -> str:
        """The register's own sentence, else one that is made, marked as typed in."""
        measure = self.rule.measure
        words = {
            "{数}": str(self.count),
            "{单位列表}": _listed(self.by_unit, measure),
            "{分类}": _listed(self.by_kind, measure),
            "{超期数}": str(len(self.overdue)),
            "{超期单位}": "、".join(dict.fromkeys(each.unit for each in self.overdue)) or "无",
        }
        text = self.rule.sentence or self._made()
        for brace, value in words.items():
            text = text.replace(brace, value)
        return text if MARK in text else f"{text.rstrip('。')}（{MARK}）。"

    def _made(self) -> str:
        split = "，其中{单位列表}" if len(self.by_unit) > 1 else ""
        late = f"；超期{{超期数}}{self.rule.measure}，涉及{{超期单位}}" if self.overdue else ""
        return f"{self.rule.name}共{{数}}{self.rule.measure}{split}{late}。"

    def as_object(self) -> dict[str, object]:
        """As circular.json has it."""
        rows = [
            {
                "unit": each.unit,
                "title": each.title or None,
                "date": each.day.isoformat(),
                "due": each.limit.isoformat(),
            }
            for each in self.overdue
        ]
        found: dict[str, object] = {
            "count": self.count,
            "by_unit": dict(self.by_unit),
            "by_kind": dict(self.by_kind),
            "overdue": len(self.overdue),
            "manual": True,
            "overdue_by_kind": dict(Counter(each.kind for each in self.overdue if each.kind)),
            "overdue_rows": rows,
            "sentence": self.sentence,
        }
        if self.closing is not None:
            keys = ("new", "carried_in", "handled", "carried_out")
            found["closing"] = {key: getattr(self.closing, key) for key in keys}
        return found


def summaries(
    registers: Registers, registry: Registry, period: Months, as_of: date
) -> tuple[Summary, ...]:
    """Every register that has a file, in the order in which they are defined."""
    return tuple(
        _summary(rule, registers.rows[rule.name], registry, period, as_of)
        for rule in registers.rules
    )


def _summary(
    rule: RegisterRule, rows: Sequence[RegisterRow], registry: Registry, period: Months, as_of: date
) -> Summary:
    first, last = period.up_to(as_of)
    dated = [row for row in rows if first <= row.day <= last]
    units = Counter(unit_name(row.unit, registry) for row in dated)
    order = {**registry.order}
    return Summary(
        rule=rule,
        count=len(dated),
        by_unit=dict(
            sorted(units.items(), key=lambda pair: (-pair[1], order.get(pair[0], len(order))))
        ),
        by_kind=dict(Counter(row.kind for row in dated if row.kind).most_common())
        if rule.kind
        else {},
        overdue=tuple(_overdue(rule, rows, registry, as_of)),
        closing=_closing(rows, first, last) if rule.done and rule.due != rule.date else None,
    )


def unit_name(written: str, registry: Registry) -> str:
    """The roster's name of a unit, or what is written where there is none."""
    unit = registry.by_any_name.get(written)
    return unit.name if unit else written


def _overdue(
    rule: RegisterRule, rows: Sequence[RegisterRow], registry: Registry, as_of: date
) -> Iterator[Overdue]:
    for row in rows:
        limit = limit_of(rule, row)
        if limit is None or row.state in rule.ended or (row.day > as_of and rule.due != rule.date):
            continue
        answered = row.done is not None and row.done <= as_of
        # A span of days is full on its last day (14 days: on the 14th); what has a limit
        # is in time on that very day.
        late = limit <= as_of if rule.days is not None and not rule.due else limit < as_of
        if late and not answered:
            yield Overdue(unit_name(row.unit, registry), row.title, row.day, limit, row.kind)


def limit_of(rule: RegisterRule, row: RegisterRow) -> date | None:
    """Until when a row has time; None where it owes nothing."""
    if rule.due:
        return row.due if rule.due != rule.date else row.day
    return row.day + timedelta(days=rule.days) if rule.days is not None else None


def _closing(rows: Sequence[RegisterRow], first: date, last: date) -> Closing:
    def open_on(row: RegisterRow, day: date) -> bool:
        return row.done is None or row.done > day

    return Closing(
        new=sum(first <= row.day <= last for row in rows),
        carried_in=sum(row.day < first and open_on(row, first - timedelta(days=1)) for row in rows),
        handled=sum(row.done is not None and first <= row.done <= last for row in rows),
        carried_out=sum(row.day <= last and open_on(row, last) for row in rows),
    )


def faults(
    registers: Registers, found: Sequence[Summary], registry: Registry, period: Months
) -> list[Disagreement]:
    """What cannot be right: unknown units, double rows, answers before their receipt,
    and totals that do not close.
    """
    told: list[Disagreement] = []
    for summary in found:
        told += _of_sentence(summary)
        told += _of_rows(summary.rule, registers.rows[summary.rule.name], registry)
        for totals in registers.totals:
            if totals.register == summary.rule.name and totals.period == period:
                told += _of_totals(summary, totals)
    return told


def _of_rows(
    rule: RegisterRule, rows: Sequence[RegisterRow], registry: Registry
) -> Iterator[Disagreement]:
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        place = f"登记“{rule.name}”第{row.number}行"
        if registry.by_any_name.get(row.unit) is None:
            yield Disagreement(
                f"{place}的单位不在单位表中",
                place,
                "units.csv",
                row.unit or "（空）",
                "单位表中的单位或别名",
            )
        if row.done is not None and rule.due != rule.date and row.done < row.day:
            what = f"{place}的{rule.done}早于{rule.date}"
            yield Disagreement(
                what, f"{place} {rule.done}", f"{place} {rule.date}", str(row.done), str(row.day)
            )
        if row.cells in seen:
            yield Disagreement(
                f"{place}与第{seen[row.cells]}行重复", place, f"第{seen[row.cells]}行", "2", "1"
            )
        seen.setdefault(row.cells, row.number)


def _of_sentence(summary: Summary) -> Iterator[Disagreement]:
    """A count that stands in the register's own sentence as a figure, in place of {数}."""
    rule = summary.rule
    said = (
        re.search(rf"(\d+){re.escape(rule.measure)}", rule.sentence)
        if "{数}" not in rule.sentence
        else None
    )
    if said is not None and int(said[1]) != summary.count:
        what = f"“{rule.name}”共{said[1]}{rule.measure}，登记只有{summary.count}{rule.measure}"
        yield Disagreement(
            what, f"登记“{rule.name}”的 sentence", f"登记“{rule.name}”", said[1], str(summary.count)
        )


def _of_totals(summary: Summary, totals: Totals) -> Iterator[Disagreement]:
    place, name = f"registers/合计.csv 第{totals.row}行", summary.rule.name
    if totals.new is not None and totals.new != summary.count:
        what = (
            f"“{name}”共{totals.new}{summary.rule.measure}，"
            f"登记只有{summary.count}{summary.rule.measure}"
        )
        yield Disagreement(
            what, f"{place} 新收", f"登记“{name}”", str(totals.new), str(summary.count)
        )
    sums = (totals.new, totals.carried_in, totals.handled, totals.carried_out)
    if totals.new is not None and totals.handled is not None:
        came, went = (
            (totals.new + (totals.carried_in or 0)),
            (totals.handled + (totals.carried_out or 0)),
        )
        if came != went:
            what = f"“{name}”新收加上期结转不等于办结加结转下期"
            yield Disagreement(
                what, f"{place} 新收＋上期结转", f"{place} 办结＋结转下期", str(came), str(went)
            )
    if summary.closing is not None:
        known = (summary.closing.carried_in, summary.closing.handled, summary.closing.carried_out)
        for header, said, counted in zip(
            ("上期结转", "办结", "结转下期"), sums[1:], known, strict=True
        ):
            if said is not None and said != counted:
                what = (
                    f"“{name}”{header}{said}{summary.rule.measure}，"
                    f"登记为{counted}{summary.rule.measure}"
                )
                yield Disagreement(
                    what, f"{place} {header}", f"登记“{name}”", str(said), str(counted)
                )


def _listed(counts: Mapping[str, int], measure: str) -> str:
    return "、".join(f"{name}{count}{measure}" for name, count in counts.items()) or "无"
