"""Text as the XML of Word and Excel files can hold it."""

from __future__ import annotations

import re
from datetime import date

from config.io.spreadsheet import Cell

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def printed(cell: Cell) -> str:
    """A cell's text without what XML cannot hold; a day as YYYY-MM-DD."""
    if cell is None:
        return ""
    return _NOT_IN_XML.sub("", cell.isoformat() if isinstance(cell, date) else str(cell))
