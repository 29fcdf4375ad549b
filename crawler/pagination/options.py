"""Pagers that are a `<select>` of pages: 转到 第2页."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml.html import HtmlElement

from crawler.page.document import Document
from crawler.page.navigation import LEAVES
from crawler.page.urls import absolute

_ADDRESS = re.compile(r"\.\w{3,6}$|/")
_VALUE = r"(?:this|\w{1,20})\.(?:value|options\[\s?(?:this|\w{1,20})\.selectedIndex\s?\]\.value)"
_JOINED = re.compile(
    rf"(?:{LEAVES.pattern})(['\"])([^'\"<>]{{1,300}})\1\s{{0,3}}\+\s{{0,3}}{_VALUE}"
    rf"(?:\s{{0,3}}\+\s{{0,3}}(['\"])([^'\"<>]{{0,100}})\3)?"
)
_PAGE = re.compile(r"(?:第\s?)?(\d{1,5})\s?页?(?:\s?/\s?\d{1,5}\s?页?)?", re.ASCII)
_MOST_LOOKED_AT = 50


def chosen_option(doc: Document, is_here: Callable[[str], bool]) -> str | None:
    """Where the option after this page's leads. is_here: whether an
    address is that of the page itself.

    An option's value is an address, or a number that the script of its select joins
    to one. The page's own option is the selected one, else the one that leads to the
    page itself, else the first.
    """
    assert doc.root is not None
    for select in doc.root.iter("select"):
        options = list(select.iter("option"))
        numbers = [_number(option) for option in options[:_MOST_LOOKED_AT]]
        if len(options) < 2 or numbers != list(range(1, len(numbers) + 1)):
            continue  # years, or rows a page
        addresses = [_address(select, option, doc) for option in options]
        if addresses[0] is None and addresses[1] is None:
            continue
        at = next(
            (at for at, option in enumerate(options) if option.get("selected") is not None), None
        )
        if at is None:
            at = next(
                (at for at, url in enumerate(addresses) if url is not None and is_here(url)), 0
            )
        return addresses[at + 1] if at + 1 < len(addresses) else None
    return None


def _number(option: HtmlElement) -> int:
    """The page that an option names: 2, 第2页, 2/7; 0 where it names none."""
    said = _PAGE.fullmatch((option.text or "").strip())
    return int(said[1]) if said is not None else 0


def _address(select: HtmlElement, option: HtmlElement, doc: Document) -> str | None:
    value = (option.get("value") or "").strip()
    joined = _JOINED.search(select.get("onchange") or "")
    if joined is not None:
        return absolute(f"{joined[2]}{value}{joined[4] or ''}", doc.base) if value else None
    return absolute(value, doc.base) if _ADDRESS.search(value) else None
