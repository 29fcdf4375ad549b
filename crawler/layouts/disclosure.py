"""政府信息公开 tables and catalogues: several dates in a row; the day is the one headed 发布日期, never 成文日期."""

from __future__ import annotations

import re

from crawler.document import Document
from crawler.layouts import general
from crawler.layouts.marks import marked
from crawler.reading import Hints, Reading

NAME = "disclosure"
_WORDS = ("zfxxgk_zdgk", "xxgk", "索引号", "索 引 号")
_MARKS = re.compile(r"zfxxgk_zdgk|xxgk_?(?:list|table)['\" ]|索\s?引\s?号[^。]{0,400}?(?:发布|公开|生成)\s?日\s?期")
ARTICLES = re.compile(r"(?:content|art|post|info|t\d{8}_|detail)[\w/-]{0,60}\.s?html?$")


def claims(doc: Document) -> bool:
    return doc.kind == "html" and marked(doc.text, _WORDS, _MARKS)


def read(doc: Document, hints: Hints) -> Reading | None:
    return general.read_as(NAME, doc, hints, ARTICLES)
