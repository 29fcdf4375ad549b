"""A list in the place where its portal's columns show theirs, read from that place alone.

What the general layout finds there by its own rules is the page's list wherever nothing else on
the page could change that: one list, all rows of which show a day with its year each, under a
heading of its own, neither hidden nor in a pane. In any other case, and in any
doubt, there is no reading here, and the whole page is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, islice, takewhile
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from crawler.dates.missing_years import shows_year
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
    shown_names,
)
from crawler.layouts.general.ownership.pagers import more_below
from crawler.layouts.general.ownership.points import Ownership
from crawler.layouts.general.panes import may_be_pane
from crawler.layouts.general.scan import (
    HOLLOW,
    PageScan,
    buttons_in,
    call_by_names,
    gather,
    leave_out,
    note,
    opened_near,
    walk,
)
from crawler.layouts.general.weights import ACCEPTED, MOST_COUNTED, Signal, points_of
from crawler.page.breadcrumbs import plain
from crawler.page.document import Document
from crawler.page.links import Element, call_pictures
from crawler.page.reading import Hints
from crawler.page.urls import canonical, same_page
from crawler.page.visibility import out_of_sight
from crawler.read.around_place import Elements, are_apart, crumbs_of, pairs_of
from crawler.read.row_forms import Written, read_rows
from crawler.read.row_learning import forms_of
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


class Listed(NamedTuple):
    """The list of a place. found: what is known of the page. noted: the elements outside the place
    that its reading rests on, but for the breadcrumb.
    """

    found: PageScan
    entries: tuple[Entry, ...]
    noted: tuple[Element, ...]


def list_in(spot: Spot, doc: Document, hints: Hints) -> Listed | None:
    """The place's list; None where the whole page has to be looked at."""
    body = _body_of(doc)
    if body is None:
        return None
    known = forms_of(spot.template.box, urlsplit(doc.page.url).netloc)
    written = read_rows(known.forms, spot.box, doc.base, hints.today)
    if written is not None:
        found = _around(written, spot, body, doc, hints)
        ends = (written.first, written.last)
        if found is not None and (
            heading := _own_heading(*ends, written.rows, found, doc, hints.today)
        ):
            noted = tuple(_up_to(heading, written.first))
            return (
                Listed(found, written.entries, noted) if _are_news(written.entries, hints) else None
            )
    held = list(spot.box.iter("*"))  # lxml makes anew, again and again, what nobody holds
    found = _within(spot, body, doc, hints)
    block = _only_block(found) if found is not None else None
    if found is None or block is None:
        return None
    ends = (block.rows[0].parts[0], block.rows[-1].parts[-1])
    heading = _own_heading(*ends, len(block.rows), found, doc, hints.today)
    if heading is None:
        return None
    entries = entries_of(block, found, doc, hints)
    if not _are_news(entries, hints):
        return None
    known.learn(block, entries, spot.box, doc.base, hints.today)
    del held
    return Listed(found, entries, tuple(_up_to(heading, ends[0])))


def _body_of(doc: Document) -> Element | None:
    """The page's body; None where not all that anybody sees is in it, or where the page may hold
    more dates than are looked at.
    """
    body = doc.root.find("body") if doc.root is not None else None
    if body is None or (body.tail or "").strip() or len(doc.markup) > _LARGEST:
        return None
    return body


def _around(
    written: Written, spot: Spot, body: Element, doc: Document, hints: Hints
) -> PageScan | None:
    """What stands in the place beside a list that was read by its form, and what the page calls
    itself; None in doubt.
    """
    found = PageScan(body)
    elements = list(_beside(written.container, spot.box))
    boxes = (one for one in elements if one.tag in HOLLOW)
    pieces = note(found, boxes, elements, hints.today)
    outside = spot.box.getparent()
    if any(slot.holder is not outside for slot in found.slots) or pairs_of(pieces) != 0:
        return None
    found.slots = []
    if (
        not are_apart(pieces, written.split, body)
        or _HIDDEN_AROUND(written.container)
        or may_be_pane(spot.box, body, doc)
    ):
        return None
    return _called(lambda: iter(elements), found, spot, doc, hints)


def _beside(container: Element, box: Element) -> Iterator[Element]:
    """The elements of a place in the page's order, without what a list's container holds."""
    path = {container, *container.iterancestors()}
    waiting = [box]
    while waiting:
        element = waiting.pop()
        if element not in path:
            yield from element.iter("*")
        else:
            yield element
            if element is not container:
                waiting.extend(one for one in reversed(element) if isinstance(one.tag, str))


