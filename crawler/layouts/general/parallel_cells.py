"""Titles in one cell and their days in the one beside it, line by
line: rows that no element holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from crawler.layouts.general.date_slots import Grade, Slot
from crawler.layouts.general.row import Row
from crawler.page.links import Element, is_hidden, is_more, words_of

_LEAST = 3
_BESIDE = 2


def twin_rows(slots: list[Slot]) -> Iterator[tuple[Element, list[Row]]]:
    """The titles' cell and its rows, where a cell beside it holds exactly one day for
    each title and nothing else.
    """
    columns: dict[Element, list[Slot]] = {}
    for slot in slots:
        if slot.grade is Grade.PURE and slot.where in ("text", "tail"):
            columns.setdefault(slot.holder, []).append(slot)
    for cell, days in columns.items():
        if (
            len(days) < _LEAST
            or cell.tag not in ("td", "div")
            or is_hidden(cell)
            or next(cell.iter("a"), None) is not None
        ):
            continue
        before = list(cell.itersiblings(cell.tag, preceding=True))[:_BESIDE]
        for titles in (*before, *list(cell.itersiblings(cell.tag))[:_BESIDE]):
            links = [link for link in titles.iterchildren("a") if not is_more(words_of(link))]
            if len(links) == len(days):
                rows = [Row((link,), (day,)) for link, day in zip(links, days, strict=True)]
                if titles in before:
                    rows[-1] = Row(
                        (links[-1], cell), rows[-1].slots
                    )  # what follows the list follows both
                yield titles, rows
                break
