"""Crontab expressions mean what cron means by them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from config.crontab import cron_trigger, last_due

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2018, 7, 30, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("30 2 * * *", "2018-07-30 02:30"),
        ("0 9 * * 1-5", "2018-07-30 09:00"),
        ("0 22 * * 6", "2018-08-04 22:00"),
        ("0 22 * * 0", "2018-08-05 22:00"),
        ("0 22 * * 7", "2018-08-05 22:00"),
        ("0 22 * * 5-7", "2018-08-03 22:00"),
        ("0 22 * * sat", "2018-08-04 22:00"),
        ("0 8 1 * *", "2018-08-01 08:00"),
    ],
)
def test_an_expression_is_due_when_cron_would_run_it(text: str, due: str) -> None:
    assert f"{cron_trigger(text, ZONE).get_next_fire_time(None, MONDAY):%Y-%m-%d %H:%M}" == due


@pytest.mark.parametrize(
    "text", ["", "* * * *", "0 25 * * *", "0 0 * * 8", "0 0 * * 5-2", "0 0 32 * *"]
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        cron_trigger(text, ZONE)


def test_of_several_missed_nights_the_last_is_named() -> None:
    until = datetime(2018, 8, 3, 7, tzinfo=ZONE)
    assert last_due("0 2 * * *", ZONE, since=MONDAY, until=until) == datetime(
        2018, 8, 3, 2, tzinfo=ZONE
    )
    assert last_due("0 2 * * *", ZONE, since=until, until=until) is None
