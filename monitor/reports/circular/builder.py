"""The circular as values: every figure, checked to close before anybody signs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo

from config.circular_lists import ListRule
from config.months import Months
from config.registry import DISCLOSURE, NEWS, Registry, Unit
from config.speech import en
from monitor.reports.anomalies import Anomaly
from monitor.reports.circular.base import NO_BASE, Base
from monitor.reports.circular.checks import of_lists
from monitor.reports.circular.follow_values import FollowUp
from monitor.reports.circular.lines import ColumnLine, GroupTable, UnitLine, summed
from monitor.reports.circular.named_lists import Material, NamedList, named_lists
from monitor.reports.circular.past import NO_PAST, Past
from monitor.reports.circular.tables import answers, at_zero, column_lines
from monitor.reports.circular.tables import tables as tables_of
from monitor.reports.lists import ColumnRow, column_row, named_row
from monitor.reports.sentences import sentences
from monitor.rules.bands import UNVERIFIED, Scale
from monitor.rules.counts import Counted, Counts, Tally
from monitor.rules.cross_tables import Spread, by_kind, by_theme, by_topic
from monitor.rules.disagreement import Disagreement
from monitor.rules.duties import Duty
from monitor.rules.naming import LeftOut, Mode, Naming
from monitor.rules.registers import Summary
from monitor.rules.verdicts import Verdict
from monitor.rules.weeks import MissedWeeks


class CircularError(ValueError):
    """The circular's figures do not close: it must not be issued."""


@dataclass(frozen=True, slots=True)
class Circular:
    """The circular of one period.

    previous, last_year: what it is compared with, the equal period before and that of a year ago.
    unassigned: what belongs to no unit. topics, themes: the entries of each 专题 and 主题.
    zero_disclosure and short_of_quota name only units of which nothing is in doubt. not_updated
    (who is named) and not_verified are rows of the lists; incomplete: those that were verified, but
    not for the whole period; unclear: of columns that each lead answers for, how many entries name
    nobody for sure, by name; exempt is who is late and not named; found_late was first seen after
    the as-of date; anomalies were found on the period's days; notices_sent: reminders mailed to
    units for these days. draft: it was asked for although the period is not over, or too little is
    known. checks: what does not close although every figure was counted right; only a draft may
    have any. past: the issued circulars before it; followup: what became of what the last of them
    named. beside: one of this period was issued, and this is a draft beside it.
    """

    period: Months
    as_of: date
    tally: Tally
    kinds: Mapping[str | None, Spread]
    topics: Mapping[str, Spread]
    themes: Mapping[str, Spread]
    tables: tuple[GroupTable, ...]
    unassigned: Tally
    columns: tuple[ColumnLine, ...]
    zero_disclosure: tuple[Unit, ...]
    short_of_quota: tuple[UnitLine, ...]
    not_updated: tuple[ColumnRow, ...]
    exempt: tuple[LeftOut, ...]
    not_verified: tuple[ColumnRow, ...]
    incomplete: tuple[ColumnRow, ...]
    unclear: Mapping[str, int]
    found_late: tuple[Counted, ...]
    sentences: tuple[str, ...]
    mode: Mode
    lists: tuple[NamedList, ...] = ()
    checks: tuple[Disagreement, ...] = ()
    unranked: frozenset[str] = frozenset()
    missed_weeks: tuple[MissedWeeks, ...] = ()
    previous: Base = NO_BASE
    last_year: Base = NO_BASE
    anomalies: tuple[Anomaly, ...] = ()
    notices_sent: int = 0
    draft: bool = False
    past: Past = NO_PAST
    obligations: tuple[Duty, ...] = ()
    registers: tuple[Summary, ...] = ()
    followup: FollowUp | None = None
    beside: bool = False

    @property
    def lower_bound(self) -> bool:
        """Whether there may be more than was counted, in a column that could not be
        verified for all of the period.
        """
        return bool(self.not_verified or self.incomplete)

    @property
    def growth(self) -> Decimal | None:
        """环比 in percent, one decimal, halves away from zero; None where there is nothing
        to compare with (无可比基数).
        """
        before = self.previous.total
        if not before or not self.previous.whole:
            return None
        change = Decimal(100 * (self.tally.total - before)) / before
        return change.quantize(Decimal("0.1"), ROUND_HALF_UP)


