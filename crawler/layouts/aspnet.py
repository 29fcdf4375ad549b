"""ASP.NET WebForms: `__VIEWSTATE`, a pager that posts the form back."""

from __future__ import annotations

import re

from crawler.document import Document
from crawler.layouts import general
from crawler.layouts.marks import marked
from crawler.reading import Hints, Reading

NAME = "aspnet"
_WORDS = ("__VIEWSTATE", "__doPostBack", "AspNetPager")
_MARKS = re.compile(r"__VIEWSTATE|__doPostBack|AspNetPager")
ARTICLES = re.compile(r"\.aspx\?[^#]{0,100}id=|/\d{3,30}\.(?:html|aspx)$")


def claims(doc: Document) -> bool:
    return doc.kind == "html" and marked(doc.text, _WORDS, _MARKS)


def read(doc: Document, hints: Hints) -> Reading | None:
    return general.read_as(NAME, doc, hints, ARTICLES)
