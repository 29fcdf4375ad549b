"""The case of one column at one as-of date: its verdict, and
everything that the verdict rests on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from config.clock import Clock
from config.county import County
from config.registry import Column, Registry, Unit
from config.sources import Sources, Whose
from crawler.page.urls import canonical
from monitor.reports.anomalies import Anomaly, anomalies
from monitor.rules.naming import LeftOut
from monitor.rules.verdicts import Verdict
from monitor.snapshot import Picture, naming_of, rules_of
from storage.evidence.chain import Evidence, Sealed
from storage.evidence.dossier import Dossier, HeldEntry, PastVisit
from storage.records import Days, Outcome
from storage.store import Store

MOST_VISITS = 40
MOST_ENTRIES = 60
MOST_LOOKED_THROUGH = 5_000
"""Entries of a shared column in which those of its leads are looked for."""
_WINDOW = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Case:
    """One column at one date.

    verdict: None where the column is archived or nobody's. visits: the latest first. records: the
    sealed records of the visits that the verdict and the anomalies rest on. links: the chain from
    the first of them to the last, and `before` the seal that it begins from. trust_days: for how
    long a visit is relied on. excused: the leads that are late and exempt. known_days: the
    stretches of days of which the visits saw everything that the list held, in order. of_leads: the
    verdicts where each lead answers for its own, in the order of the leads (one where one lead is
    asked for); whose: the lead that each source names, or what it means instead.
    """

    portal: str
    as_of: date
    made_at: datetime
    column: Column
    leads: tuple[Unit, ...]
    verdict: Verdict | None
    visits: tuple[PastVisit, ...]
    entries: tuple[HeldEntry, ...]
    anomalies: tuple[Anomaly, ...]
    records: tuple[Sealed, ...]
    before: str
    links: tuple[Sealed, ...]
    trust_days: int
    excused: tuple[LeftOut, ...] = ()
    known_days: tuple[Days, ...] = ()
    of_leads: tuple[Verdict, ...] = ()
    whose: Mapping[str, str] = field(default_factory=dict)

    @property
    def digests(self) -> tuple[str, ...]:
        """The captures and pictures that the records name, each once."""
        return tuple(dict.fromkeys(digest for record in self.records for digest in record.digests))


def meant(registry: Registry, words: str, as_of: date) -> list[int]:
    """Positions of the columns that `words` mean: an address, 单位/栏目, or a name."""
    if "://" in words:
        wanted = canonical(words)
        return [at for at, column in enumerate(registry.columns) if canonical(column.url) == wanted]
    named = [at for at, column in enumerate(registry.columns) if column.name == words]
    if named or "/" not in words:
        return named
    unit_name, _, column_name = words.partition("/")
    unit = registry.by_any_name.get(unit_name.strip())
    return [
        at
        for at, column in enumerate(registry.columns)
        if column.name == column_name.strip()
        and (
            "、".join(column.units) == unit_name
            or (unit is not None and _answers(registry, column, unit, as_of))
        )
    ]


def lead_meant(registry: Registry, words: str, position: int, as_of: date) -> Unit | None:
    """The one lead that `words` (单位/栏目) ask for, of a column that each lead answers
    for; None where they mean all.
    """
    column = registry.columns[position]
    unit = registry.by_any_name.get(words.partition("/")[0].strip())
    if not column.separate or "/" not in words or "://" in words or unit is None:
        return None
    lead = registry.answering(unit.name, as_of)
    return lead if lead in registry.leads(column, as_of) else None


def case(
    county: County,
    store: Store,
    evidence: Evidence,
    known: Picture,
    position: int,
    clock: Clock,
    lead: Unit | None = None,
    *,
    to_look_at: bool = False,
) -> Case:
    """All that is known of the column at `position` of the picture's registry; of one lead's
    part of it where it is given.

    to_look_at: without records and chain, which prove it to others.
    """
    column, column_id = known.registry.columns[position], known.column_ids[position] or 0
    verdicts = [verdict for verdict in known.verdicts if verdict.column is column]
    verdicts = [verdict for verdict in verdicts if lead is None or verdict.leads == (lead,)]
    dossier = store.dossier
    visits = dossier.visits(column_id, MOST_VISITS)
    found = anomalies(county, store, known, known.as_of - _WINDOW, known.as_of, only=column_id)
    entries, whose = _entries(county, dossier, known, position, lead)
    records: list[Sealed] = []
    if not to_look_at:
        records = _resting(evidence, _bearing(visits, found) | _read_in(verdicts, entries))
    before, links = evidence.links(records[0].number, records[-1].number) if records else ("", [])
    return Case(
        portal=county.settings.portal.name,
        as_of=known.as_of,
        made_at=clock.now(),
        column=column,
        leads=known.registry.leads(column, known.as_of) if lead is None else (lead,),
        verdict=verdicts[0] if verdicts else None,
        visits=tuple(visits),
        entries=tuple(entries),
        anomalies=found,
        records=tuple(records),
        before=before,
        links=tuple(links),
        trust_days=rules_of(county).trusted(column.cycle),
        excused=tuple(naming_of(county).left_out(verdicts)),
        known_days=tuple(store.known_days(column_id)),
        of_leads=tuple(verdicts) if column.separate else (),
        whose=whose,
    )


def _resting(evidence: Evidence, visits: set[int]) -> list[Sealed]:
    """The records of these visits, and of those whose pages they found unchanged."""
    records = evidence.of_visits(visits)
    same = {
        earlier for record in records if (earlier := record.record.get("same_as_visit")) is not None
    }
    return evidence.of_visits({record.visit_id for record in records} | same)


def _entries(
    county: County, dossier: Dossier, known: Picture, position: int, lead: Unit | None
) -> tuple[list[HeldEntry], Mapping[str, str]]:
    """The newest entries, and whose each source makes them where each lead answers for its own.

    Then those of one lead alone where it is asked for, with what may be its own; else the newest of
    every lead are among them, however far down they stand.
    """
    column, column_id = known.registry.columns[position], known.column_ids[position] or 0
    if not column.separate:
        return dossier.entries(column_id, known.as_of, MOST_ENTRIES), {}
    whose = Whose(
        known.registry, column, known.as_of, Sources(known.registry, county.settings.portal.name)
    )
    held = dossier.entries(column_id, known.as_of, MOST_LOOKED_THROUGH)
    if lead is not None:
        own = [
            one
            for one in held
            if whose.lead(one.source) == lead or lead in whose.possible(one.source)
        ]
        shown = own[:MOST_ENTRIES]
    else:
        newest: dict[Unit | None, HeldEntry] = {}
        for one in held:
            newest.setdefault(whose.lead(one.source), one)
        kept = {id(one) for one in (*held[:MOST_ENTRIES], *newest.values())}
        shown = [one for one in held if id(one) in kept]
    return shown, {one.source: _owner(whose, one.source) for one in shown}


def _owner(whose: Whose, source: str) -> str:
    lead = whose.lead(source)
    if lead is not None:
        return lead.name
    possible = [unit.name for unit in whose.leads if unit in whose.possible(source)]
    return "无法辨认，不计入任何单位" if len(possible) == len(whose.leads) else _perhaps(possible)


def _perhaps(units: Sequence[str]) -> str:
    return f"可能属于{'、'.join(units)}，无法辨认" if units else "其他单位"


def _read_in(verdicts: Sequence[Verdict], entries: Sequence[HeldEntry]) -> set[int]:
    """The visits that read the source of each lead's latest entry."""
    latest = {(verdict.standing.latest, verdict.standing.latest_title) for verdict in verdicts}
    deciding = (one for one in entries if (one.published_on, one.title) in latest and one.source)
    return {one.source_visit for one in deciding if one.source_visit is not None}


def _bearing(visits: Sequence[PastVisit], found: Sequence[Anomaly]) -> set[int]:
    """The visits that something rests on: all since the last that read the list, and the
    proofs of what was observed.
    """
    bearing = {look.visit_id for one in found for look in one.observation.proof}
    for visit in visits:
        bearing.add(visit.visit_id)
        if visit.outcome in (Outcome.READ, Outcome.TRULY_EMPTY):
            break
    return bearing


def _answers(registry: Registry, column: Column, unit: Unit, as_of: date) -> bool:
    return unit.name in column.units or unit in registry.leads(column, as_of)
