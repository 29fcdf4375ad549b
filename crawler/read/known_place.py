"""A list in the place where its portal's columns show theirs, read from that place alone.

What the general layout finds there by its own rules is the page's list wherever nothing else on
the page could change that: one list, all rows of which show a day with its year each, under a
heading of its own, neither hidden nor in a pane. In any other case, and in any
doubt, there is no reading here, and the whole page is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice, takewhile

from lxml import etree

from crawler.dates.missing_years import shows_year
from crawler.dates.parse import kinds_of
from crawler.layouts.general.candidates import Block, dated_blocks
from crawler.layouts.general.date_slots import Grade, Slot
from crawler.layouts.general.layout import entries_of
from crawler.layouts.general.ownership.boxes import weigh_boxes
from crawler.layouts.general.ownership.headings import (
    HOT,
    Heading,
    before,
    heading_above,
    is_tab_bar,
)
from crawler.layouts.general.ownership.pagers import more_below
from crawler.layouts.general.ownership.points import Ownership
from crawler.layouts.general.panes import may_be_pane
from crawler.layouts.general.scan import (
    UNREAD,
    PageScan,
    call_by_names,
    gather,
    is_piece,
    leave_out,
    opened_near,
    says_where,
    walk,
)
from crawler.layouts.general.weights import ACCEPTED, MOST_COUNTED, Signal, points_of
from crawler.page.breadcrumbs import plain
from crawler.page.document import Document
from crawler.page.links import Element
from crawler.page.reading import Hints
from crawler.page.urls import canonical, same_page
from crawler.page.visibility import out_of_sight
from crawler.templates.fit import Spot
from storage.records import Entry

_FEWEST = 4
"""Rows; fewer may be an article's particulars."""
_LARGEST = 2**17
"""Bytes of a page that cannot hold more dates than are looked at."""
_SHORTEST = 6.0
"""Characters of a title, on average; shorter ones may be names of columns."""
_COMMON = 0.8
"""The share of rows that stand on many pages from which on a list is the portal's."""
_HIDDEN_AROUND = etree.XPath("boolean(ancestor-or-self::*[@hidden])")


def list_in(spot: Spot, doc: Document, hints: Hints) -> tuple[PageScan, tuple[Entry, ...]] | None:
    """What is known of the page, and the entries of its list; None where the whole page has to be
    looked at.
    """
    held = list(spot.box.iter("*"))  # lxml makes anew, again and again, what nobody holds
    found = _surveyed(spot, doc, hints)
    block = _only_block(found) if found is not None else None
    if found is None or block is None or not _is_own(block, found, doc, hints.today):
        return None
    entries = entries_of(block, found, doc, hints)
    del held
    return (found, entries) if _are_news(entries, hints) else None


def _surveyed(spot: Spot, doc: Document, hints: Hints) -> PageScan | None:
    """What `survey` finds in the place, and what the page calls itself; None in doubt."""
    root = doc.root
    body = root.find("body") if root is not None else None
    if body is None or (body.tail or "").strip() or len(doc.markup) > _LARGEST:
        return None
    found = PageScan(body)
    pieces = walk(found, spot.box, hints.today)
    outside = spot.box.getparent()  # it holds what stands right behind the place
    found.slots = [slot for slot in found.slots if slot.holder is not outside]
    leave_out(found, out_of_sight(spot.box))
    # What most often speaks against it is asked first: then the whole page is read beside this.
    if not all(kinds_of(text) == "d" for _, text in pieces) or not _are_plain(found.slots):
        return None
    texts: list[str] = _TEXTS(body)  # type: ignore[assignment]
    said = "".join(f"\0{text}" for text in texts)
    if pieces and not all(map(_is_bare_number, _at(_MAY_BE_PIECE, said))):
        return None  # parts of dates, to which others around the place may belong
    if _HIDDEN_AROUND(spot.box) or may_be_pane(spot.box, body, doc):
        return None
    holders = [_holder_of(text, spot.box, body) for text in _at(_WHERE, said) if says_where(text)]
    if len(holders) > 1 or None in holders:
        return None
    found.crumbs = [holder for holder in holders if holder is not None]
    found.spot = spot
    found.opened = opened_near(found, doc) if doc.opened else []
    call_by_names(found, doc, hints)
    gather(found)
    return found


_TEXTS = etree.XPath("descendant::text()", smart_strings=False)
_MAY_BE_PIECE = re.compile(r"\0[^\w\0]*(?:[A-Z]|\d(?!\d{3}[-/.年]\d{1,2}[-/.月]\d))")
"""What a part of a date begins with; a whole date is none."""
_WHERE = re.compile("[位您]")


def _at(form: re.Pattern[str], said: str) -> Iterator[str]:
    """Those of a page's texts, each behind a zero, in which a form is found."""
    end = 0
    for found in form.finditer(said):
        if found.end() > end:
            begin = said.rfind("\0", 0, found.end())
            end = said.find("\0", found.end())
            end = len(said) if end < 0 else end
            yield said[begin + 1 : end]


def _is_bare_number(text: str) -> bool:
    """Whether a text is no part of a date but the day, which makes none alone: a page's number."""
    return len(text) > _LONG or not is_piece(text) or kinds_of(text.strip()) == "d"


