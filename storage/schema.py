"""The version of the tables: which one a database has, and bringing it up to date."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from config.speech import en
from storage.engine import alone, describe, reading, writing
from storage.errors import ForeignError, SchemaError

_log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class SchemaState:
    """`version` is the database's ("" before the first upgrade), `known` what this
    program knows, the newest last.

    foreign: tables stand there without a version, so another program made them, or
    a hand took the version away.
    """

    version: str
    known: tuple[str, ...]
    foreign: bool = False

    @property
    def current(self) -> bool:
        return self.version == self.known[-1]

    @property
    def newer(self) -> bool:
        """Made by a later version of this program, which alone may touch it."""
        return bool(self.version) and self.version not in self.known


@cache
def revisions() -> tuple[str, ...]:
    """The versions this program knows, by the numbers that the files in
    migrations/versions begin with.
    """
    return tuple(
        sorted(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    )


def schema_state(engine: Engine) -> SchemaState:
    """Which version the database has."""
    with reading(engine) as connection:
        return _state(connection)


def require(engine: Engine, state: SchemaState | None = None) -> None:
    """Raises SchemaError or ForeignError where the tables are not exactly those of
    this program, with what to do. state: which version it has, where that is known already.
    """
    state = state or schema_state(engine)
    _refuse_strange(state, engine)
    if not state.current:
        raise SchemaError(
            en(
                "{where}: the database is at version {told}, this program needs "
                "{needed}: run `tongbao db upgrade`"
            ).format(
                where=describe(engine), told=state.version or en("none"), needed=state.known[-1]
            )
        )


def upgrade(engine: Engine) -> None:
    """Brings the tables up to date, in one transaction; several processes may try at once. Raises
    SchemaError for a newer one.
    """
    state = schema_state(engine)
    if state.current:
        return
    _refuse_strange(state, engine)
    with writing(engine, remaking=True) as connection:
        alone(connection)
        state = _state(connection)
        _refuse_strange(state, engine)
        if not state.current:
            steps = state.version, state.known[-1]
            if state.version:
                said = (
                    "%s: from version %s to %s: a large database takes minutes; what is broken off"
                )
                _log.info(f"{said} leaves it as it was", describe(engine), *steps)
            migrate(connection)
    if state.version and not state.current:
        _log.info("%s: at version %s", describe(engine), state.known[-1])


_TABLES = {
    "sqlite": text(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) != 'sqlite_'"
    ),
    "postgresql": text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"),
}
"""Asks for the names of the tables. Every command does: SQLAlchemy's inspection would have each
wait for a hundredth of a second.
"""


def _state(connection: Connection) -> SchemaState:
    tables = set(connection.scalars(_TABLES[connection.dialect.name]))
    version = ""
    if "alembic_version" in tables:
        version = connection.scalar(text("SELECT version_num FROM alembic_version")) or ""
    return SchemaState(version, revisions(), foreign=bool(tables) and not version)


def _refuse_strange(state: SchemaState, engine: Engine) -> None:
    if state.foreign:
        raise ForeignError(
            en(
                "{where}: holds tables without a version of tongbao: it is another "
                "program's database, or a damaged one; correct store.url, or put back "
                "a backup"
            ).format(where=describe(engine))
        )
    if state.newer:
        raise SchemaError(
            en(
                "{where}: the database is at version {version}, which this program "
                "does not know: it was made by a newer tongbao; install that one, or "
                "put back a backup made before"
            ).format(where=describe(engine), version=state.version)
        )


def migrate(connection: Connection) -> None:
    """Runs the steps that are missing, inside the transaction at hand; `upgrade` is the way in."""
    if connection.dialect.name == "sqlite" and not connection.scalar(_ANYTHING):
        for statement in _statements():
            connection.exec_driver_sql(statement)
    else:
        step_by_step(connection)


_ANYTHING = text("SELECT count(*) FROM sqlite_master")
NEW = MIGRATIONS / "new.sql"
"""What all steps come to in a new SQLite file (`make tables` writes it)."""


@cache
def _statements() -> tuple[str, ...]:
    found = [""]
    for line in NEW.read_text(encoding="utf-8").splitlines(keepends=True):
        found[-1] += line
        if sqlite3.complete_statement(found[-1]):
            found.append("")
    return tuple(found[:-1])


def step_by_step(connection: Connection) -> None:
    """As `migrate`, one step after the other."""
    # Imported here: it costs more than half a second, and only an upgrade needs it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