def build(
    registry: Registry,
    counts: Counts,
    verdicts: Sequence[Verdict],
    scale: Scale,
    naming: Naming,
    zone: ZoneInfo,
    as_of: date,
    *,
    period: Months | None = None,
    groups: Sequence[str] = (),
    in_roster_order: bool = False,
    lists: Sequence[ListRule] = (),
    unranked: Sequence[str] = (),
    missed_weeks: tuple[MissedWeeks, ...] = (),
    reminders: Mapping[str, int] = MappingProxyType({}),
    register_faults: Sequence[Disagreement] = (),
) -> Circular:
    """The circular over `counts` and the verdicts at the as-of date; what it is compared with
    and followed by is left out.

    period: the months that it is about, default: those that are counted. `groups` go first, in
    their order; the others follow in the roster's. in_roster_order: so do the units of a group,
    whatever they published. lists: whom to list, none: those of zero disclosure. Raises
    CircularError when the figures do not close.
    """
    period = period or Months.of(counts.first, counts.last)
    tables = tables_of(
        registry, counts, verdicts, groups, period.count, in_roster_order=in_roster_order
    )
    present = [table.group for table in tables]
    lines = [line for table in tables for line in table.lines]
    columns = column_lines(registry, counts, verdicts, naming, zone, as_of)
    outside = _named_by(registry, unranked)
    material = Material(
        registry, tables, columns, verdicts, naming, outside, period.count, missed_weeks, reminders
    )
    chosen = named_lists(material, lists)
    rows = _Rows(verdicts, zone, naming)
    circular = Circular(
        period=period,
        as_of=as_of,
        tally=counts.tally,
        kinds=by_kind(registry, counts, present),
        topics=by_topic(registry, counts, present),
        themes=by_theme(registry, counts, present),
        tables=tables,
        unassigned=counts.by_unit.get(None, Tally()),
        columns=columns,
        zero_disclosure=tuple(line.unit for line in lines if at_zero(line, verdicts)),
        short_of_quota=tuple(
            line for line in lines if line.short_of_quota and answers(line.unit, verdicts)
        ),
        not_updated=rows.not_updated(),
        exempt=tuple(naming.left_out(verdicts)),
        not_verified=rows.not_verified(),
        incomplete=rows.incomplete(counts),
        unclear=_unclear(registry, counts),
        found_late=tuple(article for article in counts.articles if article.entry.found_late),
        sentences=tuple(sentences(registry, verdicts, scale, naming)),
        mode=naming.mode,
        lists=chosen,
        checks=(*of_lists(chosen), *register_faults),
        unranked=outside,
        missed_weeks=missed_weeks,
    )
    _close(circular, counts)
    return circular


@dataclass(frozen=True, slots=True)
class _Rows:
    """The verdicts as rows of the lists, in their order."""

    verdicts: Sequence[Verdict]
    zone: ZoneInfo
    naming: Naming

    def not_updated(self) -> tuple[ColumnRow, ...]:
        named = (verdict for verdict in self.verdicts if self.naming.names(verdict))
        return tuple(named_row(verdict, self.zone, self.naming) for verdict in named)

    def not_verified(self) -> tuple[ColumnRow, ...]:
        return self._rows(verdict for verdict in self.verdicts if verdict.band == UNVERIFIED)

    def incomplete(self, counts: Counts) -> tuple[ColumnRow, ...]:
        verified = (verdict for verdict in self.verdicts if verdict.band != UNVERIFIED)
        return self._rows(one for one in verified if one.column.identity in counts.unseen)

    def _rows(self, verdicts: Iterable[Verdict]) -> tuple[ColumnRow, ...]:
        return tuple(column_row(verdict, self.zone, self.naming) for verdict in verdicts)


def _named_by(registry: Registry, names: Iterable[str]) -> frozenset[str]:
    """The full names of the units that are called so in any of their names."""
    found = (registry.by_any_name.get(name) for name in names)
    return frozenset(unit.name for unit in found if unit is not None)


def _unclear(registry: Registry, counts: Counts) -> dict[str, int]:
    """By column, how many entries name none of its leads for sure;
    columns without one are left out.
    """
    found = ((column.name, counts.unclear.get(column.identity)) for column in registry.columns)
    return {name: number for name, number in found if number}


def _close(circular: Circular, counts: Counts) -> None:
    """Raise CircularError unless every table adds up to the total it is a part of."""
    whole, units = circular.tally, summed(table.tally for table in circular.tables)
    checks = {
        f"{DISCLOSURE} {whole.disclosure} + {NEWS} {whole.news} = {counts.total}": whole.total
        == counts.total,
        f"units and unassigned in {DISCLOSURE} = {whole.disclosure}": (
            units.disclosure + circular.unassigned.disclosure == whole.disclosure
        ),
        f"units and unassigned in {NEWS} = {whole.news}": units.news + circular.unassigned.news
        == whole.news,
        f"kinds of {NEWS} = {whole.news}": sum(spread.total for spread in circular.kinds.values())
        == whole.news,
        # A column's own total has what it shows of articles that another
        # one showed in a month before.
        f"no column above {counts.total}": all(
            line.counted <= counts.total + len(counts.earlier) for line in circular.columns
        ),
        "columns together not below the total": sum(counts.column_totals) >= counts.total,
    }
    for name, spread in {**circular.topics, **circular.themes}.items():
        checks[f"{name} = {spread.total} by column and by group"] = spread.closes
    if wrong := [claim for claim, holds in checks.items() if not holds]:
        raise CircularError(en("the figures do not close: {found}").format(found="; ".join(wrong)))
