"""上期整改: what became of everything that the last issued circular named. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from monitor.reports.circular.follow_values import (
    ASKED,
    LAPSED,
    LATE,
    MENDED,
    OPEN,
    UNKNOWN,
    Follow,
    FollowUp,
    Today,
    deadline,
)
from monitor.reports.circular.following_registers import of_registers, reported
from monitor.reports.circular.past import Printed, began, streak, units_of
from monitor.rules.bands import UNVERIFIED
from monitor.rules.cycles import late_from
from monitor.rules.duties import DONE, DONE_LATE, UNDONE
from monitor.rules.verdicts import Verdict


def follow_up(chain: Sequence[Printed], today: Today) -> FollowUp | None:
    """What became of what the latest circular of the chain named; None where none was issued."""
    if not chain:
        return None
    printed = chain[0]
    limit = deadline(printed, today.deadline_days)
    found: dict[tuple[str | None, str], Follow] = {}
    rows = [_column(chain, row, limit, today) for row in printed.rows("named")]
    for each in (*rows, *_duties(chain, limit, today), *of_registers(chain, limit, today)):
        key = (each.unit, each.column)
        known = found.get(key)
        if known is None or ASKED.index(each.state) < ASKED.index(known.state):
            found[key] = each
    return FollowUp(
        printed.issue.label,
        tuple(replace(each, reported=reported(printed, each, today)) for each in found.values()),
    )


def _column(chain: Sequence[Printed], row: Mapping[str, Any], limit: date, today: Today) -> Follow:
    units, column = units_of(row), str(row["column"])
    verdicts = _verdicts(units, column, today)
    asked = [_state(verdict, limit, today) for verdict in verdicts]
    state, since = min(asked, key=lambda each: ASKED.index(each[0]), default=(UNKNOWN, None))
    if state == OPEN:
        since = began(chain, units, column)
    exempt = state in (OPEN, LAPSED) and all(map(today.naming.exempt, verdicts))
    return Follow(
        *("、".join(units) or None, column, state, since, streak(chain, units, column)),
        exempt=exempt,
    )


def _duties(chain: Sequence[Printed], limit: date, today: Today) -> Iterator[Follow]:
    """What became of the duties that the latest circular names as undone."""
    now = {(duty.unit, duty.column, _what(duty.item)): duty for duty in today.duties}
    for row in chain[0].rows("obligations"):
        if row["state"] != UNDONE:
            continue
        units, column = units_of(row), str(row["column"])
        duty = now.get((row["unit"], column, _what(str(row["item"]))))
        if duty is None:
            # A breach is told only while it lasts; where the column cannot be read, nobody knows.
            known = [verdict.band != UNVERIFIED for verdict in _verdicts(units, column, today)]
            state, since = (
                (MENDED if row["due"] is None and known and all(known) else UNKNOWN),
                None,
            )
        elif duty.state == UNDONE:
            state, since = OPEN, chain[0].issue.as_of
        else:
            on_time = duty.on is not None and duty.on <= limit
            done = duty.state in (DONE, DONE_LATE)
            state, since = ((MENDED if on_time else LATE), duty.on) if done else (UNKNOWN, None)
        yield Follow(row["unit"], column, state, since, _undone_streak(chain, row))


def _what(item: str) -> str:
    """What a duty is told by: a breach without its number of entries."""
    return item.partition("，")[0]


def _undone_streak(chain: Sequence[Printed], row: Mapping[str, Any]) -> int:
    found = 0
    for printed in chain:
        same = [
            each["state"]
            for each in printed.rows("obligations")
            if (each["unit"], each["column"], _what(each["item"]))
            == (row["unit"], row["column"], _what(row["item"]))
        ]
        if UNDONE in same:
            found += 1
        elif UNKNOWN not in same:
            break
    return found


def _verdicts(units: Sequence[str], column: str, today: Today) -> list[Verdict]:
    """Today's verdicts on a column that was named for these units, whoever answers for them now."""
    names = set(units)
    names |= {
        unit.name
        for name in units
        if (unit := today.registry.answering(name, today.day)) is not None
    }
    return [
        verdict
        for verdict in today.verdicts
        if verdict.column.name == column
        and (any(lead.name in names for lead in verdict.leads) if units else not verdict.leads)
    ]


def _state(verdict: Verdict, limit: date, today: Today) -> tuple[str, date | None]:
    if verdict.band == UNVERIFIED:
        return UNKNOWN, None
    days = [
        each.entry.published_on
        for each in today.after
        if each.column.identity == verdict.column.identity
        and (not verdict.column.separate or (each.unit is not None and each.unit in verdict.leads))
    ]
    if not days:
        return OPEN, None
    if verdict.overdue:
        latest = verdict.standing.latest
        return LAPSED, late_from(latest, verdict.column.cycle, today.workdays) if latest else None
    return (MENDED if min(days) <= limit else LATE), min(days)
