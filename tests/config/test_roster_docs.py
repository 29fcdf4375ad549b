"""docs/roster.md and its Chinese sister describe the roster as the code reads it: every header,
spelling, example and cycle.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from config.county import parse_registry
from config.cycle_words import PATTERNS, cycle_of
from config.io.headers import Header
from config.registry import NAMED_CYCLES
from config.roster.headers import COLUMN_TABLE, UNIT_TABLE

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = ("roster.md", "roster.zh-CN.md")


def section(page: str, heading: str) -> str:
    text = (DOCS / page).read_text(encoding="utf-8")
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def table(page: str, heading: str) -> list[list[str]]:
    """The rows of the first table of a section, its headers left out."""
    lines = re.findall(r"^\| (.*) \|$", section(page, heading), re.MULTILINE)
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)] for line in lines[1:]]


def described(page: str, heading: str) -> Mapping[str, list[str]]:
    return {row[0]: row[1:] for row in table(page, heading)}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("heading", "headers"), [("units.csv", UNIT_TABLE), ("columns.csv", COLUMN_TABLE)]
)
def test_every_header_is_described_with_an_example_and_its_other_names(
    page: str, heading: str, headers: Sequence[Header]
) -> None:
    rows = described(page, heading)
    assert list(rows) == [header.name for header in headers]
    for header in headers:
        required, meaning, example, spellings = rows[header.name]
        assert required == ("*" if header.required else "")
        assert example == f"`{header.example}`"
        assert spellings == "、".join(header.spellings)
        assert len(meaning) > 5
        if page == "roster.zh-CN.md":
            assert meaning == header.meaning


@pytest.mark.parametrize("page", PAGES)
def test_every_cycle_is_described_and_every_spelling_is_read_so(page: str) -> None:
    rows = described(page, "更新周期")
    assert list(rows)[: len(NAMED_CYCLES)] == [cycle.word for cycle in NAMED_CYCLES]
    assert set(rows) >= set(PATTERNS[2:])
    for word, (_, spellings) in rows.items():
        assert {cycle_of(text).word for text in (word, *spellings.split("、"))} == {word}


def test_the_examples_are_rows_that_are_read() -> None:
    units = [[header.name for header in UNIT_TABLE], [header.example for header in UNIT_TABLE]]
    units += [["县税务局", "部门"], ["县发展和改革局", "部门"]]
    columns = [
        [header.name for header in COLUMN_TABLE],
        [header.example for header in COLUMN_TABLE],
    ]
    texts = ("\n".join(",".join(row) for row in rows) for rows in (units, columns))
    registry = parse_registry(*texts, layouts=["trs"])
    assert registry.columns[0].units == ("县财政局", "县税务局")
    assert registry.units[0].merged_into == "县发展和改革局"
    assert registry.columns[0].extra == {}


@pytest.mark.parametrize("page", PAGES)
def test_what_is_refused_is_refused(page: str) -> None:
    text = section(page, "更新周期")
    refused = re.search(r"(?:cannot be read|认不出的)[ （(]+(`.*?`)[)）]", text, re.DOTALL)
    assert refused is not None
    for word in re.findall(r"`([^`]+)`", refused[1]):
        with pytest.raises(ValueError, match=r"nearest|number alone"):
            cycle_of(word)
