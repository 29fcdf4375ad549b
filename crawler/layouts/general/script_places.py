"""The elements that a script names: where it puts what it holds or asks for."""

from __future__ import annotations

import re
from itertools import islice

from crawler.page.document import Document
from crawler.page.js_calls import calls
from crawler.page.links import Element

_MOST_PLACES = 8
_BY_ID = re.compile(
    r"(?:getElementById\(\s{0,3}[\"']|[$(]\(?\s{0,3}[\"'`]\#|querySelector"
    r"(?:All)?\(\s{0,3}[\"'`]\#|\bel(?:em)?\s{0,3}:\s{0,3}[\"']\#)([\w-]{1,60})[\"'`\s>.:]"
)
_BY_CLASS = re.compile(
    r"(?:[$(]\(?\s{0,3}[\"'`]|querySelector(?:All)?\(\s{0,3}[\"'`])(?:[a-z]{1,8})?\."
    r"([\w-]{1,60})[\"'`\s>.:]"
)
_GLOBAL = re.compile(
    r"(?<![\w$.])([A-Za-z_$][\w$]{0,40})\.(?:innerHTML|insertAdjacentHTML|append)\b"
)
_LOOPS = ("v-for", "ng-repeat", "ms-for", "x-for", "wx:for")


def named_places(script: str, doc: Document) -> list[Element]:
    """The elements of the page that a piece of a script names by id
    or class, in the page's order.
    """
    if doc.root is None:
        return []
    ids = {match[1] for match in _BY_ID.finditer(script)} | {
        match[1] for match in _GLOBAL.finditer(script)
    }
    classes = {match[1] for match in _BY_CLASS.finditer(script)}
    if not ids and not classes:
        return []
    found = (
        one
        for one in doc.root.iter(
            "div", "ul", "ol", "table", "tbody", "dl", "section", "td", "p", "main"
        )
        if one.get("id") in ids or not classes.isdisjoint((one.get("class") or "").split())
    )
    return list(islice(found, _MOST_PLACES))


def looped_places(doc: Document) -> list[Element]:
    """The elements that a library repeats for each record."""
    root = doc.root
    if root is None or not any(name in doc.text for name in _LOOPS):
        return []
    return list(
        islice(
            (one for one in root.iter("*") if any(one.get(name) for name in _LOOPS)), _MOST_PLACES
        )
    )


def asked_places(doc: Document) -> list[Element]:
    """The empty elements that a script with a request of its own names."""
    scripts = doc.scripts
    places = named_places(scripts, doc) if next(calls(scripts, scripts), None) is not None else []
    return [place for place in places if not len(place) and not (place.text or "").strip()]
