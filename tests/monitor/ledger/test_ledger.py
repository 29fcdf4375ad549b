"""台账: a sheet a unit, a row an entry, and counts that are those of the circular's attachments."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from storage.records import Entry, Outcome
from tests.monitor import kept_in
from tests.monitor.reading import ask, crawl, entry, folder
from tests.storage.conftest import KINDS
from tests.storage.server import of_server

LONG = "县国有资产运营与农村集体资产监督管理服务中心（县政府投融资平台公司管理办公室）"
TWIN = f"{LONG}第二分部"
FORBIDDEN = "县志办[史志]/档案:馆"
UNITS = (
    *((name, "镇街", "") for name in ("东镇", "西镇", "空镇")),
    *((name, "部门", "") for name in (LONG, TWIN, FORBIDDEN, "环保局", "水务局", "停机局")),
)
COLUMNS = (
    ("信息公开目录", "东镇", "信息公开", "每月", "east/"),
    ("工作动态", "东镇", "动态信息", "每周", "east-news/"),
    ("工作动态", "西镇", "动态信息", "每周", "west-news/"),
    ("信息公开目录", LONG, "信息公开", "每月", "long/"),
    ("信息公开目录", TWIN, "信息公开", "每月", "twin/"),
    ("信息公开目录", FORBIDDEN, "信息公开", "每月", "odd/"),
    ("环境保护", "环保局、水务局", "信息公开", "每季度", "green/"),
    ("信息公开目录", "停机局", "信息公开", "每月", "down/"),
    ("政务要闻", "无", "动态信息/政务要闻", "每周", "top/"),
)
PAGES: dict[str, Sequence[Entry] | Outcome] = {
    "east/": [
        entry("2026-06-30", '=HYPERLINK("http://x.test","点击")', "east/3.html"),
        entry("2026-06-02", "@公告", "east/2.html"),
        entry("2026-05-31", "五月的信息", "east/1.html"),
    ],
    "east-news/": [
        entry("2026-06-30", "同一篇", "east/3.html"),
        entry("2026-06-05", "开会", "east-news/1.html"),
    ],
    "west-news/": [entry("2026-05-20", "五月的会", "west-news/1.html")],
    "long/": [entry("2026-06-11", "预算", "long/1.html")],
    "twin/": [entry("2026-06-12", "决算", "twin/1.html")],
    "odd/": [entry("2026-06-13", "志书", "odd/1.html")],
    "green/": [
        entry("2026-06-20", "水质月报", "green/3.html", "水务局"),
        entry("2026-06-19", "环评公示", "green/2.html", "环保局"),
        entry("2026-06-18", "来源不明", "green/1.html"),
    ],
    "down/": Outcome.SERVER_ERROR,
    "top/": [
        entry("2026-06-25", "县长调研", "top/1.html"),
        entry("2026-06-06", "五月的会又登一次", "west-news/1.html"),
        entry("2026-06-05", "开会", "east-news/1.html"),
    ],
}
HEADER = ["责任栏目", "更新周期", "最后更新", "本期条数", "标题", "链接"]


@pytest.fixture(scope="module", params=KINDS)
def home(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    with ExitStack() as stack:
        if request.param != "sqlite":
            address = stack.enter_context(of_server(request.getfixturevalue("maintenance")))
            stack.enter_context(kept_in.place(address))
        home = folder(tmp_path_factory.mktemp("county"), UNITS, COLUMNS)
        crawl(home, "2026-06-30", PAGES)
        yield home


@pytest.fixture(scope="module")
def book(home: Path) -> CalamineWorkbook:
    done = ask(home, "ledger", "2026-06")
    assert done.exit_code == 0, done.output
    path = home / "reports" / "2026-06" / "台账.xlsx"
    assert str(path) in done.output
    return CalamineWorkbook.from_path(str(path))


def sheet(book: CalamineWorkbook, name: str) -> Sequence[Sequence[object]]:
    return book.get_sheet_by_name(name).to_python()


def summary(book: CalamineWorkbook) -> dict[object, Sequence[object]]:
    return {row[2]: row for row in sheet(book, "汇总")[1:]}


def test_first_comes_the_summary_then_a_sheet_for_every_unit_at_zero_too(
    book: CalamineWorkbook,
) -> None:
    names = book.sheet_names
    assert names[:4] == ["汇总", "东镇", "西镇", "空镇"]
    assert len(names) == len(UNITS) + 1
    assert len({name.lower() for name in names}) == len(names)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert names[4] != names[5]
    assert names[4].startswith(LONG[:20])
    assert names[5].startswith(LONG[:20])


def test_a_row_an_entry_and_one_for_a_column_without_any(book: CalamineWorkbook) -> None:
    assert [[str(cell) for cell in row] for row in sheet(book, "东镇")] == [
        HEADER,
        ["信息公开目录", "每月", "2026-06-30", "2.0", '=HYPERLINK("http://x.test","点击")', "http://portal.test/east/3.html"],
        ["信息公开目录", "每月", "2026-06-30", "", "@公告", "http://portal.test/east/2.html"],
        ["工作动态", "每周", "2026-06-30", "2.0", "同一篇", "http://portal.test/east/3.html"],
        ["工作动态", "每周", "2026-06-30", "", "开会", "http://portal.test/east-news/1.html"],
    ]  # fmt: skip
    assert [str(cell) for cell in sheet(book, "西镇")[1]] == [
        "工作动态",
        "每周",
        "2026-05-20",
        "0.0",
        "",
        "",
    ]
    assert sheet(book, "空镇") == [HEADER]


def test_an_entry_of_a_joint_column_stands_on_the_sheet_of_whose_it_is(
    book: CalamineWorkbook,
) -> None:
    assert [row[4] for row in sheet(book, "环保局")[1:]] == ["环评公示"]
    assert [row[4] for row in sheet(book, "水务局")[1:]] == ["水质月报"]
    assert summary(book)["不属于任何单位"][4:7] == [1.0, 1.0, 2.0]


def test_what_could_not_be_read_is_no_zero(book: CalamineWorkbook) -> None:
    assert sheet(book, "停机局")[1][3] == ""
    assert summary(book)["停机局"][4:9] == ["", "", "", "", "未能核查1个栏目"]


def test_counts_are_those_of_the_attachments_and_add_up(
    home: Path, book: CalamineWorkbook, tmp_path: Path
) -> None:
    done = ask(home, "circular", "2026-06", "-o", str(tmp_path))
    assert done.exit_code == 0, done.output
    figures = json.loads((tmp_path / "circular.json").read_text(encoding="utf-8"))
    lines = summary(book)
    for unit in figures["units"]:
        counts = [None if cell == "" else cell for cell in lines[unit["unit"]][4:7]]
        assert counts == [unit["disclosure"], unit["news"], unit["total"]], unit["unit"]
    assert lines["合计"][4:7] == [figures["disclosure"], figures["news"], figures["total"]]
    for name in book.sheet_names[1:]:
        rows = sheet(book, name)[1:]
        listed = sum(1 for row in rows if row[4])
        assert listed == sum(float(str(row[3])) for row in rows if row[3] != "")
    assert lines["东镇"][6:8] == [3.0, 1.0], "one article stands in two columns and counts once"


def test_no_cell_runs(home: Path, book: CalamineWorkbook) -> None:
    assert book
    with zipfile.ZipFile(home / "reports" / "2026-06" / "台账.xlsx") as archive:
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name) or "chart" in name, name
            assert b"<hyperlink" not in archive.read(name)
        assert any("chart" in name for name in archive.namelist())


def test_the_same_ledger_is_the_same_bytes(home: Path, tmp_path: Path) -> None:
    for form in ("xlsx", "csv"):
        first, second = tmp_path / f"a.{form}", tmp_path / f"b.{form}"
        for path in (first, second):
            done = ask(home, "ledger", "2026-06", "-o", str(path))
            assert done.exit_code == 0, done.output
        assert first.read_bytes() == second.read_bytes()


def test_the_flat_file_holds_every_row_with_its_unit(home: Path, book: CalamineWorkbook) -> None:
    done = ask(home, "ledger", "2026-06", "--format", "csv", "-o", "-")
    assert done.exit_code == 0, done.output
    header, *rows = csv.reader(io.StringIO(done.stdout.removeprefix("\ufeff")))
    assert header == ["分组", "单位", *HEADER]
    assert {row[1] for row in rows} == {name for name, _, _ in UNITS} | {""}
    for name in ("东镇", "西镇", "环保局"):
        assert [row[6] for row in rows if row[1] == name] == [
            row[4] for row in sheet(book, name)[1:]
        ] or name == "东镇"
    assert [row[6] for row in rows if row[1] == "东镇"][:2] == [
        '\'=HYPERLINK("http://x.test","点击")',
        "'@公告",
    ]


def test_a_period_that_runs_is_as_of_today_and_one_to_come_is_asked_wrongly(
    home: Path, tmp_path: Path
) -> None:
    assert ask(home, "ledger", "2999-01", "-o", str(tmp_path / "x.xlsx")).exit_code == 2
    assert ask(home, "ledger", "2026-13").exit_code == 2
    assert ask(home, "ledger", "2026-06", "-o", str(tmp_path / "x.docx")).exit_code == 2
    assert ask(home, "ledger", "2026-06", "--format", "xlsx", "-o", "-").exit_code == 2


def test_a_quarter_adds_its_months(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "q.xlsx"
    assert ask(home, "ledger", "2026-Q2", "-o", str(path)).exit_code == 0
    assert summary(CalamineWorkbook.from_path(str(path)))["东镇"][4:7] == [3.0, 1.0, 4.0]


def test_the_ledger_beside_a_paper_is_no_part_of_it(
    home: Path, book: CalamineWorkbook, tmp_path: Path
) -> None:
    assert ask(home, "circular", "2026-06", "-o", str(tmp_path)).exit_code == 0
    assert ask(home, "ledger", "2026-06", "-o", str(tmp_path / "台账.xlsx")).exit_code == 0
    done = ask(home, "circular", "--check", str(tmp_path))
    assert done.exit_code == 0, done.output
