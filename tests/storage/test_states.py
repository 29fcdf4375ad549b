"""How a page was found is kept once for all the nights on which it was found so; databases of before
say the same afterwards, and their chain goes on.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select, text

from storage.engine import reading
from storage.evidence.captures import Captures
from storage.evidence.chain import FIRST_SEAL, Evidence, seal_of
from storage.evidence.packing import packed
from storage.records import Outcome
from storage.store import Store
from storage.tables import StateRow
from tests.storage.county import COLUMN, County, on, shown
from tests.storage.versions import left_at

FACES = {"layout": "trs", "fingerprint": "face", "url": COLUMN.url}
VALIDATORS = {COLUMN.url: ("tag", "")}


@pytest.fixture
def evidence(store: Store, tmp_path: Path) -> Evidence:
    return store.evidence(Captures(tmp_path))


def states(store: Store) -> list[tuple[int, bool]]:
    """Number of each state, and whether it has a sample."""
    with reading(store._engine) as connection:
        rows = connection.execute(select(StateRow.id, StateRow.sample).order_by(StateRow.id))
        return [(row.id, row.sample is not None) for row in rows]


def test_nights_on_which_nothing_changed_share_one_state(
    county: County, store: Store, evidence: Evidence
) -> None:
    for day in range(1, 8):
        county.read(f"03-0{day}", shown("a", "03-01"), validators=VALIDATORS, **FACES)
    assert states(store) == [(1, True)]
    records = [link.record for link in evidence.of_visits(range(1, 8))]
    assert [record["day"] for record in records] == [f"2026-03-0{day}" for day in range(1, 8)]
    assert {record["url"] for record in records} == {COLUMN.url}
    assert list(evidence.problems()) == []


def test_what_has_changed_makes_a_state_of_its_own(county: County, store: Store) -> None:
    county.read("03-01", shown("a", "03-01"), validators=VALIDATORS, **FACES)
    county.read("03-02", shown("a", "03-01"), validators={COLUMN.url: ("other", "")}, **FACES)
    county.read("03-03", shown("a", "03-01"), validators=VALIDATORS, **FACES)
    assert states(store) == [(1, True), (2, True)]
    assert store.known(county.ids[0]).validators == VALIDATORS
    county.visit("03-04", Outcome.SERVER_ERROR, why="500", url=COLUMN.url)
    assert [one.why for one in store.dossier.visits(county.ids[0], 9)] == ["500", "", "", ""]
    known = store.known(county.ids[0])
    assert (known.layout, known.fingerprint, known.validators) == ("trs", "face", VALIDATORS)


def test_a_sample_goes_with_the_last_record_that_rests_on_it_and_comes_back(
    county: County, store: Store, evidence: Evidence
) -> None:
    for day in ("03-01", "03-02"):
        county.visit(day, Outcome.SERVER_ERROR, why="500", url=COLUMN.url)
    county.read("03-03", shown("a", "03-01"), **FACES)
    county.visit("03-04", Outcome.SERVER_ERROR, why="502", url=COLUMN.url)
    evidence.prune(on("03-02"))
    assert states(store) == [(1, True), (2, True), (3, True)]
    assert [bool(link.line) for link in evidence.of_visits([1, 2, 3, 4])] == [False, True] + [
        True
    ] * 2
    evidence.prune(on("03-05"))
    assert states(store) == [(1, False), (2, True), (3, False)], "the last reading stays"
    county.visit("03-06", Outcome.SERVER_ERROR, why="500", url=COLUMN.url)
    assert states(store) == [(1, True), (2, True), (3, False)]
    assert [link.record.get("day") for link in evidence.of_visits([1, 2, 3, 5])] == [
        *(None, None, "2026-03-03", "2026-03-06")
    ]
    assert list(evidence.problems()) == []


BEFORE = (
    "INSERT INTO rosters (sha256, units_csv, columns_csv) VALUES ('x', '', '')",
    f"INSERT INTO columns (name, units, url) VALUES ('工作动态', '教育局', '{COLUMN.url}')",
)
CRAWL = (
    'INSERT INTO crawls (roster_id, as_of, "full", state, started_at, seen_at, host, pid, mark,'
    " note, scope) VALUES (1, :day, true, 'finished', :day, :day, '', 1, '', '', '[1]')"
)
VISIT = (
    "INSERT INTO visits (crawl_id, column_id, day, at, outcome, conclusive, voids, why, url,"
    " status, layout, fingerprint, validators, requests, received, evidence, complete_from) VALUES"
    " (:n, 1, :day, :day, :outcome, :sure, false, :why, 'http://a/', :status, :layout, :face,"
    " :validators, 1, 9, '[]', :day)"
)
SEAL = (
    "INSERT INTO seals (visit_id, column_id, reader, digest, seal, record) VALUES"
    " (:n, 1, :reader, :digest, :seal, :record)"
)
NIGHTS = (
    # outcome, why, layout, fingerprint, validators, reader
    ("read", "20 entries", "trs", "face", '{"http://a/": ["tag", ""]}', "tongbao 0.1.0"),
    ("read", "20 entries", "trs", "face", '{"http://a/": ["tag", ""]}', "tongbao 0.1.0"),
    ("read", "20 entries", "trs", "face", '{"http://a/": ["tag", ""]}', "tongbao 0.2.0"),
    ("server error", "the portal answered 500", "", "", "{}", "tongbao 0.2.0"),
    ("not modified", "", "trs", "", "{}", "tongbao 0.2.0"),
    ("not visited", "the crawl ended", "", "", "{}", ""),
)


def written(store: Store, *, tampered: bool = False) -> None:
    """A database of before with these nights and their chain."""
    with left_at(store, "0021") as connection:
        for statement in BEFORE:
            connection.execute(text(statement))
        seal = FIRST_SEAL
        for number, (outcome, why, layout, face, validators, reader) in enumerate(NIGHTS, start=1):
            day = on(f"03-0{number}")
            sure = outcome in ("read", "not modified")
            facts = {"n": number, "day": day, "outcome": outcome, "sure": sure, "why": why}
            connection.execute(text(CRAWL), {"day": day})
            look = {"layout": layout, "face": face, "validators": validators, "status": 200}
            connection.execute(text(VISIT), facts | look)
            if reader:
                told = {"visit": number, "day": day.isoformat(), "outcome": outcome}
                line = json.dumps(told).encode()
                digest = sha256(line).hexdigest()
                seal = seal_of(seal, digest)
                link = {"n": number, "reader": reader, "digest": digest, "record": packed(line)}
                stored = "none" if tampered and number == 2 else seal
                connection.execute(text(SEAL), link | {"seal": stored})
        rows = {"rosters": 1, "columns": 1, "crawls": 6, "visits": 6, "seals": 5}
        for name, given in rows.items():
            connection.execute(
                text("UPDATE tallies SET given = :given WHERE name = :name"),
                {"name": name, "given": given},
            )


def test_what_visits_said_before_they_say_after_and_their_chain_goes_on(
    database: str, tmp_path: Path
) -> None:
    with Store.open(database, tmp_path) as store:
        written(store)
        store.upgrade()
        store.check()
        evidence = store.evidence(Captures(tmp_path))
        assert list(evidence.problems()) == []
        assert len(states(store)) == 5, "two nights were alike"
        told = [(one.why, one.url, one.status) for one in store.dossier.visits(1, 9)]
        assert told[0] == ("the crawl ended", "http://a/", 200)
        assert told[2:] == [
            ("the portal answered 500", "http://a/", 200),
            *[("20 entries", "http://a/", 200)] * 3,
        ]
        looks = store.sightings.looks([1], on("03-01"), on("03-09"))[1]
        assert [one.reader for one in looks] == ["tongbao 0.1.0"] * 2 + ["tongbao 0.2.0"] * 2
        known = store.known(1)
        assert (known.layout, known.fingerprint) == ("trs", "face")
        assert known.validators == {"http://a/": ("tag", "")}
        county = County(store)
        county.read("03-09", shown("a", "03-08"), column_id=1)
        assert list(evidence.problems()) == []
        store.check()


def test_a_chain_that_was_changed_before_is_found_after(database: str, tmp_path: Path) -> None:
    with Store.open(database, tmp_path) as store:
        written(store, tampered=True)
        store.upgrade()
        problems = list(store.evidence(Captures(tmp_path)).problems())
    assert [problem[:24] for problem in problems] == [
        "link 2: does not follow ",
        "link 3: does not follow ",
    ]
