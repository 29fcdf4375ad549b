"""What is said of a column, and of a unit in a category, at one as-of date: pure
functions of registry and facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from config.registry import Column, Cycle, Registry, Unit
from monitor.rules.bands import BLANK, CURRENT, UNVERIFIED, Scale
from monitor.rules.cycles import Workdays, due_on, overdue
from storage.records import Standing


@dataclass(frozen=True, slots=True)
class Rules:
    """By what a column is judged. trust_days: what [bands] says; tiered: what [portal] says."""

    scale: Scale
    workdays: Workdays = field(default_factory=Workdays)
    trust_days: int = 3
    tiered: bool = False

    def trusted(self, cycle: Cycle) -> int:
        """Days: a column of this cycle that nobody could read for longer is 未能核查."""
        return cycle.trusted_days(self.trust_days, tiered=self.tiered)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One active column at the as-of date.

    leads: who answers for it then, in the order of columns.csv; where each answers for its own,
    the one that this verdict is on. days: from the newest entry to the reckoning day, None where
    the column is blank or could not be verified. overdue: None where it could not be verified.
    due: 应更新时限 (monitor.rules.cycles.due_on), None where the cycle has no end, and where it
    is blank or could not be verified.

    Who is named for it is decided in monitor.rules.naming.
    """

    as_of: date
    column: Column
    leads: tuple[Unit, ...]
    standing: Standing
    band: str
    days: int | None
    overdue: bool | None
    due: date | None = None


def columns_of(verdicts: Iterable[Verdict]) -> int:
    """How many columns the verdicts are on; one that each lead answers for has several."""
    return len({verdict.column.identity for verdict in verdicts})


@dataclass(frozen=True, slots=True)
class UnitVerdict:
    """One unit over several of its columns. `decided_by` is the column that the band comes from."""

    unit: Unit
    band: str
    decided_by: Verdict
    latest: date | None
    latest_column: str
    days: int | None


def judge(
    registry: Registry,
    column_ids: Sequence[int | None],
    standings: Mapping[int, Standing],
    as_of: date,
    rules: Rules,
    of_leads: Mapping[int, Sequence[tuple[Unit, Standing]]] | None = None,
) -> tuple[Verdict, ...]:
    """A verdict on every active column, in the order of columns.csv; `column_ids`
    stand beside registry.columns.

    A column whose leads each answer for their own has one for each lead; of_leads: their standings,
    by the column's id. Not active are archived columns, those before 启用日期 or after 停用日期,
    and those whose every unit has ended without a successor or has not begun yet.
    """
    verdicts = []
    for column, column_id in zip(registry.columns, column_ids, strict=True):
        leads = registry.leads(column, as_of)
        if (
            column.cycle == Cycle.ARCHIVED
            or not column.active(as_of)
            or (column.units and not leads)
        ):
            continue
        known = None if column_id is None else standings.get(column_id)
        standing = known or Standing(column_id or 0)
        if column.separate:
            shares = dict((of_leads or {}).get(standing.column_id, ()))
            verdicts += [
                judge_column(
                    column, (lead,), shares.get(lead, Standing(standing.column_id)), as_of, rules
                )
                for lead in leads
            ]
        else:
            verdicts.append(judge_column(column, leads, standing, as_of, rules))
    return tuple(verdicts)


def judge_column(
    column: Column, leads: tuple[Unit, ...], standing: Standing, as_of: date, rules: Rules
) -> Verdict:
    """The verdict on one column.

    It is reckoned on the earlier of the as-of date and the last conclusive visit: time that nobody
    watched makes nobody late. Where an entry without a date may be newer than the latest, or one
    without a source may be this lead's, only what holds whether it is or not is said.
    """

    def verdict(band: str, days: int | None, late: bool | None, due: date | None = None) -> Verdict:
        return Verdict(as_of, column, leads, standing, band, days, late, due)

    visited = standing.conclusive_on
    if visited is None or standing.voided or (as_of - visited).days > rules.trusted(column.cycle):
        return verdict(UNVERIFIED, None, None)
    if standing.latest is None:
        if standing.undated or standing.ever_held:
            return verdict(UNVERIFIED, None, None)
        return verdict(BLANK, None, column.cycle.timed and not column.may_be_blank)
    day = min(as_of, visited)

    def spoken(latest: date) -> tuple[str, bool]:
        return rules.scale.band(latest, day), overdue(latest, column.cycle, day, rules.workdays)

    band, late = said = spoken(standing.latest)
    perhaps = max(
        (one for one in (standing.maybe_later, standing.unclaimed) if one is not None), default=None
    )
    if perhaps is not None and said != spoken(max(standing.latest, min(perhaps, day))):
        return verdict(UNVERIFIED, None, None)
    due = due_on(standing.latest, column.cycle, rules.workdays)
    return verdict(band, max(0, (day - standing.latest).days), late, due)


def judge_unit(unit: Unit, verdicts: Sequence[Verdict]) -> UnitVerdict:
    """A unit's band over at least one column: any 正常, else any 未能核查, else the band of
    its newest entry, else blank.

    The latest entry shown beside 未能核查 is the last that is known; the days are not.
    """
    current = [verdict for verdict in verdicts if verdict.band == CURRENT]
    unverified = [verdict for verdict in verdicts if verdict.band == UNVERIFIED]
    shown = _newest(current or verdicts)
    decided_by = unverified[0] if unverified and not current else shown
    latest = shown.standing.latest
    return UnitVerdict(
        unit=unit,
        band=decided_by.band,
        decided_by=decided_by,
        latest=latest,
        latest_column=shown.column.name if latest else "",
        days=decided_by.days,
    )


def judge_units(registry: Registry, verdicts: Iterable[Verdict]) -> tuple[UnitVerdict, ...]:
    """A verdict on every unit that answers for one of these columns, in the roster's order."""
    columns_of: dict[Unit, list[Verdict]] = {}
    for verdict in verdicts:
        for unit in verdict.leads:
            columns_of.setdefault(unit, []).append(verdict)
    ordered = sorted(columns_of, key=lambda unit: registry.order[unit.name])
    return tuple(judge_unit(unit, columns_of[unit]) for unit in ordered)


def _newest(verdicts: Sequence[Verdict]) -> Verdict:
    """The column with the newest entry; of equals the one reckoned earliest, which is
    the mildest, then the first.
    """
    return max(verdicts, key=lambda v: (v.standing.latest or date.min, -(v.days or 0)))
