"""Words with one meaning: bands and cycles at their exact edges, of columns and of
units; through the command alone.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.e2e.commands import tongbao
from tests.e2e.stranger import (
    Portal,
    column,
    county_folder,
    crawl,
    empty_page,
    entries,
    list_page,
    lists,
    unit,
)

pytestmark = pytest.mark.slow

EDGES = {
    "2018-07-31": [
        ("2018-07-18", "两周", "正常", False),
        ("2018-07-17", "两周", "两周以上", True),
        ("2018-07-24", "每周", "正常", True),
        ("2018-07-25", "每周", "正常", False),
        ("2018-06-30", "每月", "1个月以上", True),
        ("2018-07-01", "每月", "两周以上", False),
        ("2018-01-31", "半年", "6个月以上", True),
        ("2018-02-01", "半年", "1个月以上", False),
        ("2017-07-31", "一年", "1年以上", True),
        ("2017-08-01", "一年", "6个月以上", False),
        ("2018-04-30", "每季度", "1个月以上", True),
        ("2018-05-01", "每季度", "1个月以上", False),
        ("2018-07-30", "每工作日", "正常", False),
        ("2018-07-27", "每工作日", "正常", True),
        ("2010-01-01", "不定期", "1年以上", False),
    ],
    "2017-02-28": [
        ("2016-02-29", "一年", "1年以上", True),
        ("2016-03-01", "一年", "6个月以上", False),
        ("2017-01-31", "每月", "1个月以上", True),
        ("2017-01-29", "每月", "1个月以上", True),
        ("2017-02-01", "每月", "两周以上", False),
        ("2016-08-31", "半年", "6个月以上", True),
        ("2016-11-30", "每季度", "1个月以上", True),
    ],
}


@pytest.mark.parametrize("as_of", EDGES)
def test_a_band_and_a_cycle_are_reached_on_their_very_day(tmp_path: Path, as_of: str) -> None:
    cases = EDGES[as_of]
    with Portal().serving() as portal:
        columns = []
        for number, (latest, cycle, _, _) in enumerate(cases):
            name, newest = f"第{number}栏", date.fromisoformat(latest)
            older = [newest - timedelta(days=400), newest - timedelta(days=430)]
            portal.pages[f"/c{number}/"] = list_page(entries(name, [newest, *older]), title=name)
            columns.append(column(name, "甲镇", f"{portal.url}/c{number}/", cycle=cycle))
        home = county_folder(tmp_path, portal, [unit("甲镇")], columns)
        crawl(home, as_of)
    found = [
        (row["latest"], row["cycle"], row["band"], row["overdue"]) for row in lists(home, as_of)
    ]
    assert found == cases


UNIT_BANDS: list[tuple[str, list[int | None], str]] = [
    # None: the column answers 500; 0: it is empty; else the days since its newest entry.
    ("一局", [1, None], "正常"),
    ("二局", [400, None], "未能核查"),
    ("三局", [40, 20], "两周以上"),
    ("四局", [0, 0], "空白栏目"),
    ("五局", [0, 400], "1年以上"),
]


def test_a_units_band_is_that_of_its_newest_entry_unless_one_column_is_fresh_or_unread(
    tmp_path: Path,
) -> None:
    as_of = date(2018, 7, 31)
    with Portal().serving() as portal:
        columns: list[dict[str, str]] = []
        for name, ages, _ in UNIT_BANDS:
            for place, age in enumerate(ages):
                path, title = f"/{len(columns)}/", f"{name}{place}栏"
                newest = as_of - timedelta(days=age or 0)
                page = (
                    list_page(entries(title, [newest]), title=title) if age else empty_page(title)
                )
                portal.pages[path] = (500, {}, b"") if age is None else page
                columns.append(column(title, name, portal.url + path))
        home = county_folder(tmp_path, portal, [unit(name) for name, _, _ in UNIT_BANDS], columns)
        crawl(home, str(as_of))
    rows = lists(home, str(as_of), "--by", "unit")
    assert [(row["unit"], row["band"]) for row in rows] == [
        (name, band) for name, _, band in UNIT_BANDS
    ]


def test_a_mistyped_category_is_asked_wrongly_not_nobody_behind(tmp_path: Path) -> None:
    with Portal().serving() as portal:
        columns = [column("要闻", "甲镇", portal.url + "/c/", category="动态信息/政务要闻")]
        home = county_folder(tmp_path, portal, [unit("甲镇")], columns)
    for right in ("信息公开", "动态信息/政务要闻"):
        tongbao("lists", "--category", right, home=home)
    tongbao("lists", "--category", "动态", home=home, expect=2)
