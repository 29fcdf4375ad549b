"""A paper as values: what is printed, in its order, without a word on how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from config.io.spreadsheet import Cell
from monitor.reports.charts.values import Chart


class Level(IntEnum):
    """What a paragraph is: a heading of the first, second or third
    order (一、（一）1.), or text.
    """

    TEXT = 0
    FIRST = 1
    SECOND = 2
    THIRD = 3


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph with its level; a heading's text holds its own number."""

    text: str
    level: Level = Level.TEXT


@dataclass(frozen=True, slots=True)
class Sheet:
    """One attachment: its title as 附件说明 has it, header, rows, and what stands below.

    lead: the column whose equal neighbours are one cell (牵头责任单位); None: none. total: the row
    合计, () where nothing is added. notes: lines below the table. widths: how many Chinese
    characters each column has room for.
    """

    number: int
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    lead: int | None = None
    notes: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """附件1 and so on."""
        return f"附件{self.number}"

    def merges(self) -> list[tuple[int, int]]:
        """The first and the last row (from 0, without the header) of each run of equal
        lead cells of two rows or more.
        """
        if self.lead is None:
            return []
        runs: list[tuple[int, int]] = []
        start = 0
        for at in range(1, len(self.rows) + 1):
            if at == len(self.rows) or self.rows[at][self.lead] != self.rows[start][self.lead]:
                if at - start > 1 and self.rows[start][self.lead]:
                    runs.append((start, at - 1))
                start = at
        return runs


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole paper. number: 文号, "" where it has none yet. date: the day of
    issue as printed (2018年8月7日).

    contact: the line in brackets below the date; copies: who gets copies (抄送), "" for nobody.
    definitions: what the sheet 口径 says, as pairs of a word and its meaning. charts: those of the
    annex, () where none is asked for.
    """

    title: str
    number: str
    addressees: str
    body: tuple[Paragraph, ...]
    issuer: str
    date: str
    contact: str
    copies: str
    sheets: tuple[Sheet, ...]
    definitions: tuple[tuple[str, str], ...]
    charts: tuple[Chart, ...] = ()
