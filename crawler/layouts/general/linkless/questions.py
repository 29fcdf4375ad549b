"""Questions with their answers, one below the other, that lead nowhere: 问：… 答：…, with the day
of each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from datetime import date
from enum import Enum, auto
from itertools import pairwise, takewhile
from typing import NamedTuple

from lxml import etree

from crawler.dates.missing_years import shows_year
from crawler.layouts.general.candidates import Block
from crawler.layouts.general.date_slots import Grade, Slot
from crawler.layouts.general.publication import words_before
from crawler.layouts.general.row import Row
from crawler.layouts.general.scan import UNREAD, PageScan
from crawler.layouts.general.sibling_rows import make_of
from crawler.layouts.general.titles import find_dates_only
from crawler.page.breadcrumbs import plain
from crawler.page.links import Element, clean, page_order
from crawler.page.visibility import out_of_sight

_ASKED = re.compile(
    r"\W{0,4}(?:(?:网友|网民|群众|市民|来信)?(?:问题?|提问|咨询|留言|诉求)(?:内容|标题|主题)?|[QqＱ])"
    r"(?:\s?[:：]|\W{0,4}\Z)"
)
_ANSWERED = re.compile(
    r"\W{0,4}(?:(?:官方|部门|单位)?(?:答复?|回答|回复|解答)(?:内容)?|[AaＡ])(?:\s?[:：]|\W{0,4}\Z)"
)
_LEAST = 2
"""Questions; what belongs to one alone is known where the place of its portal's lists is."""
_MOST = 500
_LONGEST_TITLE = 100
_SHORTEST_TITLE = 4
_NO_PROSE = UNREAD | {"label", "a"}
"""What may say 咨询 or 答 without being a part of a list."""
_PARTICULARS = re.compile(
    r"\W{0,4}(?:提问|咨询|留言|来信|网友|发布|受理|公开|办理|回复|答复)?(?:人|者|单位|部门|时间|日期|编号|状态|来源|类[型别]|次数)"
    r"\s?[:：]|\W{0,4}(?:浏览|点击|阅读)"
)
"""What may stand between a question and its answer beside what was asked."""


class _Kind(Enum):
    """What was done on a day, what says most of a row's publication first."""

    PUBLISHED = auto()
    ANSWERED = auto()
    BEHIND_ANSWER = auto()
    BEFORE_ANSWER = auto()
    ASKED = auto()


_DONE = {
    _Kind.PUBLISHED: re.compile(r"发布|公开|公布|上网"),
    _Kind.ANSWERED: re.compile(r"答复|回复|回答|解答|办结|反馈"),
    _Kind.ASKED: re.compile(r"提问|咨询|留言|来信|写信|提交|诉求"),
}
_OF_OTHERS = re.compile(r"截[止至]|有效|施行|实施|期限|结束|开始|报名|办理|受理|出生")
_NAMELESS = re.compile(r"(?:时间|日期)?")
_LABEL = 8
"""Characters of the words that name a day."""


class _Pair(NamedTuple):
    """Where 问： stands, and the 答： that follows it. texts: from the one to the other."""

    asked: Element
    answered: Element
    texts: Sequence[str]


def answered_questions(found: PageScan, today: date) -> list[Block]:
    """The page's questions as one list, where each has its answer and all show their days in one
    way; a question that shows none, or several, leaves nothing sure.
    """
    box = found.spot.box if found.spot is not None else found.body
    pairs = _pairs(box, out_of_sight(found.body))
    least = _LEAST if found.spot is None else 1
    rows = _rows(pairs, set(_and_above(box))) if least <= len(pairs) <= _MOST else []
    days = _days(rows, pairs, found) if rows else []
    named = [_title(pair) for pair in pairs]
    if not days or not all(named):
        return []
    if any(slot.shown.day > today or not shows_year(slot.shown.text) for slot in days):
        return []
    around = rows[0][0].getparent()
    whole = [Row(*row) for row in zip(rows, ((slot,) for slot in days), named, strict=True)]
    return [Block([around], whole, dated=True)] if around is not None else []


