"""Lists of addresses that a portal keeps for machines: the column tree of gkmlpt, sitemaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from crawler.discover.values import Link
from crawler.page.document import Document
from crawler.page.js_literals import Value, assigned, mapping
from crawler.page.urls import absolute

MOST_NODES = 5000
MOST_LOCATIONS = 20_000
_LOCATION = re.compile(r"<loc>\s{0,50}(?:<!\[CDATA\[)?([^<\]]{1,2000})", re.IGNORECASE)
_SHELL = re.compile(r"^([^?#]{0,2000}/gkmlpt/index)")


def tree_links(doc: Document) -> Iterator[Link]:
    """The columns of a gkmlpt shell by name, each under the names above
    it; nothing for any other page.
    """
    place = _SHELL.match(doc.page.url)
    tree = mapping(assigned(doc.text, "_CONFIG")).get("TREE") if place else None
    waiting: list[tuple[Value, tuple[str, ...]]] = (
        [(node, ()) for node in tree] if isinstance(tree, list) else []
    )
    for _ in range(MOST_NODES):
        if not waiting or place is None:
            return
        node, above = waiting.pop(0)
        node = mapping(node)
        name, below = str(node.get("name") or "")[:60], node.get("children")
        if isinstance(below, list) and below:
            waiting[:0] = [(child, (name, *above[:2])) for child in below]
        elif jump := absolute(str(node.get("jump_url") or ""), place[1]):
            yield Link(jump, name, above)
        elif isinstance(node.get("id"), int):
            yield Link(f"{place[1]}#{node['id']}", name, above)


def locations(doc: Document) -> Iterator[str]:
    """The addresses of a sitemap or of a sitemap index."""
    for number, match in enumerate(_LOCATION.finditer(doc.text)):
        if number == MOST_LOCATIONS:
            return
        url = absolute(unescape(match[1]), doc.page.url)
        if url is not None:
            yield url
