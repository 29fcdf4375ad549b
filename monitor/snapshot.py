"""What is known on a day: the registry in force then, where each column stands, and the
verdicts. Every list begins here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from config.county import County, past_registry
from config.registry import Registry, Unit
from config.sources import Sources, Whose
from crawler.page.urls import canonical
from monitor.rules.bands import Scale
from monitor.rules.cycles import Workdays
from monitor.rules.leads import lead_standings
from monitor.rules.naming import Mode, Naming
from monitor.rules.objections import Objection, marks
from monitor.rules.verdicts import Rules, Verdict, judge
from storage.records import SourcedEntry, Standing
from storage.store import Store
from storage.web.replies import ReplyState


@dataclass(frozen=True)
class Picture:
    """One county on one as-of date. `column_ids` stand beside `registry.columns`; None
    where a column was never crawled.
    """

    as_of: date
    registry: Registry
    column_ids: tuple[int | None, ...]
    standings: Mapping[int, Standing]
    verdicts: tuple[Verdict, ...]


def rules_of(county: County) -> Rules:
    """By what the columns of a county are judged."""
    bands, tiered = county.settings.bands, county.settings.portal.tiered
    return Rules(Scale.of(bands.periods), Workdays(county.holidays), bands.trust_days, tiered)


def naming_of(county: County) -> Naming:
    """By what a county names those who are late."""
    return Naming(county.registry, county.exemptions, Mode(county.settings.circular.name))


def naming_on(county: County, store: Store, verdicts: Sequence[Verdict]) -> Naming:
    """As `naming_of`, with what units object to beside their names."""
    zone, registry = county.settings.portal.zone, county.registry
    objections = [
        Objection(
            *(one.column_id, one.unit, one.sent_at.astimezone(zone).date()),
            refused=one.state is ReplyState.REFUSED,
        )
        for one in store.replies.objections()
    ]
    return replace(naming_of(county), marks=marks(objections, verdicts, registry))


def picture(county: County, store: Store, as_of: date) -> Picture:
    """The picture on `as_of`: with the roster that a crawl of that time used, or with
    today's files where none is older.
    """
    roster = store.roster_on(as_of)
    if roster is None:
        return picture_by_files(county, store, as_of)
    registry, ids = past_registry(roster.units_csv, roster.columns_csv), tuple(roster.column_ids)
    known = [column_id for column_id in ids if column_id is not None]
    return _picture(county, store, as_of, registry, ids, store.standings(as_of, known))


def picture_by_files(county: County, store: Store, as_of: date) -> Picture:
    """The picture on `as_of` with the roster of today's files."""
    registry, ids = county.registry, store.identify(county.registry.columns)
    known = [column_id for column_id in ids if column_id is not None]
    standings = store.standings(as_of, known)
    standings |= _moved(store, registry, ids, standings)
    return _picture(county, store, as_of, registry, ids, standings)


def _picture(
    county: County,
    store: Store,
    as_of: date,
    registry: Registry,
    ids: Sequence[int | None],
    standings: Mapping[int, Standing],
) -> Picture:
    of_leads = _of_leads(county, store, registry, ids, standings, as_of)
    verdicts = judge(registry, ids, standings, as_of, rules_of(county), of_leads)
    return Picture(as_of, registry, tuple(ids), standings, verdicts)


def _of_leads(
    county: County,
    store: Store,
    registry: Registry,
    ids: Sequence[int | None],
    standings: Mapping[int, Standing],
    as_of: date,
) -> dict[int, tuple[tuple[Unit, Standing], ...]]:
    """The standing of each lead of the columns that several share
    and each answers for by itself.
    """
    shared = {
        column_id: column
        for column_id, column in zip(ids, registry.columns, strict=True)
        if column_id is not None and column.separate
    }
    if not shared:
        return {}
    entries: dict[int, list[SourcedEntry]] = {column_id: [] for column_id in shared}
    for entry in store.sourced(as_of, shared):
        entries[entry.column_id].append(entry)
    sources = Sources(registry, county.settings.portal.name)
    return {
        column_id: lead_standings(
            standings[column_id],
            entries[column_id],
            Whose(registry, column, as_of, sources),
            store.known_days(column_id),
        )
        for column_id, column in shared.items()
    }


def _moved(
    store: Store, registry: Registry, ids: Sequence[int | None], standings: Mapping[int, Standing]
) -> dict[int, Standing]:
    """The standings of columns whose address has been changed since they were read: nobody
    has looked at the new one yet.
    """
    read_at = store.addresses()
    return {
        column_id: replace(standings[column_id], voided=True)
        for column_id, column in zip(ids, registry.columns, strict=True)
        if column_id is not None and not _same(read_at[column_id], column.url)
    }


def _same(one: str, other: str) -> bool:
    return one == other or canonical(one) == canonical(other)
