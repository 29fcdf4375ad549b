"""The month's paper of an invented county as an office hands it in: Word,
workbook and CSV in one folder.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter
from docx import Document
from docx.document import Document as WordDocument

from tests.monitor.paper_check.papers import MONTH

BODY, *ATTACHMENTS = MONTH.split("\n附件")[:1] + MONTH.split("\n附件")[2:]
LISTED = [line for line in MONTH.split("附件：")[1].split("\n\n")[0].splitlines() if line]
Rows = list[list[str]]


def tables() -> list[tuple[str, Rows]]:
    """Title and rows, header first, of each attachment."""
    found = []
    for part in ATTACHMENTS:
        lines = [line for line in part.splitlines()[1:] if line.strip()]
        found.append((lines[0], [line.split("\t") for line in lines[1:]]))
    return found


def write_folder(directory: Path, *, edit: Callable[[str, int, Rows], Rows] | None = None) -> Path:
    """通报.docx, 通报.xlsx and 附件N.csv. edit: changes the rows of one attachment in one
    kind of file (docx, xlsx, csv).
    """

    def rows(kind: str, number: int) -> Rows:
        own = [list(row) for row in tables()[number - 1][1]]
        return edit(kind, number, own) if edit else own

    directory.mkdir(parents=True, exist_ok=True)
    _write_word(directory / "通报.docx", rows)
    _write_workbook(directory / "通报.xlsx", rows)
    for number in range(1, len(tables()) + 1):
        with (directory / f"附件{number}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(
                row for row in _filled(rows("csv", number)) if row[0] != "合计"
            )
    return directory


def _write_word(path: Path, rows: Callable[[str, int], Rows]) -> None:
    word: WordDocument = Document()
    for line in BODY.splitlines():
        if line.strip() and not line.startswith("附件"):
            word.add_paragraph(line)
    for number, (title, _) in enumerate(tables(), start=1):
        word.add_paragraph(f"附件{number}")
        word.add_paragraph(title)
        cells = rows("docx", number)
        table = word.add_table(len(cells), len(cells[0]))
        for at, row in enumerate(cells):
            for column, text in enumerate(row):
                table.cell(at, column).text = text
            if not row[0] and number == 3:
                above = max(n for n in range(at) if cells[n][0])
                table.cell(above, 0).merge(table.cell(at, 0))
    word.save(str(path))


def _write_workbook(path: Path, rows: Callable[[str, int], Rows]) -> None:
    with xlsxwriter.Workbook(str(path)) as workbook:
        for number, (title, _) in enumerate(tables(), start=1):
            sheet = workbook.add_worksheet(f"附件{number}")
            cells = rows("xlsx", number)
            sheet.write_string(0, 0, f"附件{number}")
            sheet.merge_range(1, 0, 1, len(cells[0]) - 1, title)
            for at, row in enumerate(cells, start=2):
                for column, text in enumerate(row):
                    if text.isdigit():
                        sheet.write_number(at, column, int(text))
                    elif text:
                        sheet.write_string(at, column, text)


def _filled(rows: Sequence[Sequence[str]]) -> Rows:
    """A CSV has no merged cells: each row names its lead."""
    found: Rows = []
    for row in rows:
        found.append([row[0] or (found[-1][0] if found else ""), *row[1:]])
    return found
