"""The only entry of a column, without a day beside it: told from a menu's link
by its place and its address.
"""

from __future__ import annotations

import re
from itertools import takewhile

from crawler.layouts.general.candidates import Block
from crawler.layouts.general.row import Row
from crawler.layouts.general.scan import PageScan
from crawler.layouts.general.titles import beside_button
from crawler.page.breadcrumbs import plain
from crawler.page.document import Document
from crawler.page.links import Element, links, opens_entry, words_of
from crawler.page.urls import absolute, canonical
from crawler.templates.advice import advised

_ALIKE = 0.85
"""The share of its template's frame that a page must show for the place to be sure."""
_TITLE = 6
_MOST_AROUND = 200
"""Characters in the place outside the entry: an article says more."""
_ROWS = frozenset(
    {"li", "tr", "dd", "dl", "p", "div", "article", "td", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_BESIDE_AN_ARTICLE = re.compile(r"[上下][一1]?[篇条]|相关|附件")


def lone_blocks(found: PageScan, doc: Document) -> list[Block]:
    """The one link to an article in the place where the portal's columns show their lists;
    nothing where there are several.
    """
    spot = found.spot
    if spot is None or spot.likeness < _ALIKE:
        return []
    chosen = advised(spot.box, doc.base, found.crumb_holders)
    linked = [
        (link, url)
        for link in spot.box.iter("a")
        if link not in chosen
        and link not in found.steps
        and (url := absolute(link.get("href") or "", doc.base)) is not None
    ]
    articles = [(link, url) for link, url in linked if spot.is_article(url)]
    titled = [
        link
        for link, _ in articles
        if len(title := _title(link)) >= _TITLE
        or plain(title) in found.names
        or _named_by_row(link, spot.box) is not None
    ]
    if len({canonical(url) for _, url in articles}) != 1 or not titled:
        return []
    around = takewhile(lambda node: node is not spot.box, titled[0].iterancestors())
    row = _named_by_row(titled[0], spot.box)
    if row is None:
        row = next((node for node in around if node.tag in _ROWS), None)
    if (
        row is None
        or _BESIDE_AN_ARTICLE.search(_words(row)[:40])
        or _said_around(spot.box, row, chosen) > _MOST_AROUND
    ):
        return []
    above = row.getparent()
    return [Block([above], [Row((row,), ())], dated=False)] if above is not None else []


def _named_by_row(link: Element, box: Element) -> Element | None:
    """The table's row in a box that names what a link opens that says 查看 alone."""
    around = takewhile(lambda node: node is not box, link.iterancestors())
    row = next((node for node in around if node.tag == "tr"), None)
    if row is None or not opens_entry(words_of(link)):
        return None
    return row if beside_button(Row((row,), ()), links((row,), ""), opens=True) else None


def _said_around(box: Element, row: Element, chosen: set[Element]) -> int:
    """Characters in the box outside the row and what the portal recommends there."""
    blocks = (one for one in chosen if one.getparent() not in chosen)
    return len(_words(box)) - len(_words(row)) - sum(len(_words(one)) for one in blocks)


def _title(link: Element) -> str:
    return words_of(link) or (link.get("title") or "").strip()


def _words(element: Element) -> str:
    return "".join("".join(element.itertext()).split())
