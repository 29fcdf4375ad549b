"""The disclosure platform of Guangdong's units: a shell without items, its column tree in
a script, its lists as JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from crawler.layouts.served.answers import advanced, empty, listed, number, refusal
from crawler.layouts.served.json_records import Keys, entry_of
from crawler.page.document import Document
from crawler.page.js_literals import Value, assigned, load, mapping
from crawler.page.reading import Fetch, Hints, Reading
from crawler.page.urls import absolute
from storage.records import Outcome

NAME = "gkmlpt"
_PER_PAGE = 100

# `date` is the document's own date (成文), never the publication's; the platform's table
# shows `create_time` as 发布日期.
_KEYS = Keys(
    ("title",),
    ("url", "post_url"),
    ("create_time", "display_publish_time", "publish_time", "first_publish_time", "created_at"),
    ("publisher",),
)
_SHELL = re.compile(r"^([^?#]{0,2000}/gkmlpt)/index[^#]{0,500}(?:#/?(\d{1,12}))?")


def claims(doc: Document) -> bool:
    return "/gkmlpt/" in doc.page.url or (
        doc.kind == "json" and '"classify"' in doc.text and '"articles"' in doc.text
    )


def read(doc: Document, hints: Hints) -> Reading | None:
    return _read_answer(doc, hints) if doc.kind == "json" else _read_shell(doc)


def _read_shell(doc: Document) -> Reading | None:
    config = mapping(assigned(doc.text, "_CONFIG"))
    sid = config.get("SID")
    place = _SHELL.match(doc.page.url)
    if not place or sid is None:
        return None
    if place[2]:
        address = f"{place[1]}/api/all/{place[2]}?page=1&sid={quote(str(sid), safe='')}"
        why = (
            f"The page is the platform's shell; the list of column {place[2]} is asked of its "
            "service."
        )
        return Reading(
            NAME, Outcome.NEEDS_BROWSER, why, follow=Fetch(address, referer=doc.page.url)
        )
    children = tuple(_leaves(config.get("TREE"), f"{place[1]}/index"))
    why = (
        f"The page is the platform's index of {len(children)} columns; a column's address ends "
        "in its number: index#1234."
    )
    return Reading(NAME, Outcome.PARENT, why, children=children)


def _leaves(tree: Value, index: str) -> Iterator[str]:
    """The addresses of the tree's columns that have no columns below them; one that
    only jumps has its target's.
    """
    waiting = list(tree) if isinstance(tree, list) else []
    for _ in range(5000):
        if not waiting:
            return
        node = mapping(waiting.pop(0))
        below = node.get("children")
        if isinstance(below, list) and below:
            waiting[:0] = below
        elif jump := absolute(str(node.get("jump_url") or ""), index):
            yield jump
        elif isinstance(node.get("id"), int):
            yield f"{index}#{node['id']}"


def _read_answer(doc: Document, hints: Hints) -> Reading | None:
    value = mapping(load(doc.text))
    articles, classify = value.get("articles"), mapping(value.get("classify"))
    if not isinstance(articles, list):
        return refusal(NAME, value)
    entries = [
        entry
        for article in articles
        if isinstance(article, dict)
        and (entry := entry_of(article, _KEYS, doc.page.url, hints.today)) is not None
    ]
    total, offset = value.get("total"), value.get("offset")
    if entries:
        held = (
            offset if isinstance(offset, int) else ((number(doc.page, "page") or 1) - 1) * _PER_PAGE
        ) + len(articles)
        more = len(articles) >= _PER_PAGE if not isinstance(total, int) else held < total
        why = f"the platform's list of 「{classify.get('name', '')}」, {total} in all."
        return listed(NAME, entries, why, hints, advanced(doc.page, "page") if more else None)
    jump = absolute(str(classify.get("jump_url") or ""), doc.page.url)
    if jump:
        return Reading(
            NAME,
            Outcome.REDIRECTED_AWAY,
            "The column only leads elsewhere.",
            follow=Fetch(jump, referer=doc.page.url),
        )
    counted = total if isinstance(total, int) else classify.get("post_count")
    proven = counted == 0 and bool(classify) and (number(doc.page, "page") or 1) == 1
    return empty(
        NAME,
        f"The platform's list holds no article and counts {counted}.",
        proven=proven,
        hints=hints,
    )
