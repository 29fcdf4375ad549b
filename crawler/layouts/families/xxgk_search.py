"""Hanweb's disclosure catalogue: rows from `/module/xxgk/search.jsp`, paged by
`currpage`; a page loads it by script.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlsplit

from crawler.layouts.served.answers import advanced, empty, listed, number
from crawler.layouts.served.html_rows import list_entries
from crawler.page.document import Document
from crawler.page.js_literals import pieced
from crawler.page.links import clean
from crawler.page.reading import Fetch, Hints, Reading
from crawler.page.urls import absolute
from storage.records import Outcome

NAME = "xxgk-search"
_LOADED = re.compile(
    r"loadDynamic\(\s{0,20}(?=[\"'])([\"'][^\"'<>\s]{0,300}xxgk/search\.jsp\?"
    r"(?:[^,<>]{0,1000}))((?:,[^,)<>]{0,80}){1,12})\)"
)
_ARGUMENT = re.compile(r"[\"']([^\"']{0,200})[\"']")
_COUNT = re.compile(
    r"(?:共|总记录数?\s{0,3}[:：]?)\s{0,3}(\d{1,8})\s{0,3}(?:条|个)?(?:记录|信息|$)"
)


def claims(doc: Document) -> bool:
    return _is_answer(doc) or (doc.kind == "html" and doc.words.says("xxgk/search.jsp"))


def read(doc: Document, hints: Hints) -> Reading | None:
    return _read_answer(doc, hints) if _is_answer(doc) else _read_shell(doc)


def _is_answer(doc: Document) -> bool:
    return "xxgk/search.jsp" in doc.page.url or "xxgk/subjectinfo.jsp" in doc.page.url


def _read_shell(doc: Document) -> Reading | None:
    """A page whose list `loadDynamic(address, division, topic, …, …, site)` posts for."""
    loaded = _LOADED.search(doc.text)
    given = dict(parse_qsl(urlsplit(doc.page.url).query))
    url = absolute(pieced(doc.text, loaded.start(1), given), doc.page.url) if loaded else None
    if loaded is None or url is None:
        return None
    said = [match[1] for match in _ARGUMENT.finditer(loaded[2])]
    fields = dict(zip(("divid", "infotypeId", "_", "_", "jdid"), said, strict=False))
    fields.pop("_", None)
    asked = {
        key: value
        for key, value in parse_qsl(urlsplit(url).query, keep_blank_values=True)
        if value or not fields.get(key)
    }
    if given.get("number"):
        asked["infotypeId"] = given["number"]  # the page's own address names the topic
        url = url.replace("infotypeId=&", f"infotypeId={quote(given['number'])}&")
    form = {**fields, "currpage": "1", **asked}
    why = "The page's list is loaded by a script from the disclosure catalogue, which is asked."
    return Reading(
        NAME, Outcome.NEEDS_BROWSER, why, follow=Fetch(url, tuple(form.items()), doc.page.url)
    )


def _read_answer(doc: Document, hints: Hints) -> Reading | None:
    root = doc.root
    if root is None:
        return None
    entries = list_entries(root, doc.page.url, hints.today)
    if any(entry.published_on for entry in entries):
        return listed(
            NAME,
            entries,
            "the rows of the disclosure catalogue.",
            hints,
            advanced(doc.page, "currpage"),
        )
    words = clean(" ".join(root.itertext()))
    counted = _COUNT.search(words)
    if counted is None or len(words) > 200:
        return None
    proven = int(counted[1]) == 0 and (number(doc.page, "currpage") or 1) == 1
    return empty(
        NAME, f"The catalogue answers 「{words[:40]}」 and no link.", proven=proven, hints=hints
    )
