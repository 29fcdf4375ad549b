"""Dates whose parts stand in elements of their own: 10 | 2020-03, days under a month's
heading, 03/17 in every row, `2026<span>年</span>9<span>月</span>21<span>日</span>`, as word
processors write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice, takewhile
from typing import NamedTuple

from crawler.dates.parse import day_and_month, find_dates, join_split, kinds_of
from crawler.layouts.general.date_slots import Grade, Slot, slots_of
from crawler.page.lines import BLOCKS
from crawler.page.links import Element

_MONTH = re.compile(r"\W{0,3}(?:19|20)\d\d\s?(?:年\s?\d{1,2}\s?月|[-./]\s?\d{1,2})\W{0,3}")
_DAY = re.compile(r"\W{0,3}\d{1,2}\s?[日号]?\W{0,3}")
_YEAR_NAMED = re.compile(r"\W{0,3}(?:19|20)\d\d\s?年\W{0,3}")
_MONTH_NAMED = re.compile(r"\W{0,3}\d{1,2}\s?月\W{0,3}")
_YEAR_ALONE = re.compile(r"\W{0,4}(?:19|20)\d\d\s?年?\W{0,4}")
_HEADINGS = frozenset({"p", "div", "center", "h1", "h2", "h3", "h4", "h5", "h6"})
_DASHES = frozenset("-/.－—–·年月")


def join_pieces(slots: list[Slot], pieces: list[tuple[Element, str]], today: date) -> None:
    """Dates whose day and month stand in elements of their own; the parts' own
    readings give way to the whole.
    """
    kinds = [kinds_of(text) for _, text in pieces]
    index = 0
    while index < len(pieces):
        if below := _days_below_years(slots, pieces, index, today):
            index += below
            continue
        for count in (3, 2):
            run = pieces[index : index + count]
            holder = (
                _common(run)
                if len(run) == count and _may_join(kinds[index : index + count])
                else None
            )
            if holder is not None and (_heads(run, holder) or _ends(run, holder)):
                holder = None
            shown = join_split(_named(run), today=today) if holder is not None else None
            if holder is not None and shown is not None:
                parts = {element for element, _ in run}
                slots[:] = [slot for slot in slots if slot.holder not in parts]
                slots.append(Slot(holder, shown.text, shown, Grade.PURE, "split"))
                index += count - 1
                break
        else:
            if _MONTH.fullmatch(pieces[index][1]):
                index += _days_below(slots, pieces, index, today)
            elif written := _spelled(*pieces[index], today):
                slots[:] = [one for one in slots if (one.holder, one.text) not in written.parts]
                slots.append(written.slot)
        index += 1


def _heads(run: list[tuple[Element, str]], holder: Element) -> bool:
    """Whether the first part is a month's or a year's heading over the row of the second: what
    holds it links nothing, or is the row before, and what holds the other does. Under a
    year's there are other rows.
    """
    year = _YEAR_ALONE.fullmatch(run[0][1]) is not None
    if not year and not _MONTH.fullmatch(run[0][1]):
        return False
    boxes = [_child_of(holder, part) for part, _ in run[:2]]
    head, row = boxes
    if head is None or row is None or head is row or not _links(row):
        return False
    if _links(head):
        return bool(head.tag == row.tag)  # the row before has swallowed the heading
    return not year or (row.tag != "a" and any(map(_links, row.itersiblings())))


def _links(box: Element) -> bool:
    return next(box.iter("a"), None) is not None


def _ends(run: list[tuple[Element, str]], holder: Element) -> bool:
    """Whether the last part is the heading of the rows that follow: a row that nothing closes
    ends with it, after its link.
    """
    last, year = run[-1]
    box = _child_of(holder, last)
    if box is None or not _YEAR_ALONE.fullmatch(year):
        return False
    return (box.tag in _HEADINGS or "年" in year) and any(
        map(_links, box.itersiblings(preceding=True))
    )


def _child_of(holder: Element, part: Element) -> Element | None:
    """The child of an element in which another one stands; None where that is the element."""
    node: Element | None = part
    while node is not None:
        above = node.getparent()
        if above is holder:
            return node
        node = above
    return None


def _may_join(kinds: list[str]) -> bool:
    """Whether parts of these kinds make a date: nothing twice, a day and a month, or the three
    numbers that `_named` takes.
    """
    given = "".join(kinds)
    return kinds == ["y", "d", "d"] or (
        len(set(given)) == len(given) and "d" in given and "m" in given
    )


def _named(run: list[tuple[Element, str]]) -> list[str]:
    """The parts of a date; 2026, 07 and 28 with dashes between their elements
    are a year, a month and a day.
    """
    texts = [text for _, text in run]
    if len(run) == 3 and all(text.isdecimal() for text in texts) and len(texts[0]) == 4:
        dashes = {(part.tail or "").strip() for part, _ in run[:2]}
        if dashes <= _DASHES and len({part.getparent() for part, _ in run}) == 1:
            return [f"{texts[0]}年", f"{texts[1]}月", f"{texts[2]}日"]
    return texts


def _days_below_years(
    slots: list[Slot], pieces: list[tuple[Element, str]], index: int, today: date
) -> int:
    """2026年, then 7月, then 28日 and 12日 in the rows, then 6月 and so on: how many parts they
    are, 0 where they are not that.

    Cards name the year again for every day.
    """
    texts = [text for _, text in pieces[index : index + 4]]
    if len(texts) < 4 or not (_YEAR_NAMED.fullmatch(texts[0]) and _MONTH_NAMED.fullmatch(texts[1])):
        return 0
    if not (
        _DAY.fullmatch(texts[2]) and (_DAY.fullmatch(texts[3]) or _MONTH_NAMED.fullmatch(texts[3]))
    ):
        return 0
    month, count = "", 1
    for holder, text in pieces[index + 1 :]:
        if _MONTH_NAMED.fullmatch(text):
            month = text
        elif _DAY.fullmatch(text) and holder.tag not in ("td", "th", "a"):
            shown = join_split([texts[0], month, text], today=today)
            if shown is not None:
                slots.append(Slot(holder, text, shown, Grade.PURE, "split"))
        else:
            break
        count += 1
    return count


def agreeing(slots: list[Slot], pieces: list[tuple[Element, str]], today: date) -> None:
    """`03/10` alone may be a score or a share; several in places of one
    make are days without a year.
    """
    makes: dict[tuple[object, str | None], list[tuple[Element, str]]] = {}
    held = {slot.holder for slot in slots}
    for holder, text in pieces:
        if _TWO_PAIRS.fullmatch(text) and holder not in held:
            makes.setdefault((holder.tag, holder.get("class")), []).append((holder, text))
    _day_or_month_first(slots, pieces)
    for alike in makes.values():
        shown = [(holder, text, find_dates(f"[{text}]", today=today)) for holder, text in alike]
        if len(shown) >= _LEAST_ALIKE and all(days for _, _, days in shown):
            slots.extend(Slot(holder, text, days[0], Grade.PURE) for holder, text, days in shown)


def _day_or_month_first(slots: list[Slot], pieces: list[tuple[Element, str]]) -> None:
    """27/11/2026: all rows of one make together tell whether the day or the month comes first."""
    makes: dict[tuple[object, str | None], list[tuple[Element, str]]] = {}
    for holder, text in pieces:
        if _YEAR_LAST.search(text):
            makes.setdefault((holder.tag, holder.get("class")), []).append((holder, text))
    for alike in makes.values():
        days = day_and_month([text for _, text in alike]) or ()
        slots.extend(
            Slot(holder, text, shown, Grade.PURE)
            for (holder, text), shown in zip(alike, days, strict=False)
        )


_YEAR_LAST = re.compile(r"\d[-./](?:19|20)\d\d\W{0,3}\Z")
_TWO_PAIRS = re.compile(r"\d\d[/.]\d\d")
_LEAST_ALIKE = 3


def _days_below(
    slots: list[Slot], pieces: list[tuple[Element, str]], index: int, today: date
) -> int:
    """Days alone in the rows under a month's heading: 2026年3月, then 12日, 9日. How many
    there are; a calendar's are none.
    """
    month = pieces[index][1]
    count = 0
    form = ""
    for holder, text in pieces[index + 1 :]:
        shown = join_split([month, text], today=today) if _DAY.fullmatch(text) else None
        if shown is None or holder.tag in ("td", "th", "a"):
            break
        count += 1
        written = _DIGITS.sub("0", text)
        if written == (form := form or written):  # 27日, and behind it the number of replies (3)
            slots.append(Slot(holder, text, shown, Grade.PURE, "split"))
    return count


_DIGITS = re.compile(r"\d{1,2}")


def _common(run: list[tuple[Element, str]]) -> Element | None:
    """The element that holds all parts, if it is near: a date is never
    spread wider than three levels.
    """
    first = run[0][0]
    above = [first]
    for _ in range(3):
        parent = above[-1].getparent()
        if parent is None:
            break
        above.append(parent)
    for element in above:
        if all(_within(part, element) for part, _ in run):
            return None if element.tag in _OF_ROWS else element
    return None


def _within(element: Element, ancestor: Element) -> bool:
    """Whether an element stands near below another, with no list between: a list's heading
    is no part of its rows' dates.
    """
    for level in range(5):
        if element is ancestor:
            return True
        parent = element.getparent()
        if parent is None or (level and element.tag in _LISTS):
            return False
        element = parent
    return False


_OF_ROWS = frozenset({"ul", "ol", "dl", "tbody", "table"})
"""What holds rows: a date is not spread over two of them."""
_LISTS = frozenset({"ul", "ol", "dl", "table"})


_YEAR_BARE = re.compile(r"\W{0,3}(?:19|20)\d\d\s?[年./-]?")
_WHOLE = re.compile(
    r"(?<!\d)(?<!\d\x1f)(?:19|20)\d\d\s{0,2}(?:年|([-/.]))\s{0,2}\d{1,2}\s{0,2}(?(1)\1|月)\s{0,2}"
    r"\d{1,2}(?!\x1f?\d)"
)
_APART = "\x1f"
"""Between two numbers that touch: a day and the number of replies behind it make no other day."""
_LEVELS = 4
"""Elements inside each other around a year within its line."""
_LONGEST_LINE = 160
"""Characters of a line that is a row's; a longer one is told in sentences."""
_MOST_TEXTS = 500
"""Texts of an element that is one row, or few of them."""


