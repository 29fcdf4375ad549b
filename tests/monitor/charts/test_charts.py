"""Charts of the paper: off unless asked for; native ones with their
values and words in both files.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from monitor.reports.charts.values import BY_GROUP, OVER_MONTHS, Kind, charts_of
from monitor.reports.paper.word import word_file
from monitor.reports.paper.workbook import workbook_file
from tests.monitor.paper.june import figures, paper
from tests.monitor.reading import ask, crawl, entry, folder

pytestmark = pytest.mark.on_both

MONTHS = [
    {"month": f"2017-0{number}", "total": None if number < 3 else 100 * number}
    for number in range(1, 7)
]
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def word(**charts: object) -> bytes:
    made = replace(paper(), charts=charts_of({**figures(), **charts}))
    return word_file(made, font_title="宋体", font_body="仿宋", red_head=False)


def test_the_period_by_group_and_the_months_with_gaps() -> None:
    by_group, over_months = charts_of({**figures(), "monthly": MONTHS})
    assert (by_group.kind, by_group.title) == (Kind.BAR, BY_GROUP)
    assert by_group.categories == ("镇街园区", "部门（单位）", "不属于任何单位")
    assert by_group.series == (("信息公开", (117, 540, 0)), ("动态信息", (97, 282, 139)))
    assert (over_months.kind, over_months.title) == (Kind.LINE, OVER_MONTHS)
    assert over_months.series[0][1] == (None, None, 300, 400, 500, 600)
    assert "2017-01未能核查，2017-02未能核查，2017-03300" in over_months.description


def test_without_being_asked_there_is_none() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook_file(paper()))) as archive:
        assert not [name for name in archive.namelist() if "chart" in name]
    plain = word_file(paper(), font_title="宋体", font_body="仿宋", red_head=False)
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        assert not [name for name in archive.namelist() if "chart" in name]


def test_word_draws_them_on_a_page_of_their_own_with_words_for_who_cannot_see() -> None:
    content = word(monthly=MONTHS)
    assert content == word(monthly=MONTHS), "the same paper is the same bytes"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [
            etree.fromstring(archive.read(f"word/charts/chart{number}.xml")) for number in (1, 2)
        ]
        types = archive.read("[Content_Types].xml").decode()
        text = archive.read("word/document.xml").decode()
    assert types.count("drawingml.chart+xml") == 2
    values = [[v.text for v in part.iter(f"{CHART}v")] for part in parts]
    assert "540" in values[0]
    assert values[1][-4:] == ["300", "400", "500", "600"]
    assert text.count("descr=") == 2
    document = docx.Document(io.BytesIO(content))
    (annex,) = [each for each in document.paragraphs if each.text == "附图"]
    assert annex.style is not None
    assert annex.style.name == "附件序号"


def test_the_workbook_has_a_sheet_with_the_tables_and_native_charts() -> None:
    made = replace(paper(), charts=charts_of({**figures(), "monthly": MONTHS}))
    content = workbook_file(made)
    assert content == workbook_file(made)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names[-2:] == ["图表", "口径"]
    rows = book.get_sheet_by_name("图表").to_python(skip_empty_area=False)
    assert rows[0][:3] == [BY_GROUP, "信息公开", "动态信息"]
    assert rows[1][:3] == ["镇街园区", 117.0, 97.0]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert len([name for name in archive.namelist() if name.startswith("xl/charts/chart")]) == 2


@pytest.mark.parametrize("on", [True, False])
def test_the_command_counts_the_months_that_are_known(tmp_path: Path, on: bool) -> None:
    settings = f"[circular]\ncharts = {str(on).lower()}\n"
    home = folder(
        tmp_path, [("东镇", "镇街")], [("工作动态", "东镇", "动态信息", "每周", "east/")], settings
    )
    days = ("2026-06-29", "2026-06-02", "2026-05-03", "2026-03-01")
    crawl(home, "2026-06-30", {"east/": [entry(day, day, f"e/{day}.html") for day in days]})
    done = ask(home, "circular", "2026-06")
    assert done.exit_code == 0, done.output
    directory = home / "reports" / "2026-06"
    known = json.loads((directory / "circular.json").read_text(encoding="utf-8"))
    if not on:
        assert "monthly" not in known
        return
    assert [each["total"] for each in known["monthly"]] == [0] * 8 + [1, 0, 1, 2]
    assert known["monthly"][-1]["month"] == "2026-06"
    assert ask(home, "circular", "--check", str(directory)).exit_code == 0
