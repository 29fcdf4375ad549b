"""The `<datastore>` of list services: records of markup in something that is
nearly, but not always, XML.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import islice

MOST_RECORDS = 5000
_MOST_STORES = 30

_START = re.compile(r"<datastore\b[^<>]{0,200}>", re.IGNORECASE)
_END = re.compile(r"</datastore\s*>", re.IGNORECASE)
_RECORD = re.compile(r"<record(?:\s[^<>]{0,200})?>", re.IGNORECASE)
_RECORD_END = re.compile(r"</record\s*>", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>", re.IGNORECASE)
_TOTAL = re.compile(r"<totalrecord>\s{0,20}(\d{1,9})\s{0,20}</totalrecord>", re.IGNORECASE)
_GROUP = re.compile(r"<nextgroup>", re.IGNORECASE)
_HREF = re.compile(r"href\s{0,3}=\s{0,3}[\"']([^\"'<>]{1,3000})[\"']", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Store:
    """One datastore. total: what it says of the whole list, None where it does not. group:
    the address of its next group.

    complete: whether its end was there; `start` is where it stood in the text.
    """

    records: tuple[str, ...]
    total: int | None = None
    group: str = ""
    complete: bool = True
    start: int = 0


def stores(text: str) -> list[Store]:
    """Every datastore of a text (a page's script, an answer), in order."""
    found = []
    for opening in islice(_START.finditer(text), _MOST_STORES):
        ending = _END.search(text, opening.end())
        following = _START.search(text, opening.end())
        if ending and (not following or ending.start() < following.start()):
            found.append(_store(text[opening.end() : ending.start()], True, opening.start()))
        else:
            found.append(
                _store(
                    text[opening.end() : following.start() if following else len(text)],
                    False,
                    opening.start(),
                )
            )
    return found


def _store(body: str, complete: bool, start: int) -> Store:
    first = _RECORD.search(body)
    head = body[: first.start()] if first else body
    total, group = _TOTAL.search(head), _GROUP.search(head)
    link = _HREF.search(head, group.end(), group.end() + 4000) if group else None
    return Store(
        tuple(_records(body)),
        int(total[1]) if total else None,
        html.unescape(link[1]) if link else "",
        complete,
        start,
    )


def _records(body: str) -> list[str]:
    openings = list(_RECORD.finditer(body))[:MOST_RECORDS]
    found = []
    for index, opening in enumerate(openings):
        limit = openings[index + 1].start() if index + 1 < len(openings) else len(body)
        ending = _RECORD_END.search(body, opening.end(), limit)
        markup = _CDATA.sub("", body[opening.end() : ending.start() if ending else limit]).strip()
        found.append(html.unescape(markup) if "<" not in markup and "&lt;" in markup else markup)
    return [markup for markup in found if markup]
