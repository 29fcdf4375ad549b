"""What a browser does not show: by attribute, by style, by the page's own sheets; and what the
page's own script shows again.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from crawler.page.marks import PageWords
from crawler.page.styles.cascade import hidden_by_sheets, shrunk
from crawler.page.styles.properties import declarations, hides

_SUSPECT = ("none", "hidden", "collapse", "opacity", "clip", "scale")
_FAR = re.compile(r"[:(,]\s{0,5}-\d{3}")
_NO_SIZE = re.compile(r"font-size\s{0,3}:\s{0,3}0(?![.\d])")
_STYLED = etree.XPath("descendant-or-self::*/@style/..")
_MARKED = etree.XPath("descendant-or-self::*/@hidden/..")
_MOST_SHOWN = 2_000
_WHOLE = ("html", "body")
"""What is out of sight until the page is loaded: nobody serves one that is not to be seen."""


def settle(root: HtmlElement, words: PageWords) -> None:
    """Marks with `hidden` what a browser does not show, and takes the mark from what
    the page's own script shows. words: of the page's markup.
    """
    hidden = set(_found(_MARKED, root)) if words.says_somehow("hidden") else set()
    if words.says_somehow("<dialog", "<noscript"):
        hidden |= {one for one in root.iter("dialog") if one.get("open") is None}
        hidden |= set(root.iter("noscript"))
    if not words.says_somehow("style"):
        styled, said = [], []
    else:
        styled = _found(_STYLED, root)
        said = [one.text or "" for one in root.iter("style")]
    said += [one.get("style") or "" for one in styled]
    styles = "\n".join(said).lower()
    sizeless = _NO_SIZE.search(styles) is not None
    if sizeless or any(word in styles for word in _SUSPECT) or _FAR.search(styles):
        hidden |= {one for one in styled if hides(_values(one))}
        hidden |= hidden_by_sheets(root, lambda element: element.get("style") or "")
    if sizeless:
        hidden |= shrunk(root, lambda element: element.get("style") or "")
    if not hidden:
        return
    shown = _Shown(root, hidden)
    for element in hidden:
        if element.tag in _WHOLE or element in shown:
            element.attrib.pop("hidden", None)
            element.attrib.pop("style", None)
        else:
            element.set("hidden", "")


def out_of_sight(root: HtmlElement) -> set[HtmlElement]:
    """All elements of a settled page that a browser does not show, with what they hold."""
    return {inner for one in _found(_MARKED, root) for inner in one.iter("*")}


def _found(path: etree.XPath, root: HtmlElement) -> list[HtmlElement]:
    return path(root)  # type: ignore[return-value]


def _values(element: HtmlElement) -> dict[str, str]:
    return {name: value for name, value, _ in declarations(element.get("style") or "")}


_SHOWS = re.compile(
    r"\.(?:show|fadeIn|slideDown)\s{0,3}\(|"
    r"\.css\(\s{0,3}['\"](?:display|visibility)['\"]\s{0,3},\s{0,3}['\"](?!none|hidden)"
    r"|\.css\(\s{0,3}\{\s{0,3}['\"]?display['\"]?\s{0,3}:\s{0,3}['\"](?!none)|"
    r"\.style\.(?:display|visibility)\s{0,3}=\s{0,3}['\"](?!none|hidden)|\.hidden\s{0,3}=\s{0,3}"
    r"(?:false|!1)|"
    r"\.remove(?:Class|Attr|Attribute)\(\s{0,3}['\"]|classList\.remove\(\s{0,3}['\"]"
)
_ON_DEMAND = re.compile(r"click|mouse|hover|toggle|change|touch|onclick|more|tab", re.IGNORECASE)
"""Words before a call that shows something when a reader asks for it."""
_BEFORE = 240
"""Characters before a call in which it names what it shows."""
_PAGES_ROWS = re.compile(r"page_?down|statpage|show_?page|pagelist|fenye|page_?turn", re.IGNORECASE)
"""Files of scripts that show the rows of a list page by page."""


class _Shown:
    """Which of the hidden elements the page's own scripts show as soon as it is loaded."""

    def __init__(self, root: HtmlElement, hidden: set[HtmlElement]) -> None:
        self._hidden = hidden
        self._calls = _calls("\n".join(one.text for one in root.iter("script") if one.text))
        self._files = any(_PAGES_ROWS.search(one.get("src") or "") for one in root.iter("script"))
        self._rows: dict[HtmlElement, bool] = {}

    def __contains__(self, element: HtmlElement) -> bool:
        if not self._calls and not self._files:
            return False
        if any(_names(call, element) for call in self._calls):
            return True
        around = element.getparent()
        if around is None or element.tag not in ("li", "tr", "dd", "div", "p", "dl"):
            return False
        if around not in self._rows:
            self._rows[around] = self._are_rows(around)
        return self._rows[around]

    def _are_rows(self, around: HtmlElement) -> bool:
        """Whether all that an element holds is hidden, and a script shows it row by row:
        nobody serves an empty list so.
        """
        rows = [one for one in islice(around, _MOST_SHOWN) if next(one.iter("a"), None) is not None]
        if not rows or any(row not in self._hidden for row in rows):
            return False
        holders = [around, *islice(around.iterancestors(), 2)]
        return self._files or any(_names(call, one) for call in self._calls for one in holders)


