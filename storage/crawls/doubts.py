"""Doubt about a column's list, and about how many others there was doubt in the same crawl."""

from __future__ import annotations

from datetime import date
from functools import cache

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select

from storage.crawls.confirmations import of_visits
from storage.records import Outcome, Suspicion
from storage.tables import CrawlRow, StateRow, VisitRow

FEWEST = 5
"""Columns in doubt at once from which on the doubt is the portal's; of a portal that has
fewer, all of at least three.
"""
SHARE = 1 / 3
"""Of the columns visited."""
_FEWEST_OF_FEW = 3
_MOST_LOOKED_AT = 500
"""Visits in doubt that a person may have confirmed."""


def is_shared(doubted: int, visited: int) -> bool:
    """Whether so many of the columns of one crawl are in doubt that it is
    the portal's doubt, not theirs.
    """
    return doubted >= max(_FEWEST_OF_FEW, min(FEWEST, visited)) and doubted >= SHARE * visited


def is_older_copy(older: int, unmoved: int, alive: int) -> bool:
    """Whether the portal shows an older copy of itself: enough lists have gone back or show
    nothing that such a copy would not, and enough of those that can tell have gone back.

    older: lists that have gone back; unmoved: others that show nothing later than these; alive:
    lists that show later news.
    """
    return (
        older >= _FEWEST_OF_FEW
        and older + unmoved >= min(FEWEST, older + unmoved + alive)
        and older >= SHARE * (older + alive)
    )


def suspicion(connection: Connection, column_id: int) -> Suspicion | None:
    """The doubt since the column's last conclusive visit; None where there is none."""
    rows = connection.execute(_doubtful(), {"column_id": column_id}).all()
    if not rows:
        return None
    first, last = rows[0], rows[-1]
    shared = twins = False
    if last.voids:
        for row in {row.crawl_id: row for row in (first, last)}.values():
            count = connection.execute(
                _crawl(), {"crawl_id": row.crawl_id, "fingerprint": row.fingerprint}
            ).one()
            shared |= row.copy_until is not None or is_shared(count.doubted, count.visited)
            twins |= bool(row.fingerprint) and count.alike > 1
    confirmation = of_visits(connection, [row.id for row in rows[-_MOST_LOOKED_AT:]])
    return Suspicion(
        last.day, Outcome(last.outcome), last.fingerprint, first.day, shared, twins, confirmation
    )


@cache
def _doubtful() -> Select[int, int, date, str, str, bool, date | None]:
    conclusive = (
        select(VisitRow.day, VisitRow.id)
        .where(VisitRow.column_id == bindparam("column_id"), VisitRow.conclusive)
        .order_by(VisitRow.day.desc(), VisitRow.id.desc())
        .limit(1)
        .subquery()
    )
    return (
        select(
            VisitRow.id,
            VisitRow.crawl_id,
            VisitRow.day,
            VisitRow.outcome,
            StateRow.fingerprint,
            VisitRow.voids,
            CrawlRow.copy_until,
        )
        .select_from(VisitRow)
        .join(StateRow, StateRow.id == VisitRow.state_id)
        .join(CrawlRow, CrawlRow.id == VisitRow.crawl_id)
        .outerjoin(conclusive, conclusive.c.id.is_not(None))
        .where(
            VisitRow.column_id == bindparam("column_id"),
            or_(VisitRow.voids, VisitRow.outcome == Outcome.EMPTY_UNPROVEN.value),
            # A failure in between, such as an unreachable portal, takes no doubt away;
            # only a conclusive visit does.
            or_(
                conclusive.c.id.is_(None),
                VisitRow.day > conclusive.c.day,
                and_(VisitRow.day == conclusive.c.day, VisitRow.id > conclusive.c.id),
            ),
        )
        .order_by(VisitRow.day, VisitRow.id)
    )


@cache
def _crawl() -> Select[int, int, int]:
    """Of one crawl: the columns visited, those in doubt, and those of them that showed a list."""
    looks_so = select(StateRow.id).where(
        StateRow.id == VisitRow.state_id, StateRow.fingerprint == bindparam("fingerprint")
    )
    return select(
        func.count().filter(VisitRow.outcome != Outcome.NOT_VISITED.value).label("visited"),
        func.count().filter(VisitRow.voids).label("doubted"),
        func.count().filter(and_(VisitRow.voids, looks_so.exists())).label("alike"),
    ).where(VisitRow.crawl_id == bindparam("crawl_id"))
