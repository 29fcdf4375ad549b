"""Rosters as they were, and which column of the past each row of columns.csv is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from config.registry import Column, Registry
from storage.engine import add
from storage.records import Enrolment, Roster
from storage.tables import ColumnRow, CrawlRow, RosterColumnRow, RosterRow
from storage.tally import count_in

_AT_ONCE = 1_000
"""Rows that are added together: a roster may have tens of thousands."""


class Identity(NamedTuple):
    """What a column is told by."""

    name: str
    units: str
    url: str

    @classmethod
    def of(cls, column: Column) -> Identity:
        return cls(column.name, "、".join(column.units), column.url)


# From sure to likely: unchanged; handed to another unit; renamed; moved to another address.
_LIKENESSES: tuple[Callable[[Identity], tuple[str, ...]], ...] = (
    lambda it: (it.name, it.units, it.url),
    lambda it: (it.url, it.name),
    lambda it: (it.url, it.units),
    lambda it: (it.name, it.units),
)


def match(
    wanted: Sequence[Identity], known: Iterable[tuple[int, Identity]]
) -> tuple[int | None, ...]:
    """The id of each wanted column among the known ones, None for a new one; no id twice.

    Sure likenesses of all go before likely ones of any, and among equals the
    known one that stands first.
    """
    found: list[int | None] = [None] * len(wanted)
    free = dict(known)
    for likeness in _LIKENESSES:
        offered: dict[tuple[str, ...], list[int]] = {}
        for column_id, identity in free.items():
            offered.setdefault(likeness(identity), []).append(column_id)
        for position, identity in enumerate(wanted):
            if found[position] is None and (candidates := offered.get(likeness(identity))):
                found[position] = candidates.pop(0)
                del free[found[position] or 0]
    return tuple(found)


def identify(connection: Connection, columns: Sequence[Column]) -> tuple[int | None, ...]:
    """The id of each column as far as the database knows it; changes nothing."""
    return match([Identity.of(column) for column in columns], _known(connection))


def addresses(connection: Connection) -> dict[int, str]:
    """The address of every column as it was last enrolled, by its id."""
    return {row.id: row.url for row in connection.execute(select(ColumnRow.id, ColumnRow.url))}


def enrol(
    connection: Connection, registry: Registry, units_csv: str, columns_csv: str
) -> Enrolment:
    """Records this roster where it is new, and gives every column its id and its
    present name, units and address.
    """
    wanted = [Identity.of(column) for column in registry.columns]
    known = dict(_known(connection))
    ids = match(wanted, known.items())
    for column_id, identity in zip(ids, wanted, strict=True):
        if column_id is not None and known[column_id] != identity:
            change = update(ColumnRow).where(ColumnRow.id == column_id)
            connection.execute(change.values(identity._asdict()))
    new = [one for one, column_id in zip(wanted, ids, strict=True) if column_id is None]
    added = iter(_add(connection, new))
    whole = tuple(next(added) if column_id is None else column_id for column_id in ids)
    return Enrolment(_roster_id(connection, units_csv, columns_csv, whole), whole)


def _add(connection: Connection, columns: Sequence[Identity]) -> list[int]:
    """The ids of new columns, in their order."""
    statement = insert(ColumnRow).returning(ColumnRow.id, sort_by_parameter_order=True)
    ids: list[int] = []
    for begin in range(0, len(columns), _AT_ONCE):
        some = [one._asdict() for one in columns[begin : begin + _AT_ONCE]]
        ids += connection.scalars(statement, some)
    count_in(connection, ColumnRow, len(columns))
    return ids


def roster_on(connection: Connection, day: date) -> Roster | None:
    """The roster in force on a past day: that of the last crawl up to it, where a
    crawl of a later day exists.
    """
    if connection.scalar(select(CrawlRow.id).where(CrawlRow.as_of > day).limit(1)) is None:
        return None
    row = connection.execute(
        select(RosterRow.id, RosterRow.units_csv, RosterRow.columns_csv)
        .join(CrawlRow, CrawlRow.roster_id == RosterRow.id)
        .where(CrawlRow.as_of <= day)
        .order_by(CrawlRow.as_of.desc(), CrawlRow.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return Roster(row.units_csv, row.columns_csv, tuple(_column_ids(connection, row.id)))


def _known(connection: Connection) -> Iterable[tuple[int, Identity]]:
    """All columns ever enrolled: those of the last crawl's roster first, then the
    closed ones, youngest first.
    """
    rows = connection.execute(select(ColumnRow.id, ColumnRow.name, ColumnRow.units, ColumnRow.url))
    known = {column_id: Identity(*what) for column_id, *what in rows}
    last = connection.scalar(select(CrawlRow.roster_id).order_by(CrawlRow.id.desc()).limit(1))
    current = _column_ids(connection, last) if last is not None else sorted(known)
    order = dict.fromkeys([*current, *sorted(known, reverse=True)])
    return [(column_id, known[column_id]) for column_id in order]


def _column_ids(connection: Connection, roster_id: int) -> Sequence[int]:
    return connection.scalars(
        select(RosterColumnRow.column_id)
        .where(RosterColumnRow.roster_id == roster_id)
        .order_by(RosterColumnRow.position)
    ).all()


def _roster_id(connection: Connection, units_csv: str, columns_csv: str, ids: Sequence[int]) -> int:
    # The ids belong to it: the same text may name other columns after one was moved and moved back.
    whole = json.dumps([units_csv, columns_csv, list(ids)], ensure_ascii=True)
    sha256 = hashlib.sha256(whole.encode("ascii")).hexdigest()
    known = connection.scalar(select(RosterRow.id).where(RosterRow.sha256 == sha256))
    if known is not None:
        return known
    values = {"sha256": sha256, "units_csv": units_csv, "columns_csv": columns_csv}
    roster_id = add(connection, insert(RosterRow), values)
    count_in(connection, RosterRow)
    for begin in range(0, len(ids), _AT_ONCE):
        rows = [
            {"roster_id": roster_id, "position": place, "column_id": column_id}
            for place, column_id in enumerate(ids[begin : begin + _AT_ONCE], begin)
        ]
        connection.execute(insert(RosterColumnRow), rows)
    return roster_id
