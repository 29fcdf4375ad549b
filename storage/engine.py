"""The engine: one database by its SQLAlchemy URL, and the two ways to use
it, `reading` and `writing`.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Dialect,
    Engine,
    Insert,
    create_engine,
    event,
    func,
    make_url,
    select,
    text,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from config.io.files import secret_in
from config.speech import en
from storage.counties import opened, told
from storage.errors import BusyError, CorruptError, ForeignError, StoreError, explained
from storage.filesystems import network_file_system

PATIENCE = 90.0
"""Seconds that we wait for another process's write to end: longer than any
backup or check of our own takes.
"""

PASSWORD = "TONGBAO_STORE_PASSWORD"  # noqa: S105 - the variable's name
"""Where the password of a PostgreSQL server comes from, itself or with _FILE behind it, so
that tongbao.toml holds none.
"""

_BETWEEN_TRIES = 0.5
"""Seconds between tries to reach a server that is being restarted."""

_WRITING = "tongbao_writing"
_ONLY_LOOKING = "tongbao_only_looking"
_ONE_AT_A_TIME = 7_461_002
"""The first key of the PostgreSQL advisory lock that stands in for SQLite's one writer; the second
is the county's schema: counties in one database do not wait for each other.
"""


def locate(url: str, home: Path) -> URL:
    """The URL as it is opened: a relative SQLite path is relative to the
    county folder. Raises StoreError.
    """
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise StoreError(
            en(
                "store.url is no database address (a password in it is written with "
                "%40 for @); write it like sqlite:///data/tongbao.db"
            )
        ) from error
    if backend == "postgresql":
        try:
            parsed = opened(parsed)
        except ValueError as error:
            raise StoreError(str(error)) from error
        return parsed if parsed.password is not None else parsed.set(password=_password() or None)
    if backend != "sqlite":
        raise StoreError(
            en("store.url: {backend} is not supported; use sqlite or postgresql").format(
                backend=backend
            )
        )
    if (
        parsed.drivername not in ("sqlite", "sqlite+pysqlite")
        or not parsed.database
        or parsed.database == ":memory:"
    ):
        raise StoreError(
            en(
                "store.url = {url!r} must name a file; write it like sqlite:///data/tongbao.db"
            ).format(url=url)
        )
    if parsed.query:
        raise StoreError(
            en("store.url = {url!r}: nothing may follow the file's name").format(url=url)
        )
    # Set on the URL object, never written back into text: a folder may have %, ? or # in its name.
    return parsed.set(database=str((home / parsed.database).absolute()))


def _password() -> str:
    """The server's password, from the environment or from the file that it names; "" where
    neither does. Raises StoreError.
    """
    path = os.environ.get(f"{PASSWORD}_FILE")
    if (given := os.environ.get(PASSWORD)) or not path:
        return given or ""
    try:
        return secret_in(Path(path))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else en("it is not UTF-8")
        raise StoreError(
            en("{password}_FILE: {path} cannot be read: {why}").format(
                password=PASSWORD, path=path, why=why
            )
        ) from error


def file_of(url: URL) -> Path | None:
    """The database's file, None where a server keeps it."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def open_engine(url: URL, *, patience: float = PATIENCE) -> Engine:
    """An engine that connects when first used. Raises StoreError where
    the place can hold no database.
    """
    path = file_of(url)
    options: dict[str, Any] = {}
    if path is None:
        # A connection that the server has ended since it was last used is made anew. No table has
        # a column of the kind for which each new connection would ask the server.
        options = {"pool_pre_ping": True, "use_native_hstore": False}
    else:
        _examine(path)
        options = {"connect_args": {"timeout": patience}}
        if path.exists() and not _may_write(path):
            options = {
                "creator": _looking(path, patience),
                "execution_options": {_ONLY_LOOKING: _state(path)},
            }
    try:
        engine = create_engine(url, **options)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            en("the driver for this database is not installed: pip install 'tongbao[pg]'")
        ) from error
    except ArgumentError as error:
        raise StoreError(
            en("store.url is no database address; write it like sqlite:///data/tongbao.db")
        ) from error
    if path is not None:
        event.listen(engine, "connect", _prepare_to_look if "creator" in options else _prepare)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "do_connect", _Patient(patience))
    return engine


