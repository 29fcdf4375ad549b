"""Writing visits down: each whole, with its entries and what it found changed, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Select, bindparam, insert, select, update

from storage.crawls.bulk import Bulk, Row, days_as
from storage.crawls.entries import (
    changes_of_gone,
    changes_of_moved,
    changes_of_seen,
    removal,
    upsert,
)
from storage.crawls.states import numbers_of, state_row
from storage.engine import add, alone
from storage.entries.keys import mark_of, short, short_date
from storage.evidence.chain import Kept, seal
from storage.records import READING, UNCHANGED, Entry, Outcome, SeenEntry, Visit
from storage.tables import CrawlRow, EntryRow, VisitRow
from storage.tally import count_in, count_in_after, last_number

LONGEST_KEY = (
    600  # a PostgreSQL index holds rows of up to 2,700 bytes, and a Chinese character is three
)
LONGEST_TEXT = 1_000

_GONE = Entry("", None, None)


def visit_row(
    crawl_id: int,
    column_id: int,
    day: date,
    at: datetime,
    outcome: Outcome,
    *,
    state_id: int,
    **more: object,
) -> dict[str, Any]:
    """One row of `visits`; what is not given is empty."""
    row: dict[str, Any] = {
        "crawl_id": crawl_id,
        "column_id": column_id,
        "day": day,
        "at": at,
        "outcome": outcome.value,
        "conclusive": outcome.conclusive,
        "state_id": state_id,
        "voids": False,
        "status": None,
        "rows": None,
        "requests": 0,
        "received": 0,
        "complete_from": None,
        "unchanged_from": None,
    }
    return row | more


@cache
def writer_for(kind: type[Dialect]) -> VisitWriter:
    """The one writer for a kind of database: to put its statements together
    takes longer than to open a file.
    """
    return VisitWriter(kind())


class VisitWriter:
    """Records visits; its statements are made once for a kind of database."""

    def __init__(self, dialect: Dialect) -> None:
        self._visit = insert(VisitRow)
        self._day = days_as(dialect)
        self._changes = Bulk(changes_of_seen(), dialect)
        self._upsert = Bulk(upsert(dialect.name), dialect)
        self._moved = Bulk(changes_of_moved(), dialect)
        self._removals = Bulk(changes_of_gone(), dialect)
        self._remove = Bulk(removal(), dialect)

    def record(self, connection: Connection, crawl_id: int, visits: Sequence[Visit]) -> None:
        """Stores the visits with their entries. An inconclusive visit
        leaves every entry as it was.
        """
        alone(connection)
        seen: list[Row] = []
        gone: list[Row] = []
        moved: list[Row] = []
        kept: list[Kept] = []
        states = numbers_of(connection, [_state(visit) for visit in visits])
        for visit, state_id in zip(visits, states, strict=True):
            visit, same_as = _rested(connection, visit)
            visit_id = add(connection, self._visit, _whole_row(crawl_id, visit, state_id))
            kept.append(Kept(visit_id, state_id, visit, same_as))
            # "not modified" read nothing, so it can neither show an entry nor prove one gone.
            if visit.outcome in (Outcome.READ, Outcome.TRULY_EMPTY):
                shown = _by_key(visit.entries) if visit.outcome is Outcome.READ else {}
                # Backwards: the number then grows towards the top of the page,
                # where the newest of a day stands.
                seen += [
                    self._fact(visit, visit_id, key, item.entry)
                    for key, item in reversed(shown.items())
                ]
                moved += [
                    self._fact(visit, visit_id, key, replace(item.entry, published_on=item.later))
                    for key, item in shown.items()
                    if item.later is not None
                ]
                gone += [
                    self._fact(visit, visit_id, key, _GONE)
                    for key in dict.fromkeys(map(bounded_key, visit.gone))
                    if key not in shown
                ]
        count_in(connection, VisitRow, len(kept))
        before = last_number(connection, EntryRow) if seen else 0
        self._changes.run(connection, seen)
        self._upsert.run(connection, seen)
        self._moved.run(connection, moved)
        self._removals.run(connection, gone)
        self._remove.run(connection, gone)
        if seen:
            count_in_after(connection, EntryRow, before)
        if visits:
            seal(connection, crawl_id, kept)
            at = max(visit.at for visit in visits)
            connection.execute(update(CrawlRow).where(CrawlRow.id == crawl_id).values(seen_at=at))

    def _fact(self, visit: Visit, visit_id: int, key: str, entry: Entry) -> Row:
        """One row of the bulk statements, in the order of storage.crawls.bulk.FACT."""
        return (
            visit.column_id,
            key,
            mark_of(key),
            clean(entry.title),
            short(clean(entry.url, 40_000), key) if entry.url is not None else None,
            self._day(entry.published_on) if entry.published_on is not None else None,
            short_date(clean(entry.date_text, 200), entry.published_on),
            clean(entry.date_at, 200),
            clean(entry.source, 200),
            entry.source_at,
            self._day(visit.day),
            visit_id,
        )


def clean(text: str, longest: int = LONGEST_TEXT) -> str:
    """The text as any database takes it: without NUL and lone surrogates,
    and no longer than is of use.
    """
    text = text[:longest]
    if text.isprintable():
        return text
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def bounded_key(key: str) -> str:
    """The key as stored: a very long one keeps its beginning and is told apart by its digest."""
    if len(key) > LONGEST_KEY:
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        key = f"{key[: LONGEST_KEY - 100]}…{digest}"
    return clean(key)


def _state(visit: Visit) -> dict[str, Any]:
    return state_row(
        why="" if _is_plain(visit) else clean(visit.why, 4_000),
        url=clean(visit.url, 4_000),
        layout=visit.layout,
        fingerprint=visit.fingerprint,
        validators={
            clean(url, 4_000): [clean(etag), clean(modified)]
            for url, (etag, modified) in visit.validators.items()
        },
    )


def _whole_row(crawl_id: int, visit: Visit, state_id: int) -> dict[str, Any]:
    return visit_row(
        crawl_id,
        visit.column_id,
        visit.day,
        visit.at,
        visit.outcome,
        state_id=state_id,
        voids=visit.voids,
        status=visit.status,
        rows=visit.rows,
        requests=visit.requests,
        received=visit.received,
        complete_from=visit.complete_from,
        unchanged_from=visit.unchanged_from,
    )


def _is_plain(visit: Visit) -> bool:
    """Whether its outcome says all that its reason does: so it is with most visits there are."""
    return visit.outcome is Outcome.NOT_MODIFIED and visit.why == UNCHANGED


def _rested(connection: Connection, visit: Visit) -> tuple[Visit, int | None]:
    """A visit that found nothing modified, with what the reading that it rests
    on reaches, and that one's id.

    Where the reading itself was sure of nothing, it is sure that nothing has come since.
    """
    if visit.outcome is not Outcome.NOT_MODIFIED:
        return visit, None
    row = connection.execute(_last_reading(), {"column": visit.column_id}).first()
    if row is None:
        return visit, None
    since = row.unchanged_from or min(row.day, visit.day)
    return replace(visit, complete_from=since, unchanged_from=since), row.id


@cache
def _last_reading() -> Select[int, date, date | None]:
    return (
        select(VisitRow.id, VisitRow.day, VisitRow.unchanged_from)
        .where(VisitRow.column_id == bindparam("column"), VisitRow.outcome.in_(READING))
        .order_by(VisitRow.day.desc(), VisitRow.id.desc())
        .limit(1)
    )


def _by_key(entries: Iterable[SeenEntry]) -> dict[str, SeenEntry]:
    """Each entry once: a page may show it twice (pinned, or in two blocks), and
    only one of them with its date.
    """
    found: dict[str, SeenEntry] = {}
    for seen in entries:
        key = bounded_key(seen.key)
        if key not in found or (
            found[key].entry.published_on is None and seen.entry.published_on is not None
        ):
            found[key] = seen
    return found
