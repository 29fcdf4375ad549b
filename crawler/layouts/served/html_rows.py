"""Rows of a list that is known to be one (records, answers of a list
service): markup in, entries out.

Finding the list among menus and side bars is the general layout's work, not done here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from lxml import etree, html

from crawler.dates.parse import join_split
from crawler.layouts.general.date_slots import Grade, Slot, slots_of
from crawler.layouts.general.row import Row
from crawler.layouts.general.rows import read_row
from crawler.layouts.general.titles import completes, title_link, titled
from crawler.page.document import ONE_CLASS, MalformedError, check_whole
from crawler.page.limits import overload
from crawler.page.links import Element, clean, is_more, links
from crawler.page.urls import absolute
from storage.records import Entry

_MOST_LINKS = 2000
_MOST_STEPS = 40
_CLEAN = re.compile(
    r"""\s*<li(?:\s[^<>]{0,200})?>\s*<a\s([^<>]{1,1500})>\s{0,50}([^<>&:：]{2,280})</a>\s*
    <(b|i|em|span|font)(?:\sclass="[\w -]{0,60}")?>
    (\s*[\[(（]?((?:19|20)\d\d)-(\d\d)-(\d\d)[\])）]?\s*)</\3>\s*</li>\s*""",
    re.VERBOSE | re.ASCII,
)
_ONE_LINK = re.compile(
    r"""<a((?>(?:\s{1,9}[a-zA-Z-]{1,30}\s{0,5}=\s{0,5}(?:"[^"<>&]{0,1500}"|'[^'<>&]{0,1500}')){1,20}))\s{0,9}>([^<>&]{1,300})</a>"""
)
_WHOLE = re.compile(r"[\w《“（(【〔「].*[\w》”）)】〕」。！？!?….]")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,30})\s{0,5}=\s{0,5}(?:"([^"]*)"|'([^']*)')""")
_BESIDE = (Grade.LABELLED, Grade.PURE, Grade.SHORT)


def parse(markup: str) -> Element | None:
    """The tree of a piece of markup, None where it holds nothing. Fetches nothing, follows no
    entity. Raises MalformedError.
    """
    content = f"<div>{markup}</div>".encode("utf-8", "replace")
    if problem := overload(content):
        raise MalformedError(problem)
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, encoding="utf-8")
    parser.set_element_class_lookup(ONE_CLASS)
    try:
        root = html.document_fromstring(content, parser=parser)
    except etree.ParserError:
        return None
    check_whole(parser)
    return root


def plain(markup: str) -> str:
    """The words of a title that may hold tags and entities."""
    if "<" in markup or "&" in markup:
        if link := _ONE_LINK.fullmatch(markup):
            return clean(link[2])
        root = parse(markup)
        markup = "" if root is None else "".join(root.itertext())
    return clean(markup)


def linked(markup: str) -> str:
    """The address of a title that is itself a link's markup, "" where it is none."""
    if "href" not in markup.lower():
        return ""
    if link := _ONE_LINK.fullmatch(markup):
        return _attributes(link[1]).get("href", "")
    root = parse(markup)
    return (
        next((href for link in root.iter("a") if (href := link.get("href"))), "")
        if root is not None
        else ""
    )


def _attributes(written: str) -> dict[str, str]:
    """What stands in a tag, where its values are quoted. Of several of one name the first holds."""
    return {
        name.lower(): said or other for name, said, other in reversed(_ATTRIBUTE.findall(written))
    }


def record_entries(markups: Sequence[str], base: str, today: date) -> list[Entry]:
    """One entry for each record that has a link; a record is one row's markup, however
    broken, so each is read alone.
    """
    found = (_clean_entry(markup, base) or _parsed_entry(markup, base, today) for markup in markups)
    return [entry for entry in found if entry is not None]


def _parsed_entry(markup: str, base: str, today: date) -> Entry | None:
    tree = parse(markup)
    return row_entry(tree, base, today) if tree is not None else None


