"""The rows of the lists, their order, and the same rows as CSV, JSON and a table."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from zoneinfo import ZoneInfo

from config.registry import DISCLOSURE, NEWS, Cycle, Registry
from monitor.reports.lists import (
    COLUMN_HEADER,
    UNIT_HEADER,
    as_csv,
    as_json,
    as_table,
    column_rows,
    unit_rows,
)
from storage.records import Outcome, Standing
from tests.monitor.builders import NAMING, column, standing, unit, verdicts

ZONE = ZoneInfo("Asia/Shanghai")
REGISTRY = Registry(
    (unit("青云镇", "镇街园区"), unit("财政局"), unit("税务局"), unit("国土局")),
    (
        column("工作动态", "国土局"),
        column("预决算", "财政局", category=DISCLOSURE, cycle=Cycle.MONTH),
        column("政务要闻", category=f"{NEWS}/政务要闻"),
        column("减税降费", "青云镇、财政局、税务局", category=DISCLOSURE, cycle=Cycle.MONTH),
        column("工作动态", "财政局"),
    ),
)
VERDICTS = verdicts(
    REGISTRY,
    [
        standing("2018-07-10"),
        standing(outcome=Outcome.TRULY_EMPTY),
        standing("2018-07-31", outcome=Outcome.NOT_MODIFIED),
        standing("2018-07-01", visited="2018-07-20", outcome=Outcome.BOT_CHALLENGE),
        standing("2018-07-24"),
    ],
)


def parsed(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_every_active_column_has_a_row_in_the_order_of_columns_csv() -> None:
    rows = column_rows(VERDICTS, ZONE, NAMING)
    assert [(row.column, row.unit) for row in rows] == [
        ("工作动态", "国土局"),
        ("预决算", "财政局"),
        ("政务要闻", None),
        ("减税降费", "青云镇、财政局、税务局"),
        ("工作动态", "财政局"),
    ]


def test_only_those_behind_are_shown_when_asked() -> None:
    rows = column_rows(VERDICTS, ZONE, NAMING, named_only=True)
    assert [(row.column, row.band, row.overdue) for row in rows] == [
        ("工作动态", "两周以上", True),
        ("预决算", "空白栏目", True),
        ("工作动态", "正常", True),
    ]


def test_a_filter_on_a_category_includes_its_kinds_and_a_kind_stands_alone() -> None:
    assert [row.column for row in column_rows(VERDICTS, ZONE, NAMING, category=NEWS)] == [
        "工作动态",
        "政务要闻",
        "工作动态",
    ]
    assert [
        row.column for row in column_rows(VERDICTS, ZONE, NAMING, category="动态信息/政务要闻")
    ] == ["政务要闻"]
    assert column_rows(VERDICTS, ZONE, NAMING, category="动态") == []


def test_the_csv_by_column_has_the_headers_of_the_interface() -> None:
    text = as_csv(COLUMN_HEADER, column_rows(VERDICTS, ZONE, NAMING))
    assert text.splitlines()[0].removeprefix("\ufeff") == (
        "截止日期,分组,单位,栏目,类别,更新周期,最近更新,最近标题,未更新天数,档次,是否超期,"
        "是否豁免,应更新时限,核查时间,核查结果,网址"
    )
    rows = parsed(text)
    assert rows[0] == {
        "截止日期": "2018-07-31",
        "分组": "部门",
        "单位": "国土局",
        "栏目": "工作动态",
        "类别": "动态信息",
        "更新周期": "每周",
        "最近更新": "2018-07-10",
        "最近标题": "2018-07-10的信息",
        "未更新天数": "21",
        "档次": "两周以上",
        "是否超期": "是",
        "是否豁免": "否",
        "应更新时限": "2018-07-17",
        "核查时间": "2018-07-31 09:05",
        "核查结果": "已读取",
        "网址": "http://x.test/工作动态/国土局/",
    }
    assert (rows[2]["分组"], rows[2]["单位"], rows[2]["类别"], rows[2]["是否超期"]) == (
        "",
        "",
        "动态信息/政务要闻",
        "否",
    )


def test_an_unverified_row_shows_the_last_known_update_but_no_days_and_no_overdue() -> None:
    row = parsed(as_csv(COLUMN_HEADER, column_rows(VERDICTS, ZONE, NAMING)))[3]
    assert (row["最近更新"], row["未更新天数"], row["档次"], row["是否超期"], row["核查结果"]) == (
        *("2018-07-01", "", "未能核查", "", "网站反爬验证"),
    )
    assert row["分组"] == "镇街园区、部门"


def test_a_column_that_was_never_crawled_has_a_row_of_blanks() -> None:
    registry = Registry((unit("财政局"),), (column(units="财政局"),))
    (row,) = parsed(as_csv(COLUMN_HEADER, column_rows(verdicts(registry, [None]), ZONE, NAMING)))
    assert [
        row[header] for header in ("最近更新", "最近标题", "未更新天数", "核查时间", "核查结果")
    ] == [""] * 5
    assert row["档次"] == "未能核查"


def test_the_json_by_column_has_english_keys_and_null_where_something_is_missing() -> None:
    rows = json.loads(as_json(column_rows(VERDICTS, ZONE, NAMING)))
    assert rows[1] == {
        "as_of": "2018-07-31",
        "group": "部门",
        "unit": "财政局",
        "column": "预决算",
        "category": "信息公开",
        "cycle": "每月",
        "latest": None,
        "title": None,
        "days": None,
        "band": "空白栏目",
        "overdue": True,
        "exempt": False,
        "due": None,
        "checked_at": "2018-07-31T09:05:00+08:00",
        "outcome": "truly empty",
        "url": "http://x.test/预决算/财政局/",
    }
    assert (rows[2]["group"], rows[2]["unit"], rows[2]["overdue"], rows[2]["outcome"]) == (
        None,
        None,
        False,
        "not modified",
    )
    assert (rows[3]["latest"], rows[3]["days"], rows[3]["overdue"]) == ("2018-07-01", None, None)


def test_by_unit_rows_stand_in_the_rosters_order_and_each_units_categories_as_in_columns_csv() -> (
    None
):
    rows = unit_rows(REGISTRY, VERDICTS, NAMING)
    assert [(row.unit, row.category, row.band) for row in rows] == [
        ("青云镇", DISCLOSURE, "未能核查"),
        ("财政局", NEWS, "正常"),
        ("财政局", DISCLOSURE, "未能核查"),
        ("税务局", DISCLOSURE, "未能核查"),
        ("国土局", NEWS, "两周以上"),
    ]


def test_by_unit_a_filter_leaves_only_its_columns() -> None:
    assert [row.unit for row in unit_rows(REGISTRY, VERDICTS, NAMING, category=NEWS)] == [
        "财政局",
        "国土局",
    ]
    assert [row.unit for row in unit_rows(REGISTRY, VERDICTS, NAMING, named_only=True)] == [
        "国土局"
    ]


def test_by_unit_a_filter_on_a_kind_names_the_kind() -> None:
    registry = Registry(
        (unit("财政局"),),
        (column(units="财政局", category="动态信息/部门动态"), column("甲", "财政局")),
    )
    found = verdicts(registry, [standing("2018-07-01"), standing("2018-07-31")])
    assert [
        (row.category, row.band)
        for row in unit_rows(registry, found, NAMING, category="动态信息/部门动态")
    ] == [("动态信息/部门动态", "两周以上")]
    assert [(row.category, row.band) for row in unit_rows(registry, found, NAMING)] == [
        (NEWS, "正常")
    ]


def test_the_csv_and_the_json_by_unit_have_the_keys_of_the_interface() -> None:
    rows = unit_rows(REGISTRY, VERDICTS, NAMING, category=NEWS)
    text = as_csv(UNIT_HEADER, rows)
    assert text.splitlines()[0].removeprefix("\ufeff") == (
        "截止日期,分组,单位,类别,最近更新,最近栏目,未更新天数,档次,核查结果"
    )
    assert (
        text.splitlines()[2]
        == "2018-07-31,部门,国土局,动态信息,2018-07-10,工作动态,21,两周以上,已读取"
    )
    assert json.loads(as_json(rows))[1] == {
        "as_of": "2018-07-31",
        "group": "部门",
        "unit": "国土局",
        "category": "动态信息",
        "latest": "2018-07-10",
        "column": "工作动态",
        "days": 21,
        "band": "两周以上",
        "outcome": "read",
    }


def test_a_title_that_begins_like_a_formula_is_text_in_the_csv_and_itself_in_the_json() -> None:
    registry = Registry((unit("财政局"),), (column(units="财政局"),))
    evil = Standing(
        1,
        latest=date(2018, 7, 30),
        latest_title="=1+1",
        conclusive_on=date(2018, 7, 31),
        ever_held=True,
    )
    rows = column_rows(verdicts(registry, [evil]), ZONE, NAMING)
    assert parsed(as_csv(COLUMN_HEADER, rows))[0]["最近标题"] == "'=1+1"
    assert json.loads(as_json(rows))[0]["title"] == "=1+1"


def test_an_empty_list_is_still_a_list() -> None:
    assert json.loads(as_json([])) == []
    assert len(as_csv(UNIT_HEADER, []).splitlines()) == 1


def test_the_table_shows_names_bands_and_results_and_takes_no_markup_from_a_name() -> None:
    registry = Registry((unit("[red]财政局[/]"),), (column("动态", "[red]财政局[/]"),))
    found = verdicts(registry, [standing("2018-07-10")])
    shown = as_table(column_rows(found, ZONE, NAMING), 200)
    shown += as_table(unit_rows(registry, found, NAMING), 200)
    assert shown.count("[red]财政局[/]") == 2
    assert shown.count("两周以上") == 2
    assert shown.count("已读取") == 2
