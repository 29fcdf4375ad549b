"""The table names every item once, and what it calls covered is shown by tests that exist."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.reliability.__main__ import FAILING, standing
from tests.reliability.table import COUNTS, COVERED, MISSING, PARTIAL, Item, items

ROOT = Path(__file__).parents[2]
LEAST_COVERED = 126


@cache
def named_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def test_every_item_stands_in_the_table_once() -> None:
    expected = [
        f"{group}-{number:02d}" for group, count in COUNTS.items() for number in range(1, count + 1)
    ]
    assert sorted(item.name for item in items()) == sorted(expected)
    assert len(expected) == 141


@pytest.mark.parametrize("item", items(), ids=lambda item: item.name)
def test_what_is_said_to_be_covered_is_shown_by_a_test_that_exists(item: Item) -> None:
    assert item.state in (COVERED, PARTIAL, MISSING)
    assert bool(item.tests) is (item.state != MISSING)
    assert item.state == COVERED or item.note
    for test in item.tests:
        path, _, name = test.partition("[")[0].partition("::")
        assert name in named_in(ROOT / path), test


def test_what_was_covered_once_stays_covered() -> None:
    assert Counter(item.state for item in items())[COVERED] >= LEAST_COVERED


def test_what_is_shown_on_a_server_alone_is_shown_in_part_where_there_is_none() -> None:
    item = Item("D-10", COVERED, ("a", "a[postgresql]"), "")
    assert standing(item, {"a": {"passed"}}) == PARTIAL
    assert standing(item, {"a": {"passed"}, "a[postgresql]": {"passed"}}) == COVERED
    assert standing(item, {"a": {"passed"}, "a[postgresql]": {"failed"}}) == FAILING


@pytest.mark.parametrize(
    ("state", "became", "expected"),
    [
        (COVERED, {"a": {"passed"}, "b": {"passed", "skipped"}}, COVERED),
        (COVERED, {"a": {"passed"}, "b": {"skipped"}}, PARTIAL),
        (COVERED, {"a": {"passed"}, "b": {"passed", "failed"}}, FAILING),
        (COVERED, {"a": {"passed"}}, FAILING),
        (PARTIAL, {"a": {"passed"}, "b": {"passed"}}, PARTIAL),
    ],
)
def test_an_item_stands_as_its_worst_test_does(
    state: str, became: dict[str, set[str]], expected: str
) -> None:
    assert standing(Item("K-01", state, ("a", "b"), ""), became) == expected
