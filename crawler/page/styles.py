"""What the page's own style sheets hide: the cascade of the few properties by which pages put boxes and rows out of sight.

Sheets in files of their own are not fetched. A selector that is not understood says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from cssselect import SelectorError
from cssselect import parse as parse_selectors
from cssselect import parser as css
from lxml.html import HtmlElement

_MOST_TEXT = 200_000
_MOST_RULES = 1_000
_LONGEST_SELECTOR = 300
_MOST_MATCHES = 30_000
"""Questions whether an element is what a selector names; pages ask some hundreds."""
_DEEPEST = 60
_MOST_BESIDE = 300
_WIDE = 1280
"""Pixels of the window that a page is looked at in."""
_FAR = 900
"""Pixels beyond an edge, where nobody looks."""

_TELLING = frozenset(
    {
        "display",
        "visibility",
        "opacity",
        "height",
        "max-height",
        "width",
        "max-width",
        "overflow",
        "left",
        "top",
        "right",
        "bottom",
        "text-indent",
        "margin-left",
        "margin-top",
        "position",
        "clip",
        "clip-path",
        "transform",
        "filter",
        "content-visibility",
        "font-size",
        "font",
    }
)
_HIDING = re.compile(r"none|hidden|collapse|opacity|height|width|clip|scale|font-size|-\d{3}")
_BEYOND = ("left", "top", "right", "bottom", "text-indent", "margin-left", "margin-top")
_RECT = re.compile(r"rect\(([^()]{1,80})\)")
_CUT_AWAY = re.compile(r"inset\(\s{0,3}(?:[5-9]\d|100)%|(?:circle|ellipse)\(\s{0,3}0(?![.\d])")
_MOVED_AWAY = re.compile(
    r"scale[xy]?\(\s{0,3}0(?![.\d])|translate(?:3d|[xy])?\(\s{0,3}(?:0(?:px)?\s{0,3},\s{0,3})?-(?:9\d\d|\d{4,})px"
)
_SEEN_THROUGH = re.compile(r"opacity\(\s{0,3}0(?:\.0+)?%?\s{0,3}\)")
_LENGTH = re.compile(r"(-?\d{1,7})(?:\.\d{1,4})?(px|em|rem|%)?")
_BOUNDARY = re.compile(r"[{};]")
_WIDTH = re.compile(
    r"\(\s{0,5}(max|min)-(?:device-)?width\s{0,5}:\s{0,5}(\d{1,5})(?:\.\d{1,3})?(px|em|rem)\s{0,5}\)"
)
_FEATURE = re.compile(r"\([^()]{0,200}\)")

Weight = tuple[bool, tuple[int, int, int, int], int]
"""Whether it is important, how exactly the selector names the element (inline styles most), and its place."""
Selector = Any


class Rule(NamedTuple):
    """One selector and what it sets of the properties that matter."""

    selector: Selector
    exactness: tuple[int, int, int]
    place: int
    values: Mapping[str, tuple[str, bool]]


def hides(values: Mapping[str, str]) -> bool:
    """Whether these properties put an element out of sight."""
    if values.get("display") == "none" or values.get("visibility") in ("hidden", "collapse"):
        return True
    if values.get("opacity") in ("0", "0.0", "0%"):
        return True
    flat = any(
        _pixels(values.get(name, "")) == 0
        for name in ("height", "max-height", "width", "max-width")
    )
    if flat and values.get("overflow", "").startswith(("hidden", "clip")):
        return True
    if any((_pixels(values.get(name, "")) or 0) <= -_FAR for name in _BEYOND):
        return True
    return values.get("content-visibility") == "hidden" or _is_cut_away(values)


def _is_cut_away(values: Mapping[str, str]) -> bool:
    """Whether an element is clipped, shrunk or moved to where nothing of it is left."""
    if _CUT_AWAY.search(values.get("clip-path", "")) or _MOVED_AWAY.search(
        values.get("transform", "")
    ):
        return True
    if _SEEN_THROUGH.search(values.get("filter", "")):
        return True
    rect = (
        _RECT.match(values.get("clip", ""))
        if values.get("position") in ("absolute", "fixed")
        else None
    )
    sides = [_pixels(side) for side in re.split(r"[\s,]+", rect[1].strip())] if rect else []
    if len(sides) != 4 or None in sides:
        return False
    top, right, bottom, left = (side or 0 for side in sides)
    return bottom - top <= 1 or right - left <= 1


def declarations(text: str) -> Iterator[tuple[str, str, bool]]:
    """Name, value and importance of what a block or a style attribute sets, as far as it matters here."""
    for one in text[:20_000].split(";"):
        name, colon, value = one.partition(":")
        name = name.strip().lower()
        if not colon or name not in _TELLING:
            continue
        value, important, _ = value.lower().partition("!important")
        yield name, value.strip(), bool(important)


def hidden_by_sheets(root: HtmlElement, inline: Callable[[HtmlElement], str]) -> set[HtmlElement]:
    """The elements that the page's own sheets put out of sight, its inline styles considered."""
    rules = _own_rules(root, _HIDING)
    suspects = [
        rule
        for rule in rules
        if hides({name: value for name, (value, _) in rule.values.items()} | _CLIPPED)
    ]
    if not suspects:
        return set()
    match = _Matcher(root)
    found = match.named(suspects)
    if len(found) * len(rules) > _MOST_MATCHES:
        return found  # what may be hidden is no evidence
    return {element for element in found if hides(_cascade(element, rules, match, inline(element)))}


