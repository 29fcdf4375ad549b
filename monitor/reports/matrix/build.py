"""The checklist of an as-of date, from the store and the two files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from config.checklist.indicators import Indicator, Method
from config.checklist.load import Checklist
from config.checklist.overrides import UNVERIFIED, Override
from config.county import County
from config.registry import Unit
from config.sources import Sources
from monitor.reports.circular.issuing import duties_of, duty_facts
from monitor.reports.matrix.cells import Facts, Value, value_of
from monitor.snapshot import Picture, naming_of, picture, rules_of
from storage.records import Published, Watch
from storage.store import Store


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One cell; override: what a person filled in, whose value it then has."""

    value: Value
    override: Override | None = None


@dataclass(frozen=True)
class Matrix:
    """The checklist. rows: each unit with its cells beside the
    indicators, in the roster's order.
    """

    title: str
    portal: str
    as_of: date
    indicators: tuple[Indicator, ...]
    rows: tuple[tuple[Unit, tuple[MatrixCell, ...]], ...]
    notes: tuple[str, ...] = ()

    @property
    def unverified(self) -> int:
        """How many cells are 待核."""
        return sum(cell.value == UNVERIFIED for _, cells in self.rows for cell in cells)


def build_matrix(county: County, store: Store, checklist: Checklist, as_of: date) -> Matrix:
    """The matrix of the units that there are on the as-of date."""
    known = picture(county, store, as_of)
    facts = _facts(county, store, known, checklist)
    rows = tuple(
        (
            unit,
            tuple(_cell(checklist, indicator, unit, facts) for indicator in checklist.indicators),
        )
        for unit in known.registry.units
        if unit.active(as_of)
    )
    choice = county.settings.matrix
    return Matrix(
        choice.title, county.settings.portal.name, as_of, checklist.indicators, rows, choice.notes
    )


def _cell(checklist: Checklist, indicator: Indicator, unit: Unit, facts: Facts) -> MatrixCell:
    override = checklist.overrides.get((unit.name, indicator.name))
    return (
        MatrixCell(override.value, override)
        if override
        else MatrixCell(value_of(indicator, unit, facts))
    )


def _facts(county: County, store: Store, known: Picture, checklist: Checklist) -> Facts:
    asked = [each for each in checklist.indicators if each.method in (Method.COLUMN, Method.COUNT)]
    names = {name for indicator in asked for name in indicator.columns}
    ids = {
        column_id: column.identity
        for column, column_id in zip(known.registry.columns, known.column_ids, strict=True)
        if column.name in names and column_id is not None
    }
    entries: dict[object, list[Published]] = {identity: [] for identity in ids.values()}
    for entry in store.published(date.min, known.as_of, as_of=known.as_of, column_ids=ids):
        entries[ids[entry.column_id]].append(entry)
    sources = Sources(known.registry, county.settings.portal.name)
    whole = {each.name: _whole(store, known, each, ids) for each in asked}
    duties = duties_of(county, known, duty_facts(county, store, known), known.verdicts)
    naming = naming_of(county)
    trusted = rules_of(county).trusted
    return Facts(
        *(known.registry, known.verdicts, naming, sources, entries, whole, known.as_of),
        trusted,
        duties,
    )


def _whole(
    store: Store, known: Picture, indicator: Indicator, ids: Mapping[int, object]
) -> set[object]:
    """The columns of which all is known that an indicator's rule may count."""
    first, last = indicator.rule.days(known.as_of)
    watched = store.watched(first, last, as_of=known.as_of, column_ids=ids) if first <= last else {}
    return {ids[column_id] for column_id, watch in watched.items() if watch is Watch.WHOLE}