def _clean_entry(markup: str, base: str) -> Entry | None:
    """The entry of a record as most are, `<li><a href title>…</a><b>2026-03-01</b></li>`, told
    without a tree in a tenth of the time; None where anything in it needs a closer look.
    """
    record = _CLEAN.fullmatch(markup)
    if record is None:
        return None
    attributes = _attributes(record[1])
    title, full, href = (
        clean(record[2]),
        clean(attributes.get("title", "")),
        attributes.get("href", ""),
    )
    url = absolute(href, base)
    if (
        url is None
        or "&" in record[1]
        or "onclick" in attributes
        or is_more(title)
        or not _WHOLE.fullmatch(title)
    ):
        return None
    if full not in ("", title):
        if titled(full) != full or not completes(full, title):
            return None
        title = full
    try:
        day = date(int(record[5]), int(record[6]), int(record[7]))
    except ValueError:
        return None
    return Entry(title, url, day, clean(record[4]), f"{record[3]} text")


def list_entries(root: Element, base: str, today: date) -> list[Entry]:
    """The entries of markup that is a list and its pager, nothing else. Dated rows, and
    undated ones of the same build.
    """
    read = [
        (row, entry) for row in _rows(root) if (entry := row_entry(row, base, today)) is not None
    ]
    builds = {_build(row) for row, entry in read if entry.published_on}
    return [entry for row, entry in read if not builds or _build(row) in builds]


def row_entry(row: Element, base: str, today: date) -> Entry | None:
    """The entry of one row, None where nothing in it is linked. Its date is
    the last one beside the title.
    """
    found = links((row,), base)
    link = title_link(found)
    if link is None:
        return None
    slot = _chosen(list(_slots(row, today)), link.element) or _split(row, today)
    return read_row(Row((row,), (slot,) if slot else ()), base, today, slot, found=found)


def _slots(row: Element, today: date) -> Iterator[Slot]:
    for element in row.iter("*"):
        if element.tag in ("script", "style"):
            continue
        if element.text and any(map(str.isdigit, element.text)):
            yield from slots_of(element, element.text.strip(), "text", today)
        if element is not row and element.tail and any(map(str.isdigit, element.tail)):
            yield from slots_of(element.getparent(), element.tail.strip(), "tail", today)


def _chosen(slots: Sequence[Slot], link: Element) -> Slot | None:
    """The last date beside the title, else one inside the link, else one at the
    end of the title's own text.
    """
    beside = [slot for slot in slots if slot.grade in _BESIDE and not _within(slot.holder, link)]
    inside = [
        slot
        for slot in slots
        if slot.grade in _BESIDE and slot.holder is not link and _within(slot.holder, link)
    ]
    ending = [slot for slot in slots if slot.grade is Grade.END]
    return next((found[-1] for found in (beside, inside, ending) if found), None)


def _within(element: Element, link: Element) -> bool:
    return element is link or link in element.iterancestors("a")


def _split(row: Element, today: date) -> Slot | None:
    """A date whose day and month stand in elements of their own."""
    pieces = [
        text
        for part in row.itertext()
        if (text := part.strip()) and len(text) <= 12 and text[0].isdigit()
    ]
    shown = join_split(pieces[:3], today=today)
    return Slot(row, shown.text, shown, Grade.PURE, "split") if shown else None


def _rows(root: Element) -> Iterable[Element]:
    """The row of each link: its <li> or <tr> where that holds no second article, else the
    largest element that does not.
    """
    anchors = [link for link in root.iter("a") if not is_more(_label(link))][:_MOST_LINKS]
    targets: dict[Element, set[str]] = {}
    for link in anchors:
        for above in _above(link):
            targets.setdefault(above, set()).add(
                link.get("href") or link.get("onclick") or _label(link)
            )
    rows: dict[Element, None] = {}
    for link in anchors:
        row = link
        for above in _above(link):
            if len(targets[above]) > 1 or above is root or above.tag == "body":
                break
            row = above
            if above.tag in ("li", "tr"):
                break
        rows[row] = None
    return rows


def _above(link: Element) -> Iterator[Element]:
    for steps, above in enumerate(link.iterancestors()):
        if steps == _MOST_STEPS:
            return
        yield above


def _build(row: Element) -> tuple[object, object]:
    parent = row.getparent()
    return row.tag, parent.tag if parent is not None else None


def _label(link: Element) -> str:
    return clean("".join(link.itertext())) or clean(link.get("title") or "")
