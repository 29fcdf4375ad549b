"""问题: what a day's verdicts do to the findings. Pure: values in, values out.

A finding is one column overdue under one of its leads. It opens when the lead is first named for
it, worsens as its band does, and closes when the column is seen mended, is exempt, or is nobody's
duty any more. What cannot be verified changes nothing. Mended is what the mail says: there is an
entry with which the column would not have been overdue when it last was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from config.registry import Unit
from monitor.rules.bands import BLANK, CURRENT
from monitor.rules.cycles import overdue
from monitor.rules.naming import Naming
from monitor.rules.verdicts import Rules, Verdict
from storage.notices.records import Finding

Key: TypeAlias = tuple[int, str]

MENDED = "mended"
DROPPED = "no longer a duty"
EXEMPT = "exempt"


def reconcile(
    day: date,
    verdicts: Sequence[Verdict],
    newest: Mapping[Key, Finding],
    rules: Rules,
    naming: Naming,
) -> list[Finding]:
    """The findings that the verdicts of `day` open (finding_id None), change or close;
    `newest` by column and unit.

    What a later day has already said is left as it is, so replaying a past day changes nothing.
    Whatever the circular names, a finding is of what is overdue by its own cycle.
    """
    changed: list[Finding] = []
    duties = {
        (verdict.standing.column_id, unit.name): (verdict, unit)
        for verdict in verdicts
        for unit in verdict.leads
    }
    for key, (verdict, unit) in duties.items():
        last = newest.get(key)
        if last is None or last.seen_on <= day:
            changed += _follow(day, verdict, unit, last, rules, naming.by_cycle)
    for key, finding in newest.items():
        if key not in duties and finding.closed_on is None and finding.seen_on <= day:
            changed.append(_closed(finding, day, DROPPED))
    return changed


def severity(rules: Rules) -> tuple[str, ...]:
    """The bands of a county from mild to bad."""
    return (CURRENT, *rules.scale.words, BLANK)


def worse(band: str, than: str, bands: Sequence[str]) -> bool:
    """Whether a band is worse than another; bands: from mild to bad."""
    return _rank(band, bands) > _rank(than, bands)


def _follow(
    day: date, verdict: Verdict, unit: Unit, last: Finding | None, rules: Rules, naming: Naming
) -> Iterator[Finding]:
    """What one verdict does to the newest finding of its column and unit."""
    if verdict.overdue is None:
        return
    named = naming.named(verdict, unit)
    if last is not None and last.closed_on is None:
        mended = _mended(last, verdict, rules)
        if named and not mended:
            yield _seen_again(day, last, verdict, rules)
            return
        yield _closed(last, day, MENDED if mended else _other_ending(verdict))
    if named:
        key = (verdict.standing.column_id, unit.name)
        latest = verdict.standing.latest
        yield Finding(
            *key, band=verdict.band, due_on=verdict.due, opened_on=day, seen_on=day, latest=latest
        )


def _seen_again(day: date, last: Finding, verdict: Verdict, rules: Rules) -> Finding:
    worsened = day if worse(verdict.band, last.band, severity(rules)) else last.worsened_on
    newest = max((shown for shown in (last.latest, verdict.standing.latest) if shown), default=None)
    return replace(
        last,
        band=verdict.band,
        latest=newest,
        due_on=verdict.due,
        seen_on=day,
        worsened_on=worsened,
    )


def _mended(last: Finding, verdict: Verdict, rules: Rules) -> bool:
    """Whether a newer entry mends the column: with it, it would not have been overdue
    when it was last seen overdue.

    So an entry that is newer but too old mends nothing; one that was in time then and is
    old again ended one finding.
    """
    latest = verdict.standing.latest
    if latest is None or not _news_since(last, latest, verdict.due):
        return False
    return not verdict.overdue or not overdue(
        latest, verdict.column.cycle, last.seen_on, rules.workdays
    )


def _other_ending(verdict: Verdict) -> str:
    """Why a finding ends that nobody mended: what is still overdue is exempt; else the
    rules changed (cycle, 可为空).
    """
    return EXEMPT if verdict.overdue else DROPPED


def _news_since(last: Finding, latest: date | None, due_day: date | None) -> bool:
    """Whether the column has a newer entry than when the finding was last seen, even
    where that is old by now too.
    """
    if latest is None or last.latest is not None:
        return latest is not None and last.latest is not None and latest > last.latest
    # It was blank; or its newest entry was not on record, and a later
    # due day speaks for a newer one.
    return last.due_on is None or due_day is None or due_day > last.due_on


def _closed(finding: Finding, day: date, ending: str) -> Finding:
    return replace(finding, seen_on=day, closed_on=day, ending=ending)


def _rank(band: str, bands: Sequence[str]) -> int:
    return bands.index(band) if band in bands else 0
