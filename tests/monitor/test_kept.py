"""What is kept for the next page serves until what it rests on has changed, and no longer."""

from __future__ import annotations

import gc
import os
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest

from config.clock import Clock
from config.county import load_county
from monitor.web.background.warming import made_again
from monitor.web.desk import Desk
from monitor.web.kept import Kept, files_mark
from monitor.web.standing.charts import at_hand
from tests.monitor.watched import Watched

pytestmark = pytest.mark.on_both

DAY = date(2018, 7, 31)
UNITS = {"甲镇": "a@x.cn", "乙镇": "b@x.cn"}


def test_a_value_serves_under_its_mark_alone() -> None:
    now = [0.0]
    kept, made = Kept[int](lambda: now[0], most=2), list[str]()

    def make(name: str) -> int:
        made.append(name)
        return len(made)

    assert [kept.of("a", 1, lambda: make("a")) for _ in range(3)] == [1, 1, 1]
    assert kept.of("a", 2, lambda: make("a")) == 2
    now[0] = 10.0
    assert kept.of("a", 3, lambda: make("a"), may_be_old=11.0) == 2
    assert kept.of("a", 3, lambda: make("a"), may_be_old=10.0) == 3
    kept.of("b", 1, lambda: make("b"))
    kept.of("c", 1, lambda: make("c"))
    assert kept.of("a", 3, lambda: make("a")) == 6  # only so many are kept


def test_what_is_at_hand_is_given_and_never_made() -> None:
    now = [0.0]
    kept = Kept[int](lambda: now[0])
    assert kept.at_hand("a", 1) is None
    kept.of("a", 1, lambda: 7)
    assert kept.at_hand("a", 1) == 7
    assert kept.at_hand("a", 2) is None
    now[0] = 10.0
    assert kept.at_hand("a", 2, may_be_old=11.0) == 7
    assert kept.at_hand("a", 2, may_be_old=10.0) is None
    assert kept.made == 1


def test_what_is_made_for_one_key_keeps_nobody_from_another() -> None:
    kept, gate, begun = Kept[int](lambda: 0.0), threading.Event(), threading.Event()

    def slow() -> int:
        begun.set()
        gate.wait(30)
        return 1

    first = threading.Thread(target=kept.of, args=(1, 1, slow))
    first.start()
    assert begun.wait(30)
    assert kept.of(2, 1, lambda: 2) == 2  # it comes while the first is still being made
    assert kept.at_hand(1, 1) is None
    gate.set()
    first.join()
    assert kept.at_hand(1, 1) == 1


def test_beside_the_pages_everything_is_made_before_they_ask(tmp_path: Path) -> None:
    county = Watched.of(tmp_path, UNITS)
    county.crawl(DAY, dict.fromkeys(UNITS, DAY - timedelta(days=30)))
    with county.store() as store:
        clock = Clock(load_county(tmp_path).settings.portal.zone, fixed_day=DAY)
        desk = Desk(lambda: load_county(tmp_path), store, clock)
        assert made_again(desk)
        assert not made_again(desk)
        assert at_hand(desk, desk.county(), DAY) is not None
        assert gc.get_freeze_count() > 0
        gc.unfreeze()
        known = desk.known(desk.county(), DAY)
        assert desk.known(desk.county(), DAY) is known
        county.crawl(DAY, {"甲镇": DAY, "乙镇": DAY - timedelta(days=30)})
        assert made_again(desk)
        gc.unfreeze()
        assert desk.known(desk.county(), DAY) is not known


def test_many_who_ask_at_once_wait_for_one_that_makes_it() -> None:
    kept, made, gate = Kept[int](lambda: 0.0), list[int](), threading.Event()

    def make() -> int:
        gate.wait(5)
        made.append(1)
        return 7

    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(kept.of("a", 1, make))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join()
    assert (found, made) == ([7] * 8, [1])


def test_a_crawl_a_confirmation_and_a_file_are_seen_at_once(tmp_path: Path) -> None:
    county = Watched.of(tmp_path, UNITS)
    county.crawl(DAY - timedelta(days=1), dict.fromkeys(UNITS, DAY - timedelta(days=30)))
    with county.store() as store:
        clock = Clock(load_county(tmp_path).settings.portal.zone)
        desk = Desk(lambda: load_county(tmp_path), store, clock)
        desk.county()

        def late() -> dict[str, bool | None]:
            shown = desk.board(desk.county(), desk.known(desk.county(), DAY))
            return {str(line.row.unit): line.row.overdue for line in shown.lines}

        assert late() == {"甲镇": True, "乙镇": True}
        assert desk.county() is desk.county()
        known = desk.known(desk.county(), DAY)
        assert desk.known(desk.county(), DAY) is known
        county.crawl(DAY, {"甲镇": DAY - timedelta(days=1), "乙镇": DAY - timedelta(days=30)})
        assert late() == {"甲镇": False, "乙镇": True}
        before = files_mark(tmp_path)
        path = tmp_path / "exemptions.csv"
        path.write_text(
            "单位,栏目,原因,批准人,起始日期,截止日期\n乙镇,工作动态,改版,李主任,,2018-12-31\n",
            encoding="utf-8",
        )
        assert files_mark(tmp_path) != before
        shown = desk.board(desk.county(), desk.known(desk.county(), DAY))
        assert [line.row.exempt for line in shown.lines] == [False, True]
        state = path.stat()
        path.write_text(path.read_text(encoding="utf-8").replace("乙", "甲"), encoding="utf-8")
        os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns + 1))
        shown = desk.board(desk.county(), desk.known(desk.county(), DAY))
        assert [line.row.exempt for line in shown.lines] == [True, False]
