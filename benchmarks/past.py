"""Years of a county's past, written in bulk: what as many nights leave behind, in minutes.

Rows go past the store, because a million visits recorded one by one take hours. What they say is
what the store says of such nights: every visit has its link of the chain, every table its figure.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any

from sqlalchemy import Connection, func, insert, select, text

from storage.engine import writing
from storage.entries.keys import mark_of, short, short_date
from storage.evidence.chain import FIRST_SEAL, seal_of
from storage.evidence.tables import SealRow
from storage.records import CrawlState, Enrolment, Outcome, SeenEntry
from storage.rows import Rows
from storage.store import Store
from storage.tables import CrawlRow, EntryRow, StateRow, VisitRow
from storage.tally import count_in, table_of

_AT_ONCE = 20_000
SHOWN = 20
"""Rows of a list's first page: what every night but the first reads."""

Row = tuple[Any, ...]
EntryOf = Callable[[int, date, int], SeenEntry]
"""What a column's list shows on a day at a place, the newest at 0."""


@dataclass(frozen=True, slots=True)
class Past:
    """Nightly crawls from `first` to `last`; the first of them read every list whole, and found
    `whole` entries in it. In each later one each column has one entry more.
    """

    enrolment: Enrolment
    first: date
    last: date
    whole: int

    def days(self) -> list[date]:
        return [self.first + timedelta(n) for n in range((self.last - self.first).days + 1)]

    @property
    def column_ids(self) -> tuple[int, ...]:
        return self.enrolment.column_ids


def fill(store: Store, past: Past, entry_of: EntryOf) -> None:
    """Writes the past into a database that has a roster and no crawl."""
    with writing(store._engine) as connection:
        indexes = _without_indexes(connection)
        for number, day in enumerate(past.days(), start=1):
            connection.execute(insert(CrawlRow), _crawl(past, number, day))
        count_in(connection, CrawlRow, len(past.days()))
        for table, rows in (
            (StateRow, _states(past)),
            (VisitRow, _visits(past, entry_of)),
            (SealRow, _seals(past)),
            (EntryRow, _entries(past, entry_of)),
        ):
            count_in(connection, table, _bulk(connection, table, rows))
        for statement in indexes:
            connection.execute(text(statement))
        _go_on_numbering(connection)
    if store._engine.dialect.name == "postgresql":  # which does so by itself, but later
        with store._engine.connect() as connection:
            own = connection.execution_options(isolation_level="AUTOCOMMIT")
            own.execute(text("VACUUM ANALYZE"))


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8)


def _crawl(past: Past, number: int, day: date) -> dict[str, Any]:
    return {
        "id": number,
        "roster_id": past.enrolment.roster_id,
        "as_of": day,
        "full": number == 1,
        "state": CrawlState.FINISHED.value,
        "started_at": _at(day),
        "seen_at": _at(day),
        "finished_at": _at(day),
        "host": "bench",
        "pid": 1,
        "mark": "",
        "note": "",
        "scope": list(past.column_ids),
    }


def _numbered(past: Past) -> Iterator[tuple[int, int, date, int]]:
    """Number of visit and crawl, day, column."""
    number = 0
    for crawl, day in enumerate(past.days(), start=1):
        for column in past.column_ids:
            number += 1
            yield number, crawl, day, column


def _states(past: Past) -> Iterator[dict[str, Any]]:
    """One a column: its page looked the same on all its nights."""
    for column in past.column_ids:
        yield {
            "id": column,
            "digest": sha256(f"column {column}".encode()).digest(),
            "why": f"{SHOWN} entries, {SHOWN} dated",
            "url": f"http://127.0.0.1:9/col/{column}/",
            "layout": "general",
            "fingerprint": "f",
            "validators": "{}",
            "reader": "tongbao 0.2.0",
        }


