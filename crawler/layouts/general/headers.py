"""The header above a list's rows: which of its cells names what, and which of a
row's cells stands below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from crawler.page.breadcrumbs import plain
from crawler.page.links import Element

Wanted = Callable[[str], bool]

_MOST_ROWS = 2_000
_MOST_COLUMNS = 24
MOST_PARTS = 12
_LONGEST = 10
"""Characters of a header's cell that names what stands below it."""


def cells_below(rows: Sequence[Element], wanted: Wanted) -> Mapping[Element, Element] | None:
    """For each row, the cell below the first header cell whose words are `wanted`;
    None where no header has one.

    rows: `tr`s of tables, or elements without a table, of which the header has as many parts as
    they have. Cells that span rows or columns stand below and beside what they span. A header
    stands before the first row.
    """
    if not rows:
        return None
    return _in_tables(rows, wanted) if rows[0].tag == "tr" else _in_parts(rows, wanted)


def _in_tables(rows: Sequence[Element], wanted: Wanted) -> Mapping[Element, Element] | None:
    own = set(rows)
    found: dict[Element, Element] = {}
    for table in dict.fromkeys(
        table for row in rows if (table := next(row.iterancestors("table"), None)) is not None
    ):
        at: int | None = None
        for row, cells in grid(table):
            if at is None:
                if row in own:
                    break  # its first entry: no header stood before it
                at = next((index for index, cell in cells.items() if _says(cell, wanted)), None)
            elif row in own and at in cells:
                found[row] = cells[at]
    return found or None


def grid(table: Element) -> Iterator[tuple[Element, Mapping[int, Element]]]:
    """The table's own rows in order, each with the cells that it shows by their columns."""
    spanning: dict[int, tuple[Element, int]] = {}
    for row in islice(_rows(table), _MOST_ROWS):
        cells = {index: cell for index, (cell, _) in spanning.items()}
        spanning = {index: (cell, left - 1) for index, (cell, left) in spanning.items() if left > 1}
        index = 0
        for cell in row.iterchildren("td", "th"):
            while index in cells:
                index += 1
            for column in range(index, min(index + span(cell), _MOST_COLUMNS)):
                cells[column] = cell
                if (more := span(cell, "rowspan") - 1) > 0:
                    spanning[column] = cell, more
            index += span(cell)
            if index >= _MOST_COLUMNS:
                break
        yield row, cells


def _rows(table: Element) -> Iterator[Element]:
    """The rows of a table, without those of tables inside it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def span(cell: Element, name: str = "colspan") -> int:
    """Over how many columns, or rows, a cell goes."""
    text = cell.get(name) or "1"
    return (
        max(1, min(int(text), 200 if name == "rowspan" else 20))
        if text.isascii() and text.isdigit()
        else 1
    )


def _in_parts(rows: Sequence[Element], wanted: Wanted) -> Mapping[Element, Element] | None:
    header = header_of_parts(rows[0], lambda words: not any(map(str.isdigit, words)))
    at = (
        None
        if header is None
        else next((n for n, cell in enumerate(header) if _says(cell, wanted)), None)
    )
    if header is None or at is None:
        return None
    return {row: row[at] for row in rows if len(row) == len(header)} or None


def header_of_parts(first: Element, fitting: Wanted) -> Element | None:
    """What stands over rows that no table holds and has as many parts as they, where its words fit.

    It may have a box of its own above theirs, as a list's first line may.
    """
    if not 2 <= len(first) <= MOST_PARTS:
        return None
    for row in (first, first.getparent()):
        above = row.getprevious() if row is not None else None
        while above is not None and len(above) == 1 and len(first) > 1:
            above = above[0]
        if above is not None and isinstance(above.tag, str) and len(above) == len(first):
            words = plain("".join(islice(above.itertext(), 40)))[:200]
            if len(words) <= MOST_PARTS * 6 and fitting(words) and _names_columns(above):
                return above
    return None


def _names_columns(above: Element) -> bool:
    """Whether two parts at least say something, none of them several links: 招教考试 between two
    pictures is a name of the list, and what holds a menu no header.
    """
    said = sum(1 for part in above if plain("".join(islice(part.itertext(), 12))))
    return said > 1 and not any(len(list(islice(part.iter("a"), 2))) > 1 for part in above)


def _says(cell: Element, wanted: Wanted) -> bool:
    words = plain("".join(islice(cell.itertext(), 12))[:80])
    return 0 < len(words) <= _LONGEST and wanted(words)
