"""Whether a pager, or a 更多 link, is the next thing below a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from crawler.layouts.general.ownership.headings import WORDLESS, outwards, short_text
from crawler.layouts.general.ownership.places import (
    PAGER_MAKE,
    PAGER_SCRIPT,
    draws_pager,
    empty_place,
)
from crawler.layouts.general.scan import PageScan
from crawler.page.links import Element, clean, is_more
from crawler.page.navigation import offers_more
from crawler.page.urls import absolute

_INLINE = frozenset({"a", "b", "span", "strong", "em", "font", "i", "u", "select", "input"})
_OTHER_PART = frozenset({"h1", "h2", "h3", "h4", "iframe", "form"})
_PAGER_WORDS = re.compile(
    r"\W{0,4}(?:首\s?页|第一页|最前页|上一?页|前一?页|页次.{0,12}|共.{0,12}|第.{0,6}|"
    r"当前第.{0,8}|\d{1,4}(?:\s?/\s?\d{1,4}\s?页?)?)\W{0,4}"
)
_COLUMN_MAKE = re.compile(r"(?:^|[\s_-])(?:left|right|side)(?:$|[\s_-])", re.IGNORECASE)
"""The columns of a page's layout: what follows one of them is not the foot of what stands in it."""
_DOTS = re.compile(r"swiper|carousel|slick|owl-|slide|banner|bullet", re.IGNORECASE)
"""What turns the pictures of a carousel is called a pager too."""
_MOST_BESIDE = 12


def pager_follows(element: Element, found: PageScan) -> bool:
    """Whether a pager is the next thing below the list, before any words and
    any other list, empty or not.
    """
    for node in _after(element, 6):
        if is_trailing(node, element) or _asks_for_letters(node):
            continue
        if node.tag in _INLINE and (
            node.getparent() in found.pager_set or _begins_pager(node, found)
        ):
            return True
        if isinstance(node.tag, str) and (said := pager_in(node, found)) is not None:
            return said and (not _in_carousel(element) or _says_pages(node, found))
    return False


def _asks_for_letters(node: Element) -> bool:
    """Whether it says 我要写信 and no more: what stands between a list of letters and its pager."""
    if not isinstance(node.tag, str) or next(node.iter("a", "button", "input"), None) is None:
        return False
    return _LETTERS.fullmatch(short_text(node, _MOST_ASKED) or "") is not None


_LETTERS = re.compile(
    r"\W*(?:我[要想来]|点击|在线)(?:写信|来信|留言|咨询|投诉|提问|建议|求助|举报|反映)\W*"
)
_MOST_ASKED = 16


def _in_carousel(element: Element) -> bool:
    """Whether a list is turned by hand, picture by picture: what is below it does that."""
    return any(
        _CAROUSEL.search(one.get("class") or "") is not None
        for one in (element, *islice(element.iterancestors(), _LEVELS))
    )


_CAROUSEL = re.compile(r"(?:^|[\s_-])(?:swiper|carousel|slick|owl)(?:$|[\s_-])", re.IGNORECASE)
_LEVELS = 4


def _says_pages(node: Element, found: PageScan) -> bool:
    return any(inner in found.pager_set for inner in node.iter("*"))


def is_trailing(node: Element, last: Element) -> bool:
    """Whether an empty list right behind a list is its next part, which a template
    opened after every few rows.
    """
    holder = last.getparent()
    return (
        holder is not None
        and node.getprevious() is holder
        and not len(node)
        and node.tag in ("ul", "ol")
        and (
            node.tag == holder.tag
            and node.get("class") == holder.get("class")
            and not (node.text or "").strip()
        )
    )


def _begins_pager(node: Element, found: PageScan) -> bool:
    """Whether an inline element says 1, 首页 or the like and what stands beside it is a pager's."""
    if _PAGER_WORDS.fullmatch((node.text or "").strip()) is None:
        return False
    return any(beside in found.pager_set for beside in islice(node.itersiblings(), _MOST_BESIDE))


def pager_in(node: Element, found: PageScan) -> bool | None:
    """Whether a pager comes first in a node; None where nothing comes at all. Below an
    empty place it is that place's.
    """
    empty = empty_place(node, found)
    for inner in node.iter("*"):
        if inner in found.dated_set or (inner is empty and inner not in found.empty_set):
            return False
        make = f"{inner.get('class') or ''} {inner.get('id') or ''}"
        if inner in found.pager_set or (PAGER_MAKE.search(make) and not _DOTS.search(make)):
            return True
        words = (inner.text or "").strip() if inner.tag not in WORDLESS else ""
        if inner.tag == "script":
            if PAGER_SCRIPT.search((inner.text or "")[:4000]):
                return True
        elif inner in found.empty_set:
            return draws_pager(node) or draws_pager(inner)
        elif inner.tag in _OTHER_PART and not _sends_pages(inner, found):
            return False
        elif words:
            short = _PAGER_WORDS.fullmatch(words) is not None and short_text(node, 160) is not None
            return short and any(below in found.pager_set for below in node.iter("*"))
    return None


def _sends_pages(node: Element, found: PageScan) -> bool:
    """Whether a form is only there for its pager: it holds one, or nothing that anybody sees."""
    if node.tag != "form":
        return False
    if any(inner in found.pager_set for inner in node.iter("*")):
        return True
    shown = (
        field
        for field in node.iter("input", "select", "textarea")
        if (field.get("type") or "").lower() != "hidden"
    )
    return next(shown, None) is None and short_text(node) == ""


def more_below(element: Element, base: str) -> str | None:
    """A 更多 link at the foot of a list's own box."""
    for node in _after(element, 1):
        anchors = [node] if node.tag == "a" else list(node.iter("a"))
        if len(anchors) > 1:
            return None
        for anchor in anchors:
            text = clean("".join(anchor.itertext()))
            if text and is_more(text) and offers_more(text):
                return absolute(anchor.get("href") or "", base)
    return None


def _after(element: Element, levels: int) -> Iterator[Element]:
    for node in outwards(element, levels - 1):
        beside = node.getnext()
        for _ in range(4):
            if beside is None:
                break
            yield beside
            beside = beside.getnext()
        parent = node.getparent()
        if (
            parent is None
            or parent.tag in ("body", "html")
            or _COLUMN_MAKE.search(parent.get("class") or parent.get("id") or "")
        ):
            return
