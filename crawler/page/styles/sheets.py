"""The rules of the sheets that a page holds itself, as far as they hold on a wide screen. What is
not understood says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from cssselect import SelectorError
from cssselect import parse as parse_selectors
from lxml.html import HtmlElement

from crawler.page.styles.matching import Selector
from crawler.page.styles.properties import declarations

_MOST_TEXT = 200_000
_MOST_RULES = 1_000
_LONGEST_SELECTOR = 300
_WIDE = 1280
"""Pixels of the window that a page is looked at in."""
_BOUNDARY = re.compile(r"[{};]")
_WIDTH = re.compile(
    r"\(\s{0,5}(max|min)-(?:device-)?width\s{0,5}:\s{0,5}(\d{1,5})(?:\.\d{1,3})?"
    r"(px|em|rem)\s{0,5}\)"
)
_FEATURE = re.compile(r"\([^()]{0,200}\)")


class Rule(NamedTuple):
    """One selector and what it sets of the properties that matter."""

    selector: Selector
    exactness: tuple[int, int, int]
    place: int
    values: Mapping[str, tuple[str, bool]]


def own_rules(root: HtmlElement, telling: re.Pattern[str]) -> list[Rule]:
    """The rules of the page's own sheets for screens; none where no word in
    them tells of what is asked.
    """
    texts = (one.text or "" for one in root.iter("style") if _for_screens(one.get("media") or ""))
    text = "\n".join(texts)[:_MOST_TEXT]
    return list(islice(_rules(text), _MOST_RULES)) if telling.search(text) else []


def _rules(text: str) -> Iterator[Rule]:
    place = 0
    for selectors, block in _blocks(_without_comments(text)):
        values = {name: (value, important) for name, value, important in declarations(block)}
        if not values or len(selectors) > 20 * _LONGEST_SELECTOR:
            continue
        for written in selectors.split(","):
            place += 1
            if len(written) <= _LONGEST_SELECTOR and (one := _parsed(written.strip())) is not None:
                yield Rule(one.parsed_tree, one.specificity(), place, values)


def _parsed(written: str) -> Selector | None:
    try:
        parsed = parse_selectors(written)
    except (SelectorError, RecursionError):
        return None
    return parsed[0] if len(parsed) == 1 and parsed[0].pseudo_element is None else None


def _without_comments(text: str) -> str:
    parts, at = [], 0
    while (opened := text.find("/*", at)) >= 0:
        parts.append(text[at:opened])
        closed = text.find("*/", opened + 2)
        if closed < 0:
            return "".join(parts)
        at = closed + 2
    return "".join([*parts, text[at:]]).replace("<!--", " ").replace("-->", " ")


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Selectors and the block behind them, of all rules that apply to a screen."""
    begun, depth, unread = 0, 0, 0
    head = ""
    for mark in _BOUNDARY.finditer(text):
        before, sign, begin = text[begun : mark.start()], mark.group(), begun
        if sign == "{":
            head, begun = before.strip(), mark.end()
            depth += 1
            if not unread and head.startswith("@") and not _applies(head):
                unread = depth
        elif sign == "}":
            if not unread and head and not head.startswith("@"):
                yield head, text[begin : mark.start()]
            unread = 0 if unread == depth else unread
            depth, begun, head = max(0, depth - 1), mark.end(), ""
        elif not head:
            begun = mark.end()  # `@import …;` and what else stands outside of blocks


def _applies(head: str) -> bool:
    """Whether the rules in a block of `@media`, `@supports` or `@layer` apply."""
    name, _, condition = head.partition(" ")
    if name.startswith("@media"):
        return _for_screens(condition or head[len("@media") :])
    return name in ("@supports", "@layer")


def _for_screens(condition: str) -> bool:
    """Whether a media query holds for a wide screen; what it asks
    beyond that is not known to hold.
    """
    return not condition.strip() or any(_holds(one) for one in condition.lower().split(","))


def _holds(query: str) -> bool:
    words = re.findall(r"[a-z-]+", _FEATURE.sub(" ", query))
    if "not" in words or any(word in ("print", "speech", "tty", "handheld") for word in words):
        return False
    features = _FEATURE.findall(query)
    widths = [match for feature in features if (match := _WIDTH.fullmatch(feature))]
    if len(widths) != len(features):
        return False
    return all(_fits(match[1], int(match[2]) * (1 if match[3] == "px" else 16)) for match in widths)


def _fits(side: str, width: int) -> bool:
    return width >= _WIDE if side == "max" else width <= _WIDE
