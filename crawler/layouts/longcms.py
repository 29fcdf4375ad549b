"""Anhui's "longcms": lists filled with the markup that `/site/label/8888?…pageIndex=N` answers."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from urllib.parse import unquote

from crawler.addresses import absolute
from crawler.document import Document
from crawler.layouts import general, json_list
from crawler.layouts.answers import advanced, empty, listed, number, parameter
from crawler.layouts.fragments import list_entries
from crawler.layouts.links import clean
from crawler.layouts.scripts import load
from crawler.reading import Fetch, Hints, Page, Reading
from storage.records import Outcome

NAME = "longcms"
_ASKED = re.compile(r"[\"']([^\"'<>\s]{0,200}/site/label/\d{1,8}\?[^\"'<>\s]{10,2000})[\"']")
_LIST = re.compile(r"labelName=\w{0,40}list|action=list", re.IGNORECASE)


def claims(doc: Document) -> bool:
    return "/site/label/" in doc.page.url or (doc.kind == "html" and "/site/label/" in doc.text)


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
        following = advanced(doc.page, "pageIndex") if size is None or len(entries) >= size else None
        return listed(NAME, entries, "the markup of the list's service.", hints, following)
    words = clean(" ".join(root.itertext())) if root is not None else ""
    said = clean(unquote(parameter(doc.page, "result") or "")) or "暂无"
    if not words:
        return Reading(NAME, Outcome.EMPTY_UNPROVEN, "The service answers nothing at all.")
    if said not in words:
        return None
    proven = (number(doc.page, "pageIndex") or 1) == 1 and len(words) <= len(said) + 40
    return empty(NAME, f"The service answers 「{words[:40]}」 and no link.", proven=proven, hints=hints)


def _read_page(doc: Document, hints: Hints) -> Reading | None:
    """A page that names the request of its list: its own rows if it has some, else those of the service."""
    asked = (unescape(match[1]) for match in _ASKED.finditer(doc.text))
    address = next((url for said in asked if _LIST.search(said) and (url := absolute(said, doc.base))), None)
    if address is None or "pageIndex=" not in address:
        return None
    reading = general.read_as(NAME, doc, hints)
    if reading is None:
        why = "The page's list is filled by a script from its service, which is asked."
        return Reading(NAME, Outcome.NEEDS_BROWSER, why, follow=Fetch(address, referer=doc.page.url))
    return replace(reading, next=reading.next or advanced(Page(address, b""), "pageIndex"))
