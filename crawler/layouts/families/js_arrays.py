"""Lists written as script assignments:
`urls[i]='…';headers[i]="…";year[i]='2020';month[i]='3';day[i]='10';`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.layouts.scripted.running_code import without_comments
from crawler.layouts.served.answers import listed
from crawler.layouts.served.html_rows import parse, plain, row_entry
from crawler.layouts.served.json_records import day_of
from crawler.page.document import Document
from crawler.page.js_literals import literal
from crawler.page.reading import Hints, Reading
from crawler.page.urls import absolute
from storage.records import Entry

NAME = "js-arrays"
WORDS = ("urls[", "headers[")
_MOST_ROWS = 2000
_PART = re.compile(r"(?<![\w.])([A-Za-z_]\w{0,30})\[(\w{1,8})\]\s{0,5}=\s{0,5}(?=[\"'\d])")
_ROLES = {
    "address": re.compile(r"urls?|hrefs?|links?", re.IGNORECASE),
    "title": re.compile(r"headers?|titles?|headlines?|subjects?|names?", re.IGNORECASE),
    "year": re.compile(r"years?", re.IGNORECASE),
    "month": re.compile(r"months?", re.IGNORECASE),
    "day": re.compile(r"days?", re.IGNORECASE),
    "date": re.compile(r"(?:pub|publish)?(?:dates?|times?)", re.IGNORECASE),
}


def claims(doc: Document) -> bool:
    return "urls[" in doc.text or "headers[" in doc.text


def read(doc: Document, hints: Hints) -> Reading | None:
    entries = [
        entry
        for row in _rows(without_comments(doc.scripts))
        if (entry := _entry(row, doc, hints)) is not None
    ]
    if not any(entry.published_on for entry in entries):
        return None
    return listed(NAME, entries, "the arrays that the page's script fills.", hints)


def _rows(text: str) -> Iterator[dict[str, str]]:
    """The parts of each row by role. A row ends where its index changes or
    one of its parts comes again.
    """
    row: dict[str, str] = {}
    index, count = "", 0
    for match in _PART.finditer(text):
        role = next((role for role, names in _ROLES.items() if names.fullmatch(match[1])), None)
        value = literal(text, match.end()) if role else None
        if role is None or value is None:
            continue
        if row and (role in row or match[2] != index):
            yield row
            row, count = {}, count + 1
            if count == _MOST_ROWS:
                return
        row[role], index = str(value), match[2]
    if row:
        yield row


def _entry(row: dict[str, str], doc: Document, hints: Hints) -> Entry | None:
    markup = row.get("title", "")
    linked = (
        row_entry(root, doc.base, hints.today)
        if "<" in markup and (root := parse(markup)) is not None
        else None
    )
    title = linked.title if linked else plain(markup)
    if not title:
        return None
    parts = [row.get(part, "") for part in ("year", "month", "day")]
    text = row.get("date") or ("-".join(parts) if all(parts) else "")
    day = day_of(text, hints.today)
    url = absolute(row["address"], doc.base) if row.get("address") else None
    return Entry(title, url, day, text if day else "", "script" if day else "")
