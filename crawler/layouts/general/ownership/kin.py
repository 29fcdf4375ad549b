"""Names under which a column's list may stand though they are not its own: its
parent's, its unit's, any body's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from crawler.layouts.general.ownership.headings import HOT, Heading, short_text
from crawler.layouts.general.scan import PageScan
from crawler.page.breadcrumbs import plain
from crawler.page.links import Element, words_of
from crawler.page.urls import absolute, canonical

_BODY = re.compile(
    r"\w{1,16}(?:[局委厅镇乡]|办公室|街道|街道办事处|政府|管委会|委员会|法院|检察院|医院|"
    r"中学|小学|支队|大队)"
)
_MOST_SELF = 6
_LEVELS = 4
_MOST_BEFORE = 60
_LONGEST = 16
"""Characters of a name over a menu's items."""


def is_kin(name: str, found: PageScan, base: str, page: str) -> bool:
    """Whether a heading's plain words name the column's parent or
    unit, the portal, or some body.
    """
    return (
        name in found.kin
        or _BODY.fullmatch(name) is not None
        or name in _over_menus(found, base, page)
    )


def is_own_item(heading: Heading, named: str, found: PageScan, base: str, page: str) -> bool:
    """Whether a heading, in plain words `named`, says what a menu's item says that leads to the
    page itself, where the breadcrumb names the parent alone; a heading that leads anywhere is not.
    """
    if found.item_names is None:
        blank = [one for one in found.anchors if one.get("href") == ""][:_MOST_SELF]
        links = filter(_stands_in_menu, (*_self_links(found, base, page), *blank))
        items = frozenset(plain(words_of(link)) for link in links) - found.kin
        # Where several columns share a page, the menu names each of them: then the roster decides.
        shared = len(items) > 1 and any(found.column in one for one in items)
        found.item_names = frozenset() if found.column in items or shared else items
    if len(named) < _LEAST_NAME or named not in found.item_names or HOT.search(named):
        return False
    return heading.element is not None and next(heading.element.iter("a"), None) is None


def _stands_in_menu(link: Element) -> bool:
    """Whether a link is one of several items of one make, each with a short name."""
    for node in (link, *islice(link.iterancestors(), _ITEM_LEVELS)):
        beside = (*islice(node.itersiblings(preceding=True), 1), *islice(node.itersiblings(), 1))
        for one in beside:
            if isinstance(one.tag, str) and _is_item(one, node):
                text = short_text(one, _LONGEST)
                return bool(text) and next(one.iter("a"), None) is not None
    return False


_ITEM_LEVELS = 2
_LEAST_NAME = 2


def _over_menus(found: PageScan, base: str, page: str) -> frozenset[str]:
    """What the page's menus call the group of items in which the page itself stands. An article
    that stands among 推荐阅读 on its own page is in no menu.
    """
    if found.menu_names is None:
        names = (name for link in _self_links(found, base, page) for name in _names_over(link))
        found.menu_names = frozenset(filter(_may_name_menu, names)) - found.names
    return found.menu_names


def _may_name_menu(name: str) -> bool:
    return HOT.search(name) is None or _OF_MENUS.search(name) is not None


_OF_MENUS = re.compile("专题|导航|便民|通道|图片|图说|链接")
"""Of the names of what a portal chooses, those that menus bear too."""


def _self_links(found: PageScan, base: str, page: str) -> Iterator[Element]:
    """The links of a page that lead to itself."""
    parts = urlsplit(page)
    tail = f"?{parts.query}" if parts.query else parts.path.rstrip("/").rpartition("/")[2]
    if not tail:
        return
    here = canonical(page)
    likely = (link for link in found.anchors if tail in (link.get("href") or ""))
    leading = (
        link
        for link in likely
        if (url := absolute(link.get("href"), base)) and canonical(url) == here
    )
    yield from islice(leading, _MOST_SELF)


def _names_over(link: Element) -> Iterator[str]:
    """The short texts that stand over a menu's items, at the levels at
    which the link is one of them.
    """
    node = link
    for _ in range(_LEVELS):
        above = node.getparent()
        if above is None or above.tag == "body":
            return
        for beside in islice(node.itersiblings(preceding=True), _MOST_BEFORE):
            if not isinstance(beside.tag, str) or _is_item(beside, node):
                continue
            if (text := short_text(beside, _LONGEST)) is not None and len(name := plain(text)) > 1:
                yield name
            break
        if len(name := plain(above.text or "")) > 1:
            yield name[:_LONGEST]
        node = above


def _is_item(beside: Element, node: Element) -> bool:
    return (beside.tag, (beside.get("class") or "").split()[:1]) == (
        node.tag,
        (node.get("class") or "").split()[:1],
    )
