"""A played-out week: who plays with dates is reported with the visits that prove
it, and who does not is not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.io.spreadsheet import decode, records
from monitor.demo.portal import Site, serving
from tests.e2e.commands import tongbao
from tests.e2e.week import FIRST, REFUSED, Board, board, serve_on, write_folder

pytestmark = pytest.mark.slow

LAST = date(2026, 11, 9)


def on(day: int) -> date:
    return date(2026, 11, day)


@dataclass(frozen=True)
class Week:
    home: Path
    rows: list[dict[str, Any]]

    def of(self, unit: str) -> list[dict[str, Any]]:
        return [row for row in self.rows if row["unit"] == unit]


Deed = Callable[[Board], Board]


def adds(*days: date) -> Deed:
    return lambda board: board.adding(*days)


# What each unit does to its column on which day; on the others it does nothing.
DEEDS: dict[str, dict[int, Deed]] = {
    "补录局": {6: adds(date(2026, 10, 28))},
    "集中局": {5: adds(on(4), on(4), on(5), on(5), on(5), on(5))},
    "同日局": {4: adds(on(4), on(4), on(4)), 5: adds(on(4), on(4))},
    "改期局": {7: lambda board: board.redated(14, on(6))},
    "撤稿局": {4: lambda board: board.without(11)},
    "改题局": {5: lambda board: board.retitled(15, "改过的标题")},
    "未来局": {3: adds(date(2027, 11, 3))},
    "如常局": {3: adds(on(3)), 5: adds(on(5)), 6: adds(on(6), on(6)), 9: adds(on(7))},
    "断网局": {3: adds(on(3)), 5: adds(on(4), on(5)), 7: adds(on(6), on(7))},
    "改版局": {5: lambda board: replace(board, moved=True)},
    "不动局": {},
}


def nothing(board: Board) -> Board:
    return board


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week]:
    home = tmp_path_factory.mktemp("week")
    boards = {unit: board(unit, f"u{n}", date(2026, 10, 12)) for n, unit in enumerate(DEEDS)}
    site = Site()
    with serving(site) as portal:
        write_folder(home, portal.url, list(boards.values()))
        for step in range((LAST - FIRST).days + 1):
            day = FIRST + timedelta(days=step)
            for unit, deeds in DEEDS.items():
                boards[unit] = deeds.get(day.day, nothing)(boards[unit])
                serve_on(site, boards[unit], day)
                if unit == "断网局" and FIRST < day < LAST:
                    site.files[boards[unit].path] = REFUSED
            tongbao("crawl", "--as-of", day.isoformat(), home=home)
        yield Week(
            home,
            json.loads(
                tongbao("anomalies", "--as-of", LAST.isoformat(), "--format", "json", home=home)
            ),
        )


def days_of_proof(row: dict[str, Any]) -> list[str]:
    return [look["day"] for look in row["proof"]]


def test_a_backdated_entry_is_told_with_the_visit_that_did_not_have_it(week: Week) -> None:
    (row,) = week.of("补录局")
    assert row["kind"] == "first seen late"
    assert row["text"].startswith("首次发现晚于标注日期9天")
    assert (row["date"], row["found_on"], row["days"]) == ("2026-10-28", "2026-11-06", 9)
    assert days_of_proof(row) == ["2026-11-05", "2026-11-06"]
    assert [look["outcome"] for look in row["proof"]] == ["not modified", "read"]


def test_many_entries_at_once_after_weeks_without_any_are_a_burst(week: Week) -> None:
    (row,) = week.of("集中局")
    assert row["kind"] == "burst"
    assert "2026-10-12之后24天未更新，2026-11-05一次新增6条" in row["text"]
    assert len(row["entries"]) == 6
    assert days_of_proof(row) == ["2026-11-04", "2026-11-05"]


def test_many_entries_of_one_date_are_a_burst_though_they_came_in_two_nights(week: Week) -> None:
    (row,) = week.of("同日局")
    assert (row["kind"], row["date"], row["days"], len(row["entries"])) == (
        "burst",
        "2026-11-04",
        23,
        5,
    )


def test_an_old_entry_under_a_newer_date_is_told_with_both_dates(week: Week) -> None:
    (row,) = week.of("改期局")
    assert (row["kind"], row["before"], row["after"]) == ("re-dated", "2026-10-07", "2026-11-06")
    assert days_of_proof(row) == ["2026-11-06", "2026-11-07"]


def test_a_removed_entry_and_a_changed_title_are_told(week: Week) -> None:
    (removed,), (edited,) = week.of("撤稿局"), week.of("改题局")
    assert (removed["kind"], removed["found_on"], removed["date"]) == (
        "removed",
        "2026-11-04",
        "2026-09-22",
    )
    assert (edited["kind"], edited["after"]) == ("edited", "改过的标题")


def test_a_date_to_come_is_told_and_makes_no_column_fresh(week: Week) -> None:
    (row,) = week.of("未来局")
    assert (row["kind"], row["date"], row["found_on"]) == (
        "future date",
        "2027-11-03",
        "2026-11-03",
    )
    lists = json.loads(
        tongbao("lists", "--as-of", LAST.isoformat(), "--format", "json", home=week.home)
    )
    assert {row["unit"]: row["latest"] for row in lists}["未来局"] == "2026-10-12"


@pytest.mark.parametrize("unit", ["如常局", "断网局", "改版局", "不动局"])
def test_a_unit_that_does_nothing_with_dates_is_not_told_of(week: Week, unit: str) -> None:
    lists = json.loads(
        tongbao("lists", "--as-of", LAST.isoformat(), "--format", "json", home=week.home)
    )
    assert {row["unit"]: row["outcome"] for row in lists}[unit] in ("read", "not modified")
    assert week.of(unit) == []


def test_nothing_is_told_of_a_columns_first_visit(week: Week) -> None:
    first = tongbao("anomalies", "--as-of", FIRST.isoformat(), "--format", "json", home=week.home)
    assert json.loads(first) == []


def test_the_spreadsheet_and_the_circular_carry_the_same_facts_and_never_the_word_for_forgery(
    week: Week, tmp_path: Path
) -> None:
    tongbao(
        "anomalies",
        "--as-of",
        LAST.isoformat(),
        "--format",
        "csv",
        "-o",
        str(tmp_path / "日期异常.csv"),
        home=week.home,
    )
    text = decode((tmp_path / "日期异常.csv").read_bytes())
    header, *rows = records(text)
    assert [row[header.index("说明")] for row in rows] == [row["text"] for row in week.rows]
    assert all(row[header.index("发现访问")] for row in rows)
    assert "伪造" not in text
    tongbao(
        "circular",
        "2026-11",
        "--as-of",
        LAST.isoformat(),
        "--draft",
        "-o",
        str(tmp_path),
        home=week.home,
    )
    figures = json.loads((tmp_path / "circular.json").read_text("utf-8"))
    assert figures["anomalies"] == week.rows


def test_the_whole_week_stands_in_one_chain(week: Week) -> None:
    tongbao("evidence", "--verify", home=week.home)
