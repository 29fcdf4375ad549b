"""The web face over the county that a file makes as its `home`, and its clerk before it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.e2e.browsing import log_in, served


@pytest.fixture(scope="module")
def url(home: Path) -> Iterator[str]:
    with served(home) as url:
        yield url.rstrip("/")


@pytest.fixture(scope="module")
def clerk(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=60) as client:
        assert log_in(client).status_code == 303
        yield client
