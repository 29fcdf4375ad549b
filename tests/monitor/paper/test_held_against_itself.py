"""Our own paper read again: nothing disagrees; one thing changed by hand is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from config.settings import CircularSettings
from monitor.reports.paper.values import Paper, Sheet
from monitor.reports.paper.word import word_file
from monitor.reports.paper_check.check import Knowledge, check_paper
from monitor.reports.paper_check.reading.source import read_documents
from monitor.reports.paper_check.reading.structure import paper_of
from monitor.rules.disagreement import Disagreement
from tests.monitor import junan_month
from tests.monitor.paper.june import figures, paper, tables, text
from tests.monitor.printing import write_circular, write_paper

ROSTER = tuple(unit.name for unit in junan_month.registry().units)


def told(path: Path) -> list[Disagreement]:
    known = Knowledge(ROSTER, {"circular.json": figures()})
    return check_paper(paper_of(read_documents(path)), known).disagreements


def test_our_own_folder_agrees_with_itself_its_figures_and_the_roster(tmp_path: Path) -> None:
    write_paper(paper(), CircularSettings(), tmp_path)
    write_circular(junan_month.circular(), tmp_path)
    assert told(tmp_path) == []


@pytest.mark.parametrize("name", ["通报.docx", "通报.xlsx"])
def test_each_of_our_files_agrees_with_itself(tmp_path: Path, name: str) -> None:
    write_paper(paper(red_head=True, number="莒政办字〔2017〕40号"), CircularSettings(), tmp_path)
    assert told(tmp_path / name) == []


def _sentence(old: str, new: str) -> Callable[[Paper], Paper]:
    def change(made: Paper) -> Paper:
        assert old in text(made)
        return replace(
            made, body=tuple(replace(each, text=each.text.replace(old, new)) for each in made.body)
        )

    return change


def _sheet(number: int, change: Callable[[Sheet], Sheet]) -> Callable[[Paper], Paper]:
    return lambda made: replace(
        made, sheets=tuple(change(each) if each.number == number else each for each in made.sheets)
    )


def _without(unit: str) -> Callable[[Sheet], Sheet]:
    return lambda sheet: replace(sheet, rows=tuple(row for row in sheet.rows if row[1] != unit))


def _swapped(made: Paper) -> Paper:
    first, second, *others = made.sheets
    return replace(
        made,
        sheets=(replace(first, title=second.title), replace(second, title=first.title), *others),
    )


@pytest.mark.parametrize(
    ("change", "found", "expected"),
    [
        (_sentence("共发布信息1175条", "共发布信息1157条"), "1157", "1175"),
        (_sentence("政务要闻79条", "政务要闻97条"), "518", "536"),
        (_sentence("环比增长55.8%", "环比增长58.5%"), "58.5%", "55.8%"),
        (_sentence("单位有15个：", "单位有17个："), "17", "15"),
        (_sentence("县史志办、县林业局、县检验检测中心", "县史志办、县检验检测中心"), "15", "14"),
        (
            _sentence(
                "县公路局、县住建局、县气象局、县史志办、县林业局、县检验",
                "县公路局、县往建局、县气象局、县史志办、县林业局、县检验",
            ),
            "县往建局",
            "县住建局",
        ),
        (_sentence("栏目共55个", "栏目共56个"), "56", "55"),
        (_sentence("（见附件3）", "（见附件4）"), "4", "3"),
        (_sheet(2, _without("县食药监局")), "3", "2"),
        (
            _sheet(1, lambda sheet: replace(sheet, total=("合计", None, 171, 97, None))),
            "171",
            "117",
        ),
    ],
)
def test_one_thing_changed_in_the_word_file_is_told(
    tmp_path: Path, change: Callable[[Paper], Paper], found: str, expected: str
) -> None:
    changed = change(paper())
    (tmp_path / "通报.docx").write_bytes(
        word_file(changed, font_title="宋体", font_body="仿宋", red_head=False)
    )
    pairs = {(each.found, each.expected) for each in told(tmp_path)}
    assert (found, expected) in pairs


def test_titles_that_change_places_are_told(tmp_path: Path) -> None:
    write_paper(_swapped(paper()), CircularSettings(), tmp_path)
    write_circular(junan_month.circular(), tmp_path)
    assert told(tmp_path)


def test_one_cell_of_the_workbook_is_told_with_both_values(tmp_path: Path) -> None:
    def edit(sheet: Sheet) -> Sheet:
        return replace(sheet, rows=((1, "相沟镇", 45, 1, None), *sheet.rows[1:]))

    write_paper(_sheet(1, edit)(paper()), CircularSettings(), tmp_path)
    word = tmp_path / "通报.docx"
    word.write_bytes(word_file(paper(), font_title="宋体", font_body="仿宋", red_head=False))
    write_circular(junan_month.circular(), tmp_path)
    cell = [each for each in told(tmp_path) if (each.found, each.expected) == ("45", "54")]
    assert any("通报.xlsx" in each.here for each in cell)
    assert tables()[0].rows[0][2] == 54
