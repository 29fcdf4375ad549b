"""A roster is read in every form that offices save it in, and what was made of it is said;
else it is refused by one error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.county import County, load_county, parse_registry, past_registry
from config.registry import Column, Registry
from config.settings import ConfigError

TOML = '[portal]\nname = "云溪县"\nurl = "http://www.example.gov.cn/"\n'
UNITS = [
    ["单位", "分组", "别名"],
    ["县政府办", "部门", "政府办"],
    ["县教体局", "部门", ""],
    ["县财政局", "部门", ""],
]
URL = "http://www.example.gov.cn"
COLUMNS = [
    ["栏目", "单位", "类别", "更新周期", "网址"],
    ["通知公告", "县政府办", "信息公开", "每月", f"{URL}/a/"],
    ["招生信息", "县教体局", "信息公开", "每周", f"{URL}/b/?n=1"],
    ["联合公示", "县教体局、县财政局", "信息公开", "半年", f"{URL}/c/"],
    ["政务要闻", "无", "动态信息/政务要闻", "每工作日", f"{URL}/d/"],
]

Rows = Sequence[Sequence[str]]


def parted(rows: Rows, mark: str = ",") -> str:
    return "".join(mark.join(row) + "\r\n" for row in rows)


def folder(home: Path, **files: str | bytes) -> Path:
    """A county folder; `units` and `columns` are the plain CSV unless given, a name with __
    in it is a file of that name.
    """
    home.mkdir(exist_ok=True)
    (home / "tongbao.toml").write_text(TOML, encoding="utf-8")
    contents: dict[str, str | bytes] = {
        "units__csv": parted(UNITS),
        "columns__csv": parted(COLUMNS),
        **files,
    }
    for name, content in contents.items():
        if content:
            data = content if isinstance(content, bytes) else content.encode("utf-8-sig")
            (home / name.replace("__", ".")).write_bytes(data)
    return home


def plain(registry: Registry) -> list[tuple[object, ...]]:
    """What of a registry does not depend on the file's form."""
    return [(one.name, one.units, one.category, one.cycle, one.url) for one in registry.columns]


def expected() -> list[tuple[object, ...]]:
    return plain(parse_registry(parted(UNITS), parted(COLUMNS)))


def read(home: Path, **files: str | bytes) -> County:
    county = load_county(folder(home, **files))
    assert plain(county.registry) == expected()
    assert [unit.name for unit in county.registry.units] == ["县政府办", "县教体局", "县财政局"]
    return county


def problems(home: Path, **files: str | bytes) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_county(folder(home, **files))
    return caught.value.problems


def with_cell(row: int, header: str, text: str) -> str:
    rows = [list(cells) for cells in COLUMNS]
    rows[row - 1][rows[0].index(header)] = text
    return parted(rows)


