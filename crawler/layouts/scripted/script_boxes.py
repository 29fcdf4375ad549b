"""Lists that lie in a box nobody sees, a textarea or a script of markup, from which a script of the
page puts them in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree, html

from crawler.layouts.general import layout as general
from crawler.page.document import Document
from crawler.page.links import Element
from crawler.page.reading import Hints, Page, Reading
from crawler.page.tree.copies import copied

NAME = "script-boxes"
_MOST_BOXES = 5
_MOST_MARKUP = 500_000
_ROWS_OF = re.compile(r"<(?:li|tr|dl|dd|div|p)\b[^<>]{0,300}>", re.IGNORECASE)
_KEPT = re.compile(
    r"text/(?:x-)?(?:html|template|tmpl|plain)|text/x-[\w-]{0,30}template", re.IGNORECASE
)
_NAMED = re.compile(r"(?:ById\(\s{0,3}['\"]|['\"]\s{0,2}#)([\w-]{1,60})['\"]")
_UNFILLED = ("{{", "<%", "${", "v-for", "[[")
"""Of a template whose rows come from elsewhere."""


def claims(doc: Document) -> bool:
    return doc.kind == "html" and ("<textarea" in doc.text or _KEPT.search(doc.text) is not None)


def read(doc: Document, hints: Hints) -> Reading | None:
    if doc.root is None:
        return None
    for box, place in _moved(doc):
        page = Page(doc.page.url, _with(doc, box, place), "text/html; charset=utf-8", doc.page.form)
        reading = general.read_as(NAME, Document(page), hints)
        if reading is not None and reading.entries:
            return reading
    return None


def _moved(doc: Document) -> Iterator[tuple[Element, Element]]:
    """Each box of markup, and the place into which a script puts what is in it."""
    assert doc.root is not None
    by_id = {name: one for one in doc.root.iter("*") if (name := one.get("id"))}
    scripts = [
        one.text or "" for one in doc.root.iter("script") if not one.get("src") and not _is_box(one)
    ]
    for name, box in islice(
        ((name, one) for name, one in by_id.items() if _is_box(one)), _MOST_BOXES
    ):
        if (
            len(text := box.text or "") > _MOST_MARKUP
            or not _ROWS_OF.search(text)
            or any(one in text for one in _UNFILLED)
        ):
            continue
        for script in scripts:
            named = list(dict.fromkeys(_NAMED.findall(script)))
            place = next((by_id[one] for one in named if one != name and one in by_id), None)
            if name in named and place is not None and not len(place):
                yield box, place


def _is_box(element: Element) -> bool:
    if element.tag == "textarea":
        return True
    return (
        element.tag == "script" and _KEPT.fullmatch((element.get("type") or "").strip()) is not None
    )


def _with(doc: Document, box: Element, place: Element) -> bytes:
    """The page with what is in the box in its place."""
    assert doc.root is not None
    root, copies = copied(doc.root)
    target = copies[place]
    for piece in html.fragments_fromstring(box.text or ""):
        if isinstance(piece, str):
            target.text = f"{target.text or ''}{piece}"
        else:
            target.append(piece)
    return bytes(etree.tostring(root, encoding="utf-8", method="html"))
