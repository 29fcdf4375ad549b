"""Tables as Excel and WPS read and write them: decoding what a clerk saved, and
files that are safe to open.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TextIO

from config.io.files import replacing
from config.speech import en, noted_en

Cell = str | int | float | date | None

MOST_BYTES = 16 * 2**20
_WORKBOOK = b"PK\x03\x04"
"""What a workbook begins with, as every zip file does."""

# A spreadsheet takes a cell that begins so for a formula or a control; full-width
# forms are folded by some of them.
_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_UNPRINTABLE = dict.fromkeys(n for n in range(32) if chr(n) not in "\t\r\n")
# What pasting from web pages and chats leaves behind and nobody sees.
_INVISIBLE = dict.fromkeys(
    (0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF)
)

# What is saved under a table's name and is none that is read here, by its
# first bytes, with what to do.
_OTHER_KINDS = (
    (
        b"\xd0\xcf\x11\xe0",
        (
            noted_en(
                "is an old Excel or WPS workbook (.xls, .et), or one with a password; save it "
                "as .xlsx or as CSV UTF-8"
            )
        ),
    ),
    (
        b"<!doctype",
        noted_en("is a web page; copy its table into a new workbook and save that as .xlsx"),
    ),
    (
        b"<html",
        noted_en("is a web page; copy its table into a new workbook and save that as .xlsx"),
    ),
    (
        b"<table",
        noted_en("is a web page; copy its table into a new workbook and save that as .xlsx"),
    ),
    (b"<?xml", noted_en("is an XML file; open it and save it as .xlsx or as CSV UTF-8")),
    (b"%pdf", noted_en("is a PDF; the table itself is expected, as .xlsx or as CSV UTF-8")),
    (
        b"{\\rtf",
        noted_en("is a document (RTF); copy its table into a new workbook and save that as .xlsx"),
    ),
)
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class SpreadsheetError(ValueError):
    """The bytes are no table that a spreadsheet program would have saved."""


def text_of(content: bytes) -> str:
    """The text of a table, whatever its file is called: a workbook's first sheet becomes
    CSV. Raises SpreadsheetError.
    """
    if len(content) > MOST_BYTES:
        raise SpreadsheetError(
            en("has more than {most_bytes} MB; expected a table of a few thousand rows").format(
                most_bytes=MOST_BYTES // 2**20
            )
        )
    if not content.startswith(_WORKBOOK):
        return decode(content)
    from config.io.workbook import WorkbookError, read_rows  # most tables are CSV

    try:
        rows = read_rows(content)
    except WorkbookError as error:
        raise SpreadsheetError(str(error)) from error
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


def decode(content: bytes) -> str:
    """The text of a CSV file: UTF-8 with or without BOM, UTF-16, or
    GB18030. Raises SpreadsheetError.
    """
    start = content[:64].removeprefix(codecs.BOM_UTF8).lstrip()[:16].lower()
    for mark, what in _OTHER_KINDS:
        if start.startswith(mark):
            raise SpreadsheetError(en(what))
    encodings = _encodings(content)
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not encoding.startswith("utf-16-") or "\n" in text:  # a guess must make lines of it
            return text
    where = ""
    if content.startswith(codecs.BOM_UTF8):
        sound = content.decode("utf-8-sig", errors="ignore")
        where = en(" (near line {first_difference})").format(
            first_difference=_first_difference(content, sound)
        )
    raise SpreadsheetError(
        en("neither UTF-8 nor GB18030{where}; save it as CSV UTF-8").format(where=where)
    )


def _encodings(content: bytes) -> tuple[str, ...]:
    for mark, encoding in _WIDE:
        if content.startswith(mark):
            return (encoding,)
    if content.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    start = content[:2_048]
    if b"\x00" in start:
        # UTF-16 without its mark: in a table's line ends, commas and
        # digits every second byte is zero.
        return ("utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be",)
    return ("utf-8", "gb18030")


def _first_difference(content: bytes, sound: str) -> int:
    """The line of the first byte that is no UTF-8; `sound` is the text without such bytes."""
    lines = zip(
        content.decode("utf-8-sig", errors="replace").split("\n"), sound.split("\n"), strict=False
    )
    return next(
        (
            number
            for number, (with_marks, plain) in enumerate(lines, start=1)
            if with_marks != plain
        ),
        1,
    )


def records(text: str, delimiter: str = ",") -> list[list[str]]:
    """All rows of a CSV text, cells stripped; row 1 is the file's first, as a spreadsheet
    counts. Raises SpreadsheetError.
    """
    rows, problem = sound_records(text, delimiter)
    if problem:
        raise SpreadsheetError(problem)
    return rows


def sound_records(text: str, delimiter: str = ",") -> tuple[list[list[str]], str]:
    """The rows up to the first that is no CSV, and what is wrong with that one ("": nothing)."""
    if "\x00" in text:
        return [], en("holds NUL bytes; save it as CSV UTF-8")
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append([cell.translate(_INVISIBLE).strip() for cell in row])
    except csv.Error as error:
        row_number = len(rows) + 1
        if "field larger" in str(error):
            return (
                rows,
                (
                    en(
                        "row {row_number}: a cell has more than {field_size_limit} characters; "
                        "is its quote closed?"
                    ).format(row_number=row_number, field_size_limit=csv.field_size_limit())
                ),
            )
        return rows, (
            en(
                'row {row_number}: a quote (") opens a cell and is not closed where the cell '
                "ends ({error}); expected quotes in pairs, or none"
            ).format(row_number=row_number, error=error)
        )
    return rows, ""


def safe(cell: Cell) -> str:
    """The cell as text that no spreadsheet runs: numbers and dates as they are, other
    active beginnings made text by '.
    """
    if isinstance(cell, str):
        text = cell if cell.isprintable() else cell.translate(_UNPRINTABLE)
        return f"'{text}" if text.startswith(_ACTIVE) else text
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def unsafe(text: str) -> str:
    """The inverse of `safe` for text that was read from a file."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(_ACTIVE) else text


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A CSV text (CRLF line ends, with BOM) of safe cells."""
    buffer = io.StringIO(newline="")
    _fill(buffer, header, rows)
    return buffer.getvalue()


def _fill(file: TextIO, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    file.write("\ufeff")
    writer = csv.writer(file)
    writer.writerow([safe(cell) for cell in header])
    writer.writerows([safe(cell) for cell in row] for row in rows)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a CSV file in one step: UTF-8 with BOM, every cell safe to open. The rows
    are never in memory together.
    """
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        _fill(file, header, rows)
