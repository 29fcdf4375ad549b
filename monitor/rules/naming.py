"""点名: who is named for a column that is late. One rule for sentences, attachments,
lists, mails, findings and robots.

Bands say how long nothing was published, the cycle says whether that is late: a yearly column
of thirty days stands in a band and is named nowhere. What is exempt on the day is late as
well, but is not named for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from config.exemptions import NOBODY, Exemption
from config.registry import Registry, Unit
from monitor.rules.bands import BLANK, CURRENT, UNVERIFIED
from monitor.rules.verdicts import UnitVerdict, Verdict


class Mode(StrEnum):
    """[circular] name: what is late. overdue: by the column's own cycle;
    bands: whatever stands in a band.
    """

    OVERDUE = "overdue"
    BANDS = "bands"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One lead (None: the column belongs to no unit) that is late with a column and
    not named for it, and why not.
    """

    verdict: Verdict
    lead: Unit | None
    exemption: Exemption


@dataclass(frozen=True, slots=True)
class Naming:
    """The rule of one county. registry: today's, because exemptions.csv names today's units.

    marks: what stands beside a name, by column and unit (see rules.objections).
    """

    registry: Registry
    exemptions: Sequence[Exemption] = ()
    mode: Mode = Mode.OVERDUE
    marks: Mapping[tuple[int, str], str] = field(default_factory=dict)

    @property
    def by_cycle(self) -> Naming:
        """The rule of mails and findings, which ask for an update and
        so never name what is in time.
        """
        return replace(self, mode=Mode.OVERDUE)

    def mark(self, verdict: Verdict, lead: Unit) -> str:
        """What is printed beside the lead's name for the column, "" where nothing is."""
        name = self.registry.present_names.get(lead.name, lead.name)
        return self.marks.get((verdict.standing.column_id, name), "")

    def late(self, verdict: Verdict) -> bool:
        """Whether the column is late, exempt or not."""
        return is_late(verdict, self.mode)

    def named(self, verdict: Verdict, lead: Unit | None) -> bool:
        """Whether one lead is named for the column; `lead` is None where it belongs to no unit."""
        return is_named(verdict, lead, verdict.as_of, self.mode, self.exemptions, self.registry)

    def leads(self, verdict: Verdict) -> tuple[Unit, ...]:
        """The leads that are named for the column, in the verdict's order."""
        return tuple(lead for lead in verdict.leads if self.named(verdict, lead))

    def names(self, verdict: Verdict) -> bool:
        """Whether the column is named at all."""
        return any(self.named(verdict, lead) for lead in verdict.leads or (None,))

    def names_unit(self, found: UnitVerdict, verdicts: Iterable[Verdict]) -> bool:
        """Whether a unit is named over several of its columns: in a band of lateness as a
        whole, and named for one of them.
        """
        if found.band in (CURRENT, UNVERIFIED):
            return False
        return any(
            self.named(verdict, found.unit) for verdict in verdicts if found.unit in verdict.leads
        )

    def exemption(self, verdict: Verdict, lead: Unit | None) -> Exemption | None:
        """Why the lead need not update the column on the as-of date, late or not."""
        return holding(verdict, lead, verdict.as_of, self.exemptions, self.registry)

    def exempt(self, verdict: Verdict) -> bool:
        """Whether every lead of the column is exempt on the as-of date, late or not."""
        return bool(self.exemptions) and all(
            self.exemption(verdict, lead) is not None for lead in verdict.leads or (None,)
        )

    def left_out(self, verdicts: Iterable[Verdict]) -> list[LeftOut]:
        """Who is late and exempt, in the order of the verdicts and,
        within a column, of its leads.
        """
        return [
            LeftOut(verdict, lead, exemption)
            for verdict in verdicts
            if self.late(verdict)
            for lead in verdict.leads or (None,)
            if (exemption := self.exemption(verdict, lead)) is not None
        ]


def is_named(
    verdict: Verdict,
    lead: Unit | None,
    day: date,
    mode: Mode,
    exemptions: Iterable[Exemption],
    registry: Registry,
) -> bool:
    """Whether a lead is named for a column: it is late by the mode's word, and nothing
    exempts the lead on the day.
    """
    return is_late(verdict, mode) and holding(verdict, lead, day, exemptions, registry) is None


def is_late(verdict: Verdict, mode: Mode) -> bool:
    """Whether a column is late: overdue by its own cycle; or, by bands, in any band
    or blank where it may not be.

    A column that could not be verified is neither late nor in time.
    """
    if mode is Mode.OVERDUE or verdict.overdue:
        return verdict.overdue is True
    if verdict.band == BLANK:
        return not verdict.column.may_be_blank
    return verdict.band not in (CURRENT, UNVERIFIED)


def holding(
    verdict: Verdict,
    lead: Unit | None,
    day: date,
    exemptions: Iterable[Exemption],
    registry: Registry,
) -> Exemption | None:
    """The first exemption of the column that holds for the lead on the day; that of a merged
    unit holds for who took over.
    """
    for exemption in exemptions:
        if (
            exemption.column == verdict.column.name
            and exemption.holds(day)
            and _meant(exemption, lead, day, registry)
        ):
            return exemption
    return None


def _meant(exemption: Exemption, lead: Unit | None, day: date, registry: Registry) -> bool:
    if lead is None:
        return exemption.unit == NOBODY
    answering = registry.answering(exemption.unit, day)
    return lead.name in (exemption.unit, answering.name if answering else "")
