"""Lists whose shell names a data source (`<ul id="showData0" data="datasource:<id>">`) that lies
beside it as `ds_<id>.json`.
"""

from __future__ import annotations

import re

from crawler.layouts.families import json_list
from crawler.page.document import Document
from crawler.page.js_literals import load
from crawler.page.reading import Fetch, Hints, Reading
from crawler.page.urls import absolute
from storage.records import Outcome

NAME = "datasource"
WORDS = ("showData",)
_ID = re.compile(r"(?:[\w-]{0,40}:)?([0-9a-zA-Z]{6,64})")


def claims(doc: Document) -> bool:
    return '"datasource"' in doc.text if doc.kind == "json" else "showData" in doc.text


def read(doc: Document, hints: Hints) -> Reading | None:
    if doc.kind == "json":
        return json_list.read_value(NAME, load(doc.text), doc, hints)
    if doc.root is None:
        return None
    for element in doc.root.iter("ul", "ol", "div", "table", "tbody"):
        named = _ID.fullmatch((element.get("data") or "").strip())
        if named and (element.get("id") or "").startswith("showData") and len(element) == 0:
            url = absolute(f"ds_{named[1]}.json", doc.base)
            why = "The page's list is filled from the data source that it names."
            return (
                Reading(NAME, Outcome.NEEDS_BROWSER, why, follow=Fetch(url, referer=doc.page.url))
                if url
                else None
            )
    return None
