"""Anhui's "longcms": lists filled with the markup that `/site/label/8888?…pageIndex=N` answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from itertools import islice
from urllib.parse import unquote, urlencode

from crawler.layouts.families import json_list
from crawler.layouts.general import layout as general
from crawler.layouts.served.answers import advanced, empty, listed, number, parameter
from crawler.layouts.served.html_rows import list_entries
from crawler.page.document import Document
from crawler.page.js_literals import Value, assigned, literal, load, pieced
from crawler.page.links import clean
from crawler.page.reading import Fetch, Hints, Page, Reading
from crawler.page.urls import absolute
from storage.records import Outcome

NAME = "longcms"
_ASKED = re.compile(r"[\"']([^\"'<>\s]{0,200}/site/label/\d{1,8}\?[^\"'<>\s]{10,2000})[\"']")
_SERVICE = re.compile(
    r"[\"'](?=[^\"'<>\s]{0,200}/site/label/\d{1,8}(?:\?[^\"'<>\s]{0,2000})?[\"'])"
)
_GIVEN = re.compile(r"data\s{0,5}:\s{0,5}(?=\{)")
_NEAR = 1500
_LIST = re.compile(r"labelName=\w{0,40}list|action=list", re.IGNORECASE)


def claims(doc: Document) -> bool:
    return "/site/label/" in doc.page.url or (doc.kind == "html" and doc.words.says("/site/label/"))


def read(doc: Document, hints: Hints) -> Reading | None:
    if "/site/label/" not in doc.page.url:
        return _read_page(doc, hints)
    if doc.kind == "json":
        return json_list.read_value(NAME, load(doc.text), doc, hints)
    return _read_answer(doc, hints)


def _read_answer(doc: Document, hints: Hints) -> Reading | None:
    root = doc.root
    entries = list_entries(root, doc.page.url, hints.today) if root is not None else []
    if any(entry.published_on for entry in entries):
        size = number(doc.page, "pageSize")
        following = (
            advanced(doc.page, "pageIndex") if size is None or len(entries) >= size else None
        )
        return listed(NAME, entries, "the markup of the list's service.", hints, following)
    words = clean(" ".join(root.itertext())) if root is not None else ""
    said = clean(unquote(parameter(doc.page, "result") or "")) or "暂无"
    if not words:
        return Reading(NAME, Outcome.EMPTY_UNPROVEN, "The service answers nothing at all.")
    if said not in words:
        return None
    proven = (number(doc.page, "pageIndex") or 1) == 1 and len(words) <= len(said) + 40
    return empty(
        NAME, f"The service answers 「{words[:40]}」 and no link.", proven=proven, hints=hints
    )


def _assembled(text: str) -> Iterator[str]:
    """Addresses of the service that scripts put together: of strings and variables, or of an
    address and an object of data.
    """
    for match in islice(_SERVICE.finditer(text), _MOST_SERVICES):
        address = pieced(text, match.start(), _FIRST_PAGE)
        data = _GIVEN.search(text, match.end(), match.end() + _NEAR) or _GIVEN.search(
            text, max(0, match.start() - _NEAR), match.start()
        )
        value = literal(text, data.end()) if data is not None and "?" not in address else None
        if isinstance(value, dict):
            fields = {key: _FIRST_PAGE.get(key, _said(text, one)) for key, one in value.items()}
            address = f"{address}?{urlencode(fields)}"
        if "?" in address:
            yield address


_MOST_SERVICES = 20
_FIRST_PAGE = {"pageIndex": "1", "pageNo": "1", "currentPage": "1", "random": "0.5", "Math": ""}


def _said(text: str, value: Value) -> str:
    """A value of an object of data; one that is no literal is a variable's name."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and _NAME.fullmatch(value) and f"{value}" not in _WORDS:
        found = assigned(text, value)
        if isinstance(found, str | int) and not isinstance(found, bool):
            return str(found)
    return str(value) if isinstance(value, str | int | float) else ""


_NAME = re.compile(r"[A-Za-z_$][\w$]{0,40}")
_WORDS = frozenset({"list", "title", "html", "true", "false"})


def _read_page(doc: Document, hints: Hints) -> Reading | None:
    """A page that names the request of its list: its own rows if it has
    some, else those of the service.
    """
    asked = [
        unescape(said)
        for said in (*(match[1] for match in _ASKED.finditer(doc.text)), *_assembled(doc.text))
    ]
    whole = (
        said
        for said in asked
        if _LIST.search(said) and "pageIndex=" in said and not said.endswith("=")
    )
    address = next((url for said in whole if (url := absolute(said, doc.base))), None)
    if address is None:
        return None
    reading = general.read_as(NAME, doc, hints)
    if reading is None:
        why = "The page's list is filled by a script from its service, which is asked."
        return Reading(
            NAME, Outcome.NEEDS_BROWSER, why, follow=Fetch(address, referer=doc.page.url)
        )
    return replace(reading, next=reading.next or advanced(Page(address, b""), "pageIndex"))
