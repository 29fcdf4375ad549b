"""A copy of the database while it is in use."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Engine

from config.speech import en
from storage.engine import PATIENCE, describe, file_of
from storage.errors import CorruptError, StoreError

_MAGIC = b"SQLite format 3\0"


def backup(engine: Engine, target: Path) -> None:
    """Writes the whole database to `target`: one file, checked before it takes that name;
    an older backup is replaced.

    Others may read and write meanwhile; the copy is of one moment. Raises StoreError.
    """
    source = file_of(engine.url)
    if source is None:
        raise StoreError(
            en("{where}: back this database up with the server's own tool, such as pg_dump").format(
                where=describe(engine)
            )
        )
    if not source.is_file():
        raise StoreError(en("{source}: there is no database to back up").format(source=source))
    _examine(source, target)
    try:
        handle, name = tempfile.mkstemp(
            prefix=f".{target.name}.", suffix=".part", dir=target.parent
        )
        os.close(handle)
    except OSError as error:
        raise StoreError(
            en("{target}: cannot be written: {strerror}").format(
                target=target, strerror=error.strerror
            )
        ) from error
    part = Path(name)
    try:
        _copy(source, part)
        _verify(part)
        _keep(part)
        part.replace(target)
        _keep(target.parent)
    except (OSError, sqlite3.OperationalError) as error:
        raise StoreError(
            en("{target}: the backup could not be written: {error}").format(
                target=target, error=error
            )
        ) from error
    except sqlite3.DatabaseError as error:
        raise CorruptError(
            en("{source}: the database is damaged and was not backed up: {error}").format(
                source=source, error=error
            )
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _examine(source: Path, target: Path) -> None:
    if not target.parent.is_dir():
        raise StoreError(en("{target}: its folder does not exist").format(target=target))
    if not target.exists():
        return
    if not target.is_file():
        raise StoreError(en("{target}: is not a file").format(target=target))
    if target.samefile(source):
        raise StoreError(en("{target}: is the database itself").format(target=target))
    with target.open("rb") as file:
        start = file.read(len(_MAGIC))
    if start and start != _MAGIC:
        raise StoreError(
            en("{target}: exists and is no backup; name another file").format(target=target)
        )


def _copy(source: Path, part: Path) -> None:
    with (
        closing(sqlite3.connect(source, timeout=PATIENCE)) as original,
        closing(sqlite3.connect(part)) as copy,
    ):
        original.backup(copy)  # in one step, so that a writer meanwhile does not make it begin anew
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it


def _verify(part: Path) -> None:
    with closing(sqlite3.connect(f"{part.absolute().as_uri()}?mode=ro", uri=True)) as copy:
        found = [row[0] for row in copy.execute("PRAGMA integrity_check(5)")]
    if found != ["ok"]:
        raise CorruptError(
            en("the database is damaged and was not backed up: {found}").format(
                found="; ".join(found)
            )
        )


def _keep(path: Path) -> None:
    """Makes sure that what was written survives the loss of power."""
    with suppress(PermissionError, IsADirectoryError):  # Windows opens no folder
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
