"""Places where a list should stand and nothing does: a heading above them, or a pager below,
is theirs and no neighbour's.
"""

from __future__ import annotations

import re

from crawler.layouts.general.scan import PageScan
from crawler.page.links import Element, is_hidden

UNHEADED = frozenset((
    "script", "style", "br", "hr", "input", "form", "select", "noscript", "iframe", "link",
    "template", "textarea", "marquee",
))  # fmt: skip
"""What holds no words of the page."""
PAGER_MAKE = re.compile(
    r"(?:^|[\s_-])(?:page|pages|pager|paging|pagination|pagelist|pagebar|page_?div|"
    r"page_?nav|fenye|fanye|pb_sys\w*|turn_?page|pagecon|lbfy)(?:$|[\s_\d-])|pagin|page"
    r"(?:bar|box|div|list|wrap|links?|nums?)|fenye|pgcontainer|aspnetpager",
    re.IGNORECASE,
)
PAGER_SCRIPT = re.compile(
    r"createPage|Pager\s*\(|countPage|jpage|laypage|pageIndex|aginator|pagination\s*\(",
    re.IGNORECASE,
)
_MAIN_MAKE = re.compile(
    r"(?:^|[\s_-])(?:right|main|content|con|cont|list|news|body|bd|center|mid)"
    r"(?:$|[\s_\d-])|list|content",
    re.IGNORECASE,
)
_BOXES = ("div", "section", "td")


def is_hollow(node: Element, found: PageScan) -> bool:
    """A box in which a list should stand and nothing does."""
    if not isinstance(node.tag, str) or is_hidden(node):
        return False
    for inner in node.iter("*"):
        if inner in found.empty_set or inner in found.notice_set:
            return not draws_pager(node)
        if inner.tag == "a" or (inner.tag not in UNHEADED and (inner.text or "").strip()):
            return False
    if node.tag not in _BOXES:
        return False
    return _MAIN_MAKE.search(
        node.get("class") or node.get("id") or ""
    ) is not None or _holds_only_boxes(node)


def empty_place(node: Element, found: PageScan) -> Element | None:
    """The first place of a list in a node that says nothing: an empty list or table, or an
    empty box that is called one.
    """
    for inner in node.iter("*"):
        if inner in found.empty_set:
            return inner
        if inner.tag in _BOXES and not len(inner) and not (inner.text or "").strip():
            make = f"{inner.get('class') or ''} {inner.get('id') or ''}"
            if _LISTED.search(make) and not PAGER_MAKE.search(make):
                return inner
    return None


_LISTED = re.compile(
    r"(?:^|[\s_-]|[a-z](?=[A-Z]))(?:list|lists|news|content|con|main|data|rows|items|lb|"
    r"liebiao)(?:$|[\s_\d-])|[a-z]list\b",
    re.IGNORECASE,
)


def draws_pager(node: Element) -> bool:
    """Whether a script in a box, or right behind it, makes a pager of what is empty there."""
    behind = node.getnext()
    if (
        behind is not None
        and behind.tag == "script"
        and PAGER_SCRIPT.search((behind.text or "")[:4000])
    ):
        return True
    return any(
        script.text and PAGER_SCRIPT.search(script.text[:4000]) for script in node.iter("script")
    )


def _holds_only_boxes(node: Element) -> bool:
    """Boxes inside a box and nothing in them: a column of the page that was to hold a list.
    What a script draws is none.
    """
    inner = [below.tag for below in node.iter("*")][1:]
    makes = (f"{below.get('class') or ''} {below.get('id') or ''}" for below in node.iter("*"))
    return (
        bool(inner) and set(inner) <= {"div", "section"} and not any(map(PAGER_MAKE.search, makes))
    )
