"""CSS selectors that a person wrote, and what they match."""

from __future__ import annotations

from collections.abc import Sequence

from cssselect import SelectorError
from lxml.cssselect import CSSSelector

from crawler.page.links import Element


class SelectorFailedError(ValueError):
    """A selector of columns.csv is no CSS selector, or matches nothing on the page."""


def matching(header: str, selector: str, roots: Sequence[Element]) -> list[list[Element]]:
    """What a selector matches inside each root. Raises SelectorFailedError
    where that is nothing at all.
    """
    try:
        compiled = CSSSelector(selector, translator="html")
    except SelectorError as error:
        raise SelectorFailedError(f"{header} {selector!r} is no CSS selector: {error}") from error
    found: list[list[Element]] = [list(compiled(root)) for root in roots]  # type: ignore[arg-type]
    if not any(found):
        raise SelectorFailedError(f"{header} {selector!r} matches nothing")
    return found