class _Patient:
    """Connects to a server, and waits for one that has answered before: it is being restarted."""

    def __init__(self, patience: float) -> None:
        self._patience, self._reached = patience, False

    def __call__(
        self, dialect: Dialect, _: ConnectionPoolEntry, words: list[Any], more: dict[str, Any]
    ) -> DBAPIConnection:
        until = time.monotonic() + self._patience
        while True:
            try:
                connection = dialect.connect(*words, **more)
            except dialect.loaded_dbapi.OperationalError:
                if not self._reached or time.monotonic() > until:
                    raise
                time.sleep(_BETWEEN_TRIES)
            else:
                self._reached = True
                return connection


def describe(engine: Engine) -> str:
    """The database's name for messages, without a password."""
    path = file_of(engine.url)
    return str(path) if path is not None else told(engine.url)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the database throughout and changes nothing."""
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with (
        explained(describe(engine)),
        engine.connect().execution_options(**options) as connection,
        connection.begin(),
    ):
        yield connection
    before, path = engine.get_execution_options().get(_ONLY_LOOKING), file_of(engine.url)
    if before is not None and path is not None and _state(path) != before:
        raise BusyError(
            en("{path}: another process began to write while it was read: try again").format(
                path=path
            )
        )


@contextmanager
def writing(
    engine: Engine, *, durable: bool = False, remaking: bool = False
) -> Iterator[Connection]:
    """A transaction that may read and then write: committed whole at the end, or not at all.

    On SQLite it begins as the only writer (BEGIN IMMEDIATE), because one that turns from reader to
    writer later fails at once, without waiting, where another has written meanwhile. durable:
    survives the loss of power too, at the price of waiting for the disk; without it the last
    transactions before a power cut may be missing, never torn. remaking: durable, and a table may
    be made anew beside the one whose place it takes, whatever points to it.
    """
    first = _DURABLE if durable else {}
    if remaking:
        first = {**_DURABLE, "foreign_keys": "OFF"}
    if engine.dialect.name != "sqlite":
        first = {}
    with (
        explained(describe(engine)),
        engine.connect().execution_options(**{_WRITING: True}) as connection,
    ):
        if not first:
            with connection.begin():
                yield connection
            return
        _set(connection, first)
        try:
            with connection.begin():
                yield connection
        finally:
            _set(connection, _AS_EVER)


def add(connection: Connection, statement: Insert, values: Mapping[str, Any]) -> int:
    """Inserts one row; its number."""
    key = connection.execute(statement, values).inserted_primary_key
    assert key is not None
    return int(key[0])


def alone(connection: Connection) -> None:
    """Waits until no other transaction that called this is open. A SQLite
    writer is alone from the start.
    """
    if connection.dialect.name == "postgresql":
        county = func.hashtext(func.current_schema())
        connection.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME, county)))


SMALL = 256 * 2**20
"""Bytes of a SQLite file that are checked in less than a second."""


def is_small(engine: Engine) -> bool:
    """Whether the database can be checked whole in passing."""
    path = file_of(engine.url)
    return path is not None and path.stat().st_size <= SMALL


def quick_check(engine: Engine) -> None:
    """Raises CorruptError where the SQLite file is damaged; a server looks after its own files."""
    if file_of(engine.url) is None:
        return
    with reading(engine) as connection:
        found = [str(row[0]) for row in connection.execute(text("PRAGMA quick_check(5)"))]
    if found != ["ok"]:
        raise CorruptError(
            en("{where}: the database is damaged: {told}; put the last backup in its place").format(
                where=describe(engine), told="; ".join(found)
            )
        )


def _examine(path: Path) -> None:
    try:
        path.resolve()
    except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError before Python 3.13
        raise StoreError(
            en("{path}: leads to no file: its links go in a circle; correct store.url").format(
                path=path
            )
        ) from error
    kind = network_file_system(path)
    if kind:
        raise StoreError(
            en(
                "{path}: lies on a network file system ({kind}), where SQLite loses "
                "data; put the county folder on a local disk, or use a PostgreSQL "
                "server (store.url)"
            ).format(path=path, kind=kind)
        )
    if not path.parent.is_dir():
        raise StoreError(
            en(
                "{path}: its folder {parent} does not exist; create it, or correct store.url"
            ).format(path=path, parent=path.parent)
        )
    if path.exists() and not path.is_file():
        raise StoreError(en("{path}: is not a file; correct store.url").format(path=path))
    if path.exists() and (strange := _tables_of_others(path)):
        raise ForeignError(
            en(
                "{path}: is another program's database (it holds {found}) and was left "
                "as it is: correct store.url"
            ).format(path=path, found=", ".join(strange[:3]))
        )


_OWN_TABLES = frozenset({"rosters", "crawls", "visits"})
"""Any database of this program has had them from its first version on."""


def _tables_of_others(path: Path) -> list[str]:
    """The tables of a database that has none of ours; nothing of it is changed, as its
    first proper opening would do.
    """
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        ) as connection:
            connection.text_factory = bytes  # a damaged name is no text
            rows = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall()
    except (
        sqlite3.Error,
        UnicodeDecodeError,
    ):  # the latter where what SQLite says names a damaged one
        # none at all, a damaged one, or one that is being written: the proper opening tells
        return []
    names = [bytes(name).decode("utf-8", "replace") for (name,) in rows]
    tables = [name for name in names if not name.startswith("sqlite_")]
    return [] if _OWN_TABLES & set(tables) else sorted(tables)


def _may_write(path: Path) -> bool:
    """Whether this user may write the database: the file, and the folder, where its
    journal lies while it is used.
    """
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _state(path: Path) -> object:
    """What changes once somebody writes; None where a journal stands, which tells readers of it."""
    if _journal(path).exists():
        return None
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


def _looking(path: Path, patience: float) -> Callable[[], sqlite3.Connection]:
    """Connections of a user who may read the file and not write it.

    Where no journal stands nobody is writing, and SQLite, which could not
    make one, is told to do without.
    """
    alone_with_it = "" if _journal(path).exists() else "&immutable=1"
    address = f"{path.absolute().as_uri()}?mode=ro{alone_with_it}"
    return lambda: sqlite3.connect(address, uri=True, timeout=patience, check_same_thread=False)


def _prepare_to_look(raw: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    assert isinstance(raw, sqlite3.Connection)
    raw.isolation_level = None


def _prepare(raw: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    assert isinstance(raw, sqlite3.Connection)
    raw.isolation_level = (
        None  # transactions begin where `_begin` says, not where the driver guesses
    )
    for name, value in _AS_EVER.items():
        raw.execute(f"PRAGMA {name} = {value}")
    if raw.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        _switch_to_wal(raw)


def _switch_to_wal(raw: sqlite3.Connection) -> None:
    # The switch does not wait for another process that is switching too; a
    # writer's lock, taken first, does.
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("COMMIT")
    raw.execute("PRAGMA journal_mode = WAL")


def _begin(connection: Connection) -> None:
    writer = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


_DURABLE: Mapping[str, str] = {"synchronous": "FULL"}
_AS_EVER: Mapping[str, str] = {"synchronous": "NORMAL", "foreign_keys": "ON"}


def _set(connection: Connection, pragmas: Mapping[str, str]) -> None:
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)
    for name, value in pragmas.items():
        # outside any transaction: inside one it would be ignored
        raw.execute(f"PRAGMA {name} = {value}")
