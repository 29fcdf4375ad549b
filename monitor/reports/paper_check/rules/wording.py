"""What a paper says twice in different words: how often it checks, the same run of
counts, growth against a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from monitor.reports.paper_check.blocks import Row
from monitor.reports.paper_check.disagreement import Judgement
from monitor.reports.paper_check.language.figures import Figure, figures, short
from monitor.reports.paper_check.language.normal import bare
from monitor.reports.paper_check.language.numerals import plain
from monitor.reports.paper_check.language.sentences import Sentence
from monitor.reports.paper_check.reading.structure import Paper
from monitor.reports.paper_check.reading.tables import Table
from monitor.reports.paper_check.reading.unit_tables import titled_tables

_STEP = (
    r"(?:每?(?:日|周|旬|半月|月|季度|季|半年|年度|年))"
    r"(?:检查|调度|通报|报送|考核|巡查|监测|抽查|督查|检测|会商|集中考核|小结|总结|点评)"
)
_REGIME = re.compile(rf"{_STEP}(?:[、，]{_STEP})+")
_PART = re.compile(
    r"每?(?P<often>日|周|旬|半月|月|季度|季|半年|年度|年)(?P<what>[\u4e00-\u9fff]{2,4})"
)
_CHANGE = re.compile(
    r"(?P<label>[^，；。：、（）\d]{2,20}?)(?P<now>\d+)(?P<measure>[项件个条])，(?:比|较)"
    r"(?:去年|上年|上一年)(?P<way>减少|增加)(?P<by>\d+)[项件个条]"
)
_BEFORE_HEAD, _CHANGE_HEAD = re.compile(r"(?m)^(?>.*?上一?年).*数"), re.compile(r"增/?减|增减")


def check_wording(paper: Paper, sentences: Sequence[Sentence], judgement: Judgement) -> None:
    """How often is checked, repeated runs of counts, and changes on the year before."""
    _check_regimes(sentences, judgement)
    _check_runs(sentences, judgement)
    _check_changes(paper, sentences, judgement)


def _check_regimes(sentences: Sequence[Sentence], judgement: Judgement) -> None:
    """周检查、月报送 here and 周调度、月检查 there: one act has one rhythm."""
    found: list[tuple[str, dict[str, str], str]] = []
    for sentence in sentences:
        for match in _REGIME.finditer(sentence.text):
            steps = {part["what"]: part["often"] for part in _PART.finditer(match[0])}
            for words, before, place in found:
                differing = [
                    what for what in steps if what in before and before[what] != steps[what]
                ]
                if differing and words != match[0]:
                    judgement.disagree(
                        f"{'、'.join(differing)}的频次前后不一致：“{words}”与“{match[0]}”",
                        here=f"{sentence.place} “{match[0]}”",
                        there=f"{place} “{words}”",
                        found=match[0],
                        expected=words,
                    )
            found.append((match[0], steps, sentence.place))


def _check_runs(sentences: Sequence[Sentence], judgement: Judgement) -> None:
    """At least three counts in a row under the same labels, at two
    places: they are one statement.
    """
    seen: dict[tuple[str, ...], tuple[tuple[Figure, ...], str]] = {}
    for sentence in sentences:
        for run in _runs(sentence):
            labels = tuple(
                bare(re.sub(r"^\d{4}年(\d{1,2}月份?)?", "", short(each.label))) for each in run
            )
            if len(set(labels)) < len(run) or any(len(label) < 4 for label in labels):
                continue
            before = seen.setdefault(labels, (run, sentence.place))
            for now, then in zip(run, before[0], strict=True):
                if now.value != then.value:
                    judgement.disagree(
                        f"“{short(now.label)}”前后两处不一致",
                        here=f"{sentence.place} “{short(now.label)}{now.text}”",
                        there=f"{before[1]} “{short(then.label)}{then.text}”",
                        found=plain(now.value),
                        expected=plain(then.value),
                    )


def _runs(sentence: Sentence) -> Iterator[tuple[Figure, ...]]:
    sure = [each for each in figures(sentence.outer) if each.sure]
    for start in range(len(sure) - 2):
        yield tuple(sure[start : start + 3])


def _check_changes(paper: Paper, sentences: Sequence[Sentence], judgement: Judgement) -> None:
    """行政许可事项253项，比去年减少25项 against a table of last year's number and the change."""
    rows = list(_change_rows(paper))
    for sentence in sentences:
        for match in _CHANGE.finditer(sentence.text):
            label = bare(match["label"])
            for name, table, row, before, change in rows:
                if len(name) >= 3 and name in label:
                    _compare(sentence, match, table, row, (before, change), judgement)


def _change_rows(paper: Paper) -> Iterator[tuple[str, Table, Row, Decimal, Decimal]]:
    for table, _, _, _ in titled_tables(paper):
        earlier = [n for n, head in enumerate(table.heads) if _BEFORE_HEAD.search(head)]
        changes = [n for n, head in enumerate(table.heads) if _CHANGE_HEAD.search(head)]
        for row in table.data if earlier and changes else ():
            before, change = table.value(row, earlier[0]), table.value(row, changes[0])
            if before is not None and change is not None and table.unit is not None:
                yield bare(row.cells[table.unit]), table, row, before, change


def _compare(
    sentence: Sentence,
    match: re.Match[str],
    table: Table,
    row: Row,
    printed: tuple[Decimal, Decimal],
    judgement: Judgement,
) -> None:
    before, change = printed
    said = Decimal(match["by"]) * (1 if match["way"] == "增加" else -1)
    place = f"{row.place}（{table.name(row)}：上年{plain(before)}，增减{plain(change)}）"
    if Decimal(match["now"]) != before + change:
        judgement.disagree(
            f"“{match[0]}”与表中上年{plain(before)}、增减{plain(change)}不符",
            here=f"{sentence.place} “{match['label']}{match['now']}{match['measure']}”",
            there=place,
            found=match["now"],
            expected=plain(before + change),
        )
    if said != change:
        judgement.disagree(
            f"“{match[0]}”的增减与表中{plain(change)}不符",
            here=f"{sentence.place} “{match['way']}{match['by']}{match['measure']}”",
            there=place,
            found=plain(said),
            expected=plain(change),
        )
