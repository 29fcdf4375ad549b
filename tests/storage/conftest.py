"""A store on a real database of each kind: an SQLite file, and a database of a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from storage.store import Store
from tests.storage import server
from tests.storage.county import County
from tests.storage.emptied import Emptied

KINDS = ("sqlite", "postgresql")
SQLITE = "sqlite:///data/tongbao.db"


@contextmanager
def of_server(maintenance: str) -> Iterator[str]:
    """The address of an empty database of the server's own, until the block ends."""
    name = f"tongbao_test_{uuid4().hex}"
    engine = create_engine(make_url(maintenance), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} STRATEGY wal_log"))
    yield make_url(maintenance).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(scope="session")
def maintenance() -> str:
    """The address of the server's maintenance database."""
    address = server.address()
    if address is None:
        pytest.skip(server.NONE)
    return address


@pytest.fixture(scope="session")
def kept(
    maintenance: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Emptied]]:
    """A database of the server's that has its tables, handed from test to test; a
    new one where a test has changed more than rows.
    """
    with ExitStack() as stack:
        held: list[Emptied] = []

        def one() -> Emptied:
            if not (held and held[-1].empty()):
                address = stack.enter_context(of_server(maintenance))
                with Store.open(address, tmp_path_factory.mktemp("kept")) as store:
                    store.upgrade()
                held.append(Emptied(address))
            return held[-1]

        yield one
        for each in held:
            each.close()


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database of each kind: an empty one, or on a server
    one with its tables where the test asks for a store.
    """
    if request.param == "sqlite":
        yield SQLITE
    elif "store" in request.fixturenames:
        yield request.getfixturevalue("kept")().address
    else:
        with of_server(request.getfixturevalue("maintenance")) as address:
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
