"""One-page applications over static answers:
`…/static/data/DocInfo/SelectDocByItemIdAndChild/data_itemId=N,pageIndex=1,….json`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.layouts.families import json_list
from crawler.layouts.served import json_records as records
from crawler.layouts.served.answers import parameter
from crawler.page.document import Document
from crawler.page.js_literals import load
from crawler.page.reading import Fetch, Hints, Reading
from crawler.page.urls import absolute
from storage.records import Outcome

NAME = "static-docs"
_PAGE_SIZE = 18
_ANSWER = re.compile(r"^([^?#]{1,1000}/)static/data/DocInfo/", re.IGNORECASE)
_SHELL = re.compile(r"^([^?#]{1,1000}/)view/pages/ItemList\.html\?", re.IGNORECASE)


def claims(doc: Document) -> bool:
    return "/static/data/DocInfo/" in doc.page.url or "ItemList.html?" in doc.page.url


def read(doc: Document, hints: Hints) -> Reading | None:
    answer = _ANSWER.match(doc.page.url)
    if answer is None:
        return _read_shell(doc)
    value = load(doc.text)
    reading = json_list.read_value(NAME, value, doc, hints)
    found = records.find(value, hints.today)
    if reading is None or found is None or len(found.rows) != len(reading.entries):
        return reading
    entries = tuple(
        replace(
            entry,
            url=entry.url
            or absolute(
                f"{answer[1]}view/pages/ItemDetail.html?docId={row['docId']}", doc.page.url
            ),
        )
        if row.get("docId")
        else entry
        for row, entry in zip(found.rows, reading.entries, strict=True)
    )
    return replace(reading, entries=entries)


def _read_shell(doc: Document) -> Reading | None:
    shell, item = _SHELL.match(doc.page.url), parameter(doc.page, "itemId")
    if shell is None or not item or not item.isascii() or not item.isdigit():
        return None
    url = (
        f"{shell[1]}static/data/DocInfo/SelectDocByItemIdAndChild/data_itemId={item},"
        f"pageIndex=1,pageSize={_PAGE_SIZE}.json"
    )
    why = f"The page is an application; the list of item {item} is asked of its data."
    return Reading(NAME, Outcome.NEEDS_BROWSER, why, follow=Fetch(url, referer=doc.page.url))
