"""SiteServer: columns `channels/18106.html` (next `18106_2.html`), articles `contents/18108/245.html` that may name a child column."""

from __future__ import annotations

import re

from crawler.document import Document
from crawler.layouts import general
from crawler.layouts.marks import marked
from crawler.reading import Hints, Reading

NAME = "siteserver"
_WORDS = ("/contents/", "/channels/")
_MARKS = re.compile(r"/contents/\d{1,8}/\d{1,10}\.s?html|/channels/\d{1,8}(?:_\d{1,4})?\.s?html")
ARTICLES = re.compile(r"/contents/\d{1,8}/\d{1,10}\.s?html?$")


def claims(doc: Document) -> bool:
    return doc.kind == "html" and marked(doc.text, _WORDS, _MARKS)


def read(doc: Document, hints: Hints) -> Reading | None:
    return general.read_as(NAME, doc, hints, ARTICLES)
