"""One answer, decoded and parsed once: the text, what kind of text it is, and its tree."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Literal
from urllib.parse import urljoin

from lxml import etree, html

from crawler.reading import Page

Kind = Literal["html", "xml", "json", "other"]


class UndecodableError(ValueError):
    """The bytes are text in no encoding that government portals use."""


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(body: bytes) -> str:
    """Text by BOM, then strict UTF-8, then UTF-16 by its zero bytes, then GB18030: declared charsets are often wrong.

    Raises UndecodableError.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    head = body[:400]
    if head[1::2].count(0) > len(head) // 4:
        return body.decode("utf-16-le", errors="replace")
    if head[0::2].count(0) > len(head) // 4:
        return body.decode("utf-16-be", errors="replace")
    try:
        return body.decode("gb18030")
    except UnicodeDecodeError as error:
        raise UndecodableError(f"neither UTF-8, UTF-16 nor GB18030: {error.reason} at byte {error.start}") from error


class Document:
    """A decoded page. `root` is its lxml tree, None for JSON; `base` is what its relative addresses resolve against."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.text = decode(page.body)

    @cached_property
    def kind(self) -> Kind:
        head = self.text.lstrip("\ufeff \t\r\n")[:300].lower()
        if head.startswith(("{", "[")) or re.match(r";?[\w$.]+\s*\(\s*[{\[]", head):
            return "json"
        if head.startswith(("<?xml", "<datastore", "<rss", "<feed")) and "<html" not in head:
            return "xml"
        if "<" in head:
            return "html"
        return "other"

    @cached_property
    def root(self) -> html.HtmlElement | None:
        if not self.text.strip() or self.kind == "json":
            return None
        parser = html.HTMLParser(huge_tree=True, remove_comments=True, encoding="utf-8")
        try:
            return html.document_fromstring(self.text.encode("utf-8", "replace"), parser=parser)
        except etree.ParserError:
            return None

    @cached_property
    def base(self) -> str:
        if self.root is not None:
            for element in self.root.iter("base"):
                href = (element.get("href") or "").strip()
                if href:
                    return urljoin(self.page.url, href)
        return self.page.url

    @cached_property
    def meta(self) -> Mapping[str, str]:
        """Meta tags by lower-case name; where a name comes twice the first one holds (later sets are a header's)."""
        found: dict[str, str] = {}
        if self.root is not None:
            for element in self.root.iter("meta"):
                name = (element.get("name") or "").strip().lower()
                if name and name not in found:
                    found[name] = (element.get("content") or "").strip()
        return found
