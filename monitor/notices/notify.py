"""Telling the units: findings and the notices they cause are stored together, then sent."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import uuid4

from alerts.compose import Attachment, Composer, Digest, Postmark, message_domain
from alerts.outbox import Outbox
from alerts.transports import Transport
from config.clock import Clock
from config.exemptions import Exemption
from config.registry import Registry
from config.settings import Settings
from config.speech import noted_en
from monitor.notices.contact import contact_of
from monitor.notices.mass_change_hold import still_holds, without
from monitor.notices.named_in_print import NamedInPrint
from monitor.notices.notice_policy import (
    THANKED_WITHIN,
    Agenda,
    Policy,
    items,
    mending_day,
    rulings,
)
from monitor.rules.duties import Duty
from monitor.rules.findings import Key, reconcile
from monitor.rules.naming import Naming
from monitor.rules.verdicts import Rules, Verdict
from storage.notices.deliveries import Deliveries
from storage.notices.holds import LIFTED, RELEASED
from storage.notices.notices import Book, Notices
from storage.notices.records import (
    DIGEST,
    REHEARSAL,
    Draft,
    Finding,
    Hold,
    NoticeState,
    NoticeStatus,
)
from storage.records import Owner

NO_ADDRESS = noted_en("no address (邮箱) in units.csv")
DRY_RUN = noted_en("dry run")
OVERTAKEN = noted_en("a column that it names was updated or exempt before it went out")
TOLD = noted_en("already told on {day}")
HELD = noted_en("held: {hold}; `tongbao notify --release` lets them go")
REDIRECTED = noted_en("redirected: the notice itself is for {address}, who was not told")


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done for one unit on one day. reason: why it gets
    no mail; "" where it gets one.
    """

    agenda: Agenda
    address: str | None
    reason: str

    @property
    def unit(self) -> str:
        return self.agenda.unit.name


