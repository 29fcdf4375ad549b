"""Totals and the parts that a sentence divides them into: 共1175条，
其中信息公开657条、动态信息518条.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from itertools import pairwise

from monitor.reports.paper_check.language.figures import Figure, figures, short
from monitor.reports.paper_check.language.names import looks_like_unit, split_names
from monitor.reports.paper_check.language.sentences import Sentence

_AMONG = re.compile(r"其中")
_INTRODUCES = re.compile(r"，?(涉及|包括|分别为|分别是|分别|具体为|即)")
_SUM_BEHIND = re.compile(
    r"(合计|共计|总计|总共|两项合计|累计合计)(为|有|发布|公开|信息|收到|报送|更新)*$"
)
_ELSEWHEN = re.compile(
    r"^(较|比|环比|同比|上月|上期|上年|去年|上季度|同期|与|累计|全年累计|人均|平均|每)"
)
_NOUN = re.compile(r"[\u4e00-\u9fff]{0,8}")
_COUNTED_UNITS = re.compile(r"(责任|有关|相关)?(单位|部门|镇街|乡镇|街道|镇|局)")


class Kind(Enum):
    """How a sentence says that parts make up the whole."""

    BRACKET = "bracket"
    """In brackets right behind the total, or behind a colon: all parts are there."""
    AMONG = "among"
    """Behind 其中 or 涉及: parts may be missing."""
    SUM = "sum"
    """The parts first, then 合计."""


@dataclass(frozen=True, slots=True)
class Split:
    """A total and its parts, up to the first ；. further: the figures that
    follow in the same sentence.

    others: further figures that may be the total instead, or together with it. clear:
    whether no other may be meant. words: the text of the parts. noun: what the total
    counts, as its own words go on (7个单位).
    """

    kind: Kind
    total: Figure
    parts: tuple[Figure, ...]
    further: tuple[Figure, ...]
    others: tuple[Figure, ...]
    words: str
    place: str
    clear: bool = True
    noun: str = ""

    @property
    def units(self) -> int | None:
        """How many units the parts name, where each part is the count of one or
        several; None where one is not.
        """
        names = [name for label in self.labels for name in split_names(label.removesuffix("各"))]
        return len(names) if all(looks_like_unit(name) for name in names) else None

    @property
    def counts_units(self) -> bool:
        """Whether the total is the number of the units named, not of what they have:
        涉及7个单位，其中甲局5个、乙局4个.
        """
        return _COUNTED_UNITS.match(self.noun) is not None and self.units is not None

    @property
    def sum(self) -> Decimal:
        return sum((part.all for part in self.parts), Decimal(0))

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(short(part.label) for part in self.parts)

    @property
    def closes(self) -> bool:
        """Whether any fair reading adds up: more or fewer of the figures that
        follow, or another total before.
        """
        alone = [other.value for other in self.others]
        totals = {self.total.value, *alone, sum(alone, self.total.value)}
        return any(reached in totals for reached in self._sums())

    def _sums(self) -> Iterator[Decimal]:
        run = (*self.parts, *self.further)
        if self.kind is Kind.BRACKET and not self.further and self.units is not None:
            yield self.sum  # a list of units that is there to be added up
            return
        for measure in (None, self.total.measure):
            reached, taken = Decimal(0), 0
            for part in run:
                if measure is None or part.measure == measure:
                    reached, taken = reached + part.all, taken + 1
                    if taken >= 2:
                        yield reached


def splits(sentence: Sentence) -> list[Split]:
    """Every total of a sentence that is followed, or preceded, by at least
    two parts in a like measure.
    """
    found = [*_in_brackets(sentence), *_among(sentence), *_introduced(sentence), *_summed(sentence)]
    return [
        _with_noun(split, sentence) for split in found if len(split.parts) >= 2 and _alike(split)
    ]


def _with_noun(split: Split, sentence: Sentence) -> Split:
    """The split with what its total counts, where the total stands in this sentence."""
    total = split.total
    noun = _NOUN.match(sentence.outer, total.end) if total in figures(sentence.outer) else None
    return replace(split, noun=noun[0] if noun else "")


def _alike(split: Split) -> bool:
    same = sum(part.measure == split.total.measure for part in split.parts)
    return (
        split.total.sure
        and all(part.sure for part in split.parts)
        and same * 4 >= len(split.parts) * 3
    )


def _parts(text: str) -> list[Figure]:
    """The figures that can be parts: none that compares, limits, or speaks of another time."""
    return [each for each in figures(text) if not each.changes and not _ELSEWHEN.match(each.label)]


def _in_brackets(sentence: Sentence) -> Iterator[Split]:
    for total in figures(sentence.outer):
        for bracket in sentence.brackets:
            if bracket.start >= total.end and _NOUN.fullmatch(
                sentence.outer[total.end : bracket.start]
            ):
                inside = bracket.inside
                among = _AMONG.search(inside)
                kind = Kind.AMONG if among else Kind.BRACKET
                words = inside[among.end() :] if among else inside
                yield Split(kind, total, tuple(_parts(words)), (), (), words, sentence.place)


def _among(sentence: Sentence) -> Iterator[Split]:
    marks = [match.start() for match in _AMONG.finditer(sentence.outer)]
    for mark, end in pairwise([*marks, len(sentence.outer)]):
        first, semicolon, later = sentence.outer[mark + 2 : end].partition("；")
        if semicolon and len(_parts(first)) == 1:
            first, later = sentence.outer[mark + 2 : end], ""
        parts = _parts(first)
        here = _like(figures(sentence.outer[:mark]), parts[0]) if parts else []
        before = here or (_like(figures(sentence.before), parts[0]) if parts else [])
        if before:
            total = before[-1] if here else _main(before)
            others = tuple(each for each in before if each is not total)
            # What 其中 divides once more may go on afterwards: these parts need not be all.
            words = first if semicolon or end == len(sentence.outer) else f"{first}等"
            clear = bool(here) or len(before) == 1
            yield Split(
                Kind.AMONG,
                total,
                tuple(parts),
                tuple(_parts(later)),
                others,
                words,
                sentence.place,
                clear,
            )


def _introduced(sentence: Sentence) -> Iterator[Split]:
    """Parts behind 涉及, 分别为 or a colon that follow the total at once."""
    for total in figures(sentence.outer):
        noun = _NOUN.match(sentence.outer, total.end)
        assert noun is not None
        rest = sentence.outer[noun.end() :].lstrip("\x01")
        leads = _INTRODUCES.match(rest)
        if leads or rest.startswith("："):
            words = rest[leads.end() if leads else 1 :]
            first, _, later = words.partition("；")
            if _AMONG.search(first) is None:
                parts = _like(_parts(first), total)
                kind = Kind.BRACKET if _lists_all(leads, parts) else Kind.AMONG
                yield Split(
                    kind, total, tuple(parts), tuple(_parts(later)), (), first, sentence.place
                )


def _lists_all(leads: re.Match[str] | None, parts: Sequence[Figure]) -> bool:
    """Whether parts behind these words are all there: 涉及 says so only where it goes
    on with a count for each unit.
    """
    if leads is None or leads[1] not in ("涉及", "包括"):
        return True
    names = [name for part in parts for name in split_names(short(part.label).removesuffix("各"))]
    return all(looks_like_unit(name) for name in names)


def _summed(sentence: Sentence) -> Iterator[Split]:
    found = figures(sentence.outer)
    for at, total in enumerate(found):
        if at >= 2 and _SUM_BEHIND.search(total.label):
            start = max(
                sentence.outer.rfind("；", 0, total.start),
                sentence.outer.rfind("其中", 0, total.start),
            )
            parts = [
                each for each in _like(found[:at], total) if each.start > start and not each.changes
            ]
            if len(parts) >= 2 and not any(
                len(found[:at]) > n and _SUM_BEHIND.search(p.label) for n, p in enumerate(parts)
            ):
                yield Split(
                    Kind.SUM,
                    total,
                    tuple(parts),
                    (),
                    (),
                    sentence.outer[start + 1 : total.start],
                    sentence.place,
                )


def _like(found: Sequence[Figure], model: Figure) -> list[Figure]:
    return [each for each in found if each.measure == model.measure and not each.changes]


def _main(found: Sequence[Figure]) -> Figure:
    """The figure that the next sentence's 其中 most likely speaks of:
    the one with 共, else the last.
    """
    return next((each for each in found if "共" in each.label or "总" in each.label), found[-1])
