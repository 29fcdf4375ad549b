"""Evidence: a record of every visit, chained, so that whatever was changed or
taken out afterwards is found.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from storage.engine import writing
from storage.errors import StoreError
from storage.evidence.captures import Captures
from storage.evidence.chain import FIRST_SEAL, Evidence, seal_of
from storage.evidence.tables import SealRow
from storage.records import Capture, Outcome
from storage.store import Store
from tests.storage.county import COLUMN, County, at, on, shown

PAGE = b"<html><li>2026-03-01</li></html>"
LATER = b"<html><li>2026-03-09</li></html>"


@pytest.fixture
def evidence(store: Store, tmp_path: Path) -> Evidence:
    return store.evidence(Captures(tmp_path))


def received(evidence: Evidence, day: str, body: bytes, status: int = 200) -> Capture:
    """An answer of that day, kept."""
    digest = hashlib.sha256(body).hexdigest() if body else ""
    if body:
        evidence.captures.keep(digest, body, at(on(day)))
    headers = {"content-type": "text/html", "server": "nginx"}
    return Capture(
        COLUMN.url, at(on(day)), status, headers, {"user-agent": "tongbao"}, None, digest, len(body)
    )


def three_visits(county: County, evidence: Evidence) -> None:
    county.read("03-02", shown("a", "03-01"), evidence=(received(evidence, "03-02", PAGE),))
    county.visit("03-03", Outcome.NOT_MODIFIED, evidence=(received(evidence, "03-03", b"", 304),))
    county.read("03-10", shown("b", "03-09"), evidence=(received(evidence, "03-10", LATER),))


def change(store: Store, statement: str) -> None:
    with writing(store._engine) as connection:
        connection.execute(text(statement))


def test_a_record_says_what_was_asked_what_came_back_and_what_it_was_taken_for(
    county: County, evidence: Evidence
) -> None:
    three_visits(county, evidence)
    (first,) = evidence.of_visits([1])
    assert first.record["column"] == {
        "id": 1,
        "name": COLUMN.name,
        "units": "教育局",
        "url": COLUMN.url,
    }
    assert (first.record["day"], first.record["outcome"]) == ("2026-03-02", "read")
    assert (first.record["entries"], first.record["newest"]) == (1, "2026-03-01")
    assert first.record["reader"].startswith("tongbao ")
    (capture,) = first.record["captures"]
    assert capture["sha256"] == hashlib.sha256(PAGE).hexdigest()
    assert (capture["status"], capture["headers"]["server"], capture["sent"]) == (
        200,
        "nginx",
        {"user-agent": "tongbao"},
    )
    assert evidence.captures.read(capture["sha256"]) == PAGE


def test_a_page_that_has_not_changed_costs_no_bytes_and_leads_to_the_reading_it_rests_on(
    county: County, evidence: Evidence, tmp_path: Path
) -> None:
    three_visits(county, evidence)
    county.read("03-11", shown("b", "03-09"), evidence=(received(evidence, "03-11", LATER),))
    (unchanged,) = evidence.of_visits([2])
    assert unchanged.record["same_as_visit"] == 1
    assert len(list((tmp_path / "data" / "evidence").rglob("*.gz"))) == 2


def test_each_seal_follows_from_the_one_before_and_the_record_by_sha256_alone(
    county: County, evidence: Evidence
) -> None:
    three_visits(county, evidence)
    before, links = evidence.links(1, 3)
    assert before == FIRST_SEAL
    seal = before
    for link, full in zip(links, evidence.of_visits([1, 2, 3]), strict=True):
        seal = hashlib.sha256((seal + link.digest).encode()).hexdigest()
        assert seal == link.seal
        assert hashlib.sha256(full.line.encode()).hexdigest() == link.digest
        assert json.loads(full.line)["visit"] == link.visit_id
    assert evidence.links(3, 3)[0] == links[1].seal
    assert list(evidence.problems()) == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DELETE FROM seals WHERE id = 2", "link 3: does not follow"),
        ("DELETE FROM seals WHERE id = 3", "visit 3: its link is missing"),
        (
            "UPDATE seals SET digest = (SELECT digest FROM seals WHERE id = 1) WHERE id = 2",
            "link 2: does not follow",
        ),
        ("UPDATE visits SET outcome = 'read' WHERE id = 2", "visit 2: is stored otherwise"),
        ("UPDATE visits SET day = '2026-03-04' WHERE id = 2", "visit 2: is stored otherwise"),
    ],
)
def test_what_was_changed_or_removed_in_the_database_is_found(
    county: County, store: Store, evidence: Evidence, statement: str, told: str
) -> None:
    three_visits(county, evidence)
    change(store, statement)
    assert any(problem.startswith(told) for problem in evidence.problems())


def test_a_record_written_anew_is_found_even_with_its_digest(
    county: County, store: Store, evidence: Evidence
) -> None:
    three_visits(county, evidence)
    (link,) = evidence.of_visits([1])
    forged = link.line.replace("2026-03-01", "2026-02-01").encode()
    digest = hashlib.sha256(forged).hexdigest()
    first = update(SealRow).where(SealRow.id == 1)
    with writing(store._engine) as connection:
        connection.execute(first.values(record=zlib.compress(forged)))
    assert any("the record of visit 1 was changed" in problem for problem in evidence.problems())
    with writing(store._engine) as connection:
        connection.execute(first.values(digest=digest, seal=seal_of(FIRST_SEAL, digest)))
    assert list(evidence.problems()) == [
        "link 2: does not follow from the link before it: one was changed, removed or added"
    ]


def test_a_capture_with_one_byte_changed_or_taken_away_is_found(
    county: County, evidence: Evidence, tmp_path: Path
) -> None:
    three_visits(county, evidence)
    digest = hashlib.sha256(PAGE).hexdigest()
    path = Captures(tmp_path).path(digest)
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path.write_bytes(whole)
    assert list(evidence.problems()) == [f"visit 1: the capture {digest} was changed"]
    path.unlink()
    assert list(evidence.problems()) == [f"visit 1: the capture {digest} is missing"]


def test_what_is_too_old_goes_but_for_what_later_visits_rest_on_and_the_chain_still_holds(
    county: County, evidence: Evidence
) -> None:
    three_visits(county, evidence)
    county.visit("03-12", Outcome.NOT_MODIFIED, evidence=(received(evidence, "03-12", b"", 304),))
    evidence.prune(on("03-12"))
    assert [bool(link.line) for link in evidence.of_visits([1, 2, 3, 4])] == [
        False,
        False,
        True,
        True,
    ]
    assert evidence.captures.read(hashlib.sha256(PAGE).hexdigest()) is None
    assert evidence.captures.read(hashlib.sha256(LATER).hexdigest()) == LATER
    assert list(evidence.problems()) == []


def test_bytes_that_came_again_are_kept_from_then_on(evidence: Evidence) -> None:
    received(evidence, "03-02", PAGE)
    received(evidence, "03-20", PAGE)
    evidence.captures.prune(at(on("03-10")), ())
    digest = hashlib.sha256(PAGE).hexdigest()
    assert evidence.captures.read(digest) == PAGE
    evidence.captures.prune(at(on("03-20")) + timedelta(hours=1), ())
    assert evidence.captures.problem(digest) == f"the capture {digest} is missing"


def test_a_capture_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "evidence").write_text("in the way")
    with pytest.raises(StoreError, match="the answer cannot be kept"):
        Captures(tmp_path).keep("ab" * 32, PAGE, at(on("03-02")))
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["evidence"]


def test_hostile_headers_and_texts_are_bounded_and_do_not_break_the_record(
    county: County, evidence: Evidence
) -> None:
    headers = {f"x-{number}": "v" * 10_000 for number in range(500)}
    capture = Capture(COLUMN.url, at(on("03-02")), 200, headers, form=(("q", "\ud800"),))
    county.visit("03-02", Outcome.NOT_A_LIST, evidence=(capture,), why="\ud800\u2028 odd")
    (link,) = evidence.of_visits([1])
    assert len(link.line) < 200_000
    assert "\n" not in link.line
    assert list(evidence.problems()) == []
