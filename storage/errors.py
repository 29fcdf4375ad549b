"""What can go wrong with the database, in words that say what to do.

StoreError
├── ForeignError        another program's database, or one whose version was taken away
├── SchemaError         the tables are missing, older or newer than this program
├── BusyError           another process held the database for longer than we wait
├── CorruptError        the file is damaged, or is no database
├── LostServerError     the server went away in the midst of a transaction
├── DiskFullError       no room is left where the database lies
├── CrawlRunningError   a crawl of this county is still running
├── PortalHeldError     somebody else crawls the portal, or one on the same machine
├── PortalLostError     the right to ask the portal may be somebody else's by now
└── CrawlLostError      another process has taken the crawl over, or it was closed
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from config.speech import en, noted_en
from storage.records import Owner

_log = logging.getLogger(__name__)
Words = ParamSpec("Words")
Result = TypeVar("Result")


class StoreError(Exception):
    """The database cannot do what was asked. The message is for the operator."""


class ForeignError(StoreError):
    """What lies in the database's place is no database of this program."""


class SchemaError(StoreError):
    """The tables are not those of this program."""


class BusyError(StoreError):
    """Another process held the database for longer than we wait."""


class CorruptError(StoreError):
    """The database file is damaged, or no database at all."""


class LostServerError(StoreError):
    """The server went away in the midst of a transaction; nothing of it is kept: try it again."""


class DiskFullError(StoreError):
    """The disk or the quota is full."""


class CrawlRunningError(StoreError):
    """A crawl of this county is still running. `owner` is its process,
    `since` when it began (UTC), `columns` how many it visits: a recheck one.
    """

    def __init__(self, crawl_id: int, owner: Owner, since: datetime, columns: int) -> None:
        super().__init__(
            en(
                "crawl {crawl_id} has been running since {since:%Y-%m-%d %H:%M:%S} UTC "
                "(process {pid} on {host}): wait for it, or end that process"
            ).format(crawl_id=crawl_id, since=since, pid=owner.pid, host=owner.host)
        )
        self.crawl_id = crawl_id
        self.owner = owner
        self.since = since
        self.columns = columns


class PortalHeldError(StoreError):
    """Somebody else draws on one of the county's politeness slots. `county` is whose crawl that
    is, `holder` its process, `since` when it took the slot.
    """

    def __init__(self, slot: str, county: str, holder: str, since: datetime) -> None:
        super().__init__(
            en(
                "{slot} has been asked for county {county} since {since:%Y-%m-%d %H:%M:%S} UTC, by "
                "{holder}: wait for its end (`tongbao fleet --into` shows how far it is)"
            ).format(slot=slot, county=county, since=since, holder=holder)
        )
        self.holder = holder


class PortalLostError(StoreError):
    """A process that goes on has lost its right to ask a portal: it asks for nothing more."""


class CrawlLostError(StoreError):
    """Another process has taken the crawl over, or closed it: nothing more of it may be written."""

    def __init__(self, crawl_id: int) -> None:
        super().__init__(
            en(
                "crawl {crawl_id} is no longer this process's: another one has taken "
                "it over or closed it; nothing more was written"
            ).format(crawl_id=crawl_id)
        )


# What the drivers say, and what it means. SQLite tells most of these apart only by their text.
_MEANINGS: tuple[tuple[tuple[str, ...], type[StoreError], str], ...] = (
    (
        ("database is locked", "database table is locked", "lock timeout", "deadlock detected"),
        BusyError,
        noted_en(
            "the database is busy: another process has held it for too long; end it, or try again"
        ),
    ),
    (
        # What SQLite's driver says of a name in the schema that is noise: could not decode …
        ("malformed", "file is not a database", "disk image", "invalid page", "could not decode"),
        CorruptError,
        noted_en(
            "the database is damaged: put the last backup in its place (`tongbao db backup` "
            "made it)"
        ),
    ),
    (
        ("disk is full", "no space left", "disk full"),
        DiskFullError,
        noted_en("no room is left where the database lies: free some space and try again"),
    ),
    (
        # What SQLite also says where it finds no room for the files beside the database.
        ("disk i/o error",),
        StoreError,
        noted_en(
            "the disk cannot be written or read: free some space where it is full, else have "
            "it looked at"
        ),
    ),
    (
        ("no such table", "no such column", "has no column", "does not exist"),
        SchemaError,
        noted_en("the database has no tables of this version yet: run `tongbao db upgrade`"),
    ),
    (
        ("readonly database", "read-only"),
        StoreError,
        noted_en(
            "the database cannot be written by this user: correct the owner and rights of the "
            "file and its folder"
        ),
    ),
    (
        ("unable to open database file",),
        StoreError,
        noted_en(
            "the database cannot be opened: see that its folder exists and that this user may "
            "write there"
        ),
    ),
    (
        (
            "connection refused",
            "connection timeout expired",
            "could not translate host",
            "failed to resolve host",
            "no route to host",
        ),
        StoreError,
        noted_en("the database's server does not answer: see that it runs, and its address"),
    ),
)


def explain(error: SQLAlchemyError, where: str) -> StoreError:
    """The error in the operator's words; `where` names the database, without its password."""
    cause = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    told = cause.strip().splitlines()[0] if cause.strip() else type(error).__name__
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return LostServerError(
            en("{where}: the server ended the connection ({told}): try again").format(
                where=where, told=told
            )
        )
    for signs, kind, meaning in _MEANINGS:
        if any(sign in cause.lower() for sign in signs):
            return kind(f"{where}: {en(meaning)} ({told})")
    return StoreError(f"{where}: {told}")


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Turns what the driver raises inside into a StoreError."""
    try:
        yield
    except SQLAlchemyError as error:
        raise explain(error, where) from error
    except (
        UnicodeDecodeError
    ) as error:  # SQLite's own words about a damaged schema are no text then
        raise CorruptError(
            en(
                "{where}: the database is damaged: put the last backup in its place ({reason})"
            ).format(where=where, reason=error.reason)
        ) from error


def tried_again(transaction: Callable[Words, Result]) -> Callable[Words, Result]:
    """The same, once more where the server went away in its midst: nothing of it was kept."""

    @wraps(transaction)
    def trying(*words: Words.args, **more: Words.kwargs) -> Result:
        try:
            return transaction(*words, **more)
        except LostServerError as error:
            _log.warning("%s", error)
            return transaction(*words, **more)

    return trying
