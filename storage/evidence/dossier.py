"""One column's history, as a person reads it: its visits and its entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, func, select

from storage.engine import reading
from storage.entries.conditions import is_held
from storage.entries.keys import address, date_text
from storage.records import UNCHANGED, Outcome
from storage.tables import EntryRow, StateRow, VisitRow


@dataclass(frozen=True, slots=True)
class PastVisit:
    """One visit of a column. voids: it took the word of the conclusive visits before it back."""

    visit_id: int
    day: date
    at: datetime
    outcome: Outcome
    voids: bool
    why: str
    url: str
    status: int | None


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """One entry with both its dates. dated_on: the day on which its shown date was first
    read; gone_on: as in EntryRow.

    source: the body that it names, source_at where it was read (list, article; "" not known),
    source_visit in which visit.
    """

    title: str
    url: str | None
    published_on: date | None
    date_text: str
    dated_on: date
    first_seen_on: date
    last_seen_on: date
    gone_on: date | None
    source: str = ""
    source_at: str = ""
    source_visit: int | None = None


def _said(outcome: str, why: str) -> str:
    """A visit's reason; what every one that found nothing modified says is not stored with it."""
    return UNCHANGED if not why and outcome == Outcome.NOT_MODIFIED.value else why


class Dossier:
    """The history of columns in one database. Every method is one
    transaction and raises StoreError.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def visits(self, column_id: int, limit: int) -> list[PastVisit]:
        """The last visits, the latest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(
                    VisitRow.id,
                    VisitRow.day,
                    VisitRow.at,
                    VisitRow.outcome,
                    VisitRow.voids,
                    StateRow.why,
                    StateRow.url,
                    VisitRow.status,
                )
                .join(StateRow, StateRow.id == VisitRow.state_id)
                .where(VisitRow.column_id == column_id)
                .order_by(VisitRow.day.desc(), VisitRow.id.desc())
                .limit(limit)
            ).all()
        return [
            PastVisit(number, day, at, Outcome(outcome), voids, _said(outcome, why), url, status)
            for number, day, at, outcome, voids, why, url, status in rows
        ]

    def days(self, column_id: int, first: date, last: date) -> dict[date, int]:
        """How many entries that are held on `last` show each day from first to last."""
        query = (
            select(EntryRow.published_on, func.count())
            .where(
                EntryRow.column_id == column_id,
                EntryRow.published_on.between(first, last),
                is_held(last),
            )
            .group_by(EntryRow.published_on)
        )
        with reading(self._engine) as connection:
            return {day: count for day, count in connection.execute(query) if day is not None}

    def entries(self, column_id: int, as_of: date, limit: int) -> list[HeldEntry]:
        """The entries not proven gone by a day, the newest shown dates
        first, those without a date last.
        """
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(
                    EntryRow.title,
                    address(),
                    EntryRow.published_on,
                    EntryRow.date_text,
                    EntryRow.dated_on,
                    EntryRow.first_seen_on,
                    EntryRow.last_seen_on,
                    EntryRow.gone_on,
                    EntryRow.source,
                    EntryRow.source_at,
                    EntryRow.source_visit,
                )
                .where(
                    EntryRow.column_id == column_id,
                    is_held(as_of),
                )
                .order_by(
                    EntryRow.published_on.is_(None),
                    EntryRow.published_on.desc(),
                    EntryRow.id.desc(),
                )
                .limit(limit)
            ).all()
        return [
            HeldEntry(title, url, day, date_text(text, day), *more)
            for title, url, day, text, *more in rows
        ]
