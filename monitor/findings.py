"""问题: what a day's verdicts do to the findings, and what there is to tell a unit. Pure: values in, values out.

A finding is one column overdue under one of its leads. It opens when the column is first seen overdue, worsens as its
band does, and closes when the column is seen mended, or is nobody's duty any more. What cannot be verified changes nothing.
Which findings are worth a mail is policy, and stands in `reason_to_tell` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeAlias

from alerts.compose import Item
from config.registry import Unit
from monitor.bands import BLANK, CURRENT
from monitor.cycles import due_on, soon_due
from monitor.verdicts import Rules, Verdict
from storage.notices import Finding, Telling

Key: TypeAlias = tuple[int, str]

REMINDER_EVERY = timedelta(days=7)

MENDED = "mended"
DROPPED = "no longer a duty"


class Reason(StrEnum):
    """Why a unit is told of a finding."""

    NEW = "new"
    WORSE = "worse"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Dues:
    """What there is to say to one unit: its overdue columns, worst first, and those that are soon due.

    findings: beside `overdue`, the findings they belong to.
    """

    unit: Unit
    overdue: tuple[Verdict, ...]
    findings: tuple[Finding, ...]
    soon: tuple[Verdict, ...]


def reconcile(day: date, verdicts: Sequence[Verdict], newest: Mapping[Key, Finding], rules: Rules) -> list[Finding]:
    """The findings that the verdicts of `day` open (finding_id None), change or close; `newest` by column and unit.

    What a later day has already said is left as it is, so replaying a past day changes nothing.
    """
    changed: list[Finding] = []
    duties = {(verdict.standing.column_id, unit.name): verdict for verdict in verdicts for unit in verdict.leads}
    for key, verdict in duties.items():
        changed += _follow(day, key, verdict, newest.get(key), rules)
    for key, finding in newest.items():
        if key not in duties and finding.closed_on is None and finding.seen_on <= day:
            changed.append(_closed(finding, day, DROPPED))
    return changed


def dues(verdicts: Sequence[Verdict], findings: Mapping[Key, Finding], rules: Rules) -> list[Dues]:
    """What there is to say to every unit with a column overdue; a column that was since seen mended is not among them."""
    own_of: dict[str, list[Verdict]] = {}
    units = {unit.name: unit for verdict in verdicts for unit in verdict.leads}
    for verdict in verdicts:
        for unit in verdict.leads:
            own_of.setdefault(unit.name, []).append(verdict)
    found = []
    for name, own in own_of.items():
        late = [
            (verdict, finding)
            for verdict in own
            if verdict.overdue
            and (finding := findings.get((verdict.standing.column_id, name)))
            and finding.closed_on is None
        ]
        if late:
            late.sort(key=lambda pair: (pair[0].band != BLANK, -(pair[0].days or 0)))
            soon = tuple(verdict for verdict in own if _soon(verdict, rules))
            found.append(Dues(units[name], tuple(pair[0] for pair in late), tuple(pair[1] for pair in late), soon))
    return found


def reason_to_tell(
    finding: Finding, tellings: Iterable[Telling], day: date, address: str, bands: Sequence[str]
) -> Reason | None:
    """Whether the unit is to be told of the finding on `day`: when it is new or worse, and again every week.

    bands: from mild to bad. A mail that the server refused for good told nobody, but is only tried again at once where
    the address is another one now.
    """
    heard = [telling for telling in tellings if not telling.failed or telling.address == address]
    if not heard:
        return Reason.NEW
    last = max(heard, key=lambda telling: telling.day)
    if last.day < day and _rank(finding.band, bands) > _rank(last.band, bands):
        return Reason.WORSE
    return Reason.REMINDER if day - last.day >= REMINDER_EVERY else None


def severity(rules: Rules) -> tuple[str, ...]:
    """The bands of a county from mild to bad."""
    return (CURRENT, *rules.scale.words, BLANK)


def items(due: Dues, rules: Rules) -> tuple[Item, ...]:
    """The lines of the unit's mail."""
    return tuple(_item(due.unit, verdict, rules) for verdict in (*due.overdue, *due.soon))


def _follow(day: date, key: Key, verdict: Verdict, last: Finding | None, rules: Rules) -> Iterator[Finding]:
    """What one verdict does to the newest finding of its column and unit."""
    if verdict.overdue is None or (last is not None and last.seen_on > day):
        return
    due = _due(verdict, rules)
    if last is not None and last.closed_on is None:
        # A later due day means that news came in between, even where that is old by now too.
        mended = not verdict.overdue or (due is not None and (last.due_on is None or due > last.due_on))
        if not mended:
            bands = severity(rules)
            worse = _rank(verdict.band, bands) > _rank(last.band, bands)
            worsened_on = day if worse else last.worsened_on
            yield replace(last, band=verdict.band, due_on=due, seen_on=day, worsened_on=worsened_on)
            return
        yield _closed(last, day, MENDED)
    if verdict.overdue:
        yield Finding(*key, band=verdict.band, due_on=due, opened_on=day, seen_on=day)


def _closed(finding: Finding, day: date, ending: str) -> Finding:
    return replace(finding, seen_on=day, closed_on=day, ending=ending)


def _due(verdict: Verdict, rules: Rules) -> date | None:
    latest = verdict.standing.latest
    return None if latest is None else due_on(latest, verdict.column.cycle, rules.workdays)


def _soon(verdict: Verdict, rules: Rules) -> bool:
    """Whether a verified column that is not overdue will be soon, as seen on its reckoning day."""
    latest = verdict.standing.latest
    if verdict.overdue is not False or latest is None or verdict.days is None:
        return False
    return soon_due(latest, verdict.column.cycle, latest + timedelta(days=verdict.days), rules.workdays)


def _item(unit: Unit, verdict: Verdict, rules: Rules) -> Item:
    column, standing = verdict.column, verdict.standing
    return Item(
        unit=unit.name,
        column=column.name,
        address=column.url,
        cycle=column.cycle.value,
        overdue=bool(verdict.overdue),
        due_on=_due(verdict, rules),
        latest=standing.latest,
        title=standing.latest_title,
        days=verdict.days,
        band=verdict.band,
        leads=tuple(lead.name for lead in verdict.leads) if len(verdict.leads) > 1 else (),
        checked_on=standing.conclusive_on,
    )


def _rank(band: str, bands: Sequence[str]) -> int:
    return bands.index(band) if band in bands else 0
