"""Answers whose rows are markup in a value: `{"code": 1, "total": 40, "html": "<li>…</li>"}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from crawler.layouts.served.html_rows import list_entries, parse
from crawler.page.js_literals import Value, mapping
from crawler.page.links import clean
from crawler.page.phrases import NOTHING
from storage.records import Entry

_MOST_NODES = 200
_DEEPEST = 4
_LINK = re.compile(r"<a\s[^<>]{0,1500}?href", re.IGNORECASE)
_ROW = re.compile(r"<(?:li|tr|dl|dd|div|p|a|h\d|article|section|span|ul|table)[\s>]", re.IGNORECASE)
_NO_ROWS = re.compile(
    r"pag(?:e|er|ing|ination)|nav|menu|crumb|banner|head|foot|side|hot", re.IGNORECASE
)
_LONGEST_SAID = 60


class Markup(NamedTuple):
    """The value that holds the rows: its key, its markup, and the object that it stands in."""

    name: str
    text: str
    around: dict[str, Value]


def markup_in(value: Value) -> Iterator[Markup]:
    """The values of an answer that are markup, outermost first; not those of pagers and menus."""
    waiting: list[tuple[Value, int]] = [(value, 0)]
    for at in range(_MOST_NODES):
        if at >= len(waiting):
            return
        node, depth = waiting[at]
        for key, child in mapping(node).items():
            if isinstance(child, str) and not _NO_ROWS.search(key) and _ROW.search(child[:4000]):
                yield Markup(key, child, node)
            elif isinstance(child, dict) and depth < _DEEPEST:
                waiting.append((child, depth + 1))


def rows_of(value: Value, base: str, today: date) -> tuple[Markup, list[Entry]] | None:
    """The one value of an answer whose markup holds rows with a day each; None where none does,
    or several do.
    """
    found = []
    for markup in markup_in(value):
        if _LINK.search(markup.text) is None or (root := parse(markup.text)) is None:
            continue
        entries = list_entries(root, base, today)
        if any(entry.published_on for entry in entries):
            found.append((markup, entries))
    return found[0] if len(found) == 1 else None


def nothing_in(value: Value) -> tuple[Markup, str] | None:
    """The one value of an answer whose markup says that there is nothing, and how it says it."""
    held = list(markup_in(value))
    if len(held) != 1 or _LINK.search(held[0].text) is not None:
        return None
    root = parse(held[0].text)
    said = clean("".join(root.itertext())) if root is not None else ""
    return (held[0], said) if len(said) <= _LONGEST_SAID and NOTHING.search(said) else None
