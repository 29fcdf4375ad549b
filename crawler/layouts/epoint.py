"""Epoint 新点 (public-resource trading): `ewb-` tables, pinned rows on top, a script that goes to `<column>/2.html`."""

from __future__ import annotations

import re

from crawler.document import Document
from crawler.layouts import general
from crawler.reading import Hints, Reading

NAME = "epoint"
_MARKS = re.compile(r"class=['\"]?[^'\">]{0,60}\bewb-|\bEpoint|/moreinfo\.html")
ARTICLES = re.compile(r"/\d{8}/[0-9a-f-]{32,40}\.html$")


def claims(doc: Document) -> bool:
    return doc.kind == "html" and _MARKS.search(doc.text) is not None


def read(doc: Document, hints: Hints) -> Reading | None:
    return general.read_as(NAME, doc, hints, ARTICLES)
