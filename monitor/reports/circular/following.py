"""上期整改: what became of everything that the last issued circular named. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from config.io.spreadsheet import Cell
from config.registry import Registry
from monitor.reports.circular.past import Printed, began, streak, units_of
from monitor.rules.bands import UNVERIFIED
from monitor.rules.counts import Counted
from monitor.rules.cycles import Workdays, late_from
from monitor.rules.duties import DONE, DONE_LATE, UNDONE, Duty
from monitor.rules.verdicts import Verdict

MENDED, LAPSED, LATE, OPEN, UNKNOWN = "已整改", "整改后又超期", "逾期整改", "未整改", "未能核查"
STATES = (MENDED, LAPSED, LATE, OPEN, UNKNOWN)
_ASKED = (UNKNOWN, OPEN, LAPSED, LATE, MENDED)
"""The order in which the states are asked: of two answers for one unit and column the one that stands first here holds."""


@dataclass(frozen=True, slots=True)
class Follow:
    """One unit's column, duty or register. since: from which day the state holds, None where nobody knows.

    streak: issued circulars in a row that named it. reported: the day on which the unit's report came in, None where none is typed.
    """

    unit: str | None
    column: str
    state: str
    since: date | None
    streak: int
    reported: date | None = None

    def cells(self) -> Sequence[Cell]:
        """Under 单位, 栏目, 整改情况, 连续期数."""
        return self.unit, self.column, self.state, self.streak

    def as_object(self) -> dict[str, object]:
        return {
            "unit": self.unit,
            "column": self.column,
            "state": self.state,
            "since": self.since.isoformat() if self.since else None,
            "streak": self.streak,
            "reported": self.reported.isoformat() if self.reported else None,
        }


@dataclass(frozen=True, slots=True)
class FollowUp:
    """of: the period of the circular that is followed up."""

    of: str
    rows: tuple[Follow, ...]

    @classmethod
    def of_figures(cls, said: Mapping[str, Any] | None) -> FollowUp | None:
        """As circular.json has it, read back; None for null."""
        if said is None:
            return None
        return cls(said["of"], tuple(_read(row) for row in said["rows"]))

    def as_object(self) -> dict[str, object]:
        """As circular.json has it."""
        counts = Counter(row.state for row in self.rows)
        states = {state: counts[state] for state in STATES}
        return {"of": self.of, "named": len(self.rows), **states, "rows": [row.as_object() for row in self.rows]}


@dataclass(frozen=True, slots=True)
class Today:
    """What is known on the day of asking. after: entries dated after the followed circular's as-of date, by column.

    deadline_days: from the day of issue to 整改期限, where the circular itself does not say it. duties: as they stand now.
    """

    registry: Registry
    verdicts: Sequence[Verdict]
    after: Sequence[Counted]
    workdays: Workdays
    deadline_days: int
    duties: Sequence[Duty] = ()
    reported: Callable[[Sequence[str], str], date | None] = lambda units, column: None


def _read(row: Mapping[str, Any]) -> Follow:
    days = [date.fromisoformat(row[key]) if row[key] else None for key in ("since", "reported")]
    return Follow(row["unit"], row["column"], row["state"], days[0], row["streak"], days[1])


def follow_up(chain: Sequence[Printed], today: Today) -> FollowUp | None:
    """What became of what the latest circular of the chain named; None where none was issued."""
    if not chain:
        return None
    printed = chain[0]
    limit = deadline(printed, today.deadline_days)
    found: dict[tuple[str | None, str], Follow] = {}
    rows = [_column(chain, row, limit, today) for row in printed.rows("named")]
    for each in (*rows, *_duties(chain, limit, today)):
        key = (each.unit, each.column)
        known = found.get(key)
        if known is None or _ASKED.index(each.state) < _ASKED.index(known.state):
            found[key] = each
    return FollowUp(
        printed.issue.label,
        tuple(
            replace(each, reported=today.reported(units_of({"unit": each.unit}), each.column))
            for each in found.values()
        ),
    )


def deadline(printed: Printed, deadline_days: int) -> date:
    """整改期限 of an issued circular: the last day on which what was mended was mended in time."""
    said = printed.figures.get("deadline")
    return date.fromisoformat(said) if said else printed.issue.issued_on + timedelta(days=deadline_days)


def _column(chain: Sequence[Printed], row: Mapping[str, Any], limit: date, today: Today) -> Follow:
    units, column = units_of(row), str(row["column"])
    asked = [_state(verdict, limit, today) for verdict in _verdicts(units, column, today)]
    state, since = min(asked, key=lambda each: _ASKED.index(each[0]), default=(UNKNOWN, None))
    if state == OPEN:
        since = began(chain, units, column)
    return Follow("、".join(units) or None, column, state, since, streak(chain, units, column))


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
            state, since = (MENDED if row["due"] is None and known and all(known) else UNKNOWN), None
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
            if (each["unit"], each["column"], _what(each["item"])) == (row["unit"], row["column"], _what(row["item"]))
        ]
        if UNDONE in same:
            found += 1
        elif UNKNOWN not in same:
            break
    return found


def _verdicts(units: Sequence[str], column: str, today: Today) -> list[Verdict]:
    """Today's verdicts on a column that was named for these units, whoever answers for them now."""
    names = set(units)
    if today.verdicts:
        day = today.verdicts[0].as_of
        names |= {unit.name for name in units if (unit := today.registry.answering(name, day)) is not None}
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
