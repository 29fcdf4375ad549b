"""A ruled table as text for a terminal. Its looks are those of rich's tables; rich lays out each
cell by itself, which takes a list of 500 rows more than half a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest

from rich.cells import cell_len, chop_cells, set_cell_size

_NARROWEST = 2
"""No column is narrower: one Chinese character takes as much."""
_CONTROLS = dict.fromkeys((*range(32), 127)) | {ord("\t"): " ", ord("\n"): "\n"}


def ruled(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """The rows under their header, as wide as they need and at most `width` columns of a terminal:
    the widest give way first, and what does not fit goes on below. No cell is cut short: where
    there is too little room for a character in each column, none is left for blanks beside them.
    """
    blank = " " if width > (_NARROWEST + 3) * len(header) else ""
    rows = [[cell.translate(_CONTROLS) for cell in row] for row in rows]
    needed = [max(map(_widest_line, column)) for column in zip(header, *rows, strict=True)]
    widths = _narrowed(needed, width - 1 - (1 + 2 * len(blank)) * len(header))
    top, below = ("┏", "┳", "┓"), ("┡", "╇", "┩")
    across = [width + 2 * len(blank) for width in widths]
    lines = [_rule(top, "━", across), *_row(header, widths, f"{blank}┃{blank}")]
    lines.append(_rule(below, "━", across))
    for row in rows:
        lines += _row(row, widths, f"{blank}│{blank}")
    return "\n".join([*lines, _rule(("└", "┴", "┘"), "─", across)])


def _narrowed(needed: Sequence[int], room: int) -> list[int]:
    widths = list(needed)
    while sum(widths) > room and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _rule(corners: tuple[str, str, str], line: str, widths: Sequence[int]) -> str:
    left, between, right = corners
    return left + between.join(line * width for width in widths) + right


def _row(cells: Sequence[str], widths: Sequence[int], rule: str) -> Iterator[str]:
    """The lines of one row: as many as its longest cell takes."""
    folded = [_folded(cell, width) for cell, width in zip(cells, widths, strict=True)]
    blanks = [" " * width for width in widths]
    for parts in zip_longest(*folded):
        shown = (part or blank for part, blank in zip(parts, blanks, strict=True))
        yield rule.lstrip() + rule.join(shown) + rule.rstrip()


@lru_cache(maxsize=4096)
def _folded(cell: str, width: int) -> tuple[str, ...]:
    """The lines of a cell, each as wide as its column: broken at blanks, and within a word where it
    is wider than that. Most of what stands in a list stands there often.
    """
    lines = [part for line in cell.split("\n") for part in _broken(line, width)]
    return tuple(set_cell_size(line, width) for line in lines)


def _broken(line: str, width: int) -> Iterator[str]:
    if cell_len(line) <= width:
        yield line
        return
    at = ""
    for word in line.split(" "):
        joined = f"{at} {word}" if at else word
        if cell_len(joined) <= width:
            at = joined
            continue
        if at:
            yield at
        *full, at = chop_cells(word, width) or [""]
        yield from full
    yield at


def _widest_line(cell: str) -> int:
    return max(map(cell_len, cell.split("\n")))
