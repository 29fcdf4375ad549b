"""One attachment in several files (Word, workbook, CSV): row by row the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.reports.paper_check.blocks import Row
from monitor.reports.paper_check.disagreement import Judgement
from monitor.reports.paper_check.language.normal import bare
from monitor.reports.paper_check.language.numerals import number
from monitor.reports.paper_check.reading.structure import Attached, Paper
from monitor.reports.paper_check.reading.tables import Table, tables_of

_FILES = {"docx": "Word文件", "xlsx": "工作簿", "csv": "CSV", "txt": "文本"}
Key = tuple[str, ...]


@dataclass(frozen=True)
class _Form:
    """An attachment in one kind of file: its rows by the text cells that name them."""

    attached: Attached
    table: Table
    rows: dict[Key, Row]

    @property
    def place(self) -> str:
        return f"{_FILES.get(self.attached.kind, self.attached.kind)}{self.attached.name}"


def check_forms(paper: Paper, judgement: Judgement) -> None:
    """Every attachment that stands in at least two kinds of file."""
    for name in dict.fromkeys(each.number or 1 for each in paper.attached):
        alike = [each for each in paper.attached if (each.number or 1) == name]
        kinds = Counter(each.kind for each in alike)
        forms = [
            form
            for form in map(_form, alike)
            if form is not None and kinds[form.attached.kind] == 1
        ]
        for form in forms[1:]:
            _compare(forms[0], form, _usual(forms), judgement)


def _form(attached: Attached) -> _Form | None:
    tables = [table for grid in attached.grids for table in tables_of(grid)]
    if len(tables) != 1:
        return None
    table = tables[0]
    return _Form(attached, table, {_key(table, row): row for row in table.data})


def _key(table: Table, row: Row) -> Key:
    """What names a row: its unit and its column."""
    columns = [
        column for column in (table.column,) if column is not None and column < len(row.cells)
    ]
    return (bare(table.name(row)), *(bare(row.cells[column]) for column in columns))


def _usual(forms: Sequence[_Form]) -> dict[tuple[Key, str], str]:
    """The value that most files give each cell, where there are at least three."""
    if len(forms) < 3:
        return {}
    votes: dict[tuple[Key, str], Counter[str]] = {}
    for form in forms:
        for key, row in form.rows.items():
            for column, head in enumerate(form.table.heads):
                if column < len(row.cells):
                    votes.setdefault((key, bare(head)), Counter())[row.cells[column]] += 1
    return {
        cell: counts.most_common(1)[0][0]
        for cell, counts in votes.items()
        if counts.most_common(1)[0][1] >= 2
    }


def _compare(
    first: _Form, other: _Form, usual: dict[tuple[Key, str], str], judgement: Judgement
) -> None:
    keys = list(dict.fromkeys((*first.rows, *other.rows)))
    shared = [key for key in keys if key in first.rows and key in other.rows]
    if len(shared) * 2 < len(keys):
        _another_table(first, other, judgement)
        return
    for key in keys:
        if key not in shared:
            _missing(key, first, other, judgement)
    heads = {bare(head): column for column, head in enumerate(other.table.heads)}
    for key in shared:
        for column, head in enumerate(first.table.heads):
            there = heads.get(bare(head))
            if there is not None and column not in (
                first.table.ordinal,
                first.table.unit,
                first.table.column,
            ):
                _cell(
                    first,
                    other,
                    key,
                    head,
                    (column, there),
                    usual.get((key, bare(head))),
                    judgement,
                )


def _missing(key: Key, first: _Form, other: _Form, judgement: Judgement) -> None:
    lacking, having = (first, other) if key not in first.rows else (other, first)
    judgement.disagree(
        f"{having.place}有“{'·'.join(key)}”，{lacking.place}没有",
        here=lacking.place,
        there=having.rows[key].place,
        found="无",
        expected="·".join(key),
    )


def _another_table(first: _Form, other: _Form, judgement: Judgement) -> None:
    judgement.disagree(
        f"{first.place}与{other.place}不是同一个表",
        here=other.attached.place,
        there=first.attached.place,
        found=other.attached.title or f"{len(other.rows)}行",
        expected=first.attached.title or f"{len(first.rows)}行的表",
    )


def _cell(
    first: _Form,
    other: _Form,
    key: Key,
    head: str,
    columns: tuple[int, int],
    usual: str | None,
    judgement: Judgement,
) -> None:
    left, right = _text(first.rows[key], columns[0]), _text(other.rows[key], columns[1])
    if _same(left, right):
        return
    odd, even = (first, other) if usual is not None and left != usual else (other, first)
    found, expected = (left, right) if odd is first else (right, left)
    judgement.disagree(
        f"“{'·'.join(key)}”的“{head}”在{odd.place}为“{found or '空白'}”，"
        f"在{even.place}为“{expected or '空白'}”",
        here=f"{odd.rows[key].place}（{odd.place}）",
        there=f"{even.rows[key].place}（{even.place}）",
        found=found or "空白",
        expected=expected or "空白",
    )


def _text(row: Row, column: int) -> str:
    return row.cells[column] if column < len(row.cells) else ""


def _same(one: str, other: str) -> bool:
    left, right = number(one), number(other)
    return (
        left == right
        if left is not None and right is not None
        else bare(one.lstrip("'")) == bare(other.lstrip("'"))
    )
