"""The boxes around a list, and those beside it that could hold the list as well."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from crawler.layouts.general.ownership.headings import HOT, short_text
from crawler.layouts.general.ownership.names import ASIDE, EDGE, MAYBE, Hint, hint
from crawler.layouts.general.ownership.pagers import is_trailing, pager_in
from crawler.layouts.general.ownership.places import is_hollow
from crawler.layouts.general.ownership.points import Ownership
from crawler.layouts.general.scan import PageScan
from crawler.layouts.general.weights import Signal
from crawler.page.links import Element, is_current, is_hidden
from crawler.page.navigation import offers_more

_ITEMS = frozenset({"article", "li"})
"""What has a head and a foot of its own within a list."""
_MENU_TAGS = frozenset({"nav", "header", "footer", "aside", "marquee"})
_BOXES = frozenset({"div", "td", "tr", "section", "main", "article", "ul", "ol", "dl", "table"})


def weigh_boxes(
    element: Element, verdict: Ownership, *, supported: bool, place: Element | None = None
) -> None:
    """The boxes around a list: the page's own menus, sides, feet and
    carousels hold no column's list.

    supported: the list stands under the column's own heading or over the page's pager. Then it is
    the list whatever the boxes around it are called. place: where the portal's columns show their
    lists, with the list in it; what it and the boxes in it are called says nothing then.
    """
    # What a row is called says something of the row: pinned ones are `top` or `hot`.
    node: Element | None = element.getparent() if element.tag in ("li", "tr", "dd") else element
    for level in range(12):
        if node is None or node.tag == "body" or node is place:
            return
        if is_hidden(node):
            verdict.add(Signal.UNSEEN, "it is hidden")
            verdict.aside = True
            return
        if node.tag in _MENU_TAGS and not any(
            above.tag in _ITEMS for above in islice(node.iterancestors(), 3)
        ):
            verdict.add(Signal.FRAME_TAG, f"it stands inside <{node.tag}>")
            verdict.aside = True
            return
        if node is not element and _is_other_pane(node):
            verdict.add(Signal.UNSEEN, "it is the pane of another tab than the one that is shown")
            verdict.aside = True
            return
        if (
            level < _NAMED_LEVELS
            and place is None
            and _weigh_name(node, verdict, level, supported=supported)
        ):
            return
        node = node.getparent()


def _weigh_name(node: Element, verdict: Ownership, level: int, *, supported: bool) -> bool:
    """What the name of one box says against the list in it. Whether that is enough, and the
    boxes further out need no look.
    """
    half = False
    called = hint(node, EDGE) or hint(node, ASIDE)
    if called and not (half := _is_lower_half(node, called)):
        signal = Signal.BOX_OUTVOTED if supported else _signal_of(called, level)
        verdict.add(signal, f"it stands in a box called {called.word}")
        if not supported and not verdict.aside:
            verdict.aside, verdict.called = True, node
        return True
    called = called or hint(node, MAYBE)
    if called and (half or called.whole) and not is_current(node):
        verdict.add(
            Signal.MAYBE_BOX_OUTVOTED if supported else Signal.MAYBE_BOX,
            f"it stands in a box called {called.word}",
        )
        verdict.doubtful = verdict.doubtful or not supported
    return False


def _is_lower_half(node: Element, called: Hint) -> bool:
    """Whether a box called `bottom` is no foot: the page's own stands further down."""
    if called.word != "bottom":
        return False
    around = (node, *islice(node.iterancestors(), _NAMED_LEVELS))
    below = (one for outer in around for one in islice(outer.itersiblings(), _MOST_BELOW))
    return any(isinstance(one.tag, str) and _is_foot(one) for one in below)


def _is_foot(node: Element) -> bool:
    return node.tag == "footer" or hint(node, _FEET) is not None


_FEET = frozenset({"foot", "footer", "copyright"})
_MOST_BELOW = 12


def _signal_of(called: Hint, level: int) -> Signal:
    """How much the name of a box so many levels around a list says."""
    if called.word in EDGE:
        return Signal.EDGE_BOX if called.whole else Signal.EDGE_BOX_IN_PART
    return Signal.ASIDE_BOX if called.whole and level < _NEAR else Signal.ASIDE_BOX_IN_PART


