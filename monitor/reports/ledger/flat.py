"""The ledger as one flat table: all units below each other, for other programs and for filters."""

from __future__ import annotations

from collections.abc import Iterator

from config.io.spreadsheet import Cell
from monitor.reports.ledger.parts import Ledger
from monitor.reports.ledger.workbook import HEADER, rows_of

FLAT_HEADER = ("分组", "单位", *HEADER)


def flat_rows(ledger: Ledger) -> Iterator[tuple[Cell, ...]]:
    """The rows of all sheets under FLAT_HEADER in the order of columns.csv, with those of no unit.

    A unit without any column has a row of its own, last.
    """
    met = set()
    for part in ledger.parts():
        met.add(part.unit)
        lead = (part.unit.group, part.unit.name) if part.unit else (None, None)
        for row in rows_of(part):
            yield (*lead, *row)
    for unit in ledger.units:
        if unit not in met:
            yield (unit.group, unit.name, None, None, None, 0, None, None)
