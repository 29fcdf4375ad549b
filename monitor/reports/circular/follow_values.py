"""What became of what an issued circular named, as values, and what
is known on the day of asking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from config.io.spreadsheet import Cell
from config.registers import NO_REGISTERS, Registers
from config.registry import Registry
from monitor.reports.circular.past import Printed
from monitor.rules.counts import Counted
from monitor.rules.cycles import Workdays
from monitor.rules.duties import Duty
from monitor.rules.naming import Naming
from monitor.rules.verdicts import Verdict

MENDED, LAPSED, LATE, OPEN, UNKNOWN = "已整改", "整改后又超期", "逾期整改", "未整改", "未能核查"
STATES = (MENDED, LAPSED, LATE, OPEN, UNKNOWN)
ASKED = (UNKNOWN, OPEN, LAPSED, LATE, MENDED)
"""The order in which the states are asked: of two answers for one unit and column the one
that stands first here holds.
"""


@dataclass(frozen=True, slots=True)
class Follow:
    """One unit's column, duty or register. since: from which day the state
    holds, None where nobody knows.

    streak: issued circulars in a row that named it. reported: the day on which the unit's report
    came in, None where none is typed. exempt: it need not be updated on that day, so that its state
    is no reproach.
    """

    unit: str | None
    column: str
    state: str
    since: date | None
    streak: int
    reported: date | None = None
    exempt: bool = False

    def cells(self) -> Sequence[Cell]:
        """Under 单位, 栏目, 整改情况, 连续期数."""
        state = f"{self.state}（豁免）" if self.exempt else self.state
        return self.unit, self.column, state, self.streak

    def as_object(self) -> dict[str, object]:
        return {
            "unit": self.unit,
            "column": self.column,
            "state": self.state,
            "since": self.since.isoformat() if self.since else None,
            "streak": self.streak,
            "reported": self.reported.isoformat() if self.reported else None,
            **({"exempt": True} if self.exempt else {}),
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
        return {
            "of": self.of,
            "named": len(self.rows),
            **states,
            "rows": [row.as_object() for row in self.rows],
        }


@dataclass(frozen=True, slots=True)
class Today:
    """What is known on the day of asking. after: entries dated after the followed
    circular's as-of date, by column.

    naming: who is exempt. deadline_days: from the day of issue to 整改期限, where the circular
    itself does not say it. duties: as they stand now. registers: what was typed in by now,
    reports of what was mended among it.
    """

    registry: Registry
    day: date
    verdicts: Sequence[Verdict]
    after: Sequence[Counted]
    workdays: Workdays
    naming: Naming
    deadline_days: int
    duties: Sequence[Duty] = ()
    registers: Registers = NO_REGISTERS


def _read(row: Mapping[str, Any]) -> Follow:
    days = [date.fromisoformat(row[key]) if row[key] else None for key in ("since", "reported")]
    return Follow(
        *(row["unit"], row["column"], row["state"], days[0], row["streak"], days[1]),
        exempt=row.get("exempt", False),
    )


def deadline(printed: Printed, deadline_days: int) -> date:
    """整改期限 of an issued circular: the last day on which what was mended was mended in time."""
    said = printed.figures.get("deadline")
    return (
        date.fromisoformat(said)
        if said
        else printed.issue.issued_on + timedelta(days=deadline_days)
    )
