"""莒南县, June 2017: the three printed attachments row by row, and 1175 = 657 + 518."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.reports.circular.builder import Circular
from monitor.rules.counts import count
from tests.monitor import junan_month
from tests.monitor.printing import write_circular

JUNE, AS_OF = junan_month.JUNE, junan_month.AS_OF


@pytest.fixture(scope="module")
def circular() -> Circular:
    return junan_month.circular()


@pytest.fixture(scope="module")
def files(circular: Circular, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("circular")
    write_circular(circular, directory)
    return directory


def sheet(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_totals_are_the_printed_ones(circular: Circular) -> None:
    assert (circular.tally.total, circular.tally.disclosure, circular.tally.news) == (
        1175,
        657,
        518,
    )
    assert [
        (table.group, table.tally.disclosure, table.tally.news) for table in circular.tables
    ] == [
        ("镇街园区", 117, 97),
        ("部门（单位）", 540, 282),
    ]
    kinds = {kind: spread.total for kind, spread in circular.kinds.items()}
    assert kinds == {"镇街动态": 97, "部门动态": 282, "政务要闻": 79, None: 60}
    assert list(circular.kinds)[-1] is None
    assert (circular.unassigned.disclosure, circular.unassigned.news) == (0, 139)


@pytest.mark.parametrize(
    ("file", "group", "table"),
    [
        ("附件1.csv", "镇街园区", junan_month.TOWN_TABLE),
        ("附件2.csv", "部门（单位）", junan_month.OFFICE_TABLE),
    ],
)
def test_the_tables_of_the_groups_are_the_printed_ones_row_by_row(
    files: Path, file: str, group: str, table: str
) -> None:
    header, *lines = sheet(files / file)
    assert header == ["序号", group, "信息公开（条数）", "动态信息（条数）", "备注"]
    assert lines == [
        [str(number), *row, ""] for number, row in enumerate(junan_month.rows(table), start=1)
    ]


def test_the_key_area_table_is_the_printed_one_row_by_row(files: Path) -> None:
    header, *lines = sheet(files / "附件3.csv")
    assert header == ["牵头责任单位", "栏目", "总数"]
    assert lines == [list(row) for row in junan_month.rows(junan_month.KEY_AREA_TABLE)]
    assert (len(lines), sum(int(row[2]) for row in lines)) == (30, 71)


def test_the_files_are_as_a_spreadsheet_program_writes_them(files: Path) -> None:
    for path in files.glob("*.csv"):
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\r\n")
    assert sorted(path.name for path in files.iterdir()) == [
        "circular.json", "附件1.csv", "附件2.csv", "附件3.csv", "附件4.csv", "附件5.csv",
    ]  # fmt: skip


def test_the_json_holds_every_figure(files: Path) -> None:
    figures = json.loads((files / "circular.json").read_text(encoding="utf-8"))
    assert list(figures)[:7] == [
        "month",
        "as_of",
        "total",
        "disclosure",
        "news",
        "previous_total",
        "growth",
    ]
    assert [figures[key] for key in list(figures)[:7]] == [
        "2017-06",
        "2017-06-30",
        1175,
        657,
        518,
        754,
        55.8,
    ]
    assert figures["groups"] == [
        {"group": "镇街园区", "total": 214, "disclosure": 117, "news": 97, "share": 18.21},
        {"group": "部门（单位）", "total": 822, "disclosure": 540, "news": 282, "share": 69.96},
        {"group": None, "total": 139, "disclosure": 0, "news": 139, "share": 11.83},
    ]
    assert [(unit["unit"], unit["total"]) for unit in figures["units"][:2]] == [
        ("相沟镇", 55),
        ("筵宾镇", 38),
    ]
    assert len(figures["units"]) == 82
    assert sum(unit["disclosure"] for unit in figures["units"]) == 657
    key_areas = [column for column in figures["columns"] if column["key_area"]]
    assert sum(column["total"] for column in key_areas) == 71
    assert (key_areas[2]["unit"], key_areas[2]["column"], key_areas[2]["total"]) == (
        "县发改局、县财政局",
        "重大建设项目",
        2,
    )


def test_the_zero_list_holds_every_unit_without_disclosure_town_or_not(circular: Circular) -> None:
    zero = [unit.name for unit in circular.zero_disclosure]
    printed = junan_month.rows(junan_month.TOWN_TABLE) + junan_month.rows(junan_month.OFFICE_TABLE)
    assert zero == [name for name, disclosure, _ in printed if disclosure == "0"]
    assert len(zero) == 19


def test_the_towns_with_at_most_ten_entries_are_eight(circular: Circular) -> None:
    assert sum(line.tally.total <= 10 for line in circular.tables[0].lines) == 8


@pytest.mark.parametrize(
    ("first", "last"), [(JUNE + timedelta(days=1), AS_OF), (JUNE, AS_OF - timedelta(days=1))]
)
def test_the_first_and_the_last_day_of_the_month_count(first: date, last: date) -> None:
    county = junan_month.registry()
    entries = junan_month.published(county)
    counts = count(
        county, range(len(county.columns)), entries, first, last, place=junan_month.PLACE
    )
    assert counts.total == 1175 - 39
