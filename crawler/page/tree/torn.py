"""Rows that ends too many tear out of their list, and ends too few set into each other: a template
that closes more than it opened with each row ends the list after the first one, then the box around
it, and so on outwards; one that closes less opens each row in the one before.

A person sees them one below the other, in whatever box each of them came to lie.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml import etree, html

from crawler.page.links import Element
from crawler.page.tree.unended import take_out

_NESTED_END = re.compile(rb"</table>\s{0,200}</t[dhr]")
_ROWS = {
    "table": "tr",
    "tbody": "tr",
    "ul": "li",
    "ol": "li",
    "dl": "dd",
    "div": ("div", "dl", "p", "li", "table"),
    "section": ("div", "dl", "p", "li", "table"),
    "td": ("div", "dl", "p", "table"),
}
"""What a list is made of, by what holds it."""
_LEVELS = 12
"""How far outwards the next row may have come to lie."""
_MOST_BESIDE = 6
_DAY = re.compile(
    r"\W{0,4}(?:\w{1,6}[:：]\s?)?\d{1,4}\s?[-－/.．年月][\d\s\-－/.．年月日号:：]{1,24}\W{0,3}"
)
"""A text that is a day, or says one."""
_LONGEST = 400
"""Characters of a row with its summary."""


def join_torn_rows(root: html.HtmlElement, lower: bytes, *, damaged: bool) -> None:
    """Sets the rows of a torn list behind the first one of them. lower: the markup, small. damaged:
    the parser met ends of what was not open, or passed over ends.

    Only what is made as the last row of a list, and follows it with nothing between that anybody
    sees, is its next row. Tables are looked at where one ends in another, all else where the
    parser met ends of what was not open.
    """
    if lower.count(b"<div") > lower.count(b"</div"):
        for box in [one for one in root.iter("div") if one.get("class")]:
            _take_out(box)
    tags = ["table", "tbody"] if _NESTED_END.search(lower) is not None else []
    if damaged:
        tags = list(_ROWS)
        _give_back_days(root)
    if not tags:
        return
    for holder in list(root.iter(*tags)):
        last = _last_row(holder)
        while last is not None and (behind := _row_behind(last)) is not None:
            if not _is_next_row(last, behind):
                break
            last = _taken(behind, last)
    for place in [one for one in root.iter("table") if _is_empty(one)]:
        _fill(place)


def _give_back_days(root: html.HtmlElement) -> None:
    for part in list(root.iter(*_DATED)):
        _give_back_day(part)
    for cell in [one for one in root.iter("td") if one.getparent().tag != "tr"]:
        _give_back(cell)


def _give_back_day(part: Element) -> None:
    """Sets what says a day and nothing else into the row right before it that shows none, where
    the rows beside that one show theirs.
    """
    row = part.getprevious()
    if row is None or row.tag not in _LIST_ROWS or not _DAY.fullmatch((part.text or "").strip()):
        return
    if len(part) or _cells(row) != [(True, False)]:
        return
    beside = (part.getnext(), row.getprevious())
    if any(
        one is not None
        and (one.tag, one.get("class")) == (row.tag, row.get("class"))
        and _cells(one) == [(True, True)]
        for one in beside
    ):
        row.append(part)


_DATED = ("div", "p", "span", "em", "i")
_LIST_ROWS = frozenset({"li", "dd", "div", "dl", "p"})


def _give_back(cell: Element) -> None:
    """Sets a cell that shows a day and stands in no row into the row right before it that shows
    none: that was ended within its title's cell.
    """
    before = cell.getprevious()
    if before is not None and before.tag in ("table", "tbody"):
        before = next(before.iterchildren("tr", "tbody", reversed=True), None)
    if before is not None and before.tag == "tbody":
        before = next(before.iterchildren("tr", reversed=True), None)
    if before is None or before.tag != "tr":
        return
    shown = _cells(before)
    if shown is None or _kinds([cell]) != [(False, True)]:
        return
    if any(linked for linked, _ in shown) and not any(dated for _, dated in shown):
        before.append(cell)


def _take_out(row: Element) -> None:
    """Sets what stands in a row and is made like it behind it: the row was not ended."""
    make = row.get("class")
    inner = next((one for one in row.iterchildren("div") if one.get("class") == make), None)
    if inner is None or not _holds_row(row, inner) or not _holds_row(inner, None):
        return
    take_out(inner, row)


def _holds_row(row: Element, end: Element | None) -> bool:
    """Whether what an element holds before another one is a link and a day, and no more of them
    than a row has.
    """
    links, dated, length = 0, False, 0
    for part in islice(row.iter("*"), _MOST_TEXTS):
        if part is end or (
            end is None and part is not row and part.get("class") == row.get("class")
        ):
            break
        links += part.tag == "a"
        for text in (part.text, part.tail if part is not row else None):
            length += len(text.strip()) if text else 0
            dated = dated or bool(text and _DAY.fullmatch(text.strip()))
    return 1 <= links <= _LINKS and dated and length <= _LONGEST


def has_stray_ends(parser: html.HTMLParser) -> bool:
    """Whether the parser met ends of elements that were not open."""
    return any(
        error.type == etree.ErrorTypes.ERR_TAG_NAME_MISMATCH and "Unexpected" in error.message
        for error in parser.error_log
    )


def _last_row(holder: Element) -> Element | None:
    last = next(holder.iterchildren(reversed=True), None)
    return last if last is not None and last.tag in _ROWS[holder.tag] else None


def _row_behind(row: Element) -> Element | None:
    """What is shown right below a row, further out than its own list; None where that is words, or
    where the row is not the last of what is around it.
    """
    node = row
    for level in range(_LEVELS):
        if node.tail and not node.tail.isspace() and node.tail.strip():
            return None
        for beside in _next_ones(node):
            if beside.tag == row.tag:
                return beside if level else None
            if _says(beside) or level == 0:
                return None
            if beside.tail and beside.tail.strip():
                return None
        node = node.getparent()
        if node is None or node.tag in ("body", "html"):
            return None
    return None


def _next_ones(node: Element) -> Iterator[Element]:
    beside = node.getnext()
    for _ in range(_MOST_BESIDE):
        if beside is None:
            return
        yield beside
        beside = beside.getnext()


def _says(element: Element) -> bool:
    return next(element.iter("a", "img", "input", "iframe", "script"), None) is not None or any(
        text.strip() for text in element.itertext()
    )


def _is_next_row(last: Element, behind: Element) -> bool:
    """Whether two rows are made alike, each with a link and a day, or, in tables, to the letter."""
    if behind.tag != last.tag or (last.tag != "tr" and last.get("class") != behind.get("class")):
        return False
    cells = _cells(last)
    if cells is None or cells != _cells(behind):
        return False
    if not any(linked for linked, _ in cells):
        return False
    if any(dated for _, dated in cells):
        return True
    return last.tag == "tr" and len(cells) > 1 and _build(last) == _build(behind)


def _cells(row: Element) -> list[tuple[bool, bool]] | None:
    """For each cell of a table's row, or for any other row as a whole, whether it holds a link and
    whether a day; None where it is no plain row.
    """
    if any(one is not row for one in islice(row.iter("table", "ul", "ol", "iframe", "form"), 2)):
        return None
    parts = [cell for cell in row if cell.tag in ("td", "th")] if row.tag == "tr" else [row]
    if row.tag != "tr" and len(list(islice(row.iter("a"), _LINKS + 1))) > _LINKS:
        return None
    return _kinds(parts)


def _kinds(parts: Sequence[Element]) -> list[tuple[bool, bool]] | None:
    """For each part of a row whether it holds a link and whether a day; None where they say more
    than a row does.
    """
    said = [
        [words for text in islice(part.itertext(), _MOST_TEXTS) if (words := text.strip())]
        for part in parts
    ]
    if len(parts) > _MOST_CELLS or sum(len(words) for texts in said for words in texts) > _LONGEST:
        return None
    return [
        (next(part.iter("a"), None) is not None, any(map(_DAY.fullmatch, texts)))
        for part, texts in zip(parts, said, strict=True)
    ]


_MOST_CELLS = 12
_MOST_TEXTS = 40
_LINKS = 3
"""Links of one row: its title, its category, its picture."""


def _build(row: Element) -> list[tuple[object, str | None]]:
    return [(part.tag, part.get("class")) for part in row.iter("*")]


def _is_empty(table: Element) -> bool:
    """Whether a table was ended where it began, and nothing tells a script of it."""
    return not table.get("id") and not _says(table) and next(table.iter("tr"), None) is None


def _fill(place: Element) -> None:
    """Sets the rows that follow an empty table, each with a link and a day, into it: it was to hold
    them, and a person does not see that it does not.
    """
    cell = place.getparent()
    above = cell.getparent() if cell is not None and cell.tag == "td" else None
    if above is None or above.tag != "tr" or len(above) != 1 or len(cell) != 1 or _says(cell):
        return
    row = above.getnext()
    if row is None or row.tag != "tr":
        return
    cells = _cells(row)
    if cells is None or not all(map(any, zip(*cells, strict=True))):
        return
    del place[:]
    place.append(row)
    while (following := above.getnext()) is not None and _is_next_row(row, following):
        place.append(following)
        row = following


def _taken(behind: Element, last: Element) -> Element:
    """Sets a row and its like that follow it behind the last row of a list; the new last row."""
    following: Element | None = behind
    while following is not None:
        row, following = following, following.getnext()
        tail = row.tail
        row.tail = None
        last.addnext(row)
        last = row
        if tail and tail.strip():
            row.tail = tail
            break
        if following is None or following.tag != row.tag or not _is_next_row(row, following):
            break
    return last
