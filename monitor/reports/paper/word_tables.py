"""The attachments' tables as Word's XML: built in one piece, because a county's
list may have thousands of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree

from config.io.spreadsheet import Cell
from config.io.xml_text import printed
from monitor.reports.paper.values import Sheet
from monitor.reports.paper.word_styles import TABLE

TEXT_WIDTH = 8844
"""156 mm in twentieths of a point."""
_NARROW = 7
"""How many characters a column keeps before others are made narrower."""
_SIZES = (("表格文字", "表格居中", 240), ("表格小字", "表格小字居中", 200))
"""The styles of words and of numbers, and a character's width in them: the larger where
the columns have room for it.
"""


def table_element(sheet: Sheet) -> etree._Element:
    """w:tbl of one attachment: its header repeated on each page, no row divided,
    lead cells merged, 合计 last.
    """
    needed = [share + 1 for share in sheet.widths]
    words, numbers, character = next(
        (s for s in _SIZES if sum(needed) * s[2] <= TEXT_WIDTH), _SIZES[-1]
    )
    widths = _with_whole_heads(_widths(needed, character), sheet.header, needed, character)
    styles = (words, numbers)
    rows = [_row(sheet.header, widths, styles, header=True)]
    merges = {row: "restart" for row, _ in sheet.merges()}
    merges |= {
        row: "continue" for first, last in sheet.merges() for row in range(first + 1, last + 1)
    }
    for number, cells in enumerate(sheet.rows):
        rows.append(_row(cells, widths, styles, lead=sheet.lead, merge=merges.get(number, "")))
    if sheet.total:
        rows.append(_total_row(sheet.total, widths, styles))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    last = "1" if sheet.total else "0"
    xml = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="{TABLE}"/><w:tblW w:w="{sum(widths)}" '
        'w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="{last}" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(sheet.title)}/><w:tblDescription "
        f"w:val={quoteattr(f'{sheet.name}：{sheet.title}')}/>"
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    element: etree._Element = parse_xml(xml)
    return element


def _widths(shares: Sequence[int], character: int) -> list[int]:
    """The columns' widths: what their contents need, taken from the widest where that is too
    much, together the text's width.
    """
    needed = list(shares)
    while sum(needed) * character > TEXT_WIDTH and max(needed) > _NARROW:
        needed[needed.index(max(needed))] -= 1
    widths = [TEXT_WIDTH * each // sum(needed) for each in needed]
    widths[-1] += TEXT_WIDTH - sum(widths)
    return widths


def _with_whole_heads(
    widths: Sequence[int], header: Sequence[str], needed: Sequence[int], character: int
) -> list[int]:
    """The widths with room for each head that would break inside its bracket,
    taken from the widest column.
    """
    found = list(widths)
    for column, head in enumerate(header):
        at, room = head.find("（"), found[column] // character
        breaks_well = at <= 0 or room > len(head) or room <= max(at, len(head) - at) + 1
        lack = (len(head) + 1) * character - found[column]
        widest = found.index(max(found))
        if (
            not breaks_well
            and widest != column
            and found[widest] - lack >= needed[widest] * character
        ):
            found[column] += lack
            found[widest] -= lack
    return found


def _row(
    cells: Sequence[Cell],
    widths: Sequence[int],
    styles: tuple[str, str],
    *,
    header: bool = False,
    lead: int | None = None,
    merge: str = "",
) -> str:
    properties = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if header else ''}</w:trPr>"
    body = "".join(
        _cell(cell, width, styles, header=header, merge=merge if at == lead else "")
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"<w:tr>{properties}{body}</w:tr>"


def _total_row(cells: Sequence[Cell], widths: Sequence[int], styles: tuple[str, str]) -> str:
    """合计 over the columns of words before the first number."""
    span = next((at for at, cell in enumerate(cells) if isinstance(cell, int | float)), 1)
    first = (
        f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths[:span])}" w:type="dxa"/><w:gridSpan '
        f'w:val="{span}"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{styles[1]}"/></w:pPr><w:r><w:t>{escape(printed(cells[0]))}'
        "</w:t></w:r></w:p></w:tc>"
    )
    others = "".join(
        _cell(cell, width, styles, header=False, merge="")
        for cell, width in zip(cells[span:], widths[span:], strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{first}{others}</w:tr>"


def _cell(cell: Cell, width: int, styles: tuple[str, str], *, header: bool, merge: str) -> str:
    text = "" if merge == "continue" else printed(cell)
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    style = styles[header or isinstance(cell, int | float | date)]
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p></w:tc>'
    )