def _within(spot: Spot, body: Element, doc: Document, hints: Hints) -> PageScan | None:
    """What `survey` finds in the place, and what the page calls itself; None in doubt."""
    found = PageScan(body)
    call_pictures(spot.box.iter("a"))
    pieces = walk(found, spot.box, hints.today)
    outside = spot.box.getparent()  # it holds what stands right behind the place
    found.slots = [slot for slot in found.slots if slot.holder is not outside]
    leave_out(found, out_of_sight(spot.box))
    # What most often speaks against it is asked first: then the whole page is read beside this.
    pairs = pairs_of(pieces)
    split = sum(slot.where == "split" for slot in found.slots)
    if pairs is None or pairs != split or not _are_plain(found.slots):
        return None
    if (
        not are_apart(pieces, pairs, body)
        or _HIDDEN_AROUND(spot.box)
        or may_be_pane(spot.box, body, doc)
    ):
        return None
    found.opened = opened_near(found, doc) if doc.opened else []
    found.opened += buttons_in(spot.box)
    return _called(lambda: spot.box.iter("*"), found, spot, doc, hints)


def _called(
    within: Elements, found: PageScan, spot: Spot, doc: Document, hints: Hints
) -> PageScan | None:
    """What was found, with what the page calls itself; None in doubt. within: what stands in the
    place, as far as it may hold the breadcrumb.
    """
    path = [spot.box, *takewhile(lambda above: above is not found.body, spot.box.iterancestors())]

    def near() -> Iterator[Element]:
        before = (one for part in path for one in part.itersiblings(preceding=True))
        everything = chain(within(), (one for part in before for one in part.iter("*")))
        return islice(everything, _MOST_NEAR)

    crumbs = crumbs_of(near, found.body, doc)
    if crumbs is None:
        return None
    found.crumbs = crumbs
    found.spot = spot
    call_by_names(found, doc, hints)
    gather(found)
    return found


def _are_plain(slots: Sequence[Slot]) -> bool:
    """Whether there are enough days for a list, each of which stands alone and says its year."""
    return len(slots) >= _FEWEST and all(
        slot.grade is Grade.PURE
        and slot.where in ("text", "tail", "split")
        and shows_year(slot.shown.text)
        for slot in slots
    )


_OWN_PLACES = frozenset({"text", "tail", "split"})


def _only_block(found: PageScan) -> Block | None:
    """The only list in the place, where each of its rows shows one day that says its year."""
    blocks = dated_blocks(found)
    if len(blocks) != 1 or blocks[0].sections or len(blocks[0].containers) != 1:
        return None
    block = blocks[0]
    whole = len(block.rows) == len(found.slots) and all(len(row.slots) == 1 for row in block.rows)
    return block if whole and found.spot is not None and found.spot.holds(block.first) else None


def _own_heading(
    first: Element, last: Element, rows: int, found: PageScan, doc: Document, today: date
) -> Heading | None:
    """The heading of the list of so many rows where it is the column's, whatever stands elsewhere
    on the page: what may speak against it is counted as if it did.
    """
    assert found.spot is not None
    heading = _heading_of(first, found, doc, today)
    if heading is None or heading.element is None:
        return None
    if HOT.search(heading.text) or heading.of_another_place:
        return None
    if plain(heading.text) not in found.names and shown_names(found, found.spot.box):
        return None  # another box may be the column's
    if heading.address is not None and not same_page(heading.address, doc.page.url):
        return None
    if more_below(last, doc.base) is not None:
        return None
    boxes = Ownership()
    weigh_boxes(first, boxes, supported=False, place=found.spot.box)
    if boxes.points:
        return None
    least = points_of(Signal.IN_ITS_PLACE) + points_of(Signal.PAGER_ELSEWHERE)
    least += points_of(Signal.ENTRY) * min(rows, MOST_COUNTED)
    return heading if least + _least_of(heading, found) >= ACCEPTED else None


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
    for node in _up_to(heading, first):
        if node not in around and not _is_inside(node, box) and not _note(node, found, today):
            return None
    gather(found)
    again = heading_above(first, found, doc.base, doc.page.url)
    return again if again.element is heading.element else None


def _up_to(heading: Heading, first: Element) -> Iterator[Element]:
    """What stands between a list and the heading above it, and that heading."""
    yield from takewhile(lambda one: one is not heading.element, before(first))
    if heading.element is not None:
        yield heading.element


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


_MOST_NEAR = 400
"""Elements near a place among which the breadcrumb is looked for."""
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
    today = hints.today
    if count < _FEWEST or any(
        one.published_on is None or one.published_on > today or not one.url for one in entries
    ):
        return False
    if sum([len(one.title) for one in entries]) <= _SHORTEST * count:
        return False
    own = (one for one in entries if canonical(one.url or "") not in hints.furniture)
    least = count - int(_COMMON * count)  # of own rows; from there on no more are looked at
    return sum(1 for _ in islice(own, least)) == least and not all(
        one.title.startswith("附件") for one in entries
    )
