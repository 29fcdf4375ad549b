"""A .docx as paragraphs and tables, read from its XML: whoever wrote it, Word,
WPS, LibreOffice or a program.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from config.speech import en
from monitor.reports.paper_check.blocks import (
    Block,
    Document,
    Grid,
    Paragraph,
    Row,
    UnreadablePaperError,
)
from monitor.reports.paper_check.language.normal import normal
from monitor.reports.paper_check.language.numerals import number
from monitor.reports.paper_check.reading.word_numbers import Numbering

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = {f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", _FALLBACK}
_MAX_BYTES = 64 * 1024 * 1024


def read_word(path: Path) -> Document:
    """The document of a .docx: text as it stands with its changes accepted,
    tables with merged cells filled.

    Raises UnreadablePaperError, OSError.
    """
    body, numbering = _parts(path)
    blocks: list[Block] = []
    tables = 0
    for element in _content(body):
        if element.tag == f"{_W}tbl":
            tables += 1
            blocks.append(_grid(element, f"{path.name} 第{tables}个表"))
            continue
        prefix = numbering.prefix(element)
        for line in f"{prefix}{_text(element)}".split("\n"):
            if text := normal(line):
                paragraphs = sum(isinstance(block, Paragraph) for block in blocks) + 1
                blocks.append(Paragraph(text, f"{path.name} 第{paragraphs}段"))
    return Document(path.name, path.stem, "docx", tuple(blocks))


def _parts(path: Path) -> tuple[etree._Element, Numbering]:
    try:
        with zipfile.ZipFile(path) as archive:
            body = _xml(archive, "word/document.xml").find(f"{_W}body")
            lists = (
                _xml(archive, "word/numbering.xml")
                if "word/numbering.xml" in archive.namelist()
                else None
            )
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise UnreadablePaperError(
            en("{path}: is no Word file (.docx): {error}; save it as .docx again").format(
                path=path, error=error
            )
        ) from error
    if body is None:
        raise UnreadablePaperError(
            en("{path}: holds no text; save it as .docx again").format(path=path)
        )
    return body, Numbering(lists)


def _xml(archive: zipfile.ZipFile, name: str) -> etree._Element:
    if archive.getinfo(name).file_size > _MAX_BYTES:
        raise KeyError(f"{name} is larger than {_MAX_BYTES // 1024 // 1024} MiB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(archive.read(name), parser)


def _content(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, out of content controls and accepted insertions too."""
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in (
            f"{_W}sdt",
            f"{_W}sdtContent",
            f"{_W}ins",
            f"{_W}moveTo",
            f"{_W}customXml",
        ):
            yield from _content(child)


def _text(parent: etree._Element) -> str:
    """The text inside an element, without what is deleted and without text
    boxes; a break is a new line.
    """
    parts: list[str] = []
    for child in parent:
        if child.tag in _LEFT_OUT:
            continue
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif child.tag == f"{_W}tab":
            parts.append(" ")
        else:
            parts.append(_text(child))
    return "".join(parts)


def _grid(table: etree._Element, place: str) -> Grid:
    rows: list[Row] = []
    above: list[str] = []
    for at, element in enumerate((row for row in _rows(table)), start=1):
        above = _cells(element, above)
        rows.append(Row(tuple(above), f"{place}第{at}行"))
    return Grid(tuple(rows), rows[0].place if rows else place)


def _rows(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == f"{_W}tr":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _rows(child)


def _cells(row: etree._Element, above: list[str]) -> list[str]:
    """A row's cells by the table's columns: wide cells stand in each, those that go on
    downwards repeat words, not numbers.
    """
    cells: list[str] = [""] * _number(row.find(f"{_W}trPr/{_W}gridBefore"))
    for cell in _of_row(row):
        width = max(1, _number(cell.find(f"{_W}tcPr/{_W}gridSpan")))
        merge = cell.find(f"{_W}tcPr/{_W}vMerge")
        goes_on = merge is not None and merge.get(f"{_W}val") != "restart"
        if goes_on:
            upper = above[len(cells)] if len(cells) < len(above) else ""
            text = "" if number(upper) is not None else upper
        else:
            text = normal(" ".join(_text(each) for each in _content(cell)))
        cells += [text] * width
    return cells


def _of_row(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent"):
            yield from _of_row(child)


def _number(element: etree._Element | None) -> int:
    value = element.get(f"{_W}val") if element is not None else None
    return int(value) if value and value.isdigit() else 0
