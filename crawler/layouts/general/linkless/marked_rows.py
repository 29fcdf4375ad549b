"""Rows that are known by what each of them begins with: a question, a heading that unfolds it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum, auto
from itertools import pairwise, takewhile
from typing import NamedTuple

from crawler.dates.missing_years import shows_year
from crawler.layouts.general.candidates import Block
from crawler.layouts.general.date_slots import Grade, Slot
from crawler.layouts.general.publication import label_of
from crawler.layouts.general.row import Row
from crawler.layouts.general.scan import PageScan
from crawler.layouts.general.sibling_rows import make_of
from crawler.layouts.general.titles import find_dates_only
from crawler.page.links import Element, clean, page_order

_LEAST = 2
_MOST = 500
_LONGEST_TITLE = 100
_SHORTEST_TITLE = 4
_PARTICULARS = re.compile(
    r"\W{0,4}(?:提问|咨询|留言|来信|网友|发布|受理|公开|办理|回复|答复)?(?:人|者|单位|部门|时间|日期|编号|状态|来源|类[型别]|次数)"
    r"(?:\s?[:：]|\W{0,4}\Z)|\W{0,4}(?:浏览|点击|阅读)"
)
"""What may stand beside what a row is called."""


class _Kind(Enum):
    """What was done on a day, what says most of a row's publication first."""

    PUBLISHED = auto()
    ANSWERED = auto()
    BEHIND_END = auto()
    BEFORE_END = auto()
    ASKED = auto()


_DONE = {
    _Kind.PUBLISHED: re.compile(r"发布|公开|公布|上网"),
    _Kind.ANSWERED: re.compile(r"答复|回复|回答|解答|办结|反馈"),
    _Kind.ASKED: re.compile(r"提问|咨询|留言|来信|写信|提交|诉求"),
}
_OF_OTHERS = re.compile(r"截[止至]|有效|施行|实施|期限|结束|开始|报名|办理|受理|出生")
_NAMELESS = re.compile(r"(?:时间|日期)?")


class Mark(NamedTuple):
    """What a row begins with, as a question, and what it goes on with, as its answer."""

    begin: Element
    end: Element


def _rows(marks: Sequence[Mark], found: PageScan) -> list[tuple[Element, ...]]:
    """For each mark what stands for it on the page: the outermost element that holds no other
    one's beginning, or, where its end stands beside that, all from one beginning to the next. Of a
    single one it is known where the place of its portal's lists is.
    """
    least = _LEAST if found.spot is None else 1
    if not least <= len(marks) <= _MOST:
        return []
    around_all = set(_and_above(found.spot.box if found.spot is not None else found.body))
    held = Counter(above for mark in marks for above in _and_above(mark.begin))
    alone = {one for one, times in held.items() if times == 1} - around_all
    if any(mark.begin not in alone for mark in marks):
        return []
    tops = [[one for one in _and_above(mark.begin) if one in alone][-1] for mark in marks]
    if all(top in _and_above(mark.end) for top, mark in zip(tops, marks, strict=True)):
        return [(top,) for top in tops]
    around = tops[0].getparent()
    if around is None or any(top.getparent() is not around for top in tops):
        return []
    children = [child for child in around if isinstance(child.tag, str)]
    begins = [children.index(top) for top in tops]
    runs = [tuple(children[one:other]) for one, other in pairwise(begins)]
    makes = {make_of(part) for run in runs for part in run}
    last = takewhile(lambda one: make_of(one) in makes, children[begins[-1] :])
    runs.append(tuple(last))
    ends = (set(_and_above(mark.end)) for mark in marks)
    whole = all(not above.isdisjoint(run) for above, run in zip(ends, runs, strict=True))
    return runs if whole else []


def _and_above(element: Element) -> list[Element]:
    return [element, *element.iterancestors()]


