"""Guangdong NFCMS: `content/post_4100825.html`, pages `index_2.html` counting from 1, a `<base>` without an address."""

from __future__ import annotations

import re

from crawler.document import Document
from crawler.layouts import general
from crawler.layouts.marks import marked
from crawler.reading import Hints, Reading

NAME = "nfcms"
_WORDS = ("post_", "nfw-cms", "nfcms")
_MARKS = re.compile(r"post_\d{3,12}\.html|nfw-cms|nfcms")
ARTICLES = re.compile(r"/m?post_\d{3,12}\.html$")


def claims(doc: Document) -> bool:
    return doc.kind == "html" and marked(doc.text, _WORDS, _MARKS)


def read(doc: Document, hints: Hints) -> Reading | None:
    return general.read_as(NAME, doc, hints, ARTICLES)
