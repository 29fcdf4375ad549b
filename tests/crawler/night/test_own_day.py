"""A page speaks for the day that its own Date and Age tell, not for that of a clock that
runs ahead or of a cache's copy.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.clock import Clock
from crawler.fetch.exchange import Answer
from crawler.fetch.outcomes import TOLERANCE, age_of
from crawler.night.supervisor import run_crawl
from crawler.visit.task import Walked
from monitor.operations.vitals import clockwork
from monitor.snapshot import picture
from storage.records import Entry, Outcome, SeenEntry
from tests.crawler.counties import county_at, list_page, rows, store_of
from tests.faults import FaultServer, answering

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 29, 2, 30, tzinfo=UTC)
REAL = Clock(ZONE)
HOUR = timedelta(hours=1)


def answer(*, dated: timedelta | None = None, age: str = "") -> Answer:
    headers = {"age": age} if age else {}
    if dated is not None:
        headers["date"] = format_datetime(NOW - dated, usegmt=True)
    return Answer("http://x.test/", 200, headers, b"", at=NOW)


@pytest.mark.parametrize(
    ("given_answer", "expected"),
    [
        (answer(), timedelta()),
        (answer(dated=timedelta()), timedelta()),
        (answer(dated=TOLERANCE), timedelta()),
        (answer(dated=-8 * HOUR), timedelta()),  # local time under the name of GMT
        (answer(dated=27 * HOUR), 27 * HOUR),
        (answer(age="90000"), 25 * HOUR),
        (answer(dated=2 * HOUR, age="90000"), 25 * HOUR),
        (answer(dated=30 * HOUR, age="3600"), 30 * HOUR),
        (answer(age="yesterday"), timedelta()),
        (answer(age="9" * 30), timedelta()),
        (answer(age="-5"), timedelta()),
    ],
)
def test_an_answer_is_as_old_as_the_older_of_its_date_and_its_age(
    given_answer: Answer, expected: timedelta
) -> None:
    assert age_of(given_answer, replayed=False) == expected


def test_a_replayed_day_is_not_held_against_the_date_of_today() -> None:
    assert age_of(answer(dated=50 * HOUR), replayed=True) == timedelta()
    assert age_of(answer(dated=50 * HOUR, age="90000"), replayed=True) == 25 * HOUR


def walked(age: timedelta, *days: date | None) -> Walked:
    rows = tuple(SeenEntry(str(number), Entry("x", None, day)) for number, day in enumerate(days))
    return Walked(Outcome.READ, "", rows=rows, age=age)


@given(st.timedeltas(timedelta(), timedelta(days=3)), st.lists(st.integers(-400, 400), max_size=5))
def test_the_day_lies_between_the_page_s_own_and_today_and_is_no_earlier_than_its_news(
    age: timedelta, back: list[int]
) -> None:
    today = REAL.today()
    days = [today - timedelta(days=number) for number in back]
    day = walked(age, *days, None).day(REAL)
    assert today - age - timedelta(days=1) <= day <= today
    assert all(day >= shown for shown in days if shown <= today)
    if not any(shown == today for shown in days) and age >= timedelta(days=1):
        assert day < today


def county_with(home: Path, portal: FaultServer, headers: dict[str, str], newest: date) -> None:
    page = list_page(rows(8, newest=newest, folder="/a"), name="栏目")
    portal.pages["/a/"] = answering(page, headers=headers)
    county_at(home, portal.url, [("栏目", "/a/")], "delay = 0\nrobots = false\n")


@pytest.mark.parametrize("late", [1, 2])
def test_a_column_just_in_time_is_not_late_by_days_that_nobody_saw(
    tmp_path: Path, late: int
) -> None:
    """Six days after its last entry by the portal's own time, a weekly column is in time
    whatever the machine's clock says.
    """
    today = REAL.today()
    shown = format_datetime(REAL.now() - timedelta(days=late), usegmt=True)
    with FaultServer().serving() as portal:
        county_with(tmp_path, portal, {"Date": shown}, today - timedelta(days=late + 6))
        county = county_at(tmp_path, portal.url, [("栏目", "/a/")], "delay = 0\nrobots = false\n")
        with store_of(county) as store:
            run_crawl(county, store, REAL)
            (verdict,) = picture(county, store, today).verdicts
            signs = [sign.found for sign in clockwork(store, REAL)]
    assert verdict.standing.conclusive_on == today - timedelta(days=late)
    assert (verdict.overdue, verdict.band, verdict.days) == (False, "正常", 6)
    assert len(signs) == 1
    assert "1 page of crawl 1 were of a day before" in signs[0]


def test_news_of_today_shows_that_a_slow_portal_clock_is_only_slow(tmp_path: Path) -> None:
    today = REAL.today()
    shown = format_datetime(REAL.now() - timedelta(days=1), usegmt=True)
    with FaultServer().serving() as portal:
        county_with(tmp_path, portal, {"Date": shown}, today)
        county = county_at(tmp_path, portal.url, [("栏目", "/a/")], "delay = 0\nrobots = false\n")
        with store_of(county) as store:
            run_crawl(county, store, REAL)
            (verdict,) = picture(county, store, today).verdicts
            assert not list(clockwork(store, REAL))
    assert (verdict.standing.conclusive_on, verdict.standing.latest) == (today, today)
