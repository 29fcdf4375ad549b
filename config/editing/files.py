"""The file of a table: as it stands, and written anew where nobody else has written it since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock

from config.editing.sheet import Sheet
from config.editing.tables import Kind
from config.io.files import write_whole
from config.io.source import Source, source_path
from config.io.spreadsheet import SpreadsheetError, text_of, unsafe
from config.io.xlsx import to_xlsx
from config.roster.headers import COLUMN_TABLE, UNIT_TABLE
from config.roster.writing import workbook

EARLIER = Path("data", "earlier")
MOST_EARLIER = 50
"""Earlier files of one table that are kept."""
NEW = "none"
"""The mark of a file that is not there."""
ONE_AT_A_TIME = Lock()
"""Held by whoever reads a table, changes it and writes it."""


class ConflictError(Exception):
    """The file is not the one that was seen: somebody has written it in between."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A table's file as it stands. mark: changes whenever its bytes do. sheet: without rows where
    there is no file. changed_at: None where there is none.
    """

    path: Path
    mark: str
    sheet: Sheet
    changed_at: float | None = None

    def source(self, sheet: Sheet) -> Source:
        """What the file would be read as with this in it."""
        return Source(self.path.name, sheet.csv())


def standing(home: Path, kind: Kind) -> Standing:
    """Raises OSError, and SpreadsheetError where the file is no table or both forms are there."""
    path = source_path(kind.place(home), kind.stem)
    if path is None:
        return Standing(kind.place(home) / f"{kind.stem}.csv", NEW, Sheet.empty(kind.headers))
    content = path.read_bytes()
    sheet = Sheet.read(text_of(content), kind.headers)
    return Standing(path, sha256(content).hexdigest(), sheet, path.stat().st_mtime)


def content_of(kind: Kind, seen: Standing, sheet: Sheet) -> bytes:
    """The bytes of the file with this table in it, in the form that the file has."""
    return as_workbook(kind, sheet) if seen.path.suffix == ".xlsx" else sheet.csv().encode()


def reads_back(kind: Kind, content: bytes, sheet: Sheet) -> bool:
    """Whether the bytes would be read as this very table: a row may look like a total or an
    example, and a cell be longer than a workbook holds.
    """
    try:
        return Sheet.read(text_of(content), kind.headers).rows() == sheet.rows()
    except SpreadsheetError:
        return False


def put(home: Path, seen: Standing, content: bytes, now: datetime) -> None:
    """Writes the file that was seen; as it was, it is kept in data/earlier/. Raises
    ConflictError, OSError.
    """
    path = seen.path
    with ONE_AT_A_TIME:
        before = path.read_bytes() if path.exists() else None
        if (NEW if before is None else sha256(before).hexdigest()) != seen.mark:
            raise ConflictError(path.name)
        if before is not None:
            _keep(home, path, before, now)
        write_whole(path, content)


def as_workbook(kind: Kind, sheet: Sheet) -> bytes:
    """The table as a workbook: units and columns with lists to choose from and a guide; of the
    others every line as it stands. No cell runs as a formula.
    """
    if kind.headers in (UNIT_TABLE, COLUMN_TABLE) and sheet.head == 1:
        lines = [[unsafe(cell) for cell in line] for line in sheet.lines[1:]]
        return workbook(kind.headers, sheet.lines[0], lines, kind.label)
    first, *rest = [[unsafe(cell) for cell in line] for line in sheet.lines] or [[""]]
    return to_xlsx(kind.label[:31], first, rest)


def _keep(home: Path, path: Path, content: bytes, now: datetime) -> None:
    folder = home / EARLIER
    write_whole(folder / f"{path.stem}-{now:%Y%m%dT%H%M%S%f}{path.suffix}", content)
    kept = sorted(folder.glob(f"{path.stem}-*"), key=lambda one: one.name)
    for old in kept[:-MOST_EARLIER]:
        old.unlink(missing_ok=True)
