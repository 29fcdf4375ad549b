"""The figures of circular.json, read by their keys: what is missing there is missing
here, and nothing is made up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Figures:
    """The figures of one circular, as circular.json holds them."""

    values: Mapping[str, Any]

    @property
    def first(self) -> date:
        return date.fromisoformat(self.values["period"]["from"])

    @property
    def last(self) -> date:
        return date.fromisoformat(self.values["period"]["to"])

    @property
    def as_of(self) -> date:
        return date.fromisoformat(self.values["as_of"])

    def number(self, key: str) -> int | None:
        """A count, None where it is not known."""
        value = self.values.get(key)
        return value if isinstance(value, int) else None

    @property
    def growth(self) -> Decimal | None:
        value = self.values.get("growth")
        return None if value is None else Decimal(str(value))

    def rows(self, key: str) -> Sequence[Row]:
        """A list of objects; () where the key is not there."""
        return tuple(self.values.get(key) or ())

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(str(each) for each in self.values.get(key) or ())

    def table(self, key: str) -> Mapping[str, Row]:
        """An object of objects, such as topics; empty where the key is not there."""
        value = self.values.get(key)
        return value if isinstance(value, Mapping) else {}

    @property
    def groups(self) -> list[Row]:
        """The groups of units, without what belongs to no unit."""
        return [row for row in self.rows("groups") if row.get("group")]

    @property
    def of_no_unit(self) -> Row:
        """What belongs to no unit: disclosure, news and total."""
        rows = [row for row in self.rows("groups") if not row.get("group")]
        return rows[0] if rows else {"disclosure": 0, "news": 0, "total": 0}
