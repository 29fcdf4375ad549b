"""Findings and the notices they cause.

A finding opens, worsens and closes. A notice is one mail to one unit for one day, or the record of why there is none; its
copies, one for each recipient, are sent by way of storage.deliveries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Connection, Engine, and_, delete, func, insert, select, update

from storage.engine import alone, reading, writing
from storage.tables import DeliveryRow, FindingRow, NoticeFindingRow, NoticeRow

DIGEST = "digest"
"""The kind of notice that holds all that there is to say to one unit on one day."""


class NoticeStatus(StrEnum):
    """How a notice or a delivery stands, in the words of `tongbao notify`."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Finding:
    """问题: one column overdue, as one of its leads answers for it. One episode: closed once, never opened again.

    band, due_on: as last seen on `seen_on`. ending: why it closed. finding_id is None until it is stored.
    """

    column_id: int
    unit: str
    band: str
    due_on: date | None
    opened_on: date
    seen_on: date
    worsened_on: date | None = None
    closed_on: date | None = None
    ending: str = ""
    finding_id: int | None = None

    @property
    def key(self) -> tuple[int, str]:
        return self.column_id, self.unit


@dataclass(frozen=True, slots=True)
class Telling:
    """A notice that spoke of a finding: for which day, at which band, to whom; failed: refused for good."""

    day: date
    band: str
    address: str
    failed: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice to be queued: the mail as it goes out, and the findings it speaks of with the band it names."""

    unit: str
    day: date
    to: str
    cc: tuple[str, ...]
    message_id: str
    message: bytes
    findings: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class NoticeState:
    """What became of the notice to a unit for a day. to: None where no address was known."""

    unit: str
    day: date
    to: str | None
    status: NoticeStatus
    reason: str
    message_id: str | None


class Book:
    """Findings and notices within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def findings(self) -> dict[tuple[int, str], Finding]:
        """The newest finding of every column and unit, open or closed."""
        newest = select(func.max(FindingRow.id)).group_by(FindingRow.column_id, FindingRow.unit)
        table = FindingRow.__table__
        rows = self._connection.execute(select(table).where(FindingRow.id.in_(newest)))
        found = (
            Finding(
                column_id=row.column_id,
                unit=row.unit,
                band=row.band,
                due_on=row.due_on,
                opened_on=row.opened_on,
                seen_on=row.seen_on,
                worsened_on=row.worsened_on,
                closed_on=row.closed_on,
                ending=row.ending,
                finding_id=row.id,
            )
            for row in rows
        )
        return {finding.key: finding for finding in found}

    def tellings(self) -> dict[int, tuple[Telling, ...]]:
        """For every open finding, the notices that spoke of it, those excepted that were never sent on purpose."""
        rows = self._connection.execute(
            select(NoticeFindingRow.finding_id, NoticeRow.day, NoticeFindingRow.band, DeliveryRow.address)
            .add_columns(DeliveryRow.state)
            .join(NoticeRow, NoticeRow.id == NoticeFindingRow.notice_id)
            .join(DeliveryRow, and_(DeliveryRow.notice_id == NoticeRow.id, DeliveryRow.position == 0))
            .join(FindingRow, FindingRow.id == NoticeFindingRow.finding_id)
            .where(FindingRow.closed_on.is_(None), DeliveryRow.state != NoticeStatus.SKIPPED)
            .order_by(NoticeRow.day)
        )
        found: dict[int, tuple[Telling, ...]] = {}
        for finding_id, day, band, address, state in rows:
            telling = Telling(day, band, address, state == NoticeStatus.FAILED)
            found[finding_id] = (*found.get(finding_id, ()), telling)
        return found

    def save(self, findings: Iterable[Finding]) -> dict[tuple[int, str], int]:
        """Stores new findings and new states of known ones; gives the ids by column and unit."""
        ids = {}
        for finding in findings:
            values = {
                "column_id": finding.column_id,
                "unit": finding.unit,
                "band": finding.band,
                "due_on": finding.due_on,
                "opened_on": finding.opened_on,
                "seen_on": finding.seen_on,
                "worsened_on": finding.worsened_on,
                "closed_on": finding.closed_on,
                "ending": finding.ending,
            }
            if finding.finding_id is None:
                inserted = self._connection.execute(insert(FindingRow).values(values).returning(FindingRow.id))
                ids[finding.key] = inserted.scalar_one()
            else:
                self._connection.execute(update(FindingRow).where(FindingRow.id == finding.finding_id).values(values))
                ids[finding.key] = finding.finding_id
        return ids

    def notices(self, day: date) -> dict[str, NoticeState]:
        """What became of the notice to each unit that has one for `day`."""
        notices = self._connection.execute(
            select(NoticeRow.id, NoticeRow.unit, NoticeRow.address, NoticeRow.message_id, NoticeRow.reason)
            .where(NoticeRow.kind == DIGEST, NoticeRow.day == day)
            .order_by(NoticeRow.id)
        ).all()
        copies: dict[int, list[_Copy]] = {notice.id: [] for notice in notices}
        table = DeliveryRow.__table__
        for row in self._connection.execute(
            select(table)
            .join(NoticeRow, NoticeRow.id == DeliveryRow.notice_id)
            .where(NoticeRow.kind == DIGEST, NoticeRow.day == day)
            .order_by(DeliveryRow.notice_id, DeliveryRow.position)
        ):
            copies[row.notice_id].append(
                _Copy(row.address, *_shown(row.state, row.reason, row.claim_pid, row.claim_host))
            )
        return {
            notice.unit: _state(
                NoticeState(notice.unit, day, notice.address, NoticeStatus.SKIPPED, notice.reason, notice.message_id),
                copies[notice.id],
            )
            for notice in notices
        }

    def skip(self, unit: str, day: date, address: str | None, reason: str, decided_at: datetime) -> None:
        """Records that the unit gets no mail for the day and why; the last reason holds."""
        self._decide(unit, day, decided_at, address=address, reason=reason)

    def queue(self, draft: Draft, decided_at: datetime) -> None:
        """Queues the mail for each of its recipients, in place of a reason why there was none, or of a mail that failed.

        Mails to the unit for earlier days that nobody has taken yet are not sent any more: this one says it all.
        """
        notice_id = self._decide(
            *(draft.unit, draft.day, decided_at),
            address=draft.to,
            reason="",
            message_id=draft.message_id,
            message=draft.message,
        )
        earlier = select(NoticeRow.id).where(
            NoticeRow.kind == DIGEST, NoticeRow.unit == draft.unit, NoticeRow.day < draft.day
        )
        self._connection.execute(
            update(DeliveryRow)
            .where(DeliveryRow.notice_id.in_(earlier), DeliveryRow.state == NoticeStatus.QUEUED)
            .values(state=NoticeStatus.SKIPPED, reason=f"the notice for {draft.day} took its place")
        )
        self._address(notice_id, draft)
        named = NoticeFindingRow.notice_id == notice_id
        self._connection.execute(delete(NoticeFindingRow).where(named))
        self._connection.execute(
            insert(NoticeFindingRow),
            [{"notice_id": notice_id, "finding_id": key, "band": band} for key, band in draft.findings.items()],
        )

    def _decide(self, unit: str, day: date, decided_at: datetime, **values: object) -> int:
        """Writes the day's decision on a unit, in place of an earlier one."""
        key = f"{DIGEST}|{unit}|{day}"
        known = self._connection.execute(
            update(NoticeRow)
            .where(NoticeRow.dedupe_key == key)
            .values(decided_at=decided_at, **values)
            .returning(NoticeRow.id)
        ).scalar_one_or_none()
        if known is not None:
            return known
        new = {"dedupe_key": key, "kind": DIGEST, "unit": unit, "day": day, "decided_at": decided_at, **values}
        return self._connection.execute(insert(NoticeRow).values(new).returning(NoticeRow.id)).scalar_one()

    def _address(self, notice_id: int, draft: Draft) -> None:
        """Adds a copy for every recipient that has none; an addressee from before stays on record behind them."""
        there = self._connection.execute(
            select(DeliveryRow.address, DeliveryRow.position).where(DeliveryRow.notice_id == notice_id)
        ).all()
        end = max((position for _, position in there), default=0) + 1
        self._connection.execute(
            update(DeliveryRow)
            .where(DeliveryRow.notice_id == notice_id, DeliveryRow.position == 0)
            .values(position=end)
        )
        copied = [address for address in dict.fromkeys(draft.cc) if address not in {address for address, _ in there}]
        new = {"notice_id": notice_id, "state": NoticeStatus.QUEUED.value, "reason": ""}
        counts = {"attempts": 0, "doubts": 0, "offered": False}
        places = [(0, draft.to), *enumerate(copied, start=end + 1)]
        self._connection.execute(
            insert(DeliveryRow), [{**new, **counts, "position": place, "address": to} for place, to in places]
        )


