"""有异议: what stands beside a unit's name while it objects to being late with a column, or
where its objection to this very lateness was not accepted. Pure: values in, values out.

An objection changes no verdict. One that is accepted becomes an exemption, and then no name stands
there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from config.registry import Registry
from monitor.rules.verdicts import Verdict

OPEN, REFUSED = "有异议待核实", "异议未采纳"


@dataclass(frozen=True, slots=True)
class Objection:
    """refused: decided against the unit; else nothing is decided yet."""

    column_id: int
    unit: str
    sent_on: date
    refused: bool


def marks(
    objections: Iterable[Objection], verdicts: Iterable[Verdict], registry: Registry
) -> Mapping[tuple[int, str], str]:
    """What stands beside a name, by the column's id and the unit's present name.

    A refused objection is of the lateness in which it was sent: where the column was updated and
    is late anew, it says nothing any more.
    """
    due = {verdict.standing.column_id: verdict.due for verdict in verdicts}
    found: dict[tuple[int, str], str] = {}
    for one in objections:
        key = one.column_id, registry.present_names.get(one.unit, one.unit)
        late_from = due.get(one.column_id)
        if not one.refused:
            found[key] = OPEN
        elif late_from is None or late_from <= one.sent_on:
            found.setdefault(key, REFUSED)
    return found
