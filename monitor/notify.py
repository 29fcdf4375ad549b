"""Telling the units: findings and the notices they cause are stored together, then sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from alerts.compose import Composer, Digest, Postmark, message_domain
from alerts.outbox import Outbox
from alerts.transports import Transport
from config.clock import Clock
from config.registry import Registry, Unit
from config.settings import Settings
from monitor.findings import Dues, Key, dues, items, reason_to_tell, reconcile, severity
from monitor.verdicts import Rules, Verdict
from storage.deliveries import Deliveries
from storage.notices import Draft, Finding, Notices, NoticeState, NoticeStatus, Telling
from storage.records import Owner

NO_ADDRESS = "no address (邮箱) in units.csv"
DRY_RUN = "dry run"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done for one unit on one day. reason: why it gets no mail; "" where it gets one."""

    due: Dues
    address: str | None
    reason: str


@dataclass(frozen=True)
class Notifier:
    """One county's notices. registry: today's files, because a mail goes to whoever answers for the unit today.

    clock: the real one, for claims and back-off; everything else goes by the day that is handed in.
    """

    notices: Notices
    settings: Settings
    registry: Registry
    rules: Rules
    clock: Clock
    owner: Owner

    def preview(self, day: date, verdicts: Sequence[Verdict]) -> list[NoticeState]:
        """The notices for `day` as `decide` would leave them; nothing is written anywhere."""
        with self.notices.reading() as book:
            states = book.notices(day)
            findings = book.findings()
            changes = reconcile(day, verdicts, findings, self.rules)
            current = findings | {finding.key: finding for finding in changes}
            decisions = self._decisions(day, verdicts, current, book.tellings(), states)
        for decision in decisions:
            unit = decision.due.unit.name
            status = NoticeStatus.SKIPPED if decision.reason else NoticeStatus.QUEUED
            states[unit] = NoticeState(unit, day, decision.address, status, decision.reason or DRY_RUN, None)
        return self._in_order(states)

    def decide(self, day: date, verdicts: Sequence[Verdict]) -> None:
        """Brings the findings up to `day` and queues the notices that they cause, or records why there is none."""
        composer, now = Composer(), self.clock.now()
        self._deliveries.withdraw(self._addresses())
        with self.notices.deciding() as book:
            book.save(reconcile(day, verdicts, book.findings(), self.rules))
            for decision in self._decisions(day, verdicts, book.findings(), book.tellings(), book.notices(day)):
                if decision.reason or decision.address is None:
                    book.skip(decision.due.unit.name, day, decision.address, decision.reason, now)
                else:
                    book.queue(self._draft(decision.due, decision.address, day, composer), now)

    def send(self, transport: Transport, *, retry_now: bool = False) -> None:
        """Sends what is due, of whatever day. Refusals are recorded; raises only what the database raises.

        retry_now: without waiting for any back-off, and with what a process that is gone was sending.
        """
        Outbox(self._deliveries, self.clock, self.owner).drain(transport, self._addresses(), retry_now=retry_now)

    def states(self, day: date) -> list[NoticeState]:
        """The notices for `day`, whichever call made them, in the roster's order."""
        with self.notices.reading() as book:
            return self._in_order(book.notices(day))

    def _decisions(
        self,
        day: date,
        verdicts: Sequence[Verdict],
        findings: Mapping[Key, Finding],
        tellings: Mapping[int, Sequence[Telling]],
        decided: Mapping[str, NoticeState],
    ) -> list[Decision]:
        """One for every unit with something overdue that has no mail for the day yet.

        A mail that was refused or withdrawn is none where the unit has another address now.
        """
        found = []
        for due in dues(verdicts, findings, self.rules):
            earlier = decided.get(due.unit.name)
            address = self._today(due.unit).email or None
            silence = self._silence(day, due, address, tellings)
            if earlier is None or earlier.message_id is None or (not silence and _came_to_nothing(earlier, address)):
                found.append(Decision(due, address, silence))
        return found

    def _silence(self, day: date, due: Dues, address: str | None, tellings: Mapping[int, Sequence[Telling]]) -> str:
        """Why the unit is told nothing on `day`, "" where it is told."""
        if address is None:
            return NO_ADDRESS
        heard = [(finding, tellings.get(finding.finding_id or 0, ())) for finding in due.findings]
        bands = severity(self.rules)
        if any(reason_to_tell(finding, told, day, address, bands) for finding, told in heard):
            return ""
        return f"already told on {max(telling.day for _, told in heard for telling in told)}"

    def _draft(self, due: Dues, address: str, day: date, composer: Composer) -> Draft:
        mail = self.settings.mail
        sender = mail.effective_sender
        cc = tuple(dict.fromkeys((*self._today(due.unit).cc, *mail.cc)))
        postmark = Postmark(
            sender=sender,
            to=address,
            cc=tuple(copied for copied in cc if copied != address),
            reply_to=mail.reply_to,
            message_id=f"<{uuid4().hex}@{message_domain(sender)}>",
            date=self.clock.on(day).now().astimezone(self.clock.zone),
        )
        digest = Digest(due.unit.name, self.settings.portal.name, day, items(due, self.rules))
        return Draft(
            unit=due.unit.name,
            day=day,
            to=address,
            cc=postmark.cc,
            message_id=postmark.message_id,
            message=composer.compose(digest, postmark),
            findings={finding.finding_id: finding.band for finding in due.findings if finding.finding_id is not None},
        )

    @property
    def _deliveries(self) -> Deliveries:
        return Deliveries(self.notices.engine)

    def _addresses(self) -> set[str]:
        """Everybody who may get a mail today."""
        return {to for unit in self.registry.units for to in (unit.email, *unit.cc)} | set(self.settings.mail.cc)

    def _today(self, unit: Unit) -> Unit:
        """The unit as today's units.csv has it, where it still does."""
        return self.registry.by_any_name.get(unit.name, unit)

    def _in_order(self, states: Mapping[str, NoticeState]) -> list[NoticeState]:
        order = self.registry.order
        return sorted(states.values(), key=lambda state: order.get(state.unit, len(order)))


def _came_to_nothing(earlier: NoticeState, address: str | None) -> bool:
    return earlier.status in (NoticeStatus.FAILED, NoticeStatus.SKIPPED) and earlier.to != address
