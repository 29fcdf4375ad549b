"""An empty column proven by its portal's template: the place where its
like show their rows holds none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from lxml import etree

from crawler.layouts.general.ownership.headings import HOT, heads_rows, is_header
from crawler.layouts.general.ownership.kin import is_kin
from crawler.layouts.general.scan import PageScan
from crawler.layouts.scripted.inert_code import holds_rows, is_inert
from crawler.page.breadcrumbs import crumb_step, plain
from crawler.page.document import Document
from crawler.page.links import Element, clean, is_hidden, is_more, titled_links
from crawler.page.phrases import NOTHING, UNFINISHED
from crawler.page.reading import Hints, Reading
from crawler.page.urls import canonical, same_host
from crawler.read.beside_rows import beside_rows
from crawler.read.counts import zero_count
from crawler.read.empty_lists import CONDITIONS, OF_SEARCH
from crawler.read.stand_ins import stands_in
from crawler.templates.advice import ADVICE, HEADS, advised
from crawler.templates.choices import (
    INLINE,
    SHORT,
    holds_choice_alone,
    holds_crumb,
    is_date_alone,
    is_statement,
    said_in,
)
from crawler.templates.fit import Spot
from crawler.templates.outline import is_whole, scripts_by_make, texts_in
from storage.records import Outcome

_ALIKE = 0.85
"""The share of its template's frame that a page must show for the place to be the same."""
_LONGEST = 60
_LONGEST_PAGER = 160
_BOUND = ("v-for", "v-if", "v-html", "v-text", ":", "@", "ng-", "ms-", "x-", "data-bind", "wx:")
"""Attributes by which scripts fill an element."""


def emptiness_of_box(
    found: PageScan, doc: Document, hints: Hints, *, asked: bool
) -> Reading | None:
    """The page as an empty column by its template; None where the box of its list holds
    anything, or may be filled yet.

    asked: a script or a frame of the page may lead to the list; then the box's own words prove
    nothing where one may fill it.
    """
    spot = found.spot
    if spot is None or _asks(spot.box):
        return None
    advised = _recommended(spot.box, found, doc, hints)
    shown_here = any(
        link in advised and canonical(url) not in hints.furniture
        for link, url in titled_links(spot.box, doc.base)
    )
    chosen = advised | _headed_choices(spot.box, doc, hints) | _linked_beside(spot, doc)
    chosen |= _leading_away(spot.box, doc)
    if any(
        spot.is_article(url) for link, url in titled_links(spot.box, doc.base) if link not in chosen
    ):
        return None
    if asked and _may_be_filled(spot, doc):
        return None
    rest = list(_rest(spot, found, doc, hints, chosen))
    said = [text for text in rest if is_statement(text)]
    if any(UNFINISHED.search(text) for text in said):
        return Reading(
            "", Outcome.UNDER_CONSTRUCTION, f"In the list's place it says 「{said[0][:40]}」."
        )
    place = f"In the place where {spot.others} columns of this portal show their lists"
    if said and _say_nothing_else(rest, spot.box) and not _may_change(spot.box, found, doc):
        return Reading("", Outcome.TRULY_EMPTY, f"{place} it says 「{said[0][:40]}」.")
    if (count := _zero_count(spot.box)) and not rest:
        return Reading(
            "", Outcome.TRULY_EMPTY, f"{place} the page's own count is nothing: {count}."
        )
    # A place that a redesign has left out is not empty.
    if (
        not rest
        and spot.likeness >= _ALIKE
        and is_whole(
            spot.box,
            spot.template.inner,
            _crumbs_in(spot.box, found),
            unpaged=_has_hollow(spot.box, advised)
            or any(map(_heads_nothing, spot.box.iter("tr")))
            or next(_header_rows(spot.box), None) is not None,
        )
        and (not shown_here or _has_hollow(spot.box, advised))
        and not _begins_a_row(spot.box)
        and not _may_be_filled(spot, doc)
    ):
        why = f"{place} there is nothing, and they show theirs in the pages themselves."
        return Reading("", Outcome.TRULY_EMPTY, why, bare=True)
    return None


def _asks(box: Element) -> bool:
    """Whether a login or a letter's form stands in the list's place."""
    return next(box.iter("textarea"), None) is not None or any(
        (field.get("type") or "").lower() == "password" for field in box.iter("input")
    )


