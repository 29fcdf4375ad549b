"""Hundreds of databases in one process: what is the same for each of them is worked out once.

The tables of a new SQLite file come by the statements that the migrations once left, and a query
that was put into words for one file is not put into words for the next. storage/test_migrations.py
has the migrations run, step by step.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.util import LRUCache

from storage import engine, schema


def begin_at_once() -> None:
    """From now on this process's databases do."""
    schema.migrate = at_once
    for kind in (SQLiteDialect, PGDialect):
        kind.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign]
        kind.__hash__ = lambda one: hash(type(one))  # type: ignore[method-assign, assignment]
    in_words = LRUCache[Any, Any](5_000)

    def sharing(url: URL, **options: Any) -> Engine:
        made = create_engine(url, **options)
        made._compiled_cache = in_words
        return made

    engine.create_engine = sharing  # type: ignore[attr-defined, assignment]


step_by_step = schema.migrate
"""As the product does it."""


def at_once(connection: Connection) -> None:
    """In the place of `schema.migrate`; what has tables already, or is no SQLite
    file, is brought up step by step.
    """
    new = "SELECT count(*) = 0 FROM sqlite_master"
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql(new).scalar_one():
        # Straight to the file: SQLAlchemy takes longer over each of them than SQLite does.
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        for statement in statements():
            driver.execute(statement)
    else:
        step_by_step(connection)


@cache
def statements() -> tuple[str, ...]:
    """What makes all tables and the rows that stand in them from the first
    day, statement by statement.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        memory = create_engine("sqlite://", creator=lambda: made)
        with memory.begin() as connection:
            step_by_step(connection)
        return tuple(made.iterdump())[1:-1]
