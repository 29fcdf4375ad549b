"""Whether an element holds a portal's choice and nothing that may be the page's own: an article,
建设中, a picture, a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from crawler.page.breadcrumbs import crumb_step
from crawler.page.links import Element, clean, is_more, titled_links
from crawler.page.phrases import NOTHING, UNFINISHED

SHORT = 8
"""Characters of a label; what is longer may be a sentence of the page's own."""
_DATED = re.compile(r"[\W\d_年月日时分]*")
"""Signs, numbers and days."""
_OF_ROW = re.compile(
    r"\W{0,4}(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s{1,4}[\u4e00-\u9fff]{2,14}\W{0,2}"
)
"""2026-11-17　县政府办公室: the day of a row, and whose it is."""
_SHOWN = frozenset({"img", "iframe", "object", "embed", "video", "audio", "canvas"})
_UNREAD = frozenset({"script", "style", "noscript", "template", "textarea"})


class Said(NamedTuple):
    """Words in an element, "" for a picture or a frame, and the element that holds them."""

    text: str
    holder: Element


def is_statement(text: str) -> bool:
    """Whether words say of a place that nothing is there, or nothing yet."""
    return NOTHING.search(text) is not None or UNFINISHED.search(text) is not None


def is_date_alone(text: str) -> bool:
    return _DATED.fullmatch(text) is not None


def said_in(element: Element) -> Iterator[Said]:
    """What an element says and shows, in the page's order."""
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start" and node.tag in _UNREAD:
            walk.skip_subtree()
        elif event == "start" and node.tag in _SHOWN:
            yield Said("", node)
        elif event == "start" and (text := clean(node.text or "")):
            yield Said(text, node)
        above = node.getparent()
        behind = "" if event == "start" or node is element else clean(node.tail or "")
        if behind and above is not None:
            yield Said(behind, above)


def holds_choice_alone(element: Element, head: Element | None, base: str) -> bool:
    """Whether all that an element holds stands under its heading as links to titles with their
    days and labels. head: the element with the heading's words, None where it stands before.
    base: of the page's links.
    """
    linked = {inner for anchor, _ in titled_links(element, base) for inner in anchor.iter("*")}
    said = list(said_in(element))
    at = next((at for at, one in enumerate(said) if one.holder is head), 0)
    rows = [place for place, one in enumerate(said) if one.holder in linked]
    end = rows[-1] if rows else at
    return (
        (head is None or all(_leads_to(head, one, element) for one in said[:at]))
        and not any(_may_be_own(one, at, rows, said) for at, one in enumerate(said) if at < end)
        and all(one.text and _is_sign_of_row(one.text) for one in said[end + 1 :])
    )


def _leads_to(head: Element, one: Said, element: Element) -> bool:
    """Whether what stands before a heading is a sign of it: 更多, a bullet, a picture beside its
    words in an element of their own; or the page's breadcrumb.
    """
    if one.text:
        return _is_sign(one.text) or _is_step(one, element)
    around = one.holder.getparent()
    return around is not None and around is not element and around in head.iterancestors()


def _is_step(one: Said, element: Element) -> bool:
    around = (one.holder, one.holder.getparent())
    return not is_statement(one.text) and any(
        above is not None and above is not element and crumb_step(above) and not holds_crumb(above)
        for above in (around[:1] if one.holder is element else around)
    )


def holds_crumb(element: Element) -> bool:
    """Whether the breadcrumb is a block in an element, which says other things beside it."""
    return any(
        isinstance(one.tag, str) and one.tag not in INLINE and crumb_step(one)
        for one in element.iterdescendants()
    )


INLINE = frozenset({"a", "span", "b", "i", "em", "strong", "font", "li", "u", "small", "label"})
"""Elements in which a breadcrumb's steps stand."""


def _is_sign(text: str) -> bool:
    return is_date_alone(text) or is_more(text)


def _is_sign_of_row(text: str) -> bool:
    return _is_sign(text) or _OF_ROW.fullmatch(text) is not None


def _may_be_own(one: Said, at: int, rows: Sequence[int], said: Sequence[Said]) -> bool:
    """Whether words among rows are no label of theirs, nor a row's own summary behind its link."""
    if at in rows or not one.text:
        return False
    if is_statement(one.text):
        return True
    if len(one.text) <= SHORT or _is_sign_of_row(one.text):
        return False
    return not any(
        said[row].holder in set(above.iter("*"))
        for above in _rows_around(one.holder)
        for row in rows
        if row < at
    )


def _rows_around(holder: Element) -> Iterator[Element]:
    """The element around words, and the one around that, where these are rows' elements."""
    for above in (holder, holder.getparent()):
        if above is not None and above.tag in ("li", "dd", "dl", "tr", "td", "article"):
            yield above
