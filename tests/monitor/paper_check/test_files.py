"""Papers in files: Word, workbook and CSV of one folder, read one by one
and held against each other.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from monitor.reports.paper_check.blocks import Grid, UnreadablePaperError
from monitor.reports.paper_check.check import Knowledge, check_paper
from monitor.reports.paper_check.reading.source import read_documents
from monitor.reports.paper_check.reading.structure import paper_of
from monitor.rules.disagreement import Disagreement
from tests.monitor.paper_check.files import Rows, write_folder


def found_in(path: Path, known: Knowledge | None = None) -> list[Disagreement]:
    return check_paper(paper_of(read_documents(path)), known or Knowledge()).disagreements


def test_a_folder_whose_files_agree_has_no_fault(tmp_path: Path) -> None:
    assert found_in(write_folder(tmp_path)) == []


@pytest.mark.parametrize("name", ["通报.docx", "通报.xlsx"])
def test_each_file_by_itself_has_no_fault(tmp_path: Path, name: str) -> None:
    assert found_in(write_folder(tmp_path) / name) == []


def test_a_merged_lead_cell_speaks_for_each_of_its_rows(tmp_path: Path) -> None:
    paper = paper_of(read_documents(write_folder(tmp_path) / "通报.docx"))
    key_areas = paper.attached[2].grids[0]
    assert isinstance(key_areas, Grid)
    assert [row.cells[0] for row in key_areas.rows[1:3]] == ["县财政局", "县财政局"]


@pytest.mark.parametrize("kind", ["docx", "xlsx", "csv"])
def test_one_cell_edited_in_one_file_is_told_with_both_values(tmp_path: Path, kind: str) -> None:
    def edit(where: str, number: int, rows: Rows) -> Rows:
        if (where, number) == (kind, 2):
            rows[1][2] = "61"
        return rows

    told = found_in(write_folder(tmp_path, edit=edit))
    assert any((each.found, each.expected) == ("61", "60") for each in told), told


def test_a_row_taken_out_of_one_file_is_told_by_name(tmp_path: Path) -> None:
    def edit(where: str, number: int, rows: Rows) -> Rows:
        return (
            [row for row in rows if row[1] != "县住建局"]
            if (where, number) == ("xlsx", 2)
            else rows
        )

    told = found_in(write_folder(tmp_path, edit=edit))
    assert any("县住建局" in each.what and each.found == "无" for each in told), told


def test_a_name_misspelt_in_one_file_is_told(tmp_path: Path) -> None:
    def edit(where: str, number: int, rows: Rows) -> Rows:
        return (
            [["县文连" if cell == "县文联" else cell for cell in row] for row in rows]
            if where == "csv"
            else rows
        )

    told = found_in(write_folder(tmp_path, edit=edit))
    assert any("县文连" in each.what for each in told), told
    roster = Knowledge(
        roster=("城关街道", "柳林镇", "南桥镇", "沙坪镇", "白石乡", "县财政局", "县教育局")
    )
    roster = Knowledge(roster=(*roster.roster, "县住建局", "县审计局", "县文联", "县供销社"))
    named = [
        each
        for each in found_in(tmp_path, roster)
        if (each.found, each.expected) == ("县文连", "县文联")
    ]
    assert named


def test_names_and_aliases_of_the_roster_are_known_and_others_are_told(tmp_path: Path) -> None:
    roster = (
        "城关街道",
        "柳林镇",
        "南桥镇",
        "沙坪镇",
        "白石乡",
        "县财政局",
        "县教育局",
        "县住建局",
        "县审计局",
        "县文联",
    )
    folder = write_folder(tmp_path)
    assert any(each.found == "县供销社" for each in found_in(folder, Knowledge(roster=roster)))
    assert found_in(folder, Knowledge(roster=(*roster, "县供销社", "县供销合作社"))) == []


def test_a_paper_of_another_county_is_not_held_against_the_roster(tmp_path: Path) -> None:
    judgement = check_paper(
        paper_of(read_documents(write_folder(tmp_path))), Knowledge(roster=("东街街道", "市水利局"))
    )
    assert judgement.disagreements == []
    assert any("名录" in why for why in judgement.unjudged)


def test_figures_of_the_period_are_held_against_text_and_tables(tmp_path: Path) -> None:
    figures = {
        "total": 412,
        "disclosure": 251,
        "news": 162,
        "growth": 21.3,
        "units": [
            {"unit": "柳林镇", "disclosure": 31, "news": 19},
            {"unit": "县财政局", "disclosure": 60, "news": 13},
        ],
        "columns": [{"unit": "县审计局", "column": "审计公开", "total": 1}],
    }
    told = found_in(write_folder(tmp_path) / "通报.docx", Knowledge(figures={"数据库": figures}))
    pairs = {(each.found, each.expected) for each in told}
    assert pairs == {("161", "162"), ("21.2%", "21.3%"), ("31", "13"), ("0", "1")}


def test_numbers_that_word_makes_itself_are_read(tmp_path: Path) -> None:
    body = "".join(
        f"<w:p><w:pPr>{mark}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        for mark, text in [
            ("", "附件："),
            ('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr>', "甲表"),
            ('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr>', "乙表"),
        ]
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt '
        'w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
        '</w:abstractNum><w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num>'
    )
    _word_file(tmp_path / "a.docx", body, numbering)
    listed = paper_of(read_documents(tmp_path / "a.docx")).listed
    assert [(each.number, each.title) for each in listed] == [(1, "甲表"), (2, "乙表")]


def test_what_is_deleted_in_word_is_not_read_and_what_is_inserted_is(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>共发布信息</w:t></w:r><w:del><w:r><w:delText>10</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>12</w:t></w:r></w:ins><w:r><w:t>条</w:t></w:r></w:p>"
    )
    _word_file(tmp_path / "a.docx", body)
    assert [each.text for each in paper_of(read_documents(tmp_path / "a.docx")).text] == [
        "共发布信息12条"
    ]


@pytest.mark.parametrize("name", ["通报.docx", "通报.xlsx"])
def test_a_file_that_is_none_of_its_kind_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes("不是文件".encode())
    with pytest.raises(UnreadablePaperError, match=name):
        read_documents(tmp_path / name)


def test_a_folder_without_a_paper_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePaperError, match=r"no \.docx"):
        read_documents(tmp_path)


def _word_file(path: Path, body: str, numbering: str = "") -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>"
        )
        if numbering:
            archive.writestr(
                "word/numbering.xml", f"<w:numbering {space}>{numbering}</w:numbering>"
            )
