"""The first sheet of an .xlsx file as rows of text, whatever the
file does to be large or broken.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MARK = b"PK\x03\x04"
"""What a workbook begins with, as every zip file does."""

MOST_BYTES = 64 * 2**20
"""Of all parts of a workbook, unpacked; a roster of ten thousand rows has some four."""
MOST_ROWS = 20_000
MOST_COLUMNS = 256
_MOST_PARTS = 2_000

_BOOK = "xl/workbook.xml"
_OTHER_BOOKS = frozenset(
    {"xl/workbook.bin", "content.xml"}
)  # .xlsb, .ods: their places cannot be looked through

# Whatever the archive's parts raise that are torn, packed in another way, locked,
# or named in no known letters.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(NotImplementedError, RuntimeError, ValueError, EOFError, OSError),
)

_PLACE = re.compile(
    rb"""<(?:\w+:)?(?:row|c)\s[^<>]*?\br\s*=\s*["']\s*([A-Za-z]{0,4})([0-9]{1,10})"""
)
_CHUNK = 2**20
_LONGEST_TAG = 1_024


class WorkbookError(ValueError):
    """The bytes are no workbook that can be read. The message says what is wrong and what to do."""


def is_workbook(content: bytes) -> bool:
    return content.startswith(MARK)


def read_rows(content: bytes) -> list[list[str]]:
    """All rows of the first visible sheet from its row 1 on, every cell
    as text. Raises WorkbookError.

    What is merged over several rows stands in each of them that holds anything of its own; what is
    merged over several columns stands in the first. A number is written without needless decimals,
    a day as YYYY-MM-DD, a formula as its result.
    """
    _check_size(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheet = book.get_sheet_by_index(_first_sheet(book))
            rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
            return _filled(rows, sheet)
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        if isinstance(error, WorkbookError):
            raise
        raise WorkbookError(
            f"cannot be read as a workbook ({error}); open it, save it as .xlsx and try again"
        ) from error


def _check_size(content: bytes) -> None:
    """Refuses what would take more memory than a roster does.

    The reading library lays a sheet out as one rectangle: a single cell in a far corner would fill
    the machine's memory. So the parts are first looked through for places; that takes as much
    memory as one piece of them.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            members = parts.infolist()
            names = {member.filename.lower() for member in members}
            if _BOOK not in names or names & _OTHER_BOOKS:
                raise WorkbookError(
                    "is no .xlsx workbook but another kind of file; save it as .xlsx or as "
                    "CSV UTF-8"
                )
            if (
                len(members) > _MOST_PARTS
                or sum(member.file_size for member in members) > MOST_BYTES
            ):
                raise WorkbookError(
                    f"unpacks to more than {MOST_BYTES // 2**20} MB; expected a roster of "
                    "a few thousand rows"
                )
            for member in members:
                with parts.open(member) as part:
                    _check_places(part, member.filename)
    except _DAMAGE as error:
        if isinstance(error, WorkbookError):
            raise
        raise WorkbookError(
            f"is a damaged workbook ({error}); open it, save it as .xlsx and try again"
        ) from error


def _check_places(part: IO[bytes], name: str) -> None:
    for piece in _pieces(part):
        for letters, digits in _PLACE.findall(piece):
            if int(digits) > MOST_ROWS or _number_of(letters) > MOST_COLUMNS:
                place = f"{letters.decode()}{digits.decode()}"
                raise WorkbookError(
                    f"holds something in {'cell' if letters else 'row'} {place} ({name}); "
                    f"expected at most {MOST_ROWS} rows and "
                    f"{MOST_COLUMNS} columns: delete the empty rows and columns beyond the table"
                )


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    """The bytes piece by piece, each beginning with the end of the one before,
    so that no tag is cut in two.
    """
    rest = b""
    while chunk := part.read(_CHUNK):
        yield rest + chunk
        rest = chunk[-_LONGEST_TAG:]


def _number_of(letters: bytes) -> int:
    """The number of a column by its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _first_sheet(book: CalamineWorkbook) -> int:
    for number, sheet in enumerate(book.sheets_metadata):
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
            return number
    raise WorkbookError("has no sheet that can be seen; expected the table on the first sheet")


def _filled(rows: list[list[str]], sheet: CalamineSheet) -> list[list[str]]:
    filled = [list(row) for row in rows]
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for row in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[row]) and any(rows[row]) and not rows[row][left]:
                filled[row][left] = rows[top][left]
    return filled


def _text(cell: object) -> str:
    """A cell as a person reads it, without the zeroes that a spreadsheet keeps."""
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
    return str(cell)
