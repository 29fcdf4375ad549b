"""`iList.jsp?cat_id=…`: static rows, and pages that the parameter `cur_page` counts."""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.layouts.general import layout as general
from crawler.layouts.served.answers import SEEN, advanced, listed, number
from crawler.page.document import Document
from crawler.page.reading import Fetch, Hints, Page, Reading

NAME = "ilist"
_COUNTED = re.compile(r"(?:[?&;]|amp;)cur_page=(\d{1,5})")


def claims(doc: Document) -> bool:
    return "/ilist.jsp" in doc.page.url.lower()


def read(doc: Document, hints: Hints) -> Reading | None:
    reading = general.read_as(NAME, doc, hints)
    if reading is None or not reading.entries or reading.children:
        return reading
    following = _following(doc, hints)
    if following is None:
        return reading
    if (
        reading.next is not None
        and number(Page(reading.next.url, b""), "cur_page")
        == (number(doc.page, "cur_page") or 1) + 1
    ):
        following = reading.next  # as the page itself links to it
    repeated = listed(NAME, reading.entries, reading.why, hints, following)
    return replace(reading, next=repeated.next, carry=repeated.carry)


def _following(doc: Document, hints: Hints) -> Fetch | None:
    """The page after this one, where the pager links to a later one or shows none at all
    on a page that was asked for.
    """
    here = number(doc.page, "cur_page") or 1
    linked = [int(match[1]) for match in _COUNTED.finditer(doc.text)]
    if linked and max(linked) <= here:
        return None
    if not linked and SEEN not in hints.carried:
        return None
    if number(doc.page, "cur_page") is not None:
        return advanced(doc.page, "cur_page")
    url = doc.page.url.split("#")[0]
    return Fetch(f"{url}{'&' if '?' in url else '?'}cur_page={here + 1}", referer=doc.page.url)
