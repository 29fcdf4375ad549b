"""Whether rows were taken away behind the database's back.

Nothing is ever removed from the counted tables, so that their figures and their rows must agree at
all times: a list made from a database that has lost rows would accuse at random.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, literal, select, union_all

from storage.evidence.tables import SealRow
from storage.issue_tables import IssueRow
from storage.rows import Rows
from storage.tables import (
    ColumnRow,
    ConfirmationRow,
    CrawlRow,
    DeliveryRow,
    EntryRow,
    FindingRow,
    HoldRow,
    NoticeRow,
    RosterRow,
    StateRow,
    VisitRow,
)
from storage.tally import TallyRow, table_of
from storage.web.tables import AuditRow, ReplyRow

COUNTED: tuple[type[Rows], ...] = (
    *(RosterRow, ColumnRow, CrawlRow, StateRow, VisitRow, EntryRow, SealRow, ConfirmationRow),
    *(FindingRow, NoticeRow, DeliveryRow, HoldRow, IssueRow, ReplyRow, AuditRow),
)
"""The tables whose rows are kept for ever."""


def lost_rows(connection: Connection, *, at_a_glance: bool = False) -> Iterator[str]:
    """What does not agree with the figures, a line each; nothing where all does.

    at_a_glance: only the last row of each table is looked at, which takes
    no time however large it is.
    """
    given = {
        row.name: row.given for row in connection.execute(select(TallyRow.name, TallyRow.given))
    }
    last = _last_numbers(connection) if at_a_glance else {}
    for kind in COUNTED:
        table, expected = table_of(kind), given.get(kind.__tablename__)
        if expected is None:
            yield f"the figure of {table.name} is gone"
        elif at_a_glance:
            if last[table.name] < expected:
                yield f"the last rows of {table.name} are gone"
        elif (found := connection.scalar(select(func.count()).select_from(table)) or 0) != expected:
            yield f"{table.name} was given {expected} rows and holds {found}"


def _last_numbers(connection: Connection) -> dict[str, int]:
    """The highest id of each counted table by its name, 0 where it has no row: asked at once, since
    each way to a server takes longer than the answer.
    """
    tables = [table_of(kind) for kind in COUNTED]
    each = (select(literal(one.name), func.coalesce(func.max(one.c.id), 0)) for one in tables)
    return {row[0]: row[1] for row in connection.execute(union_all(*each))}
