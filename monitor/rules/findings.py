"""问题: what a day's verdicts do to the findings. Pure: values in, values out.

A finding is one column overdue under one of its leads. It opens when the column is first seen overdue, worsens as its
band does, and closes when the column is seen mended, or is nobody's duty any more. What cannot be verified changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from monitor.rules.bands import BLANK, CURRENT
from monitor.rules.cycles import due_on
from monitor.rules.verdicts import Rules, Verdict
from storage.notices.records import Finding

Key: TypeAlias = tuple[int, str]

MENDED = "mended"
DROPPED = "no longer a duty"


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


def severity(rules: Rules) -> tuple[str, ...]:
    """The bands of a county from mild to bad."""
    return (CURRENT, *rules.scale.words, BLANK)


def worse(band: str, than: str, bands: Sequence[str]) -> bool:
    """Whether a band is worse than another; bands: from mild to bad."""
    return _rank(band, bands) > _rank(than, bands)


def due(verdict: Verdict, rules: Rules) -> date | None:
    """应更新时限 of the column without newer news; None where it has no end, or never held an entry."""
    latest = verdict.standing.latest
    return None if latest is None else due_on(latest, verdict.column.cycle, rules.workdays)


def _follow(day: date, key: Key, verdict: Verdict, last: Finding | None, rules: Rules) -> Iterator[Finding]:
    """What one verdict does to the newest finding of its column and unit."""
    if verdict.overdue is None or (last is not None and last.seen_on > day):
        return
    latest, due_day = verdict.standing.latest, due(verdict, rules)
    if last is not None and last.closed_on is None:
        news = _news_since(last, latest, due_day)
        if verdict.overdue and not news:
            worsened = day if worse(verdict.band, last.band, severity(rules)) else last.worsened_on
            newest = max((shown for shown in (last.latest, latest) if shown), default=None)
            yield replace(last, band=verdict.band, latest=newest, due_on=due_day, seen_on=day, worsened_on=worsened)
            return
        # Without news it was the rules that changed: another cycle, or 可为空. Nobody mended anything.
        yield _closed(last, day, MENDED if news else DROPPED)
    if verdict.overdue:
        yield Finding(*key, band=verdict.band, due_on=due_day, opened_on=day, seen_on=day, latest=latest)


def _news_since(last: Finding, latest: date | None, due_day: date | None) -> bool:
    """Whether the column has a newer entry than when the finding was last seen, even where that is old by now too."""
    if latest is None or last.latest is not None:
        return latest is not None and last.latest is not None and latest > last.latest
    # It was blank; or its newest entry was not on record, and a later due day speaks for a newer one.
    return last.due_on is None or due_day is None or due_day > last.due_on


def _closed(finding: Finding, day: date, ending: str) -> Finding:
    return replace(finding, seen_on=day, closed_on=day, ending=ending)


def _rank(band: str, bands: Sequence[str]) -> int:
    return bands.index(band) if band in bands else 0
