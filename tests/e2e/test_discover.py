"""`tongbao discover` on the demo portal, without columns.csv: every column, each with its unit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from config.county import load_county
from config.registry import DISCLOSURE, NEWS, Column
from monitor.demo.run import build_demo, serve
from tests.e2e.commands import tongbao


def test_the_demo_portals_columns_are_found_with_their_units(tmp_path: Path) -> None:
    with serve(0) as portal:
        build_demo(tmp_path, portal.port)
        meant = {column.url: column for column in load_county(tmp_path).registry.columns}
        (tmp_path / "columns.csv").write_bytes(b"")
        report: dict[str, Any] = json.loads(tongbao("discover", "--format", "json", home=tmp_path))
    assert (tmp_path / "columns.csv").read_bytes() == b""
    (tmp_path / "columns.proposed.csv").replace(tmp_path / "columns.csv")
    found = {column.url: column for column in load_county(tmp_path).registry.columns}
    assert {url: who(column) for url, column in found.items()} == {
        url: who(column) for url, column in meant.items()
    }
    assert {column.main_category for column in found.values()} == {DISCLOSURE, NEWS}
    assert [url for url, column in found.items() if column.category != meant[url].category] == []
    assert (report["columns"], report["readable"]) == (len(meant), len(meant) - 2), (
        "two of its pages fail on purpose"
    )
    assert {row["unit"] for row in report["found"] if row["why"]} == {
        "档案局",
        "史志办",
        "民政局、人社局",
    }
    assert report["units_without_column"] == []


def who(column: Column) -> tuple[str, tuple[str, ...]]:
    return column.name, column.units
