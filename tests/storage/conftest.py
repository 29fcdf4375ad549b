"""A store on a real database of each kind: an SQLite file, and a database of a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from storage.store import Store
from tests.storage import server
from tests.storage.county import County
from tests.storage.emptied import Emptied
from tests.storage.server import of_server

KINDS = ("sqlite", "postgresql")
SQLITE = "sqlite:///data/tongbao.db"


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
