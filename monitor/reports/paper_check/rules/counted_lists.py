"""How many are said against how many are named."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.reports.paper_check.disagreement import Judgement
from monitor.reports.paper_check.language.counted_lists import CountedList, counted_lists
from monitor.reports.paper_check.language.sentences import Sentence


def check_counted_lists(sentences: Sequence[Sentence], judgement: Judgement) -> None:
    """Every count of names beside the names; of a list with 等 only too many names are a fault."""
    for sentence in sentences:
        for listed in counted_lists(sentence.text):
            if not listed.agrees:
                _report(listed, sentence.place, judgement)


def _report(listed: CountedList, place: str, judgement: Judgement) -> None:
    judgement.disagree(
        f"写“{listed.words}”，所列名单为{listed.named}个",
        here=f"{place} “{listed.words}”",
        there=f"{place} “{_shortened(listed.names)}”",
        found=listed.count,
        expected=listed.named,
    )


def _shortened(names: str) -> str:
    return names if len(names) <= 60 else f"{names[:28]}…{names[-28:]}"