class Notices:
    """The findings and notices of one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def reading(self) -> Iterator[Book]:
        """A book to look into."""
        with reading(self.engine) as connection:
            yield Book(connection)

    @contextmanager
    def deciding(self) -> Iterator[Book]:
        """The book for one who decides, alone: findings and the notices they cause commit together or not at all."""
        with writing(self.engine, durable=True) as connection:
            alone(connection)
            yield Book(connection)


@dataclass(frozen=True, slots=True)
class _Copy:
    address: str
    status: NoticeStatus
    reason: str


def _shown(state: str, reason: str, pid: int | None, host: str | None) -> tuple[NoticeStatus, str]:
    if state == NoticeStatus.SENDING:
        return NoticeStatus.QUEUED, f"being sent by process {pid} on {host}"
    return NoticeStatus(state), reason


def _state(notice: NoticeState, copies: Sequence[_Copy]) -> NoticeState:
    """The word on a notice is the word on its addressee's copy; what became of the other copies stands in the reason."""
    if not copies:
        return notice
    addressee, others = copies[0], copies[1:]
    troubles = [
        f"copy to {copy.address} {copy.status}: {copy.reason}"
        for copy in others
        if copy.reason and copy.status is not NoticeStatus.SENT
    ]
    reason = "; ".join(part for part in (addressee.reason, *troubles) if part)
    return replace(notice, status=addressee.status, reason=reason)
