"""Tables that set two or three entries side by side in one row: each title has
the day that stands next to it.
"""

from __future__ import annotations

from crawler.layouts.general.date_slots import Grade, Slot
from crawler.layouts.general.row import Row
from crawler.layouts.general.titles import is_category
from crawler.page.breadcrumbs import plain
from crawler.page.links import Element, is_more, words_of

_MOST_PAIRS = 6
_LEAST_TITLE = 6
"""Characters of a title on the average: shorter links are a body's or a
category's, of one entry with two days.
"""
_OWN = (Grade.LABELLED, Grade.PURE, Grade.SHORT)


def spread_pairs(rows: list[Row], header: Element | None) -> list[Row]:
    """The rows, those of several entries each cut into them; as they are where a
    table's rows hold one entry each.

    header: the table's, whose words tell two titles from a title and its source.
    """
    cut = [_pairs(row) for row in rows]
    several = [pairs for pairs in cut if len(pairs) > 1]
    if not several or any(
        not pairs and len(row.slots) > 1 for row, pairs in zip(rows, cut, strict=True)
    ):
        return rows
    titles = [_title(row) for pairs in several for row in pairs]
    if sum(map(len, titles)) < _LEAST_TITLE * len(titles) or (
        header is not None and not _repeats(header)
    ):
        return rows
    return [
        part
        for row, pairs in zip(rows, cut, strict=True)
        for part in (pairs if len(pairs) > 1 else [row])
    ]


def _repeats(header: Element) -> bool:
    """Whether a header names its columns more than once: 标题 日期 标题 日期. A
    first row of pictures names none.
    """
    words = [word for cell in header if (word := plain("".join(cell.itertext())))]
    return not words or len(words) > len(set(words))


def _pairs(row: Row) -> list[Row]:
    """The entries of a table's row, where titles and days take turns in it; one at
    least, [] where they do not.
    """
    first = row.parts[0]
    if first.tag != "tr" or not row.slots or len(row.slots) > _MOST_PAIRS:
        return []
    days = {_place(slot): slot for slot in row.slots if slot.grade in _OWN}
    if len(days) != len(row.slots) or first in days:
        return []
    found: list[tuple[Element | None, Slot | None]] = []
    for element in first.iter("*"):
        if element.tag == "a" and _is_title(element):
            found.append((element, None))
        if (slot := days.get(element)) is not None:
            found.append((None, slot))
    links, slots = found[::2], found[1::2]
    if found and found[0][0] is None:
        links, slots = slots, links
    if (
        len(links) != len(slots)
        or any(link is None for link, _ in links)
        or any(slot is None for _, slot in slots)
    ):
        return []
    chosen = [
        (link, slot)
        for (link, _), (_, slot) in zip(links, slots, strict=True)
        if link is not None and slot
    ]
    if len({link.get("href") for link, _ in chosen}) < len(chosen):
        return []  # a picture and a title of one entry
    return [Row(_cells(first, link, slot), (slot,)) for link, slot in chosen]


def _place(slot: Slot) -> Element:
    return slot.holder if slot.beside is None else slot.beside


def _is_title(link: Element) -> bool:
    words = words_of(link)
    return not is_more(words) and not is_category(words)


def _title(row: Row) -> str:
    return next(
        (words_of(link) for part in row.parts for link in part.iter("a") if _is_title(link)), ""
    )


def _cells(row: Element, link: Element, slot: Slot) -> tuple[Element, ...]:
    """The cells from a title to its day, in the order of the row."""
    cells = list(row)
    ends = sorted(
        next(at for at, cell in enumerate(cells) if one in cell.iter("*"))
        for one in (link, slot.holder)
    )
    return tuple(cells[ends[0] : ends[1] + 1])
