"""One table of the county folder: rows by header, cells by kind, every problem collected, and
what was made of the file said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

from config.days import read_day
from config.io.headers import (
    DELIMITERS,
    Header,
    bare,
    header_line,
    header_of,
    parse,
    unit_in,
    without_marks,
)
from config.io.spreadsheet import unsafe
from config.speech import en

EXAMPLE = "示例："
"""What the first cell of a row begins with that is there to be looked at: it is never read."""

# A spreadsheet counts days from here; a cell without a date's format shows the number. These
# are the days of 1990 to 2099.
_DAY_ZERO = date(1899, 12, 30)
_DAY_NUMBERS = range(32_874, 73_051)

_BREAKS = re.compile(r"(?<!\s)[^\S\r\n]*+[\r\n]\s*+")
"""Line breaks and the blanks around them."""
_EXAMPLE = re.compile(r"#|[(（\[【]?(?:示例|样例|例)[)）\]】:：]")
_TOTALS = frozenset({"合计", "总计", "共计", "小计", "总数", "合计数", "汇总", "本页合计", "累计"})
_FOOTER = re.compile(
    r"(?:注|备注|说明)\d{0,2}[:：]|(?:填表|填报|制表|审核|审批|经办|单位负责|负责|联系)"
    r"(?:人|单位|时间|日期)\w{0,4}(?:[:：]|$)|"
    r"(?:分管领导|联系电话|单位[(（]盖章)"
)
_SECTION = re.compile(
    r"(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|"
    r"第[一二三四五六七八九十]+[章节部分类])\S"
)


class Table:
    """The rows of one table by header. The first of `headers` names the row's key, by which
    an example or a total is told.

    `text` is CSV text in any of the forms that spreadsheets save, or None where there is none to be
    read. Problems are collected with file, row, header, value and what was expected; `notes` says
    what was made of the file beyond reading it. head: the number of the row with the headers.
    """

    def __init__(
        self, file: str, text: str | None, headers: Sequence[Header], problems: list[str]
    ) -> None:
        self.file = file
        self.problems = problems
        self.rows: list[tuple[int, dict[str, str]]] = []
        self.readable = False
        self.head = 1
        self._headers = headers
        self._names: list[str] = []
        self._units: dict[str, str] = {}
        self._delimiter = ","
        self._said: list[str] = []
        self._left_out: list[str] = []
        if text is not None:
            self._read(text)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a clerk should know of how the file was read: other headers, title
        rows, rows that were left out.
        """
        said = [*self._said]
        if self._left_out:
            said.append(en("left out: {left_out}").format(left_out=", ".join(self._left_out)))
        return (f"{self.file}: {'; '.join(said)}",) if said else ()

    @property
    def names(self) -> tuple[str, ...]:
        """What each cell of the header row is called here."""
        return tuple(self._names)

    def wrong(self, row: int, header: str, value: str, expected: str) -> None:
        self.problems.append(
            en("{file} row {row}, {header} = “{value}”: expected {expected}").format(
                file=self.file, row=row, header=header, value=one_line(value), expected=expected
            )
        )

    def merged(self, row: int, header: str) -> str:
        """What an empty cell may come of, as the end of a message: saving merged cells keeps
        their text in the first row only.
        """
        for number, cells in reversed(self.rows):
            if number < row and cells[header]:
                text = _short(cells[header], 20)
                return en(
                    "; were the cells below row {number} merged? Then only that row kept {text}: "
                    "write it into each"
                ).format(number=number, text=text)
        return ""

    def yes(self, row: int, cells: Mapping[str, str], header: str) -> bool:
        text = cells.get(header, "")
        if text not in ("", "是", "否", "√", "✓"):
            self.wrong(row, header, text, en("是 or nothing"))
        return text in ("是", "√", "✓")

    def count(self, row: int, cells: Mapping[str, str], header: str) -> int | None:
        text = cells.get(header, "")
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,6}", text):
            self.wrong(row, header, text, en("a whole number, 0 or more"))
            return None
        return int(text)

    def day(self, row: int, cells: Mapping[str, str], header: str) -> date | None:
        """A day in any of the forms that Excel turns an ISO date into, its bare day number too."""
        text = cells.get(header, "")
        if not text:
            return None
        if re.fullmatch(r"\d{5}", text) and int(text) in _DAY_NUMBERS:
            return _DAY_ZERO + timedelta(days=int(text))
        day = read_day(text)
        if day is None:
            self.wrong(row, header, text, en("a day such as 2018-07-31"))
        return day

    def _read(self, text: str) -> None:
        parsed = parse(text, self._headers)
        at = header_line(parsed.lines, self._headers)
        found = parsed.lines[at] if parsed.lines else []
        self.head = at + 1
        self._delimiter = parsed.delimiter
        if any(any(line) for line in parsed.lines[:at]):
            self._said.append(en("the headers stand in row {at}").format(at=at + 1))
        self._name(found)
        sound = self._check_names(found, at + 1)
        if parsed.problem:
            self.problems.append(
                f"{self.file}{' ' if parsed.problem.startswith('row') else ': '}{parsed.problem}"
            )
        self.readable = sound and not parsed.problem
        if sound:
            for number, cells in enumerate(parsed.lines[at + 1 :], start=at + 2):
                self._take(number, cells)

    def _name(self, found: Sequence[str]) -> None:
        """What each cell of the header line is called here; a spelling counts only where the
        header's own name stands nowhere.
        """
        exact = {header.name for header in self._headers} & {bare(cell) for cell in found}
        renamed: list[str] = []
        for cell in found:
            header = header_of(cell, self._headers)
            if header is None or (header.name != bare(cell) and header.name in exact):
                self._names.append(cell)
                continue
            if header.name != bare(cell):
                renamed.append(
                    en("{one_line} read as {name}").format(
                        one_line=one_line(cell), name=header.name
                    )
                )
            if header.unit_for_numbers and (unit := unit_in(cell)):
                self._units[header.name] = unit
            self._names.append(header.name)
        if renamed:
            self._said.append(f"header {', '.join(renamed)}")

    def _check_names(self, found: Sequence[str], row: int) -> bool:
        """Whether every required header is there, and none twice."""
        required = [header.name for header in self._headers if header.required]
        missing = [name for name in required if name not in self._names]
        if missing:
            what = (
                en("header {missing} is missing").format(missing=missing[0])
                if len(missing) == 1
                else en("headers {missing} are missing").format(missing="、".join(missing))
            )
            present = _short("、".join(cell for cell in found if cell)) or en("nothing")
            self.problems.append(
                en("{file} row {row}: {what}; expected {required}; found {present}").format(
                    file=self.file,
                    row=row,
                    what=what,
                    required="、".join(required),
                    present=present,
                )
            )
        repeated = sorted({name for name in self._names if name and self._names.count(name) > 1})
        for name in repeated:
            both = [
                one_line(cell)
                for cell, called in zip(found, self._names, strict=True)
                if called == name
            ]
            meant = (
                ""
                if len(set(both)) == 1
                else en(" ({both} both mean it)").format(both=" and ".join(both))
            )
            self.problems.append(
                en("{file} row {row}: header {name} stands twice{meant}; expected once").format(
                    file=self.file, row=row, name=name, meant=meant
                )
            )
        return not missing and not repeated

    def _take(self, number: int, cells: list[str]) -> None:
        if not any(cells) or self._is_example(cells):
            return
        whole = self._whole(cells)
        if why := self._no_row(cells, whole):
            self._left_out.append(en("row {row} ({why})").format(row=number, why=why))
            return
        problem, kept = self._misparted(cells, whole)
        if problem:
            self.problems.append(
                en("{file} row {row}: {problem}").format(
                    file=self.file, row=number, problem=problem
                )
            )
        if not kept:
            return
        padded = [*cells, *[""] * len(self._names)]
        row = {name: unsafe(cell) for name, cell in zip(self._names, padded, strict=False) if name}
        for name, unit in self._units.items():
            bare_number = re.fullmatch(
                r"(\d{1,4})(?:\.0+)?", unicodedata.normalize("NFKC", row[name])
            )
            row[name] = f"{bare_number[1]}{unit}" if bare_number else row[name]
        self.rows.append((number, row))

    def _misparted(self, cells: Sequence[str], whole: bool) -> tuple[str, bool]:
        """What is wrong with how the cells are parted ("": nothing), and whether
        they can be read all the same. whole: as `_whole` says.
        """
        if any(cells[len(self._names) :]):
            return en("{count} cells; expected {count2}, one for each header").format(
                count=len(cells), count2=len(self._names)
            ), True
        if whole:
            return "", True
        runs_on = [cell for cell in cells if "\n" in cell and cell.count(self._delimiter) > 1]
        if runs_on:
            lines = runs_on[0].count("\n") + 1
            return (
                (
                    en(
                        'a quote (") opens a cell of {lines} lines; expected it to be closed '
                        "where the cell ends"
                    ).format(lines=lines)
                ),
                False,
            )
        marks = [
            mark for mark in DELIMITERS if mark != self._delimiter and cells[0].count(mark) > 1
        ]
        if len(cells) == 1 and marks:
            return (
                (
                    en(
                        "one cell with {marks!r} in it; expected cells parted by {delimiter!r}, "
                        "as the headers are"
                    ).format(marks=marks[0], delimiter=self._delimiter)
                ),
                False,
            )
        return "", True

    def _is_example(self, cells: Sequence[str]) -> bool:
        first, key = next(cell for cell in cells if cell), self._key(cells)
        return bool(_EXAMPLE.match(first) or (key != first and _EXAMPLE.match(key)))

    def _no_row(self, cells: Sequence[str], whole: bool) -> str:
        """Why a line is no row of the table although it holds something; "" where it is one.
        whole: as `_whole` says.
        """
        filled = [cell for cell in cells if cell]
        totalled = [self._key(cells)] if whole else filled[:3]
        if total := next((word for word in map(without_marks, totalled) if word in _TOTALS), ""):
            return total
        if not whole and (
            _FOOTER.match(filled[0]) or (len(filled) == 1 and _SECTION.match(filled[0]))
        ):
            return _short(filled[0], 12)
        return en("the headers again") if whole and self._heads(filled) else ""

    def _heads(self, filled: Sequence[str]) -> bool:
        """Whether every required header stands among the cells; no cell is looked at once there
        are too few left for it.
        """
        missing = set(self._required)
        for number, cell in enumerate(filled, 1):
            header = header_of(cell, self._headers)
            if header is not None:
                missing.discard(header.name)
            if len(missing) > len(filled) - number:
                return False
        return not missing

    @cached_property
    def _required(self) -> set[str]:
        return {header.name for header in self._headers if header.required}

    def _whole(self, cells: Sequence[str]) -> bool:
        """Whether all that is required is filled in."""
        return self._required <= {
            name for name, cell in zip(self._names, cells, strict=False) if cell
        }

    def _key(self, cells: Sequence[str]) -> str:
        return cells[self._key_place] if self._key_place < len(cells) else ""

    @cached_property
    def _key_place(self) -> int:
        return self._names.index(self._headers[0].name)


def one_line(text: str, joint: str = " ") -> str:
    """The text with `joint` for each line break and the blanks around it."""
    return _BREAKS.sub(joint, text)


def _short(text: str, longest: int = 60) -> str:
    text = one_line(text)
    return text if len(text) <= longest else text[: longest - 1] + "…"
