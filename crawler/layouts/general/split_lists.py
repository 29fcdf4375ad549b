"""Lists that go on: pinned rows in a box of their own, a lead story above the rest,
one list set in two columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.layouts.general.candidates import Block
from crawler.page.links import Element
from storage.records import Entry

_WRAPPERS = 3
_BESIDE = 6


def goes_on(one: Block, entries: Sequence[Entry], other: Block, others: Sequence[Entry]) -> bool:
    """Whether `other` stands right below `one` and is the rest of the same list.

    Boxes that touch inside one element are; whole columns of a page are where one has as many rows
    as the other and begins where that ends, which no side bar does.
    """
    if not (one.dated and other.dated and entries and others) or _shape(entries) != _shape(others):
        return False
    levels = _touching(one.rows[-1].parts[-1], other.rows[0].parts[0])
    if levels is None:
        return False
    return levels <= 1 or _is_continued(entries, others)


def _touching(last: Element, first: Element) -> int | None:
    """How far out the boxes of both touch each other, None where words
    stand between or they do not.
    """
    node = first
    for level in range(_WRAPPERS):
        beside = node.getprevious()
        for _ in range(_BESIDE):
            if beside is None or _says(beside):
                break
            beside = beside.getprevious()
        if beside is not None and _says(beside):
            return max(level, _depth(last, beside)) if _depth(last, beside) >= 0 else None
        parent = node.getparent()
        if parent is None or parent.tag == "body" or (parent.text or "").strip():
            return None
        node = parent
    return None


def _says(element: Element) -> bool:
    return (
        isinstance(element.tag, str)
        and element.tag not in ("script", "style")
        and any(text.strip() for text in element.itertext())
    )


def _depth(element: Element, ancestor: Element) -> int:
    node: Element | None = element
    for level in range(_WRAPPERS + 1):
        if node is ancestor:
            return level
        node = node.getparent() if node is not None else None
    return -1


def _is_continued(entries: Sequence[Entry], others: Sequence[Entry]) -> bool:
    days = [entry.published_on for entry in entries if entry.published_on]
    rest = [entry.published_on for entry in others if entry.published_on]
    return bool(days and rest) and abs(len(entries) - len(others)) <= 1 and max(rest) <= days[-1]


def _shape(entries: Sequence[Entry]) -> str:
    """How most of the entries are addressed: host, folder names without numbers, kind of file."""
    shapes = Counter(_address(entry.url) for entry in entries)
    return shapes.most_common(1)[0][0]


def _address(url: str | None) -> str:
    if url is None:
        return ""
    parts = urlsplit(url)
    return parts.netloc + re.sub(r"[0-9a-f]{8,40}|\d{1,40}", "0", parts.path)
