"""The one entrance: from one answer to what it says."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from crawler.article.article import read_article
from crawler.layouts.catalogue import LAYOUTS, claiming
from crawler.layouts.families import script_files
from crawler.layouts.general.scan import MOST_SLOTS, PageScan, is_placed, survey
from crawler.page.document import Document, MalformedError, UndecodableError, parsed
from crawler.page.reading import Extent, Hints, Page, Reading
from crawler.page.selectors import SelectorFailedError
from crawler.page.urls import absolute
from crawler.pagination.extent import extent
from crawler.read import own_article
from crawler.read.empty_boxes import emptiness_of_box
from crawler.read.empty_lists import emptiness
from crawler.read.error_pages import Words, moved, refused, unfinished
from crawler.read.error_phrases import complaint, complaint_within, disowned
from crawler.read.forms import form
from crawler.read.known_places import in_known_place
from crawler.read.own_words import own_entries, place_of, stands_still
from storage.records import Outcome

_BEGUN = re.compile(r"<(?:html|body)[\s>]", re.IGNORECASE)
_END = re.compile(r"</(?:html|body|frameset)", re.IGNORECASE | re.ASCII)
_ENDING = 4000
_ENDS = ("</html", "</body", "</frameset")


def read(page: Page, hints: Hints) -> Reading:
    """What one page holds. Never raises on what a portal may answer. An address that is
    none is as good as no address.
    """
    if absolute(page.url, "") is None:
        page = replace(page, url="")
    try:
        doc = parsed(page)
        doc.scores = ()
        reading = _read(doc, hints)
        return replace(reading, placed=True) if is_placed(doc, hints) else reading
    except UndecodableError as error:
        return Reading("", Outcome.UNDECODABLE, f"The text is {error}.")
    except MalformedError as error:
        return Reading("", Outcome.MALFORMED, f"The markup cannot be read safely: {error}.")
    except SelectorFailedError as error:
        return Reading("", Outcome.SELECTOR_FAILED, f"{error}.")


def _read(doc: Document, hints: Hints) -> Reading:
    if not doc.text or doc.text.isspace():
        return _no_text(doc)
    if doc.kind == "html" and _is_cut(doc.text):
        return Reading(
            "", Outcome.TRUNCATED, "The page begins but does not end: half of it proves nothing."
        )
    words = Words(doc)
    if doc.kind == "html" and (reading := refused(words) or disowned(words)):
        return reading
    if hints.quick and (reading := in_known_place(words, hints)):
        return reading
    reading = _by_layout(doc, hints)
    if reading is None or (
        reading.follow is not None and not reading.entries and doc.kind == "html"
    ):
        # An article may hold a frame, or the search script of a family whose lists are shells.
        empty = _empty_box(words, hints, asked=reading is not None) or _counted(
            reading, words, hints
        )
        asked = _still(words) or reading if reading is not None else None
        reading = empty or _article(doc, hints) or asked or _without_list(words, hints)
        return replace(reading, scores=doc.scores)
    return _own(
        replace(reading, extent=extent(doc)) if reading.next is None else reading, words, hints
    )


def _counted(reading: Reading | None, words: Words, hints: Hints) -> Reading | None:
    """The page as an empty column by its own words, 暂无任何信息 or 共0页0条记录, where a file that
    may fill any empty box of it would be asked.
    """
    found = survey(words.doc, hints)
    if reading is None or reading.layout != script_files.NAME or found is None:
        return None
    if refused(words, listless=True) or complaint(words) or complaint_within(words):
        return None
    empty = emptiness(words, found, words.doc)
    return empty if empty is not None and empty.outcome is Outcome.TRULY_EMPTY else None


def _own(reading: Reading, words: Words, hints: Hints) -> Reading:
    """The reading of a list with what its page says of itself."""
    if words.doc.kind != "html":
        return reading
    if still := _still(words):
        return still
    found = survey(words.doc, hints)
    spot = found.spot if found is not None else None
    beside = spot.linked_beside(words.doc.base) if spot is not None else frozenset()
    entries = own_entries(reading.entries, words.doc.page.url, hints.address, beside)
    if reading.entries and not entries:
        return Reading("", Outcome.NOT_A_LIST, "None of its rows is the portal's own.")
    if len(entries) < len(reading.entries):
        why = f"{reading.why} {len(reading.entries) - len(entries)} rows are not the portal's own."
        reading = replace(reading, entries=entries, why=why)
    if found is None:
        return reading
    if len(found.slots) >= MOST_SLOTS:
        reading = replace(reading, extent=Extent(more=f"more than {MOST_SLOTS} dates"))
    return replace(reading, place=place_of(found))


def _still(words: Words) -> Reading | None:
    """The page whose list, there or asked for elsewhere, is not updated any more by its own words;
    None where it does not say so.
    """
    if not (still := stands_still(words)):
        return None
    return Reading(
        "", Outcome.UNDER_CONSTRUCTION, f"It shows a list, and says of itself 「{still[:60]}」."
    )


def _is_cut(text: str) -> bool:
    """Whether a page begins but does not end; a fragment does neither."""
    ending = text[-_ENDING:].lower()
    if any(end in ending for end in _ENDS):
        return False
    return _BEGUN.search(text) is not None and not _END.search(text) and not _is_closed(text)


def _is_closed(text: str) -> bool:
    """Whether a page that does not say where it ends has closed all boxes that it opened, as some
    templates do: wherever it had been cut off, one would be open.
    """
    depth: Counter[str] = Counter()
    for close, tag in _BOX.findall(_UNMARKED.sub(_left_of_unmarked, text)):
        depth[tag.lower()] = max(0, depth[tag.lower()] + (-1 if close else 1))
    return bool(depth) and not any(depth.values()) and text.rstrip().endswith(">")


_BOX = re.compile(r"<(/?)(div|ul|ol|dl|table|form|section|main|script|style)\b", re.IGNORECASE)
_UNMARKED = re.compile(
    r"<!--.*?(-->|\Z)|<(script|style)\b.*?(</\2\s{0,9}>|\Z)", re.IGNORECASE | re.DOTALL
)
"""Comments and scripts, which hold no boxes; one that nothing ends reaches to the text's end."""


