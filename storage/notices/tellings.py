"""What units have been told, and how each notice stands, as the database sees it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from sqlalchemy import Connection, and_, func, or_, select

from storage.notices.records import (
    DIGEST,
    Answer,
    Heard,
    Kind,
    Line,
    NoticeState,
    NoticeStatus,
    Telling,
    Waiting,
)
from storage.tables import DeliveryRow, FindingRow, NoticeLineRow, NoticeRow
from storage.web.replies import BY_ITSELF, ReplyState
from storage.web.tables import ReplyRow

Key = TypeVar("Key")


def heard(
    connection: Connection, day: date, memory: timedelta, present: Callable[[str], str]
) -> Heard:
    """What was told of open findings, of those that closed up to `memory` before `day`,
    and of what is due after it.

    present: what a unit is called today that was told under another name.
    """
    overdue: defaultdict[int, list[Telling]] = defaultdict(list)
    mended: defaultdict[int, list[Telling]] = defaultdict(list)
    soon: defaultdict[tuple[int, str, date], list[Telling]] = defaultdict(list)
    duties: defaultdict[tuple[int, str, date], list[Telling]] = defaultdict(list)
    line = NoticeLineRow.__table__
    current = and_(
        NoticeLineRow.finding_id.is_not(None),
        or_(FindingRow.closed_on.is_(None), FindingRow.closed_on >= day - memory),
    )
    # A duty is in time on its very day; a column that is due on a day is overdue then.
    near = and_(NoticeLineRow.kind == Kind.DUTY, NoticeLineRow.due_on >= day)
    rows = connection.execute(
        select(line, NoticeRow.unit, NoticeRow.day, DeliveryRow.address, DeliveryRow.state)
        .join(NoticeRow, NoticeRow.id == NoticeLineRow.notice_id)
        .join(DeliveryRow, and_(DeliveryRow.notice_id == NoticeRow.id, DeliveryRow.position == 0))
        .outerjoin(FindingRow, FindingRow.id == NoticeLineRow.finding_id)
        .where(NoticeRow.kind == DIGEST, DeliveryRow.state != NoticeStatus.SKIPPED)
        .where(
            or_(current, and_(NoticeLineRow.kind == Kind.SOON, NoticeLineRow.due_on > day), near)
        )
        .order_by(NoticeRow.day)
    )
    for row in rows:
        failed, waiting = row.state == NoticeStatus.FAILED, row.state == NoticeStatus.QUEUED
        telling = Telling(row.day, row.band, row.address, failed, waiting)
        if row.kind in (Kind.SOON, Kind.DUTY):
            (soon if row.kind == Kind.SOON else duties)[
                row.column_id, present(row.unit), row.due_on
            ].append(telling)
        else:
            (mended if row.kind == Kind.MENDED else overdue)[row.finding_id].append(telling)
    untold = answers(connection, day, memory, present)
    return Heard(_whole(overdue), _whole(mended), _whole(soon), _whole(duties), untold)


def answers(
    connection: Connection, day: date, memory: timedelta, present: Callable[[str], str]
) -> dict[str, tuple[Answer, ...]]:
    """What persons decided of units' replies in the time of `memory` before `day`, and no mail has
    told them; by unit, the oldest first.
    """
    known = (NoticeStatus.SENT, NoticeStatus.SENDING, NoticeStatus.UNCERTAIN)
    rows = connection.execute(
        select(ReplyRow.__table__, DeliveryRow.address, DeliveryRow.state.label("delivery"))
        .outerjoin(
            DeliveryRow,
            and_(DeliveryRow.notice_id == ReplyRow.notice_id, DeliveryRow.position == 0),
        )
        .where(
            ReplyRow.decided_at >= datetime.combine(day - memory, time(), UTC),
            ReplyRow.decided_by != BY_ITSELF,
            or_(DeliveryRow.state.is_(None), DeliveryRow.state.not_in(known)),
        )
        .order_by(ReplyRow.id)
    )
    found: dict[str, list[Answer]] = {}
    for row in rows:
        answer = Answer(
            number=row.id,
            unit=present(row.unit),
            column_id=row.column_id,
            kind=row.kind,
            said=row.said,
            accepted=row.state == ReplyState.ACCEPTED,
            answer=row.answer,
            decided_on=row.decided_at.date(),
            until=row.until,
            waiting=row.delivery == NoticeStatus.QUEUED,
            refused_to=row.address if row.delivery == NoticeStatus.FAILED else "",
        )
        found.setdefault(answer.unit, []).append(answer)
    return {unit: tuple(told) for unit, told in found.items()}


def waiting(connection: Connection) -> list[Waiting]:
    """The digests of which no copy has been given to anybody yet."""
    begun = select(DeliveryRow.notice_id).where(DeliveryRow.state != NoticeStatus.QUEUED)
    queued = select(DeliveryRow.notice_id).where(DeliveryRow.state == NoticeStatus.QUEUED)
    table = NoticeLineRow.__table__
    lines: dict[int, list[Line]] = {}
    for row in connection.execute(
        select(table).where(table.c.notice_id.in_(queued), table.c.notice_id.not_in(begun))
    ):
        lines.setdefault(row.notice_id, []).append(
            Line(row.column_id, Kind(row.kind), row.finding_id, row.due_on, row.band)
        )
    notices = select(NoticeRow.id, NoticeRow.unit, NoticeRow.day).where(NoticeRow.id.in_(lines))
    return [
        Waiting(notice_id, unit, day, tuple(lines[notice_id]))
        for notice_id, unit, day in connection.execute(notices.where(NoticeRow.kind == DIGEST))
    ]


def states(
    connection: Connection, day: date, kind: str = DIGEST, address: str | None = None
) -> dict[str, NoticeState]:
    """What became of the notice to each unit that has one for `day`; of those to
    `address` where it is given.
    """
    wanted = and_(NoticeRow.kind == kind, NoticeRow.day == day)
    if address is not None:
        wanted = and_(wanted, NoticeRow.address == address)
    notices = connection.execute(
        select(
            NoticeRow.id, NoticeRow.unit, NoticeRow.address, NoticeRow.message_id, NoticeRow.reason
        )
        .where(wanted)
        .order_by(NoticeRow.id)
    ).all()
    copies: dict[int, list[_Copy]] = {notice.id: [] for notice in notices}
    table = DeliveryRow.__table__
    for row in connection.execute(
        select(table)
        .join(NoticeRow, NoticeRow.id == DeliveryRow.notice_id)
        .where(wanted)
        .order_by(DeliveryRow.notice_id, DeliveryRow.position)
    ):
        copies[row.notice_id].append(
            _Copy(row.address, *_shown(row.state, row.reason, row.claim_pid, row.claim_host))
        )
    return {
        notice.unit: _state(
            NoticeState(
                notice.unit,
                day,
                notice.address,
                NoticeStatus.SKIPPED,
                notice.reason,
                notice.message_id,
            ),
            copies[notice.id],
        )
        for notice in notices
    }


def sent(connection: Connection, first: date, last: date) -> int:
    """How many digests for the days from first to last were given to their units' servers."""
    return connection.execute(
        select(func.count())
        .select_from(NoticeRow)
        .join(DeliveryRow, and_(DeliveryRow.notice_id == NoticeRow.id, DeliveryRow.position == 0))
        .where(
            NoticeRow.kind == DIGEST,
            NoticeRow.day.between(first, last),
            DeliveryRow.state == NoticeStatus.SENT,
        )
    ).scalar_one()


