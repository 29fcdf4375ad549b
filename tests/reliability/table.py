"""The table of what must hold when things go wrong: which tests show each item, and how far."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("table.csv")
COUNTS = {
    "K": 11,
    "D": 12,
    "T": 9,
    "E": 15,
    "F": 19,
    "Q": 12,
    "H": 15,
    "N": 13,
    "W": 16,
    "S": 8,
    "G": 6,
    "P": 5,
}
"""How many items each group has: crash, database, time, mail, faults of servers, false accusation,
hostile input, network reach, web, secrets and operation, several machines, politeness and soak.
"""
COVERED, PARTIAL, MISSING = "covered", "partial", "missing"


@dataclass(frozen=True, slots=True)
class Item:
    """One item. state: whether its tests show all of it, a part, or there are
    none; note: what is lacking.
    """

    name: str
    state: str
    tests: tuple[str, ...]
    note: str


def items() -> list[Item]:
    """All items, in the table's order."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Item(row["id"], row["state"], tuple(row["tests"].split()), row["note"])
            for row in csv.DictReader(file)
        ]
