"""Tests marked `on_both` are played twice: their counties keep their database in an SQLite file of
the folder, and on a PostgreSQL server.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.monitor import kept_in
from tests.storage.conftest import KINDS, kept, maintenance  # noqa: F401 - fixtures


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    both = metafunc.definition.get_closest_marker("on_both")
    if both and "tmp_path" in metafunc.fixturenames:  # else it has no folder, and no county
        metafunc.fixturenames.insert(0, "kind")
        metafunc.parametrize("kind", KINDS, indirect=True)


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the counties of this test keep their database. A server's is emptied for each test, so
    that a test has one county there.
    """
    address = ""
    if request.param != "sqlite":
        address = request.getfixturevalue("kept")().address
    with kept_in.place(address):
        yield request.param
