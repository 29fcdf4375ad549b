"""Lists whose markup a script joins of its own words and puts into an element of the page.

`s+='<li>…</li>';` again and again and then `getElementById("con").innerHTML=s`, or
`$("#con").append('<li>…</li>')`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree, html

from crawler.layouts.general import layout as general
from crawler.layouts.scripted.running_code import running
from crawler.page.document import Document
from crawler.page.js_literals import joined_words
from crawler.page.links import Element
from crawler.page.reading import Hints, Page, Reading
from crawler.page.tree.copies import copied

NAME = "script-markup"
_MOST_SCRIPTS = 10
_MOST_MARKUP = 500_000
_ADDED = re.compile(
    r"(?:[A-Za-z_$][\w$]{0,60}(?:\.innerHTML)?\s{0,3}\+?=(?!=)|\."
    r"(?:append|html|prepend)\()\s{0,3}(?=[\"'`])"
)
_ROWS_OF = re.compile(
    r"<(?:li|tr|dl|dd|div|p)\b[^<>]{0,300}>.{0,300}?<a\b", re.IGNORECASE | re.DOTALL
)
_PLACED = re.compile(
    r"(?:ById\(\s{0,3}|[$(]\(?\s{0,3}|querySelector\(\s{0,3})[\"']\#?([\w-]{1,60})[\"']"
)
_PUTS = re.compile(r"\.innerHTML\b|\.(?:append|html|prepend)\(|insertAdjacentHTML")


def claims(doc: Document) -> bool:
    return doc.kind == "html" and "<script" in doc.text and _PUTS.search(doc.scripts) is not None


def read(doc: Document, hints: Hints) -> Reading | None:
    filled = list(islice(_filled(doc), _MOST_SCRIPTS)) if doc.root is not None else []
    if not filled:
        return None
    page = Page(doc.page.url, _with(doc, filled), "text/html; charset=utf-8", doc.page.form)
    return general.read_as(NAME, Document(page), hints)


def _filled(doc: Document) -> Iterator[tuple[Element, str]]:
    """Each empty element into which a script puts rows, and their markup."""
    assert doc.root is not None
    by_id = {name: one for one in doc.root.iter("*") if (name := one.get("id"))}
    for script in doc.root.iter("script"):
        text = script.text or ""
        if not _PUTS.search(text) or len(text) > _MOST_MARKUP:
            continue
        text = running(text, doc.scripts, doc.text)
        markup = "".join(_joined(text))
        names = dict.fromkeys(_PLACED.findall(text))
        places = [by_id[name] for name in names if name in by_id and not len(by_id[name])]
        if len(places) == 1 and _ROWS_OF.search(markup) and "<script" not in markup.lower():
            yield places[0], markup


def _joined(script: str) -> Iterator[str]:
    """The markup that a script joins of its own words alone, in the order in which it does."""
    for added in _ADDED.finditer(script):
        words, end = joined_words(script, added.end())
        if "<" in words and script[end : end + 1] != "+":
            yield words


def _with(doc: Document, filled: list[tuple[Element, str]]) -> bytes:
    """The page with the rows in their places."""
    assert doc.root is not None
    root, copies = copied(doc.root)
    for place, markup in filled:
        for piece in html.fragments_fromstring(markup):
            if not isinstance(piece, str):
                copies[place].append(piece)
    return bytes(etree.tostring(root, encoding="utf-8", method="html"))
