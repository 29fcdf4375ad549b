"""What is known of a column before it is visited, and how visits stand in order."""

from __future__ import annotations

from collections.abc import (
    Callable,
    ItemsView,
    Iterator,
    KeysView,
    Mapping,
    Sequence,
    ValuesView,
)
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import islice
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.sql.elements import SQLCoreOperations

from storage.crawls.doubts import suspicion
from storage.entries.keys import address
from storage.records import READING, Known, KnownEntry, Outcome
from storage.rows import aliased
from storage.tables import ColumnRow, EntryRow, StateRow, VisitRow

VisitAlias = type[VisitRow]
_Facts = tuple[int, str, str, date | None, date, str, str, str | None]
_REMEMBERED = timedelta(days=90)
"""For so long before the last conclusive visit: a document that is written anew each year
has another title or is news.
"""
_MOST_REMEMBERED = 500


def last_visit(
    visit: VisitAlias, *conditions: SQLCoreOperations[bool], after: VisitAlias | None = None
) -> ScalarSelect[int]:
    """The id of the column's last such visit by (day, id), for a statement over `columns`;
    `after`: later than that one.
    """
    query = select(visit.id).where(visit.column_id == ColumnRow.id, *conditions)
    outer: list[Any] = [ColumnRow]
    if after is not None:
        # The first condition is the bound of an index scan; the second is the order itself.
        query = query.where(
            visit.day >= func.coalesce(after.day, literal(date.min)),
            or_(after.id.is_(None), visit.day > after.day, visit.id > after.id),
        )
        outer.append(after)
    return (
        query.order_by(visit.day.desc(), visit.id.desc())
        .limit(1)
        .correlate(*outer)
        .scalar_subquery()
    )


Entries = dict[str, KnownEntry]
"""Entries of one column by key."""


class LaterEntries(Mapping[str, KnownEntry]):
    """Entries that are read when they are first asked for. Asking then raises StoreError where
    they cannot be had.
    """

    def __init__(self, entries: Callable[[], Entries]) -> None:
        self._entries = entries

    @cached_property
    def _read(self) -> Entries:
        return self._entries()

    def __getitem__(self, key: str) -> KnownEntry:
        return self._read[key]

    def __contains__(self, key: object) -> bool:
        return key in self._read

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)

    # As a Mapping has them, each of these looks every entry up by its key.

    def items(self) -> ItemsView[str, KnownEntry]:
        return self._read.items()

    def values(self) -> ValuesView[KnownEntry]:
        return self._read.values()

    def keys(self) -> KeysView[str]:
        return self._read.keys()


_NONE = LaterEntries(dict)
"""Of a column that never held any: nothing is asked of the database."""

Both = tuple[Entries, Entries]
"""What a column holds, and what it held in the last months."""
Read = Callable[[Mapping[int, date | None]], dict[int, Both]]
"""Both of several columns, by their ids and the days of their last conclusive visits."""
_MOST_AHEAD = 7