def shrunk(root: HtmlElement, inline: Callable[[HtmlElement], str]) -> set[HtmlElement]:
    """The elements whose letters have no size, and nothing inside gives them one.

    Rows that stand side by side are often closed up so, and a sheet in a file of its own gives them their size again: where
    there is one, what holds several rows itself is left alone.
    """
    rules = [rule for rule in _own_rules(root, _FONT) if not _SIZING.isdisjoint(rule.values)]
    match = _Matcher(root)
    styled = {
        one
        for one in root.iter()
        if isinstance(one.tag, str) and "font" in (one.get("style") or "").lower()
    }
    sized = {
        one: _size(_cascade(one, rules, match, inline(one))) for one in match.named(rules) | styled
    }
    elsewhere = any("stylesheet" in (one.get("rel") or "").lower() for one in root.iter("link"))
    elsewhere = elsewhere or any("@import" in (one.text or "") for one in root.iter("style"))
    found = set()
    for element, size in sized.items():
        if _pixels(size) != 0:
            continue
        inside = (sized.get(inner) for inner in element.iter() if inner is not element)
        if any(size and _pixels(size) != 0 for size in inside):
            continue
        if (
            not elsewhere
            or sum(next(child.iter("a"), None) is not None for child in element) < _SIDE_BY_SIDE
        ):
            found.add(element)
    return found


def _size(values: Mapping[str, str]) -> str:
    """The size of an element's letters, as far as it is set on the element itself; one that stands among other things of `font`."""
    return values.get("font-size") or ("1em" if "font" in values else "")


_FONT = re.compile(r"\bfont\b")
_SIZING = frozenset({"font-size", "font"})
_SIDE_BY_SIDE = 2


def _own_rules(root: HtmlElement, telling: re.Pattern[str]) -> list[Rule]:
    """The rules of the page's own sheets for screens; none where no word in them tells of what is asked."""
    texts = (one.text or "" for one in root.iter("style") if _for_screens(one.get("media") or ""))
    text = "\n".join(texts)[:_MOST_TEXT]
    return list(islice(_rules(text), _MOST_RULES)) if telling.search(text) else []


_CLIPPED = {"overflow": "hidden"}
"""A height of nothing hides where anything clips it: another rule may."""


