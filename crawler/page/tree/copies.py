"""A page's tree a second time, to be filled as its scripts would fill it."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from crawler.page.links import Element


def copied(root: Element) -> tuple[Element, Mapping[Element, Element]]:
    """A copy of a tree, and the copy of each of its elements.

    By their order: a damaged page may give its tags names that no path can say.
    """
    copy = deepcopy(root)
    return copy, dict(zip(root.iter("*"), copy.iter("*"), strict=True))