def _left_of_unmarked(found: re.Match[str]) -> str:
    """Nothing; of what nothing ends, a box that stays open: the page was cut off inside it."""
    return "" if found[1] or found[3] else "<div>"


def _by_layout(doc: Document, hints: Hints) -> Reading | None:
    """The first family that claims the page and reads it; with 版式 given, that family alone."""
    if hints.layout:
        known = LAYOUTS.get(hints.layout)
        return known.read(doc, hints) if known is not None else None
    if doc.kind == "html":
        doc.hold()
    for _, layout in claiming(doc):
        if reading := layout.read(doc, hints):
            return reading
    return None


def _no_text(doc: Document) -> Reading:
    if doc.page.body.strip():
        return Reading("", Outcome.NOT_HTML, "The answer is a file, not a page.")
    return Reading("", Outcome.TRUNCATED, "The answer is empty.")


def _without_list(words: Words, hints: Hints) -> Reading:
    """What a page is in which no family found this column's list."""
    doc = words.doc
    if doc.kind in ("json", "xml"):
        return Reading(
            "", Outcome.NOT_A_LIST, f"The answer is {doc.kind.upper()} that no layout knows."
        )
    found = survey(doc, hints)
    if found is None or doc.kind == "other":
        return Reading("", Outcome.NOT_HTML, "The answer is text without markup.")
    if reading := refused(words, listless=True) or moved(words) or unfinished(words):
        return reading
    empty = emptiness(words, found, doc)
    if empty is None:
        empty = complaint(words)
    elif empty.outcome is Outcome.EMPTY_UNPROVEN:
        # What says that something went wrong must not, seen twice, prove that the column is empty.
        empty = complaint(words) or complaint_within(words) or empty
    elif not found.crumbs and (said := complaint(words)) and said.outcome is Outcome.SOFT_404:
        empty = said  # 没有找到您要的内容 on a page of few words may speak of the page itself
    if empty is not None:
        return empty
    return form(found) or Reading("", Outcome.NOT_A_LIST, _why_no_list(found, hints))


def _why_no_list(found: PageScan, hints: Hints) -> str:
    why = "Nothing on the page is surely this column's list"
    if found.spot is not None:
        return (
            f"{why}, not even in the place where {found.spot.others} columns of this portal "
            "show theirs."
        )
    return f"{why}, and it is made like no other of the portal's." if hints.templates else f"{why}."


def _empty_box(words: Words, hints: Hints, *, asked: bool) -> Reading | None:
    """The page as an empty column, where its portal's template tells; None where the page
    says that something is wrong.

    asked: its list may be asked for elsewhere.
    """
    if (
        not hints.templates
        or words.doc.kind != "html"
        or (found := survey(words.doc, hints)) is None
    ):
        return None
    empty = emptiness_of_box(found, words.doc, hints, asked=asked)
    if (
        empty is None
        or refused(words, listless=True)
        or moved(words)
        or unfinished(words)
        or stands_still(words)
    ):
        return None
    return empty if complaint(words) is None and complaint_within(words) is None else None


def _article(doc: Document, hints: Hints) -> Reading | None:
    article = read_article(doc, today=hints.today)
    if article is None:
        return None
    found = survey(doc, hints) if hints.address else None
    if found is not None and (own := own_article.as_entry(article, doc, found, hints)) is not None:
        return own
    return Reading(
        "", Outcome.ARTICLE, f"The page is one article: 「{article.title[:60]}」.", article=article
    )
