"""Hundreds of databases in one process: what is the same for each of them is worked out once.

A query that was put into words for one file is not put into words for the next. `python -m
tests.forked.databases` writes down what the migrations make of a new SQLite file.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.util import LRUCache

from storage import engine, schema


def begin_at_once() -> None:
    """From now on this process's databases do."""
    for kind in (SQLiteDialect, PGDialect):
        kind.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign]
        kind.__hash__ = lambda one: hash(type(one))  # type: ignore[method-assign, assignment]
    in_words = LRUCache[Any, Any](5_000)

    def sharing(url: URL, **options: Any) -> Engine:
        made = create_engine(url, **options)
        made._compiled_cache = in_words
        return made

    engine.create_engine = sharing  # type: ignore[attr-defined, assignment]


def statements() -> str:
    """What the migrations make of a new SQLite file, statement by statement."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        memory = create_engine("sqlite://", creator=lambda: made)
        with memory.begin() as connection:
            schema.step_by_step(connection)
        return "".join(f"{statement}\n" for statement in tuple(made.iterdump())[1:-1])


if __name__ == "__main__":
    schema.NEW.write_text(statements(), encoding="utf-8")