def _say_nothing_else(rest: Sequence[str], box: Element) -> bool:
    """Whether beside the words for nothing there is at most their picture, and a heading over them:
    the parent's name, 政务公开.
    """
    others = [text for text in rest if not is_statement(text)]
    if not others:
        return True
    order = [clean(one.text) if one.text else "" for one in said_in(box)]
    at = next((at for at, text in enumerate(order) if is_statement(text)), 0)
    pictures = sum(not text for text in others)
    return (
        pictures <= 1
        and len(others) - pictures <= 1
        and all(
            len(text) <= SHORT
            and HOT.search(text) is None
            and OF_SEARCH.search(text) is None
            and text in order[:at]
            for text in others
            if text
        )
        and (not pictures or "" in order[max(0, at - 1) : at + 2])
    )


def _leading_away(box: Element, doc: Document) -> set[Element]:
    """What stands under 相关链接 and leads to other sites alone, with the element around both."""
    held: set[Element] = set()
    for head in box.iter(*HEADS):
        if len(head) or _OF_LINKS.fullmatch(clean(head.text or "")) is None:
            continue
        for above in islice(head.iterancestors(), _CHOICE_LEVELS):
            if above is box:
                break
            urls = [url for _, url in titled_links(above, doc.base)]
            if urls:
                if not any(same_host(url, doc.page.url) for url in urls):
                    held.update(above.iter("*"))
                break
    return held


_OF_LINKS = re.compile(r"\W{0,4}(?:相关|友情|常用|外部)链接\W{0,4}")


def _linked_beside(spot: Spot, doc: Document) -> set[Element]:
    """What the portal links beside the list on nearly every page of the template."""
    known = spot.linked_beside(doc.base)
    links = titled_links(spot.box, doc.base) if known else ()
    return {inner for link, url in links if canonical(url) in known for inner in link.iter("*")}


def _begins_a_row(box: Element) -> bool:
    """Whether a list in the box has one row, of which there is nothing: what made the page stopped
    in it, and a list without rows has none.
    """
    return any(
        len(one) == 1 and one[0].tag in ("li", "dd") and not len(one[0]) and not _said(one)
        for one in box.iter("ul", "ol", "dl")
    )


def _recommended(box: Element, found: PageScan, doc: Document, hints: Hints) -> set[Element]:
    """What stands in the box under 推荐阅读, 热点文章 and the like, whose links no list of a
    column ever shows as its own.

    Nothing where the column itself is called so.
    """
    if any(ADVICE.search(name) for name in (plain(hints.column), *found.names)):
        return set()
    return advised(box, doc.base, found.crumb_holders, alone=True)


def _crumbs_in(box: Element, found: PageScan) -> list[Element]:
    """The breadcrumb in a box: its last step stands on some pages and not on others."""
    crumbs = [one for one in found.crumbs if one is not box and box in one.iterancestors()]
    around = [
        one
        for crumb in crumbs
        if crumb.tag in INLINE and (one := crumb.getparent()) is not None and one is not box
    ]
    return [*crumbs, *filter(_is_small, around)]


def _has_hollow(box: Element, advised: set[Element]) -> bool:
    """Whether before what is recommended there stands an empty
    element, which would hold the list.
    """
    before = takewhile(lambda one: one not in advised, box.iter())
    return any(one.tag in _HOLLOW and _is_bare(one) for one in before)


def _is_bare(element: Element) -> bool:
    """Whether an element holds nothing, or but inline elements with nothing in them."""
    inside = list(islice(element.iter(), _FEW_INLINE + 1))
    return (
        len(inside) <= _FEW_INLINE
        and all(one.tag in INLINE and one.tag not in _SHOWN for one in inside[1:])
        and not "".join(element.itertext()).strip()
    )


_FEW_INLINE = 3
_SHOWN = frozenset({"a", "li", "i", "em", "b"})
"""Of inline elements, those that show something without words: pictures by their names, and
the rows of a list.
"""


_HOLLOW = frozenset({"div", "section", "ul", "ol", "dl", "table", "tbody"})


def _common_links(box: Element, doc: Document, hints: Hints) -> list[Element]:
    """The links in a box that many pages show."""
    links = titled_links(box, doc.base)
    return [one for one, url in links if canonical(url) in hints.furniture]