def _visits(past: Past, entry_of: EntryOf) -> Iterator[dict[str, Any]]:
    for number, crawl, day, column in _numbered(past):
        back = date.min if crawl == 1 else entry_of(column, day, SHOWN - 1).entry.published_on
        yield {
            "id": number,
            "crawl_id": crawl,
            "column_id": column,
            "day": day,
            "at": _at(day),
            "outcome": Outcome.READ.value,
            "conclusive": True,
            "voids": False,
            "state_id": column,
            "status": 200,
            "rows": SHOWN,
            "requests": 1,
            "received": 30_000,
            "complete_from": back if crawl == 1 or back is None else back + timedelta(days=1),
        }


def _seals(past: Past) -> Iterator[dict[str, Any]]:
    seal = FIRST_SEAL
    for number, *_ in _numbered(past):
        digest = sha256(str(number).encode())
        seal = seal_of(seal, digest.hexdigest())
        yield {
            "id": number,
            "visit_id": number,
            "digest": digest.digest(),
            "seal": bytes.fromhex(seal),
        }


def _entries(past: Past, entry_of: EntryOf) -> Iterator[dict[str, Any]]:
    number = 0
    for visit, crawl, day, column in _numbered(past):
        for place in reversed(range(past.whole if crawl == 1 else 1)):
            seen = entry_of(column, day, place)
            if crawl > 1 and seen.key == entry_of(column, day - timedelta(days=1), 0).key:
                continue  # nothing new
            number += 1
            yield {
                "id": number,
                "column_id": column,
                "key": seen.key,
                "mark": mark_of(seen.key),
                "title": seen.entry.title,
                "url": short(seen.entry.url, seen.key),
                "published_on": seen.entry.published_on,
                "dated_on": day,
                "date_text": short_date(seen.entry.date_text, seen.entry.published_on),
                "date_at": seen.entry.date_at,
                "source": "",
                "source_at": "",
                "source_visit": visit,
                "first_seen_on": day,
                "first_seen_visit": visit,
                "last_seen_on": min(day + timedelta(days=SHOWN), past.last),
                "last_seen_visit": visit,
            }


def _bulk(connection: Connection, table: type[Rows], rows: Iterable[dict[str, Any]]) -> int:
    """Writes all rows, and says how many those were."""
    pending, count = iter(rows), 0
    driver = connection.connection.driver_connection
    while batch := list(islice(pending, _AT_ONCE)):
        names = tuple(batch[0])
        values = [tuple(row.values()) for row in batch]
        into = f"{table.__tablename__} ({', '.join(names)})"
        if isinstance(driver, sqlite3.Connection):
            places = ", ".join("?" * len(names))
            driver.executemany(
                f"INSERT INTO {into} VALUES ({places})",
                [tuple(map(_as_text, row)) for row in values],
            )
        else:
            assert driver is not None
            with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        count += len(batch)
    return count


def _as_text(value: Any) -> Any:
    """As SQLite keeps it."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, date) else value


def _without_indexes(connection: Connection) -> list[str]:
    """Takes away what is faster made anew than kept up; the statements that make it."""
    of_tables = ", ".join(f"'{kind.__tablename__}'" for kind in (VisitRow, SealRow, EntryRow))
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA cache_size = -400000"))
        query = (
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
            f"AND tbl_name IN ({of_tables})"
        )
    else:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
        query = (
            "SELECT indexname, indexdef FROM pg_indexes "
            f"WHERE tablename IN ({of_tables}) AND indexname ~ '^ix|^uq_entries_mark'"
        )
    found = connection.execute(text(query)).all()
    for name, _ in found:
        connection.execute(text(f"DROP INDEX {name}"))
    return [statement for _, statement in found]


def _go_on_numbering(connection: Connection) -> None:
    if connection.dialect.name != "postgresql":
        return
    for kind in (CrawlRow, StateRow, VisitRow, SealRow, EntryRow):
        last = connection.scalar(select(func.max(table_of(kind).c.id)))
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"),
            {"name": kind.__tablename__, "last": last},
        )
