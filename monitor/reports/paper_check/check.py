"""A paper read again: every rule on every part of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from monitor.reports.paper_check.blocks import Paragraph
from monitor.reports.paper_check.disagreement import Judgement
from monitor.reports.paper_check.language.sentences import Sentence, sentences
from monitor.reports.paper_check.reading.structure import Paper
from monitor.reports.paper_check.reading.unit_tables import key_area_tables, unit_tables
from monitor.reports.paper_check.rules.attachments import check_attachments
from monitor.reports.paper_check.rules.cells import check_cells, check_empty_counts
from monitor.reports.paper_check.rules.counted_lists import check_counted_lists
from monitor.reports.paper_check.rules.dates import check_dates
from monitor.reports.paper_check.rules.follow_up import check_follow_up
from monitor.reports.paper_check.rules.forms import check_forms
from monitor.reports.paper_check.rules.growth import check_growth
from monitor.reports.paper_check.rules.known_figures import check_known_figures
from monitor.reports.paper_check.rules.praise import check_praise
from monitor.reports.paper_check.rules.scores import check_scores
from monitor.reports.paper_check.rules.shares import check_shares
from monitor.reports.paper_check.rules.splits import check_splits
from monitor.reports.paper_check.rules.streaks import check_streaks
from monitor.reports.paper_check.rules.unit_counts import check_group_counts, check_unit_values
from monitor.reports.paper_check.rules.unit_lists import check_low_counts, check_unit_lists
from monitor.reports.paper_check.rules.unit_names import check_against_roster, check_against_tables
from monitor.reports.paper_check.rules.wording import check_wording

_LEADS_ON = re.compile(r"(：|（\d+[个家](?:单位|部门|镇街|乡镇|栏目)?）)$")


@dataclass(frozen=True)
class Knowledge:
    """What is known beside the paper. roster: names and aliases of the county's units.

    figures: circular.json's figures of the paper's period by the words
    that say where they come from.
    """

    roster: tuple[str, ...] = ()
    figures: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def check_paper(paper: Paper, known: Knowledge) -> Judgement:
    """Every disagreement that the rules find in a paper, and what they leave open."""
    judgement = Judgement()
    text = _sentences(paper.text)
    notes = _sentences([note for each in paper.attached for note in each.notes])
    tables, key_areas = unit_tables(paper), key_area_tables(paper)
    check_splits([*text, *notes], judgement)
    check_growth(text, judgement)
    check_shares(text, judgement)
    check_counted_lists([*text, *_joined(paper.text)], judgement)
    check_follow_up(text, judgement)
    check_group_counts(text, tables, judgement)
    check_unit_values(text, tables, judgement)
    check_unit_lists([*text, *notes], tables, key_areas, judgement)
    check_low_counts(text, tables, judgement)
    check_scores(paper, text, judgement)
    check_praise(text, judgement)
    check_attachments(paper, text, judgement)
    check_cells(paper, judgement)
    check_empty_counts(tables, judgement)
    check_forms(paper, judgement)
    check_dates(paper, judgement)
    check_wording(paper, text, judgement)
    if known.roster:
        check_against_roster(text, tables, known.roster, judgement)
    else:
        check_against_tables(text, tables, judgement)
    for source, figures in known.figures.items():
        check_known_figures(figures, source, text, tables, key_areas, judgement)
        check_streaks(figures, source, text, judgement)
    return judgement


def _sentences(paragraphs: Sequence[Paragraph]) -> list[Sentence]:
    return [sentence for paragraph in paragraphs for sentence in sentences(paragraph)]


def _joined(paragraphs: Sequence[Paragraph]) -> list[Sentence]:
    """A heading that counts, with the paragraph below that names: （17个）
    and the names on the next line.
    """
    found: list[Sentence] = []
    for above, below in pairwise(paragraphs):
        if _LEADS_ON.search(above.text) and "。" not in above.text:
            text = above.text if above.text.endswith("：") else f"{above.text}："
            found += sentences(Paragraph(text + below.text, above.place))[:1]
    return found
