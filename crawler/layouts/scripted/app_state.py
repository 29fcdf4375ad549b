"""Lists that stand in the state which an application's server hands to its scripts: Nuxt, Next,
Vue and Redux name it alike.

The state holds menus and hot lists as well. The column's list is the one beside which the state
names the column itself, or the number that the page's address names it by; where none is, the one
whose entries lie right below the page's own address. A list that neither tells is in doubt. A list
beside the column's name that holds nothing, and is counted as holding nothing, is empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from crawler.layouts.general.scan import survey
from crawler.layouts.scripted.states import holds_state, states_of
from crawler.layouts.served import json_records as records
from crawler.layouts.served.answers import empty, listed, refusal
from crawler.layouts.served.unnamed_records import named
from crawler.page.breadcrumbs import plain
from crawler.page.document import Document
from crawler.page.js_literals import Value
from crawler.page.reading import Hints, Reading
from crawler.page.urls import lies_right_below
from crawler.pagination.next_page import next_page
from storage.records import Entry

NAME = "app-state"
_MOST_NODES = 5_000
_MOST_STATES = 5


def claims(doc: Document) -> bool:
    return doc.kind == "html" and holds_state(doc.text)


def read(doc: Document, hints: Hints) -> Reading | None:
    found = survey(doc, hints) if doc.root is not None else None
    if found is None:
        return None
    names = found.names | {plain(hints.column)} - {""}
    numbers = frozenset(_NUMBERS.findall(urlsplit(doc.page.url)._replace(netloc="").geturl()))
    states = list(islice(states_of(doc), _MOST_STATES))
    holders = [one for state in states for one in _named(state, names, numbers)]
    for holder in holders:
        if (own := _list_in(holder, doc, hints)) is not None:
            return _read(own, "beside the column's name or number", doc, hints)
    below: list[_List] = []
    for state in states:
        for one in _lists_in(state, doc, hints):
            if _lies_below(one[1], doc.page.url) and all(one[1] != other[1] for other in below):
                below.append(one)
    if len(below) != 1:
        return next(filter(None, (_empty(holder, hints) for holder in holders)), None)
    return _read(below[0], "whose entries lie right below the page's own address", doc, hints)


def in_doubt(doc: Document, hints: Hints) -> Reading | None:
    """The list of the state of which nothing tells whose it is; None where the state holds none."""
    if not claims(doc) or doc.root is None:
        return None
    states = islice(states_of(doc), _MOST_STATES)
    parts = (part for state in states for part in _parts(state))
    lists = (_list_in(part, doc, hints) for part in parts)
    one = next(filter(None, lists), None)
    return None if one is None else _read(one, "of which nothing tells whose it is", doc, hints)


_List = tuple[str, list[Entry]]
"""A list of a state: what it is called there, and its entries."""


def _list_in(value: Value, doc: Document, hints: Hints) -> _List | None:
    """The dated list in a part of a state; None where there is none."""
    found = records.find(value, hints.today)
    if found is None and (told := named(value)) is not None:
        found = records.find(told, hints.today)
    return None if found is None else _as_list(found, doc, hints)


def _lists_in(value: Value, doc: Document, hints: Hints) -> Iterator[_List]:
    """All dated lists in a state."""
    every = (
        _as_list(found, doc, hints)
        for part in _parts(value)
        for found in records.find_all(part, hints.today)
    )
    return filter(None, every)


def _parts(state: Value) -> Iterator[Value]:
    """A state, and what of it its parts hold that stand in an array, one for each component of
    the page.
    """
    yield state
    for node in islice(_each([state]), _MOST_NODES):
        if isinstance(node, list) and len(node) <= _MOST_COMPONENTS:
            yield from (part for part in node if isinstance(part, dict))


_MOST_COMPONENTS = 8


def _as_list(found: records.Found, doc: Document, hints: Hints) -> _List | None:
    if not found.keys.dates:
        return None
    entries = records.entries(found, doc.base, hints.today)
    return (found.name, entries) if any(one.published_on for one in entries) else None


def _read(one: _List, told: str, doc: Document, hints: Hints) -> Reading:
    name, entries = one
    why = f"the array 「{name}」 of the page's own state, {told}."
    return listed(NAME, entries, why, hints, next_page(doc, hints))


def _empty(holder: Value, hints: Hints) -> Reading | None:
    """The empty list beside the column's name; None where nothing counts it, or what holds it
    tells of an error.
    """
    found = records.find_empty(holder)
    if found is None or any(refusal(NAME, around) is not None for around in found.around):
        return None
    why = (
        f"The page's own state names the column beside the array 「{found.name}」, which holds "
        "nothing and is counted so."
    )
    return empty(NAME, why, proven=True, hints=hints)


def _lies_below(entries: Sequence[Entry], page: str) -> bool:
    return all(one.url is not None and lies_right_below(one.url, page) for one in entries)


def _named(
    state: Value, names: frozenset[str], numbers: frozenset[str]
) -> Iterator[dict[str, Value]]:
    """The objects of a state that bear the column's name or number, outermost first: themselves,
    in what they call their column, or in what they are called.
    """
    for node in islice(_each([state]), _MOST_NODES):
        if not isinstance(node, dict):
            continue
        columns = (
            value
            for key, value in node.items()
            if isinstance(value, dict) and _COLUMN.search(key[:60])
        )
        if _is_named(list(node.values()), names, numbers) or any(
            _is_named(list(column.values()), names, numbers) for column in columns
        ):
            yield node
        for key, value in node.items():
            if isinstance(value, dict) and not numbers.isdisjoint(_NUMBERS.findall(key[:60])):
                yield value


_COLUMN = re.compile(
    r"(?:column|channel|category|catalog|node|lanmu|section)(?:info|detail|data)?$", re.IGNORECASE
)
_NUMBERS = re.compile(r"(?<!\d)\d{2,20}(?!\d)", re.ASCII)


def _each(waiting: list[Value]) -> Iterator[Value]:
    while waiting:
        node = waiting.pop(0)
        yield node
        inner = (
            list(node.values())
            if isinstance(node, dict)
            else node
            if isinstance(node, list)
            else []
        )
        waiting.extend(child for child in inner if isinstance(child, dict | list))


def _is_named(values: Sequence[Value], names: frozenset[str], numbers: frozenset[str]) -> bool:
    return any(
        (isinstance(value, str) and plain(value[:60]) in names)
        or (isinstance(value, int | str) and not isinstance(value, bool) and str(value) in numbers)
        for value in values
    )
