"""漏更周数: weeks without an entry, by the calendar and by rolling days."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.months import Months
from monitor.rules.weeks import (
    missed_calendar_weeks,
    missed_rolling_weeks,
    most_in_a_calendar_week,
    most_in_seven_days,
)
from tests.e2e.commands import tongbao
from tests.e2e.stranger import Portal, column, county_folder, crawl, entries, list_page, unit
from tests.monitor.watched import Watched

JULY = (date(2018, 7, 1), date(2018, 7, 31))


@pytest.mark.parametrize(
    ("days", "missed"),
    [
        # The Sundays of July 2018: 1, 8, 15, 22, 29.
        ((), 5),
        ((date(2018, 6, 25),), 4),
        ((date(2018, 7, 2), date(2018, 7, 8)), 4),
        (
            (
                date(2018, 7, 1),
                date(2018, 7, 2),
                date(2018, 7, 9),
                date(2018, 7, 16),
                date(2018, 7, 23),
            ),
            0,
        ),
        ((date(2018, 7, 30),), 5),
    ],
)
def test_a_calendar_week_belongs_to_the_month_in_which_it_ends(
    days: tuple[date, ...], missed: int
) -> None:
    assert missed_calendar_weeks(days, *JULY) == missed


@pytest.mark.parametrize(
    ("days", "missed"),
    [
        ((date(2018, 6, 30),), 4),
        ((date(2018, 6, 30), date(2018, 7, 6)), 3),
        ((date(2018, 6, 24),), 5),
        (tuple(date(2018, 6, 28) + timedelta(days=6 * n) for n in range(7)), 0),
        ((), 0),
    ],
)
def test_seven_idle_days_are_a_week_on_the_day_on_which_they_are_full(
    days: tuple[date, ...], missed: int
) -> None:
    assert missed_rolling_weeks(days, *JULY) == missed


@given(st.lists(st.dates(date(2018, 6, 1), date(2018, 9, 30)), max_size=20))
def test_a_quarters_weeks_are_its_months(days: list[date]) -> None:
    quarter = Months.of(date(2018, 7, 1), date(2018, 9, 1))
    months = [Months.of(date(2018, month, 1)) for month in (7, 8, 9)]
    for rule in (missed_calendar_weeks, missed_rolling_weeks):
        assert sum(rule(days, each.first, each.last) for each in months) == rule(
            days, quarter.first, quarter.last
        )


def test_the_circular_counts_weeks_of_weekly_columns_that_were_seen_whole(tmp_path: Path) -> None:
    with Portal().serving() as portal:
        portal.pages["/0/"] = list_page(
            entries("甲", ["2018-07-30", "2018-07-20", "2018-07-10", "2018-06-29"]), counted=True
        )
        portal.pages["/1/"] = list_page(entries("乙", ["2018-07-30"]), counted=True)
        portal.pages["/2/"] = (500, {}, b"")
        columns = [
            column("工作动态", "甲局", f"{portal.url}/0/", cycle="每周"),
            column("公告", "甲局", f"{portal.url}/1/", cycle="每月"),
            column("工作动态", "乙局", f"{portal.url}/2/", cycle="每周"),
        ]
        settings = '[circular]\nmax_unverified = 0.9\nunranked = ["乙局"]\n'
        home = county_folder(
            tmp_path / "home", portal, [unit("甲局"), unit("乙局")], columns, settings=settings
        )
        crawl(home, "2018-07-31")
    tongbao("circular", "2018-07", home=home)
    figures = json.loads(
        (home / "reports" / "2018-07" / "circular.json").read_text(encoding="utf-8")
    )
    assert figures["missed_weeks"] == [{"unit": "甲局", "column": "工作动态", "weeks": 2}]
    rows = (home / "reports" / "2018-07" / "附件1.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[2].endswith(",不参加排名；未能核查1个栏目")


def july(*days: int) -> list[date]:
    return [date(2018, 7, day) for day in days]


@pytest.mark.parametrize(
    ("days", "by_calendar", "in_seven"),
    [
        ((), 0, 0),
        ((9, 11), 2, 2),
        ((13, 16), 1, 2),
        ((9, 16), 1, 1),
        ((9, 15), 2, 2),
        ((2, 3, 9, 9, 12), 3, 3),
        # A week that is not over on the period's last day is the next one's by the calendar.
        ((30, 31), 0, 2),
    ],
)
def test_how_much_fell_into_one_week(
    days: tuple[int, ...], by_calendar: int, in_seven: int
) -> None:
    assert most_in_a_calendar_week(july(*days), *JULY) == by_calendar
    assert most_in_seven_days(july(*days), *JULY) == in_seven


STRIKES = """
[[circular.list]]
name = "一周内两次提醒"
measure = "一周提醒"
at_least = 2
sentence = "一周内被提醒{限}次以上的{数}个单位：{名单}。"
[[circular.list]]
name = "漏更"
measure = "漏更周数"
at_least = 3
[[circular.list]]
name = "未达标"
measure = "动态信息"
groups = ["部门"]
fewer_than = 2
per = "month"
"""


@pytest.mark.on_both
def test_two_reminders_in_a_week_missed_weeks_and_at_least_so_many_a_month_are_lists(
    tmp_path: Path,
) -> None:
    """甲局 is told on Monday and, because it got worse, on Wednesday; 乙局 on
    two Mondays; 丙局 is in time.
    """
    county = Watched.of(tmp_path, {"甲局": "a@x.test", "乙局": "b@x.test", "丙局": "c@x.test"})
    newest = {"甲局": date(2018, 6, 27), "乙局": date(2018, 7, 2)}
    for day in (9, 11, 16):
        county.crawl(date(2018, 7, day), {**newest, "丙局": date(2018, 7, day - 1)})
        county.notify(date(2018, 7, day))
    county.crawl(date(2018, 7, 31), {**newest, "丙局": date(2018, 7, 30)})
    with (tmp_path / "tongbao.toml").open("a", encoding="utf-8") as settings:
        settings.write(STRIKES)
    done = county.ask("circular", "2018-07")
    assert done.exit_code == 0, done.output
    found = json.loads(
        (tmp_path / "reports" / "2018-07" / "circular.json").read_text(encoding="utf-8")
    )["lists"]
    strikes, missed, short = found
    assert (strikes["units"], strikes["limit"], strikes["praise"]) == (["甲局"], 2, False)
    assert strikes["sentence"] == "一周内被提醒2次以上的1个单位：甲局。"
    assert (missed["kind"], missed["praise"]) == ("at_least", False)
    assert (short["limit"], short["praise"]) == (2, False)
    assert "丙局" not in short["units"]
