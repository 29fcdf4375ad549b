"""What there is to say to each unit on a day, and why. The policy of notices stands here alone.
Pure: values in, values out.

A unit is told when a column becomes overdue or worse, reminded every week, warned once before each
limit, and thanked when a column that it was told of is mended. One mail says it all: whatever
causes it, it names every overdue column, worst first. A thank-you waits for the next mail; where
nothing is overdue any more there will be none, so it goes on its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from alerts.compose import Item, Ruling
from config.exemptions import Exemption
from config.registry import Registry, Unit
from monitor.notices.named_in_print import NamedInPrint
from monitor.rules.bands import BLANK
from monitor.rules.cycles import Workdays, late_from, mending_limit, soon_due
from monitor.rules.duties import Duty, open_in
from monitor.rules.findings import MENDED, Key, severity, worse
from monitor.rules.naming import Naming
from monitor.rules.verdicts import Rules, Verdict
from storage.notices.records import Answer, Finding, Heard, Kind, Line, Telling, Waiting

REMINDER_EVERY = timedelta(days=7)

THANKED_WITHIN = timedelta(days=14)
"""A mended column is not worth a word any more when no mail went out for so long."""


class Reason(StrEnum):
    """Why a unit is told of a column today, and not only in passing."""

    NEW = "new"
    WORSE = "worse"
    REMINDER = "reminder"
    WARNING = "warning"
    THANKS = "thanks"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Say:
    """What a mail would say of one column. reason: why it alone would cause the mail,
    None where it only goes along.

    finding: of an overdue or mended column; due_on: when one soon due, or a duty in it, is. duties:
    what is to be published by then. tellings: where it was said before.
    """

    kind: Kind
    verdict: Verdict
    reason: Reason | None
    tellings: tuple[Telling, ...] = ()
    finding: Finding | None = None
    due_on: date | None = None
    escalated: bool = False
    printed_in: str = ""
    duties: tuple[Duty, ...] = ()

    @property
    def first_told(self) -> date | None:
        """When the unit was first given a mail that said it."""
        return min(
            (told.day for told in self.tellings if not told.failed and not told.waiting),
            default=None,
        )

    @property
    def line(self) -> Line:
        finding_id = None if self.finding is None else self.finding.finding_id
        return Line(
            self.verdict.standing.column_id, self.kind, finding_id, self.due_on, self.verdict.band
        )


@dataclass(frozen=True, slots=True)
class Agenda:
    """All that there is to say to one unit, in the order of the mail. exempt: why some
    of its columns are left out. answers: what was decided of its replies; names: of the columns
    that these are of, by id.
    """

    unit: Unit
    says: tuple[Say, ...]
    exempt: tuple[Exemption, ...] = ()
    answers: tuple[Answer, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)
    address: str = ""

    @property
    def reasons(self) -> frozenset[Reason]:
        # What the server refused for good is tried again where the unit has another address now.
        fresh = any(not one.waiting and one.refused_to != self.address for one in self.answers)
        causes = {say.reason for say in self.says if say.reason}
        return frozenset(causes | ({Reason.ANSWER} if fresh else set()))

    @property
    def last_told(self) -> date | None:
        return max((telling.day for say in self.says for telling in say.tellings), default=None)

    @property
    def escalated(self) -> bool:
        return any(say.escalated for say in self.says)


@dataclass(frozen=True)
class Policy:
    """By what is decided who is told. registry: today's, because a mail goes to
    whoever answers for the unit today.

    duties: those that are open and whose day is near.
    """

    registry: Registry
    rules: Rules
    exemptions: Sequence[Exemption] = ()
    escalate_after: timedelta = timedelta(weeks=4)
    escalate_after_issues: int = 3
    printed: NamedInPrint = field(default_factory=dict)
    duties: Sequence[Duty] = ()

    def agendas(
        self, day: date, verdicts: Sequence[Verdict], findings: Mapping[Key, Finding], heard: Heard
    ) -> list[Agenda]:
        """One for every unit with anything to say, or with a column that is only
        left out because it is exempt.
        """
        own_of: dict[Unit, list[Verdict]] = {}
        for verdict in verdicts:
            for unit in verdict.leads:
                own_of.setdefault(unit, []).append(verdict)
        found = (self._agenda(day, unit, own, findings, heard) for unit, own in own_of.items())
        return [agenda for agenda in found if agenda.says or agenda.exempt or agenda.answers]

    @property
    def naming(self) -> Naming:
        """Who is named: whatever the circular names, a mail asks for an
        update and so goes by the cycle.
        """
        return Naming(self.registry, self.exemptions)

    def contact(self, unit: Unit) -> Unit:
        """The unit as today's units.csv has it, where it still does."""
        return self.registry.by_any_name.get(unit.name, unit)

    def outdated(
        self,
        day: date,
        waiting: Iterable[Waiting],
        verdicts: Sequence[Verdict],
        findings: Mapping[Key, Finding],
    ) -> list[int]:
        """The notices still unsent that would say what is not so any more; what is
        left of them is to be said anew.
        """
        duties = {
            (verdict.standing.column_id, unit.name): (verdict, unit)
            for verdict in verdicts
            for unit in verdict.leads
        }
        return [
            notice.notice_id
            for notice in waiting
            if notice.day <= day
            and any(self._outdated(notice.unit, line, duties, findings) for line in notice.lines)
        ]

    def _agenda(
        self,
        day: date,
        unit: Unit,
        own: Sequence[Verdict],
        findings: Mapping[Key, Finding],
        heard: Heard,
    ) -> Agenda:
        says: dict[Kind, list[Say]] = {kind: [] for kind in Kind}
        exempt: list[Exemption] = []
        address = self.contact(unit).email
        for verdict in own:
            finding = findings.get((verdict.standing.column_id, unit.name))
            exemption = self.naming.exemption(verdict, unit)
            if exemption is not None and (
                verdict.overdue or self._soon(day, unit, verdict, heard, address)
            ):
                exempt.append(exemption)
                continue
            say = (
                self._overdue(day, unit, verdict, finding, heard, address)
                or self._soon(day, unit, verdict, heard, address)
                or self._mended(day, verdict, finding, heard)
            )
            if say is not None:
                says[say.kind].append(say)
            says[Kind.DUTY] += (
                self._duty(unit, verdict, heard, address) if exemption is None else []
            )
        overdue, soon, mended = says[Kind.OVERDUE], says[Kind.SOON], says[Kind.MENDED]
        overdue.sort(key=lambda say: (say.verdict.band != BLANK, -(say.verdict.days or 0)))
        soon.sort(key=lambda say: say.due_on or date.max)
        if overdue:
            mended = [replace(say, reason=None) for say in mended]
        return Agenda(
            unit,
            (*overdue, *soon, *says[Kind.DUTY], *mended),
            tuple(dict.fromkeys(exempt)),
            heard.answers.get(unit.name, ()),
            {verdict.standing.column_id: verdict.column.name for verdict in own},
            address,
        )

    def _overdue(
        self,
        day: date,
        unit: Unit,
        verdict: Verdict,
        finding: Finding | None,
        heard: Heard,
        address: str,
    ) -> Say | None:
        if finding is None or finding.closed_on is not None or not self.naming.named(verdict, unit):
            return None
        tellings = heard.overdue.get(finding.finding_id or 0, ())
        reason = reason_to_tell(finding, tellings, day, address, severity(self.rules))
        say = Say(Kind.OVERDUE, verdict, reason, tellings, finding)
        first = say.first_told
        mention = self.printed.get((unit.name, verdict.column.name))
        long = first is not None and day - first >= self.escalate_after
        often = mention is not None and mention.streak >= self.escalate_after_issues
        return replace(say, escalated=long or often, printed_in=str(mention or ""))

    def _soon(
        self, day: date, unit: Unit, verdict: Verdict, heard: Heard, address: str
    ) -> Say | None:
        """A warning of a verified column: once for every day on which it is due."""
        due_on = warned_of(day, verdict, self.rules)
        if due_on is None:
            return None
        told = heard.soon.get((verdict.standing.column_id, unit.name, due_on), ())
        tellings = tuple(
            telling for telling in told if not telling.failed or telling.address == address
        )
        if any(not telling.waiting for telling in tellings):
            return None
        return Say(
            Kind.SOON, verdict, None if tellings else Reason.WARNING, tellings, due_on=due_on
        )

    def _duty(self, unit: Unit, verdict: Verdict, heard: Heard, address: str) -> list[Say]:
        """What the unit must publish in a verified column by a day that is near: once for
        each day, the nearest first.
        """
        open_ = open_in(self.duties, verdict, unit.name)
        for due_on in sorted({duty.due for duty in open_ if duty.due is not None}):
            told = heard.duties.get((verdict.standing.column_id, unit.name, due_on), ())
            tellings = tuple(
                telling for telling in told if not telling.failed or telling.address == address
            )
            if all(telling.waiting for telling in tellings):
                due = tuple(duty for duty in open_ if duty.due == due_on)
                reason = None if tellings else Reason.WARNING
                return [Say(Kind.DUTY, verdict, reason, tellings, due_on=due_on, duties=due)]
        return []

    def _mended(
        self, day: date, verdict: Verdict, finding: Finding | None, heard: Heard
    ) -> Say | None:
        """A thank-you for a column that the unit was told of, and that is
        still verified to be in time.
        """
        if (
            verdict.overdue is not False
            or finding is None
            or finding.closed_on is None
            or finding.ending != MENDED
        ):
            return None
        told = heard.overdue.get(finding.finding_id or 0, ())
        thanked = heard.mended.get(finding.finding_id or 0, ())
        lately = timedelta() <= day - finding.closed_on <= THANKED_WITHIN
        if not lately or all(telling.failed or telling.waiting for telling in told):
            return None
        if any(not telling.waiting for telling in thanked):
            return None
        return Say(Kind.MENDED, verdict, None if thanked else Reason.THANKS, thanked, finding)

    def _outdated(
        self,
        unit: str,
        line: Line,
        duties: Mapping[Key, tuple[Verdict, Unit]],
        findings: Mapping[Key, Finding],
    ) -> bool:
        verdict, lead = duties.get((line.column_id, unit), (None, None))
        finding = findings.get((line.column_id, unit))
        if line.kind is not Kind.MENDED and verdict and self.naming.exemption(verdict, lead):
            return True
        if line.kind is Kind.DUTY:
            return verdict is None or line.due_on not in {
                duty.due for duty in open_in(self.duties, verdict, unit)
            }
        if line.kind is Kind.SOON:
            due_on = verdict.due if verdict and verdict.overdue is False else None
            return due_on is not None and line.due_on is not None and due_on > line.due_on
        if finding is None or finding.finding_id != line.finding_id:
            return True
        return (finding.closed_on is None) is (line.kind is Kind.MENDED)


