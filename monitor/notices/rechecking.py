"""复核: nobody is named on last night's word alone. What is about to be said of a
column is read again just before.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date

from config.clock import Clock
from config.county import County
from config.registry import Column
from config.sources import Sources, Whose
from monitor.notices.notice_policy import warned_of
from monitor.plural import counted
from monitor.rules.duties import Duty
from monitor.rules.naming import Naming
from monitor.rules.verdicts import Verdict, judge_column
from monitor.snapshot import Picture, rules_of
from storage.errors import PortalHeldError, PortalLostError
from storage.records import Known, Outcome, Visit
from storage.store import Store

RECHECK_DAYS = 3
"""Up to how far from today an as-of date may lie for the pages of
today to say something about it.
"""

PATIENCE = 300.0
"""Seconds for which another crawl of the portal is waited for, where several machines share it."""

log = logging.getLogger("tongbao.recheck")


def rechecked(
    county: County,
    store: Store,
    known: Picture,
    clock: Clock,
    naming: Naming,
    *,
    warned: bool = False,
    duties: Collection[Duty] = (),
) -> tuple[Verdict, ...]:
    """The picture's verdicts, with 未能核查 for every late column whose page, read
    again now, does not say the same.

    naming: what is late, exempt or not. warned: columns that are soon due are to be named too.
    duties: those that units are to be told of, in whose columns may stand meanwhile what they
    ask for. Where the as-of date lies further back, today's pages prove nothing about it and
    the verdicts stand as they are.
    """
    if abs((clock.today() - known.as_of).days) > RECHECK_DAYS:
        return known.verdicts
    rules = rules_of(county)
    columns = {
        verdict.standing.column_id: verdict.column
        for verdict in known.verdicts
        if naming.late(verdict)
        or (warned and warned_of(known.as_of, verdict, rules))
        or _asked_for(verdict, duties)
    }
    if not columns:
        return known.verdicts
    log.info("%s to be read again before being named", counted(len(columns), "column"))
    held = {column_id: store.known(column_id) for column_id in columns}
    sources = Sources(known.registry, county.settings.portal.name)
    whose = {
        column_id: Whose(known.registry, column, known.as_of, sources)
        for column_id, column in columns.items()
        if column.separate
    }
    visits = _read_again(county, columns, held, clock)

    def settled(verdict: Verdict) -> Verdict:
        column_id = verdict.standing.column_id
        visit = visits.get(column_id)
        if visit is None or agrees(verdict, visit, held[column_id], whose.get(column_id)):
            return verdict
        log.warning(
            "%s %s: not confirmed: %s",
            verdict.column.name,
            verdict.column.url,
            _told(visit, verdict),
        )
        doubted = replace(verdict.standing, voided=True, outcome=visit.outcome, checked_at=visit.at)
        return judge_column(verdict.column, verdict.leads, doubted, verdict.as_of, rules)

    return tuple(settled(verdict) for verdict in known.verdicts)


def _read_again(
    county: County, columns: Mapping[int, Column], held: Mapping[int, Known], clock: Clock
) -> dict[int, Visit]:
    """A visit for each column, unsuccessful where others ask the portal all the while."""
    # With all that fetches: nothing that `tongbao lists` waits for.
    from crawler.night.slots_by_hand import permission
    from crawler.visit.recheck import recheck, unasked

    try:
        with permission(county.settings.store.url, patience=PATIENCE) as allowed:
            return recheck(county, columns, held, clock, permission=allowed)
    except (PortalHeldError, PortalLostError) as busy:
        log.warning("nothing could be read again: %s", busy)
        return unasked(columns, held, clock)


def _asked_for(verdict: Verdict, duties: Collection[Duty]) -> bool:
    leads = {lead.name for lead in verdict.leads}
    return any(duty.column == verdict.column.name and duty.unit in leads for duty in duties)


def agrees(verdict: Verdict, visit: Visit, known: Known, whose: Whose | None = None) -> bool:
    """Whether a second reading says the same of a column: a conclusive one, with the same
    newest entry up to the as-of date.

    An entry that is new and shows no date may be newer; a copy from before the day that
    the verdict reckons by says nothing of it. whose: where the verdict is on one lead,
    and its entries alone count.
    """
    if not visit.outcome.conclusive or _is_older(visit, verdict):
        return False
    new = [seen.entry for seen in visit.entries if seen.key not in known.entries]
    if whose is None:
        shown = [seen.entry.published_on for seen in visit.entries]
    else:
        lead = verdict.leads[0]
        new = [
            entry
            for entry in new
            if whose.lead(entry.source) == lead or lead in whose.possible(entry.source)
        ]
        shown = [day for source, day in _held_after(visit, known) if whose.lead(source) == lead]
        shown += [entry.published_on for entry in new]  # one that may be this lead's too
    if any(entry.published_on is None for entry in new):
        return False
    newest = max((day for day in shown if day is not None and day <= verdict.as_of), default=None)
    return newest == verdict.standing.latest


def _is_older(visit: Visit, verdict: Verdict) -> bool:
    """Whether the second reading is, by its own word, of a day before the one
    that the verdict reckons by.
    """
    visited = verdict.standing.conclusive_on
    return visited is not None and visit.day < min(verdict.as_of, visited)


def _held_after(visit: Visit, known: Known) -> Iterator[tuple[str, date | None]]:
    """Source and credible date of all that the column holds by this visit: what it saw, and
    what it had no reason to see.
    """
    seen = {row.key: row.entry for row in visit.entries}
    yield from ((entry.source, entry.published_on) for entry in seen.values())
    for key in known.entries.keys() - seen.keys() - set(visit.gone):
        held = known.entries[key]
        if held.published_on is not None and held.published_on <= held.dated_on:
            yield held.source, held.published_on


def _told(visit: Visit, verdict: Verdict) -> str:
    if visit.outcome.conclusive and _is_older(visit, verdict):
        return f"the portal, or a cache before it, answered with a page of {visit.day}"
    if visit.outcome is Outcome.READ:
        return "the page shows another newest entry than the last crawl found"
    return f"{visit.outcome}: {visit.why}"
