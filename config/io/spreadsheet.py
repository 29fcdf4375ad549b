"""CSV as Excel and WPS read and write it: decoding what a clerk saved, and files that are safe to open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from config.io.files import write_whole

Cell = str | int | float | date | None

# A spreadsheet takes a cell that begins so for a formula or a control; full-width forms are folded by some of them.
_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_UNPRINTABLE = dict.fromkeys(n for n in range(32) if chr(n) not in "\t\r\n")


class SpreadsheetError(ValueError):
    """The bytes are no text that a spreadsheet program would have saved as CSV."""


def decode(content: bytes) -> str:
    """The text of a CSV file: UTF-8 with or without BOM, UTF-16 with BOM, or GB18030. Raises SpreadsheetError."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SpreadsheetError("neither UTF-8 nor GB18030; save it as CSV UTF-8")


def records(text: str) -> list[list[str]]:
    """All rows of a CSV text, cells stripped; row 1 is the header's, as a spreadsheet counts. Raises SpreadsheetError."""
    if "\x00" in text:
        raise SpreadsheetError("holds NUL bytes; save it as CSV UTF-8")
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    except csv.Error as error:
        raise SpreadsheetError(f"is no CSV: {error}") from error


def safe(cell: Cell) -> str:
    """The cell as text that no spreadsheet runs: numbers and dates as they are, other active beginnings made text by '."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if not isinstance(cell, str):
        return str(cell)
    text = cell.translate(_UNPRINTABLE)
    return f"'{text}" if text.startswith(_ACTIVE) else text


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A CSV text (CRLF line ends, with BOM) of safe cells."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([safe(cell) for cell in header])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return "\ufeff" + buffer.getvalue()


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a CSV file in one step: UTF-8 with BOM, every cell safe to open."""
    write_whole(path, to_csv(header, rows).encode("utf-8"))
