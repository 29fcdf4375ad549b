"""The circular's tables: a line for each unit and each column, with what was counted of it
and what could not be known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from config.registry import DISCLOSURE, NEWS, Registry, Unit
from monitor.reports.circular.lines import ColumnLine, GroupTable, UnitLine
from monitor.reports.lists import column_row
from monitor.rules.bands import UNVERIFIED
from monitor.rules.counts import Counts, Tally, runs
from monitor.rules.cross_tables import by_column
from monitor.rules.naming import Naming
from monitor.rules.verdicts import Verdict


def tables(
    registry: Registry,
    counts: Counts,
    verdicts: Sequence[Verdict],
    groups: Sequence[str],
    months: int,
    *,
    in_roster_order: bool,
) -> tuple[GroupTable, ...]:
    """A table for each group that has a unit active on the period's last day,
    or one that published in it.
    """
    tallies = counts.by_unit
    doubts = _doubts(counts, verdicts)
    lines = [
        replace(
            unit_line(
                unit, tallies.get(unit, Tally()), doubts.get(unit, frozenset()), verdicts, counts
            ),
            months=months,
        )
        for unit in registry.units
        if unit in tallies or unit.active(counts.last)
    ]
    if not in_roster_order:
        lines.sort(key=lambda line: (-line.tally.disclosure, -line.tally.news))
    present = {line.unit.group for line in lines}
    order = [group for group in dict.fromkeys((*groups, *registry.groups)) if group in present]
    return tuple(
        GroupTable(group, tuple(line for line in lines if line.unit.group == group))
        for group in order
    )


def unit_line(
    unit: Unit, found: Tally, doubtful: frozenset[str], verdicts: Sequence[Verdict], counts: Counts
) -> UnitLine:
    """A unit's line with the entries that were found of it; doubtful: see UnitLine. Of
    `counts`, what was not seen is asked.
    """
    own = [verdict for verdict in verdicts if unit in verdict.leads]
    unproven = [verdict for verdict in own if is_unproven(verdict, counts)]
    unread = set()
    for category, known in ((DISCLOSURE, found.disclosure), (NEWS, found.news)):
        # Where it has no column of the category, its other columns speak for it.
        columns = [verdict for verdict in own if verdict.column.main_category == category] or own
        if columns and not known and all(verdict in unproven for verdict in columns):
            unread.add(category)
    names = tuple(dict.fromkeys(verdict.column.name for verdict in unproven))
    return UnitLine(unit, found, doubtful, names, frozenset(unread))


def is_unproven(verdict: Verdict, counts: Counts) -> bool:
    """Whether more of the period may have been published than was counted: in a column that
    was not verified for all of it.

    Or for a lead that answers for its own, where an entry of the period may be its own
    and nothing says so for sure.
    """
    place = verdict.column.identity
    unclaimed = _lead(verdict) in {unit.name for unit in counts.unclaimed.get(place, ())}
    return verdict.band == UNVERIFIED or place in counts.unseen or unclaimed


def _doubts(counts: Counts, verdicts: Sequence[Verdict]) -> Mapping[Unit, frozenset[str]]:
    """The categories in which a unit may have published more than was counted for it.

    That is so where one of its columns is unproven, and where a joint column holds
    an entry that names no unit.
    """
    joint = {
        column.identity
        for column, piece in runs(counts.articles)
        if any(article.unit is None for article in piece)
    }
    doubts: dict[Unit, frozenset[str]] = {}
    for verdict in verdicts:
        column = verdict.column
        if is_unproven(verdict, counts) or (column.identity in joint and not column.separate):
            for unit in verdict.leads:
                doubts[unit] = doubts.get(unit, frozenset()) | {column.main_category}
    return doubts


def at_zero(line: UnitLine, verdicts: Sequence[Verdict]) -> bool:
    """Whether a unit answers for disclosure columns that hold no entry of the month, and each
    of its columns was verified.
    """
    if line.tally.disclosure or line.unverified or DISCLOSURE in line.doubtful:
        return False
    disclosure = [verdict for verdict in verdicts if verdict.column.main_category == DISCLOSURE]
    return answers(line.unit, disclosure)


def answers(unit: Unit, verdicts: Sequence[Verdict]) -> bool:
    return any(unit in verdict.leads for verdict in verdicts)


def column_lines(
    registry: Registry,
    counts: Counts,
    verdicts: Sequence[Verdict],
    naming: Naming,
    zone: ZoneInfo,
    as_of: date,
) -> tuple[ColumnLine, ...]:
    """Every active column, and every other that has entries in the month,
    in the order of columns.csv.

    One that each lead answers for has a line for every lead, with the lead's own entries.
    """
    states = {
        (verdict.column.identity, _lead(verdict)): column_row(verdict, zone, naming)
        for verdict in verdicts
    }
    groups = by_column(registry, counts)
    unproven = {
        (verdict.column.identity, _lead(verdict))
        for verdict in verdicts
        if is_unproven(verdict, counts)
    }
    return tuple(
        ColumnLine(
            column,
            leads,
            total,
            state,
            lower_bound=(column.identity, lead) in unproven or column.identity in counts.unseen,
            by_group=groups.get((column.identity, lead), {}),
        )
        for position, column in enumerate(registry.columns)
        for leads, total, lead in _parts(registry, counts, position, as_of)
        if (state := states.get((column.identity, lead))) is not None or total
    )


def _parts(
    registry: Registry, counts: Counts, position: int, as_of: date
) -> list[tuple[tuple[Unit, ...], int, str]]:
    """The lines of one column: who answers, with how many entries, and the
    lead's name where each has a line.

    Who answered for its own earlier in the period, and published, has a line too.
    """
    column = registry.columns[position]
    leads = registry.leads(column, as_of)
    if not column.separate:
        return [(leads, counts.column_totals[position], "")]
    own = counts.lead_totals.get(position, {})
    lines = dict.fromkeys((*leads, *(lead for lead, number in own.items() if number or not leads)))
    return [((lead,), own.get(lead, 0), lead.name) for lead in lines]


def _lead(verdict: Verdict) -> str:
    """The name of the lead that a verdict is on, "" where it is on all of them together."""
    return verdict.leads[0].name if verdict.column.separate else ""
