"""Crawls: beginning, sign of life, end; and that each one leaves exactly one outcome
for every column of its scope.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    cast,
    func,
    insert,
    or_,
    select,
    update,
)

from config.speech import en
from storage.engine import add, alone
from storage.errors import CrawlRunningError, StoreError
from storage.owners import lives
from storage.records import Crawl, CrawlState, Enrolment, Outcome, Owner
from storage.tables import CrawlRow, RosterColumnRow, VisitRow
from storage.tally import count_in


def begin(
    connection: Connection,
    enrolment: Enrolment,
    *,
    as_of: date,
    started_at: datetime,
    full: bool,
    scope_ids: Iterable[int],
    owner: Owner,
    epoch: int = 0,
) -> int:
    """A new running crawl. One left by a dead process is closed as interrupted; raises
    CrawlRunningError for a live one.
    """
    for row in connection.execute(
        select(CrawlRow).where(CrawlRow.state == CrawlState.RUNNING)
    ).all():
        former = Owner(row.host, row.pid, row.mark)
        if lives(former, silent_for=started_at - row.seen_at):
            raise CrawlRunningError(row.id, former, row.started_at, len(row.scope))
        finish(
            connection,
            row.id,
            row.seen_at,
            CrawlState.INTERRUPTED,
            "its process ended before the crawl did",
        )
    values = {
        "roster_id": enrolment.roster_id,
        "as_of": as_of,
        "full": full,
        "state": CrawlState.RUNNING,
        "started_at": started_at,
        "seen_at": started_at,
        "host": owner.host,
        "pid": owner.pid,
        "mark": owner.mark,
        "note": "",
        "scope": sorted(set(scope_ids)),
        "epoch": epoch,
    }
    count_in(connection, CrawlRow)
    return add(connection, insert(CrawlRow), values)


class Taken(NamedTuple):
    """A crawl in slices since some moment: its number, state (running: it is now the taker's) and
    whether it reads every page.
    """

    crawl_id: int
    state: CrawlState
    full: bool


def take(connection: Connection, epoch: int, owner: Owner, since: datetime) -> Taken | None:
    """The crawl that was begun under an earlier epoch, taken over by this one where it is running;
    None where there is none since then. A running one of before is closed as interrupted.
    """
    running = select(CrawlRow.id, CrawlRow.started_at, CrawlRow.seen_at).where(
        CrawlRow.state == CrawlState.RUNNING, CrawlRow.epoch.between(1, epoch - 1)
    )
    for row in connection.execute(running.with_for_update()).all():
        if row.started_at < since:
            why = "nobody went on with it in time"
            finish(connection, row.id, row.seen_at, CrawlState.INTERRUPTED, why)
            continue
        mine = {"epoch": epoch, "host": owner.host, "pid": owner.pid, "mark": owner.mark}
        connection.execute(update(CrawlRow).where(CrawlRow.id == row.id).values(mine))
    last = (
        select(CrawlRow.id, CrawlRow.state, CrawlRow.full)
        .where(CrawlRow.epoch > 0, CrawlRow.started_at >= since)
        .order_by(CrawlRow.id.desc())
    )
    found = connection.execute(last.limit(1)).first()
    return None if found is None else Taken(found.id, CrawlState(found.state), found.full)


def heartbeat(connection: Connection, crawl_id: int, at: datetime) -> None:
    """A sign of life, for those who cannot look at the process."""
    connection.execute(update(CrawlRow).where(CrawlRow.id == crawl_id).values(seen_at=at))


def note_older_copy(connection: Connection, crawl_id: int, until: date) -> None:
    """The portal showed an older copy of itself, with nothing later than that day."""
    connection.execute(update(CrawlRow).where(CrawlRow.id == crawl_id).values(copy_until=until))


def last_moment(connection: Connection) -> datetime | None:
    """The latest sign of life of any crawl."""
    return connection.scalar(select(CrawlRow.seen_at).order_by(CrawlRow.seen_at.desc()).limit(1))


def behind(connection: Connection, crawl_id: int) -> int:
    """How many visits of a crawl speak, by their pages' own word, for a day before the crawl's."""
    visits = (
        select(func.count()).select_from(VisitRow).join(CrawlRow, CrawlRow.id == VisitRow.crawl_id)
    )
    return (
        connection.scalar(
            visits.where(VisitRow.crawl_id == crawl_id, VisitRow.day < CrawlRow.as_of)
        )
        or 0
    )


def last_day(connection: Connection) -> date | None:
    """The latest day for which a crawl was made."""
    return connection.scalar(select(CrawlRow.as_of).order_by(CrawlRow.as_of.desc()).limit(1))


def finish(
    connection: Connection, crawl_id: int, at: datetime, state: CrawlState, note: str
) -> None:
    """Closes a crawl; a column that it did not come to gets the outcome `not visited`."""
    row = connection.execute(
        select(CrawlRow.as_of, CrawlRow.scope).where(CrawlRow.id == crawl_id)
    ).first()
    if row is None:
        raise StoreError(en("there is no crawl {crawl_id}").format(crawl_id=crawl_id))
    missed = sorted(set(row.scope) - visited(connection, crawl_id))
    if missed:
        from storage.crawls.states import numbers_of, state_row  # what writes: see storage.store
        from storage.crawls.visits import visit_row

        alone(connection)
        why = note or "the crawl ended before it came to this column"
        (state_id,) = numbers_of(connection, [state_row(why=why)])
        rows = [
            visit_row(crawl_id, one, row.as_of, at, Outcome.NOT_VISITED, state_id=state_id)
            for one in missed
        ]
        connection.execute(insert(VisitRow), rows)
        count_in(connection, VisitRow, len(missed))
    closed = {"state": state, "finished_at": at, "seen_at": at, "note": note}
    connection.execute(update(CrawlRow).where(CrawlRow.id == crawl_id).values(closed))


def visited(connection: Connection, crawl_id: int) -> set[int]:
    """The columns that have their outcome in this crawl."""
    return set(connection.scalars(select(VisitRow.column_id).where(VisitRow.crawl_id == crawl_id)))


def recent(connection: Connection, limit: int, *, of_all: bool = False) -> list[Crawl]:
    """The last crawls begun, the latest first. of_all: without those of one column among several,
    such as rechecks.
    """
    # Without the scope: of a night it is a list of thousands.
    query = select(
        CrawlRow.id,
        CrawlRow.as_of,
        CrawlRow.full,
        CrawlRow.state,
        CrawlRow.started_at,
        CrawlRow.seen_at,
        CrawlRow.finished_at,
        CrawlRow.host,
        CrawlRow.pid,
        CrawlRow.mark,
        CrawlRow.note,
        _of_all().label("of_all"),
    )
    if of_all:
        query = query.where(_of_all())
    rows = connection.execute(query.order_by(CrawlRow.id.desc()).limit(limit)).all()
    tally: dict[int, dict[Outcome, int]] = {row.id: {} for row in rows}
    counted = (
        select(VisitRow.crawl_id, VisitRow.outcome, func.count())
        .where(VisitRow.crawl_id.in_(tally))
        .group_by(VisitRow.crawl_id, VisitRow.outcome)
    )
    for crawl_id, outcome, count in connection.execute(counted):
        tally[crawl_id][Outcome(outcome)] = count
    return [
        Crawl(
            crawl_id=row.id,
            as_of=row.as_of,
            full=row.full,
            state=CrawlState(row.state),
            started_at=row.started_at,
            seen_at=row.seen_at,
            finished_at=row.finished_at,
            owner=Owner(row.host, row.pid, row.mark),
            note=row.note,
            outcomes=tally[row.id],
            of_one=not row.of_all,
        )
        for row in rows
    ]


def _of_all() -> ColumnElement[bool]:
    """Whether a crawl is of more than one column, or of the only one there is."""
    return or_(_visits_several(), _knows_one())


def _visits_several() -> ColumnElement[bool]:
    """Whether a crawl's scope, a list in JSON, has more than one member."""
    return cast(CrawlRow.scope, Text).contains(",")


def _knows_one() -> ColumnElement[bool]:
    """Whether a crawl's roster has one column alone."""
    columns = (
        select(func.count())
        .where(RosterColumnRow.roster_id == CrawlRow.roster_id)
        .correlate(CrawlRow)
        .scalar_subquery()
    )
    return columns <= 1
