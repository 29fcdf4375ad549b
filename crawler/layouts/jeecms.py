"""JEECMS: `.jhtml` addresses, the next page behind `onclick="location.href=encodeURI('index_2.jhtml')"`."""

from __future__ import annotations

import re

from crawler.document import Document
from crawler.layouts import general
from crawler.layouts.marks import marked
from crawler.reading import Hints, Reading

NAME = "jeecms"
_WORDS = (".jhtml", "/r/cms/", "jeecms")
_MARKS = re.compile(r"\.jhtml|/r/cms/|jeecms")
ARTICLES = re.compile(r"/\d{1,9}\.j?html$")


def claims(doc: Document) -> bool:
    return doc.kind == "html" and marked(doc.text, _WORDS, _MARKS)


def read(doc: Document, hints: Hints) -> Reading | None:
    return general.read_as(NAME, doc, hints, ARTICLES)