def block_of(
    marks: Sequence[Mark], named: Sequence[str], found: PageScan, today: date
) -> list[Block]:
    """The marked rows as one list, called as `named`, where each has a name and one day of one kind
    with its year, which has come: a row that shows none, or several, leaves nothing sure.
    """
    rows = _rows(marks, found) if marks and all(named) else []
    days = _days(rows, marks, found)
    if not days or any(day.shown.day > today or not shows_year(day.shown.text) for day in days):
        return []
    around = rows[0][0].getparent()
    whole = [Row(*row) for row in zip(rows, ((day,) for day in days), named, strict=True)]
    return [Block([around], whole, dated=True)] if around is not None else []


def _days(
    rows: Sequence[tuple[Element, ...]], marks: Sequence[Mark], found: PageScan
) -> list[Slot]:
    """The day of each row, of the first kind of which any row shows one; empty where not all show
    one day of that kind.
    """
    place = page_order(found.body)
    at = {part: number for number, row in enumerate(rows) for part in row}
    told: dict[_Kind, dict[int, list[Slot]]] = {}
    for slot in found.slots:
        begin = slot.holder if slot.beside is None else slot.beside
        number = next((at[one] for one in _and_above(begin) if one in at), None)
        if number is None or slot.grade > Grade.OTHER:
            continue
        kind = _kind_of(slot, rows[number], marks[number], place)
        if kind is not None:
            told.setdefault(kind, {}).setdefault(number, []).append(slot)
    by_row = next((told[kind] for kind in _Kind if kind in told), {})
    if len(by_row) < len(rows) or any(
        len({slot.shown.day for slot in slots}) > 1 for slots in by_row.values()
    ):
        return []
    return [by_row[number][0] for number in range(len(rows))]


def _kind_of(
    slot: Slot, row: tuple[Element, ...], mark: Mark, place: Mapping[Element, int]
) -> _Kind | None:
    """What the words before a day say of it; a day without any is the question's or the answer's,
    by where it stands. None where it is told of something else.
    """
    above = _and_above(slot.holder if slot.beside is None else slot.beside)
    words = label_of(slot, Row(row, ()))
    if _OF_OTHERS.search(words):
        return None
    ends = {kind: match.end() for kind, made in _DONE.items() for match in made.finditer(words)}
    if ends:
        return max(ends, key=lambda kind: ends[kind])
    if slot.grade is Grade.PURE and mark.begin is mark.end and mark.begin in above:
        return _Kind.BEFORE_END if _ends_line(slot) else None  # beside the words of a heading
    if _NAMELESS.fullmatch(words) and (words or _stands_alone(slot)):
        return _Kind.BEHIND_END if place[above[0]] >= place[mark.end] else _Kind.BEFORE_END
    return None


def _stands_alone(slot: Slot) -> bool:
    """Whether a day is all that its line says, or stands behind the end of all that: it is no word
    of a sentence.
    """
    holder, beside = slot.holder, slot.beside
    if slot.grade is not Grade.PURE:
        return False
    if beside is not None:
        return bool(beside.tag == "br")
    before, around = holder.getprevious(), holder.getparent()
    said = before.tail if before is not None else around.text if around is not None else ""
    return _ends_line(slot) and _ENDED.search(said or "") is not None


def _ends_line(slot: Slot) -> bool:
    """Whether no words stand right behind the element that shows a day."""
    return slot.where != "tail" and not str(slot.holder.tail or "").strip()


_ENDED = re.compile(r"(?:\A|[。！？!?；;)）」”])\s*\Z")


def name_of(texts: Sequence[str]) -> str:
    """What the texts of a row say before its particulars, without days."""
    kept: list[str] = []
    for one in texts:
        if _PARTICULARS.match(one) and "".join(kept).strip():
            break
        if not (_PARTICULARS.match(one) or find_dates_only(one.strip())):
            kept.append(one)
    title = clean(" ".join(kept))[:_LONGEST_TITLE]
    return title if len(title) >= _SHORTEST_TITLE else ""
