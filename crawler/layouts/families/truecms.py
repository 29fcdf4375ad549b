"""Lists whose later pages come as JSONP that wraps a datastore: `;raw({"result":"<datastore>…"})`;
the first stand in the page.
"""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.layouts.general import layout as general
from crawler.layouts.served import datastore
from crawler.layouts.served.answers import empty, listed, number, refusal, replaced
from crawler.layouts.served.html_rows import record_entries
from crawler.page.document import Document
from crawler.page.js_literals import load, mapping
from crawler.page.reading import Fetch, Hints, Reading
from crawler.page.urls import absolute
from storage.records import Outcome

NAME = "truecms"
WORDS = ("truecms/messageController",)
_GROUP_SIZE = 30
_SERVICE_PATH = "/truecms/messageController/getMessage.do"
_SERVICE = re.compile(
    rf"[\"']([^\"'<>\s]{{0,200}}{re.escape(_SERVICE_PATH)})[^\"'<>\s]{{0,1000}}[\"']"
)
_LONGEST = 1200
"""Characters of an address on either side of the service's path."""
_COLUMN = re.compile(r"columnId[\"']?\s{0,5}[:=]\s{0,5}[\"']?([0-9a-zA-Z-]{1,64})")


def claims(doc: Document) -> bool:
    if doc.kind == "json":
        return '"result"' in doc.text and "<datastore" in doc.text
    return "truecms/messageController" in doc.text


def read(doc: Document, hints: Hints) -> Reading | None:
    return _read_answer(doc, hints) if doc.kind == "json" else _read_page(doc, hints)


def _read_answer(doc: Document, hints: Hints) -> Reading | None:
    value = load(doc.text)
    result = mapping(value).get("result")
    if not isinstance(result, str):
        return refusal(NAME, value)
    stores = datastore.stores(result)
    if len(stores) != 1 or not stores[0].complete:
        return Reading(NAME, Outcome.TRUNCATED, "The answer does not hold one whole datastore.")
    store = stores[0]
    entries = record_entries(store.records, doc.page.url, hints.today)
    if entries:
        return listed(
            NAME,
            entries,
            "the datastore of the answer.",
            hints,
            _following(doc, len(store.records)),
        )
    if store.records:
        return Reading(NAME, Outcome.NOT_A_LIST, "None of the datastore's records has a link.")
    if (number(doc.page, "startrecord") or 1) > 1:
        return Reading(
            NAME, Outcome.EMPTY_UNPROVEN, "The datastore is empty: past the end of the list."
        )
    return empty(
        NAME,
        f"The datastore holds no record and counts {store.total}.",
        proven=store.total == 0,
        hints=hints,
    )


def _following(doc: Document, held: int) -> Fetch | None:
    start, end = number(doc.page, "startrecord"), number(doc.page, "endrecord")
    if start is None or end is None or held <= end - start:
        return None
    return replaced(doc.page, {"startrecord": start + held, "endrecord": end + held})


def _read_page(doc: Document, hints: Hints) -> Reading | None:
    """The rows of the page itself; the next group is asked of the service,
    if the page names its column.
    """
    at = doc.text.find(_SERVICE_PATH)
    service = _SERVICE.search(doc.text, max(0, at - _LONGEST), at + _LONGEST) if at >= 0 else None
    column = _COLUMN.search(doc.text)
    url = absolute(service[1], doc.page.url) if service else None
    if not url or not column:
        return general.read_as(NAME, doc, hints)
    reading = general.read_as(NAME, doc, hints, paged=False)
    start = len(reading.entries) + 1 if reading else 1
    query = (
        f"callback=raw&startrecord={start}&endrecord={start + _GROUP_SIZE - 1}&perpage=10&"
        f"contentTemplate=&columnId={column[1]}"
    )
    asked = Fetch(f"{url}?{query}", referer=doc.page.url)
    if reading is None:
        return Reading(
            NAME, Outcome.NEEDS_BROWSER, "The page's list is asked of its service.", follow=asked
        )
    return replace(reading, next=asked if start > _GROUP_SIZE else None)
