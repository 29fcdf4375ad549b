"""RSS, Atom and other XML whose elements are articles; a sitemap is no list of articles,
its addresses are handed on.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import islice

from lxml import etree

from crawler.layouts.families import json_list
from crawler.layouts.served import json_records as records
from crawler.layouts.served.answers import empty, listed
from crawler.page.breadcrumbs import plain
from crawler.page.document import Document, MalformedError, check_whole
from crawler.page.js_literals import Value
from crawler.page.limits import overload
from crawler.page.reading import Hints, Reading
from crawler.page.urls import absolute
from storage.records import Entry, Outcome

NAME = "feed"
_MOST_ITEMS = 2000
_FEEDS = frozenset({"rss", "feed", "rdf"})
_KEYS = records.Keys(("title",), ("link",), ("pubDate", "pubdate", "date"), ("source", "publisher"))
_REFERENCE = re.compile(r"&#(?:x0{0,9}([0-9a-fA-F]{1,9})|0{0,9}([0-9]{1,9}));")
_CLOSING = re.compile(r"</(?:[\w.-]{1,60}:)?([\w.-]{1,60})\s{0,9}>\s*$")


def claims(doc: Document) -> bool:
    return doc.kind == "xml"


def read(doc: Document, hints: Hints) -> Reading | None:
    """Raises MalformedError."""
    if problem := overload(doc.markup):
        raise MalformedError(problem)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        remove_comments=True,
        encoding="utf-8",
    )
    markup = (
        _REFERENCE.sub(_legal, doc.text).encode("utf-8", "replace")
        if "&#" in doc.text
        else doc.markup
    )
    try:
        root = etree.fromstring(markup, parser=parser)
    except etree.XMLSyntaxError:
        return None
    check_whole(parser)
    if root is None:
        return None
    names = _Names()
    around = names[root.tag]
    closing = _CLOSING.search(doc.text[-200:])
    if closing is None or closing[1].lower() != around:
        return Reading(
            NAME, Outcome.TRUNCATED, f"The answer ends before its {around} element does."
        )
    if around in ("urlset", "sitemapindex"):
        return _sitemap(root, names, doc)
    entries = _entries(root, names, doc.page.url, hints.today) if around in _FEEDS else []
    if entries:
        return listed(NAME, entries, "the items of the feed.", hints)
    name, items = _items(root, names, feed=around in _FEEDS)
    said = _said_total(root)
    if not items and around in _FEEDS:
        return _nothing(root, names, hints)
    if not items and said != 0:
        return None
    total = len(items) if said is None else said
    return json_list.read_value(NAME, {"total": total, name: items}, doc, hints)


def _legal(reference: re.Match[str]) -> str:
    """A reference by number; those to halves of characters, as some generators write
    emoji, the parser cannot take.
    """
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return "\ufffd" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else reference[0]


def _sitemap(root: etree._Element, names: _Names, doc: Document) -> Reading:
    places = [
        place
        for element in root.iter("*")
        if names[element.tag] == "loc" and (place := absolute(element.text or "", doc.page.url))
    ]
    why = (
        f"A sitemap of {len(places)} addresses: when they were last changed says nothing of "
        "what was published."
    )
    return Reading(NAME, Outcome.NOT_A_LIST, why, children=tuple(places[:_MOST_ITEMS]))


def _said_total(root: etree._Element) -> int | None:
    """How many items there are by the answer's own count, `<infos count="12">`; None without."""
    for name, value in root.attrib.items():
        said = str(value)
        if _COUNT.fullmatch(str(name)) and said.isascii() and said.isdigit() and len(said) < 8:
            return int(said)
    return None


_COUNT = re.compile(r"(?:total|all|row|record|item)?_?(?:count|total|num|size)", re.IGNORECASE)


