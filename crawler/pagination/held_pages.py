"""Pages of a list whose addresses a script holds in a list of its own, from which it writes its
links: `var P=["/c/12","/c/12/p2"]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.page.document import Document
from crawler.page.urls import absolute

_ADDRESS = r"""(?:"[^"'<>\s]{1,200}"|'[^"'<>\s]{1,200}')"""
_ADDRESSES = re.compile(
    rf"\[\s{{0,3}}({_ADDRESS}(?>(?:\s{{0,3}},\s{{0,3}}{_ADDRESS}){{1,500}}))\s{{0,3}}\]"
)
_NUMBER_AT_END = re.compile(r"(?:[-_]?\d{0,6}\.\w{1,5}|\d{1,6}|/)$")


def held_pages(doc: Document) -> Iterator[tuple[list[str], int]]:
    """The lists of addresses that hold this page's own and, behind it, further pages of it;
    and where it stands among them.
    """
    own = doc.page.url
    stem = _NUMBER_AT_END.sub("", own)
    if "[" not in doc.text or not urlsplit(stem).path.strip("/"):
        return
    for found in _ADDRESSES.finditer(doc.text):
        held = (one.strip("\"' \t\r\n") for one in found[1].split(","))
        addresses = [absolute(one, doc.base) or "" for one in held]
        if own in addresses:
            behind = addresses[addresses.index(own) + 1 :]
            if behind and all(one.startswith(stem) for one in behind):
                yield addresses, addresses.index(own)


def next_held(doc: Document) -> str | None:
    """The page after this one in a script's list of pages, all of which are addressed as pages of
    the first: a list of columns is none.
    """
    for addresses, at in held_pages(doc):
        first = _ENDING.sub("", addresses[0])
        if all(one.startswith(first) for one in addresses):
            return addresses[at + 1]
    return None


_ENDING = re.compile(r"(?:\.\w{1,5}|/)$")
