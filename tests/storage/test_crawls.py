"""A crawl leaves exactly one outcome for every column of its scope,
and never runs twice at once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.errors import CrawlRunningError, StoreError
from storage.owners import SILENCE, this_process
from storage.records import CrawlState, Outcome, Owner, Visit
from storage.store import Store
from tests.storage.county import COLUMN, County, at, on

DAY = on("03-10")
MORNING = at(DAY)
ELSEWHERE = Owner("another-host", 17, "boot/1")


@pytest.fixture
def pair(store: Store) -> County:
    return County(
        store, COLUMN, replace(COLUMN, name="通知公告", url="http://www.county.gov.cn/jyj/tzgg/")
    )


def test_a_finished_crawl_tells_what_it_did(pair: County) -> None:
    store = pair.store
    crawl_id = store.begin_crawl(pair.enrolment, as_of=DAY, started_at=MORNING, full=True)
    later = MORNING + timedelta(minutes=3)
    store.record(crawl_id, [Visit(key, DAY, MORNING, Outcome.READ) for key in pair.ids])
    store.finish_crawl(crawl_id, later, CrawlState.FINISHED, "all well")
    (crawl,) = store.crawls(5)
    assert (crawl.crawl_id, crawl.as_of, crawl.full, crawl.state) == (
        crawl_id,
        DAY,
        True,
        CrawlState.FINISHED,
    )
    assert (crawl.started_at, crawl.finished_at, crawl.note) == (MORNING, later, "all well")
    assert crawl.outcomes == {Outcome.READ: 2}


def test_a_column_that_a_crawl_did_not_come_to_is_not_visited(pair: County) -> None:
    store = pair.store
    crawl_id = store.begin_crawl(pair.enrolment, as_of=DAY, started_at=MORNING)
    store.record(crawl_id, [Visit(pair.ids[0], DAY, MORNING, Outcome.READ)])
    assert store.visited(crawl_id) == {pair.ids[0]}
    store.finish_crawl(crawl_id, MORNING, CrawlState.ABORTED, "stopped by the operator")
    assert store.visited(crawl_id) == set(pair.ids)
    assert store.crawls(1)[0].outcomes == {Outcome.READ: 1, Outcome.NOT_VISITED: 1}
    assert store.standings(DAY, pair.ids)[pair.ids[1]].outcome is Outcome.NOT_VISITED


def test_a_crawl_over_some_columns_leaves_the_others_alone(pair: County) -> None:
    store = pair.store
    crawl_id = store.begin_crawl(
        pair.enrolment, as_of=DAY, started_at=MORNING, scope_ids=pair.ids[1:]
    )
    store.finish_crawl(crawl_id, MORNING, CrawlState.FAILED)
    assert store.visited(crawl_id) == {pair.ids[1]}


def test_a_second_visit_of_a_column_in_one_crawl_is_refused_whole(pair: County) -> None:
    store = pair.store
    crawl_id = store.begin_crawl(pair.enrolment, as_of=DAY, started_at=MORNING)
    store.record(crawl_id, [Visit(pair.ids[0], DAY, MORNING, Outcome.READ)])
    with pytest.raises(StoreError):
        store.record(
            crawl_id, [Visit(key, DAY, MORNING, Outcome.SERVER_ERROR) for key in reversed(pair.ids)]
        )
    assert store.visited(crawl_id) == {pair.ids[0]}


def test_a_visit_of_an_unknown_crawl_or_column_is_refused(pair: County) -> None:
    with pytest.raises(StoreError):
        pair.store.record(99, [Visit(pair.ids[0], DAY, MORNING, Outcome.READ)])
    with pytest.raises(StoreError, match="no crawl 99"):
        pair.store.finish_crawl(99, MORNING, CrawlState.FINISHED)


def test_a_second_crawl_of_the_same_day_is_another_crawl(pair: County) -> None:
    for outcome in (Outcome.SERVER_ERROR, Outcome.READ):
        pair.visit("03-10", outcome)
    assert pair.standing("03-10").outcome is Outcome.READ
    assert len(pair.store.crawls(5)) == 2


def test_a_crawl_is_refused_while_another_runs_and_told_which(pair: County) -> None:
    store = pair.store
    crawl_id = store.begin_crawl(pair.enrolment, as_of=DAY, started_at=MORNING)
    with pytest.raises(
        CrawlRunningError, match=f"crawl {crawl_id} .*2026-03-10 02:00:00 UTC.*process"
    ) as refusal:
        store.begin_crawl(pair.enrolment, as_of=DAY, started_at=MORNING + timedelta(hours=9))
    assert (refusal.value.owner, refusal.value.since) == (this_process(), MORNING)
    assert refusal.value.columns == len(pair.ids)
    store.finish_crawl(crawl_id, MORNING, CrawlState.FINISHED)
    store.begin_crawl(pair.enrolment, as_of=DAY, started_at=MORNING)


def test_a_later_process_with_the_same_number_is_not_the_one_that_crawled(pair: County) -> None:
    store = pair.store
    reborn = replace(this_process(), mark="an earlier start")
    dead = store.begin_crawl(pair.enrolment, as_of=DAY, started_at=MORNING, owner=reborn)
    store.begin_crawl(pair.enrolment, as_of=DAY, started_at=MORNING)
    interrupted = store.crawls(2)[1]
    assert (interrupted.crawl_id, interrupted.state) == (dead, CrawlState.INTERRUPTED)
    assert interrupted.outcomes == {Outcome.NOT_VISITED: 2}


def test_a_crawl_on_another_host_lives_as_long_as_it_is_heard_of(pair: County) -> None:
    store = pair.store
    crawl_id = store.begin_crawl(pair.enrolment, as_of=DAY, started_at=MORNING, owner=ELSEWHERE)
    store.heartbeat(crawl_id, MORNING + timedelta(hours=1))
    with pytest.raises(CrawlRunningError, match="another-host"):
        store.begin_crawl(
            pair.enrolment, as_of=DAY, started_at=MORNING + timedelta(hours=1) + SILENCE / 2
        )
    store.begin_crawl(pair.enrolment, as_of=DAY, started_at=MORNING + timedelta(hours=1) + SILENCE)
    assert store.crawls(2)[1].state is CrawlState.INTERRUPTED


def test_recording_is_a_sign_of_life(pair: County) -> None:
    store = pair.store
    crawl_id = store.begin_crawl(pair.enrolment, as_of=DAY, started_at=MORNING, owner=ELSEWHERE)
    store.record(crawl_id, [Visit(pair.ids[0], DAY, MORNING + timedelta(hours=2), Outcome.READ)])
    assert store.crawls(1)[0].seen_at == MORNING + timedelta(hours=2)


def test_a_recheck_of_one_column_among_several_is_no_crawl_of_all(pair: County) -> None:
    store = pair.store
    night = store.begin_crawl(pair.enrolment, as_of=DAY, started_at=MORNING)
    store.finish_crawl(night, MORNING, CrawlState.FINISHED)
    recheck = store.begin_crawl(
        pair.enrolment, as_of=DAY, started_at=MORNING, scope_ids=pair.ids[:1]
    )
    store.finish_crawl(recheck, MORNING, CrawlState.FAILED)
    assert [one.crawl_id for one in store.crawls(5)] == [recheck, night]
    assert [one.crawl_id for one in store.crawls(5, of_all=True)] == [night]
    assert [one.of_one for one in store.crawls(5)] == [True, False]


def test_where_there_is_one_column_every_crawl_is_of_all(store: Store) -> None:
    county = County(store)
    crawl_id = store.begin_crawl(county.enrolment, as_of=DAY, started_at=MORNING)
    assert [one.crawl_id for one in store.crawls(5, of_all=True)] == [crawl_id]
