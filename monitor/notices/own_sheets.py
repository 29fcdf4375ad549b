"""The sheet that can go with a unit's mail: its own columns and what they published this month."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from alerts.compose import Attachment
from config.county import County
from config.io.spreadsheet import Cell
from config.io.xlsx import to_xlsx
from monitor.reports.ledger.parts import Ledger
from monitor.reports.ledger.workbook import HEADER, rows_of
from storage.store import Store

_NOT_IN_NAMES = str.maketrans('\\/:*?"<>|', "_________")
_SHEET = "责任栏目"


class OwnSheets:
    """The sheets of one day, counted from the first of its month; asked for by the unit's name.

    A column that could not be verified, or not for all of the month, stands in
    none: that is no unit's business.
    """

    def __init__(self, county: County, store: Store, day: date) -> None:
        self._county, self._store, self._day = county, store, day

    def __call__(self, unit: str) -> Attachment | None:
        """The workbook of one unit; None where nothing is known of any of its columns."""
        rows = self._rows.get(unit)
        if not rows:
            return None
        name = f"{unit}责任栏目（截至{self._day.isoformat()}）.xlsx"
        return Attachment(name.translate(_NOT_IN_NAMES), to_xlsx(_SHEET, HEADER, rows))

    @cached_property
    def _rows(self) -> dict[str, list[tuple[Cell, ...]]]:
        ledger = Ledger(self._county, self._store, self._day.replace(day=1), self._day, self._day)
        found: dict[str, list[tuple[Cell, ...]]] = {}
        for part in ledger.parts():
            if part.unit is not None and not part.unproven:
                found.setdefault(part.unit.name, []).extend(rows_of(part))
        return found