class _Spelled(NamedTuple):
    """A date, and the texts that it is made of with the elements that hold them."""

    slot: Slot
    parts: frozenset[tuple[Element, str]]


class _Text(NamedTuple):
    """A text, what holds it, and behind which element it stands there."""

    owner: Element
    beside: Element | None
    text: str


def _spelled(holder: Element, year: str, today: date) -> _Spelled | None:
    """The date whose year is one whole text of an element."""
    if not _YEAR_BARE.fullmatch(year):
        return None
    texts = list(islice(_texts(_block_of(holder)), _MOST_TEXTS + 1))
    ours = [one for one in texts if one.owner is holder and one.text.strip() == year]
    if len(ours) != 1 or len(texts) > _MOST_TEXTS:
        return None
    line = _line(texts, ours[0])
    said, begins = _joined(line)
    begin = begins[line.index(ours[0])]
    whole = _WHOLE.search(said, begin)
    if whole is None or whole.start() >= begin + len(ours[0].text) or len(said) > _LONGEST_LINE:
        return None
    made = [one for one, at in zip(line, begins, strict=True) if begin <= at < whole.end()]
    box = holder
    while not all(box is one.owner or box in one.owner.iterancestors() for one in made):
        box = box.getparent()
    for slot in slots_of(box, said.replace(_APART, " "), "split", today):
        if slot.shown.start == whole.start():
            slot.beside = ours[0].beside if box is holder else None
            return _Spelled(slot, frozenset((one.owner, one.text.strip()) for one in made))
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
