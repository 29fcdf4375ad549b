"""The 54 × 19 checklist of 开阳 comes out of a crawled portal and what a person filled in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from monitor.demo.portal import Answer, serving
from tests.e2e import kaiyang
from tests.e2e.commands import tongbao
from tests.e2e.kaiyang import AS_OF, BY_HAND, HEADER, INITIALS, TYPED

UNREADABLE, EDITED = "意见征集", "行政审批"
GONE = "县城管局"


@dataclass(frozen=True)
class Stages:
    """The matrix as JSON: with one column answering 503, with all read, and
    after one entry was taken down.
    """

    home: Path
    failing: dict[str, Any]
    whole: dict[str, Any]
    after: dict[str, Any]


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stages]:
    home = tmp_path_factory.mktemp("kaiyang")
    portal = kaiyang.portal()
    with serving(portal.site) as server:
        kaiyang.write_folder(home, server.url, portal)
        address = portal.addresses[UNREADABLE, ""]
        kept = portal.site.files[address]
        portal.site.files[address] = Answer(
            b"<html><body>503 Service Unavailable</body></html>", status=503
        )
        tongbao("crawl", "--as-of", str(AS_OF), home=home)
        failing = matrix(home, str(AS_OF))
        portal.site.files[address] = kept
        tongbao("crawl", "--column", UNREADABLE, "--as-of", str(AS_OF), home=home)
        whole = matrix(home, str(AS_OF))
        portal.without(EDITED, f"{GONE}行政审批事项公示")
        tongbao("crawl", "--as-of", "2017-10-19", home=home)
        yield Stages(home, failing, whole, matrix(home, "2017-10-19"))


def matrix(home: Path, day: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        tongbao("matrix", "--as-of", day, "--format", "json", "-o", "-", home=home)
    )
    return found


def cells(found: dict[str, Any]) -> list[list[str]]:
    return [
        [row["unit"], *(str(row["cells"][name]["value"]) for name in HEADER)]
        for row in found["rows"]
    ]


def test_every_cell_is_the_printed_one(stages: Stages) -> None:
    printed = kaiyang.table()
    assert (len(printed), {len(row) for row in printed}) == (54, {20})
    assert cells(stages.whole) == printed


def test_a_503_leaves_unverified_and_never_accuses(stages: Stages) -> None:
    number = next(number for number, name, _ in kaiyang.SHARED if name == UNREADABLE)
    for row, printed in zip(cells(stages.failing), kaiyang.table(), strict=True):
        assert row[number] == ("—" if printed[number] == "—" else "待核")
        assert row[:number] + row[number + 1 :] == printed[:number] + printed[number + 1 :]


def test_one_entry_less_turns_its_mark_and_no_other(stages: Stages) -> None:
    number = next(number for number, name, _ in kaiyang.SHARED if name == EDITED)
    changed = [
        (before[0], at, before[at], after[at])
        for before, after in zip(cells(stages.whole), cells(stages.after), strict=True)
        for at in range(20)
        if before[at] != after[at]
    ]
    assert changed == [(GONE, number, "√", "×")]


def test_what_a_person_filled_in_stays_with_initials(stages: Stages) -> None:
    filled = {
        (row["unit"], HEADER.index(name) + 1)
        for row in stages.after["rows"]
        for name, cell in row["cells"].items()
        if cell["by"]
    }
    assert filled == {(row[0], number) for row in kaiyang.table() for number in BY_HAND} | set(
        TYPED
    )
    cell = stages.after["rows"][0]["cells"][HEADER[0]]
    assert cell == {"value": "√", "by": INITIALS, "date": kaiyang.FILLED_ON, "ground": "电话核实"}


def test_the_workbook_and_the_csv_hold_the_same_with_notes_below(
    stages: Stages, tmp_path: Path
) -> None:
    books = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for book in books:
        tongbao("matrix", "--as-of", str(AS_OF), "-o", str(book), home=stages.home)
    assert books[0].read_bytes() == books[1].read_bytes()
    rows = (
        CalamineWorkbook.from_path(str(books[0]))
        .get_sheet_by_index(0)
        .to_python(skip_empty_area=False)
    )
    assert rows[2] == ["单位", *HEADER]
    printed = kaiyang.table()
    body = [
        [str(int(cell)) if isinstance(cell, float) else str(cell) for cell in row]
        for row in rows[3:57]
    ]
    marked = [
        [
            row[0],
            *(
                f"{cell}（{INITIALS}）" if _by_hand(row[0], at) else cell
                for at, cell in enumerate(row[1:], start=1)
            ),
        ]
        for row in printed
    ]
    assert body == marked
    assert isinstance(rows[3][8], float), "a number is a number"
    notes = [str(row[0]) for row in rows[57:]]
    assert notes[0] == "注："
    assert notes[-1].endswith("本表将作为年底政务公开工作考核重要依据。")
    assert any("人工填报：ZS（2017年10月20日，依据：电话核实）" in note for note in notes)
    text = tongbao("matrix", "--as-of", str(AS_OF), "-o", "-", home=stages.home)
    table = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert table[0] == ["单位", *HEADER]
    assert table[1][1] == "√（ZS 2017-10-20）"
    assert len(table) == 55


def _by_hand(unit: str, number: int) -> bool:
    return number in BY_HAND or (unit, number) in TYPED