def reminded(connection: Connection, first: date, last: date) -> list[tuple[str, date]]:
    """Unit and day of every digest for the days from first to last that named an overdue column
    and reached the unit's server.
    """
    rows = connection.execute(
        select(NoticeRow.unit, NoticeRow.day)
        .join(DeliveryRow, and_(DeliveryRow.notice_id == NoticeRow.id, DeliveryRow.position == 0))
        .join(
            NoticeLineRow,
            and_(NoticeLineRow.notice_id == NoticeRow.id, NoticeLineRow.kind == Kind.OVERDUE),
        )
        .where(
            NoticeRow.kind == DIGEST,
            NoticeRow.day.between(first, last),
            DeliveryRow.state == NoticeStatus.SENT,
        )
        .distinct()
        .order_by(NoticeRow.day, NoticeRow.unit)
    )
    return [(unit, day) for unit, day in rows]


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
    """The word on a notice is the word on its addressee's copy; what became of the other
    copies stands in the reason.
    """
    if not copies:
        return notice
    addressee, others = copies[0], copies[1:]
    troubles = [
        f"copy to {copy.address} {copy.status}: {copy.reason}"
        for copy in others
        if copy.reason and copy.status is not NoticeStatus.SENT
    ]
    reason = "; ".join(part for part in (notice.reason, addressee.reason, *troubles) if part)
    return replace(notice, status=addressee.status, reason=reason)


def _whole(found: Mapping[Key, Sequence[Telling]]) -> dict[Key, tuple[Telling, ...]]:
    return {key: tuple(told) for key, told in found.items()}
