"""A night waits for the recheck of a column that is under way, and for nothing else."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from config.registry import NEWS, Column, Cycle
from crawler.night.turns import in_turn
from storage.errors import CrawlRunningError
from storage.records import CrawlState
from storage.store import Store
from tests.storage.county import COLUMN, County

OTHER = Column("通知公告", ("教育局",), NEWS, Cycle.MONTH, "http://www.county.gov.cn/jyj/tzgg/")
AT = datetime(2026, 3, 10, 2, tzinfo=UTC)


def test_a_recheck_is_waited_for(tmp_path: Path) -> None:
    with Store.open("sqlite:///tongbao.db", tmp_path) as store:
        store.upgrade()
        county = County(store, COLUMN, OTHER)
        night = partial(store.begin_crawl, county.enrolment, as_of=AT.date(), started_at=AT)
        recheck = night(scope_ids=county.ids[:1])
        end = partial(store.finish_crawl, recheck, AT, CrawlState.FINISHED)
        with pytest.raises(CrawlRunningError):
            in_turn(night, threading.Event(), patience=0.0)
        stopped = threading.Event()
        stopped.set()
        with pytest.raises(CrawlRunningError):
            in_turn(night, stopped, patience=100.0)
        threading.Timer(1.5, end).start()
        assert in_turn(night, threading.Event(), patience=100.0) == recheck + 1


def test_another_night_is_not_waited_for(tmp_path: Path) -> None:
    with Store.open("sqlite:///tongbao.db", tmp_path) as store:
        store.upgrade()
        county = County(store, COLUMN, OTHER)
        night = partial(store.begin_crawl, county.enrolment, as_of=AT.date(), started_at=AT)
        night()
        begun = time.monotonic()
        with pytest.raises(CrawlRunningError):
            in_turn(night, threading.Event(), patience=100.0)
        assert time.monotonic() - begun < 50
