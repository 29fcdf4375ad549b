"""UCAP 开普云, static pages: `2021/1/8/<32 hex>.shtml`, `createPageHTML('page_div',34,1,'list','shtml',798)` counting from 1."""

from __future__ import annotations

import re

from crawler.document import Document
from crawler.layouts import general
from crawler.layouts.marks import marked
from crawler.reading import Hints, Reading

NAME = "ucap"
_WORDS = ("<ucap", "createPageHTML(", "kpyfx", ".shtml")
_MARKS = re.compile(r"<ucap|createPageHTML\(\s{0,3}['\"][\w-]{1,40}['\"]\s{0,3},|kpyfx|[0-9a-f]{32}\.shtml")
ARTICLES = re.compile(r"[0-9a-f]{32}\.s?html$|content_\w{1,40}\.s?html$")


def claims(doc: Document) -> bool:
    return doc.kind == "html" and marked(doc.text, _WORDS, _MARKS)


def read(doc: Document, hints: Hints) -> Reading | None:
    return general.read_as(NAME, doc, hints, ARTICLES)