FORMS: dict[str, Callable[[Rows], str | bytes]] = {
    "UTF-8": lambda rows: parted(rows).encode(),
    "GB18030": lambda rows: parted(rows).encode("gb18030"),
    "Excel's Unicode text": lambda rows: parted(rows, "\t").encode("utf-16"),
    "UTF-16 from the other end": lambda rows: b"\xfe\xff" + parted(rows, "\t").encode("utf-16-be"),
    "UTF-16 without its mark": lambda rows: parted(rows, "\t").encode("utf-16-le"),
    "UTF-16-BE without its mark": lambda rows: parted(rows).encode("utf-16-be"),
    "UTF-32": lambda rows: parted(rows).encode("utf-32"),
    "tabs": lambda rows: parted(rows, "\t"),
    "tabs in GB18030": lambda rows: parted(rows, "\t").encode("gb18030"),
    "semicolons": lambda rows: parted(rows, ";"),
    "full-width commas": lambda rows: parted(rows, "，"),
    "bars": lambda rows: parted(rows, "|"),
    "Excel's line of the separator": lambda rows: "sep=;\r\n" + parted(rows, ";"),
    "blanks around every cell": lambda rows: parted(
        [[f" {cell}　" for cell in row] for row in rows]
    ),
    "marks that nobody sees": lambda rows: parted(
        [[f"\u200b{cell}\ufeff" for cell in row] for row in rows]
    ),
    "blank lines": lambda rows: "\r\n,,\r\n" + parted(rows).replace("\r\n", "\r\n,,,\r\n"),
    "every cell quoted": lambda rows: "\n".join(
        ",".join(f'"{cell}"' for cell in row) for row in rows
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_roster_is_read_in_every_form(tmp_path: Path, form: str) -> None:
    read(tmp_path, units__csv=FORMS[form](UNITS), columns__csv=FORMS[form](COLUMNS))


def test_title_rows_above_the_headers_are_passed_and_said(tmp_path: Path) -> None:
    title = [
        ["云溪县政务公开栏目责任清单（2026年）"],
        ["填报单位：县政府办", "", "", "填报日期：2026年3月"],
        [],
    ]
    county = read(tmp_path, columns__csv=parted([*title, *COLUMNS]))
    assert county.notes == ("columns.csv: the headers stand in row 4",)
    assert [column.row for column in county.registry.columns] == [5, 6, 7, 8]


def test_other_names_of_headers_are_taken_and_said(tmp_path: Path) -> None:
    header = ["①栏 目", "【*责任单位】", "信息类别", "更新频率（必填）", "链\n接"]
    text = parted([COLUMNS[0], *COLUMNS[1:]]).replace(
        parted(COLUMNS[:1]), ",".join(f'"{name}"' for name in header) + "\r\n"
    )
    county = read(
        tmp_path, columns__csv=text, units__csv=parted([["部门", "单位类别", "简称"], *UNITS[1:]])
    )
    assert county.notes == (
        "units.csv: header 部门 read as 单位, 单位类别 read as 分组, 简称 read as 别名",
        (
            "columns.csv: header 【*责任单位】 read as 单位, 信息类别 read as 类别, "
            "更新频率（必填） read as 更新周期, 链 接 read as 网址"
        ),
    )


def test_a_header_of_its_own_name_goes_before_another_that_could_mean_it(tmp_path: Path) -> None:
    rows = [
        [*row, more] for row, more in zip(COLUMNS, ("部门", "甲", "乙", "丙", "丁"), strict=True)
    ]
    county = read(tmp_path, columns__csv=parted(rows))
    assert [column.extra for column in county.registry.columns] == [
        {"部门": name} for name in "甲乙丙丁"
    ]
    assert county.notes == ()


def test_two_headers_that_both_mean_one_are_refused(tmp_path: Path) -> None:
    rows = [
        ["栏目", "责任单位", "部门", *COLUMNS[0][2:]],
        *([row[0], row[1], "县财政局", *row[2:]] for row in COLUMNS[1:]),
    ]
    assert problems(tmp_path, columns__csv=parted(rows)) == [
        (
            "columns.csv row 1: header 单位 stands twice (责任单位 and 部门 both mean it); "
            "expected once"
        )
    ]


def test_bare_numbers_below_a_header_that_names_their_unit_are_read(tmp_path: Path) -> None:
    written = ("30", "7", "180", "及时")
    rows = [[*row[:3], cell, row[4]] for row, cell in zip(COLUMNS[1:], written, strict=True)]
    header = [*COLUMNS[0][:3], "更新周期（天）", "网址"]
    county = load_county(folder(tmp_path, columns__csv=parted([header, *rows])))
    assert [column.cycle.word for column in county.registry.columns] == [
        "30天",
        "每周",
        "180天",
        "不定期",
    ]
    for unit, cycles in (
        ("单位：工作日", "30个工作日"),
        ("月", "30个月"),
        ("天数", "30天"),
        ("天/次", "30天"),
    ):
        header[3] = f"更新周期({unit})"
        county = load_county(
            folder(tmp_path, columns__csv=parted([header, [*rows[0][:3], "30.0", rows[0][4]]]))
        )
        assert [column.cycle.word for column in county.registry.columns] == [cycles]
    (found, *_) = problems(tmp_path, columns__csv=parted([COLUMNS[0], *rows]))
    assert found.endswith("a number alone is no cycle: 30天?")


def test_rows_that_are_none_are_left_out_and_said(tmp_path: Path) -> None:
    first = [
        COLUMNS[0],
        ["一、县政府部门"],
        *COLUMNS[1:3],
        ["小 计", "", "", "", "2个"],
        COLUMNS[0],
    ]
    second = [["示例：栏目", "某局", "", "每月"], *COLUMNS[3:], ["合计", "", "", "", "4个"]]
    rows = [*first, *second, ["注：本表每半年修订一次。"], ["填表人：张三", "", "审核人：李四"]]
    county = read(tmp_path, columns__csv=parted(rows), units__csv=parted([*UNITS, ["合计", "3个"]]))
    assert county.notes == (
        "units.csv: left out: row 5 (合计)",
        (
            "columns.csv: left out: row 2 (一、县政府部门), row 5 (小计), row 6 (the headers "
            "again), row 10 (合计), "
            "row 11 (注：本表每半年修订一次。), row 12 (填表人：张三)"
        ),
    )


@pytest.mark.parametrize(
    "row",
    [
        ["注册登记", "", "信息公开", "每月", f"{URL}/z/"],
        ["审批事项", "", "信息公开", "每月", f"{URL}/z/"],
        ["合计公示", "县财政局", "信息公开", "每月", ""],
        ["通知", "", "", "", ""],
        ["示例栏目", "", "信息公开", "每月", f"{URL}/z/"],
    ],
)
def test_a_column_that_only_resembles_such_a_row_is_not_left_out(
    tmp_path: Path, row: list[str]
) -> None:
    found = problems(tmp_path, columns__csv=parted([*COLUMNS, row]))
    assert found
    assert all(problem.startswith("columns.csv row 6, ") for problem in found)


@pytest.mark.parametrize("mark", ["#", "示例：", "（示例）", "例："])
def test_what_is_there_to_be_looked_at_is_never_read(tmp_path: Path, mark: str) -> None:
    example = [f"{mark}通知公告", "没有的局", "别的", "看情况", "见门户"]
    assert read(tmp_path, columns__csv=parted([COLUMNS[0], example, *COLUMNS[1:]])).notes == ()


@pytest.mark.parametrize("below", ["，", "\n", ";", " ", "/"])
def test_leads_joined_by_another_mark_are_read_where_it_makes_units_of_them(
    tmp_path: Path, below: str
) -> None:
    read(tmp_path, columns__csv=with_cell(4, "单位", f'"县教体局{below}县财政局"'))


@pytest.mark.parametrize("none", ["无", "-", "—", "/"])
def test_a_column_of_no_unit_says_so(tmp_path: Path, none: str) -> None:
    read(tmp_path, columns__csv=with_cell(5, "单位", none))


def test_an_empty_unit_is_none_only_where_the_category_names_a_kind(tmp_path: Path) -> None:
    read(tmp_path, columns__csv=with_cell(5, "单位", ""))
    (first,) = problems(tmp_path, columns__csv=with_cell(2, "单位", ""))
    assert first == (
        "columns.csv row 2, 单位 = “”: expected a unit of units.csv, several joined by 、, "
        "or 无 for a column of no unit"
    )
    (below,) = problems(tmp_path, columns__csv=with_cell(3, "单位", ""))
    assert below == (
        f"{first.replace('row 2', 'row 3')}; were the cells below row 2 merged? Then only "
        "that row kept 县政府办: write it into each"
    )


@pytest.mark.parametrize("between", [" ", "\n", "；", "，", "、", ";", ",", ""])
def test_two_addresses_in_one_cell_are_refused(tmp_path: Path, between: str) -> None:
    (found,) = problems(
        tmp_path, columns__csv=with_cell(3, "网址", f'"{URL}/b/1.html{between}{URL}/b/2.html"')
    )
    assert found.startswith("columns.csv row 3, 网址 = ")
    assert found.endswith(
        "expected one address; a second page is a column of its own, with a row of its own"
    )


@pytest.mark.parametrize(
    "url", [f"{URL}/go?to={URL}/x/", f"{URL}/a,b;c/公 示/", f"{URL}/cache/{URL}/x/"]
)
def test_an_address_that_holds_another_is_one_address(tmp_path: Path, url: str) -> None:
    county = load_county(folder(tmp_path, columns__csv=with_cell(3, "网址", f'"{url}"')))
    assert county.registry.columns[1].url == url


@pytest.mark.parametrize(
    "url", [f"{URL}/a/", f"{URL}:80/a/", "https://WWW.example.gov.cn/a/", f"{URL}/%61/"]
)
def test_one_address_in_two_rows_is_refused_with_how_a_shared_column_is_written(
    tmp_path: Path, url: str
) -> None:
    assert problems(tmp_path, columns__csv=with_cell(3, "网址", url)) == [
        (
            f"columns.csv row 3, 网址 = “{url}”: expected an address of its own; row 2 has it "
            "too. A column that several units "
            "share is one row, its units joined by 、 under 单位, with 责任方式 共同 (any of them "
            "keeps it in time) or "
            "分别 (each answers for itself)"
        )
    ]


def test_one_page_may_be_two_columns_in_turn_or_in_two_places() -> None:
    header = "栏目,单位,类别,更新周期,网址,启用日期,停用日期,条目\n"

    def columns(*rows: str) -> tuple[Column, ...]:
        return parse_registry(parted(UNITS), header + "\n".join(rows)).columns

    page = f"信息公开,每月,{URL}/a/"
    assert (
        len(columns(f"公告,县政府办,{page},,2026-01-31,", f"公告,县财政局,{page},2026-02-01,,"))
        == 2
    )
    assert (
        len(columns(f"公告,县政府办,信息公开,已归档,{URL}/a/,,,", f"公告,县财政局,{page},,,")) == 2
    )
    assert len(columns(f"左,县政府办,{page},,,#left li", f"右,县财政局,{page},,,#right li")) == 2
    with pytest.raises(ConfigError, match="row 2 has it too"):
        columns(f"公告,县政府办,{page},,2026-02-01,", f"公告二,县财政局,{page},2026-02-01,,")


def test_a_mistyped_name_is_refused_with_the_nearest(tmp_path: Path) -> None:
    assert problems(tmp_path, columns__csv=with_cell(4, "单位", "县教体局、财政局")) == [
        (
            "columns.csv row 4, 单位 = “财政局”: expected a unit of units.csv (by name or 别名), "
            "several joined by 、, or 无; "
            "nearest: 县财政局"
        )
    ]
    (found,) = problems(tmp_path, columns__csv=with_cell(4, "类别", "公开信息"))
    assert found.endswith("nearest: 信息公开")
    (found,) = problems(tmp_path, columns__csv=with_cell(4, "网址", "www.example.gov.cn/x/"))
    assert found.endswith("nearest: http://www.example.gov.cn/x/")


def test_an_unclosed_quote_names_its_row_and_no_more(tmp_path: Path) -> None:
    opened = parted(COLUMNS).replace("招生信息", '"招生信息')
    (found,) = problems(tmp_path, columns__csv=opened)
    assert found.startswith(
        'columns.csv row 3: a quote (") opens a cell and is not closed where the cell ends'
    )
    (found,) = problems(tmp_path, columns__csv=opened.replace("半年", '半年"'))
    assert found.startswith('columns.csv row 3: a quote (") opens a cell')
    (found,) = problems(tmp_path, units__csv=parted(UNITS).replace("县财政局", '"县财政局'))
    assert found.startswith("units.csv row 4: a quote")


def test_cells_parted_by_another_mark_than_the_headers_are_named(tmp_path: Path) -> None:
    rows = parted(COLUMNS[:2]) + parted(COLUMNS[2:3], "\t") + parted(COLUMNS[3:])
    assert problems(tmp_path, columns__csv=rows) == [
        (
            "columns.csv row 3: one cell with '\\t' in it; expected cells parted by ',', as "
            "the headers are"
        )
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is an old Excel or WPS workbook"),
        (b"PK\x03\x04" + bytes(200), "is a damaged workbook"),
        (b"<html><table><tr><td>", "is a web page"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html>", "is a web page"),
        (b'<?xml version="1.0"?><Workbook>', "is an XML file"),
        (b"%PDF-1.7\n", "is a PDF"),
        (
            b"\xef\xbb\xbf" + parted(COLUMNS).encode() + b"\xff\xff",
            "neither UTF-8 nor GB18030 (near line 6)",
        ),
        (b"\x81\xff\x00\xff", "neither UTF-8 nor GB18030"),
        (bytes(17 * 2**20), "has more than 16 MB"),
    ],
)
def test_what_is_no_table_is_named_for_what_it_is(
    tmp_path: Path, content: bytes, said: str
) -> None:
    (found,) = problems(tmp_path, columns__csv=content)
    assert found.startswith(f"columns.csv: {said}")


def test_a_file_under_a_name_that_is_not_looked_for_is_named(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, columns__csv="", columns__xls=b"x", Columns__CSV="x")
    assert "columns.csv: not found (there is Columns.CSV, columns.xls)" in found


def test_a_roster_of_the_past_is_asked_for_nothing_new() -> None:
    units, page = parted(UNITS), f"信息公开,每月,{URL}/a/"
    registry = past_registry(units, f"{parted(COLUMNS[:1])}甲,,{page}\n乙,县政府办,{page}\n")
    assert [(column.name, column.units) for column in registry.columns] == [
        ("甲", ()),
        ("乙", ("县政府办",)),
    ]


def test_what_a_program_made_safe_to_open_is_read_as_it_was(tmp_path: Path) -> None:
    rows = [
        [*row, more]
        for row, more in zip(COLUMNS, ("编号", "'-5", "'=1+1", "'自", "+"), strict=True)
    ]
    county = read(tmp_path, columns__csv=parted(rows))
    assert [column.extra["编号"] for column in county.registry.columns] == [
        "-5",
        "=1+1",
        "'自",
        "+",
    ]


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", "栏目,单位\n".encode()]),
)
def test_any_bytes_are_read_or_refused(start: bytes, mark: bytes) -> None:
    from config.io.spreadsheet import SpreadsheetError, text_of
    from config.io.table import Table
    from config.roster.headers import COLUMN_TABLE

    found: list[str] = []
    try:
        text = text_of(mark + start)
    except SpreadsheetError:
        return
    Table("columns.csv", text, COLUMN_TABLE, found)
    assert all("columns.csv" in problem for problem in found)
