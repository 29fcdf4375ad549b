"""Lists that the page hands to a component in an attribute: `<news-list :items="[{…}]"
:total="45">`.

A hot list may be handed on in the same way: the column's is the one whose component stands where
the column's list would be. An empty one that is counted as holding nothing is an empty column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from crawler.layouts.general.ownership.context import filled_place
from crawler.layouts.general.scan import survey
from crawler.layouts.general.weights import ACCEPTED
from crawler.layouts.served import json_records as records
from crawler.layouts.served.answers import empty, listed
from crawler.page.document import Document
from crawler.page.js_literals import Value, literal
from crawler.page.links import Element
from crawler.page.reading import Hints, Reading
from crawler.pagination.next_page import next_page

NAME = "component-data"
_HELD = re.compile(r"=\s?[\"']\s{0,9}\[\s{0,9}(?:\{|\])")
_COUNTED = re.compile(r"[:\w-]*(?:total|count)(?:[-_]?(?:count|rows|num|size))?", re.IGNORECASE)
_MOST = 20
_MOST_TEXT = 1_000_000


def claims(doc: Document) -> bool:
    return doc.kind == "html" and _HELD.search(doc.text) is not None


def read(doc: Document, hints: Hints) -> Reading | None:
    found = survey(doc, hints) if doc.root is not None else None
    if found is None:
        return None
    for element, name, value in islice(_handed_on(doc), _MOST):
        place = filled_place(found, element, doc.base, doc.page.url)
        if place is None:
            continue
        why = f"that the attribute 「{name}」 of <{element.tag}> holds."
        if (rows := records.find(value, hints.today)) is not None:
            entries = records.entries(rows, doc.base, hints.today)
            if place + min(len(entries), _FULL) / _FULL >= ACCEPTED and rows.keys.dates:
                return listed(NAME, entries, f"the rows {why}", hints, next_page(doc, hints))
        elif value == [] and place + 1 >= ACCEPTED and _counts_nothing(element):
            why = f"The list's component is handed no rows, and a count of nothing: {name}."
            return empty(NAME, why, proven=True, hints=hints)
    return None


_FULL = 8
"""Rows from which on more say nothing more for a list."""


def _handed_on(doc: Document) -> Iterator[tuple[Element, str, Value]]:
    """Each array that an element holds in an attribute, with the attribute's name."""
    assert doc.root is not None
    for element in doc.root.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.items():
            if value.lstrip()[:1] == "[" and name not in ("class", "style"):
                held = literal(value.strip()[:_MOST_TEXT])
                if isinstance(held, list):
                    yield element, name, held


def _counts_nothing(element: Element) -> bool:
    """Whether the element counts its rows in attributes, and counts none."""
    counts = [value.strip() for name, value in element.items() if _COUNTED.fullmatch(name)]
    return bool(counts) and set(counts) == {"0"}
