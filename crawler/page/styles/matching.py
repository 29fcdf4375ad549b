"""Whether an element is what a selector of a style sheet names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

from cssselect import parser as css
from lxml.html import HtmlElement

MOST_MATCHES = 30_000
"""Questions whether an element is what a selector names; pages ask some hundreds."""
_DEEPEST = 60
_MOST_BESIDE = 300

Selector = Any


class Matcher:
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

    def named(self, selectors: Iterable[Selector]) -> set[HtmlElement]:
        """The elements that any of the selectors names."""
        pairs = ((one, selector) for selector in selectors for one in self.candidates(selector))
        return {
            element for element, selector in islice(pairs, MOST_MATCHES) if self(element, selector)
        }

    def candidates(self, selector: Selector) -> Iterable[HtmlElement]:
        """Elements that may be what a selector names: those of its class, its id or its tag.
        None for what names everything.
        """
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


def _attribute(match: Matcher, element: HtmlElement, selector: Selector) -> bool:
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


def _pseudo(match: Matcher, element: HtmlElement, selector: Selector) -> bool:
    if selector.ident == "first-child":
        return _position(element) == 1
    if selector.ident == "last-child":
        return _position(element, last=True) == 1
    return False


def _function(match: Matcher, element: HtmlElement, selector: Selector) -> bool:
    if selector.name not in ("nth-child", "nth-last-child"):
        return False
    try:
        step, start = css.parse_series(selector.arguments)
    except ValueError:
        return False
    ahead = _position(element, last=selector.name == "nth-last-child") - start
    return ahead == 0 if step == 0 else ahead % step == 0 and ahead // step >= 0


_OWN: Mapping[type, Callable[[Matcher, HtmlElement, Selector], bool]] = {
    css.Class: lambda match, element, one: one.class_name in (element.get("class") or "").split(),
    css.Hash: lambda match, element, one: element.get("id") == one.id,
    css.Attrib: _attribute,
    css.Pseudo: _pseudo,
    css.Function: _function,
    css.Negation: lambda match, element, one: not match(element, one.subselector),
}
