"""The panes of a box of tabs that are other columns': those whose tabs bear another name,
where one bears the column's own.

How panes are put out of sight mostly stands in a sheet of its own; whose
each of them is, its tab says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice, takewhile

from lxml import etree

from crawler.page.breadcrumbs import plain
from crawler.page.document import Document
from crawler.page.links import CURRENT, Element, is_current, target

_POINTERS = ("data-target", "data-bs-target", "aria-controls", "data-pane", "data-tab")
_POINTERS_SAID = re.compile(
    rb"-(?:(?<=data-)(?:target|bs-target|pane|tab)|(?<=aria-)controls)", re.IGNORECASE
)
_POINTING = etree.XPath("|".join(f".//*[@{name}]" for name in _POINTERS))
_MARKED = rf"\b(?:{'|'.join(sorted(CURRENT))})\b"
_CHOSEN = re.compile(
    rf"""\s*=\s*(?:"[^"]*?{_MARKED}|'[^']*?{_MARKED}|[^"'\s>]*?{_MARKED})""".encode()
)
_MAY_LEAD_WITHIN = re.compile(r"""#(?<=["'=\s\x80-\U0010ffff]#)(?=[^"'\s>])""", re.ASCII)
_MAY_BE_CHOSEN = re.compile(
    rf"""class\s*=\s*(?:"[^"]*?(?:{_MARKED}|\Z)|'[^']*?(?:{_MARKED}|\Z)|[^"'\s>]*?{_MARKED})""",
    re.ASCII,
)
"""The mark of what is shown of several, of markup in small letters; where a part of it ends within
a name, that may hold one.
"""
_LEADS_WITHIN = re.compile(r"""#(?<=["'=\s]#)(?=[^"'\s>])""")
"""The address of a place on the page itself, and not of the whole of it."""
_POINTED = etree.XPath(
    './/a[starts-with(@href, "#")]/@href|' + "|".join(f".//@{name}" for name in _POINTERS),
    smart_strings=False,
)
_NAMED = etree.XPath(".//*[@id]")
_CLASSES = etree.XPath("descendant-or-self::*/@class", smart_strings=False)
_LONGEST = 16
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_MOST_TABS = 12
_MOST_NODES = 60
"""Elements and what else stands between them: menus have hundreds of items."""
_MOST_BARS = 60
_LONGEST_TEXT = 40
_TABS = ("a", "li", "span", "div", "td", "h3")


def other_panes(
    body: Element, anchors: Iterable[Element], names: Collection[str], doc: Document
) -> set[Element]:
    """The elements that hold what other columns publish. names: what the page may call its
    own column.
    """
    pointing: list[Element] = []
    if _leads_within(doc):
        pointing = [one for one in anchors if (href := one.get("href")) and href[0] == "#"]
    if _POINTERS_SAID.search(doc.markup):
        pointing += _found(_POINTING, body)
    in_turn = _in_turn(body, names, doc.base) if _may_be_chosen(doc.lower) else ()
    return {*_pointed_at(body, pointing, names), *in_turn}


def _may_be_chosen(markup: bytes) -> bool:
    """Whether an element may be marked as the one that is shown of several, or its marks are
    written in entities.
    """
    return b"&#" in markup or any(map(_CHOSEN.match, markup.split(b"class")[1:]))


def may_be_pane(box: Element, body: Element, doc: Document) -> bool:
    """Whether a box, what it stands in, or what stands in it may be a pane of `other_panes`.
    False is sure.
    """
    named_as_chosen = doc.words.says("&#") or doc.words.shows(_MAY_BE_CHOSEN, "class")
    if named_as_chosen and any(
        not CURRENT.isdisjoint(name.split()) for name in set(_texts(_CLASSES, box))
    ):
        chosen = (one for one in box.iter("*") if is_current(one))
        bars = (bar for one in chosen for bar in islice(one.iterancestors(), 2))
        if any(_names_in(bar, doc.base) for bar in bars):
            return True
    path = [box, *takewhile(lambda above: above is not body, box.iterancestors())]
    if doc.words.says(*_POINTERS) or _leads_within(doc):
        named = {one.get("id") for one in (*path, *box.iter("*"))} - {None}
        if named & {at.removeprefix("#") for at in _texts(_POINTED, body)}:
            return True
    bars = (bar for one in path for bar in islice(one.itersiblings(preceding=True), _MOST_BARS))
    return named_as_chosen and any(
        _names_in(bar, doc.base) for above in bars for bar in (above, *islice(above, _MOST_BARS))
    )


