"""A paper in plain text: hard-wrapped lines put together again, tables told from prose."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.reports.paper_check.blocks import Block, Document, Grid, Paragraph, Row
from monitor.reports.paper_check.language.normal import normal
from monitor.reports.paper_check.reading.text_tables import TextTable, table_at

_ENDS = "。；：！？”）】》"
_BEGINS = re.compile(
    r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.、．](?!\d)"
    r"|（\d{1,2}）"
    r"|[-—*•] ?|附件|附表|附：|注：|备注：|抄送|联系人|联系电话|（此页|（共印"
)
_DATE_ALONE = re.compile(r"(\d{4}|[〇○零一二三四五六七八九]{4})年.{1,3}月.{1,3}日")
_HEADING = re.compile(r"^(#|\*\*)")


def read_text(name: str, text: str) -> Document:
    """The document of a plain text. Places count the text's own lines from 1."""
    lines = text.split("\n")
    blocks: list[Block] = []
    open_at: int | None = None
    at = 0
    while at < len(lines):
        table = table_at(lines, at) if lines[at].strip() else None
        if table is not None:
            blocks.append(_grid(name, table))
            at, open_at = table.end, None
            continue
        line = normal(lines[at])
        if line and not (open_at is not None and _continues(blocks, line, lines[at])):
            blocks.append(Paragraph(line, f"{name} 第{at + 1}行"))
            open_at = None if _HEADING.match(lines[at]) else at
        elif line:
            before = blocks[-1]
            assert isinstance(before, Paragraph)
            blocks[-1] = Paragraph(before.text + line, before.place)
        at += 1
    return Document(name, name.rpartition(".")[0] or name, "txt", tuple(blocks))


def _continues(blocks: Sequence[Block], line: str, raw: str) -> bool:
    """Whether a line goes on with the sentence of the paragraph before, broken
    by a line's or a page's end.
    """
    before = blocks[-1] if blocks else None
    if not isinstance(before, Paragraph) or before.text[-1:] in _ENDS:
        return False
    prose = any(mark in before.text for mark in "，。；")
    return (
        prose
        and not _BEGINS.match(line)
        and not _HEADING.match(raw)
        and not _DATE_ALONE.fullmatch(line)
    )


def _grid(name: str, table: TextTable) -> Grid:
    rows = tuple(
        Row(tuple(normal(cell) for cell in cells), f"{name} 第{line + 1}行")
        for line, cells in table.rows
    )
    return Grid(rows, rows[0].place)
