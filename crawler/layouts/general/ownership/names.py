"""What boxes are called: hints at what they hold, never proof. Names of styles (`float-left`,
`col-md-9`, `mt-4`) say nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from crawler.page.links import Element

EDGE = frozenset(("foot", "footer", "bottom", "header", "head", "nav", "menu", "copyright"))
"""The page's own frame."""
ASIDE = frozenset((
    "side", "sidebar", "sider", "aside", "hot", "rank", "ranking", "paihang", "recommend", "recom",
    "related", "tuijian", "remen", "submenu", "subnav", "leftnav", "sidenav", "leftmenu",
    "sidemenu", "topnav", "mainnav", "navbar", "navlist", "link", "links", "friend", "friendlink",
    "yqlj", "crumb", "crumbs", "breadcrumb", "tree", "float", "popup", "dialog", "login", "swiper",
    "slide", "slider", "slides", "slideshow", "carousel", "banner", "focus", "lunbo", "widget",
    "widgets", "marquee", "flash", "hotnews", "hotlist",
))  # fmt: skip
"""What stands beside the columns' own lists."""
MAYBE = frozenset(("left", "lefter", "leftbox", "top", "search", "scroll", "tab", "topic"))
"""What may stand beside them, and often holds them."""

_PLACES = frozenset(
    (
        "bottom",
        "head",
        "header",
        "top",
        "left",
        "side",
        "tab",
        "focus",
        "float",
        "scroll",
        "slide",
        "link",
    )
)
"""Words that name a part of anything: `content-bottom`, `list-head`, `nav-link`. They hint at the
page's where they stand alone.
"""
_HOLDERS = frozenset((
    "box", "wrap", "wrapper", "warp", "con", "cont", "content", "inner", "bd", "body", "list",
    "lists", "ul", "div", "area", "block", "section", "container", "module", "mod", "panel",
    "layout", "bar", "group", "main", "news",
))  # fmt: skip
"""What anything may be held by: `footer-box` is a footer's, `nav-list` may be a menu's."""
_STYLE = re.compile(
    r"(?:float|pull|fl|fr|col|row|text|bg|border|rounded|align|justify|position|offset|order|flex|"
    r"grid|gap|shadow|overflow|fixed|"
    r"clearfix|container|visible|invisible|hidden|font|fw|leading|tracking|space|divide|items|"
    r"self|object|z|opacity|cursor|"
    r"sticky|d|[pm][trblxyse]?|m?[wh]|min|max|active|show|fade|btn|badge|nav-"
    r"(?:item|link|tabs|pills)|"
    r"list-(?:group|unstyled|inline|style|none)|f[lr]?)(?:[-_].*|\d*)"
    r"|(?:top|bottom|left|right|start|end|inset)-(?:auto|full|px|\d[\w./]*)|.*[:/\[\]].*"
)
_WORDS = re.compile(r"[A-Z]?[a-z]{2,30}|[A-Z]{2,30}")


class Hint(NamedTuple):
    """word: what the name says. whole: it says nothing else; `hot-list` and
    `leftNavBox` say it among other words.
    """

    word: str
    whole: bool


def hint(element: Element, words: frozenset[str]) -> Hint | None:
    """Which of these words an element's class or id says, the plainest of several;
    None where it says none of them.
    """
    make = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
    if not make:
        return None
    said = (one for token in make.split() for one in _said(token) if one.word in words)
    return min(said, key=lambda one: (not one.whole, one.word), default=None)


@lru_cache(maxsize=4096)  # a portal's pages call their boxes alike
def _said(token: str) -> tuple[Hint, ...]:
    """What one token may be about: the whole of it, and its words before those of mere holders."""
    if _STYLE.fullmatch(token):
        return ()
    words = [word.lower() for word in _WORDS.findall(token)]
    bare = token.lower().strip("-_0123456789")
    if len(words) < 2:
        return tuple(Hint(word, True) for word in {bare, *words})
    while len(words) > 1 and words[-1] in _HOLDERS:
        words.pop()
    found = [Hint(bare, True)] if bare in EDGE | ASIDE | MAYBE else []
    if len(words) == 1 or words[-1] not in _PLACES:
        found.append(Hint(words[-1], False))
    if words[:2] == ["hot", "line"]:
        return tuple(found)  # 12345热线, and nothing that is read a lot
    if len(words) > 1 and words[0] in (
        "hot",
        "side",
        "foot",
        "footer",
        "friend",
        "left",
        "nav",
        "menu",
        "sub",
    ):
        found.append(Hint(words[0], False))
    return tuple(found)
