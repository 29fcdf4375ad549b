"""A store on a real database: an SQLite file, and a PostgreSQL server too where
TONGBAO_TEST_DATABASE_URL names one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from storage.store import Store
from tests.storage.county import County

SERVER = os.environ.get("TONGBAO_TEST_DATABASE_URL", "")
SQLITE = "sqlite:///data/tongbao.db"


@contextmanager
def of_server(template: str = "template1") -> Iterator[str]:
    """The address of a database of the server's own, made as that one is, until the block ends."""
    name = f"tongbao_test_{uuid4().hex}"
    server = create_engine(make_url(SERVER), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="session")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database on the server that has its tables: to copy it takes a tenth of
    what it takes to make them.
    """
    with of_server() as address:
        with Store.open(address, tmp_path_factory.mktemp("upgraded")) as store:
            store.upgrade()
        yield str(make_url(address).database)


@pytest.fixture(params=["sqlite", *(["postgresql"] if SERVER else [])])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database of each kind: an empty one, or on a server
    one with its tables where the test asks for a store.
    """
    if request.param == "sqlite":
        yield SQLITE
        return
    ready = "store" in request.fixturenames
    with of_server(request.getfixturevalue("upgraded") if ready else "template1") as address:
        yield address


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