def _calls(scripts: str) -> list[str]:
    """What each call that shows something at once is made on, as far as its words tell."""
    scripts = scripts[:_MOST_SCRIPT]
    found = []
    for call in islice(_SHOWS.finditer(scripts), _MOST_CALLS):
        before = scripts[max(0, call.start() - _BEFORE) : call.start()]
        if not _ON_DEMAND.search(before):
            found.append(_receiver(before))
    return found


def _receiver(before: str) -> str:
    """What a call is made on: the words right before it, or those that its variable was
    given, or that its loop runs over.
    """
    own = re.split(r"[;{}\n]", before)[-1]
    if "'" in own or '"' in own:
        return own
    name = _VARIABLE.search(own) or _BY_ID.search(own)
    given = (
        list(re.finditer(rf"(?<![\w$.]){re.escape(name[1])}\s{{0,3}}=(?!=)", before))
        if name
        else []
    )
    if given:
        said = re.split(r"[;\n]", before[given[-1].end() :])[0]
        return f"getElementById({said}" if name and name.re is _BY_ID else said
    loop = max(before.rfind(".each("), before.rfind(".forEach("))
    return before[max(0, loop - _NEAR) : loop] if loop >= 0 else ""


_BY_ID = re.compile(r"getElementById\(\s{0,3}([A-Za-z_$][\w$]{0,40})\s{0,3}\)\s{0,3}\Z")
_VARIABLE = re.compile(r"([A-Za-z_$][\w$]{0,40})(?:\[[^\[\]]{0,20}\])?\s{0,3}\Z")
_NEAR = 80
_MOST_SCRIPT = 500_000
_MOST_CALLS = 200


def _names(receiver: str, element: HtmlElement) -> bool:
    """Whether what a call is made on names an element by its id or one of its classes."""
    names = [f"#{name}" for name in (element.get("id") or "").split()]
    names += [f".{name}" for name in (element.get("class") or "").split()]
    return any(_is_named(name, receiver) for name in names)


_CHOSEN = r"getElementById\((?:[^'\";{}?]{0,80}\?)?\s{0,3}(?:['\"][\w-]{0,60}['\"]\s{0,3}:\s{0,3})?"
"""What stands before the id of what is shown, one of two maybe: isMobile() ? 'list-m' : 'list'."""


def _is_named(name: str, receiver: str) -> bool:
    bare = re.escape(name[1:])
    if name[0] == "#" and re.search(rf"{_CHOSEN}['\"]{bare}['\"]", receiver):
        return True
    if name[0] == "." and re.search(
        rf"getElementsByClassName\(\s{{0,3}}['\"]{bare}['\"]", receiver
    ):
        return True
    return re.search(rf"['\"][^'\"]{{0,80}}{re.escape(name)}(?![\w-])", receiver) is not None
