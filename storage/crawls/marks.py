"""By what it is known that nothing has changed since it was looked at last."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import Connection, select

from storage.records import CrawlState
from storage.tables import ColumnRow, ConfirmationRow, CrawlRow, EntryRow, RosterRow, VisitRow
from storage.tally import TallyRow

Seen: TypeAlias = tuple[int, str, datetime, date | None]
Mark: TypeAlias = tuple[tuple[tuple[str, int], ...], tuple[Seen, ...]]
_TABLES = (RosterRow, ColumnRow, CrawlRow, VisitRow, EntryRow, ConfirmationRow)
_LAST = 3


def mark(connection: Connection) -> Mark:
    """A value that is another one whenever anything was recorded that a standing rests on.

    Entries change with visits alone, nothing is ever taken away, and every row is counted in the
    transaction that adds it; a crawl tells of its end, and of an older copy that it met, itself.
    """
    names = [table.__tablename__ for table in _TABLES]
    given = select(TallyRow.name, TallyRow.given).where(TallyRow.name.in_(names))
    crawls = select(CrawlRow.id, CrawlRow.state, CrawlRow.seen_at, CrawlRow.copy_until)
    return (
        tuple((name, number) for name, number in connection.execute(given.order_by(TallyRow.name))),
        tuple(
            (number, state, seen_at, until)
            for number, state, seen_at, until in connection.execute(
                crawls.order_by(CrawlRow.id.desc()).limit(_LAST)
            )
        ),
    )


def is_running(found: Mark) -> bool:
    """Whether the last crawl was under way then."""
    return bool(found[1]) and found[1][0][1] == CrawlState.RUNNING
