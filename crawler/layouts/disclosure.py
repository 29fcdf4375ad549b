"""政府信息公开 tables and catalogues: several dates in a row; the day is the one headed 发布日期, never 成文日期."""

from __future__ import annotations

import re

from crawler.document import Document
from crawler.layouts import general
from crawler.reading import Hints, Reading

NAME = "disclosure"
_MARKS = re.compile(
    r"zfxxgk_zdgk|class=['\"]?[^'\">]{0,40}xxgk_?(?:list|table)|索\s{0,3}引\s{0,3}号.{0,400}(?:发布|成文|公开|生成)\s?日\s?期",
    re.DOTALL,
)
ARTICLES = re.compile(r"(?:content|art|post|info|t\d{8}_|detail)[\w/-]{0,60}\.s?html?$")


def claims(doc: Document) -> bool:
    return doc.kind == "html" and _MARKS.search(doc.text) is not None


def read(doc: Document, hints: Hints) -> Reading | None:
    return general.read_as(NAME, doc, hints, ARTICLES)
