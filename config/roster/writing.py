"""Rosters written: as CSV, or as workbooks with lists to choose from and a
sheet that explains every header.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from config.io.files import write_whole
from config.io.headers import Header
from config.io.spreadsheet import write_csv
from config.io.table import EXAMPLE
from config.io.xlsx import AS_THEY_ARE, write_head
from config.registry import CATEGORIES, NAMED_CYCLES, Responsibility
from config.roster.headers import COLUMN_HEADERS, COLUMN_TABLE, NO_UNIT, UNIT_HEADERS, UNIT_TABLE

Row = Sequence[str]

GUIDE = "填写说明"
SHEETS = {UNIT_HEADERS: "责任单位", COLUMN_HEADERS: "栏目"}
_PREPARED_ROWS = 2_000
_LINE, _LINE_OF = (
    16,
    40,
)  # the height of a line of the guide, in points, and how many characters it takes
_YES = ("是",)
CHOICES: dict[str, tuple[tuple[str, ...], bool]] = {
    "类别": (CATEGORIES, False),
    "更新周期": (tuple(cycle.word for cycle in NAMED_CYCLES), False),
    "责任方式": (tuple(Responsibility), True),
    "重点领域": (_YES, True),
    "可为空": (_YES, True),
    "仅一条": (_YES, True),
    "分组": (("镇街园区", "部门"), False),
}
"""What is offered below a header, and whether nothing else may stand there."""

_GUIDE_LINES = (
    f"每行一个单位或栏目，从表头下一行填起；以“{EXAMPLE}”开头的行只供参考，程序不读，可以删去。",
    "带*的必填；其余可以空着，也可以删去整列。自己加的列会原样保留。",
    (
        "单元格可以合并（同一单位的几个栏目），标题行和合计行不影响读取；改好后直接保存，"
        "不必另存为 CSV。"
    ),
    "填好后运行 tongbao doctor：有错时会指出是哪个文件、哪一行、哪一列、应当怎样填。",
)


def unit_examples() -> list[Row]:
    """Rows to look at; they are never read."""
    return [
        [
            f"{EXAMPLE}县财政局",
            "部门",
            "财政局、县财政",
            "张三",
            "czj@example.gov.cn",
            "",
            "10",
            "",
            "",
            "",
        ]
    ]


def column_examples() -> list[Row]:
    """Rows to look at; they are never read: one unit's column, a shared one, and one of no unit."""
    site = "http://www.example.gov.cn"
    rows = (
        {
            "栏目": "通知公告",
            "单位": "县财政局",
            "类别": "信息公开",
            "更新周期": "每月",
            "网址": f"{site}/czj/tzgg/",
        },
        {
            "栏目": "乡镇动态",
            "单位": "甲镇、乙镇、丙镇",
            "类别": "动态信息/镇街动态",
            "更新周期": "每周",
            "网址": f"{site}/xzdt/",
            "责任方式": "分别",
        },
        {
            "栏目": "政务要闻",
            "单位": NO_UNIT,
            "类别": "动态信息/政务要闻",
            "更新周期": "每工作日",
            "网址": f"{site}/zwyw/",
        },
    )
    return [
        [_example_cell(header, row.get(header, "")) for header in COLUMN_HEADERS] for row in rows
    ]


def write_units(path: Path, rows: Sequence[Row], header: Row = UNIT_HEADERS) -> None:
    """Write units.csv or units.xlsx, by the name of `path`."""
    _write(path, UNIT_TABLE, header, rows, SHEETS[UNIT_HEADERS])


def write_columns(path: Path, rows: Sequence[Row], header: Row = COLUMN_HEADERS) -> None:
    """Write columns.csv or columns.xlsx, by the name of `path`."""
    _write(path, COLUMN_TABLE, header, rows, SHEETS[COLUMN_HEADERS])


def _example_cell(header: str, text: str) -> str:
    return EXAMPLE + text if header == COLUMN_HEADERS[0] else text


def _write(
    path: Path, table: Sequence[Header], header: Row, rows: Sequence[Row], sheet: str
) -> None:
    if path.suffix == ".xlsx":
        write_whole(path, workbook(table, header, rows, sheet))
    else:
        write_csv(path, header, rows)


def workbook(table: Sequence[Header], header: Row, rows: Sequence[Row], sheet: str) -> bytes:
    """A roster as a workbook, with lists to choose from and a sheet that explains the headers."""
    content = io.BytesIO()
    # Every cell is text: nothing runs as a formula, no date and no long number is written
    # anew by the spreadsheet program.
    with xlsxwriter.Workbook(content, AS_THEY_ARE) as book:
        head = book.add_format(
            {
                "bold": True,
                "bg_color": "#DDEBF7",
                "border": 1,
                "text_wrap": True,
                "valign": "vcenter",
            }
        )
        text, example = (
            book.add_format({"num_format": "@"}),
            book.add_format({"italic": True, "font_color": "#808080"}),
        )
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 1)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        known = {each.name: each for each in table}
        write_head(page, 0, header, head)
        for column, name in enumerate(header):
            page.set_column(column, column, _width(name), text)
            if name in known:
                _explain(page, column, known[name])
        for number, row in enumerate(rows, start=1):
            style = example if any(cell.startswith(EXAMPLE) for cell in row) else text
            for column, cell in enumerate(row):
                page.write_string(number, column, cell, style)
        _guide(
            book.add_worksheet(GUIDE),
            table,
            head,
            book.add_format({"text_wrap": True, "valign": "top"}),
        )
    return content.getvalue()


def _explain(page: Worksheet, column: int, header: Header) -> None:
    """What a header means where its cells are filled in, and the list to
    choose from where there is one.
    """
    meaning = {"input_title": header.name, "input_message": header.meaning[:250]}
    choices, only = CHOICES.get(header.name, ((), False))
    if choices:
        rule = {"validate": "list", "source": list(choices), "show_error": only}
        rule |= {"error_title": header.name, "error_message": f"请填{'、'.join(choices)}，或空着。"}
    else:
        rule = {"validate": "any"}
    page.data_validation(1, column, _PREPARED_ROWS, column, rule | meaning)


def _guide(page: Worksheet, table: Sequence[Header], head: Format, text: Format) -> None:
    page.set_column(0, 0, 14)
    page.set_column(1, 1, 8)
    page.set_column(2, 2, 2 * _LINE_OF)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_column(3, 3, 36)
    for row, line in enumerate(_GUIDE_LINES):
        page.write_string(row, 0, line)
    start = len(_GUIDE_LINES) + 1
    write_head(page, start, ("表头", "必填", "怎样填", "示例"), head)
    for row, header in enumerate(table, start=start + 1):
        page.set_row(row, _LINE * (1 + len(header.meaning) // _LINE_OF))
        for column, cell in enumerate(
            (header.name, "*" if header.required else "", header.meaning, header.example)
        ):
            page.write_string(row, column, cell, text)


def _width(name: str) -> int:
    return {
        "网址": 48,
        "别名": 20,
        "邮箱": 26,
        "抄送": 26,
        "栏目": 20,
        "单位": 20,
        "标题规则": 24,
        "备注": 24,
        "类别": 20,
    }.get(name, 12)
