"""A page made by a template of its portal: read in its list's place alone, where that is sure to
come to what the whole page comes to.
"""

from __future__ import annotations

from crawler.layouts.catalogue import plain_family
from crawler.page.reading import Extent, Hints, Reading
from crawler.pagination.extent import extent
from crawler.pagination.next_page import next_page
from crawler.read.error_pages import Words
from crawler.read.known_place import list_in
from crawler.read.moving_texts import apart
from crawler.read.own_words import are_own, place_of, stands_still
from crawler.templates.fit import sure_spot
from storage.records import Outcome


def in_known_place(words: Words, hints: Hints) -> Reading | None:
    """The list that stands in its template's place; None in any doubt.

    The page has been asked already whether it is refused or somebody else's.
    """
    doc = words.doc
    if doc.kind != "html" or not hints.templates or hints.layout or _is_told(hints):
        return None
    spot = sure_spot(doc, hints.templates)
    listed = list_in(spot, doc, hints) if spot is not None else None
    if spot is None or listed is None or not (family := plain_family(doc)):
        return None
    found, entries, noted = listed
    if not are_own(entries, doc.page.url, spot.template.beside) or stands_still(words):
        return None
    following = next_page(doc, hints)
    return Reading(
        family,
        Outcome.READ,
        f"{len(entries)} entries, {len(entries)} dated: they stand where {spot.others} columns "
        "of this portal show their lists, and nothing else does.",
        entries,
        next=following,
        placed=True,
        extent=Extent() if following is not None else extent(doc),
        place=place_of(found),
        moving=apart(doc, spot.box, (*noted, *found.crumbs)),
    )


def _is_told(hints: Hints) -> bool:
    """Whether somebody has said where the list's parts stand."""
    return bool(hints.entry or hints.title or hints.date or hints.next)