class _Together:
    """The entries of columns that are visited one after the other, read when they are first asked
    for: at first those of one column, then those of some that follow it too. Where most pages are
    unchanged hardly any column asks, and where most are not, all do.
    """

    def __init__(self, read: Read, days: Mapping[int, date | None]) -> None:
        self._read = read
        self._days = days
        self._order = list(days)
        self._unread = set(days)
        self._held: dict[int, Both] = {}
        self._asked = 0

    def later(self, column_id: int) -> tuple[LaterEntries, LaterEntries]:
        """Both kinds of entries of a column, read at once when either is asked for."""
        both = cache(lambda: self._of(column_id))
        return LaterEntries(lambda: both()[0]), LaterEntries(lambda: both()[1])

    def _of(self, column_id: int) -> Both:
        self._asked += 1
        if column_id not in self._held:
            begin = self._order.index(column_id)
            following = (one for one in self._order[begin + 1 :] if one in self._unread)
            wanted = [column_id, *islice(following, min(self._asked // 2, _MOST_AHEAD))]
            self._held |= self._read({one: self._days[one] for one in wanted})
            self._unread.difference_update(wanted)
        return self._held.pop(column_id)


def known(connection: Connection, column_id: int) -> Known:
    """All that a crawl needs to judge the next visit of a column; an empty
    Known for one never visited.
    """
    found = known_of(connection, [column_id], lambda days: held_by(connection, days))[0]
    len(found.entries)  # read while the transaction is open
    return found


def known_of(connection: Connection, column_ids: Sequence[int], read: Read) -> list[Known]:
    """As `known`, of several columns in their order. Their entries are read by `read` when
    they are first asked for: most visits find their page unchanged, and ask for none.
    """
    rows = connection.execute(_last_word(), {"column_ids": list(column_ids)})
    found = {row.column_id: row for row in rows}
    holding = [one for one in column_ids if one in found and found[one].ever_held]
    together = _Together(read, {one: found[one].conclusive_on for one in holding})
    return [_known(connection, one, found.get(one), together) for one in column_ids]


def _known(
    connection: Connection, column_id: int, row: Row[Any] | None, together: _Together
) -> Known:
    if row is None:
        return Known(column_id)
    entries, withdrawn = together.later(column_id) if row.ever_held else (_NONE, _NONE)
    return Known(
        column_id,
        entries=entries,
        withdrawn=withdrawn,
        validators={
            url: (etag, modified) for url, (etag, modified) in (row.validators or {}).items()
        },
        conclusive_on=row.conclusive_on,
        rows=row.rows,
        layout=row.layout or "",
        fingerprint=row.fingerprint or "",
        suspicion=suspicion(connection, column_id) if row.doubt_id is not None else None,
    )


def held_by(connection: Connection, columns: Mapping[int, date | None]) -> dict[int, Both]:
    """What each column holds, and what it held in the months before its last conclusive visit, the
    day of which is given.
    """
    both: dict[int, Both] = {column_id: ({}, {}) for column_id in columns}
    for row in connection.execute(_held(), {"column_ids": list(columns)}):
        both[row[0]][0][row[1]] = KnownEntry(*row[1:])
    for column_id, conclusive_on in columns.items():
        if conclusive_on is not None:
            asked = {"column_id": column_id, "since": conclusive_on - _REMEMBERED}
            for row in connection.execute(_gone_since(), asked):
                both[column_id][1][row[1]] = KnownEntry(*row[1:])
    return both


# Composing a statement takes longer than running it, and a crawl asks for every
# column: each is composed once.


@cache
def _last_word() -> Select[Any]:
    conclusive, reading, walk, doubt = (aliased(VisitRow) for _ in range(4))
    visit = aliased(VisitRow)
    doubtful = or_(visit.voids, visit.outcome == Outcome.EMPTY_UNPROVEN.value)
    read = and_(visit.conclusive, visit.outcome.in_(READING))
    return (
        select(
            ColumnRow.id.label("column_id"),
            conclusive.day.label("conclusive_on"),
            StateRow.validators,
            StateRow.layout,
            StateRow.fingerprint,
            walk.rows,
            doubt.id.label("doubt_id"),
            exists().where(EntryRow.column_id == ColumnRow.id).label("ever_held"),
        )
        .select_from(ColumnRow)
        .outerjoin(conclusive, conclusive.id == last_visit(visit, visit.conclusive))
        .outerjoin(reading, reading.id == last_visit(visit, read))
        .outerjoin(StateRow, StateRow.id == reading.state_id)
        .outerjoin(walk, walk.id == last_visit(visit, read, visit.rows.is_not(None)))
        # A failure in between, such as an unreachable portal, takes no doubt away;
        # only a conclusive visit does.
        .outerjoin(doubt, doubt.id == last_visit(visit, doubtful, after=conclusive))
        .where(ColumnRow.id.in_(bindparam("column_ids", expanding=True)))
    )


def fingerprints(connection: Connection) -> dict[int, str]:
    """Of every column whose list was ever read: what it looked like last."""
    visit, reading = aliased(VisitRow), aliased(VisitRow)
    read = and_(visit.conclusive, visit.outcome.in_(READING))
    rows = connection.execute(
        select(ColumnRow.id, StateRow.fingerprint)
        .select_from(ColumnRow)
        .join(reading, reading.id == last_visit(visit, read))
        .join(StateRow, StateRow.id == reading.state_id)
        .where(StateRow.fingerprint != "")
    )
    return {row.id: row.fingerprint for row in rows}


@cache
def _held() -> Select[*_Facts]:
    among = EntryRow.column_id.in_(bindparam("column_ids", expanding=True))
    return _entries().where(among, EntryRow.gone_on.is_(None))


@cache
def _gone_since() -> Select[*_Facts]:
    return (
        _entries()
        .where(EntryRow.column_id == bindparam("column_id"), EntryRow.gone_on >= bindparam("since"))
        .order_by(EntryRow.gone_on.desc(), EntryRow.id.desc())
        .limit(_MOST_REMEMBERED)
    )


def _entries() -> Select[*_Facts]:
    return select(
        EntryRow.column_id,
        EntryRow.key,
        EntryRow.title,
        EntryRow.published_on,
        EntryRow.dated_on,
        EntryRow.source,
        EntryRow.source_at,
        address(),
    )
