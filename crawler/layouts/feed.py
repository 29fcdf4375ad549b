"""RSS, Atom and other XML whose elements are articles; a sitemap is no list of articles, its addresses are handed on."""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from crawler.addresses import absolute
from crawler.document import Document, MalformedError, check_whole
from crawler.layouts import json_list
from crawler.layouts.scripts import Value
from crawler.overladen import overload
from crawler.reading import Hints, Reading
from storage.records import Outcome

NAME = "feed"
_MOST_ITEMS = 2000
_REFERENCE = re.compile(r"&#(?:x0{0,9}([0-9a-fA-F]{1,9})|0{0,9}([0-9]{1,9}));")
_CLOSING = re.compile(r"</(?:[\w.-]{1,60}:)?([\w.-]{1,60})\s{0,9}>\s*$")


def claims(doc: Document) -> bool:
    return doc.kind == "xml"


def read(doc: Document, hints: Hints) -> Reading | None:
    """Raises MalformedError."""
    if problem := overload(doc.markup):
        raise MalformedError(problem)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(_REFERENCE.sub(_legal, doc.text).encode("utf-8", "replace"), parser=parser)
    except etree.XMLSyntaxError:
        return None
    check_whole(parser)
    if root is None:
        return None
    closing = _CLOSING.search(doc.text[-200:])
    if closing is None or closing[1].lower() != _name(root):
        return Reading(NAME, Outcome.TRUNCATED, f"The answer ends before its {_name(root)} element does.")
    if _name(root) in ("urlset", "sitemapindex"):
        return _sitemap(root, doc)
    name, items = _items(root)
    if not items:
        return _nothing(root)
    return json_list.read_value(NAME, {"total": len(items), name: items}, doc, hints)


def _legal(reference: re.Match[str]) -> str:
    """A reference by number; those to halves of characters, as some generators write emoji, the parser cannot take."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return "\ufffd" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else reference[0]


def _sitemap(root: etree._Element, doc: Document) -> Reading:
    places = [
        place
        for element in root.iter()
        if _name(element) == "loc" and (place := absolute(element.text or "", doc.page.url))
    ]
    why = f"A sitemap of {len(places)} addresses: when they were last changed says nothing of what was published."
    return Reading(NAME, Outcome.NOT_A_LIST, why, children=tuple(places[:_MOST_ITEMS]))


def _nothing(root: etree._Element) -> Reading | None:
    if _name(root) not in ("rss", "feed", "rdf"):
        return None
    return Reading(NAME, Outcome.EMPTY_UNPROVEN, "The feed holds no item.")


def _items(root: etree._Element) -> tuple[str, list[Value]]:
    """The elements that repeat, as records: `item` and `entry` of feeds, else what the tree holds most of with children."""
    counted = Counter(_name(element) for element in root.iter() if element is not root and len(element) > 1)
    known = next((name for name in ("item", "entry") if counted[name]), "")
    name = known or max(counted, key=lambda one: counted[one], default="")
    found = [_record(element) for element in root.iter() if name and _name(element) == name]
    return "items", list(found[:_MOST_ITEMS])


def _record(item: etree._Element) -> dict[str, Value]:
    """The children's texts by name. What an edit last touched is no publication, so `updated` is left out."""
    record: dict[str, Value] = {}
    for child in item:
        name = _name(child)
        value = (child.text or "").strip() or (child.get("href") or "").strip()
        if name and value and (name != "link" or child.get("rel") in (None, "alternate")):
            record.setdefault("pubDate" if name == "published" else name, value)
    return record


def _name(element: etree._Element) -> str:
    """The tag without its namespace, or without the prefix of one that was never declared."""
    return re.split(r"[}:]", element.tag)[-1].lower() if isinstance(element.tag, str) else ""
