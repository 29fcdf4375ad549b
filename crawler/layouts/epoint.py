"""Epoint 新点 (public-resource trading): `ewb-` tables, pinned rows on top, a script that goes to `<column>/2.html`."""

from __future__ import annotations

import re

from crawler.document import Document
from crawler.layouts import general
from crawler.layouts.marks import marked
from crawler.reading import Hints, Reading

NAME = "epoint"
_WORDS = ("ewb-", "Epoint", "/moreinfo.html")
_MARKS = re.compile(r"['\" ]ewb-\w|Epoint|/moreinfo\.html")
ARTICLES = re.compile(r"/\d{8}/[0-9a-f-]{32,40}\.html$")


def claims(doc: Document) -> bool:
    return doc.kind == "html" and marked(doc.text, _WORDS, _MARKS)


def read(doc: Document, hints: Hints) -> Reading | None:
    return general.read_as(NAME, doc, hints, ARTICLES)