def _is_other_pane(node: Element) -> bool:
    """Whether an element beside it, of one make with it, is marked as the one that is shown."""
    make = frozenset((node.get("class") or "").split())
    if not make or node.tag not in _BOXES or is_current(node):
        return False
    around = node.getparent()
    beside = islice(around, _MOST_PANES) if around is not None else ()
    return any(
        one.tag == node.tag and is_current(one) and make <= set((one.get("class") or "").split())
        for one in beside
    )


_MOST_PANES = 40
_NAMED_LEVELS = 7
"""Levels above a list whose names may be its own."""
_NEAR = 5


def share_heading(verdict: Ownership, element: Element, last: Element, found: PageScan) -> bool:
    """A heading speaks for all boxes below it: where another box could hold
    the list as well, it says less.

    Whether no other could, so that it speaks for this list alone.
    """
    heading = verdict.heading
    said = f"stands under the column's own heading 「{heading.text[:20]}」"
    if heading.of_another_place:
        verdict.add(Signal.HEADING_OF_EMPTY_PLACE, f"{said}, and below an empty place")
        verdict.doubtful = True
        return False
    node = element
    rival = False
    ends = {last, *last.iterancestors()}
    over = set(heading.element.iterancestors()) if heading.element is not None else set()
    for level in range(6):
        above = node.getparent()
        for beside in _own_beyond(node, ends) if level else ():
            if is_current(node) and not is_current(beside) and beside.tag == node.tag:
                continue
            if is_hollow(beside, found) and not is_trailing(beside, last):
                verdict.add(Signal.HEADING_OF_EMPTY_BOX, f"{said}, but so does an empty box")
                verdict.doubtful = True
                return False
            rival = rival or _is_rival(beside, found)
        if above is None or above.tag == "body" or above in over:
            break
        node = above
    if rival:
        verdict.add(Signal.SHARED_HEADING, f"{said}, as does another box")
    else:
        verdict.add(Signal.OWN_HEADING, said)
    # What follows a breadcrumb may be anything; a heading stands over its own list.
    return not (rival or heading.crumb or heading.element in found.crumb_holders)


def _beyond(node: Element, ends: set[Element]) -> list[Element]:
    """What follows an element, without the other sections of its list,
    which ends in one of `ends`.
    """
    after = list(node.itersiblings())
    return after[next((at + 1 for at, beside in enumerate(after) if beside in ends), 0) :]


def _own_beyond(node: Element, ends: set[Element]) -> Iterator[Element]:
    """The same without what stands below 猜你喜欢, 热点 or the like: the portal's choice holds no
    column's list.
    """
    chosen = False
    for beside in _beyond(node, ends):
        if isinstance(beside.tag, str) and next(beside.iter("a"), None) is None:
            said = short_text(beside, _LONGEST_HEAD)
            if said:
                chosen = HOT.search(said) is not None
        if not chosen:
            yield beside


_LONGEST_HEAD = 12


def _is_rival(node: Element, found: PageScan) -> bool:
    """A box of words that is neither foot, menu nor pager, nor another
    column's by its own heading.
    """
    if not isinstance(node.tag, str) or node.tag in _MENU_TAGS or is_hidden(node):
        return False
    called = hint(node, ASIDE | EDGE)
    if (called and called.whole) or pager_in(node, found):
        return False
    said = short_text(node)
    if node.tag not in _BOXES or (said is not None and len(said) < 6):
        return False
    first = next((text for inner in node.iter("*") if (text := (inner.text or "").strip())), "")
    return not HOT.search(first) and not any(
        offers_more(anchor.text or "") for anchor in node.iter("a")
    )


def are_alike(one: Element, other: Element, levels: int) -> bool:
    """Whether two elements, and what is around them up to what holds both, are of one make."""
    for _ in range(levels):
        if (one.tag, one.get("class")) != (other.tag, other.get("class")):
            return False
        above, beside = one.getparent(), other.getparent()
        if above is None or beside is None or above is beside:
            return above is beside
        one, other = above, beside
    return False
