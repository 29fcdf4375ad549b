"""What a person has looked at: a column in doubt is as its last visit read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Connection, and_, func, insert, or_, select

from storage.records import Confirmation, Outcome
from storage.tables import ConfirmationRow, StateRow, VisitRow
from storage.tally import count_in


def confirm(
    connection: Connection, column_id: int, at: datetime, who: str, why: str
) -> Confirmation | None:
    """Records that a person confirms what the last visit that was no failure read; None
    where there is no such visit.
    """
    visit = connection.execute(
        select(VisitRow.id, VisitRow.day, StateRow.fingerprint)
        .join(StateRow, StateRow.id == VisitRow.state_id)
        .where(
            VisitRow.column_id == column_id,
            or_(
                VisitRow.conclusive,
                # What was lost with many others was not read: there is nothing to confirm.
                and_(VisitRow.voids, VisitRow.outcome == Outcome.LAYOUT_CHANGED.value),
                VisitRow.outcome == Outcome.EMPTY_UNPROVEN.value,
            ),
        )
        .order_by(VisitRow.day.desc(), VisitRow.id.desc())
        .limit(1)
    ).first()
    if visit is None:
        return None
    values = {"column_id": column_id, "visit_id": visit.id, "at": at, "who": who, "why": why}
    connection.execute(insert(ConfirmationRow), values)
    count_in(connection, ConfirmationRow)
    return Confirmation(visit.day, who, why, visit.fingerprint)


def of_visits(connection: Connection, visit_ids: Iterable[int]) -> Confirmation | None:
    """The last confirmation of one of these visits."""
    row = connection.execute(
        select(VisitRow.day, ConfirmationRow.who, ConfirmationRow.why, StateRow.fingerprint)
        .select_from(ConfirmationRow)
        .join(VisitRow, VisitRow.id == ConfirmationRow.visit_id)
        .join(StateRow, StateRow.id == VisitRow.state_id)
        .where(ConfirmationRow.visit_id.in_(list(visit_ids)))
        .order_by(ConfirmationRow.id.desc())
        .limit(1)
    ).first()
    return Confirmation(*row) if row is not None else None


def standing(connection: Connection, as_of: date) -> dict[int, Confirmation]:
    """The last confirmation of each column that has one, of a visit up to a date: what people
    wrote is little, and all of it is asked for at once.
    """
    last = (
        select(func.max(ConfirmationRow.id))
        .join(VisitRow, VisitRow.id == ConfirmationRow.visit_id)
        .where(VisitRow.day <= as_of)
        .group_by(ConfirmationRow.column_id)
    )
    rows = connection.execute(
        select(
            ConfirmationRow.column_id,
            VisitRow.day,
            ConfirmationRow.who,
            ConfirmationRow.why,
            StateRow.fingerprint,
        )
        .select_from(ConfirmationRow)
        .join(VisitRow, VisitRow.id == ConfirmationRow.visit_id)
        .join(StateRow, StateRow.id == VisitRow.state_id)
        .where(ConfirmationRow.id.in_(last))
    )
    return {row[0]: Confirmation(*row[1:]) for row in rows}
