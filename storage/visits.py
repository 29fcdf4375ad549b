"""Writing visits down: each whole, with its entries and what it found changed, or not at all.

An entry is written by statements over many rows at once; what it becomes is decided inside the database, by one
conflict clause, so that re-reading a page costs about as much as storing it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Insert,
    Integer,
    Text,
    and_,
    bindparam,
    case,
    false,
    func,
    insert,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage.engine import add
from storage.records import Outcome, SeenEntry, Visit
from storage.tables import CrawlRow, EntryChangeRow, EntryRow, VisitRow

LONGEST_KEY = 600  # a PostgreSQL index holds rows of up to 2,700 bytes, and a Chinese character is three
LONGEST_TEXT = 1_000


def visit_row(
    crawl_id: int, column_id: int, day: date, at: datetime, outcome: Outcome, **more: object
) -> dict[str, Any]:
    """One row of `visits`; what is not given is empty."""
    row: dict[str, Any] = {
        "crawl_id": crawl_id,
        "column_id": column_id,
        "day": day,
        "at": at,
        "outcome": outcome.value,
        "conclusive": outcome.conclusive,
        "voids": False,
        "why": "",
        "url": "",
        "status": None,
        "layout": "",
        "rows": None,
        "fingerprint": "",
        "validators": {},
        "requests": 0,
        "received": 0,
        "evidence": [],
    }
    return row | more


class VisitWriter:
    """Records visits; its statements are made once for a kind of database ("sqlite" or "postgresql")."""

    def __init__(self, dialect: str) -> None:
        self._visit = insert(VisitRow)
        self._changes = _changes_of_seen()
        self._upsert = _upsert(dialect)
        self._removals = _changes_of_gone()
        self._remove = _removal()

    def record(self, connection: Connection, crawl_id: int, visits: Sequence[Visit]) -> None:
        """Stores the visits with their entries. An inconclusive visit leaves every entry as it was."""
        seen: list[dict[str, Any]] = []
        gone: list[dict[str, Any]] = []
        for visit in visits:
            visit_id = add(connection, self._visit, _whole_row(crawl_id, visit))
            # "not modified" read nothing, so it can neither show an entry nor prove one gone.
            if visit.outcome in (Outcome.READ, Outcome.TRULY_EMPTY):
                shown = _by_key(visit.entries) if visit.outcome is Outcome.READ else {}
                # Backwards: the number then grows towards the top of the page, where the newest of a day stands.
                seen += [_entry_row(visit, visit_id, key, item) for key, item in reversed(shown.items())]
                gone += [
                    {"b_column": visit.column_id, "b_key": key, "b_day": visit.day, "b_visit": visit_id}
                    for key in dict.fromkeys(map(bounded_key, visit.gone))
                    if key not in shown
                ]
        if seen:
            connection.execute(self._changes, [_shown(row) for row in seen])
            connection.execute(self._upsert, seen)
        if gone:
            connection.execute(self._removals, gone)
            connection.execute(self._remove, gone)
        if visits:
            at = max(visit.at for visit in visits)
            connection.execute(update(CrawlRow).where(CrawlRow.id == crawl_id).values(seen_at=at))


def clean(text: str, longest: int = LONGEST_TEXT) -> str:
    """The text as any database takes it: without NUL and lone surrogates, and no longer than is of use."""
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


def _whole_row(crawl_id: int, visit: Visit) -> dict[str, Any]:
    return visit_row(
        crawl_id,
        visit.column_id,
        visit.day,
        visit.at,
        visit.outcome,
        voids=visit.voids,
        why=clean(visit.why, 4_000),
        url=clean(visit.url, 4_000),
        status=visit.status,
        layout=visit.layout,
        rows=visit.rows,
        fingerprint=visit.fingerprint,
        validators={
            clean(url, 4_000): [clean(etag), clean(modified)] for url, (etag, modified) in visit.validators.items()
        },
        requests=visit.requests,
        received=visit.received,
        evidence=list(visit.evidence),
    )


def _by_key(entries: Iterable[SeenEntry]) -> dict[str, SeenEntry]:
    """Each entry once: a page may show it twice (pinned, or in two blocks), and only one of them with its date."""
    found: dict[str, SeenEntry] = {}
    for seen in entries:
        key = bounded_key(seen.key)
        if key not in found or (found[key].entry.published_on is None and seen.entry.published_on is not None):
            found[key] = seen
    return found


def _entry_row(visit: Visit, visit_id: int, key: str, seen: SeenEntry) -> dict[str, Any]:
    entry = seen.entry
    return {
        "column_id": visit.column_id,
        "key": key,
        "title": clean(entry.title),
        "url": clean(entry.url, 40_000) if entry.url is not None else None,
        "published_on": entry.published_on,
        "dated_on": visit.day,
        "date_text": clean(entry.date_text, 200),
        "date_at": clean(entry.date_at, 200),
        "source": clean(entry.source, 200),
        "first_seen_on": visit.day,
        "first_seen_visit": visit_id,
        "last_seen_on": visit.day,
        "last_seen_visit": visit_id,
    }


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "b_column": row["column_id"],
        "b_key": row["key"],
        "b_title": row["title"],
        "b_published": row["published_on"],
        "b_day": row["last_seen_on"],
        "b_visit": row["last_seen_visit"],
    }


_CHANGE = (
    "entry_id",
    "visit_id",
    "day",
    "old_title",
    "new_title",
    "old_published_on",
    "old_dated_on",
    "new_published_on",
    "was_gone",
    "is_gone",
)


def _changes_of_seen() -> Insert:
    """Before the upsert: entries that the page now shows under another title or date, or again after they were gone."""
    title, published = bindparam("b_title", type_=Text), bindparam("b_published", type_=Date)
    day, visit = bindparam("b_day", type_=Date), bindparam("b_visit", type_=Integer)
    new_title = case((title == "", EntryRow.title), else_=title)
    # A reading without a date takes no shown date back.
    new_published = func.coalesce(published, EntryRow.published_on)
    changed = select(
        EntryRow.id,
        visit,
        day,
        EntryRow.title,
        new_title,
        EntryRow.published_on,
        EntryRow.dated_on,
        new_published,
        EntryRow.gone_on.is_not(None),
        func.coalesce(EntryRow.gone_on > day, false()),
    ).where(
        EntryRow.column_id == bindparam("b_column", type_=Integer),
        EntryRow.key == bindparam("b_key", type_=Text),
        EntryRow.last_seen_on <= day,
        or_(EntryRow.title != new_title, EntryRow.published_on != published, EntryRow.gone_on <= day),
    )
    return insert(EntryChangeRow).from_select(_CHANGE, changed)


def _upsert(dialect: str) -> Insert:
    """New entries as they are; of known ones what the latest visit by day shows, and when each fact was first read."""
    statement = postgresql.insert(EntryRow) if dialect == "postgresql" else sqlite.insert(EntryRow)
    old, new = EntryRow, statement.excluded
    # A replayed visit may come after later days were read: it then adds facts, and overrules none.
    latest = new.last_seen_on >= old.last_seen_on
    earliest = new.first_seen_on < old.first_seen_on
    same_date = new.published_on == old.published_on
    other_date = and_(new.published_on.is_not(None), old.published_on.is_not(None), ~same_date)
    new_date = or_(and_(old.published_on.is_(None), new.published_on.is_not(None)), and_(other_date, latest))
    # A date that was shown before stays dated by its first reading: one that lay in the future then never turns credible.
    read_before = (
        select(func.min(EntryChangeRow.old_dated_on))
        .where(EntryChangeRow.entry_id == old.id, EntryChangeRow.old_published_on == new.published_on)
        .correlate(EntryRow, EntryRow.__table__)
        .scalar_subquery()
    )
    return statement.on_conflict_do_update(
        index_elements=[EntryRow.column_id, EntryRow.key],
        set_={
            "title": case((and_(latest, new.title != ""), new.title), else_=old.title),
            "url": case((and_(latest, new.url.is_not(None)), new.url), else_=old.url),
            "source": case((and_(latest, new.source != ""), new.source), else_=old.source),
            "published_on": case((new_date, new.published_on), else_=old.published_on),
            "date_text": case((new_date, new.date_text), else_=old.date_text),
            "date_at": case((new_date, new.date_at), else_=old.date_at),
            "dated_on": case(
                (new_date, func.coalesce(read_before, new.dated_on)),
                (and_(same_date, new.dated_on < old.dated_on), new.dated_on),
                else_=old.dated_on,
            ),
            "first_seen_on": case((earliest, new.first_seen_on), else_=old.first_seen_on),
            "first_seen_visit": case((earliest, new.first_seen_visit), else_=old.first_seen_visit),
            "last_seen_on": case((latest, new.last_seen_on), else_=old.last_seen_on),
            "last_seen_visit": case((latest, new.last_seen_visit), else_=old.last_seen_visit),
            "gone_on": case((old.gone_on <= new.last_seen_on, null()), else_=old.gone_on),
        },
    )


def _still_there() -> ColumnElement[bool]:
    """Entries that this visit proves gone: still held, and not shown on any later day."""
    return and_(
        EntryRow.column_id == bindparam("b_column", type_=Integer),
        EntryRow.key == bindparam("b_key", type_=Text),
        EntryRow.gone_on.is_(None),
        EntryRow.last_seen_on <= bindparam("b_day", type_=Date),
    )


def _changes_of_gone() -> Insert:
    removed = select(
        EntryRow.id,
        bindparam("b_visit", type_=Integer),
        bindparam("b_day", type_=Date),
        EntryRow.title,
        EntryRow.title,
        EntryRow.published_on,
        EntryRow.dated_on,
        EntryRow.published_on,
        false(),
        true(),
    ).where(_still_there())
    return insert(EntryChangeRow).from_select(_CHANGE, removed)


def _removal() -> Any:
    return update(EntryRow).where(_still_there()).values(gone_on=bindparam("b_day", type_=Date))