def _headed_choices(box: Element, doc: Document, hints: Hints) -> set[Element]:
    """What stands around those of them that stand under words that say so, as 推荐阅读: the
    newest of a column stand on many pages too, and in its own list.
    """
    linked = _common_links(box, doc, hints)
    around = {
        above
        for one in linked
        for above in islice(one.iterancestors(), _CHOICE_LEVELS)
        if above is not box
    }
    return {
        inner for above in around if _holds_only(above, linked, doc) for inner in above.iter("*")
    }


_CHOICE_LEVELS = 4


def _holds_only(element: Element, linked: list[Element], doc: Document) -> bool:
    """Whether an element holds links of the portal's choice under a heading that
    says so, and no other links, nor what may be the page's own: an article, 建设中, a picture.
    """
    titled = [one for one, _ in titled_links(element, doc.base)]
    if not all(one in linked for one in titled):
        return False
    inside = {inner for one in titled for inner in one.iter("*")}
    said = [one for one in said_in(element) if one.holder not in inside]
    head = next((one for one in said if len(one.text) <= SHORT and HOT.search(one.text)), None)
    return (
        head is not None
        and holds_choice_alone(element, head.holder, doc.base)
        and all(len(one.text) <= SHORT or is_date_alone(one.text) for one in said)
    )


def _rest(
    spot: Spot, found: PageScan, doc: Document, hints: Hints, chosen: set[Element]
) -> Iterator[str]:
    """The words in the box that are neither its template's, nor a table's header, nor a
    pager's, nor the column's name, nor the portal's choice. chosen: what of that is headed so.
    """
    headers = {
        cell
        for row in spot.box.iter("tr")
        if _heads_nothing(row) or _is_head(row)
        for cell in row.iter("*")
    }
    headers |= {cell for row in _header_rows(spot.box) for cell in row.iter("*")}
    pagers = {inner for pager in found.pagers if _is_small(pager) for inner in pager.iter("*")}
    names = found.names | found.kin | found.parents | {plain(hints.column)}
    common = _common_links(spot.box, doc, hints)
    beside = {inner for one in common for inner in one.iter("*")} | chosen
    beside |= _counters(spot.box) | beside_rows(spot.box, doc)
    others = headers | pagers | beside
    linked = {inner for one in spot.box.iter("a") for inner in one.iter("*")}
    for way, text, holder in texts_in(spot.box, None):
        known = way in spot.template.texts and len(text) <= _LONGEST
        if known and not is_statement(text):
            continue
        words = plain(text)
        if _is_count(text) or _IS_ALL.fullmatch(text) or _ONE_PAGE.fullmatch(text):
            continue
        if holder.tag != "img" and (
            not words or words in names or is_header(text) or is_more(clean(text))
        ):
            continue
        if is_kin(words, found, doc.base, doc.page.url):
            continue
        if _is_said_of_column(text, holder, linked) or (
            holder not in others and not _is_step(holder, spot.box, found)
        ):
            yield clean(text)


def _is_count(text: str) -> bool:
    """共0条, 主题: 0, in words of its own."""
    return len(text) <= _LONGEST_COUNT and bool(zero_count(text, ""))


_LONGEST_COUNT = 16
_IS_ALL = re.compile(
    r"\W{0,4}(?:(?:没有|暂无)更多|已(?:经)?(?:到底|加载全部|全部加载)|到底)\w{0,6}\W{0,4}"
)
"""没有更多文章了: what stands below a list's last row, and below none."""
_ONE_PAGE = re.compile(
    r"\W{0,4}(?:page |第)?\s?[01]\s?(?:of|/|页\W{0,3}共)\s?[01]\s?页?\W{0,4}", re.IGNORECASE
)
"""1 of 1, 1/1, Page 0 of 0: what a pager says that has nowhere to lead."""


def _is_step(holder: Element, box: Element, found: PageScan) -> bool:
    """Whether words stand in the page's breadcrumb.

    A short box that holds a breadcrumb reads like one as a whole: what stands in it, or in a
    block of its own, is no step.
    """
    around = [holder]
    if holder.tag in INLINE and (above := holder.getparent()) is not None:
        around.append(above)
    return any(one is not box and _is_crumb(one, found) and not holds_crumb(one) for one in around)


def _is_crumb(element: Element, found: PageScan) -> bool:
    return element in found.crumbs or bool(crumb_step(element))


