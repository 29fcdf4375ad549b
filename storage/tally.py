"""How many rows each table that is kept for ever has been given: fewer there now were taken away behind the database's back.

Whoever adds rows to such a table says so here, in the same transaction. Nothing is ever removed from these tables, so the
figure and the rows must agree at all times; a list made from a database that has lost rows would accuse at random.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Table, func, inspect, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage import duty_tables  # noqa: F401 - its tables are part of the structure that is checked
from storage.evidence.tables import SealRow
from storage.issue_tables import IssueRow
from storage.tables import (
    Base,
    ColumnRow,
    ConfirmationRow,
    CrawlRow,
    DeliveryRow,
    EntryRow,
    FindingRow,
    HoldRow,
    LongKey,
    NoticeRow,
    RosterRow,
    VisitRow,
)

COUNTED: tuple[type[DeclarativeBase], ...] = (
    *(RosterRow, ColumnRow, CrawlRow, VisitRow, EntryRow, SealRow, ConfirmationRow),
    *(FindingRow, NoticeRow, DeliveryRow, HoldRow, IssueRow),
)
"""The tables whose rows are kept for ever."""


class TallyRow(Base):
    """The figure of one table: how many rows it has been given."""

    __tablename__ = "tallies"

    name: Mapped[str] = mapped_column(primary_key=True)
    given: Mapped[int] = mapped_column(LongKey)


def count_in(connection: Connection, table: type[DeclarativeBase], rows: int = 1) -> None:
    """Notes that so many rows have been added to a counted table."""
    if rows:
        mine = TallyRow.name == table.__tablename__
        connection.execute(update(TallyRow).where(mine).values(given=TallyRow.given + rows))


def last_number(connection: Connection, table: type[DeclarativeBase]) -> int:
    """The highest id of a table, 0 where it has no row: what is added next gets a higher one."""
    return connection.scalar(select(func.max(_of(table).c.id))) or 0


def count_in_after(connection: Connection, table: type[DeclarativeBase], number: int) -> None:
    """Notes the rows that were added since `last_number` gave this number, where the statement itself cannot tell."""
    added = connection.scalar(select(func.count()).select_from(_of(table)).where(_of(table).c.id > number)) or 0
    count_in(connection, table, added)


def missing_parts(connection: Connection) -> list[str]:
    """The tables and indexes of this program that the database lacks."""
    found = inspect(connection)
    tables = set(found.get_table_names())
    lacking = [f"table {name}" for name in Base.metadata.tables if name not in tables]
    for table in Base.metadata.tables.values():
        if table.name in tables and table.indexes:
            there = {index["name"] for index in found.get_indexes(table.name)}
            lacking += [f"index {index.name}" for index in table.indexes if index.name not in there]
    return sorted(lacking)


def lost_rows(connection: Connection, *, at_a_glance: bool = False) -> Iterator[str]:
    """What does not agree with the figures, a line each; nothing where all does.

    at_a_glance: only the last row of each table is looked at, which takes no time however large it is.
    """
    given = {row.name: row.given for row in connection.execute(select(TallyRow.name, TallyRow.given))}
    for kind in COUNTED:
        table, expected = _of(kind), given.get(kind.__tablename__)
        if expected is None:
            yield f"the figure of {table.name} is gone"
        elif at_a_glance:
            if last_number(connection, kind) < expected:
                yield f"the last rows of {table.name} are gone"
        elif (found := connection.scalar(select(func.count()).select_from(table)) or 0) != expected:
            yield f"{table.name} was given {expected} rows and holds {found}"


def _of(table: type[DeclarativeBase]) -> Table:
    found = table.__table__
    assert isinstance(found, Table)
    return found
