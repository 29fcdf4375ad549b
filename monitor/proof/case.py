"""The case of one column at one as-of date: its verdict, and everything that the verdict rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from config.clock import Clock
from config.county import County
from config.registry import Column, Registry, Unit
from crawler.page.urls import canonical
from monitor.reports.anomalies import Anomaly, anomalies
from monitor.rules.naming import LeftOut
from monitor.rules.verdicts import Verdict
from monitor.snapshot import Picture, naming_of
from storage.evidence.chain import Evidence, Sealed
from storage.evidence.dossier import Dossier, HeldEntry, PastVisit
from storage.records import Days, Outcome
from storage.store import Store

MOST_VISITS = 40
MOST_ENTRIES = 60
_WINDOW = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Case:
    """One column at one date.

    verdict: None where the column is archived or nobody's. visits: the latest first. records: the sealed records of the
    visits that the verdict and the anomalies rest on. links: the chain from the first of them to the last, and `before`
    the seal that it begins from. trust_days: for how long a visit is relied on. excused: the leads that are late and exempt.
    known_days: the stretches of days of which the visits saw everything that the list held, in order.
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
        and ("、".join(column.units) == unit_name or (unit is not None and _answers(registry, column, unit, as_of)))
    ]


def case(county: County, store: Store, evidence: Evidence, known: Picture, position: int, clock: Clock) -> Case:
    """All that is known of the column at `position` of the picture's registry."""
    column, column_id = known.registry.columns[position], known.column_ids[position] or 0
    dossier = Dossier(store.engine)
    visits = dossier.visits(column_id, MOST_VISITS)
    found = anomalies(county, store, known, known.as_of - _WINDOW, known.as_of, only=column_id)
    verdict = next((verdict for verdict in known.verdicts if verdict.column == column), None)
    records = evidence.of_visits(_bearing(visits, found))
    resting = {earlier for record in records if (earlier := record.record.get("same_as_visit")) is not None}
    records = evidence.of_visits({record.visit_id for record in records} | resting)
    before, links = evidence.links(records[0].number, records[-1].number) if records else ("", [])
    return Case(
        portal=county.settings.portal.name,
        as_of=known.as_of,
        made_at=clock.now(),
        column=column,
        leads=known.registry.leads(column, known.as_of),
        verdict=verdict,
        visits=tuple(visits),
        entries=tuple(dossier.entries(column_id, known.as_of, MOST_ENTRIES)),
        anomalies=found,
        records=tuple(records),
        before=before,
        links=tuple(links),
        trust_days=county.settings.bands.trust_days,
        excused=tuple(naming_of(county).left_out([verdict] if verdict else [])),
        known_days=tuple(store.known_days(column_id)),
    )


def _bearing(visits: Sequence[PastVisit], found: Sequence[Anomaly]) -> set[int]:
    """The visits that something rests on: all since the last that read the list, and the proofs of what was observed."""
    bearing = {look.visit_id for one in found for look in one.observation.proof}
    for visit in visits:
        bearing.add(visit.visit_id)
        if visit.outcome in (Outcome.READ, Outcome.TRULY_EMPTY):
            break
    return bearing


def _answers(registry: Registry, column: Column, unit: Unit, as_of: date) -> bool:
    return unit.name in column.units or unit in registry.leads(column, as_of)
