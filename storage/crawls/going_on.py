"""What a crawl has recorded so far, as a process that goes on with it counts it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, and_, func, or_, select

from storage.evidence.packing import unpacked
from storage.evidence.tables import SealRow
from storage.records import Outcome
from storage.tables import EntryRow, StateRow, VisitRow


@dataclass(frozen=True, slots=True)
class Done:
    """One visit that is recorded. newest: the newest day that its list showed; older: that day
    lies before one that was known; held: the column held entries before it.
    """

    column_id: int
    outcome: Outcome
    voids: bool
    fingerprint: str
    newest: date | None
    older: bool
    held: bool


def done(connection: Connection, crawl_id: int) -> list[Done]:
    """The visits of a crawl, in their order."""
    known = (
        EntryRow.column_id == VisitRow.column_id,
        EntryRow.first_seen_visit != VisitRow.id,
        or_(
            EntryRow.gone_on.is_(None),
            and_(EntryRow.gone_on == VisitRow.day, EntryRow.last_seen_visit < VisitRow.id),
        ),
    )
    credible = EntryRow.published_on <= EntryRow.dated_on
    latest = select(func.max(EntryRow.published_on)).where(*known, credible).scalar_subquery()
    rows = connection.execute(
        select(
            VisitRow.column_id,
            VisitRow.outcome,
            VisitRow.voids,
            StateRow.fingerprint,
            StateRow.sample,
            SealRow.record,
            latest.label("latest"),
            select(EntryRow.id).where(*known).exists().label("held"),
        )
        .select_from(VisitRow)
        .join(StateRow, StateRow.id == VisitRow.state_id)
        .join(SealRow, SealRow.visit_id == VisitRow.id)
        .where(VisitRow.crawl_id == crawl_id)
        .order_by(VisitRow.id)
    )
    found = []
    for row in rows:
        shown = None
        if row.record is not None:
            shown = json.loads(unpacked(row.record, row.sample))["newest"]
        newest = date.fromisoformat(shown) if shown else None
        older = bool(row.voids and newest and row.latest and newest < row.latest)
        found.append(
            Done(
                *(row.column_id, Outcome(row.outcome), row.voids, row.fingerprint),
                newest=newest,
                older=older,
                held=row.held,
            )
        )
    return found
