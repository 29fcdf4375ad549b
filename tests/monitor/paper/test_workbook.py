"""通报.xlsx: sheets as printed, lead cells merged, numbers as numbers, nothing that runs."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from config.io.xlsx import sheet_names
from monitor.reports.circular.attachments import Attachment
from monitor.reports.paper.workbook import DEFINITIONS, workbook_file
from tests.monitor.paper.june import paper

NAMES = [
    "附件1 6月份镇街园区",
    "附件2 6月份部门（单位）",
    "附件3 6月份重点领域",
    "附件4 未按期更新栏目",
    "附件5 未能核查栏目",
    "口径",
]


@pytest.fixture(scope="module")
def content() -> bytes:
    return workbook_file(paper())


@pytest.fixture(scope="module")
def workbook(content: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(content))


def sheet_xml(content: bytes, number: int) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(f"xl/worksheets/sheet{number}.xml").decode()


def test_a_sheet_for_each_attachment_and_one_for_what_words_mean(
    workbook: CalamineWorkbook,
) -> None:
    assert workbook.sheet_names == NAMES


def test_rows_stand_as_printed_with_numbers_as_numbers(workbook: CalamineWorkbook) -> None:
    rows = workbook.get_sheet_by_name(NAMES[0]).to_python(skip_empty_area=False)
    assert rows[0][0] == "附件1"
    assert rows[1][0] == "6月份镇街园区信息发布情况统计表"
    assert rows[2] == ["序号", "镇街园区", "信息公开（条数）", "动态信息（条数）", "备注"]
    assert rows[3][:4] == [1.0, "相沟镇", 54.0, 1.0]
    assert rows[17][:4] == ["合计", "", 117.0, 97.0]
    assert str(rows[18][0]).startswith("注：统计期间为2017年6月1日至2017年6月30日")


def test_days_are_days(workbook: CalamineWorkbook) -> None:
    rows = workbook.get_sheet_by_name(NAMES[3]).to_python(skip_empty_area=False)
    assert rows[3][4] == date(2017, 5, 31)
    assert rows[3][5] == 30.0


def test_the_lead_cells_are_merged_and_nothing_else(workbook: CalamineWorkbook) -> None:
    for name in NAMES[:2]:
        assert not workbook.get_sheet_by_name(name).merged_cell_ranges
    merged = workbook.get_sheet_by_name(NAMES[2]).merged_cell_ranges or []
    assert {start[1] for start, _ in merged} == {0}
    covered = sum(end[0] - start[0] for start, end in merged)
    assert 30 - covered == 22


def test_heads_are_frozen_and_printed_on_each_page_and_the_area_is_set(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.read("xl/workbook.xml").decode()
    assert names.count("_xlnm.Print_Titles") == 5
    assert names.count("_xlnm.Print_Area") == 5
    assert 'ySplit="3"' in sheet_xml(content, 1)
    assert 'paperSize="9"' in sheet_xml(content, 1)


def test_no_cell_runs_as_a_formula_or_a_link() -> None:
    rows = (("=1+1", "+2", "@SUM(A1)", "http://x.test/", "每周", None, None, "－3"),)
    header = ("单位", "栏目", "类别", "更新周期", "最近更新", "未更新天数", "档次", "应更新时限")
    content = workbook_file(paper(sheets=[Attachment("附件1.csv", "未按期更新", header, rows)]))
    xml = sheet_xml(content, 1)
    assert "<f>" not in xml
    assert "hyperlink" not in xml
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert workbook.get_sheet_by_index(0).to_python()[3][:4] == [
        "=1+1",
        "+2",
        "@SUM(A1)",
        "http://x.test/",
    ]


def test_what_the_words_mean_is_said(workbook: CalamineWorkbook) -> None:
    said = {str(row[0]): row[1] for row in workbook.get_sheet_by_name("口径").to_python()[2:]}
    assert str(said["环比"]).startswith("（1175 - 754）÷ 754")
    assert "2017年6月30日" in str(said["统计截止日期"])
    assert "139条" in str(said["未计入：单位"])
    assert (
        said["档次"] == "两周以上、1个月以上、6个月以上、1年以上均含本数；一个栏目只列入最重的档次"
    )


def test_the_same_paper_is_the_same_bytes(content: bytes) -> None:
    assert content == workbook_file(paper())


@given(st.lists(st.text(max_size=60), max_size=30))
def test_sheet_names_are_taken_by_any_program(names: list[str]) -> None:
    found = sheet_names(names, reserved=(DEFINITIONS,))
    assert len({name.lower() for name in found} | {DEFINITIONS}) == len(found) + 1
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in found)
    assert all(name[0] != "'" and name[-1] != "'" for name in found)
