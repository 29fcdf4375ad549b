"""What a file is made of, whatever kind it is: paragraphs and tables in
their order, each with its place.
"""

from __future__ import annotations

from dataclasses import dataclass


class UnreadablePaperError(ValueError):
    """A file that is no paper that can be read. The message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text, normalised (language.normal). place: where it
    stands, in the office's words.
    """

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its cells as normalised text. place: where it stands."""

    cells: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Grid:
    """One table, header rows included, as it is printed; the words of a merged
    cell stand in each of its parts.
    """

    rows: tuple[Row, ...]
    place: str


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """One file, or one sheet of a workbook.

    name: as its places begin. label: what the file (without its ending) or the sheet
    is called. kind: the ending.
    """

    name: str
    label: str
    kind: str
    blocks: tuple[Block, ...]
