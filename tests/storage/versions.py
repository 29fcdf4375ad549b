"""A database as an older version of the program left it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from storage.engine import writing
from storage.schema import MIGRATIONS
from storage.store import Store


@contextmanager
def left_at(store: Store, revision: str) -> Iterator[Connection]:
    """The store's new database brought to a revision, in one transaction
    in which its data is written.
    """
    with writing(store._engine, remaking=True) as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        yield connection
