"""Whose list a block is: this column's, a child column's, or the portal's
(hot lists, menus, carousels).
"""

from __future__ import annotations

import re
from itertools import islice

from crawler.layouts.general.ownership.boxes import share_heading, weigh_boxes
from crawler.layouts.general.ownership.headings import HOT, Heading, heading_above, is_tab_bar
from crawler.layouts.general.ownership.kin import is_kin, is_own_item
from crawler.layouts.general.ownership.pagers import more_below, pager_follows
from crawler.layouts.general.ownership.points import Ownership
from crawler.layouts.general.scan import PageScan
from crawler.layouts.general.weights import Signal, points_of
from crawler.page.breadcrumbs import earlier_steps, last_step, plain
from crawler.page.links import Element, words_of
from crawler.page.urls import absolute, same_page
from crawler.templates.outline import MOST_FOREIGN


def own_place(found: PageScan, element: Element, last: Element, base: str, page: str) -> Ownership:
    """What the surroundings of a list say: its heading, the breadcrumb, the pager
    below it, the boxes around it.
    """
    verdict = Ownership()
    heading = verdict.heading = heading_above(element, found, base, page)
    supported = False
    if heading.element is not None and (named := plain(heading.text)):
        if _is_not_the_column(heading, named, found):
            verdict.add(Signal.HOT_HEADING, f"stands under 「{heading.text[:20]}」")
            verdict.aside = True
        elif (
            heading.crumb
            or (named in found.names and len(named) > 1)
            or is_tab_bar(heading, found)
            or is_own_item(heading, named, found, base, page)
        ):
            supported = share_heading(verdict, element, last, found)
        else:
            _weigh_heading(verdict, named, found, base, page)
    if verdict.child is None and (more := more_below(last, base)) and not _leads_on(more, page):
        verdict.add(Signal.MORE_LEADS_AWAY, f"its 更多 leads to {more}")
        verdict.child = more
    of_another = verdict.child is not None or verdict.doubtful
    if pager_follows(last, found) and not (of_another and _is_last_of_several(element)):
        verdict.add(Signal.PAGER_BELOW, "a pager follows it")
        supported = True
    elif found.pagers:
        verdict.add(Signal.PAGER_ELSEWHERE, "the page's pager stands elsewhere")
        verdict.doubtful = True
    place = found.spot.box if found.spot is not None and found.spot.holds(element) else None
    weigh_boxes(element, verdict, supported=supported, place=place)
    return verdict


def _is_not_the_column(heading: Heading, named: str, found: PageScan) -> bool:
    """Whether a page that its breadcrumb files under the column calls itself 最新发布 or the like:
    what portals show for want of the column's own list.
    """
    column = found.column
    if heading.crumb or not column or named not in found.names or not HOT.search(heading.text):
        return False
    if named in column or column in named:
        return False
    crumbs = found.crumbs[:_MOST_CRUMBS]
    return any(
        column == plain(step) for one in crumbs for step in (last_step(one), *earlier_steps(one))
    )


_MOST_CRUMBS = 3


def filled_place(found: PageScan, place: Element, base: str, page: str) -> float | None:
    """What speaks for a place that a script fills; None where it is the
    portal's or another column's.

    Under a parent's or a unit's name it counts that nothing else there could be the list, and
    that columns show theirs there; where they do, under any.
    """
    verdict = own_place(found, place, place, base, page)
    if verdict.aside or verdict.child is not None:
        return None
    if fills_the_spot(found, verdict, place, base):
        return max(verdict.score, _PLACED)
    alone = _ALONE * stands_alone(verdict, place)
    placed = found.spot is not None and found.spot.holds(place) and not verdict.doubtful
    return verdict.score + max(alone, _PLACED * (placed and alone > 0))


_ALONE = 1.5
_PLACED = 2.0


def fills_the_spot(found: PageScan, verdict: Ownership, place: Element, base: str) -> bool:
    """Whether what a script fills stands where the portal's columns show their lists, and nothing
    else there could be the list: whatever name stands over it, as 政务公开, is then a parent's.
    """
    spot = found.spot
    if (
        spot is None
        or place is spot.box
        or not spot.holds(place)
        or verdict.aside
        or verdict.child is not None
        or verdict.score < points_of(Signal.STRANGE_HEADING)
    ):
        return False
    inside = set(place.iter("a"))
    links = [
        one for one in spot.box.iter("a") if one not in inside and len(words_of(one)) >= _NAMED
    ]
    return len(links) <= MOST_FOREIGN and not any(
        spot.is_article(url) for one in links if (url := absolute(one.get("href") or "", base))
    )


