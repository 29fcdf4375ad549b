"""Findings and the notices they cause.

A finding opens, worsens and closes. A notice is one mail to one unit for one day, or
the record of why there is none; its copies, one for each recipient, are sent by way
of storage.notices.deliveries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from storage.engine import alone, reading, writing
from storage.notices import holds, mails, tellings
from storage.notices.deliveries import Deliveries
from storage.notices.records import (
    DIGEST,
    Draft,
    Finding,
    Heard,
    Hold,
    NoticeState,
    NoticeStatus,
    Waiting,
)
from storage.notices.troubles import Trouble, troubles
from storage.tables import DeliveryRow, FindingRow, NoticeLineRow, NoticeRow
from storage.tally import count_in
from storage.web.tables import ReplyRow


class Book:
    """Findings and notices within one transaction.

    names: what each unit is called today, by its former names. What was stored under a former
    name is read as today's, so that a unit which is renamed is not told twice; a name that is
    not among them stays as it is.
    """

    def __init__(self, connection: Connection, names: Mapping[str, str] | None = None) -> None:
        self._connection = connection
        self._names = names or {}

    def findings(self) -> dict[tuple[int, str], Finding]:
        """The newest finding of every column and unit, open or closed."""
        newest = select(func.max(FindingRow.id)).group_by(FindingRow.column_id, FindingRow.unit)
        table = FindingRow.__table__
        rows = self._connection.execute(
            select(table).where(FindingRow.id.in_(newest)).order_by(FindingRow.id)
        )
        found = [
            Finding(
                column_id=row.column_id,
                unit=self._present(row.unit),
                band=row.band,
                latest=row.latest,
                due_on=row.due_on,
                opened_on=row.opened_on,
                seen_on=row.seen_on,
                worsened_on=row.worsened_on,
                closed_on=row.closed_on,
                ending=row.ending,
                finding_id=row.id,
            )
            for row in rows
        ]
        return {finding.key: finding for finding in found}

    def heard(self, day: date, memory: timedelta) -> Heard:
        """What was told of open findings, of those that closed up to `memory` before `day`,
        and of what is due after it.
        """
        return tellings.heard(self._connection, day, memory, self._present)

    def waiting(self) -> list[Waiting]:
        """The notices of which no copy has been given to anybody yet."""
        return [
            replace(one, unit=self._present(one.unit)) for one in tellings.waiting(self._connection)
        ]

    def holds(self) -> list[Hold]:
        """All holds, the oldest first; only the last one can still hold (its ending is "")."""
        return holds.holds(self._connection)

    def place_hold(self, hold: Hold, at: datetime) -> None:
        """Begins a hold."""
        holds.place(self._connection, hold, at)

    def end_hold(self, ending: str, at: datetime) -> None:
        """Ends the hold that holds, if any."""
        holds.end(self._connection, ending, at)

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
                inserted = self._connection.execute(
                    insert(FindingRow).values(values).returning(FindingRow.id)
                )
                ids[finding.key] = inserted.scalar_one()
                count_in(self._connection, FindingRow)
            else:
                self._connection.execute(
                    update(FindingRow).where(FindingRow.id == finding.finding_id).values(values)
                )
                ids[finding.key] = finding.finding_id
        return ids

    def notices(
        self, day: date, kind: str = DIGEST, address: str | None = None
    ) -> dict[str, NoticeState]:
        """What became of the notice to each unit that has one for `day`; of those to
        `address` where it is given.
        """
        found: dict[str, NoticeState] = {}
        for state in tellings.states(self._connection, day, kind, address).values():
            unit = self._present(state.unit)
            # Of a unit that was renamed in the course of the day, the notice that is a mail speaks.
            if unit not in found or state.message_id is not None:
                found[unit] = replace(state, unit=unit)
        return found

    def skip(
        self, unit: str, day: date, address: str | None, reason: str, decided_at: datetime
    ) -> None:
        """Records that the unit gets no mail for the day and why; the last reason holds."""
        self._decide(unit, day, decided_at, address=address, reason=reason)

    def withdraw(self, notice_ids: Iterable[int], reason: str) -> None:
        """Gives up what is queued of these notices."""
        self._connection.execute(
            update(DeliveryRow)
            .where(
                DeliveryRow.notice_id.in_(list(notice_ids)),
                DeliveryRow.state == NoticeStatus.QUEUED,
            )
            .values(state=NoticeStatus.SKIPPED, reason=reason)
        )

    def queue(self, draft: Draft, decided_at: datetime) -> None:
        """Queues the mail for each of its recipients, in place of a reason why there was
        none, or of a mail that failed.

        Mails to the unit for earlier days that nobody has taken yet are not sent
        any more: this one says it all.
        """
        notice_id = self._decide(
            *(draft.unit, draft.day, decided_at),
            kind=draft.kind,
            address=draft.to,
            reason=draft.reason,
            message_id=draft.message_id,
            message=draft.message,
        )
        earlier = select(NoticeRow.id).where(
            NoticeRow.kind == draft.kind,
            NoticeRow.unit.in_(self._called(draft.unit)),
            NoticeRow.day < draft.day,
        )
        self.withdraw(
            self._connection.scalars(earlier), f"the notice for {draft.day} took its place"
        )
        self._address(notice_id, draft)
        self._connection.execute(delete(NoticeLineRow).where(NoticeLineRow.notice_id == notice_id))
        values = [
            {
                "notice_id": notice_id,
                "column_id": line.column_id,
                "kind": line.kind.value,
                "finding_id": line.finding_id,
                "due_on": line.due_on,
                "band": line.band,
            }
            for line in draft.lines
        ]
        if values:
            self._connection.execute(insert(NoticeLineRow), values)
        self._connection.execute(
            update(ReplyRow).where(ReplyRow.id.in_(draft.replies)).values(notice_id=notice_id)
        )

    def _present(self, unit: str) -> str:
        return self._names.get(unit, unit)

    def _called(self, unit: str) -> list[str]:
        """All names under which the unit may stand."""
        return [
            unit,
            *(former for former, name in self._names.items() if name == unit and former != unit),
        ]

    def _decide(
        self, unit: str, day: date, decided_at: datetime, *, kind: str = DIGEST, **values: object
    ) -> int:
        """Writes the day's decision on a unit, in place of an earlier one; rehearsals are
        one for each who is sent them.
        """
        key = (
            f"{kind}|{unit}|{day}" if kind == DIGEST else f"{kind}|{unit}|{day}|{values['address']}"
        )
        known = self._connection.execute(
            update(NoticeRow)
            .where(NoticeRow.dedupe_key == key)
            .values(decided_at=decided_at, **values)
            .returning(NoticeRow.id)
        ).scalar_one_or_none()
        if known is not None:
            return known
        new = {
            "dedupe_key": key,
            "kind": kind,
            "unit": unit,
            "day": day,
            "decided_at": decided_at,
            **values,
        }
        count_in(self._connection, NoticeRow)
        return self._connection.execute(
            insert(NoticeRow).values(new).returning(NoticeRow.id)
        ).scalar_one()

    def _address(self, notice_id: int, draft: Draft) -> None:
        """Adds a copy for every recipient that has none; an addressee from before
        stays on record behind them.
        """
        there = self._connection.execute(
            select(DeliveryRow.address, DeliveryRow.position, DeliveryRow.state).where(
                DeliveryRow.notice_id == notice_id
            )
        ).all()
        end = max((position for _, position, _ in there), default=0) + 1
        self._connection.execute(
            update(DeliveryRow)
            .where(DeliveryRow.notice_id == notice_id, DeliveryRow.position == 0)
            .values(position=end)
        )
        served = {address for address, _, state in there if state != NoticeStatus.SKIPPED}
        copied = [address for address in dict.fromkeys(draft.cc) if address not in served]
        new = {"notice_id": notice_id, "state": NoticeStatus.QUEUED.value, "reason": ""}
        counts = {"attempts": 0, "doubts": 0, "offered": False}
        places = [(0, draft.to), *enumerate(copied, start=end + 1)]
        self._connection.execute(
            insert(DeliveryRow),
            [{**new, **counts, "position": place, "address": to} for place, to in places],
        )
        count_in(self._connection, DeliveryRow, len(places))


class Notices:
    """The findings and notices of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def deliveries(self, kind: str = DIGEST) -> Deliveries:
        """The mails of this kind, on their way."""
        return Deliveries(self._engine, kind)

    def troubles(self, *, since: date) -> list[Trouble]:
        """The mails that are in trouble, of notices made since that day."""
        return troubles(self._engine, since=since)

    @contextmanager
    def reading(self, names: Mapping[str, str] | None = None) -> Iterator[Book]:
        """A book to look into; names: as in Book."""
        with reading(self._engine) as connection:
            yield Book(connection, names)

    @contextmanager
    def deciding(self, names: Mapping[str, str] | None = None) -> Iterator[Book]:
        """The book for one who decides, alone: findings and the notices they cause
        commit together or not at all.
        """
        with writing(self._engine, durable=True) as connection:
            alone(connection)
            yield Book(connection, names)

    def sent(self, first: date, last: date) -> int:
        """How many notices for the days from first to last reached their units' mail servers."""
        with reading(self._engine) as connection:
            return tellings.sent(connection, first, last)

    def reminded(self, first: date, last: date) -> list[tuple[str, date]]:
        """Unit and day of every notice for these days that named an overdue column and
        reached the unit's mail server.
        """
        with reading(self._engine) as connection:
            return tellings.reminded(connection, first, last)

    def mail(self, number: int) -> mails.Mail | None:
        """One mail whole; None where there is none of this number."""
        return mails.mail(self._engine, number)

    def mail_numbers(self, day: date) -> dict[str, int]:
        """The mails for a day, rehearsals too, by their Message-IDs."""
        return mails.numbers(self._engine, day)

    def mail_days(self, most: int) -> list[tuple[date, int]]:
        """The last days with mails to units, the newest first, and how many each has."""
        return mails.days(self._engine, most)

    def held(self) -> Hold | None:
        """The hold that waits for a person, if any."""
        with reading(self._engine) as connection:
            return next((hold for hold in holds.holds(connection) if not hold.ending), None)

    def crawl_days(self, first: date, last: date) -> list[date]:
        """The as-of dates from first to last that have a finished crawl."""
        with reading(self._engine) as connection:
            return holds.crawl_days(connection, first, last)

    def read_in(self, first: date, last: date) -> set[int]:
        """The columns that a crawl as of these days read conclusively."""
        with reading(self._engine) as connection:
            return holds.read_in(connection, first, last)