def warned_of(day: date, verdict: Verdict, rules: Rules) -> date | None:
    """The day before which a warning on `day` asks for news; None where
    there is nothing to warn of.
    """
    latest = verdict.standing.latest
    if verdict.overdue is not False or latest is None:
        return None
    return verdict.due if soon_due(latest, verdict.column.cycle, day, rules.workdays) else None


def reason_to_tell(
    finding: Finding, tellings: Iterable[Telling], day: date, address: str, bands: Sequence[str]
) -> Reason | None:
    """Whether the unit is to be told of an open finding on `day`: when it is new or
    worse, and again every week.

    bands: from mild to bad. A mail that the server refused for good told nobody, but is only tried
    again at once where the address is another one now.
    """
    heard = [telling for telling in tellings if not telling.failed or telling.address == address]
    if not heard:
        return Reason.NEW
    last = max(heard, key=lambda telling: telling.day)
    if last.day < day and worse(finding.band, last.band, bands):
        return Reason.WORSE
    return Reason.REMINDER if day - last.day >= REMINDER_EVERY else None


def items(agenda: Agenda, rules: Rules, mend_by: date) -> tuple[Item, ...]:
    """The lines of the unit's mail. mend_by: 整改期限 of what is overdue."""
    return tuple(_item(agenda.unit, say, rules, mend_by) for say in agenda.says)


