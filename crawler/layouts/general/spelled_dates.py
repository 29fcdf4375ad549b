"""Dates whose numbers and signs stand in several elements of one line, as word processors write
them: `2026<span>年</span>9<span>月</span>21<span>日</span>` is read as it is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice, takewhile
from typing import NamedTuple

from crawler.layouts.general.date_slots import Slot, slots_of
from crawler.page.lines import BLOCKS
from crawler.page.links import Element

_YEAR = re.compile(r"\W{0,3}(?:19|20)\d\d\s?[年./-]?")
_WHOLE = re.compile(
    r"(?<!\d)(?<!\d\x1f)(?:19|20)\d\d\s{0,2}(?:年|([-/.]))\s{0,2}\d{1,2}\s{0,2}(?(1)\1|月)\s{0,2}"
    r"\d{1,2}(?!\x1f?\d)"
)
_APART = "\x1f"
"""Between two numbers that touch: a day and the number of replies behind it make no other day."""
_LEVELS = 4
"""Elements inside each other around a year within its line."""
_LONGEST = 160
"""Characters of a line that is a row's; a longer one is told in sentences."""
_MOST_TEXTS = 500
"""Texts of an element that is one row, or few of them."""


class Spelled(NamedTuple):
    """A date, and the texts that it is made of with the elements that hold them."""

    slot: Slot
    parts: frozenset[tuple[Element, str]]


class _Text(NamedTuple):
    """A text, what holds it, and behind which element it stands there."""

    owner: Element
    beside: Element | None
    text: str


def spelled(holder: Element, year: str, today: date) -> Spelled | None:
    """The date whose year is one whole text of an element."""
    if not _YEAR.fullmatch(year):
        return None
    texts = list(islice(_texts(_block_of(holder)), _MOST_TEXTS + 1))
    ours = [one for one in texts if one.owner is holder and one.text.strip() == year]
    if len(ours) != 1 or len(texts) > _MOST_TEXTS:
        return None
    line = _line(texts, ours[0])
    said, begins = _joined(line)
    begin = begins[line.index(ours[0])]
    whole = _WHOLE.search(said, begin)
    if whole is None or whole.start() >= begin + len(ours[0].text) or len(said) > _LONGEST:
        return None
    made = [one for one, at in zip(line, begins, strict=True) if begin <= at < whole.end()]
    box = holder
    while not all(box is one.owner or box in one.owner.iterancestors() for one in made):
        box = box.getparent()
    for slot in slots_of(box, said.replace(_APART, " "), "split", today):
        if slot.shown.start == whole.start():
            slot.beside = ours[0].beside if box is holder else None
            return Spelled(slot, frozenset((one.owner, one.text.strip()) for one in made))
    return None


def _block_of(holder: Element) -> Element:
    """The element whose lines an inline one stands in."""
    block = holder
    for _ in range(_LEVELS):
        above = block.getparent()
        if _ends_line(block) or above is None:
            break
        block = above
    return block


def _ends_line(element: Element) -> bool:
    return element.tag in BLOCKS or element.tag == "a"


def _texts(element: Element) -> Iterator[_Text]:
    """Each text in an element; a link, a line break or a block is an empty one."""
    if element.text:
        yield _Text(element, None, element.text)
    for child in element:
        if isinstance(child.tag, str):
            if _ends_line(child):
                yield _Text(child, None, "")
            else:
                yield from _texts(child)
        if child.tail:
            yield _Text(element, child, child.tail)


def _line(texts: list[_Text], one: _Text) -> list[_Text]:
    """The texts that stand in one line with one of them."""
    at = texts.index(one)
    first = next((n + 1 for n in range(at, -1, -1) if not texts[n].text), 0)
    return list(takewhile(lambda text: text.text, texts[first:]))


def _joined(line: list[_Text]) -> tuple[str, list[int]]:
    """The texts of a line in one, and where each begins."""
    said, begins = "", []
    for one in line:
        if said[-1:].isdecimal() and one.text[:1].isdecimal():
            said += _APART
        begins.append(len(said))
        said += one.text
    return said, begins