def _is_said_of_column(text: str, holder: Element, linked: set[Element]) -> bool:
    """建设中, wherever it stands; titles speak of what is built, too."""
    return UNFINISHED.search(text) is not None and holder not in linked


def _header_rows(box: Element) -> Iterator[Element]:
    """文件名称 文号 发布日期, each in a box of its own, for want of a table."""
    return (
        row
        for row in box.iter(*_ROWS)
        if len(row) > 1 and not any(len(cell) for cell in row) and heads_rows(row)
    )


_ROWS = ("div", "ul", "dl", "p", "li")


def _is_small(pager: Element) -> bool:
    return len("".join(islice(pager.itertext(), 80))) <= _LONGEST_PAGER


def _zero_count(box: Element) -> str:
    scripts = "\n".join(script.text for script in box.iter("script") if script.text)
    return zero_count(_said(box), scripts)


def _said(element: Element) -> str:
    """The words in an element in the page's order."""
    return " ".join(" ".join(_WORDS(element)).split())  # type: ignore[arg-type]


_WORDS = etree.XPath(
    "descendant::text()[not(parent::script or parent::style)]", smart_strings=False
)


def _counters(box: Element) -> set[Element]:
    """What stands in the smallest elements that count nothing, their numbers in elements
    of their own: 共 <b>0</b> 条.
    """
    counting = {
        one
        for one in box.iterdescendants()
        if isinstance(one.tag, str) and len(one) and _is_small(one) and zero_count(_said(one), "")
    }
    return {
        inner
        for one in counting
        if not any(child in counting for child in one)
        for inner in one.iter("*")
    }


def _heads_nothing(row: Element) -> bool:
    """Whether a table's row is the only one that says anything, in several cells with few words:
    a header.
    """
    beside = (
        one
        for one in (row.getparent() if row.getparent() is not None else row).iter("tr")
        if one is not row and not _is_blank(one)
    )
    if next(beside, None) is not None:
        return False
    cells = [plain("".join(cell.itertext())) for cell in row.iter("td", "th")]
    named = [words for words in cells if words]  # over numbers and marks there often is none
    return len(named) > 1 and all(len(words) <= SHORT for words in named)


def _is_blank(row: Element) -> bool:
    """Whether a row holds no words and no pictures: a cell as wide as the table."""
    return len(row) == 1 and not len(row[0]) and not _said(row)


def _is_head(row: Element) -> bool:
    """Whether a table's row holds but headers, by their tag."""
    return (
        len(row) > 1 and all(cell.tag == "th" for cell in row) and next(row.iter("a"), None) is None
    )


def _may_be_filled(spot: Spot, doc: Document) -> bool:
    """Whether a script may write rows into the box: one that columns with rows do not
    have, or one that is bound to it.
    """
    strange = [text for made, text in scripts_by_make(doc) if made not in spot.template.scripts]
    if any(text is None or not is_inert(text) for text in strange) or (
        strange and _holds_data(spot, doc)
    ):
        return True
    for element in spot.box.iter("*"):
        if element.tag in ("iframe", "object", "embed"):
            return True
        for name, value in element.items():
            if name.startswith(_BOUND) or (
                name.startswith("data-") and ("/" in value or "?" in value)
            ):
                return True
    return False


def _holds_data(spot: Spot, doc: Document) -> bool:
    """Whether the page holds what a script of its own could write as rows: in scripts that call
    nothing, and in elements that nobody sees.
    """
    known = {text for made, text in scripts_by_make(doc) if made in spot.template.scripts}
    if doc.root is None or next(doc.root.iter("textarea", "template", "xmp"), None) is not None:
        return True
    return any(
        text not in known and holds_rows(text)
        for script in doc.root.iter("script")
        if (text := (script.text or "").strip())
    )


def _may_change(box: Element, found: PageScan, doc: Document) -> bool:
    """Whether a script decides if the words that say so stay."""
    inside = set(box.iter("*"))
    said = (one for one in found.notices if one in inside)
    return _conditional(box) or any(stands_in(one, found, doc) for one in said)


def _conditional(box: Element) -> bool:
    """Whether a script decides if the words that say so are shown."""
    for element in box.iter("*"):
        if (NOTHING.search(element.text or "")) is None:
            continue
        node: Element | None = element
        while node is not None and node is not box:
            if is_hidden(node) or any(node.get(name) is not None for name in CONDITIONS):
                return True
            node = node.getparent()
    return False
