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
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import IO
from xml.parsers.expat import ExpatError, ParserCreate

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from config.speech import en

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

_READ_PARTS = re.compile(r"(?:\[Content_Types\]\.xml|(?:_rels|xl)/.*\.(?:xml|rels))", re.IGNORECASE)
"""The parts that a table can stand in; the others (pictures, macros) are handed to nobody."""
_PLACE = re.compile(r"([A-Za-z]{0,4})([0-9]{1,10})")
_CHUNK = 2**18


class WorkbookError(ValueError):
    """The bytes are no workbook that can be read. The message says what is wrong and what to do."""


def read_rows(content: bytes) -> list[list[str]]:
    """All rows of the first visible sheet from its row 1 on, every cell
    as text. Raises WorkbookError.

    What is merged over several rows stands in each of them that holds anything of its own; what is
    merged over several columns stands in the first. A number is written without needless decimals,
    a day as YYYY-MM-DD, a formula as its result.
    """
    looked_through = _looked_through(content)
    try:
        with CalamineWorkbook.from_filelike(looked_through) as book:
            sheet = book.get_sheet_by_index(_first_sheet(book))
            rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
            return _filled(rows, sheet)
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        if isinstance(error, WorkbookError):
            raise
        raise WorkbookError(
            en(
                "cannot be read as a workbook ({error}); open it, save it as .xlsx and try again"
            ).format(error=error)
        ) from error


def _looked_through(content: bytes) -> io.BytesIO:
    """The workbook packed anew from what was looked through, for an archive can say one thing to
    us and another to the library. Refuses what would take more memory than a roster does.

    The library lays a sheet out as one rectangle: a single cell in a far corner would fill the
    machine's memory. So the parts are first looked through for places; that takes as much memory
    as one piece of them.
    """
    packed = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as parts,
            zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as anew,
        ):
            members = parts.infolist()
            _check_members(members)
            for member in members:
                if _READ_PARTS.fullmatch(member.filename):
                    with parts.open(member) as part, anew.open(member.filename, "w") as copy:
                        _copy(part, copy, _Places(member.filename))
    except _DAMAGE as error:
        if isinstance(error, WorkbookError):
            raise
        raise WorkbookError(
            en("is a damaged workbook ({error}); open it, save it as .xlsx and try again").format(
                error=error
            )
        ) from error
    packed.seek(0)
    return packed


def _check_members(members: Sequence[zipfile.ZipInfo]) -> None:
    names = {member.filename.lower() for member in members}
    if _BOOK not in names or names & _OTHER_BOOKS:
        raise WorkbookError(
            en("is no .xlsx workbook but another kind of file; save it as .xlsx or as CSV UTF-8")
        )
    if len(members) > _MOST_PARTS or sum(member.file_size for member in members) > MOST_BYTES:
        raise WorkbookError(
            en(
                "unpacks to more than {most_bytes} MB; expected a roster of a few thousand rows"
            ).format(most_bytes=MOST_BYTES // 2**20)
        )
    if len(names) < len(members):
        raise WorkbookError(
            en(
                "is a damaged workbook (two of its parts have one name); open it, save it as "
                ".xlsx and try again"
            )
        )


def _copy(part: IO[bytes], copy: IO[bytes], places: _Places) -> None:
    while chunk := part.read(_CHUNK):
        places.look(chunk)
        copy.write(chunk)
    places.look(b"", last=True)


class _Places:
    """Where the rows and cells of a part stand, whether they say so or only follow the one before:
    none may stand too far out. Nothing in it is looked up elsewhere, and no names stand for more.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._row = self._column = 0
        self._parser = ParserCreate()
        self._parser.StartElementHandler = self._element
        self._parser.StartDoctypeDeclHandler = self._doctype

    def look(self, chunk: bytes, *, last: bool = False) -> None:
        """Raises WorkbookError, also for what is no sound XML."""
        try:
            self._parser.Parse(chunk, last)
        except ExpatError as error:
            raise self._damaged(str(error)) from error

    def _element(self, name: str, given: Mapping[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name not in ("row", "c"):
            return
        place = _PLACE.fullmatch(given["r"].strip()) if "r" in given else None
        if name == "row":
            self._row, self._column = int(place[2]) if place else self._row + 1, 0
        else:
            self._column = _number_of(place[1]) if place else self._column + 1
            self._row = int(place[2]) if place else self._row
        if self._row > MOST_ROWS or self._column > MOST_COLUMNS:
            where = (
                place[0]
                if place
                else en("{row}, the {column}th in its row").format(
                    row=self._row, column=self._column
                )
            )
            raise WorkbookError(
                en(
                    "holds something in {kind} {where} ({part}); expected at most {most_rows} rows "
                    "and {most_columns} columns: delete the empty rows and columns beyond the table"
                ).format(
                    kind=en("cell") if name == "c" else en("row"),
                    where=where,
                    part=self._name,
                    most_rows=MOST_ROWS,
                    most_columns=MOST_COLUMNS,
                )
            )

    def _doctype(self, *_: object) -> None:
        raise self._damaged(en("it declares entities"))

    def _damaged(self, why: str) -> WorkbookError:
        return WorkbookError(
            en(
                "is a damaged workbook ({name}: {why}); open it, save it as .xlsx and try again"
            ).format(name=self._name, why=why)
        )


def _number_of(letters: str) -> int:
    """The number of a column by its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _first_sheet(book: CalamineWorkbook) -> int:
    for number, sheet in enumerate(book.sheets_metadata):
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
            return number
    raise WorkbookError(en("has no sheet that can be seen; expected the table on the first sheet"))


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
