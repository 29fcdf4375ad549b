"""Which line of a table holds its headers, what each of them is called here,
and which mark parts the cells.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from config.io.spreadsheet import sound_records

DELIMITERS = (",", "\t", ";", "，", "；", "|")
_MOST_TITLE_ROWS = 15

_MARKS = re.compile(r"[\s*※★☆●▲:：、_-]")
_BRACKETS = re.compile(r"[(\[【〔<《](?P<inside>[^)\]】〕>》]{0,400})[)\]】〕>》]")
_NUMBER = re.compile(r"^\s*\d{1,2}\s*[.、)]?")
_UNIT = re.compile(r"(?:单位:?)?(工作日|天|日|周|月|季度|年)数?(?:/次)?")


@dataclass(frozen=True, slots=True)
class Header:
    """One header of a table.

    spellings: what else it is called in offices' lists. meaning and example: for the clerk, in
    Chinese. unit_for_numbers: what stands in brackets behind it, as in 更新周期（天）, is the
    unit of bare numbers below it.
    """

    name: str
    required: bool = False
    spellings: tuple[str, ...] = ()
    meaning: str = ""
    example: str = ""
    unit_for_numbers: bool = False


def headers_of(required: Iterable[str], optional: Iterable[str] = ()) -> tuple[Header, ...]:
    """Headers without other spellings."""
    return (
        *(Header(name, required=True) for name in required),
        *(Header(name) for name in optional),
    )


@dataclass(frozen=True, slots=True)
class Parsed:
    """A table's text as lines of cells. problem: what is wrong with the line behind
    the last of them; "": nothing.
    """

    delimiter: str
    lines: list[list[str]]
    problem: str


def parse(text: str, headers: Sequence[Header]) -> Parsed:
    """The cells, parted by the mark by which most headers are found, by a comma among equals."""
    best, most = None, -1
    required = sum(header.required for header in headers)
    for delimiter in DELIMITERS:
        if most >= required or (delimiter not in text and delimiter != ","):
            continue
        lines, problem = sound_records(text, delimiter)
        found = max((_count(line, headers) for line in lines[:_MOST_TITLE_ROWS]), default=0)
        if found > most:
            best, most = Parsed(delimiter, lines, problem), found
    assert best is not None
    return best


def header_line(lines: Sequence[Sequence[str]], headers: Sequence[Header]) -> int:
    """The position of the line with the headers: that of the first lines in which most are found.

    Where none holds two, the first line that holds anything is meant to be it.
    """
    head = lines[:_MOST_TITLE_ROWS]
    counts = [_count(line, headers) for line in head]
    most = max(counts, default=0)
    if most < 2:
        return next((at for at, line in enumerate(head) if any(line)), 0)
    at = counts.index(most)
    # Headers in two lines: what is merged over both stands in both, what is parted below
    # stands in the lower one alone.
    while at + 1 < len(counts) and counts[at + 1] == most:
        at += 1
    return at


def bare(cell: str) -> str:
    """A header's cell without blanks, marks, a number before it and what stands in brackets;
    【单位】 is in brackets whole.
    """
    text = unicodedata.normalize("NFKC", cell)
    return without_marks(_NUMBER.sub("", _BRACKETS.sub("", text))) or without_marks(
        _BRACKETS.sub(r"\g<inside>", text)
    )


def without_marks(cell: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", cell))


def unit_in(cell: str) -> str:
    """The unit of time that a header's cell names in brackets, as a cycle is written
    with it; "" where it names none.
    """
    found = _BRACKETS.search(unicodedata.normalize("NFKC", cell))
    unit = _UNIT.fullmatch(found["inside"].strip()) if found else None
    return {"月": "个月", "季度": "个季度"}.get(unit[1], unit[1]) if unit else ""


def header_of(cell: str, headers: Sequence[Header]) -> Header | None:
    """The header that a cell means; None where it means none of these."""
    text = bare(cell)
    return next(
        (header for header in headers if text == header.name or text in header.spellings), None
    )


def _count(line: Sequence[str], headers: Sequence[Header]) -> int:
    found = (header_of(cell, headers) for cell in line if cell)
    return len({header.name for header in found if header is not None})
