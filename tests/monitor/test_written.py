"""A file holds what its ending says; what contradicts it is asked
wrongly, and nothing is written.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from config.clock import Clock
from config.settings import load_settings
from tests.monitor.watched import Watched

pytestmark = pytest.mark.on_both

DAY = date(2018, 7, 31)


@pytest.fixture
def county(tmp_path: Path) -> Watched:
    watched = Watched.of(tmp_path, {"财政局": "cz@x.cn", "审计局": ""})
    watched.crawl(DAY, {"财政局": date(2018, 6, 1), "审计局": DAY})
    return watched


def write(county: Watched, command: str, name: str, *words: str) -> bytes:
    file = county.home / name
    done = county.ask(command, "--as-of", str(DAY), "-o", str(file), *words)
    assert done.exit_code == 0, done.output
    return file.read_bytes()


@pytest.mark.parametrize("command", ["lists", "anomalies"])
def test_the_form_follows_from_the_files_ending(county: Watched, command: str) -> None:
    assert write(county, command, "名单.csv").startswith("\ufeff".encode())
    assert isinstance(json.loads(write(county, command, "名单.JSON")), list)
    assert write(county, command, "名单.xlsx").startswith(b"PK")
    assert not write(county, command, "名单.txt").startswith(b"[")


def test_a_file_for_programs_holds_every_column_a_table_those_that_are_named(
    county: Watched,
) -> None:
    assert len(json.loads(write(county, "lists", "名单.json"))) == 2
    assert "审计局" not in write(county, "lists", "名单").decode()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("--format", "json"), "名单.csv"),
        (("--format", "csv"), "名单.json"),
        (("--format", "csv"), "名单.xlsx"),
        (("--format", "xlsx"), "名单.csv"),
        (("--format", "xlsx"), "名单"),
        (("--format", "table"), "名单.csv"),
        (("--format", "text"), "名单.json"),
        ((), "名单.xls"),
        ((), "名单.docx"),
        (("--format", "csv"), "名单.pdf"),
    ],
)
def test_what_contradicts_the_ending_is_asked_wrongly(
    county: Watched, words: tuple[str, ...], name: str
) -> None:
    done = county.ask("lists", "--as-of", str(DAY), "-o", str(county.home / name), *words)
    assert done.exit_code == 2
    assert not (county.home / name).exists()


def test_standard_output_has_no_ending(county: Watched) -> None:
    told = county.ask("lists", "--as-of", str(DAY), "-o", "-", "--format", "csv")
    assert told.stdout.splitlines()[0].removeprefix("\ufeff").startswith("截止日期,分组,单位")


@pytest.mark.parametrize(
    "command", [("lists",), ("notify",), ("anomalies",), ("evidence", "工作动态")]
)
def test_a_day_to_come_is_asked_wrongly(county: Watched, command: tuple[str, ...]) -> None:
    tomorrow = Clock(load_settings(county.home).portal.zone).today() + timedelta(days=1)
    done = county.ask(*command, "--as-of", str(tomorrow))
    assert done.exit_code == 2
    assert "in the future" in done.output


def test_the_month_that_runs_is_a_draft_as_of_today(county: Watched) -> None:
    today = Clock(load_settings(county.home).portal.zone).today()
    night = today - timedelta(days=1)
    county.crawl(night, {"财政局": night - timedelta(days=20), "审计局": night})
    month = f"{today:%Y-%m}"
    refused = county.ask("circular", month)
    assert (refused.exit_code, "not over" in refused.output) == (1, True)
    out = county.home / "out"
    assert county.ask("circular", month, "--draft", "-o", str(out)).exit_code == 0
    figures = json.loads((out / "circular.json").read_text("utf-8"))
    assert (figures["draft"], figures["as_of"]) == (True, str(today))
    assert figures["period"]["from"] == f"{month}-01"
    assert all(
        line.startswith(f"截至{today.month}月{today.day}日") for line in figures["sentences"]
    )
    assert county.ask("circular", f"{today.year + 1}-05", "--draft").exit_code == 1
    assert county.ask("circular", "1999-01").exit_code == 1


def test_a_workbook_holds_the_rows_of_the_csv_and_no_title_runs_in_it(tmp_path: Path) -> None:
    watched = Watched.of(tmp_path, {"财政局": "", "审计局": ""})
    columns = tmp_path / "columns.csv"
    columns.write_text(
        columns.read_text("utf-8-sig").replace("工作动态,财政局", "=1+1,财政局"), "utf-8"
    )
    watched.crawl(DAY, {"财政局": date(2018, 6, 1), "审计局": None})
    content = write(watched, "lists", "名单.xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    header, *rows = ([str(cell) for cell in row] for row in sheet)
    csv_header, *csv_rows = csv.reader(
        io.StringIO(write(watched, "lists", "名单.csv").decode("utf-8-sig"))
    )
    assert header == csv_header
    assert [[cell.removesuffix(".0") for cell in row] for row in rows] == [
        [cell.removeprefix("'") for cell in row] for row in csv_rows
    ]
