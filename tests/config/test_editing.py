"""Tables changed row by row: what is written is read as it was meant, and what a change comes to
is told whole.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.editing.changes import changes
from config.editing.files import (
    EARLIER,
    MOST_EARLIER,
    ConflictError,
    as_workbook,
    content_of,
    put,
    reads_back,
    standing,
)
from config.editing.meanings import CHOICES, MEANINGS
from config.editing.sheet import Sheet
from config.editing.tables import ROSTER, Kind, faults, registers
from config.io.source import Source
from config.io.spreadsheet import to_csv, unsafe
from config.roster.headers import UNIT_TABLE
from config.settings import load_settings
from tests.config.test_roster_files import folder

UNITS = ROSTER[0]
HEAD = ("单位", "分组", "联系人", "自己的列")
NOW = datetime(2018, 7, 31, 8)
WORDS = st.sampled_from(["甲镇", "乙镇", "=1+1", "'=x", "-", "x\ny", '"', "，", "＠", "a b"])
ROWS = st.lists(st.tuples(WORDS, WORDS, st.one_of(st.just(""), WORDS), WORDS), max_size=6)


def read(text: str) -> Sheet:
    return Sheet.read(text, UNIT_TABLE)


def table(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> Sheet:
    return read(to_csv(head, rows))


@given(ROWS, st.data())
def test_a_row_is_changed_added_or_gone_and_all_else_stays(
    rows: list[tuple[str, ...]], data: st.DataObject
) -> None:
    sheet = table(*rows)
    cells = dict(zip(HEAD, data.draw(st.tuples(WORDS, WORDS, WORDS, WORDS)), strict=True))
    number = data.draw(st.sampled_from([None, *sheet.numbers]))
    after = sheet.changed(number, cells)
    if reads_back(UNITS, after.csv().encode(), after):
        found = dict(read(after.csv()).rows())
        assert {n: found[n] for n in sheet.numbers if n != number} == {
            n: row for n, row in sheet.rows() if n != number
        }
        assert found[number or after.numbers[-1]] == {n: unsafe(cell) for n, cell in cells.items()}
    if number is not None:
        rest = [row for n, row in sheet.rows() if n != number]
        assert [row for _, row in sheet.without(number).rows()] == rest


@given(ROWS, ROWS)
def test_what_a_change_comes_to_makes_the_one_the_other(
    old: list[tuple[str, ...]], new: list[tuple[str, ...]]
) -> None:
    before, after = table(*old), table(*new)
    told = changes(before, after, UNITS.keys)

    def counted(sheet: Sheet) -> Counter[str]:
        return Counter(repr(row) for _, row in sheet.rows())

    gone = Counter(repr(one.before) for one in told.rows if one.before is not None)
    come = Counter(repr(one.after) for one in told.rows if one.after is not None)
    assert counted(before) - gone + come == counted(after)
    assert bool(told) == (before.rows() != after.rows())


def test_a_row_is_known_again_by_its_key_and_the_order_is_told() -> None:
    before = table(("甲镇", "镇街", "", ""), ("乙镇", "镇街", "", ""), ("丙局", "部门", "", ""))
    after = table(("丙局", "部门", "", ""), ("甲镇", "镇街", "张三", ""), ("乙镇", "镇街", "", ""))
    told = changes(before, after, UNITS.keys)
    assert told.moved
    (one,) = told.changed
    assert one.cells == [("联系人", "", "张三")]
    assert (told.added, told.removed) == ([], [])


def test_lines_that_are_no_rows_stay_where_they_are() -> None:
    text = "责任单位名册,,\r\n单位名称,类别,备注\r\n甲镇,镇街,x\r\n示例：乙,部门,\r\n合计,1,\r\n"
    sheet = read(text)
    assert (sheet.head, sheet.names, sheet.numbers) == (2, ("单位", "分组", "备注"), (3,))
    after = sheet.changed(3, {"联系人": "张三", "邮箱": ""})
    assert after.csv().splitlines() == [
        "\ufeff责任单位名册,,",
        "单位名称,类别,备注,联系人",
        "甲镇,镇街,x,张三",
        "示例：乙,部门,",
        "合计,1,",
    ]


@pytest.mark.parametrize(
    "cells",
    [
        {"单位": "示例：丙", "分组": "部门"},
        {"单位": "合计", "分组": ""},
        {"单位": "单位", "分组": "分组"},
    ],
)
def test_a_row_that_would_be_read_as_something_else_is_found_out(cells: dict[str, str]) -> None:
    after = table(("甲镇", "镇街", "", "")).changed(None, cells)
    assert not reads_back(UNITS, after.csv().encode(), after)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_file_is_written_where_nobody_else_wrote_it(tmp_path: Path, suffix: str) -> None:
    seen = standing(tmp_path, UNITS)
    if suffix == ".xlsx":
        (tmp_path / "units.xlsx").write_bytes(as_workbook(UNITS, seen.sheet))
        seen = standing(tmp_path, UNITS)
    after = seen.sheet.changed(None, {"单位": "=甲镇", "分组": "镇街"})
    content = content_of(UNITS, seen, after)
    assert reads_back(UNITS, content, after)
    put(tmp_path, seen, content, NOW)
    now = standing(tmp_path, UNITS)
    assert now.path.name == f"units{suffix}"
    assert now.sheet.rows()[-1][1]["单位"] == "=甲镇"
    with pytest.raises(ConflictError):
        put(tmp_path, seen, content, NOW)
    for number in range(MOST_EARLIER + 5):
        seen = standing(tmp_path, UNITS)
        later = NOW + timedelta(seconds=number)
        put(tmp_path, seen, content_of(UNITS, seen, seen.sheet), later)
    assert len(list((tmp_path / EARLIER).iterdir())) == MOST_EARLIER


def test_the_folder_is_read_with_the_table_in_place_of_its_own(tmp_path: Path) -> None:
    home = folder(tmp_path)
    settings = load_settings(home)

    def told(kind: Kind, text: str) -> list[str]:
        return list(faults(home, kind, Source(f"{kind.stem}.csv", text), settings, None)[0])

    assert told(UNITS, (home / "units.csv").read_text("utf-8-sig")) == []
    (found,) = told(UNITS, "单位\n甲")
    assert found.startswith("units.csv row 1: header 分组 is missing")
    (found,) = told(
        ROSTER[2], "单位,栏目,原因,批准人,起始日期,截止日期\n无名局,x,y,z,,2018-09-30\n"
    )
    assert found.startswith("exemptions.csv row 2, 单位 = “无名局”: expected a unit of units.csv")
    mailbox = next(kind for kind in registers(settings) if kind.name == "部门信箱")
    (found,) = told(mailbox, "收到日期,单位\n昨天,甲\n")
    assert found.startswith("registers/部门信箱.csv row 2, 收到日期 = “昨天”: expected a day")


def test_a_register_with_a_slash_in_its_name_can_be_reached(tmp_path: Path) -> None:
    toml = tmp_path / "tongbao.toml"
    toml.write_text(
        '[portal]\nname = "x"\nurl = "http://h/"\n[[register]]\nname = "上级/转办"\n'
        'file = "转办.csv"\ndate = "日期"\n',
        encoding="utf-8",
    )
    (kind,) = (one for one in registers(load_settings(tmp_path)) if one.stem == "转办")
    assert (kind.name, kind.label) == ("上级／转办", "上级/转办")


def test_every_cell_of_a_form_says_how_it_is_filled_in() -> None:
    for kind in ROSTER:
        for header in kind.headers:
            assert header.meaning or (f"{kind.stem}.csv", header.name) in MEANINGS, header.name
    known = {(f"{kind.stem}.csv", header.name) for kind in ROSTER for header in kind.headers}
    assert set(MEANINGS) | set(CHOICES) <= known
