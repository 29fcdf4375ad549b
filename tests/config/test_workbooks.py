"""Rosters as .xlsx: what LibreOffice and this program make of them is read, and no file
takes more than a roster needs.
"""

from __future__ import annotations

import io
import resource
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.workbook import Workbook

from config.county import load_county
from config.io.spreadsheet import text_of
from config.io.workbook import MOST_ROWS, WorkbookError, read_rows
from config.registry import NAMED_CYCLES
from config.roster.headers import COLUMN_HEADERS, COLUMN_TABLE, UNIT_HEADERS, UNIT_TABLE
from config.settings import ConfigError
from config.template import init_county
from tests.config.test_roster_files import COLUMNS, UNITS, folder, parted, plain, problems, read

ROSTERS = Path(__file__).parent / "rosters"


def book(write: Callable[[Workbook], None]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as made:
        write(made)
    return content.getvalue()


def sheet(rows: Iterable[Sequence[object]]) -> bytes:
    def write(made: Workbook) -> None:
        page = made.add_worksheet("栏目")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)

    return book(write)


def test_the_workbooks_of_an_office_give_the_registry_of_the_csv(tmp_path: Path) -> None:
    """Made by LibreOffice: a title row, 单位 and 类别 merged, numbers, a date, a
    合计 row, a line of signatures.
    """
    (tmp_path / "tongbao.toml").write_text(
        '[portal]\nname = "云溪县"\nurl = "http://h/"\n', encoding="utf-8"
    )
    for name in ("units.xlsx", "columns.xlsx"):
        shutil.copy(ROSTERS / name, tmp_path)
    county = load_county(tmp_path)
    site = "http://www.example.gov.cn"
    assert [(unit.name, unit.group, unit.email) for unit in county.registry.units] == [
        ("县教体局", "部门", "jtj@example.gov.cn"),
        ("县财政局", "部门", "czj@example.gov.cn"),
        ("甲镇", "镇街园区", ""),
    ]
    assert [
        (one.name, "、".join(one.units), one.category, one.cycle.word, one.url)
        for one in county.registry.columns
    ] == [
        ("通知公告", "县教体局", "信息公开", "每月", f"{site}/jtj/tzgg/"),
        ("招生信息", "县教体局", "信息公开", "30天", f"{site}/jtj/zsxx/"),
        ("学校动态", "县教体局", "动态信息", "每周", f"{site}/jtj/xxdt/"),
        ("财政预决算", "县财政局", "信息公开", "每年3月31日前", f"{site}/czj/yjs/"),
        ("政府采购", "县财政局", "信息公开", "不定期", f"{site}/czj/zfcg/"),
        ("教育经费", "县教体局、县财政局", "信息公开", "每季度", f"{site}/jyjf/"),
        ("政务要闻", "", "动态信息/政务要闻", "每工作日", f"{site}/zwyw/"),
    ]
    assert county.registry.columns[0].starts == date(2026, 1, 1)
    assert county.registry.columns[6].extra == {"序号": "7"}
    assert [note.partition(": ")[0] for note in county.notes] == ["units.xlsx", "columns.xlsx"]
    assert "row 10 (合计), row 11 (填表人：张三" in county.notes[1]


def test_a_workbook_stands_beside_a_csv_of_the_other_roster_and_under_its_name(
    tmp_path: Path,
) -> None:
    columns = sheet(COLUMNS)
    read(tmp_path / "beside", columns__csv="", columns__xlsx=columns)
    read(tmp_path / "under", columns__csv=columns)
    read(tmp_path / "text", columns__csv="", columns__xlsx=parted(COLUMNS))


def test_both_forms_of_one_roster_are_refused_and_named(tmp_path: Path) -> None:
    found = problems(tmp_path, columns__xlsx=sheet(COLUMNS), units__xlsx=parted(UNITS))
    assert found == [
        (
            "units.csv and units.xlsx are both there; keep the one that you edit and move the "
            "other away"
        ),
        (
            "columns.csv and columns.xlsx are both there; keep the one that you edit and move "
            "the other away"
        ),
    ]


