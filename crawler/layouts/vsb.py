"""博达 VSB: rows `line_u6_0` or `winstyle` tables, articles `info/1023/4567.htm`, pages that count down (`tzgg/11.htm` is page 2)."""

from __future__ import annotations

import re

from crawler.document import Document
from crawler.layouts import general
from crawler.layouts.marks import marked
from crawler.reading import Hints, Reading

NAME = "vsb"
_WORDS = ("_sitegray", "Visual SiteBuilder", "_jsq_(", "vsb_content", "line_u", "winstyle", "timestyle", "pb_sys_")
_MARKS = re.compile(r"_sitegray|Visual SiteBuilder|_jsq_\(|vsb_content|line_u\d{1,3}_\d|winstyle\d|timestyle\d|pb_sys_")
ARTICLES = re.compile(r"/info/\d{1,6}/\d{1,8}\.htm$|wbnewsid=\d")


def claims(doc: Document) -> bool:
    return doc.kind == "html" and marked(doc.text, _WORDS, _MARKS)


def read(doc: Document, hints: Hints) -> Reading | None:
    return general.read_as(NAME, doc, hints, ARTICLES)