_LONG = 60
"""Characters, blanks around them included, of what may be a part of a date."""


def _holder_of(text: str, box: Element, body: Element) -> Element | None:
    """The element that holds a text before the place or in it, looked for from there outwards;
    None where it is not found near.
    """
    path = [box, *takewhile(lambda above: above is not body, box.iterancestors())]
    parts = (box, *(part for one in path for part in one.itersiblings(preceding=True)))
    for element in islice((one for part in parts for one in part.iter("*")), _MOST_NEAR):
        holder = element if element.text == text else None
        if holder is None and element.tail == text:
            holder = element.getparent()
        if holder is not None:
            return holder if holder.tag not in UNREAD else None
    return None


_MOST_NEAR = 400
"""Elements near a place among which the breadcrumb is looked for."""


def _are_plain(slots: Sequence[Slot]) -> bool:
    """Whether there are enough days for a list, each of which stands alone and says its year."""
    return len(slots) >= _FEWEST and all(
        slot.grade is Grade.PURE and slot.where in ("text", "tail") and shows_year(slot.shown.text)
        for slot in slots
    )


def _only_block(found: PageScan) -> Block | None:
    """The only list in the place, where each of its rows shows one day that says its year."""
    blocks = dated_blocks(found)
    if len(blocks) != 1 or blocks[0].sections or len(blocks[0].containers) != 1:
        return None
    block = blocks[0]
    whole = len(block.rows) == len(found.slots) and all(len(row.slots) == 1 for row in block.rows)
    return block if whole and found.spot is not None and found.spot.holds(block.first) else None


def _is_own(block: Block, found: PageScan, doc: Document, today: date) -> bool:
    """Whether the list is the column's, whatever stands elsewhere on the page: what may speak
    against it is counted as if it did.
    """
    first, last = block.rows[0].parts[0], block.rows[-1].parts[-1]
    assert found.spot is not None
    heading = _heading_of(first, found, doc, today)
    if heading is None or heading.element is None:
        return False
    if HOT.search(heading.text) or heading.of_another_place:
        return False
    if heading.address is not None and not same_page(heading.address, doc.page.url):
        return False
    if more_below(last, doc.base) is not None:
        return False
    boxes = Ownership()
    weigh_boxes(first, boxes, supported=False, place=found.spot.box)
    if boxes.points:
        return False
    least = points_of(Signal.IN_ITS_PLACE) + points_of(Signal.PAGER_ELSEWHERE)
    least += points_of(Signal.ENTRY) * min(len(block.rows), MOST_COUNTED)
    return least + _least_of(heading, found) >= ACCEPTED


def _heading_of(first: Element, found: PageScan, doc: Document, today: date) -> Heading | None:
    """What stands above the list; None in doubt. What stands between the place and a heading
    outside of it is walked over as well.
    """
    assert found.spot is not None
    box = found.spot.box
    heading = heading_above(first, found, doc.base, doc.page.url)
    if heading.element is None or _is_inside(heading.element, box):
        return heading
    around = {box, *box.iterancestors()}
    for node in takewhile(lambda one: one is not heading.element, before(first)):
        if node not in around and not _is_inside(node, box) and not _note(node, found, today):
            return None
    if heading.element not in around and not _note(heading.element, found, today):
        return None
    gather(found)
    again = heading_above(first, found, doc.base, doc.page.url)
    return again if again.element is heading.element else None


def _note(node: Element, found: PageScan, today: date) -> bool:
    """Adds what stands in an element outside the place; False where that is too much, or what
    others around it may change.
    """
    if sum(1 for _ in islice(node.iter("*"), _MOST_AROUND + 1)) > _MOST_AROUND:
        return False
    beside = PageScan(found.body)
    if walk(beside, node, today):
        return False
    leave_out(beside, out_of_sight(node))
    found.slots += beside.slots
    found.pagers += beside.pagers
    found.empties += beside.empties
    found.notices += beside.notices
    return True


_MOST_AROUND = 300
"""Elements of what stands between a place and the heading above it."""


def _least_of(heading: Heading, found: PageScan) -> float:
    """What a heading counts for at least, wherever else on the page a list could stand."""
    named = plain(heading.text)
    if heading.crumb or (named in found.names and len(named) > 1) or is_tab_bar(heading, found):
        return points_of(Signal.HEADING_OF_EMPTY_BOX)
    return points_of(Signal.STRANGE_HEADING)


def _is_inside(element: Element, box: Element) -> bool:
    return element is not box and any(above is box for above in element.iterancestors())


def _are_news(entries: Sequence[Entry], hints: Hints) -> bool:
    """Whether the entries are all dated up to today, and neither columns, attachments nor what
    stands on many pages of the portal.
    """
    count = len(entries)
    if count < _FEWEST or any(
        one.published_on is None or one.published_on > hints.today or not one.url for one in entries
    ):
        return False
    if sum(len(one.title) for one in entries) <= _SHORTEST * count:
        return False
    common = sum(canonical(one.url or "") in hints.furniture for one in entries)
    return common <= _COMMON * count and not all(one.title.startswith("附件") for one in entries)
