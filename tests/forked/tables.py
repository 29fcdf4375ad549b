"""The tables of a new SQLite file by the statements that the migrations once left: the same tables, 0.2 s earlier each time.

storage/test_schema.py and test_upgrade.py look at the migrations themselves, step by step.
"""

from __future__ import annotations

import sqlite3
from functools import cache

from sqlalchemy import Connection, create_engine

from storage import schema

step_by_step = schema.migrate
"""As the product does it."""


def at_once(connection: Connection) -> None:
    """In the place of `schema.migrate`; what has tables already, or is no SQLite file, is brought up step by step."""
    new = "SELECT count(*) = 0 FROM sqlite_master"
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql(new).scalar_one():
        for statement in statements():
            connection.exec_driver_sql(statement)
    else:
        step_by_step(connection)


@cache
def statements() -> tuple[str, ...]:
    """What makes all tables and the rows that stand in them from the first day, statement by statement."""
    with sqlite3.connect(":memory:", isolation_level=None) as made:
        engine = create_engine("sqlite://", creator=lambda: made)
        with engine.begin() as connection:
            step_by_step(connection)
        return tuple(made.iterdump())[1:-1]
