"""Many columns that are empty at once and were never seen otherwise prove
nothing, whatever each of them says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.night.supervisor import Progress, run_crawl
from crawler.visit.mass_emptiness import Emptied
from storage.records import Known, KnownEntry, Outcome, Suspicion, Visit
from tests.crawler.counties import CLOCK, TODAY, county_at, list_page, rows, store_of
from tests.faults import FaultServer

AT = datetime(2018, 7, 31, 2, tzinfo=UTC)


def visit(outcome: Outcome, column_id: int = 1) -> Visit:
    return Visit(column_id, TODAY, AT, outcome, rows=0 if outcome is Outcome.TRULY_EMPTY else None)


def settled(outcomes: Sequence[Outcome], known: Known = Known(1)) -> list[Outcome]:  # noqa: B008 - a frozen value
    emptied = Emptied()
    passed = [one for one in map(visit, outcomes) if not emptied.takes(one, known)]
    return [one.outcome for one in [*passed, *emptied.settled()]]


@pytest.mark.parametrize(
    ("empty", "read", "believed"),
    [(4, 0, True), (5, 0, False), (5, 10, False), (5, 11, True), (20, 39, False)],
)
def test_from_five_columns_and_a_third_on_none_is_proven(
    empty: int, read: int, believed: bool
) -> None:
    outcomes = settled([Outcome.TRULY_EMPTY] * empty + [Outcome.READ] * read)
    assert outcomes.count(Outcome.TRULY_EMPTY) == (empty if believed else 0)
    assert outcomes.count(Outcome.READ) == read


def test_columns_that_did_not_answer_were_not_visited() -> None:
    outcomes = [Outcome.TRULY_EMPTY] * 5 + [Outcome.READ] * 10 + [Outcome.UNREACHABLE] * 20
    assert Outcome.TRULY_EMPTY not in settled(outcomes)


def test_what_was_proven_before_and_what_held_entries_does_not_wait() -> None:
    assert settled([Outcome.TRULY_EMPTY] * 9, Known(1, rows=0)) == [Outcome.TRULY_EMPTY] * 9
    held = Known(1, entries={"a": KnownEntry("a", "一条", TODAY, TODAY)})
    assert settled([Outcome.TRULY_EMPTY] * 9, held) == [Outcome.TRULY_EMPTY] * 9


def test_a_doubt_is_settled_by_a_later_crawl_of_all_columns_only() -> None:
    doubted = Known(1, suspicion=Suspicion(TODAY, Outcome.EMPTY_UNPROVEN, ""))
    assert settled([Outcome.TRULY_EMPTY], doubted) == [Outcome.EMPTY_UNPROVEN]
    earlier = replace(
        doubted, suspicion=Suspicion(TODAY - timedelta(days=1), Outcome.EMPTY_UNPROVEN, "")
    )
    assert settled([Outcome.TRULY_EMPTY], earlier) == [Outcome.TRULY_EMPTY]
    some = Emptied(partial=True)
    assert some.takes(visit(Outcome.TRULY_EMPTY), earlier)
    assert [one.outcome for one in some.settled()] == [Outcome.EMPTY_UNPROVEN]


def empty_page(name: str) -> str:
    return list_page([], name=name).replace("</h2>", "</h2><p>暂无信息</p>")


def test_a_portal_half_empty_on_its_first_night_proves_nothing_until_fewer_are(
    tmp_path: Path,
) -> None:
    portal = FaultServer()
    columns = [(f"栏目{number}", f"/c{number}/index.html") for number in range(12)]
    for number, (name, path) in enumerate(columns):
        full = list_page(rows(8, folder=path.removesuffix("/index.html")), name=name)
        portal.page(path, empty_page(name) if number < 6 else full)
    with portal.serving():
        county = county_at(tmp_path, portal.url, columns)
        with store_of(county) as store:

            def crawled(day: int, only: Sequence[str] = ()) -> list[Outcome]:
                told: dict[str, Progress] = {}
                clock = CLOCK.on(TODAY + timedelta(days=day))
                run_crawl(
                    county,
                    store,
                    clock,
                    columns=only,
                    on_progress=lambda one: told.update({one.column.name: one}),
                )
                return [told[name].outcome for name, _ in columns if name in told]

            assert crawled(0) == [Outcome.EMPTY_UNPROVEN] * 6 + [Outcome.READ] * 6
            assert crawled(1) == [Outcome.EMPTY_UNPROVEN] * 6 + [Outcome.READ] * 6
            assert crawled(2, only=["栏目0"]) == [Outcome.EMPTY_UNPROVEN]
            for name, path in columns[:3]:
                portal.page(
                    path, list_page(rows(8, folder=path.removesuffix("/index.html")), name=name)
                )
            assert crawled(3) == [Outcome.READ] * 3 + [Outcome.TRULY_EMPTY] * 3 + [Outcome.READ] * 6
            assert crawled(4, only=["栏目4"]) == [Outcome.TRULY_EMPTY]
