"""Bars of names above a list: tabs of what the column holds, and its like in a menu. They are no
heading of the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from crawler.layouts.general.scan import PageScan
from crawler.page.breadcrumbs import plain
from crawler.page.links import Element, clean, is_more
from crawler.page.urls import absolute, same_page

_LEAST = 2
"""Characters of a name, and of what names of one kind end with."""


def is_strip(element: Element, found: PageScan) -> bool:
    """文字解读 | 图片解读 for 政策解读: tabs of what the column holds, each called by a part of its
    name or by how it ends.
    """
    if next(element.iter("a"), None) is not None:
        return False
    tabs = [name for text in islice(element.itertext(), 30) if (name := plain(text))]
    return 2 <= len(tabs) <= _MOST_TABS and all(
        any(tab != name and _is_kind_of(tab, name) for name in found.names) for tab in tabs
    )


def _is_kind_of(tab: str, name: str) -> bool:
    if not _LEAST <= len(tab) <= _LONGEST_TAB:
        return False
    return tab in name or (len(name) > _LEAST and tab.endswith(name[-_LEAST:]))


_MOST_TABS = 6
_LONGEST_TAB = 8


def is_bar(
    node: Element, anchors: Sequence[Element], found: PageScan, base: str, page: str
) -> bool:
    """通知公告 6 | 新闻动态 5: the column's own name among links to its like. More than two
    links are no heading anyway.

    The item of the page itself may lead nowhere, or be no link.
    """
    leads = [absolute(one.get("href") or "", base) for one in anchors]
    own = [same_page(url, page) for url in leads if url is not None]
    if not own or all(own):
        return False
    if any(own):
        return True
    names = [plain("".join(one.itertext())) for one in anchors]
    if any(is_more(clean("".join(one.itertext()))) for one in anchors):
        return False
    nowhere = (name for name, url in zip(names, leads, strict=True) if url is None)
    return any(name in found.names for name in nowhere) or _has_unlinked(node, found)


def _has_unlinked(node: Element, found: PageScan) -> bool:
    """Whether one of a bar's items is the column's name, which is no link, and another one is."""
    holder = node
    while len(holder) == 1 and not (holder.text or "").strip():
        holder = holder[0]
    items = [one for one in holder if isinstance(one.tag, str)]
    if len(items) < 2 or len({one.tag for one in items}) > 1:
        return False
    return any(
        next(one.iter("a"), None) is None and plain("".join(one.itertext())) in found.names
        for one in items
    )
