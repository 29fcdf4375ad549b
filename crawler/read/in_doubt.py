"""Lists in doubt: those of a page of which neither it nor its portal's other pages tell whose they
are. Their entries' own pages may.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crawler.layouts.general.layout import judge
from crawler.layouts.general.ownership.boxes import are_alike
from crawler.layouts.general.ownership.rivals import Candidate, whole
from crawler.layouts.general.scan import survey
from crawler.layouts.general.weights import Signal
from crawler.layouts.scripted import app_state
from crawler.page.document import Document
from crawler.page.links import page_order
from crawler.page.reading import Hints, Reading
from crawler.page.urls import same_host
from crawler.pagination.next_page import next_page
from crawler.read.own_words import own_entries
from storage.records import Entry, Outcome

_LEAST = -8.0
"""Points that a list may fall to and still be the column's: box names alone prove nothing."""
_NEVER = (
    Signal.UNSEEN,
    Signal.HOT_HEADING,
    Signal.MORE_LEADS_AWAY,
    Signal.FRAME_TAG,
    Signal.UPDATES_OF_COLUMNS,
    Signal.ATTACHMENTS,
    Signal.ON_MANY_PAGES,
    Signal.ADDRESSED_LIKE_COLUMNS,
    Signal.SHORT_TITLES,
    Signal.BREADCRUMB,
)
"""What says that a list is none, or the portal's, whoever filed its entries."""
_NAME = "articles"


def list_in_doubt(doc: Document, hints: Hints) -> Reading | None:
    """The one list of the page that may be the column's, though nothing on it says so; None where
    there is none. Its rows all show their days, from new to old, or none does.
    """
    found = survey(doc, hints) if doc.kind == "html" and hints.address else None
    if found is None:
        return None
    if (held := app_state.in_doubt(doc, hints)) is not None:
        return replace(held, next=None)
    place = page_order(found.body)
    begin = min((place[crumb] for crumb in found.crumbs), default=-1)
    judged = [
        replace(one, entries=own_entries(one.entries, doc.page.url, hints.address))
        for one in judge(found, doc, hints)
    ]
    left = [
        one for one in judged if _may_be_own(one, doc) and place[one.block.rows[0].parts[0]] > begin
    ]
    best = max(left, key=_rank, default=None)
    if best is None or not _may_be_own(best := whole(best, judged), doc):
        return None
    parts = [one for one in left if one.block is not best.block and _are_parts(one, best)]
    outcome = Outcome.READ if best.block.dated else Outcome.NO_DATES
    if parts:
        # One of several boxes would be told without the newest entry of the others.
        entries = [entry for one in (best, *parts) for entry in one.entries]
        own = tuple({entry.url: entry for entry in entries}.values())
        return Reading(_NAME, outcome, f"{best.verdict.why}; and {len(parts)} like it.", own)
    return Reading(_NAME, outcome, f"{best.verdict.why}.", best.entries, next=next_page(doc, hints))


def _are_parts(one: Candidate, other: Candidate) -> bool:
    """Whether two lists stand in boxes of one make beside each other, dated alike: parts of a
    column, each under its own heading.
    """
    here, there = one.block.containers[0], other.block.containers[0]
    return (
        one.block.dated == other.block.dated
        and here is not there
        and are_alike(here, there, _BOX_LEVELS)
    )


_BOX_LEVELS = 4


def _may_be_own(one: Candidate, doc: Document) -> bool:
    verdict = one.verdict
    if not one.entries or verdict.child is not None or verdict.score < _LEAST:
        return False
    if any(map(verdict.says, _NEVER)):
        return False
    return _are_articles(one.entries, doc) and _runs_backwards(one.entries)


def _are_articles(entries: Sequence[Entry], doc: Document) -> bool:
    """Whether all entries lead to pages of their own on the portal."""
    urls = {entry.url for entry in entries if entry.url and same_host(entry.url, doc.page.url)}
    return len(urls) == len(entries)


def _runs_backwards(entries: Sequence[Entry]) -> bool:
    """Whether all show their days, from new to old below a few pinned ones, or none does: what
    people read most, or the portal recommends, stands in no order.
    """
    days = [entry.published_on for entry in entries if entry.published_on is not None]
    pinned = min(_MOST_PINNED, len(days) // 4)
    ordered = any(days[at:] == sorted(days[at:], reverse=True) for at in range(pinned + 1))
    return not days or (len(days) == len(entries) and ordered)


_MOST_PINNED = 3


def _rank(one: Candidate) -> tuple[bool, float, int]:
    return one.block.dated, one.verdict.score, len(one.entries)
