"""What the page around a place says of the list in it: parts of its dates, and its breadcrumb."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from lxml import etree

from crawler.dates.parse import kinds_of
from crawler.layouts.general.scan import UNREAD, UNSEEN, is_piece, says_where
from crawler.page.document import Document
from crawler.page.links import Element
from crawler.page.marks import Part

Elements = Callable[[], Iterator[Element]]


def pairs_of(pieces: Sequence[tuple[Element, str]]) -> int | None:
    """How many days there are among parts of dates with their month right behind them, where all
    others are days too; None where any is anything else.

    A day makes no date with what stands before it but where that is a month, nor such a month with
    the day behind it when it has one: whatever days stand around them, each keeps to its own.
    """
    kinds = [kinds_of(text) for _, text in pieces]
    behind = [at for at, kind in enumerate(kinds) if kind == "ym"]
    paired = all(at and kinds[at - 1] == "d" for at in behind)
    return len(behind) if paired and kinds.count("d") == len(kinds) - len(behind) else None


def are_apart(pieces: Sequence[object], pairs: int, body: Element) -> bool:
    """Whether no parts of dates stand elsewhere on the page, to which those in the place may
    belong, but for days. pieces: all in the place but those of its rows.
    """
    if not pieces and not pairs:
        return True
    parts = (one for one in _at(_MAY_BE_PIECE, _said_in(body)) if not _is_bare_number(one))
    return sum(1 for _ in parts) == pairs


def _said_in(body: Element) -> str:
    """All texts of a page, each behind a zero."""
    texts: list[str] = _TEXTS(body)  # type: ignore[assignment]
    return "".join(f"\0{text}" for text in texts)


def crumbs_of(near: Elements, body: Element, doc: Document) -> list[Element] | None:
    """The holder of the text that begins the page's breadcrumb, none where no text does; None
    where several do, or none of what is near.

    Where a search of the markup is sure that there is one at most, it is looked for near alone.
    """
    most = 2
    if not doc.words.says(*_HIDING):
        most = sum(doc.words.each(_places_named))
    if not most:
        return []
    holder = _holder_of(says_where, near()) if most == 1 else None
    if holder is not None:
        return [holder] if holder.tag not in UNREAD else None
    said = [text for text in _at(_NAMES_PLACE, _said_in(body)) if says_where(text)]
    if len(said) > 1:
        return None
    holder = _holder_of(lambda text: text == said[0], near()) if said else None
    if holder is None:
        return None if said else []
    return [holder] if holder.tag not in UNREAD else None


def _places_named(part: Part) -> int:
    named = (form for sign, form in _WHERE if part.says(sign))
    return sum(len(form.findall(part.said)) for form in named)


_WHERE = (
    ("位", re.compile(r"位(?=置|[<&]|\Z)")),
    ("您", re.compile(r"您(?=在|[<&]|\Z)")),
)
"""What is in whatever begins a breadcrumb, unless it is hidden from a search of the markup."""
_HIDING = ("&#", *map(chr, UNSEEN))
_TEXTS = etree.XPath("descendant::text()", smart_strings=False)
_MAY_BE_PIECE = re.compile(r"\0[^\w\0]*(?:[A-Z]|\d(?!\d{3}[-/.年]\d{1,2}[-/.月]\d))")
"""What a part of a date begins with; a whole date is none."""
_NAMES_PLACE = re.compile("[位您]")


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


def _holder_of(wanted: Callable[[str], bool], near: Iterable[Element]) -> Element | None:
    """The first of some elements that holds a text that is wanted; None where none does."""
    for element in near:
        if (text := element.text) and wanted(text):
            return element
        if (text := element.tail) and wanted(text):
            return element.getparent()
    return None
