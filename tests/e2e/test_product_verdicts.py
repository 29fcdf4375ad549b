"""Words with one meaning: failed visits, drift, blank lists and dates to come over a
week; through the command alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.stranger import (
    Page,
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

FRESH = ["2018-07-29", "2018-07-20", "2018-07-01", "2018-06-01"]
OLDER, TO_COME = FRESH[2:], ["2018-12-31", "2018-06-01"]
NONE: list[str] = []
REFUSED: Page = (403, {}, b"<html><body>Forbidden</body></html>")
BUILT: Page = (
    '<html><body><h1>工作动态</h1><div class="list"><p>栏目建设中，敬请期待</p></div></body></html>'
).encode()

UNVERIFIED = (None, "未能核查", None)
"""Days, band, overdue."""

# For each column: the days of its list, or its page, from a day on; and what is said of it on a
# day: latest, days, band, overdue.
WEEK: dict[str, tuple[dict[str, list[str] | Page], dict[str, tuple[Any, ...]]]] = {
    # Nobody watched since the 31st: time that nobody watched makes nobody late. After
    # three days it is not verified.
    "打不开": (
        {"2018-07-31": OLDER, "2018-08-01": REFUSED, "2018-08-05": OLDER},
        {
            "2018-08-03": ("2018-07-01", 30, "两周以上", False),
            "2018-08-04": ("2018-07-01", *UNVERIFIED),
            "2018-08-05": ("2018-07-01", 35, "1个月以上", True),
        },
    ),
    # Drift is believed on another day only; a column that held entries is never 空白栏目.
    "条目消失": (
        {"2018-07-31": FRESH, "2018-08-01": NONE},
        {"2018-07-31": ("2018-07-29", 2, "正常", False), "2018-08-01": ("2018-07-29", *UNVERIFIED)},
    ),
    "日期倒退": (
        {"2018-07-31": FRESH, "2018-08-01": OLDER},
        {
            "2018-07-31": ("2018-07-29", 2, "正常", False),
            "2018-08-01": ("2018-07-29", *UNVERIFIED),
            "2018-08-03": ("2018-07-01", 33, "1个月以上", True),
        },
    ),
    "倒退又复": (
        {"2018-07-31": FRESH, "2018-08-01": OLDER, "2018-08-03": FRESH},
        {"2018-08-01": ("2018-07-29", *UNVERIFIED), "2018-08-03": ("2018-07-29", 5, "正常", False)},
    ),
    # What is found after a day and shown on or before it counts for that day.
    "空白后有": (
        {"2018-07-31": NONE, "2018-08-03": FRESH},
        {
            "2018-07-31": ("2018-07-29", 2, "正常", False),
            "2018-08-03": ("2018-07-29", 5, "正常", False),
        },
    ),
    "空白栏": ({"2018-07-31": NONE}, {"2018-07-31": (None, None, "空白栏目", True)}),
    "可空栏": ({"2018-07-31": NONE}, {"2018-07-31": (None, None, "空白栏目", False)}),
    "建设中": (
        {"2018-07-31": BUILT},
        {"2018-07-31": (None, *UNVERIFIED), "2018-08-05": (None, *UNVERIFIED)},
    ),
    "未来日期": ({"2018-07-31": TO_COME}, {"2018-07-31": ("2018-06-01", 60, "1个月以上", True)}),
}


def page_of(name: str, shown: list[str] | Page) -> Page:
    if not isinstance(shown, list):
        return shown
    return list_page(entries(name, shown), title=name) if shown else empty_page(name)


def test_a_week_of_failures_drift_and_blank_lists(tmp_path: Path) -> None:
    with Portal().serving() as portal:
        places = {name: f"/{number}/" for number, name in enumerate(WEEK)}
        columns = [
            column(name, "甲镇", portal.url + place, 可为空="是" if name == "可空栏" else "")
            for name, place in places.items()
        ]
        home = county_folder(tmp_path, portal, [unit("甲镇")], columns)
        said: dict[str, list[dict[str, Any]]] = {}
        # Twice on the 1st: a second like visit on the same day confirms nothing.
        for day in (
            "2018-07-31",
            "2018-08-01",
            "2018-08-01",
            "2018-08-03",
            "2018-08-04",
            "2018-08-05",
        ):
            for name, (pages, _) in WEEK.items():
                if day in pages:
                    portal.pages[places[name]] = page_of(name, pages[day])
            crawl(home, day)
            said[day] = lists(home, day)
    # What is said of a day stands, whatever came later; but for what was found late.
    said["2018-07-31"] = lists(home, "2018-07-31")
    for day, rows in said.items():
        for row in rows:
            expected = WEEK[row["column"]][1].get(day)
            found = (row["latest"], row["days"], row["band"], row["overdue"])
            assert expected in (None, found), f"{row['column']} on {day}"
