"""A page without a list of its own that shows another one of the same host in a frame."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.layouts.scripted.script_frames import (
    address_in,
    given_addresses,
    may_frame,
    written_addresses,
)
from crawler.page.document import Document
from crawler.page.reading import Fetch, Hints, Reading
from crawler.page.urls import absolute, canonical, same_host
from storage.records import Outcome

NAME = "iframe"
_NO_LIST = re.compile(
    r"login|search|counter|weather|tongji|stat\.|player|video|map|share|code|head|foot|top|"
    r"nav|menu|left",
    re.IGNORECASE,
)
_SMALL = re.compile(
    r"(?:^|;)\s{0,5}(?:display\s{0,3}:\s{0,3}none|(?:width|height)\s{0,3}:\s{0,3}[01]?\d{1,2}px)",
    re.IGNORECASE,
)


def claims(doc: Document) -> bool:
    return doc.kind == "html" and may_frame(doc)


def read(doc: Document, hints: Hints) -> Reading | None:
    """Follows the page's only frame that could be a list; with several it is unsure which,
    and says so by reading nothing.
    """
    if doc.root is None:
        return None
    places = dict.fromkeys(
        place for one in _addresses(doc) if (place := absolute(one, doc.base)) is not None
    )
    inside = [
        place
        for place in places
        if same_host(place, doc.page.url) and canonical(place) != canonical(doc.page.url)
    ]
    inside = [one for one in inside if not _NO_LIST.search(_file(one))] or [
        one for one in inside if _SEARCH.fullmatch(_file(one)) and "?" in one
    ]
    if len(inside) != 1:
        return None
    why = f"The page has no list of its own and shows {inside[0]} in a frame."
    return Reading(NAME, Outcome.NOT_A_LIST, why, follow=Fetch(inside[0], referer=doc.page.url))


def _addresses(doc: Document) -> Iterator[str]:
    """Those of the frames that may be a list, by markup or by script."""
    assert doc.root is not None
    frames = [
        one
        for one in doc.root.iter("iframe", "frame")
        if not _is_small(one.get("style") or "", one.get("height") or "")
    ]
    for frame in frames:
        if said := address_in(frame):
            yield said
        else:
            yield from given_addresses(frame, frames, doc)
    if not frames:
        yield from written_addresses(doc)


_SEARCH = re.compile(r"(?:\w{0,20}_)?search(?:list)?\.\w{2,5}", re.IGNORECASE)
"""A catalogue's rows may be what its search finds in the column: search.jsp?infotypeId=A01."""


def _file(place: str) -> str:
    path = place.partition("://")[2].partition("/")[2]
    return path.partition("?")[0].rpartition("/")[2]


def _is_small(style: str, height: str) -> bool:
    small = height.isascii() and height.isdigit() and int(height) < 150
    return small or _SMALL.search(style) is not None
