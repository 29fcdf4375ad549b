"""A county's database moved into one of many: every row with its number, verified by counting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Connection,
    Engine,
    Integer,
    Table,
    delete,
    func,
    insert,
    select,
    text,
)

from config.speech import en
from storage import issue_tables  # noqa: F401 - its tables are copied too
from storage.duty_tables import LeaseRow
from storage.engine import alone, reading, writing
from storage.errors import StoreError
from storage.evidence.captures import Captures
from storage.evidence.stored import add_packed
from storage.evidence.tables import CaptureRow
from storage.records import CrawlState
from storage.tables import Base, CrawlRow
from storage.tally import TallyRow, table_of
from storage.web.tables import SessionRow

_ROWS = 2_000
_CAPTURES = 200

_LEFT = {table_of(kind).name for kind in (LeaseRow, SessionRow, CaptureRow)}
"""Tables that are not copied: what is of a living process or a login, and what has a step of its
own.
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows of one table the folder's database and the common one hold."""

    table: str
    here: int
    there: int


def tables() -> list[Table]:
    """What is copied, each after those that it points to."""
    return [table for table in Base.metadata.sorted_tables if table.name not in _LEFT]


def _counts(connection: Connection) -> Mapping[str, int]:
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in tables()
    }


class Copying:
    """One county's database as what others are copied into. Every method raises StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def counts(self) -> Mapping[str, int]:
        """How many rows each table holds that is copied."""
        with reading(self._engine) as connection:
            return _counts(connection)

    def is_empty(self) -> bool:
        """Whether nothing was ever recorded here."""
        figures = table_of(TallyRow).name
        return not any(count for name, count in self.counts().items() if name != figures)

    def copy(self, source: Copying) -> list[Counted]:
        """Copies every row of a database of one state into this empty one, in one transaction.

        Nothing is kept where the counts do not agree afterwards.
        """
        with reading(source._engine) as here, writing(self._engine) as there:
            alone(there)
            if here.scalar(select(func.count()).where(CrawlRow.state == CrawlState.RUNNING)):
                raise StoreError(en("a crawl of this county is under way: wait for its end"))
            there.execute(delete(TallyRow))
            for table in tables():
                for rows in _rows(here, table):
                    there.execute(insert(table), rows)
                _go_on_numbering(there, table)
            held = _compared(_counts(here), _counts(there))
            if wrong := [one for one in held if one.here != one.there]:
                raise StoreError(
                    "; ".join(
                        en("{table}: {here} rows here, {there} there").format(
                            table=one.table, here=one.here, there=one.there
                        )
                        for one in wrong
                    )
                )
        return held

    def copy_captures(self, captures: Captures) -> int:
        """Copies the captures of a folder that are not here yet; how many those were."""
        known, added, batch = self._captures(), 0, list[tuple[str, bytes, datetime]]()
        for digest, at in captures.all():
            if digest in known or (body := captures.packed(digest)) is None:
                continue
            batch.append((digest, body, at))
            if len(batch) == _CAPTURES:
                added += _keep(self._engine, batch)
                batch = []
        return added + _keep(self._engine, batch)

    def missing_captures(self, captures: Captures) -> list[str]:
        """The captures of a folder that are not here."""
        known = self._captures()
        return [digest for digest, _ in captures.all() if digest not in known]

    def _captures(self) -> set[str]:
        with reading(self._engine) as connection:
            return set(connection.scalars(select(CaptureRow.digest)))


def _compared(here: Mapping[str, int], there: Mapping[str, int]) -> list[Counted]:
    return [Counted(name, here[name], there[name]) for name in here]


def _rows(connection: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    found = connection.execution_options(yield_per=_ROWS).execute(
        select(table).order_by(*table.primary_key)
    )
    for rows in found.mappings().partitions(_ROWS):
        yield [dict(row) for row in rows]


def _go_on_numbering(connection: Connection, table: Table) -> None:
    """What is added next gets a number of its own."""
    key = next(iter(table.primary_key))
    if len(table.primary_key) > 1 or not isinstance(key.type, BigInteger | Integer):
        return
    last = connection.scalar(select(func.max(key)))
    if last is not None:
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, :key), :last)"),
            {"table": table.name, "key": key.name, "last": last},
        )


def _keep(target: Engine, batch: list[tuple[str, bytes, datetime]]) -> int:
    with writing(target) as connection:
        add_packed(connection, batch)
    return len(batch)
