"""Holds: notices that wait for a person, because too much changed at once to be believed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from storage.notices.records import Hold
from storage.records import CrawlState
from storage.tables import CrawlRow, HoldRow, VisitRow
from storage.tally import count_in

RELEASED = "released"
LIFTED = "most of the columns were seen fresh again"


def holds(connection: Connection) -> list[Hold]:
    """All holds, the oldest first; only the last one can still hold (its ending is "")."""
    return [
        Hold(row.day, row.fresh_on, row.fresh, tuple(row.column_ids), row.ending, row.id)
        for row in connection.execute(select(HoldRow.__table__).order_by(HoldRow.id))
    ]


def place(connection: Connection, hold: Hold, at: datetime) -> None:
    """Begins a hold."""
    values = {
        "day": hold.day,
        "fresh_on": hold.fresh_on,
        "fresh": hold.fresh,
        "column_ids": list(hold.column_ids),
    }
    connection.execute(insert(HoldRow).values(**values, placed_at=at, ending=""))
    count_in(connection, HoldRow)


def end(connection: Connection, ending: str, at: datetime) -> None:
    """Ends the hold that holds, if any."""
    connection.execute(
        update(HoldRow).where(HoldRow.ended_at.is_(None)).values(ended_at=at, ending=ending)
    )


def crawl_days(connection: Connection, first: date, last: date) -> list[date]:
    """The as-of dates from first to last that have a finished crawl."""
    finished = select(CrawlRow.as_of).where(
        CrawlRow.state == CrawlState.FINISHED, CrawlRow.as_of.between(first, last)
    )
    return list(connection.scalars(finished.distinct().order_by(CrawlRow.as_of)))


def read_in(connection: Connection, first: date, last: date) -> set[int]:
    """The columns that a crawl as of these days read conclusively."""
    crawls = select(CrawlRow.id).where(CrawlRow.as_of.between(first, last))
    return set(
        connection.scalars(
            select(VisitRow.column_id).where(VisitRow.crawl_id.in_(crawls), VisitRow.conclusive)
        )
    )
