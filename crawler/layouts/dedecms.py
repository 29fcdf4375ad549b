"""DedeCMS: often one `<ul>` per article, `[查看全文]` beside the title, pages `list_22_2.html`."""

from __future__ import annotations

import re

from crawler.document import Document
from crawler.layouts import general
from crawler.layouts.marks import marked
from crawler.reading import Hints, Reading

NAME = "dedecms"
_WORDS = ("/plus/", "list_", "DedeCMS", "/templets/")
_MARKS = re.compile(r"/plus/(?:list|view|search|count|feedback)\.php|list_\d{1,6}_\d{1,5}\.html|DedeCMS|/templets/")
ARTICLES = re.compile(r"/\d{4}/\d{4}/\d{1,9}\.html$|/a/[\w/]{1,60}/\d{1,9}\.html$|aid=\d")


def claims(doc: Document) -> bool:
    return doc.kind == "html" and marked(doc.text, _WORDS, _MARKS)


def read(doc: Document, hints: Hints) -> Reading | None:
    return general.read_as(NAME, doc, hints, ARTICLES)
