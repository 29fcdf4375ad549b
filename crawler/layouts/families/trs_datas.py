"""TRS lists that grow by scrolling: the first rows in the page, the rest in
scripts `datas_<id>_<n>.json`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.layouts.families import json_list
from crawler.layouts.general import layout as general
from crawler.page.document import Document
from crawler.page.js_literals import load
from crawler.page.reading import Fetch, Hints, Reading
from crawler.page.urls import absolute
from storage.records import Outcome

NAME = "trs-datas"
_NAMED = re.compile(r"[\"']((?:[^\"'<>\s]{0,200}/)?datas_\d{1,10}_)(?:(\d{1,5})\.|[\"']\s{0,5}\+)")


def claims(doc: Document) -> bool:
    return doc.words.says("datas_") if doc.kind == "html" else "/datas_" in doc.page.url


def read(doc: Document, hints: Hints) -> Reading | None:
    if doc.kind != "html":
        return json_list.read_value(NAME, load(doc.text), doc, hints)
    named = _NAMED.search(doc.text)
    url = absolute(f"{named[1]}{named[2] or 1}.json", doc.base) if named else None
    if url is None:
        return None
    following = Fetch(url, referer=doc.page.url)
    reading = general.read_as(NAME, doc, hints, paged=False)
    if reading is None:
        return Reading(
            NAME,
            Outcome.NEEDS_BROWSER,
            "The page's list is filled from script files.",
            follow=following,
        )
    return replace(reading, next=following)
