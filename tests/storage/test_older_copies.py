"""A crawl in which the portal showed an older copy of itself speaks only for what is later."""

from __future__ import annotations

import pytest

from storage.crawls.doubts import is_older_copy
from storage.records import CrawlState, Outcome, Visit
from tests.storage.county import County, at, on, shown


def crawled(county: County, day: str, until: str | None, **more: object) -> None:
    crawl_id = county.store.begin_crawl(
        county.enrolment, as_of=on(day), started_at=at(on(day)), scope_ids=county.ids
    )
    entries = (shown("a", "03-09"),) if not more else ()
    visit = Visit(county.ids[0], on(day), at(on(day)), Outcome.READ, entries=entries, **more)  # type: ignore[arg-type]
    county.store.record(crawl_id, [visit])
    if until is not None:
        county.store.note_older_copy(crawl_id, on(until))
    county.store.finish_crawl(crawl_id, at(on(day)), CrawlState.FINISHED)


@pytest.mark.parametrize(("until", "voided"), [(None, False), ("03-08", False), ("03-09", True)])
def test_a_list_that_shows_nothing_later_than_the_copy_is_not_believed(
    county: County, until: str | None, voided: bool
) -> None:
    crawled(county, "03-20", until)
    assert county.standing("03-20").voided is voided
    assert county.standing("03-20").latest == on("03-09")


def test_the_next_crawl_that_shows_none_speaks_for_the_column_again(county: County) -> None:
    crawled(county, "03-20", "03-15")
    crawled(county, "03-21", None)
    assert not county.standing("03-21").voided


def test_a_doubt_of_such_a_crawl_is_the_portal_s_however_few_columns_showed_it(
    county: County,
) -> None:
    crawled(county, "03-10", None)
    drift = {"outcome": Outcome.LAYOUT_CHANGED, "voids": True, "fingerprint": "seen"}
    for day, until, shared in (("03-20", None, False), ("03-21", "03-15", True)):
        crawl_id = county.store.begin_crawl(
            county.enrolment, as_of=on(day), started_at=at(on(day)), scope_ids=county.ids
        )
        county.store.record(crawl_id, [Visit(county.ids[0], on(day), at(on(day)), **drift)])  # type: ignore[arg-type]
        if until is not None:
            county.store.note_older_copy(crawl_id, on(until))
        county.store.finish_crawl(crawl_id, at(on(day)), CrawlState.FINISHED)
        doubt = county.store.known(county.ids[0]).suspicion
        assert doubt is not None
        assert doubt.shared is shared


@pytest.mark.parametrize(
    ("older", "unmoved", "alive", "copy"),
    [
        (3, 0, 0, True),
        (2, 0, 0, False),
        (2, 30, 0, False),
        (3, 2, 6, True),
        (3, 1, 0, True),
        (3, 1, 1, False),
        (3, 1, 6, False),
        (3, 2, 7, False),
        (5, 0, 10, True),
        (5, 90, 10, True),
        (5, 90, 11, False),
    ],
)
def test_so_many_lists_that_go_back_are_an_older_copy_of_the_portal(
    older: int, unmoved: int, alive: int, copy: bool
) -> None:
    assert is_older_copy(older, unmoved, alive) is copy
