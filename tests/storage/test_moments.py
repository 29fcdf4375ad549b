"""Moments are stored in UTC, whatever zone they come in, and come back aware."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from storage.engine import reading
from storage.errors import StoreError
from storage.records import CrawlState
from storage.store import Store
from tests.storage.county import County, on

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_moment_comes_back_the_same_in_utc(store: Store) -> None:
    county = County(store)
    moment = datetime(2026, 3, 11, 1, 30, 15, 123456, tzinfo=SHANGHAI)
    crawl_id = store.begin_crawl(county.enrolment, as_of=on("03-11"), started_at=moment)
    store.finish_crawl(crawl_id, moment + timedelta(minutes=1), CrawlState.FINISHED)
    (crawl,) = store.crawls(1)
    assert crawl.started_at == moment
    assert crawl.started_at.tzinfo is UTC
    assert crawl.as_of == on("03-11")


def test_sqlite_holds_the_utc_moment_itself(sqlite_store: Store) -> None:
    county = County(sqlite_store)
    moment = datetime(2026, 3, 11, 1, 30, tzinfo=SHANGHAI)
    sqlite_store.begin_crawl(county.enrolment, as_of=on("03-11"), started_at=moment)
    with reading(sqlite_store._engine) as connection:
        stored = connection.scalar(text("SELECT started_at FROM crawls"))
    assert stored == "2026-03-10 17:30:00.000000"


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    county = County(store)
    with pytest.raises(StoreError, match="has no time zone"):
        store.begin_crawl(county.enrolment, as_of=on("03-11"), started_at=datetime(2026, 3, 11))
