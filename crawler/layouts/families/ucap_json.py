"""UCAP columns that are served as JSON: `searchList/<channel>` and `getFileListByCodeId`. Its
static lists need no layout.
"""

from __future__ import annotations

import re

from crawler.layouts.families import json_list
from crawler.layouts.general import layout as general
from crawler.page.document import Document
from crawler.page.js_literals import assigned, load
from crawler.page.reading import Fetch, Hints, Reading
from crawler.page.urls import absolute
from storage.records import Outcome

NAME = "ucap-json"
WORDS = ("searchList/", "getFileListByCodeId")
_PAGE_SIZE = 20
_SEARCH_LIST = re.compile(
    r"[\"'`(]((?:https?:)?/{1,2}[^\"'`<>\s()]{0,200})?/?searchList/", re.IGNORECASE
)
_ASKED = re.compile(r"[\"'`]([^\"'`<>\s]{0,200}/getFileListByCodeId)\b")
_CHANNEL = re.compile(r"[0-9a-zA-Z]{6,64}")


def claims(doc: Document) -> bool:
    if doc.kind == "json":
        return (
            "publishedTime" in doc.text
            or "/searchList/" in doc.page.url
            or "getFileListByCodeId" in doc.page.url
        )
    return (
        "searchList/" in doc.text or "getFileListByCodeId" in doc.text
    ) and "createPageHTML(" not in doc.text


def read(doc: Document, hints: Hints) -> Reading | None:
    if doc.kind == "json":
        return json_list.read_value(NAME, load(doc.text), doc, hints)
    own = general.read_as(NAME, doc, hints)
    return own if own is not None and own.outcome is Outcome.READ else _read_shell(doc)


def _read_shell(doc: Document) -> Reading | None:
    """A page that asks for its list by script: the channel is in a variable or a meta tag."""
    channel = assigned(doc.text, "channelId") or doc.meta.get("channelid") or ""
    if not isinstance(channel, str) or not _CHANNEL.fullmatch(channel):
        return None
    asked = _ASKED.search(doc.text)
    if asked and (url := absolute(asked[1], doc.page.url)):
        form = (("codeId", ""), ("channelId", channel), ("page", "1"), ("size", str(_PAGE_SIZE)))
        return _follow(Fetch(url, form, doc.page.url))
    search = _SEARCH_LIST.search(doc.text)
    if search is None:
        return None
    query = f"_isAgg=true&_isJson=true&_pageSize={_PAGE_SIZE}&_template=index&page=1"
    url = absolute(f"{(search[1] or '').rstrip('/')}/searchList/{channel}?{query}", doc.page.url)
    return _follow(Fetch(url, referer=doc.page.url)) if url else None


def _follow(fetch: Fetch) -> Reading:
    why = "The page's list is filled by a script from the service of its channel, which is asked."
    return Reading(NAME, Outcome.NEEDS_BROWSER, why, follow=fetch)