def test_a_wrong_cell_of_a_workbook_is_named_by_its_row(tmp_path: Path) -> None:
    rows = [["责任清单"], [], *(list(row) for row in COLUMNS)]
    rows[4][3] = "看情况"
    (found,) = problems(tmp_path, columns__csv="", columns__xlsx=sheet(rows))
    assert found.startswith("columns.xlsx row 5, 更新周期 = “看情况”: expected one of 每工作日 ")


def test_cells_are_read_as_a_person_reads_them() -> None:
    def write(made: Workbook) -> None:
        page = made.add_worksheet()
        page.write_row(0, 0, ["文字", 7, 7.5, 13800001111, True])
        page.write_datetime(1, 0, date(2026, 3, 1), made.add_format({"num_format": "yyyy/m/d"}))
        page.write_formula(1, 1, '="每"&"月"', value="每月")
        page.write_url(1, 2, "http://h/a/", string="点这里")
        page.write_rich_string(1, 3, made.add_format({"bold": True}), "粗", "细")
        page.merge_range(2, 0, 4, 0, "县财政局")
        page.merge_range(2, 1, 2, 3, "横")
        page.write_string(3, 1, "下")
        page.write_string(5, 1, "外")

    assert read_rows(book(write)) == [
        ["文字", "7", "7.5", "13800001111", "TRUE"],
        ["2026-03-01", "每月", "点这里", "粗细", ""],
        ["县财政局", "横", "", "", ""],
        ["县财政局", "下", "", "", ""],
        ["", "", "", "", ""],  # merged over a blank row: the row holds nothing of its own
        ["", "外", "", "", ""],
    ]


def test_headers_in_two_rows_are_read_in_the_lower(tmp_path: Path) -> None:
    def write(made: Workbook) -> None:
        page = made.add_worksheet()
        for column, name in ((0, "栏目"), (3, "更新周期"), (4, "网址")):
            page.merge_range(0, column, 1, column, name)
        page.merge_range(0, 1, 0, 2, "责任与类别")
        page.write_row(1, 1, ["单位", "类别"])
        for number, row in enumerate(COLUMNS[1:], start=2):
            page.write_row(number, 0, row)

    read(tmp_path, columns__csv="", columns__xlsx=book(write))


def test_the_first_sheet_that_can_be_seen_is_read(tmp_path: Path) -> None:
    def write(made: Workbook) -> None:
        made.add_worksheet("旧表").write_row(0, 0, ["甲", "乙"])
        page = made.add_worksheet("栏目")
        for number, row in enumerate(COLUMNS):
            page.write_row(number, 0, row)
        page.activate()
        page.set_first_sheet()
        made.worksheets()[0].hide()
        made.add_worksheet("别的").write_row(0, 0, COLUMNS[0])

    read(tmp_path, columns__csv="", columns__xlsx=book(write))


def test_a_cell_in_a_far_corner_is_named_and_takes_no_memory() -> None:
    def write(made: Workbook) -> None:
        page = made.add_worksheet()
        page.write(0, 0, "栏目")
        page.write(1_048_575, 16_383, " ")

    far = book(write)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(
        WorkbookError, match=f"holds something in row 1048576 .*; expected at most {MOST_ROWS} rows"
    ):
        read_rows(far)
    assert (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000
    )  # KiB; laid out it would be 400 GB
    wide = sheet([["栏目"] + [""] * 299 + ["x"]])
    with pytest.raises(WorkbookError, match="holds something in cell KO1 "):
        read_rows(wide)


