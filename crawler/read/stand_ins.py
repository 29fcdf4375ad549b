"""暂无数据 that a page shows until its script has filled the list: words beside an empty place."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.layouts.general.ownership.places import PAGER_MAKE, draws_pager, empty_place
from crawler.layouts.general.scan import PageScan
from crawler.layouts.scripted.inert_code import is_inert
from crawler.page.document import Document
from crawler.page.links import Element, is_hidden
from crawler.templates.outline import scripts_by_make

_LEVELS = 4
_PLACES = frozenset({"div", "section", "ul", "ol", "dl", "table", "tbody"})
_SILENT = frozenset({"script", "style", "link", "template", "br", "hr"})


def stands_in(words: Element, found: PageScan, doc: Document) -> bool:
    """Whether words may stand where a script of the page writes rows.

    What the portal's columns that show their rows carry as well writes none. Where those are not
    known, every page has scripts, and only a place of a name of its own is doubtful.
    """
    places = [one for one in _beside(words) if _is_place(one, found)]
    known = found.spot.template.scripts if found.spot is not None else None
    if known is None:
        places, known = [one for one in places if _is_named(one)], frozenset()
    if not places:
        return False
    return any(
        text is None or not is_inert(text)
        for made, text in scripts_by_make(doc)
        if made not in known
    )


def _beside(words: Element) -> Iterator[Element]:
    """What stands in the box of which the words are all that is said, and right beside it."""
    box = words
    for _ in range(_LEVELS):
        above = box.getparent()
        if above is None or above.tag == "body" or _said(above) != _said(words):
            break
        box = above
    yield from box.iter("*")
    for preceding in (True, False):
        for beside in box.itersiblings(preceding=preceding):
            if not isinstance(beside.tag, str) or beside.tag in _SILENT:
                continue
            if _said(beside):
                break
            yield from beside.iter("*")


def _is_place(element: Element, found: PageScan) -> bool:
    """Whether an element holds nothing, and may be a list's by what it is or is called; a pager is
    none.
    """
    if element.tag not in _PLACES or len(element) or _said(element) or is_hidden(element):
        return False
    if PAGER_MAKE.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        return False
    listed = empty_place(element, found) is element
    return (listed or _is_named(element)) and not draws_pager(element)


def _is_named(element: Element) -> bool:
    """Whether an element bears what scripts find it alone by."""
    return any(
        value.strip() and (name == "id" or name.startswith("data-"))
        for name, value in element.items()
    )


def _said(element: Element) -> str:
    texts = (
        text
        for one in element.iter("*")
        for text in (
            one.text if one.tag not in _SILENT else "",
            one.tail if one is not element else "",
        )
    )
    return "".join("".join(text or "" for text in texts).split())
