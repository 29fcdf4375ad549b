"""Scores of the text against the table that has them: 铜河镇（88分）,
最低的为山七镇78.2分, 平均得分87.9分.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from monitor.reports.paper_check.disagreement import Judgement
from monitor.reports.paper_check.language.names import find_unit, last_unit
from monitor.reports.paper_check.language.numerals import plain
from monitor.reports.paper_check.language.sentences import Sentence
from monitor.reports.paper_check.reading.structure import Paper
from monitor.reports.paper_check.reading.tables import Table
from monitor.reports.paper_check.reading.unit_tables import titled_tables

_SCORED = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,24})（(?:得|计)?(?P<score>\d+(?:\.\d+)?)分）")
_EXTREME = re.compile(
    r"(?P<which>最高|最低)(?:分|得分)?(?:的)?(?:单位|部门|乡镇|镇街|镇)?(?:得分)?(?:是|为|有)?：?"
    r"(?P<name>[\u4e00-\u9fff]{2,24}?)（?(?:得分?)?(?P<score>\d+(?:\.\d+)?)分"
)
_AVERAGE = re.compile(r"平均(?:得?分|成绩|分数)?(?:为|是)?(?P<score>\d+(?:\.\d+)?)分")
_HEAD = re.compile(r"得分|分数|总分|分值|成绩|考核分")


def check_scores(paper: Paper, sentences: Iterable[Sentence], judgement: Judgement) -> None:
    """Each score of a unit against its row; only where one table has one column of scores
    can it be said which is meant.
    """
    scored = list(_tables(paper))
    if len(scored) != 1:
        return
    table, where, column = scored[0]
    names = tuple(table.name(row) for row in table.data)
    for sentence in sentences:
        _check_average(sentence, table, where, column, judgement)
        for match in _EXTREME.finditer(sentence.text):
            _check_extreme(sentence, match, table, where, column, judgement)
        for match in _SCORED.finditer(sentence.text):
            meant = find_unit(last_unit(match["name"]) or match["name"], names)
            if meant is None:
                continue
            row = table.data[names.index(meant)]
            value = table.value(row, column)
            if value is not None and value != Decimal(match["score"]):
                judgement.disagree(
                    f"“{meant}（{match['score']}分）”与{where}该行不符",
                    here=f"{sentence.place} “{match[0]}”",
                    there=f"{row.place}（{where} {meant}）",
                    found=match["score"],
                    expected=plain(value),
                )


def _check_extreme(
    sentence: Sentence,
    match: re.Match[str],
    table: Table,
    where: str,
    column: int,
    judgement: Judgement,
) -> None:
    """The highest and the lowest, where the name that is given stands in the table."""
    values = {
        table.name(row): value
        for row in table.data
        if (value := table.value(row, column)) is not None
    }
    named = find_unit(last_unit(match["name"]) or match["name"], tuple(values))
    if named is None:
        return
    best = max(values.values()) if match["which"] == "最高" else min(values.values())
    if values[named] != best or Decimal(match["score"]) != best:
        meant = next(name for name, value in values.items() if value == best)
        judgement.disagree(
            f"“{match['which']}”的写作{named}{match['score']}分，"
            f"按{where}应为{meant}{plain(best)}分",
            here=f"{sentence.place} “{match[0]}”",
            there=f"{where} {meant}",
            found=f"{named}{match['score']}分",
            expected=f"{meant}{plain(best)}分",
        )


def _check_average(
    sentence: Sentence, table: Table, where: str, column: int, judgement: Judgement
) -> None:
    """The mean of all rows, cut or rounded to the decimals that are printed."""
    values = [value for row in table.data if (value := table.value(row, column)) is not None]
    for match in _AVERAGE.finditer(sentence.text) if values else ():
        printed = Decimal(match["score"])
        mean = sum(values, Decimal(0)) / len(values)
        step = Decimal(1).scaleb(int(printed.as_tuple().exponent))
        if abs(mean - printed) >= step:
            judgement.disagree(
                f"平均分写作{match['score']}，按{where}为{plain(mean.quantize(step))}",
                here=f"{sentence.place} “{match[0]}”",
                there=f"{where}各行",
                found=match["score"],
                expected=plain(mean.quantize(step)),
            )


def _tables(paper: Paper) -> Iterable[tuple[Table, str, int]]:
    for table, where, _, _ in titled_tables(paper):
        columns: Sequence[int] = [n for n in table.numeric if _HEAD.search(table.heads[n])]
        if table.unit is not None and len(columns) == 1:
            yield table, where, columns[0]
