"""The boxes around a list, and those beside it that could hold the list as well."""

from __future__ import annotations

import re
from itertools import islice

from crawler.layouts.general.headings import HOT, UNHEADED, short_text
from crawler.layouts.general.pagers import PAGER_MAKE, draws_pager, is_trailing, pager_in
from crawler.layouts.general.scan import Survey
from crawler.layouts.general.verdict import Verdict
from crawler.page.links import Element, is_current, is_hidden

_ASIDE = frozenset((
    "side", "sidebar", "sider", "aside", "hot", "rank", "ranking", "paihang", "recommend", "recom", "related", "tuijian", "remen",
    "submenu", "subnav", "leftnav", "sidenav", "leftmenu", "sidemenu",
    "topnav", "mainnav", "navbar", "navlist", "link", "links", "friend", "friendlink", "yqlj", "crumb", "crumbs", "breadcrumb",
    "tree", "float", "popup", "dialog", "login", "swiper", "slide", "slider", "slides", "slideshow", "carousel", "banner", "focus",
    "lunbo", "widget", "widgets", "marquee", "flash", "hotnews", "hotlist",
))  # fmt: skip
_EDGE = frozenset(("foot", "footer", "bottom", "header", "head", "nav", "menu", "copyright"))
_MAYBE_ASIDE = frozenset(("left", "lefter", "leftbox", "top", "search", "scroll", "tab", "topic"))
_WORDS = re.compile(r"[A-Z]?[a-z]{2,30}|[A-Z]{2,30}")
_ITEMS = frozenset({"article", "li"})
"""What has a head and a foot of its own within a list."""
_MENU_TAGS = frozenset({"nav", "header", "footer", "aside", "marquee"})
_MAIN_MAKE = re.compile(
    r"(?:^|[\s_-])(?:right|main|content|con|cont|list|news|body|bd|center|mid)(?:$|[\s_\d-])|list|content",
    re.IGNORECASE,
)
_BOXES = frozenset({"div", "td", "tr", "section", "main", "article", "ul", "ol", "dl", "table"})


def weigh_boxes(element: Element, verdict: Verdict) -> None:
    """The boxes around a list: the page's own menus, sides, feet and carousels hold no column's list."""
    # What a row is called says something of the row: pinned ones are `top` or `hot`.
    node: Element | None = element.getparent() if element.tag in ("li", "tr", "dd") else element
    for level in range(12):
        if node is None or node.tag == "body":
            return
        if is_hidden(node):
            verdict.add(-8, "it is hidden")
            verdict.aside = True
            return
        make = f"{node.get('class') or ''} {node.get('id') or ''}".strip()
        if node.tag in _MENU_TAGS and not any(above.tag in _ITEMS for above in islice(node.iterancestors(), 3)):
            verdict.add(-6, f"it stands inside <{node.tag}>")
            verdict.aside = True
            return
        if make and level < 7:
            words = {word.lower() for word in _WORDS.findall(make)} | set(make.lower().split())
            if called := words & _EDGE:
                verdict.add(-6, f"it stands in the page's {min(called)}")
                verdict.aside = True
                return
            if called := words & _ASIDE:
                verdict.add(-3 if level < 5 else -1.5, f"it stands in a box called {min(called)}")
                verdict.aside = True
                return
            if (called := words & _MAYBE_ASIDE) and not is_current(node):
                verdict.add(-1.5, f"it stands in a box called {min(called)}")
                verdict.doubtful = True
        node = node.getparent()


def share_heading(verdict: Verdict, element: Element, last: Element, found: Survey) -> None:
    """A heading speaks for all boxes below it: where another box could hold the list as well, it says less."""
    heading = verdict.heading
    said = f"stands under the column's own heading 「{heading.text[:20]}」"
    node = element
    rival = False
    ends = {last, *last.iterancestors()}
    over = set(heading.element.iterancestors()) if heading.element is not None else set()
    for level in range(6):
        above = node.getparent()
        for beside in _beyond(node, ends) if level else ():
            if is_current(node) and not is_current(beside) and beside.tag == node.tag:
                continue
            if _is_hollow(beside, found) and not is_trailing(beside, last):
                verdict.add(-1, f"{said}, but so does an empty box")
                verdict.doubtful = True
                return
            rival = rival or _is_rival(beside, found)
        if above is None or above.tag == "body" or above in over:
            break
        node = above
    verdict.add(1 if rival else 3, f"{said}, as does another box" if rival else said)


def _beyond(node: Element, ends: set[Element]) -> list[Element]:
    """What follows an element, without the other sections of its list, which ends in one of `ends`."""
    after = list(node.itersiblings())
    return after[next((at + 1 for at, beside in enumerate(after) if beside in ends), 0) :]


def _is_hollow(node: Element, found: Survey) -> bool:
    """A box in which a list should stand and nothing does."""
    if not isinstance(node.tag, str) or is_hidden(node):
        return False
    for inner in node.iter("*"):
        if inner in found.empty_set or inner in found.notice_set:
            return not draws_pager(node)
        if inner.tag == "a" or (inner.tag not in UNHEADED and (inner.text or "").strip()):
            return False
    if node.tag not in ("div", "section", "td"):
        return False
    return _MAIN_MAKE.search(node.get("class") or node.get("id") or "") is not None or _holds_only_boxes(node)


def _holds_only_boxes(node: Element) -> bool:
    """Boxes inside a box and nothing in them: a column of the page that was to hold a list. What a script draws is none."""
    inner = [below.tag for below in node.iter("*")][1:]
    makes = (f"{below.get('class') or ''} {below.get('id') or ''}" for below in node.iter("*"))
    return bool(inner) and set(inner) <= {"div", "section"} and not any(map(PAGER_MAKE.search, makes))


def _is_rival(node: Element, found: Survey) -> bool:
    """A box of words that is neither foot, menu nor pager, nor another column's by its own heading."""
    if not isinstance(node.tag, str) or node.tag in _MENU_TAGS or is_hidden(node):
        return False
    make = f"{node.get('class') or ''} {node.get('id') or ''}"
    if ({word.lower() for word in _WORDS.findall(make)} & (_ASIDE | _EDGE)) or pager_in(node, found):
        return False
    said = short_text(node)
    if node.tag not in _BOXES or (said is not None and len(said) < 6):
        return False
    first = next((text for inner in node.iter("*") if (text := (inner.text or "").strip())), "")
    return not HOT.search(first) and not any("更多" in (anchor.text or "") for anchor in node.iter("a"))
