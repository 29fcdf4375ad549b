"""The files that make a paper: one of them, or a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from config.io.spreadsheet import SpreadsheetError, decode, records
from config.speech import en
from monitor.reports.paper_check.blocks import Document, Grid, Row, UnreadablePaperError
from monitor.reports.paper_check.language.normal import normal
from monitor.reports.paper_check.reading.plain_text import read_text


def read_documents(path: Path) -> list[Document]:
    """The documents of a file, or of the paper directly inside a folder, by name. Raises
    UnreadablePaperError, OSError.
    """
    if path.is_dir():
        files = sorted(
            each
            for each in path.iterdir()
            if each.suffix.lower() in READERS and _of_the_paper(each)
        )
        found = [document for file in files for document in _read(file)]
        if not found:
            raise UnreadablePaperError(
                en("{path}: no .docx, .xlsx, .csv or .txt in it").format(path=path)
            )
        return found
    if path.suffix.lower() not in READERS:
        raise UnreadablePaperError(
            en("{path}: cannot be read; expected a folder or one of {found}").format(
                path=path, found=" ".join(READERS)
            )
        )
    return _read(path)


BESIDE = frozenset({"台账"})
"""Files by these names lie beside a paper and are no part of it: they hold what the paper counts.
"""


def _of_the_paper(path: Path) -> bool:
    return path.name[0] not in "~." and path.stem not in BESIDE


def _read(path: Path) -> list[Document]:
    return READERS[path.suffix.lower()](path)


def _text(path: Path) -> list[Document]:
    return [read_text(path.name, _decoded(path).replace("\r\n", "\n"))]


def _csv(path: Path) -> list[Document]:
    try:
        lines = records(_decoded(path))
    except SpreadsheetError as error:
        raise UnreadablePaperError(f"{path}: {error}") from error
    rows = tuple(
        Row(tuple(normal(cell.removeprefix("'")) for cell in cells), f"{path.name} 第{line}行")
        for line, cells in enumerate(lines, start=1)
        if any(cells)
    )
    return [Document(path.name, path.stem, "csv", (Grid(rows, path.name),) if rows else ())]


def _decoded(path: Path) -> str:
    try:
        return decode(path.read_bytes())
    except SpreadsheetError as error:
        raise UnreadablePaperError(f"{path}: {error}") from error


def _word(path: Path) -> list[Document]:
    from monitor.reports.paper_check.reading.word import read_word

    return [read_word(path)]


def _workbook(path: Path) -> list[Document]:
    from monitor.reports.paper_check.reading.workbook import read_workbook

    return read_workbook(path)


READERS: dict[str, Callable[[Path], list[Document]]] = {
    ".docx": _word,
    ".xlsx": _workbook,
    ".csv": _csv,
    ".txt": _text,
    ".md": _text,
}
