"""Logins of the web face: they end when they should, and looking at pages hardly writes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.store import Store
from storage.web.accounts import Accounts, Role

BEGUN = datetime(2018, 7, 31, 8, tzinfo=UTC)
IDLE, LONGEST = timedelta(hours=2), timedelta(hours=12)


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    with Store.open("sqlite:///a.db", tmp_path) as store:
        store.upgrade()
        store.accounts.add("张主任", Role.CLERK, "hash", BEGUN)
        store.accounts.log_in("张主任", "hash", "digest", "form", BEGUN, LONGEST)
        yield store.accounts


def is_open(accounts: Accounts, after: timedelta) -> bool:
    return accounts.session("digest", BEGUN + after, IDLE, LONGEST) is not None


def test_a_login_ends_after_two_idle_hours(accounts: Accounts) -> None:
    assert is_open(accounts, timedelta(seconds=30))
    assert is_open(accounts, IDLE)
    assert is_open(accounts, 2 * IDLE)
    assert not is_open(accounts, 3 * IDLE + timedelta(seconds=1))


def test_a_login_that_is_used_ends_after_twelve_hours(accounts: Accounts) -> None:
    assert all(is_open(accounts, timedelta(hours=hour)) for hour in range(13))
    assert not is_open(accounts, LONGEST + timedelta(seconds=1))


def test_an_old_login_is_forgotten_when_somebody_logs_in(accounts: Accounts) -> None:
    late = BEGUN + LONGEST + timedelta(hours=1)
    accounts.log_in("张主任", "hash", "other", "form", late, LONGEST)
    assert accounts.session("other", late, IDLE, LONGEST) is not None
    assert accounts.session("digest", BEGUN, IDLE, LONGEST) is None


def test_who_loses_account_or_password_while_logging_in_is_not_let_in(accounts: Accounts) -> None:
    assert accounts.log_in("张主任", "hash", "first", "form", BEGUN, LONGEST)
    accounts.remove("张主任")
    assert not accounts.log_in("张主任", "hash", "second", "form", BEGUN, LONGEST)
    accounts.add("张主任", Role.CLERK, "another", BEGUN)
    assert not accounts.log_in("张主任", "hash", "third", "form", BEGUN, LONGEST)
    for digest in ("first", "second", "third"):
        assert accounts.session(digest, BEGUN, IDLE, LONGEST) is None
