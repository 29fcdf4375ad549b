"""Counts of a group in the text against the table that lists the group's units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.reports.paper_check.disagreement import Judgement
from monitor.reports.paper_check.language.figures import Figure, figures, short
from monitor.reports.paper_check.language.measures import (
    Group,
    Measure,
    group_of,
    is_general,
    measure_of,
)
from monitor.reports.paper_check.language.names import last_unit
from monitor.reports.paper_check.language.numerals import plain
from monitor.reports.paper_check.language.sentences import Sentence
from monitor.reports.paper_check.language.splits import splits
from monitor.reports.paper_check.reading.unit_tables import UnitTable, one_of_each

_ENTRIES = ("条", "篇", "件", "条次", "篇次")
_PUBLISHED_WHAT = ("信息公开", "动态", "信息")
_PUBLISHED = (("政务", "政府"), ("发布", "公开", "报送", "上传"), ("共", "全月"))
"""Behind a unit's name: that it published, and what; the last words
first, of each kind one at most.
"""
_NARROWER = re.compile(
    r"上月|上期|上年|去年|上季度|累计|同期|专题|专栏|重点领域|栏目|\d月[^，；。]*\d月"
    r"|人工填报|信箱|依申请|申请|来信|访谈|新媒体|账号|亮点"
)


@dataclass(frozen=True, slots=True)
class _Claim:
    """So many entries of a measure that a group published, as the text says."""

    group: Group
    measure: Measure
    figure: Figure
    words: str
    place: str


def check_group_counts(
    sentences: Sequence[Sentence], tables: Sequence[UnitTable], judgement: Judgement
) -> None:
    """镇街117条 of the text against the sum of the towns' table, for each measure."""
    for claim in _claims(sentences):
        for table in one_of_each(tables):
            reached = table.total(claim.measure) if table.group is claim.group else None
            if reached is not None and reached != claim.figure.all:
                judgement.disagree(
                    f"文中“{claim.words}”与{table.where}{claim.measure.value}"
                    f"各行之和{plain(reached)}不等",
                    here=f"{claim.place} “{claim.words}”",
                    there=f"{table.where} {claim.measure.value}列之和",
                    found=plain(claim.figure.all),
                    expected=plain(reached),
                )


def _claims(sentences: Sequence[Sentence]) -> Iterator[_Claim]:
    for each in sentences:
        for split in splits(each):
            whole = short(split.total.label)
            for part, label in zip(split.parts, split.labels, strict=True):
                if not _NARROWER.search(each.outer[: split.total.start]):
                    yield from _claim(whole, label, part, each.place)
        for figure in figures(each.outer):
            if not _NARROWER.search(each.outer[: figure.start]):
                yield from _claim("", short(figure.label), figure, each.place)


def _claim(whole: str, label: str, figure: Figure, place: str) -> Iterator[_Claim]:
    """The claim of one figure: the group from its own words or its whole's, the
    measure from the narrower of both.
    """
    group = group_of(label) or group_of(whole)
    measure = _narrower(measure_of(label), measure_of(whole))
    clear = is_general(label) and is_general(whole)
    if (
        group
        and measure
        and clear
        and figure.sure
        and figure.measure in _ENTRIES
        and figure.each == 1
    ):
        yield _Claim(
            group, measure, figure, f"{whole}{'中' if whole else ''}{label}{figure.text}", place
        )


def _narrower(own: Measure | None, of_whole: Measure | None) -> Measure | None:
    if own in (None, Measure.TOTAL):
        return of_whole or own
    return own if of_whole in (None, Measure.TOTAL, own) else None


def check_unit_values(
    sentences: Sequence[Sentence], tables: Sequence[UnitTable], judgement: Judgement
) -> None:
    """相沟镇54条 of the text against the unit's row."""
    for sentence in sentences:
        if _NARROWER.search(sentence.text):
            continue
        for figure in figures(sentence.text.replace("（", " ")):
            if figure.sure and figure.measure in _ENTRIES and figure.each == 1:
                _check_value(figure, sentence, one_of_each(tables), judgement)


def _check_value(
    figure: Figure, sentence: Sentence, tables: Sequence[UnitTable], judgement: Judgement
) -> None:
    words = short(figure.label.replace(" ", ""))
    measure = measure_of(words) or measure_of(sentence.text[: figure.start]) or Measure.TOTAL
    name = last_unit(_without_published(words))
    for table in tables:
        row = table.row_of(name) if name else None
        if row is None:
            continue
        values = [table.table.value(row, column) for column in table.table.numeric]
        expected = table.value(row, measure) or table.value(row, Measure.TOTAL)
        if expected is not None and figure.value not in (*values, table.value(row, Measure.TOTAL)):
            judgement.disagree(
                f"文中“{name}{figure.text}”与{table.where}该行不符",
                here=f"{sentence.place} “{name}{figure.text}”",
                there=f"{row.place}（{table.where} {table.table.name(row)}）",
                found=plain(figure.value),
                expected=plain(expected),
            )


def _without_published(words: str) -> str:
    """The words before 共发布政务信息公开 and the like, whatever of it stands there."""
    while words.endswith(_PUBLISHED_WHAT):
        words = _less(words, _PUBLISHED_WHAT)
    for kind in _PUBLISHED:
        words = _less(words, kind)
    return words


def _less(words: str, ends: Sequence[str]) -> str:
    return next((words.removesuffix(end) for end in ends if words.endswith(end)), words)
