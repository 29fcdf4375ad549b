"""One statement over many rows, past the expression layer's cost for each value of each row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Connection,
    Date,
    Dialect,
    Executable,
    Integer,
    Text,
    bindparam,
)
from sqlalchemy.sql.compiler import SQLCompiler

Row = tuple[Any, ...]

FACT = (
    "column",
    "key",
    "mark",
    "title",
    "url",
    "published",
    "date_text",
    "date_at",
    "source",
    "source_at",
    "day",
    "visit",
)
"""The values of one entry as one visit shows it, in this order: the row
that every bulk statement takes.
"""

_TYPES: dict[str, Any] = {
    "column": Integer,
    "mark": BigInteger,
    "visit": Integer,
    "published": Date,
    "day": Date,
}


def value(name: str) -> BindParameter[Any]:
    """Where a statement takes one value of the row."""
    return bindparam(f"fact_{name}", type_=_TYPES.get(name, Text))


def days_as(dialect: Dialect) -> Callable[[date], Any]:
    """How a day is handed to the driver: SQLite has no days, only text."""
    return date.isoformat if dialect.name == "sqlite" else _as_it_is


class Bulk:
    """A statement in the driver's own words. Its values are not converted on the way: days
    must come as `days_as` says.
    """

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        kind: Any = type(dialect)
        positional = kind(paramstyle="qmark" if dialect.name == "sqlite" else "format")
        compiled = statement.compile(dialect=positional)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        assert compiled.positiontup is not None
        self.sql = str(compiled)
        self._pick = itemgetter(
            *(FACT.index(name.removeprefix("fact_")) for name in compiled.positiontup)
        )

    def run(self, connection: Connection, facts: Iterable[Row]) -> None:
        rows: Sequence[Row] = [self._pick(fact) for fact in facts]
        if rows:
            connection.exec_driver_sql(self.sql, rows)


def _as_it_is(day: date) -> date:
    return day
