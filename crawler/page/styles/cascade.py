"""What the page's own style sheets hide: the cascade of the few properties by which pages put
boxes and rows out of sight.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from lxml.html import HtmlElement

from crawler.page.styles.matching import MOST_MATCHES, Matcher
from crawler.page.styles.properties import declarations, hides, pixels
from crawler.page.styles.sheets import Rule, own_rules

_HIDING = re.compile(r"none|hidden|collapse|opacity|height|width|clip|scale|font-size|-\d{3}")
_CLIPPED = {"overflow": "hidden"}
"""A height of nothing hides where anything clips it: another rule may."""
_FONT = re.compile(r"\bfont\b")
_SIZING = frozenset({"font-size", "font"})
_SIDE_BY_SIDE = 2

Weight = tuple[bool, tuple[int, int, int, int], int]
"""Whether it is important, how exactly the selector names the element (inline
styles most), and its place.
"""


def hidden_by_sheets(root: HtmlElement, inline: Callable[[HtmlElement], str]) -> set[HtmlElement]:
    """The elements that the page's own sheets put out of sight, its inline styles considered."""
    rules = own_rules(root, _HIDING)
    suspects = [
        rule
        for rule in rules
        if hides({name: value for name, (value, _) in rule.values.items()} | _CLIPPED)
    ]
    if not suspects:
        return set()
    match = Matcher(root)
    found = match.named(rule.selector for rule in suspects)
    if len(found) * len(rules) > MOST_MATCHES:
        return found  # what may be hidden is no evidence
    return {element for element in found if hides(_cascade(element, rules, match, inline(element)))}


def shrunk(root: HtmlElement, inline: Callable[[HtmlElement], str]) -> set[HtmlElement]:
    """The elements whose letters have no size, and nothing inside gives them one.

    Rows that stand side by side are often closed up so, and a sheet in a file of its own gives them
    their size again: where there is one, what holds several rows itself is left alone.
    """
    rules = [rule for rule in own_rules(root, _FONT) if not _SIZING.isdisjoint(rule.values)]
    match = Matcher(root)
    styled = {
        one
        for one in root.iter()
        if isinstance(one.tag, str) and "font" in (one.get("style") or "").lower()
    }
    sized = {
        one: _size(_cascade(one, rules, match, inline(one)))
        for one in match.named(rule.selector for rule in rules) | styled
    }
    elsewhere = any("stylesheet" in (one.get("rel") or "").lower() for one in root.iter("link"))
    elsewhere = elsewhere or any("@import" in (one.text or "") for one in root.iter("style"))
    found = set()
    for element, size in sized.items():
        if pixels(size) != 0:
            continue
        inside = (sized.get(inner) for inner in element.iter() if inner is not element)
        if any(size and pixels(size) != 0 for size in inside):
            continue
        if (
            not elsewhere
            or sum(next(child.iter("a"), None) is not None for child in element) < _SIDE_BY_SIDE
        ):
            found.add(element)
    return found


def _size(values: Mapping[str, str]) -> str:
    """The size of an element's letters, as far as it is set on the element itself; one that stands
    among other things of `font`.
    """
    return values.get("font-size") or ("1em" if "font" in values else "")


def _cascade(
    element: HtmlElement, rules: Iterable[Rule], match: Matcher, inline: str
) -> dict[str, str]:
    """The value of each property that wins for an element."""
    best: dict[str, tuple[Weight, str]] = {}

    def put(name: str, weight: Weight, value: str) -> None:
        if name not in best or weight >= best[name][0]:
            best[name] = weight, value

    for rule in rules:
        if match(element, rule.selector):
            for name, (value, important) in rule.values.items():
                put(name, (important, (0, *rule.exactness), rule.place), value)
    for name, value, important in declarations(inline):
        put(name, (important, (1, 0, 0, 0), 0), value)
    return {name: value for name, (_, value) in best.items()}
