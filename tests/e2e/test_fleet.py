"""Many county folders on one machine, through the command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands import tongbao
from tests.e2e.stranger import Portal, column, county_folder, entries, list_page, unit

DAY = "2018-07-31"


@contextmanager
def counties(place: Path, hosts: list[str], columns: int = 3) -> Iterator[list[Portal]]:
    """A county folder for each host below `place`, and their portals."""
    with ExitStack() as stack:
        portals = [stack.enter_context(Portal().serving(host)) for host in hosts]
        for number, portal in enumerate(portals):
            rows = []
            for at in range(columns):
                name = f"栏目{at}"
                portal.pages[f"/c{at}/"] = list_page(
                    entries(name, ["2018-07-30", "2018-07-20", "2018-07-10"]), title=name
                )
                rows.append(column(name, "教育局", f"{portal.url}/c{at}/"))
            county_folder(place / f"county{number}", portal, [unit("教育局")], rows)
        yield portals


def fleet(place: Path, *words: str, status: int = 0) -> list[dict[str, Any]]:
    said = tongbao(
        "fleet", "--folders", str(place), "--as-of", DAY, "--format", "json", *words, expect=status
    )
    rows: list[dict[str, Any]] = json.loads(said)
    return rows


def busy(portal: Portal) -> tuple[float, float]:
    """When the portal was first and last asked."""
    moments = [moment for moment, _ in portal.asked]
    return min(moments), max(moments)


@pytest.mark.parametrize("shared", [True, False])
def test_portals_of_one_machine_wait_for_each_other_and_others_do_not(
    tmp_path: Path, shared: bool
) -> None:
    hosts = ["127.0.0.1", "127.0.0.1"] if shared else ["127.0.0.1", "127.0.0.2"]
    with counties(tmp_path, hosts, columns=6) as portals:
        for portal in portals:
            portal.slowness = 0.3
        rows = fleet(tmp_path, "--at-once", "2")
    assert [(row["folder"], row["columns"], row["failure"]) for row in rows] == [
        ("county0", 6, ""),
        ("county1", 6, ""),
    ]
    first, second = sorted(map(busy, portals))
    assert (first[1] < second[0]) is shared
    assert len({tuple(row["slots"]) for row in rows}) == (1 if shared else 2)


def test_each_folder_comes_to_what_its_own_crawl_comes_to(tmp_path: Path) -> None:
    with counties(tmp_path, ["127.0.0.1", "127.0.0.2", "127.0.0.3"]):
        fleet(tmp_path)
    for number in range(3):
        home = tmp_path / f"county{number}"
        said = tongbao("lists", "--as-of", DAY, "--format", "json", home=home)
        assert [row["latest"] for row in json.loads(said)] == ["2018-07-30"] * 3


def test_a_county_whose_files_are_at_fault_keeps_nobody_else_from_being_crawled(
    tmp_path: Path,
) -> None:
    with counties(tmp_path, ["127.0.0.1", "127.0.0.2"]):
        (tmp_path / "county0" / "columns.csv").write_text("栏目,单位\n", encoding="utf-8")
        rows = fleet(tmp_path, status=1)
    assert "cannot be read: " in rows[0]["failure"]
    assert rows[1]["failure"] == ""


def test_a_crawl_that_fails_is_told_by_its_folder(tmp_path: Path) -> None:
    with counties(tmp_path, ["127.0.0.1", "127.0.0.2"]):
        fleet(tmp_path)
        (tmp_path / "county1" / "data" / "tongbao.db").write_bytes(b"noise" * 4_000)
        rows = fleet(tmp_path, status=1)
    assert rows[0]["failure"] == ""
    assert "exit status 1" in rows[1]["failure"]


def test_a_place_without_county_folders_is_asked_wrongly(tmp_path: Path) -> None:
    said = tongbao("fleet", "--folders", str(tmp_path), expect=2, errors=True)
    assert "tongbao.toml" in said
