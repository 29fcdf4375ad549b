"""Tables in plain text, in the forms that PDF and Word leave behind: tabs, one
cell a line, pipes, wide gaps.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_PIPE_RULE = re.compile(r"[\s:|-]+")
_GAP = re.compile(r" {2,}|\u3000+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?%?")


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table of a text: its rows of raw cells, each with the number of the line it begins on."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    end: int
    """The first line behind the table, from 0."""


def table_at(lines: Sequence[str], start: int) -> TextTable | None:
    """The table that begins at line `start` (from 0); None where none does."""
    for read in (_cell_a_line, _tabbed, _piped, _aligned):
        found = read(lines, start)
        if found is not None:
            return found
    return None


def _tabbed(lines: Sequence[str], start: int) -> TextTable | None:
    """Cells between tabs. Empty lines between rows of one width are page breaks."""
    if not _is_tabbed(lines[start]):
        return None
    rows: list[tuple[int, tuple[str, ...]]] = []
    at = start
    while at < len(lines):
        following = _next_filled(lines, at)
        if following is None or not _is_tabbed(lines[following]):
            break
        cells = tuple(cell.strip() for cell in lines[following].split("\t"))
        if following > at and len(cells) != len(rows[-1][1]):
            break
        rows.append((following, cells))
        at = following + 1
    return TextTable(tuple(rows), at)


def _is_tabbed(line: str) -> bool:
    return "\t" in line and not _is_lone_cell(line) and bool(line.strip())


def _is_lone_cell(line: str) -> bool:
    """A line that begins with a tab and holds one cell, be it empty."""
    return line.startswith("\t") and "\t" not in line[1:].rstrip("\t")


def _cell_a_line(lines: Sequence[str], start: int) -> TextTable | None:
    """One cell a line behind a tab, rows divided by empty lines; a row that a page
    break divides is put together.
    """
    groups: list[tuple[int, list[str]]] = []
    at = start
    while at < len(lines):
        if not lines[at].strip() and not lines[at].startswith("\t"):
            following = _next_filled(lines, at)
            if following is None or not _is_lone_cell(lines[following]):
                break
            at = following
            groups.append((at, []))
        elif not _is_lone_cell(lines[at]):
            break
        if not groups:
            groups.append((at, []))
        groups[-1][1].append(lines[at].strip())
        at += 1
    if not groups or len(groups) < 2 or len(groups[0][1]) < 3:
        return None
    return TextTable(tuple(_whole_rows(groups)), at)


def _whole_rows(groups: list[tuple[int, list[str]]]) -> list[tuple[int, tuple[str, ...]]]:
    width = len(groups[0][1])
    rows: list[tuple[int, tuple[str, ...]]] = []
    kept: tuple[int, list[str]] | None = None
    for line, cells in groups:
        if kept is not None and len(kept[1]) + len(cells) <= width:
            line, cells = kept[0], kept[1] + cells
        elif kept is not None:
            rows.append((kept[0], tuple(kept[1])))
        kept = (line, cells) if len(cells) < width else None
        if kept is None:
            rows.append((line, tuple(cells)))
    if kept is not None:
        rows.append((kept[0], tuple(kept[1])))
    return rows


def _piped(lines: Sequence[str], start: int) -> TextTable | None:
    """Rows between pipes, as Markdown has them."""
    rows: list[tuple[int, tuple[str, ...]]] = []
    at = start
    while at < len(lines) and lines[at].count("|") >= 2 and lines[at].strip().startswith("|"):
        if "--" not in lines[at] or not _PIPE_RULE.fullmatch(lines[at].strip()):
            rows.append(
                (at, tuple(cell.strip() for cell in lines[at].strip().strip("|").split("|")))
            )
        at += 1
    return TextTable(tuple(rows), at) if len(rows) >= 2 else None


def _aligned(lines: Sequence[str], start: int) -> TextTable | None:
    """Columns set apart by wide gaps: at least three rows of one width, each
    but the first with a number.
    """
    rows: list[tuple[int, tuple[str, ...]]] = []
    at = start
    while at < len(lines):
        cells = tuple(_GAP.split(lines[at].strip()))
        if len(cells) < 2 or (rows and len(cells) != len(rows[0][1])):
            break
        rows.append((at, cells))
        at += 1
    numbered = all(any(_NUMBER.fullmatch(cell) for cell in cells) for _, cells in rows[1:])
    return TextTable(tuple(rows), at) if len(rows) >= 3 and numbered else None


def _next_filled(lines: Sequence[str], at: int) -> int | None:
    return next((n for n in range(at, len(lines)) if lines[n].strip()), None)
