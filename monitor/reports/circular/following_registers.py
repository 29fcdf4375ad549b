"""What became of the rows of registers that an issued circular named as
overdue, and who has reported. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from config.registers import RegisterRow, RegisterRule
from monitor.reports.circular.follow_values import (
    LAPSED,
    LATE,
    MENDED,
    OPEN,
    UNKNOWN,
    Follow,
    Today,
)
from monitor.reports.circular.past import Printed, units_of
from monitor.rules.registers import limit_of, unit_name


def of_registers(chain: Sequence[Printed], limit: date, today: Today) -> Iterator[Follow]:
    """Every row of a register that the latest circular names; limit: until when what
    was mended was mended in time.
    """
    said = chain[0].figures.get("registers") or {}
    rules = {rule.name: rule for rule in today.registers.rules}
    for name, summary in said.items():
        for row in summary.get("overdue_rows", ()):
            rule = rules.get(name)
            now = None if rule is None else _same(row, rule, today)
            state, since = (
                (UNKNOWN, None)
                if rule is None or now is None
                else _answered(rule, now, row, limit, today)
            )
            since = chain[0].issue.as_of if state == OPEN else since
            yield Follow(row["unit"], name, state, since, _streak(chain, row["unit"], name))


def _same(row: Mapping[str, Any], rule: RegisterRule, today: Today) -> RegisterRow | None:
    """The row as it stands now: an account is told by its name and unit,
    any other row by its day too.
    """
    for each in today.registers.rows.get(rule.name, ()):
        alike = (unit_name(each.unit, today.registry), each.title or None) == (
            row["unit"],
            row["title"],
        )
        if alike and (rule.days is not None or each.day.isoformat() == row["date"]):
            return each
    return None


def _answered(
    rule: RegisterRule, now: RegisterRow, then: Mapping[str, Any], limit: date, today: Today
) -> tuple[str, date | None]:
    if rule.days is None:
        if now.done is None or now.done > today.day:
            return OPEN, None
        return (MENDED if now.done <= limit else LATE), now.done
    if now.state in rule.ended:
        return MENDED, None
    if now.day.isoformat() <= then["date"]:
        return OPEN, None
    again = limit_of(rule, now)
    if again is not None and again <= today.day:
        return LAPSED, again
    return (MENDED if now.day <= limit else LATE), now.day


def _streak(chain: Sequence[Printed], unit: str, name: str) -> int:
    found = 0
    for printed in chain:
        rows = (printed.figures.get("registers") or {}).get(name, {}).get("overdue_rows", ())
        if not any(row["unit"] == unit for row in rows):
            break
        found += 1
    return found


def reported(printed: Printed, row: Follow, today: Today) -> date | None:
    """The day on which the unit's report came in, as it was typed; of several units the
    last, None while one is missing.
    """
    period = printed.issue.first, printed.issue.last
    days = []
    for unit in units_of({"unit": row.unit}):
        own = [
            each.day
            for each in today.registers.reports
            if (each.period.first, each.period.last) == period
            and unit_name(each.unit, today.registry) == unit
            and each.column in ("", row.column)
            and each.day <= today.day
        ]
        if not own:
            return None
        days.append(min(own))
    return max(days, default=None)