def _cascade(
    element: HtmlElement, rules: Iterable[Rule], match: _Matcher, inline: str
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
    """Whether a media query holds for a wide screen; what it asks beyond that is not known to hold."""
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


def _pixels(value: str) -> int | None:
    match = _LENGTH.fullmatch(value.split(" ")[0]) if value else None
    if match is None:
        return None
    return (
        int(match[1]) * (16 if match[2] in ("em", "rem") else 1)
        if match[2] != "%"
        else 0
        if match[1] == "0"
        else None
    )


class _Matcher:
    """Whether an element is what a selector names. Each question is answered once."""

    def __init__(self, root: HtmlElement) -> None:
        self._root = root
        self._told: dict[tuple[HtmlElement, int], bool] = {}
        self._classes: dict[str, list[HtmlElement]] | None = None

    def __call__(self, element: HtmlElement, selector: Selector) -> bool:
        key = (element, id(selector))
        if key not in self._told:
            self._told[key] = False  # a selector never asks for itself
            self._told[key] = self._match(element, selector)
        return self._told[key]

    def named(self, rules: Iterable[Rule]) -> set[HtmlElement]:
        """The elements that any of the rules is for."""
        pairs = ((one, rule.selector) for rule in rules for one in self.candidates(rule.selector))
        return {
            element for element, selector in islice(pairs, _MOST_MATCHES) if self(element, selector)
        }

    def candidates(self, selector: Selector) -> Iterable[HtmlElement]:
        """Elements that may be what a selector names: those of its class, its id or its tag. None for what names everything."""
        if isinstance(selector, css.CombinedSelector):
            return self.candidates(selector.subselector)
        if isinstance(selector, css.Class):
            return self._by_class().get(selector.class_name, ())
        if isinstance(selector, css.Hash):
            return self._by_class().get(f"#{selector.id}", ())
        if isinstance(selector, css.Element):
            return self._root.iter(selector.element.lower()) if selector.element else ()
        return self.candidates(selector.selector) if hasattr(selector, "selector") else ()

    def _by_class(self) -> dict[str, list[HtmlElement]]:
        if self._classes is None:
            self._classes = {}
            for element in self._root.iter("*"):
                names = (element.get("class") or "").split()
                if name := element.get("id"):
                    names.append(f"#{name}")
                for name in names:
                    self._classes.setdefault(name, []).append(element)
        return self._classes

    def _match(self, element: HtmlElement, selector: Selector) -> bool:
        if isinstance(selector, css.Element):
            return selector.element is None or element.tag == selector.element.lower()
        if isinstance(selector, css.CombinedSelector):
            return self(element, selector.subselector) and self._related(element, selector)
        own = _OWN.get(type(selector))
        return own is not None and self(element, selector.selector) and own(self, element, selector)

    def _related(self, element: HtmlElement, selector: Selector) -> bool:
        left = selector.selector
        return any(
            self(one, left)
            for one in _relatives(element, selector.combinator)
            if isinstance(one.tag, str)
        )


def _relatives(element: HtmlElement, combinator: str) -> Iterable[HtmlElement]:
    parent = element.getparent()
    if combinator == " ":
        return islice(element.iterancestors(), _DEEPEST)
    if combinator == ">":
        return () if parent is None else (parent,)
    beside = islice(element.itersiblings(preceding=True), 1 if combinator == "+" else _MOST_BESIDE)
    return beside if combinator in ("+", "~") else ()


def _attribute(match: _Matcher, element: HtmlElement, selector: Selector) -> bool:
    held = element.get(str(selector.attrib).lower())
    wanted = "" if selector.value is None else selector.value.value
    if held is None or selector.operator == "exists":
        return held is not None
    return (
        _COMPARES[selector.operator](held, wanted)
        if selector.operator in _COMPARES and wanted
        else False
    )


_COMPARES: Mapping[str, Callable[[str, str], bool]] = {
    "=": lambda held, wanted: held == wanted,
    "~=": lambda held, wanted: wanted in held.split(),
    "|=": lambda held, wanted: held == wanted or held.startswith(f"{wanted}-"),
    "^=": lambda held, wanted: held.startswith(wanted),
    "$=": lambda held, wanted: held.endswith(wanted),
    "*=": lambda held, wanted: wanted in held,
}


def _position(element: HtmlElement, *, last: bool = False) -> int:
    """Where among its siblings an element stands, from 1."""
    return 1 + sum(
        1 for one in element.itersiblings(preceding=not last) if isinstance(one.tag, str)
    )


def _pseudo(match: _Matcher, element: HtmlElement, selector: Selector) -> bool:
    if selector.ident == "first-child":
        return _position(element) == 1
    if selector.ident == "last-child":
        return _position(element, last=True) == 1
    return False


def _function(match: _Matcher, element: HtmlElement, selector: Selector) -> bool:
    if selector.name not in ("nth-child", "nth-last-child"):
        return False
    try:
        step, start = css.parse_series(selector.arguments)
    except ValueError:
        return False
    ahead = _position(element, last=selector.name == "nth-last-child") - start
    return ahead == 0 if step == 0 else ahead % step == 0 and ahead // step >= 0


_OWN: Mapping[type, Callable[[_Matcher, HtmlElement, Selector], bool]] = {
    css.Class: lambda match, element, one: one.class_name in (element.get("class") or "").split(),
    css.Hash: lambda match, element, one: element.get("id") == one.id,
    css.Attrib: _attribute,
    css.Pseudo: _pseudo,
    css.Function: _function,
    css.Negation: lambda match, element, one: not match(element, one.subselector),
}
