"""A table of the county folder as its file holds it, to be changed row by row and written again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from config.io.headers import Header, parse
from config.io.spreadsheet import SpreadsheetError, to_csv, unsafe
from config.io.table import Table

Line = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """lines: all of the file, title rows and what is no row of the table among them, from the
    file's row 1 on. head: the number of the row with the headers. names: what each header is
    called here. numbers: those of the lines that are read as rows of the table.
    """

    lines: tuple[Line, ...]
    head: int
    names: tuple[str, ...]
    numbers: tuple[int, ...]

    @classmethod
    def read(cls, text: str, headers: Sequence[Header]) -> Sheet:
        """Raises SpreadsheetError where the text is no table."""
        parsed = parse(text, headers)
        if parsed.problem:
            raise SpreadsheetError(parsed.problem)
        table = Table("", text, headers, [])
        numbers = tuple(number for number, _ in table.rows)
        return cls(tuple(map(tuple, parsed.lines)), table.head, table.names, numbers)

    @classmethod
    def empty(cls, headers: Sequence[Header]) -> Sheet:
        """A table without rows."""
        names = tuple(header.name for header in headers)
        return cls((names,), 1, names, ())

    def cells(self, number: int) -> dict[str, str]:
        """The cells of a row by header, as they were meant."""
        line = (*self.lines[number - 1], *[""] * len(self.names))
        return {name: unsafe(cell) for name, cell in zip(self.names, line, strict=False) if name}

    def rows(self) -> list[tuple[int, dict[str, str]]]:
        return [(number, self.cells(number)) for number in self.numbers]

    def changed(self, number: int | None, cells: Mapping[str, str]) -> Sheet:
        """With other cells in a row (None: in a new one below all); a header that stands in no
        column yet has one behind the others where a cell is filled in below it.
        """
        wide = self._with_headers([name for name, cell in cells.items() if cell])
        old = wide.lines[number - 1] if number is not None else ()
        padded = (*old, *[""] * (len(wide.names) - len(old)))
        line = tuple(
            unsafe(cells.get(name, cell)) if name else cell
            for name, cell in zip(wide.names, padded, strict=False)
        )
        if number is None:
            numbers = (*wide.numbers, len(wide.lines) + 1)
            return replace(wide, lines=(*wide.lines, line), numbers=numbers)
        return replace(wide, lines=(*wide.lines[: number - 1], line, *wide.lines[number:]))

    def without(self, number: int) -> Sheet:
        """Without a row."""
        lines = (*self.lines[: number - 1], *self.lines[number:])
        numbers = tuple(n - (n > number) for n in self.numbers if n != number)
        return replace(self, lines=lines, numbers=numbers)

    def csv(self) -> str:
        """The file's text, every cell safe to open."""
        return to_csv(self.lines[0], self.lines[1:]) if self.lines else to_csv((), ())

    def _with_headers(self, names: Iterable[str]) -> Sheet:
        more = tuple(name for name in names if name not in self.names)
        if not more:
            return self
        at = self.head - 1
        head = (*self.lines[at], *more)
        lines = (*self.lines[:at], head, *self.lines[at + 1 :])
        return replace(self, lines=lines, names=(*self.names, *more))
