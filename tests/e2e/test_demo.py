"""`tongbao demo` does the whole job: the printed circular's four lists, the mails and the
CSV, from a portal of its own.
"""

from __future__ import annotations

import csv
import email
import json
import re
from email.policy import default
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.e2e.commands import tongbao
from tests.monitor.test_linshu import PRINTED

pytestmark = pytest.mark.slow


class Demo(NamedTuple):
    home: Path
    said: str


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A demo that has run: well under a minute, or `make demo` is no demo."""
    home = tmp_path_factory.mktemp("demo") / "linshu"
    return Demo(home, tongbao("demo", str(home), timeout=180))


@pytest.fixture(scope="module")
def units(demo: Demo) -> list[dict[str, Any]]:
    words = (
        "lists",
        "--by",
        "unit",
        "--category",
        "动态信息",
        "--as-of",
        "2018-07-31",
        "--format",
        "json",
    )
    rows: list[dict[str, Any]] = json.loads(tongbao(*words, home=demo.home))
    return rows


@pytest.mark.parametrize(("band", "names"), PRINTED.items())
def test_the_sentence_of_the_circular_names_the_printed_units(
    demo: Demo, band: str, names: str
) -> None:
    sentence = next(
        line
        for line in demo.said.splitlines()
        if line.strip().startswith("截至7月31日，工作动态栏目")
    )
    said = re.search(f"{band}未更新的有([^；。]+)", sentence)
    assert said is not None
    assert said[1] == names


@pytest.mark.parametrize(("band", "names"), PRINTED.items())
def test_the_list_by_unit_says_the_same(units: list[dict[str, Any]], band: str, names: str) -> None:
    assert [row["unit"] for row in units if row["band"] == band] == names.split("、")


def test_what_failed_is_not_verified_and_what_is_empty_is_blank_and_no_other(
    units: list[dict[str, Any]],
) -> None:
    assert [row["unit"] for row in units if row["band"] == "未能核查"] == ["档案局", "史志办"]
    assert [row["unit"] for row in units if row["band"] == "空白栏目"] == ["侨联"]
    assert len([row for row in units if row["band"] == "正常"]) == 18
    assert len(units) == 58


def test_each_column_has_the_outcome_that_its_page_deserves(demo: Demo) -> None:
    words = ("lists", "--as-of", "2018-07-31", "--format", "json")
    rows: list[dict[str, Any]] = json.loads(tongbao(*words, home=demo.home))
    outcomes = {row["unit"]: row["outcome"] for row in rows if row["column"] == "工作动态"}
    assert {name: outcomes[name] for name in ("档案局", "史志办", "侨联")} == {
        "档案局": "server error",
        "史志办": "bot challenge",
        "侨联": "truly empty",
    }
    assert {
        outcome for name, outcome in outcomes.items() if name not in ("档案局", "史志办", "侨联")
    } == {"read"}


def test_the_mails_are_chinese_text_and_html(demo: Demo) -> None:
    mails = sorted((demo.home / "data" / "outbox").glob("*.eml"))
    assert mails
    for path in mails:
        message = email.message_from_bytes(path.read_bytes(), policy=default)
        assert message["To"].endswith("@linshu.example")
        for kind in ("plain", "html"):
            body = message.get_body((kind,))
            assert body is not None
            assert "工作动态" in body.get_content() or "栏目" in body.get_content()


def test_nobody_is_written_to_about_what_could_not_be_verified(demo: Demo) -> None:
    to = [
        email.message_from_bytes(path.read_bytes(), policy=default)["To"]
        for path in (demo.home / "data" / "outbox").glob("*.eml")
    ]
    assert not [address for address in to if address.startswith(("daj@", "szb@"))]
    assert "njj@linshu.example" in to


def test_a_title_that_begins_like_a_formula_is_text_in_the_csv(demo: Demo) -> None:
    files = list(demo.home.rglob("未更新名单.csv"))
    assert len(files) == 1
    rows = list(csv.DictReader(files[0].read_bytes().decode("utf-8-sig").splitlines()))
    assert [row["最近标题"] for row in rows if row["单位"] == "体育中心"] == [
        "'=1+1大于2：全民健身志愿服务队成立"
    ]


def test_nothing_that_is_named_is_in_time_and_what_could_not_be_read_has_no_zero(
    demo: Demo,
) -> None:
    out = demo.home / "reports" / "2018-07"
    figures: dict[str, Any] = json.loads((out / "circular.json").read_text("utf-8"))
    rows = json.loads(tongbao("lists", "--as-of", "2018-07-31", "--format", "json", home=demo.home))
    late = {(row["unit"], row["column"]) for row in rows if row["overdue"]}
    assert {(row["unit"], row["column"]) for row in figures["named"]} == late
    units = {row["unit"]: row for row in figures["units"]}
    assert [units[name]["total"] for name in ("档案局", "史志办")] == [None, None]
    assert figures["late_found"] == figures["found_late"] == []
    text = "".join(path.read_bytes().decode("utf-8-sig") for path in out.glob("附件*.csv"))
    assert "档案局,,,未能核查1个栏目" in text


def test_a_second_demo_in_the_same_folder_ends_the_same(demo: Demo) -> None:
    again = tongbao("demo", str(demo.home), timeout=180)
    first, second = (
        [line for line in text.splitlines() if line.strip().startswith("截至7月31日")]
        for text in (demo.said, again)
    )
    assert first == second
