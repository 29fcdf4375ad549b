"""Tokens of units' links: each opens its own link until that ends, and
no other text opens anything.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.web.tickets import opened, token
from storage.store import Store

BEGUN = datetime(2018, 7, 31, 8, 0, 0, 123456, tzinfo=UTC)
ENDS = BEGUN + timedelta(days=30)
BEFORE = ENDS - timedelta(seconds=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open("sqlite:///a.db", tmp_path) as store:
        store.upgrade()
        yield store


def test_a_link_opens_from_its_making_to_its_end(store: Store) -> None:
    link = store.links.make("甲镇", BEGUN, ENDS)
    assert opened(store.links, token(link), BEGUN) == opened(store.links, token(link), BEFORE)
    assert opened(store.links, token(link), BEFORE) == link
    assert opened(store.links, token(link), ENDS) is None
    assert opened(store.links, token(link), BEGUN - timedelta(seconds=1)) is None


def test_taking_back_ends_the_links_of_that_unit_alone(store: Store) -> None:
    mine, other = (store.links.make(unit, BEGUN, ENDS) for unit in ("甲镇", "乙镇"))
    assert store.links.revoke("甲镇", BEGUN) == 1
    assert opened(store.links, token(mine), BEFORE) is None
    assert opened(store.links, token(other), BEFORE) == other


def test_what_was_signed_cannot_be_changed_in_the_row(store: Store, tmp_path: Path) -> None:
    link = store.links.make("甲镇", BEGUN, ENDS)
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection, connection:
        connection.execute("UPDATE links SET unit = '乙镇'")
    assert opened(store.links, token(link), BEFORE) is None


def test_a_mail_s_link_lasts_and_is_used_again(store: Store) -> None:
    first = store.links.lasting(["甲镇"], BEGUN, BEGUN + timedelta(days=14), ENDS)
    again = store.links.lasting(["甲镇", "乙镇"], BEGUN, BEGUN + timedelta(days=20), ENDS)
    assert again["甲镇"] == first["甲镇"]
    assert again["乙镇"] != first["甲镇"]
    later = store.links.lasting(["甲镇"], BEFORE, ENDS, ENDS + timedelta(days=30))
    assert later["甲镇"] != first["甲镇"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_altered_token_opens(store: Store, data: st.DataObject) -> None:
    good = token(store.links.lasting(["甲镇"], BEGUN, BEFORE, ENDS)["甲镇"])
    place = data.draw(st.integers(0, len(good) - 1))
    other = data.draw(st.text(max_size=3).filter(lambda text: text != good[place]))
    assert opened(store.links, good[:place] + other + good[place + 1 :], BEGUN) is None