def _pairs(box: Element, unseen: Container[Element]) -> list[_Pair]:
    """Each 问 in a box with the 答 behind it, which a click may have to show; empty where one has
    none. What answers nothing is a word.
    """
    pairs: list[_Pair] = []
    asked: Element | None = None
    texts: list[str] = []
    for element, text in _texts(box):
        if _ASKED.match(text) and element not in unseen:
            if asked is not None:
                return []
            asked, texts = element, []
        elif asked is not None and _ANSWERED.match(text):
            pairs.append(_Pair(asked, element, tuple(texts)))
            asked = None
        if asked is not None:
            texts.append(text)
    return pairs if asked is None else []


def _texts(body: Element) -> Iterator[tuple[Element, str]]:
    """The texts of a page in its order, each with the element that it stands in or right behind."""
    for event, element in etree.iterwalk(body, events=("start", "end")):
        inside = event == "start"
        holder = element if inside else element.getparent()
        text = element.text if inside else element.tail
        if text and not text.isspace() and holder is not None and holder.tag not in _NO_PROSE:
            yield element, text


def _rows(pairs: Sequence[_Pair], around_all: set[Element]) -> list[tuple[Element, ...]]:
    """For each pair what stands for it on the page: the outermost element that holds no other
    question, or, where the answer stands beside that, all from one question to the next.

    around_all: what is no row, however few questions it holds.
    """
    asked = Counter(above for pair in pairs for above in _and_above(pair.asked))
    alone = {one for one, times in asked.items() if times == 1} - around_all
    if any(pair.asked not in alone for pair in pairs):
        return []
    tops = [[one for one in _and_above(pair.asked) if one in alone][-1] for pair in pairs]
    if all(top in _and_above(pair.answered) for top, pair in zip(tops, pairs, strict=True)):
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
    answered = (set(_and_above(pair.answered)) for pair in pairs)
    whole = all(not above.isdisjoint(run) for above, run in zip(answered, runs, strict=True))
    return runs if whole else []


def _and_above(element: Element) -> list[Element]:
    return [element, *element.iterancestors()]


def _days(
    rows: Sequence[tuple[Element, ...]], pairs: Sequence[_Pair], found: PageScan
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
        behind = place[begin] >= place[pairs[number].answered]
        kind = _kind_of(slot, rows[number], behind=behind)
        if kind is not None:
            told.setdefault(kind, {}).setdefault(number, []).append(slot)
    by_row = next((told[kind] for kind in _Kind if kind in told), {})
    if len(by_row) < len(rows) or any(
        len({slot.shown.day for slot in slots}) > 1 for slots in by_row.values()
    ):
        return []
    return [by_row[number][0] for number in range(len(rows))]


def _kind_of(slot: Slot, row: tuple[Element, ...], *, behind: bool) -> _Kind | None:
    """What the words before a day say of it; a day without any is the question's or the answer's,
    by where it stands. None where it is told of something else.
    """
    start = slot.shown.start
    words = plain(slot.text[:start])[-_LABEL:] or words_before(slot, Row(row, ()))
    if _OF_OTHERS.search(words):
        return None
    ends = {kind: match.end() for kind, made in _DONE.items() for match in made.finditer(words)}
    if ends:
        return max(ends, key=lambda kind: ends[kind])
    if _NAMELESS.fullmatch(words) and (words or _stands_alone(slot)):
        return _Kind.BEHIND_ANSWER if behind else _Kind.BEFORE_ANSWER
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
    ends = not str(holder.tail or "").strip()
    return ends and _ENDED.search(said or "") is not None


_ENDED = re.compile(r"(?:\A|[。！？!?；;)）」”])\s*\Z")


def _title(pair: _Pair) -> str:
    """What was asked, without the days and the particulars beside it."""
    first, *rest = pair.texts
    said = [_ASKED.sub("", first, count=1), *rest]
    kept = (one for one in said if not (_PARTICULARS.match(one) or find_dates_only(one.strip())))
    title = clean(" ".join(kept))[:_LONGEST_TITLE]
    return title if len(title) >= _SHORTEST_TITLE else ""
