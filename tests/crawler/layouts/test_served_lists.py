"""Golden pages of every family: each says what must be read from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden import EXPECTATIONS, GoldenPage, summary


@pytest.mark.parametrize(
    "path", EXPECTATIONS, ids=lambda path: f"{path.parent.name}/{path.name.split('.')[0]}"
)
def test_a_golden_page_is_read_as_its_author_read_it(path: Path) -> None:
    golden = GoldenPage.load(path)
    reading = golden.read()
    assert summary(reading) == golden.expected, reading.why
