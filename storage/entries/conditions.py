"""What an entry's row must say, as conditions of a statement: that its date is believed,
and that it is held at a day.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import BindParameter, ColumnElement, or_, select

from storage.tables import ColumnRow, EntryRow


def is_credible() -> ColumnElement[bool]:
    """Whether the shown date did not lie in the future when it was read."""
    return EntryRow.published_on <= EntryRow.dated_on


def is_undatable() -> ColumnElement[bool]:
    """Without a date that can be believed, none at all or one that lay in the future."""
    return or_(EntryRow.published_on.is_(None), EntryRow.published_on > EntryRow.dated_on)


def is_held(
    as_of: date | BindParameter[date], entry: type[EntryRow] = EntryRow
) -> ColumnElement[bool]:
    """Whether no visit up to a day has found it gone. entry: the table, or another
    name of it in the statement.
    """
    return or_(entry.gone_on.is_(None), entry.gone_on > as_of)


def is_of_any_column() -> ColumnElement[bool]:
    """True of every entry: has those of some days found by the index of each column, and not
    by looking through all the years of all of them.
    """
    return EntryRow.column_id.in_(select(ColumnRow.id))