def _repacked(content: bytes, change: Callable[[zipfile.ZipFile], None]) -> bytes:
    copied = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(copied, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            new.writestr(member, old.read(member))
        change(new)
    return copied.getvalue()


def _crowd(parts: zipfile.ZipFile) -> None:
    for number in range(2_001):
        parts.writestr(f"xl/{number}.xml", b"")


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    plain_book = sheet([["栏目"]])
    bomb = _repacked(plain_book, lambda parts: parts.writestr("xl/media/x.xml", bytes(65 * 2**20)))
    assert len(bomb) < 200_000
    with pytest.raises(WorkbookError, match="unpacks to more than 64 MB"):
        read_rows(bomb)
    crowd = _repacked(plain_book, _crowd)
    with pytest.raises(WorkbookError, match="unpacks to more than"):
        read_rows(crowd)
    # One that claims to be small: the archive itself is found out.
    liar = bomb.replace((65 * 2**20).to_bytes(4, "little"), (1).to_bytes(4, "little"))
    with pytest.raises(WorkbookError, match="is a damaged workbook"):
        read_rows(liar)


def _with_sheet(markup: bytes, *, named: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A workbook whose first sheet is this markup."""
    copied = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(sheet([["栏目"]]))) as old,
        zipfile.ZipFile(copied, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            new.writestr(member, markup if member.filename == named else old.read(member))
    return copied.getvalue()


SPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def _rows(rows: bytes) -> bytes:
    return b"<worksheet " + SPACE + b"><sheetData>" + rows + b"</sheetData></worksheet>"


def test_an_archive_that_says_one_thing_to_us_and_another_to_the_library_is_found_out() -> None:
    """The directory names the size and the sum of a harmless beginning; what follows would be
    unpacked by a library that reads on.
    """
    head = _rows(b'<row r="1"><c r="A1"><v>1</v></c></row>')
    whole = head + b" " * 1_000 + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    liar = _with_sheet(whole)
    for fact, told in ((len(whole), len(head)), (zlib.crc32(whole), zlib.crc32(head))):
        liar = liar.replace(fact.to_bytes(4, "little"), told.to_bytes(4, "little"))
    assert read_rows(liar) == [["1"]]


@pytest.mark.parametrize(
    "markup",
    [
        _rows(b"<row/>" * 20_001),
        _rows(b"<row>" + b"<c><v>1</v></c>" * 257 + b"</row>"),
        _rows(b'<row x=">" r="1048576"><c r="A1048576"><v>1</v></c></row>'),
        _rows(b"<row " + b" " * 600_000 + b'r="1048576"/>'),
        _rows(b'<row r="1"><c r="XFD1"><v>1</v></c></row>').decode().encode("utf-16"),
    ],
)
def test_no_writing_of_a_far_place_gets_by(markup: bytes) -> None:
    with pytest.raises(WorkbookError, match=r"holds something in (row|cell)"):
        read_rows(_with_sheet(markup))


def test_a_part_that_declares_entities_is_refused() -> None:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    outside = b'<!ENTITY x SYSTEM "file:///etc/passwd">'
    for entities in (laughs, outside):
        doctype = b'<!DOCTYPE worksheet [<!ENTITY l0 "x">' + entities + b"]>"
        with pytest.raises(WorkbookError, match=r"sheet1\.xml: it declares entities"):
            read_rows(_with_sheet(doctype + _rows(b"")))


def test_parts_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        double = _repacked(
            sheet([["栏目"]]), lambda parts: parts.writestr("xl/worksheets/sheet1.xml", _rows(b""))
        )
    with pytest.raises(WorkbookError, match="two of its parts have one name"):
        read_rows(double)


@pytest.mark.parametrize("part", ["xl/workbook.bin", "content.xml"])
def test_workbooks_of_other_kinds_are_refused(part: str) -> None:
    other = _repacked(sheet([["栏目"]]), lambda parts: parts.writestr(part, b"x"))
    with pytest.raises(WorkbookError, match=r"is no \.xlsx workbook but another kind"):
        read_rows(other)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as parts:
        parts.writestr("word/document.xml", b"<x/>")
    with pytest.raises(WorkbookError, match=r"is no \.xlsx workbook but another kind"):
        read_rows(archive.getvalue())


@settings(max_examples=150)
@given(st.integers(0, 4_000), st.binary(max_size=20))
def test_a_torn_or_changed_workbook_is_read_or_refused(at: int, change: bytes) -> None:
    whole = (ROSTERS / "columns.xlsx").read_bytes()
    for broken in (whole[:at], whole[:at] + change + whole[at + len(change) :]):
        with suppress(WorkbookError):
            read_rows(broken)


@settings(max_examples=150)
@given(st.data())
def test_any_change_inside_a_sheet_is_read_or_refused(data: st.DataObject) -> None:
    with zipfile.ZipFile(ROSTERS / "columns.xlsx") as parts:
        members = {name: parts.read(name) for name in parts.namelist()}
    name = data.draw(st.sampled_from(sorted(members)))
    content = members[name]
    at = data.draw(st.integers(0, len(content)))
    members[name] = (
        content[:at]
        + data.draw(st.binary(max_size=12))
        + content[at + data.draw(st.integers(0, 12)) :]
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        for each, each_content in members.items():
            new.writestr(each, each_content)
    try:
        rows = read_rows(made.getvalue())
    except WorkbookError:
        return
    assert all(isinstance(cell, str) for row in rows for cell in row)


def test_init_writes_workbooks_with_lists_a_guide_and_examples_that_are_never_read(
    tmp_path: Path,
) -> None:
    init_county(tmp_path, "云溪县", "http://h/", workbooks=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "columns.xlsx",
        "tongbao.toml",
        "units.xlsx",
    ]
    county = load_county(tmp_path)
    assert (county.registry.units, county.registry.columns, county.notes) == ((), (), ())
    for name, headers, table in (
        ("units", UNIT_HEADERS, UNIT_TABLE),
        ("columns", COLUMN_HEADERS, COLUMN_TABLE),
    ):
        content = (tmp_path / f"{name}.xlsx").read_bytes()
        rows = read_rows(content)
        assert tuple(rows[0]) == headers
        assert rows[1][0].startswith("示例：")
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            strings = parts.read("xl/sharedStrings.xml").decode()
            first = parts.read("xl/worksheets/sheet1.xml").decode()
            assert parts.read("xl/workbook.xml").decode().index('name="填写说明"') > 0
        assert all(
            header.meaning in strings and header.example.replace(">", "&gt;") in strings
            for header in table
        )
        assert first.count('type="list"') == (1 if name == "units" else 6)
    assert ",".join(cycle.word for cycle in NAMED_CYCLES) in first


def test_what_init_wrote_is_read_when_a_clerk_has_filled_it_in(tmp_path: Path) -> None:
    init_county(tmp_path, "云溪县", "http://h/")
    for name, rows in (("units", UNITS), ("columns", COLUMNS)):
        path = tmp_path / f"{name}.csv"
        width = len(path.read_text("utf-8-sig").splitlines()[0].split(","))
        order = path.read_text("utf-8-sig").splitlines()[0].split(",")
        with path.open("a", encoding="utf-8", newline="") as file:
            for row in rows[1:]:
                cells = dict(zip(rows[0], row, strict=True))
                file.write(",".join(cells.get(header, "") for header in order) + "\r\n")
        assert width == len(order)
    assert plain(load_county(tmp_path).registry)[0][:2] == ("通知公告", ("县政府办",))


def test_a_workbook_is_kept_as_text_that_is_read_the_same() -> None:
    text = text_of((ROSTERS / "columns.xlsx").read_bytes())
    assert text.splitlines()[1].split(",")[:3] == ["序号", "责任单位", "栏目名称"]
    assert text_of(text.encode()) == text


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigError,
        match=r"columns\.xlsx row 1: headers 栏目、单位、类别、更新周期、网址 are missing; .* "
        r"found nothing",
    ):
        load_county(folder(tmp_path, columns__csv="", columns__xlsx=sheet([[]])))
