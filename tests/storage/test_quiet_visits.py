"""Most visits find nothing modified: they say so in few bytes, and their evidence stays whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.evidence.captures import Captures
from storage.records import UNCHANGED, Capture, CrawlState, Outcome, Visit
from storage.store import Store
from tests.storage.county import COLUMN, County, at, on, shown

MOST_BYTES = 600
"""Of the database for one visit that found nothing modified, its link of the chain and its place
in every index included.
"""


def quiet(county: County, day: str, why: str = UNCHANGED) -> None:
    county.visit(day, Outcome.NOT_MODIFIED, why=why, url=COLUMN.url, status=304, requests=1)


def test_the_reason_of_a_quiet_visit_is_told_though_it_is_not_stored(county: County) -> None:
    county.read("03-10", shown("a", "03-09"), why="1 entry")
    quiet(county, "03-11")
    quiet(county, "03-12", f"{UNCHANGED} (The portal's certificate: expired.)")
    past = county.store.dossier.visits(county.ids[0], 10)
    assert [one.why for one in past] == [
        f"{UNCHANGED} (The portal's certificate: expired.)",
        UNCHANGED,
        "1 entry",
    ]


def test_its_record_in_the_chain_says_it_in_full(county: County, tmp_path: Path) -> None:
    county.read("03-10", shown("a", "03-09"))
    quiet(county, "03-11")
    evidence = county.store.evidence(Captures(tmp_path))
    (sealed,) = evidence.of_visits([2])
    assert sealed.record["why"] == UNCHANGED
    assert sealed.record["same_as_visit"] == 1
    assert list(evidence.problems()) == []


def test_a_quiet_visit_takes_few_bytes(tmp_path: Path) -> None:
    columns = [
        replace(COLUMN, name=f"工作动态{n}", url=f"http://www.county.gov.cn/jyj/gzdt{n}/")
        for n in range(60)
    ]
    with Store.open("sqlite:///store.db", tmp_path) as store:
        store.upgrade()
        county = County(store, *columns)
        night(county, 0, Outcome.READ)
        before = size_of(tmp_path / "before.db", store)
        nights = 40
        for later in range(1, nights + 1):
            night(county, later, Outcome.NOT_MODIFIED)
        grown = size_of(tmp_path / "after.db", store) - before
    assert grown / (nights * len(columns)) <= MOST_BYTES


def night(county: County, later: int, outcome: Outcome) -> None:
    """One crawl in which every column comes to the same outcome."""
    day = on("03-10") + timedelta(days=later)
    crawl_id = county.store.begin_crawl(
        county.enrolment, as_of=day, started_at=at(day), scope_ids=county.ids
    )
    entries = (shown("a", "03-09"),) if outcome is Outcome.READ else ()
    visits = [
        Visit(
            column_id,
            day,
            at(day),
            outcome,
            why=UNCHANGED if outcome is Outcome.NOT_MODIFIED else "1 entry",
            url=column.url,
            status=304 if outcome is Outcome.NOT_MODIFIED else 200,
            layout="general",
            entries=entries,
            requests=1,
            evidence=(capture(column.url, day.isoformat()),),
        )
        for column_id, column in zip(county.ids, county.columns, strict=True)
    ]
    county.store.record(crawl_id, visits)
    county.store.finish_crawl(crawl_id, at(day), CrawlState.FINISHED)


def capture(url: str, day: str) -> Capture:
    """An answer as portals give it."""
    received = datetime.fromisoformat(f"{day}T18:00:00.123").replace(tzinfo=UTC)
    headers = {
        "server": "nginx",
        "date": "Fri, 20 Nov 2026 18:00:00 GMT",
        "etag": '"5fb7f3a1-4e2a"',
    }
    sent = {"if-none-match": '"5fb7f3a1-4e2a"', "accept-encoding": "gzip, deflate"}
    return Capture(url, received, 304, headers, sent, None, "", 0)


def size_of(copy: Path, store: Store) -> int:
    """Bytes of the database in one file."""
    store.backup(copy)
    return copy.stat().st_size
