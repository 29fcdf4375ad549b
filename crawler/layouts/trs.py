"""TRS 拓尔思 WCM: `202001/t20200102_724010.html` or 17-digit names, `createPageHTML(n,0,"index","html")` counting from 0."""

from __future__ import annotations

import re

from crawler.document import Document
from crawler.layouts import general
from crawler.layouts.marks import marked
from crawler.reading import Hints, Reading

NAME = "trs"
_WORDS = ("TRS_", "trs_editor", "createPageHTML(", "Pager({", "/t20", "/t19")
_MARKS = re.compile(
    r"TRS_(?:Editor|UEDITOR|PreExtra)|trs_editor|createPageHTML\(\s{0,3}\d|Pager\(\{\s{0,3}size|/t(?:19|20)\d{6}_\d{1,12}\.s?html?"
)
ARTICLES = re.compile(r"t\d{8}_\d{1,12}\.s?html?$|/\d{17}\.html$")


def claims(doc: Document) -> bool:
    return doc.kind == "html" and marked(doc.text, _WORDS, _MARKS)


def read(doc: Document, hints: Hints) -> Reading | None:
    return general.read_as(NAME, doc, hints, ARTICLES)
