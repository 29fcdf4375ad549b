"""A store on a real database: an SQLite file, and a PostgreSQL server too where
TONGBAO_TEST_DATABASE_URL names one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from storage.store import Store
from tests.storage.county import County

SERVER = os.environ.get("TONGBAO_TEST_DATABASE_URL", "")
SQLITE = "sqlite:///data/tongbao.db"


@pytest.fixture(params=["sqlite", *(["postgresql"] if SERVER else [])])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        yield SQLITE
        return
    name = f"tongbao_test_{uuid4().hex}"
    server = create_engine(make_url(SERVER), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def store(database: str, tmp_path: Path) -> Iterator[Store]:
    with Store.open(database, tmp_path) as store:
        store.upgrade()
        yield store


@pytest.fixture
def county(store: Store) -> County:
    """A county of one column, number 1, that no crawl has visited."""
    return County(store)


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(SQLITE, tmp_path) as store:
        store.upgrade()
        yield store
