"""What a crawl keeps: every answer as it came, before the visit that rests on it, of
doubtful and failed visits too.
"""

from __future__ import annotations

import asyncio
import gzip
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from config.county import County
from crawler.night.supervisor import CrawlSummary, run_crawl
from crawler.night.writer import Writer
from monitor.demo.portal import Answer, Portal, Site, serving
from storage.evidence.captures import Captures
from storage.evidence.chain import Evidence
from storage.records import CrawlState, Outcome
from storage.store import Store
from tests.crawler.counties import CLOCK, TODAY, county_at, list_page, rows, store_of

pytestmark = pytest.mark.slow

PATH = "/gzdt/index.html"


@dataclass
class Watch:
    site: Site
    portal: Portal
    county: County
    store: Store

    @property
    def evidence(self) -> Evidence:
        return self.store.evidence(Captures(self.county.home))

    def crawl(self, day: date = TODAY) -> CrawlSummary:
        return run_crawl(self.county, self.store, CLOCK.on(day))

    def last_record(self) -> dict[str, Any]:
        return self.evidence.of_visits(range(1, 100))[-1].record

    def kept(self) -> set[str]:
        return {path.stem for path in (self.county.home / "data" / "evidence").rglob("*.gz")}


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    site = Site()
    with serving(site) as portal:
        county = county_at(tmp_path, portal.url.rstrip("/"), [("工作动态", PATH)])
        with store_of(county) as store:
            yield Watch(site, portal, county, store)


def digest(body: bytes) -> str:
    return sha256(body).hexdigest()


def test_every_page_of_a_list_is_kept_as_it_was_before_compression(watch: Watch) -> None:
    first = list_page(rows(40)[:20], following="index_2.html").encode()
    second = list_page(rows(40)[20:]).encode()
    watch.site.files[PATH] = Answer(gzip.compress(first), headers=(("Content-Encoding", "gzip"),))
    watch.site.files["/gzdt/index_2.html"] = Answer(second)
    assert watch.crawl().state is CrawlState.FINISHED
    record = watch.last_record()
    assert [capture["sha256"] for capture in record["captures"]] == [digest(first), digest(second)]
    assert [capture["bytes"] for capture in record["captures"]] == [len(first), len(second)]
    assert record["captures"][0]["headers"]["content-encoding"] == "gzip"
    assert record["captures"][1]["sent"]["referer"].endswith(PATH)
    assert watch.evidence.captures.read(digest(first)) == first
    assert list(watch.evidence.problems()) == []


def test_in_a_replay_the_answers_keep_the_moment_at_which_they_really_came(watch: Watch) -> None:
    watch.site.files[PATH] = Answer(list_page(rows(20)).encode())
    before = datetime.now(UTC) - timedelta(seconds=1)
    watch.crawl()
    record = watch.last_record()
    assert record["day"] == TODAY.isoformat()
    assert before <= datetime.fromisoformat(record["captures"][0]["at"]) <= datetime.now(UTC)


def test_an_unchanged_page_adds_no_bytes(watch: Watch) -> None:
    page = list_page(rows(20)).replace("<title>工作动态", "<title>信息")
    watch.site.files[PATH] = Answer(page.encode())
    watch.crawl()
    kept = watch.kept()
    assert len(kept) == 2, (
        "the page, and the portal's home page, with which a list of no name is compared"
    )
    for day in (1, 2, 3):
        watch.crawl(TODAY + timedelta(days=day))
    assert watch.kept() == kept
    assert watch.last_record()["captures"][0]["sha256"] in kept


def test_the_page_behind_a_doubt_and_behind_a_failure_is_kept_too(watch: Watch) -> None:
    watch.site.files[PATH] = Answer(list_page(rows(20)).encode())
    watch.crawl()
    other = list_page(rows(20, newest=date(2015, 1, 1), folder="/other")).encode()
    refusal = b"<html><body>denied</body></html>"
    for step, (answer, outcome) in enumerate(
        ((Answer(other), Outcome.LAYOUT_CHANGED), (Answer(refusal, status=403), Outcome.REFUSED)),
        start=1,
    ):
        watch.site.files[PATH] = answer
        watch.crawl(TODAY + timedelta(days=step))
        record = watch.last_record()
        assert record["outcome"] == outcome.value
        assert [capture["sha256"] for capture in record["captures"]] == [digest(answer.body)]
    assert {digest(other), digest(refusal)} <= watch.kept()


@pytest.mark.skipif(os.name != "posix", reason="needs a file in the folder's place")
def test_a_crawl_that_cannot_keep_what_it_read_fails_and_says_so(watch: Watch) -> None:
    watch.site.files[PATH] = Answer(list_page(rows(20)).encode())
    folder = watch.county.home / "data" / "evidence"
    folder.write_text("in the way", encoding="utf-8")
    summary = watch.crawl()
    assert summary.state is CrawlState.FAILED
    assert "cannot be kept" in summary.note
    assert dict(summary.outcomes) == {Outcome.NOT_VISITED: 1}
    folder.unlink()
    assert watch.crawl(TODAY + timedelta(days=1)).state is CrawlState.FINISHED


def test_a_whole_crawl_takes_away_what_is_too_old_and_one_for_a_day_to_come_takes_nothing(
    watch: Watch,
) -> None:
    def has_record() -> list[bool]:
        return [bool(link.line) for link in watch.evidence.of_visits(range(1, 100))]

    real = CLOCK.on(None).today()
    for step, day in enumerate(
        (TODAY, TODAY + timedelta(days=1), real - timedelta(days=30)), start=20
    ):
        watch.site.files[PATH] = Answer(list_page(rows(step)).encode())
        watch.crawl(day)
    assert has_record() == [False, True, True]
    watch.crawl(real + timedelta(days=4000))
    assert has_record() == [False, True, True, True]
    assert list(watch.evidence.problems()) == []


def test_what_the_writer_is_still_writing_is_waited_for(watch: Watch) -> None:
    """A page that is wanted again in the same crawl is read from there, and not asked for twice."""

    class Slow(Captures):
        def keep(self, digest: str, body: bytes, at: datetime) -> None:
            time.sleep(0.2)
            super().keep(digest, body, at)

    writer = Writer(watch.store, Slow(watch.county.home), 1, lambda _: None)

    async def kept() -> bytes | None:
        digest = await writer.keep(b"page", datetime.now(UTC))
        await asyncio.sleep(0.05)
        return await writer.kept(digest)

    writer.start()
    assert asyncio.run(kept()) == b"page"
    writer.close()