def _leads_within(doc: Document) -> bool:
    return doc.words.shows(_MAY_LEAD_WITHIN, "#") and _LEADS_WITHIN.search(doc.text) is not None


def _found(path: etree.XPath, body: Element) -> list[Element]:
    return path(body)  # type: ignore[return-value]


def _texts(path: etree.XPath, within: Element) -> list[str]:
    return path(within)  # type: ignore[return-value]


def _pointed_at(
    body: Element, pointing: Iterable[Element], names: Collection[str]
) -> Iterator[Element]:
    """Panes that their tabs name by an id: `<a href="#p2">`, `<li data-target="#p2">`."""
    told: dict[str, str] = {}
    for tab in pointing:
        name = plain("".join(tab.itertext()))
        pointed = next(
            (at for at in (tab.get(name) for name in ("href", *_POINTERS)) if at and at != "#"), ""
        )
        if 1 < len(name) <= _LONGEST:
            told.setdefault(pointed.removeprefix("#"), name)
    if len(told) < 2 or not any(name in names for name in told.values()):
        return
    beside: dict[Element, dict[Element, str]] = defaultdict(dict)
    for pane in _found(_NAMED, body):
        if (name := told.get(pane.get("id"), "")) and pane.getparent() is not None:
            beside[pane.getparent()][pane] = name
    for panes in beside.values():
        yield from _others(panes, names)


def _in_turn(body: Element, names: Collection[str], base: str) -> Iterator[Element]:
    """Panes that stand in the order of their tabs: as many boxes behind, or in the box
    behind, a row of names as it has.
    """
    begins = {
        name[0] for name in names
    }  # asked first: to make each text plain would take longer than all the rest
    named = (
        one
        for one in body.iter(*_TABS)
        if (text := one.text)
        and len(text) <= _LONGEST_TEXT
        and not begins.isdisjoint(text)
        and (text in names or (not text.isalnum() and plain(text) in names))
    )
    bars = {bar: None for one in named for bar in islice(one.iterancestors(), 2)}
    for bar in islice(bars, _MOST_BARS):
        tabs = _names_in(bar, base)
        if tabs and sum(name in names for name in tabs) == 1 and len(set(tabs)) == len(tabs):
            for panes in _behind(bar, len(tabs)):
                yield from _others(dict(zip(panes, tabs, strict=True)), names)


def _names_in(bar: Element, base: str) -> list[str]:
    """The names of a bar's items, in order; none where it holds anything else, leads
    anywhere, or shows none as chosen.

    A heading in two languages, or a name beside a day, is no bar: each
    item bears a name in Chinese.
    """
    if not 2 <= len(bar) <= _MOST_NODES:
        return []
    items = [one for one in bar if isinstance(one.tag, str)]
    if not 2 <= len(items) <= _MOST_TABS or (bar.text or "").strip():
        return []
    chosen = any(
        is_current(one)
        for item in items
        for one in (item, *islice(item, 1))
        if isinstance(one.tag, str)
    )
    if not chosen:
        return []
    names = [plain("".join(one.itertext())) for one in items]
    short = all(1 < len(name) <= _LONGEST and _CHINESE.search(name) for name in names)
    leading = any(target(anchor, base) is not None for one in items for anchor in one.iter("a"))
    return (
        names
        if short and not leading and not any((one.tail or "").strip() for one in items)
        else []
    )


def _behind(bar: Element, count: int) -> Iterator[Sequence[Element]]:
    """So many boxes of one make that follow the bar, or the box
    around it, each with links in it.
    """
    for before in (bar, bar.getparent()):
        following = (
            [one for one in before.itersiblings() if isinstance(one.tag, str)]
            if before is not None
            else []
        )
        for boxes in (
            following[:count],
            [one for one in following[:1] for one in one if isinstance(one.tag, str)],
        ):
            if (
                len(boxes) == count
                and len({one.tag for one in boxes}) == 1
                and all(map(_holds_links, boxes))
            ):
                yield boxes
                return


def _holds_links(box: Element) -> bool:
    return box.tag not in ("li", "tr", "dd") and next(box.iter("a"), None) is not None


def _others(panes: Mapping[Element, str], names: Collection[str]) -> Iterator[Element]:
    if any(name in names for name in panes.values()):
        yield from (pane for pane, name in panes.items() if name not in names)