def _nothing(root: etree._Element, names: _Names, hints: Hints) -> Reading:
    """A feed without items: that of an empty column where it is whole by its own form, names the
    column and says nothing that no feed says.

    One without a name, or of the portal's, is what services answer to a number they do not know.
    """
    channels = [one for one in root.iterchildren("*") if names[one.tag] == "channel"]
    holder = channels[0] if len(channels) == 1 else root
    said = {names[one.tag]: (one.text or "").strip() for one in holder.iterchildren("*")}
    title, column = said.get("title", ""), plain(hints.column)
    whole = "link" in said and all(map(_OF_A_CHANNEL.fullmatch, said))
    counted = said.get("totalresults", "0").strip("0")
    if (
        whole
        and not counted
        and column
        and column in plain(title)
        and not _TROUBLE.search("".join(said.values()))
    ):
        why = f"The feed 「{title[:40]}」 is whole and holds no item."
        return empty(NAME, why, proven=True, hints=hints)
    return empty(NAME, "The feed holds no item.", proven=False, hints=hints)


_TROUBLE = re.compile("错误|失败|异常|error|exception|denied", re.IGNORECASE)
_OF_A_CHANNEL = re.compile(
    "title|link|description|language|copyright|managingeditor|webmaster|pubdate|lastbuilddate|"
    "category|generator|docs|cloud|ttl|image|rating|textinput|skiphours|skipdays|items|id|updated|"
    "subtitle|author|contributor|icon|logo|rights|date|creator|publisher|update(?:period|frequency|"
    "base)|totalresults|startindex|itemsperpage"
)
"""What RSS, Atom and their common extensions say of a feed as a whole."""
_PARTS = re.compile(f"{_OF_A_CHANNEL.pattern}|channel|seq|li", re.IGNORECASE)
"""Elements of a feed that are no items, whatever they hold."""


def _entries(root: etree._Element, names: _Names, base: str, today: date) -> list[Entry]:
    """The items of a feed that calls their parts what feeds call them; none where one of
    them has no title or no address.
    """
    items = islice(root.iter("{*}item", "{*}entry"), _MOST_ITEMS)
    read = [records.entry_of(_record(item, names), _KEYS, base, today) for item in items]
    entries = [entry for entry in read if entry is not None and entry.url]
    return (
        entries
        if len(entries) == len(read) and any(entry.published_on for entry in entries)
        else []
    )


def _items(root: etree._Element, names: _Names, *, feed: bool) -> tuple[str, list[Value]]:
    """The elements that repeat, as records: `item` and `entry` of feeds, else what the tree
    holds most of with children, or with attributes alone.

    feed: what speaks of the whole is none; an empty feed's channel has a title and a day, too.
    """
    below = list(root.iterdescendants("*"))
    counted = Counter(
        names[element.tag]
        for element in below
        if (len(element) > 1 or (not len(element) and len(element.attrib) > 1))
        and not (feed and _PARTS.fullmatch(names[element.tag]))
    )
    known = next((name for name in ("item", "entry") if counted[name]), "")
    name = known or max(counted, key=lambda one: counted[one], default="")
    tree = below if feed else (root, *below)
    found = [element for element in tree if name and names[element.tag] == name]
    return "items", [_record(element, names) for element in found[:_MOST_ITEMS]]


def _record(item: etree._Element, names: _Names) -> dict[str, Value]:
    """The children's texts by name, or the attributes of an item without any. What an edit last
    touched is no publication, so `updated` is left out.
    """
    record: dict[str, Value] = {}
    if not len(item):
        return {str(name): str(value).strip() for name, value in item.attrib.items() if value}
    for child in item.iterchildren("*"):
        name, text = names[child.tag], child.text
        value = text.strip() if text else ""
        if not value:
            value = (child.get("href") or "").strip()
        if (
            value
            and name not in record
            and (name != "link" or child.get("rel") in (None, "alternate"))
        ):
            record[name] = value
    return record


class _Names(dict[str, str]):
    """Tags without their namespaces, or without the prefixes of those that were never declared."""

    def __missing__(self, tag: str) -> str:
        name = re.split(r"[}:]", tag)[-1].lower()
        self[tag] = "pubDate" if name == "published" else name
        return self[tag]
