"""The statements that write entries: what one becomes is decided inside the
database, for many rows at once.

Nothing is read before it is written: re-reading a page then costs about as much as storing it.
"""

from __future__ import annotations

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Insert,
    Update,
    and_,
    case,
    false,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects import sqlite

from storage.crawls.bulk import value
from storage.tables import EntryChangeRow, EntryRow

_EMPTY: ColumnClause[str] = literal_column("''")

_STORED = {
    "column_id": "column",
    "key": "key",
    "mark": "mark",
    "title": "title",
    "url": "url",
    "published_on": "published",
    "dated_on": "day",
    "date_text": "date_text",
    "date_at": "date_at",
    "source": "source",
    "source_at": "source_at",
    "source_visit": "visit",
    "first_seen_on": "day",
    "first_seen_visit": "visit",
    "last_seen_on": "day",
    "last_seen_visit": "visit",
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


def changes_of_seen() -> Insert:
    """Before the upsert: entries that the page now shows under another title or date,
    or again after they were gone.
    """
    title, published, day = value("title"), value("published"), value("day")
    new_title = case((title == _EMPTY, EntryRow.title), else_=title)
    # A reading without a date takes no shown date back.
    new_published = func.coalesce(published, EntryRow.published_on)
    changed = select(
        EntryRow.id,
        value("visit"),
        day,
        EntryRow.title,
        new_title,
        EntryRow.published_on,
        EntryRow.dated_on,
        new_published,
        EntryRow.gone_on.is_not(None),
        func.coalesce(EntryRow.gone_on > day, false()),
    ).where(
        EntryRow.column_id == value("column"),
        EntryRow.mark == value("mark"),
        EntryRow.last_seen_on <= day,
        or_(
            EntryRow.title != new_title, EntryRow.published_on != published, EntryRow.gone_on <= day
        ),
    )
    return insert(EntryChangeRow).from_select(_CHANGE, changed)


def changes_of_moved() -> Insert:
    """Entries that show a later day since they came back under another address: that day is
    told once, and believed never.
    """
    told = select(EntryChangeRow.id).where(
        EntryChangeRow.entry_id == EntryRow.id,
        EntryChangeRow.new_published_on == value("published"),
    )
    moved = select(
        EntryRow.id,
        value("visit"),
        value("day"),
        EntryRow.title,
        EntryRow.title,
        EntryRow.published_on,
        EntryRow.dated_on,
        value("published"),
        false(),
        false(),
    ).where(
        EntryRow.column_id == value("column"),
        EntryRow.mark == value("mark"),
        EntryRow.published_on < value("published"),
        ~told.exists(),
    )
    return insert(EntryChangeRow).from_select(_CHANGE, moved)


def upsert(dialect: str) -> Insert:
    """New entries as they are; of known ones what the latest visit by day shows, and
    when each fact was first read.
    """
    if dialect == "postgresql":
        from sqlalchemy.dialects import (
            postgresql,  # imports every driver's dialect: SQLite's commands need not wait for it
        )

        statement: postgresql.Insert | sqlite.Insert = postgresql.insert(EntryRow)
    else:
        statement = sqlite.insert(EntryRow)
    statement = statement.values({name: value(fact) for name, fact in _STORED.items()})
    old, new = EntryRow, statement.excluded
    # A replayed visit may come after later days were read: it then adds facts, and overrules none.
    latest = new.last_seen_on >= old.last_seen_on
    earliest = new.first_seen_on < old.first_seen_on
    same_date = new.published_on == old.published_on
    new_date = or_(
        and_(old.published_on.is_(None), new.published_on.is_not(None)),
        and_(new.published_on != old.published_on, latest),
    )
    # A date that was shown before stays dated by its first reading: one that lay in the future then
    # never turns credible. (Written out, because inside a conflict clause the two tables are none
    # that the subquery could name again.)
    read_before = (
        select(func.min(EntryChangeRow.old_dated_on))
        .where(
            EntryChangeRow.entry_id == literal_column("entries.id"),
            EntryChangeRow.old_published_on == literal_column("excluded.published_on"),
        )
        .scalar_subquery()
    )
    return statement.on_conflict_do_update(
        index_elements=[EntryRow.mark, EntryRow.column_id],
        set_={
            "title": case((and_(latest, new.title != _EMPTY), new.title), else_=old.title),
            "url": case((and_(latest, new.url.is_not(None)), new.url), else_=old.url),
            "source": case((and_(latest, new.source != _EMPTY), new.source), else_=old.source),
            # Where a known source was found stays: a list that shows none takes none back.
            "source_at": case(
                (
                    and_(
                        latest,
                        new.source_at != _EMPTY,
                        or_(new.source != _EMPTY, old.source == _EMPTY),
                    ),
                    new.source_at,
                ),
                else_=old.source_at,
            ),
            "source_visit": case(
                (and_(latest, new.source != _EMPTY, new.source != old.source), new.source_visit),
                else_=old.source_visit,
            ),
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
        EntryRow.column_id == value("column"),
        EntryRow.mark == value("mark"),
        EntryRow.gone_on.is_(None),
        EntryRow.last_seen_on <= value("day"),
    )


def changes_of_gone() -> Insert:
    removed = select(
        EntryRow.id,
        value("visit"),
        value("day"),
        EntryRow.title,
        EntryRow.title,
        EntryRow.published_on,
        EntryRow.dated_on,
        EntryRow.published_on,
        false(),
        true(),
    ).where(_still_there())
    return insert(EntryChangeRow).from_select(_CHANGE, removed)


def removal() -> Update:
    return update(EntryRow).where(_still_there()).values(gone_on=value("day"))
