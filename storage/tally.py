"""How many rows each table that is kept for ever has been given, in a figure of its own.

Whoever adds rows to such a table says so here, in the same transaction. storage.soundness
holds figures and rows together.
"""

from sqlalchemy import Connection, Table, func, select, update

from storage.rows import Rows, column
from storage.tables import Base, LongKey


class TallyRow(Base):
    """The figure of one table: how many rows it has been given."""

    __tablename__ = "tallies"

    name = column(str, primary_key=True)
    given = column(int, type_=LongKey)


def count_in(connection: Connection, table: type[Rows], rows: int = 1) -> None:
    """Notes that so many rows have been added to a counted table."""
    if rows:
        mine = TallyRow.name == table.__tablename__
        connection.execute(update(TallyRow).where(mine).values(given=TallyRow.given + rows))


def last_number(connection: Connection, table: type[Rows]) -> int:
    """The highest id of a table, 0 where it has no row: what is added next gets a higher one."""
    return connection.scalar(select(func.max(table_of(table).c.id))) or 0


def count_in_after(connection: Connection, table: type[Rows], number: int) -> None:
    """Notes the rows that were added since `last_number` gave this number, where the
    statement itself cannot tell.
    """
    added = (
        connection.scalar(
            select(func.count()).select_from(table_of(table)).where(table_of(table).c.id > number)
        )
        or 0
    )
    count_in(connection, table, added)


def table_of(table: type[Rows]) -> Table:
    """The table behind its class."""
    found = table.__table__
    assert isinstance(found, Table)
    return found
