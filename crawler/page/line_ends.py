"""Line ends that a browser shows: those of `<pre>`, and where a style says so, are breaks."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from crawler.page.marks import PageWords

_LINE_END = re.compile(r"[\r\n][\r\n\s]*")
_KEPT = re.compile(r"white-space\s{0,3}:\s{0,3}(?:pre|break-spaces)", re.IGNORECASE)
_STYLED = etree.XPath("descendant-or-self::*[contains(@style, 'white-space')]")
_UNREAD = frozenset({"script", "style", "textarea", "noscript", "template", "title", "select"})
_BLOCKS = frozenset({"table", "tbody", "thead", "tfoot", "tr", "ul", "ol", "dl"})
_MOST_BREAKS = 5_000


def show_line_ends(root: HtmlElement, words: PageWords) -> None:
    """Sets a `br` at each line end of a text that is shown with them, so that whoever looks for
    lines sees those that a person sees. words: of the page's markup.
    """
    boxes = list(root.iter("pre", "listing")) if words.says_somehow("<pre", "<listing") else []
    if words.says("white-space"):
        boxes += [one for one in _STYLED(root) if _KEPT.search(one.get("style") or "")]  # type: ignore[union-attr]
    left = _MOST_BREAKS
    for box in dict.fromkeys(boxes):
        for element in list(box.iter("*")):
            if left <= 0:
                return
            if element.tag in _UNREAD:
                continue
            left -= _break_tail(element) if element is not box and _may_break(element) else 0
            left -= _break_text(element) if element.tag not in _BLOCKS else 0


def _may_break(element: HtmlElement) -> bool:
    above = element.getparent()
    return above is not None and above.tag not in _BLOCKS and above.tag not in _UNREAD


def _break_tail(element: HtmlElement) -> int:
    first, *lines = _LINE_END.split(element.tail or "")
    if lines and (above := element.getparent()) is not None:
        element.tail = first
        at = above.index(element)
        for order, line in enumerate(lines, start=1):
            above.insert(at + order, _line(above, line))
    return len(lines)


def _break_text(element: HtmlElement) -> int:
    first, *lines = _LINE_END.split(element.text or "")
    if lines and not first:
        first = lines.pop(0)  # it begins on a line of its own
    element.text = first or None
    for at, line in enumerate(lines):
        element.insert(at, _line(element, line))
    return len(lines)


def _line(above: HtmlElement, words: str) -> HtmlElement:
    line = above.makeelement("br")
    line.tail = words
    return line
