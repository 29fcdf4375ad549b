"""When much of a portal turns stale at once, nobody is mailed until a person has looked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from storage.records import CrawlState
from tests.monitor.watched import Watched

pytestmark = pytest.mark.on_both

DAY = date(2018, 7, 31)
EVE = DAY - timedelta(days=1)
OLD = DAY - timedelta(weeks=1)  # still in time on the eve, overdue from the day on
TWENTY = [f"单位{number}" for number in range(1, 21)]


def test_a_county_s_database_stands_where_its_kind_says(tmp_path: Path, kind: str) -> None:
    county = Watched.of(tmp_path, {"财政局": "cz@x.cn"})
    county.crawl(DAY, {"财政局": DAY})
    assert (tmp_path / "data" / "tongbao.db").exists() is (kind == "sqlite")


def latest(stale: int, news: date = EVE, units: list[str] | None = None) -> Mapping[str, date]:
    """All but the first so many units have news of a day."""
    return {unit: OLD if number < stale else news for number, unit in enumerate(units or TWENTY)}


@pytest.fixture
def county(tmp_path: Path) -> Watched:
    """A county of twenty units whose columns were all fresh the night before."""
    watched = Watched.of(tmp_path, {unit: f"u{number}@x.cn" for number, unit in enumerate(TWENTY)})
    watched.crawl(EVE, latest(20))
    return watched


def held(county: Watched) -> bool:
    with county.store() as store:
        return store.notices.held() is not None


def test_many_columns_that_turn_stale_in_one_night_hold_all_notices(county: Watched) -> None:
    county.crawl(DAY, latest(10))
    rows = county.notify(DAY)
    assert {row["status"] for row in rows.values()} == {"skipped"}
    assert rows["单位1"]["reason"] == (
        "held: 10 of 20 columns that were fresh on 2018-07-30 were behind on 2018-07-31; "
        "`tongbao notify --release` lets them go"
    )
    assert not county.mails
    assert held(county)


def test_the_operator_is_told_on_standard_error(county: Watched) -> None:
    county.crawl(DAY, latest(10))
    result = county.ask("notify", "--as-of", str(DAY))
    assert "All notices are held, and nobody was mailed: 10 of 20 columns" in result.stderr
    assert "notify --release" in result.stderr


@pytest.mark.parametrize("stale", [1, 9])
def test_fewer_than_ten_hold_nothing(county: Watched, stale: int) -> None:
    county.crawl(DAY, latest(stale))
    assert len([row for row in county.notify(DAY).values() if row["status"] == "sent"]) == stale
    assert not held(county)


def test_ten_of_many_hold_nothing(tmp_path: Path) -> None:
    units = [f"单位{number}" for number in range(34)]
    county = Watched.of(tmp_path, dict.fromkeys(units, "u@x.cn"))
    county.crawl(EVE, latest(34, EVE, units))
    county.crawl(DAY, latest(10, EVE, units))
    county.notify(DAY)
    assert len(county.mails) == 10


def test_a_first_crawl_holds_nothing(tmp_path: Path) -> None:
    county = Watched.of(tmp_path, dict.fromkeys(TWENTY, "u@x.cn"))
    county.crawl(DAY, latest(20))
    assert {row["status"] for row in county.notify(DAY).values()} == {"sent"}


def test_columns_that_were_not_fresh_before_do_not_count(tmp_path: Path) -> None:
    county = Watched.of(tmp_path, dict.fromkeys(TWENTY, "u@x.cn"))
    county.crawl(EVE, {unit: None if number < 15 else EVE for number, unit in enumerate(TWENTY)})
    county.crawl(DAY, latest(15))
    assert len([row for row in county.notify(DAY).values() if row["status"] == "sent"]) == 15


def test_a_crawl_further_back_than_three_days_does_not_count(county: Watched) -> None:
    later = EVE + timedelta(days=4)
    county.crawl(later, latest(15, later))
    assert {row["status"] for row in county.notify(later).values()} == {"sent"}


def test_a_crawl_that_did_not_finish_is_no_measure(county: Watched) -> None:
    county.crawl(EVE + timedelta(days=1), latest(15), CrawlState.INTERRUPTED)
    day = EVE + timedelta(days=2)
    county.crawl(day, latest(15, day))
    assert {row["status"] for row in county.notify(day).values()} == {"skipped"}


def test_a_change_in_the_midst_of_a_holiday_is_met_after_it(county: Watched) -> None:
    days = [DAY + timedelta(days=number) for number in range(6)]
    for day in days:
        county.crawl(day, latest(15, day))
    assert {row["status"] for row in county.notify(days[-1]).values()} == {"skipped"}


def test_the_hold_lasts_over_the_following_days_until_a_person_releases_it(county: Watched) -> None:
    county.crawl(DAY, latest(12))
    county.notify(DAY)
    after = DAY + timedelta(days=1)
    county.crawl(after, latest(12, DAY))
    assert "12 of 20" in county.notify(after)["单位3"]["reason"]
    released = county.notify(after, "--release")
    assert [row["status"] for row in released.values()] == ["sent"] * 12
    assert county.notify(after) == released
    assert len(county.mails) == 12
    assert not held(county)


def test_released_on_the_same_day_it_does_not_hold_the_same_columns_again(county: Watched) -> None:
    county.crawl(DAY, latest(12))
    county.notify(DAY)
    county.notify(DAY, "--release")
    assert [row["status"] for row in county.notify(DAY).values()] == ["sent"] * 12


def test_it_is_lifted_by_itself_once_most_columns_are_seen_fresh_again(county: Watched) -> None:
    county.crawl(DAY, latest(12))
    county.notify(DAY)
    after = DAY + timedelta(days=1)
    county.crawl(after, latest(2, DAY))
    assert [row["status"] for row in county.notify(after).values()] == ["sent"] * 2
    assert not held(county)


def test_a_hold_is_not_lifted_by_columns_that_cannot_be_read(county: Watched) -> None:
    county.crawl(DAY, latest(12))
    county.notify(DAY)
    for days in range(1, 6):
        county.crawl(DAY + timedelta(days=days), dict.fromkeys(TWENTY))
    county.notify(DAY + timedelta(days=5))
    assert held(county)


def test_a_dry_run_shows_the_hold_and_places_none(county: Watched) -> None:
    county.crawl(DAY, latest(12))
    assert county.notify(DAY, "--dry-run")["单位1"]["reason"].startswith("held: 12 of 20")
    assert not held(county)


def test_releasing_where_nothing_is_held_says_so(county: Watched) -> None:
    county.crawl(DAY, latest(1))
    result = county.ask("notify", "--as-of", str(DAY), "--release")
    assert result.exit_code == 0
    assert "No notices were held." in result.stderr
    assert len(county.mails) == 1
