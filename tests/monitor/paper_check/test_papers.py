"""Whole papers: nothing is said of what is right, and every planted
fault is named with both figures.
"""

from __future__ import annotations

import pytest

from monitor.reports.paper_check.check import Knowledge, check_paper
from monitor.reports.paper_check.disagreement import Judgement
from monitor.reports.paper_check.reading.plain_text import read_text
from monitor.reports.paper_check.reading.structure import paper_of
from monitor.rules.disagreement import Disagreement
from tests.monitor.paper_check.faults import FAULTS, Fault
from tests.monitor.paper_check.more_papers import PAPERS, PLANTED, Planted
from tests.monitor.paper_check.papers import ALL


def judged(text: str, known: Knowledge | None = None) -> Judgement:
    return check_paper(paper_of([read_text("通报.txt", text)]), known or Knowledge())


def names(found: Disagreement, fault: Fault) -> bool:
    return (
        fault.found in f"{found.found} {found.what}"
        and fault.expected in f"{found.expected} {found.what}"
    )


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_said_of_a_paper_that_is_right(name: str) -> None:
    assert judged(ALL[name]).disagreements == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.paper}: {fault.new[:24]}")
def test_a_planted_fault_is_named_with_both_figures_and_places(fault: Fault) -> None:
    found = judged(fault.text).disagreements
    assert any(names(each, fault) for each in found), found
    assert all(each.here and each.there and each.found != each.expected for each in found)
    assert len(found) <= 5, found


@pytest.mark.parametrize("name", PAPERS)
def test_nothing_is_said_of_ten_more_that_are_right(name: str) -> None:
    assert judged(PAPERS[name]).disagreements == []


@pytest.mark.parametrize("fault", PLANTED, ids=lambda fault: f"{fault.paper}: {fault.new[:24]}")
def test_a_fault_planted_into_them_is_named_with_both_values(fault: Planted) -> None:
    text = PAPERS[fault.paper]
    assert fault.old in text
    found = judged(text.replace(fault.old, fault.new, 1)).disagreements
    assert any(
        fault.found in f"{each.found} {each.what}"
        and fault.expected in f"{each.expected} {each.what}"
        for each in found
    ), found


@pytest.mark.parametrize(
    ("said", "found"),
    [("两个月", []), ("三个月", [("3", "2"), ("3", "2")]), ("三期", [("3", "2"), ("3", "2")])],
)
def test_so_many_in_a_row_are_held_against_the_issued_circulars(
    said: str, found: list[tuple[str, str]]
) -> None:
    named = [
        {"unit": "县审计局", "column": "工作动态", "streak": 2},
        {"unit": "白石乡、县文联", "column": "公开", "streak": 2},
    ]
    units = [{"unit": name} for name in ("县审计局", "县财政局", "白石乡", "县文联")]
    known = Knowledge(figures={"已印发的通报": {"named": named, "units": units}})
    text = f"连续{said}被通报的单位有县审计局、白石乡。\n工作较好的有县财政局。"
    assert [(each.found, each.expected) for each in judged(text, known).disagreements] == found
