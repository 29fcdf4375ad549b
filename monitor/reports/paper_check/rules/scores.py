"""Scores that the text gives behind names, against the table that has them: 铜河镇（88分）."""

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
_HEAD = re.compile(r"得分|分数|总分|分值|成绩|考核分")


def check_scores(paper: Paper, sentences: Iterable[Sentence], judgement: Judgement) -> None:
    """Each score of a unit against its row; only where one table has one column of scores can it be said which is meant."""
    scored = list(_tables(paper))
    if len(scored) != 1:
        return
    table, where, column = scored[0]
    names = tuple(table.name(row) for row in table.data)
    for sentence in sentences:
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


def _tables(paper: Paper) -> Iterable[tuple[Table, str, int]]:
    for table, where, _, _ in titled_tables(paper):
        columns: Sequence[int] = [n for n in table.numeric if _HEAD.search(table.heads[n])]
        if table.unit is not None and len(columns) == 1:
            yield table, where, columns[0]