def stands_alone(verdict: Ownership, place: Element) -> bool:
    """Whether what a script fills stands under a parent's or a unit's name with nothing else
    there that could be the list.
    """
    heading = verdict.heading.element
    if (
        heading is None
        or verdict.aside
        or verdict.doubtful
        or verdict.child is not None
        or verdict.score < 0
    ):
        return False
    over = {heading, *heading.iterancestors()}
    around = next((one for one in place.iterancestors() if one in over), None)
    if around is None or around.tag in ("body", "html"):
        return False
    inside = set(place.iter("a"))
    links = (one for one in around.iter("a") if one not in inside and len(words_of(one)) >= _NAMED)
    return sum(1 for _ in islice(links, MOST_FOREIGN + 1)) <= MOST_FOREIGN


_NAMED = 2
"""Characters of a link that may be a row's or a column's; a pager's have fewer."""


def _weigh_heading(verdict: Ownership, named: str, found: PageScan, base: str, page: str) -> None:
    """What a heading says that is not the column's own name; `named` are its plain words."""
    heading = verdict.heading
    said = f"stands under 「{heading.text[:20]}」"
    alike = any(named in name or name in named for name in found.names)
    elsewhere = heading.address is not None and not same_page(heading.address, page)
    if HOT.search(heading.text) and not alike and not is_kin(named, found, base, page):
        verdict.add(Signal.HOT_HEADING, said)
        verdict.aside = True
    elif elsewhere and not _is_above(heading, found, base):
        verdict.add(
            Signal.HEADING_LEADS_AWAY,
            f"its heading 「{heading.text[:20]}」 leads to {heading.address}",
        )
        verdict.child = heading.address
    elif alike:
        verdict.add(Signal.PART_OF_NAME, said)
    elif named in found.parents or is_kin(named, found, base, page):
        verdict.note(f"{said}, a parent's or a body's name")
    elif found.names:
        verdict.add(Signal.STRANGE_HEADING, f"{said}, which is not what the page calls itself")
        verdict.doubtful = not found.nameless


def _is_last_of_several(element: Element) -> bool:
    """Whether boxes of the same make stand before the one around a list, each with links and a
    heading: 本级, 所属单位, 上级转载. A pager below the last of them is not its own.
    """
    for node in (element, *islice(element.iterancestors(), _LEVELS)):
        if not node.get("class") or next(node.iter(*_HEADINGS), None) is None:
            continue
        for beside in islice(node.itersiblings(preceding=True), _MOST_BESIDE):
            if (beside.tag, beside.get("class")) == (node.tag, node.get("class")):
                return all(next(beside.iter(*tags), None) is not None for tags in (_HEADINGS, "a"))
    return False


_LEVELS = 3
_MOST_BESIDE = 3
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "dt")


def _is_above(heading: Heading, found: PageScan, base: str) -> bool:
    """Whether a heading leads to a step of the page's own breadcrumb: a list may be
    headed by the name of its parent.
    """
    steps = (
        anchor
        for crumb in found.crumbs
        for holder in (crumb, crumb.getparent())
        for anchor in _few_links(holder)
    )
    return any(absolute(anchor.get("href") or "", base) == heading.address for anchor in steps)


def _few_links(holder: Element | None) -> list[Element]:
    anchors = list(islice(holder.iter("a"), _MOST_STEPS + 1)) if holder is not None else []
    return anchors if len(anchors) <= _MOST_STEPS else []


_MOST_STEPS = 8


def folder(url: str) -> str:
    """The address up to the path's last slash, which a column's own articles share."""
    path = url.partition("?")[0].partition("#")[0]
    return path[: path.rfind("/") + 1]


def _leads_on(more: str, page: str) -> bool:
    """Whether 更多 leads to the page itself or to its list's next page:
    list-266-2.html on list-266.html.
    """
    return same_page(more, page) or same_page(_PAGE_NUMBER.sub("", more), page)


_PAGE_NUMBER = re.compile(r"[-_]\d{1,3}(?=\.\w{2,5}$)")
