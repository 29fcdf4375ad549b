"""The links of the units to their own pages: made, found, taken back."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select, update

from storage.engine import reading, writing
from storage.web.tables import LinkRow

NAME_BYTES = 16
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Link:
    """name: NAME_BYTES as hex. key: what its token is signed with; it never leaves the machine."""

    name: str
    unit: str
    key: bytes
    made_at: datetime
    ends_at: datetime
    revoked_at: datetime | None = None

    def holds(self, at: datetime) -> bool:
        return self.revoked_at is None and self.made_at <= at < self.ends_at


class Links:
    """The units' links in one database. Every method is one transaction and raises StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def make(self, unit: str, at: datetime, ends_at: datetime) -> Link:
        """A new link; earlier ones of the unit go on until they end."""
        with writing(self._engine, durable=True) as connection:
            return _make(connection, unit, at, ends_at)

    def lasting(
        self, units: Iterable[str], at: datetime, least: datetime, ends_at: datetime
    ) -> Mapping[str, Link]:
        """A link for each unit: the newest that holds until `least`,
        else a new one until `ends_at`.
        """
        with writing(self._engine, durable=True) as connection:
            held = _held(connection, least)
            return {unit: held.get(unit) or _make(connection, unit, at, ends_at) for unit in units}

    def held(self, at: datetime) -> Mapping[str, Link]:
        """The newest link of each unit that has one which holds."""
        with reading(self._engine) as connection:
            return _held(connection, at)

    def find(self, name: str) -> Link | None:
        """The link of this name, whether it still holds or not."""
        with reading(self._engine) as connection:
            row = connection.execute(_COLUMNS.where(LinkRow.name == name)).first()
        return Link(*row) if row is not None else None

    def revoke(self, unit: str, at: datetime) -> int:
        """Takes back every link of the unit that still holds; how many."""
        held = (LinkRow.unit == unit) & LinkRow.revoked_at.is_(None) & (LinkRow.ends_at > at)
        with writing(self._engine, durable=True) as connection:
            return connection.execute(update(LinkRow).where(held).values(revoked_at=at)).rowcount


_COLUMNS = select(
    *(LinkRow.name, LinkRow.unit, LinkRow.key, LinkRow.made_at, LinkRow.ends_at),
    LinkRow.revoked_at,
)


def _held(connection: Connection, at: datetime) -> dict[str, Link]:
    query = _COLUMNS.where(LinkRow.revoked_at.is_(None), LinkRow.ends_at > at)
    links = [Link(*row) for row in connection.execute(query.order_by(LinkRow.made_at))]
    return {link.unit: link for link in links}


def _make(connection: Connection, unit: str, at: datetime, ends_at: datetime) -> Link:
    link = Link(secrets.token_hex(NAME_BYTES), unit, secrets.token_bytes(_KEY_BYTES), at, ends_at)
    values = {
        "name": link.name,
        "unit": unit,
        "key": link.key,
        "made_at": at,
        "ends_at": ends_at,
    }
    connection.execute(insert(LinkRow).values(values))
    return link
