"""Which columns of long cycles need no visit tonight: pure functions of what is known of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from monitor.rules.cycles import soon_due
from monitor.rules.verdicts import Rules, Verdict, judge_column


def may_rest(verdict: Verdict, rules: Rules) -> bool:
    """Whether all that is said of a column would stay as it is, were it seen unchanged on the
    verdict's day, and it is not its turn.

    Who is late is looked at every night, so that what is mended is seen; so is whatever could not
    be read at its last visit. Columns of one cycle have their turns on different nights.
    """
    standing, day = verdict.standing, verdict.as_of
    apart, visited = verdict.column.cycle.days_apart(tiered=rules.tiered), standing.conclusive_on
    if (
        apart == 1
        or visited is None
        or standing.outcome is None
        or not standing.outcome.conclusive
        or verdict.overdue is not False
    ):
        return False
    age = (day - visited).days
    turn = (day.toordinal() + standing.column_id) % apart == 0
    return (age == 0 or (age < apart and not turn)) and _said(verdict, rules, visited) == _said(
        verdict, rules, day
    )


def _said(verdict: Verdict, rules: Rules, seen: date) -> tuple[object, ...]:
    """What is said of a column that was last seen on a day."""
    standing, cycle = replace(verdict.standing, conclusive_on=seen), verdict.column.cycle
    then = judge_column(verdict.column, verdict.leads, standing, verdict.as_of, rules)
    soon = standing.latest is not None and soon_due(standing.latest, cycle, seen, rules.workdays)
    return then.band, then.overdue, soon