@dataclass(frozen=True)
class Notifier:
    """One county's notices. registry: today's files, because a mail goes to
    whoever answers for the unit today.

    printed: who stands in the last issued circular. duties: what is to be published by a day that
    is near. sheets: what goes with a unit's mail, by its name. links: the address of each unit's
    own page; a rehearsal holds none, because whoever holds one speaks for the unit. clock: the real
    one, for claims and back-off; everything else goes by the day that is handed in.
    """

    notices: Notices
    settings: Settings
    registry: Registry
    rules: Rules
    clock: Clock
    owner: Owner
    exemptions: Sequence[Exemption] = ()
    printed: NamedInPrint = field(default_factory=dict)
    duties: Sequence[Duty] = ()
    composer: Composer = field(default_factory=Composer)
    sheets: Callable[[str], Attachment | None] = lambda _: None
    links: Mapping[str, str] = field(default_factory=dict)

    def preview(
        self, day: date, verdicts: Sequence[Verdict], change: Hold | None = None
    ) -> tuple[list[NoticeState], list[Draft]]:
        """The notices for `day` as `decide` would leave them, and the mails it would queue;
        nothing is written anywhere.
        """
        verdicts = self._under_present_names(verdicts)
        with self.notices.reading(self.registry.present_names) as book:
            hold = _holding(book, verdicts, change)
            decisions = self._decisions(book, day, verdicts, self._as_of(book, day, verdicts), hold)
            states = book.notices(day)
        for each in decisions:
            status = NoticeStatus.SKIPPED if each.reason else NoticeStatus.QUEUED
            states[each.unit] = NoticeState(
                each.unit, day, each.address, status, each.reason or DRY_RUN, None
            )
        mails = [
            self._draft(each, each.address, day)
            for each in decisions
            if each.address and not each.reason
        ]
        return self._in_order(states), mails

    def decide(
        self, day: date, verdicts: Sequence[Verdict], change: Hold | None = None
    ) -> Hold | None:
        """Brings the findings up to `day` and queues the notices that they cause,
        or records why there is none.

        change: what turned at once, which holds all notices. Gives the hold that holds.
        """
        now, verdicts = self.clock.now(), self._under_present_names(verdicts)
        self._deliveries().withdraw(self._addresses())
        with self.notices.deciding(self.registry.present_names) as book:
            book.save(reconcile(day, verdicts, book.findings(), self.rules, self._naming))
            findings = book.findings()
            book.withdraw(self._policy.outdated(day, book.waiting(), verdicts, findings), OVERTAKEN)
            hold = _holding(book, verdicts, change)
            if hold is None or hold.hold_id is None:
                book.end_hold(LIFTED, now)
            if hold is not None and hold.hold_id is None:
                book.place_hold(hold, now)
            for each in self._decisions(book, day, verdicts, findings, hold):
                if each.reason or each.address is None:
                    book.skip(each.unit, day, each.address, each.reason, now)
                else:
                    book.queue(self._draft(each, each.address, day), now)
        return hold

    def release(self) -> Hold | None:
        """Ends the hold by a person's word; gives the one that held, if any."""
        with self.notices.deciding(self.registry.present_names) as book:
            hold = next((hold for hold in book.holds() if not hold.ending), None)
            book.end_hold(RELEASED, self.clock.now())
        return hold

    def rehearse(
        self, day: date, verdicts: Sequence[Verdict], address: str, transport: Transport
    ) -> list[NoticeState]:
        """Sends the mails that `decide` would queue, a hold left aside, to one
        address, and tells no unit anything.

        They are notices of another kind: no finding counts as told of, and nothing that
        waits for a unit is touched.
        """
        now, verdicts = self.clock.now(), self._under_present_names(verdicts)
        with self.notices.deciding(self.registry.present_names) as book:
            done = book.notices(day, REHEARSAL, address)
            current = self._as_of(book, day, verdicts)
            decisions = self._decisions(book, day, verdicts, current, None)
            skipped = {
                each.unit: NoticeState(
                    each.unit, day, each.address, NoticeStatus.SKIPPED, each.reason, None
                )
                for each in decisions
                if each.reason
            }
            for each in decisions:
                if not each.reason and each.unit not in done:
                    book.queue(self._draft(each, address, day, rehearsal=True), now)
        Outbox(self._deliveries(REHEARSAL), self.clock, self.owner).drain(transport, {address})
        with self.notices.reading(self.registry.present_names) as book:
            return self._in_order(skipped | book.notices(day, REHEARSAL, address))

    def send(self, transport: Transport, *, retry_now: bool = False) -> str:
        """Sends what is due, of whatever day. Refusals are recorded; raises
        only what the database raises.

        Returns why the mail server could not be used at all, "" where it could. retry_now: without
        waiting for any back-off, and with what a process that is gone was sending.
        """
        outbox = Outbox(self._deliveries(), self.clock, self.owner)
        return outbox.drain(transport, self._addresses(), retry_now=retry_now)

    def sent(self, day: date, rehearsed_to: str | None = None) -> frozenset[str | None]:
        """The ids of the mails for `day` that are sent already; rehearsed_to: of
        the rehearsals to that address.
        """
        with self.notices.reading(self.registry.present_names) as book:
            states = (
                book.notices(day, REHEARSAL, rehearsed_to) if rehearsed_to else book.notices(day)
            )
        return frozenset(
            state.message_id for state in states.values() if state.status is NoticeStatus.SENT
        )

    def states(self, day: date) -> list[NoticeState]:
        """The notices for `day`, whichever call made them, in the roster's order."""
        with self.notices.reading(self.registry.present_names) as book:
            return self._in_order(book.notices(day))

    def _decisions(
        self,
        book: Book,
        day: date,
        verdicts: Sequence[Verdict],
        findings: Mapping[Key, Finding],
        hold: Hold | None,
    ) -> list[Decision]:
        """One for every unit to which there is something to say, and that
        has no mail for the day yet.

        A mail that was withdrawn, or refused where the unit has another address now, is none.
        """
        decided, found = book.notices(day), []
        for agenda in self._policy.agendas(
            day, verdicts, findings, book.heard(day, THANKED_WITHIN)
        ):
            earlier = decided.get(agenda.unit.name)
            address = self._policy.contact(agenda.unit).email or None
            silence = _silence(agenda, address, hold)
            if (
                earlier is None
                or earlier.message_id is None
                or (not silence and _came_to_nothing(earlier, address))
            ):
                found.append(Decision(agenda, address, silence))
        return found

    def _draft(self, decision: Decision, to: str, day: date, *, rehearsal: bool = False) -> Draft:
        mail, agenda = self.settings.mail, decision.agenda
        copied = (
            *self._policy.contact(agenda.unit).cc,
            *mail.cc,
            *(mail.escalate_cc if agenda.escalated else ()),
        )
        postmark = Postmark(
            sender=mail.effective_sender,
            to=to,
            cc=()
            if rehearsal
            else tuple(address for address in dict.fromkeys(copied) if address != to),
            reply_to=mail.reply_to,
            message_id=f"<{uuid4().hex}@{message_domain(mail.effective_sender)}>",
            date=self.clock.on(day).now().astimezone(self.clock.zone),
            rehearsal=rehearsal,
        )
        mend_by = mending_day(day, mail.mend_within_days, self.rules.workdays)
        digest = Digest(
            decision.unit,
            self.settings.portal.name,
            day,
            items(agenda, self.rules, mend_by),
            rulings=rulings(agenda),
            contact=contact_of(mail, self.registry, day),
            consequence=mail.consequence,
            link="" if rehearsal else self.links.get(decision.unit, ""),
        )
        return Draft(
            unit=decision.unit,
            day=day,
            to=to,
            cc=postmark.cc,
            message_id=postmark.message_id,
            message=self.composer.compose(digest, postmark, self.sheets(decision.unit)),
            lines=() if rehearsal else tuple(say.line for say in agenda.says),
            reason=REDIRECTED.format(address=decision.address) if rehearsal else "",
            kind=REHEARSAL if rehearsal else DIGEST,
            replies=() if rehearsal else tuple(one.number for one in agenda.answers),
        )

    @property
    def _policy(self) -> Policy:
        weeks = self.settings.mail.escalate_after_weeks
        after = timedelta(weeks=weeks) if self.settings.mail.escalate_cc else timedelta.max
        issues = (
            self.settings.mail.escalate_after_issues
            if self.settings.mail.escalate_cc
            else sys.maxsize
        )
        return Policy(
            self.registry, self.rules, self.exemptions, after, issues, self.printed, self.duties
        )

    @property
    def _naming(self) -> Naming:
        return Naming(self.registry, self.exemptions)

    def _as_of(self, book: Book, day: date, verdicts: Sequence[Verdict]) -> dict[Key, Finding]:
        """The newest findings as they would be after `day`."""
        known = book.findings()
        changed = reconcile(day, verdicts, known, self.rules, self._naming)
        return known | {finding.key: finding for finding in changed}

    def _under_present_names(self, verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
        """The verdicts, with every lead as today's units.csv has it: a past day's roster
        may call it by a former name.
        """
        return tuple(
            replace(verdict, leads=tuple(dict.fromkeys(map(self._policy.contact, verdict.leads))))
            for verdict in verdicts
        )

    def _deliveries(self, kind: str = DIGEST) -> Deliveries:
        return self.notices.deliveries(kind)

    def _addresses(self) -> set[str]:
        """Everybody who may get a mail today."""
        units = {to for unit in self.registry.units for to in (unit.email, *unit.cc)}
        return units | {*self.settings.mail.cc, *self.settings.mail.escalate_cc}

    def _in_order(self, states: Mapping[str, NoticeState]) -> list[NoticeState]:
        order = self.registry.order
        return sorted(states.values(), key=lambda state: order.get(state.unit, len(order)))


def _holding(book: Book, verdicts: Sequence[Verdict], change: Hold | None) -> Hold | None:
    """The hold that holds: the open one while it still does, or a new one (hold_id None)
    for what no person released.
    """
    holds = book.holds()
    last = holds[-1] if holds else None
    if last is not None and not last.ending and still_holds(last, verdicts):
        return last
    if change is None:
        return None
    released = [
        hold.column_ids for hold in holds if hold.ending == RELEASED and hold.day >= change.day
    ]
    return without(change, {column_id for column_ids in released for column_id in column_ids})


def _silence(agenda: Agenda, address: str | None, hold: Hold | None) -> str:
    """Why the unit is told nothing, "" where it is told."""
    if not agenda.says and not agenda.answers:
        return "; ".join(str(exemption) for exemption in agenda.exempt)
    if address is None:
        return NO_ADDRESS
    if not agenda.reasons:
        return TOLD.format(day=agenda.last_told)
    return HELD.format(hold=hold) if hold else ""


def _came_to_nothing(earlier: NoticeState, address: str | None) -> bool:
    return earlier.status is NoticeStatus.SKIPPED or (
        earlier.status is NoticeStatus.FAILED and earlier.to != address
    )
