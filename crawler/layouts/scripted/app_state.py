"""Lists that stand in the state which an application's server hands to its scripts: Nuxt, Next,
Vue and Redux name it alike.

The state holds menus and hot lists as well. The column's list is the one beside which the state
names the column itself, or the number that the page's address names it by; where none is, the one
whose entries lie right below the page's own address. A list that neither tells is in doubt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from crawler.layouts.general.scan import survey
from crawler.layouts.served import json_records as records
from crawler.layouts.served.answers import listed
from crawler.page.breadcrumbs import plain
from crawler.page.document import Document
from crawler.page.js_literals import STRING, Value, literal
from crawler.page.reading import Hints, Reading
from crawler.page.urls import lies_right_below
from crawler.pagination.next_page import next_page
from storage.records import Entry

NAME = "app-state"
_MOST_SCRIPT = 2_000_000
_MOST_NODES = 5_000
_MOST_STATES = 5
_LEAST_NUMBER = 2
_STATE = re.compile(
    r"\b__(?:NUXT|INITIAL_STATE|PRELOADED_STATE|INITIAL_DATA|APP_DATA|APOLLO_STATE|NEXT_DATA)"
    r"(?:_DATA)?__['\"]?\]?\s{0,9}=\s{0,9}"
    r"(?:(?P<called>\(?function\s{0,3}\((?P<names>[\w$,\s]{0,4000})\)\s{0,3}\{)|(?=\{))"
)
_RETURNED = re.compile(r"\breturn\s{0,3}(?=\{)")
_CALLED = re.compile(r"\}\s{0,3}\)?\s{0,3}\(")
_END = re.compile(r"\)\s{0,3}\)?\s{0,3};?\s{0,9}\Z")
_MOST_CALLS = 100_000
_BARE = re.compile(r"(?<=[:\[,])\s{0,3}([A-Za-z_$][\w$]{0,20})\s{0,3}(?=[,}\]])")


def claims(doc: Document) -> bool:
    return doc.kind == "html" and (
        "__NEXT_DATA__" in doc.text or "_STATE__" in doc.text or "__NUXT__" in doc.text
    )


def read(doc: Document, hints: Hints) -> Reading | None:
    found = survey(doc, hints) if doc.root is not None else None
    if found is None:
        return None
    names = found.names | {plain(hints.column)} - {""}
    numbers = frozenset(
        one for one in re.findall(r"\d{2,20}", doc.page.url) if len(one) >= _LEAST_NUMBER
    )
    states = list(islice(_states(doc), _MOST_STATES))
    for state in states:
        for holder in _named(state, names, numbers):
            if (own := _list_in(holder, doc, hints)) is not None:
                return _read(own, "beside the column's name or number", doc, hints)
    below: list[_List] = []
    for state in states:
        for one in _lists_in(state, doc, hints):
            if _lies_below(one[1], doc.page.url) and all(one[1] != other[1] for other in below):
                below.append(one)
    if len(below) != 1:
        return None
    return _read(below[0], "whose entries lie right below the page's own address", doc, hints)


def in_doubt(doc: Document, hints: Hints) -> Reading | None:
    """The list of the state of which nothing tells whose it is; None where the state holds none."""
    if not claims(doc) or doc.root is None:
        return None
    states = islice(_states(doc), _MOST_STATES)
    parts = (part for state in states for part in _parts(state))
    lists = (_list_in(part, doc, hints) for part in parts)
    one = next(filter(None, lists), None)
    return None if one is None else _read(one, "of which nothing tells whose it is", doc, hints)


_List = tuple[str, list[Entry]]
"""A list of a state: what it is called there, and its entries."""


def _list_in(value: Value, doc: Document, hints: Hints) -> _List | None:
    """The dated list in a part of a state; None where there is none."""
    found = records.find(value, hints.today)
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


def _lies_below(entries: Sequence[Entry], page: str) -> bool:
    return all(one.url is not None and lies_right_below(one.url, page) for one in entries)


def _states(doc: Document) -> Iterator[Value]:
    assert doc.root is not None
    for script in doc.root.iter("script"):
        text = (script.text or "")[:_MOST_SCRIPT]
        if script.get("id") == "__NEXT_DATA__":
            yield literal(text.strip())
        elif (match := _STATE.search(text)) is not None:
            yield literal(_with_arguments(text, match) if match["called"] else text[match.end() :])


def _with_arguments(text: str, called: re.Match[str]) -> str:
    """What a function returns, with what it is called with in the places of its parameters."""
    returned = _RETURNED.search(text, called.end())
    arguments = max(
        islice(_CALLED.finditer(text, called.end()), _MOST_CALLS), key=re.Match.end, default=None
    )
    end = _END.search(text, max(len(text) - 20, 0))
    if returned is None or arguments is None or end is None:
        return ""
    values = literal(f"[{text[arguments.end() : end.start()]}]")
    names = [name.strip() for name in called["names"].split(",") if name.strip()]
    given = (
        dict(zip(names, map(json.dumps, values), strict=False)) if isinstance(values, list) else {}
    )
    return "".join(_filled(text[returned.end() : arguments.start()], given))


def _filled(text: str, given: dict[str, str]) -> Iterator[str]:
    """The text with parameters replaced; what stands in strings stays."""
    at = 0
    for string in STRING.finditer(text):
        yield _BARE.sub(lambda name: given.get(name[1], name[0]), text[at : string.start()] + '"')[
            :-1
        ]
        yield string[0]
        at = string.end()
    yield _BARE.sub(lambda name: given.get(name[1], name[0]), text[at:])


def _named(
    state: Value, names: frozenset[str], numbers: frozenset[str]
) -> Iterator[dict[str, Value]]:
    """The objects of a state that bear the column's name or number, outermost first."""
    waiting: list[Value] = [state]
    for node in islice(_each(waiting), _MOST_NODES):
        if isinstance(node, dict) and _is_named(list(node.values()), names, numbers):
            yield node


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
