"""The demo's county folder: read without a complaint, and never written over another county's."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from config.county import load_county
from config.registry import Cycle
from monitor.demo.county import OFFICES
from monitor.demo.run import build_demo, serve
from monitor.demo.site import demo_site


def test_the_folder_holds_the_circulars_units_and_three_more(tmp_path: Path) -> None:
    build_demo(tmp_path, 18730)
    registry = load_county(tmp_path).registry
    assert [unit.name for unit in registry.units] == [
        *(office.name for office in OFFICES),
        "档案局",
        "史志办",
        "侨联",
    ]
    assert [
        len([office for office in OFFICES if office.group == group]) for group in ("镇街", "部门")
    ] == [9, 46]


def test_every_unit_answers_for_a_column_due_every_two_weeks(tmp_path: Path) -> None:
    build_demo(tmp_path, 18730)
    registry = load_county(tmp_path).registry
    due = [column.units[0] for column in registry.columns if column.name == "工作动态"]
    assert due == [unit.name for unit in registry.units]
    assert {column.cycle for column in registry.columns if column.name == "工作动态"} == {
        Cycle.FORTNIGHT
    }


def test_the_other_columns_are_of_every_kind(tmp_path: Path) -> None:
    build_demo(tmp_path, 18730)
    others = [
        column for column in load_county(tmp_path).registry.columns if column.name != "工作动态"
    ]
    assert [column.name for column in others if not column.units] == ["政务要闻"]
    assert [column.name for column in others if len(column.units) > 1] == ["社会救助和就业"]
    assert [column.name for column in others if column.cycle == Cycle.ARCHIVED] == ["网站普查整改"]
    assert len([column for column in others if column.key_area]) == 2


def test_each_address_answers_as_its_column_should(tmp_path: Path) -> None:
    with serve(0) as portal, httpx.Client() as client:
        build_demo(tmp_path, portal.port)
        columns = load_county(tmp_path).registry.columns
        answers = {
            (column.units, column.name): client.get(column.url).status_code for column in columns
        }
    assert {key: status for key, status in answers.items() if status != 200} == {
        (("档案局",), "工作动态"): 500,
        (("史志办",), "工作动态"): 521,
    }


def test_the_home_page_leads_to_every_column(tmp_path: Path) -> None:
    with serve(0) as portal:
        build_demo(tmp_path, portal.port)
        pages = [httpx.get(portal.url + path).text.replace("&amp;", "&") for path in ("", "xxgk/")]
    for column in load_county(tmp_path).registry.columns:
        address = "/" + column.url.split("/", 3)[3]
        assert all(f'href="{address}"' in page for page in pages)


def test_every_address_on_every_page_is_one_of_the_portals() -> None:
    site, _ = demo_site()
    pages = [answer() if callable(answer) else answer for answer in site.files.values()]
    for page in pages:
        for address in re.findall(rb"""(?:href|src|action)=["']([^"']*)""", page.body):
            parts = urlsplit(address.decode("utf-8", "replace"))
            assert not address.startswith(b"//")
            assert "//" not in parts.path
            assert parts.hostname is None or parts.hostname.endswith(".example")


def test_the_portal_comes_back_where_the_folder_last_found_it(tmp_path: Path) -> None:
    with serve(0) as portal:
        build_demo(tmp_path, portal.port)
    with serve(home=tmp_path) as again:
        assert again.url == portal.url
        with serve(home=tmp_path) as other:
            assert other.url != portal.url, "the port is taken: the demo still runs"


def test_another_countys_folder_is_left_alone(tmp_path: Path) -> None:
    settings = tmp_path / "tongbao.toml"
    settings.write_text('[portal]\nname = "莒南县"\nurl = "http://www.junan.example/"\n', "utf-8")
    with pytest.raises(FileExistsError):
        build_demo(tmp_path, 18730)
    assert [path.name for path in tmp_path.iterdir()] == ["tongbao.toml"]
    assert "莒南县" in settings.read_text("utf-8")