def rulings(agenda: Agenda) -> tuple[Ruling, ...]:
    """What the unit's mail says of its replies."""
    return tuple(
        Ruling(
            column=agenda.names.get(one.column_id, "（原栏目）"),
            kind=one.kind,
            said=one.said,
            accepted=one.accepted,
            answer=one.answer,
            on=one.decided_on,
            until=one.until,
        )
        for one in agenda.answers
    )


def mending_day(day: date, within_days: int, workdays: Workdays) -> date:
    """整改期限 of a mail of `day`: so many days later, moved on to the next
    working day where that is none.
    """
    ends = day + timedelta(days=within_days)
    return ends if ends in workdays else workdays.next_after(ends)


def _item(unit: Unit, say: Say, rules: Rules, mend_by: date) -> Item:
    verdict, overdue = say.verdict, say.kind is Kind.OVERDUE
    column, standing = verdict.column, verdict.standing
    latest = standing.latest
    return Item(
        unit=unit.name,
        column=column.name,
        address=column.url,
        cycle=column.cycle.word,
        kind=say.kind,
        late_from=latest and late_from(latest, column.cycle, rules.workdays),
        latest=latest,
        title=standing.latest_title,
        days=verdict.days,
        band=verdict.band,
        leads=tuple(lead.name for lead in verdict.leads) if len(verdict.leads) > 1 else (),
        separate=column.separate,
        checked_on=standing.conclusive_on,
        escalated=say.escalated,
        mend_by=mend_by if overdue else None,
        limit=mending_limit(column.cycle, verdict.as_of, rules.workdays) if overdue else None,
        told_on=say.first_told if overdue else None,
        printed_in=say.printed_in,
        due_on=say.due_on if say.kind is Kind.DUTY else None,
        tasks=tuple(
            f"{duty.item}（{duty.basis}）" if duty.basis else duty.item for duty in say.duties
        ),
    )
