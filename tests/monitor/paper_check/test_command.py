"""tongbao circular --check PATH, as a clerk runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.io.spreadsheet import write_csv
from config.template import init_county
from monitor.cli.main import cli
from tests.monitor.paper_check.files import write_folder
from tests.monitor.paper_check.papers import MONTH


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["circular", *arguments])


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TONGBAO_HOME", raising=False)
    path = tmp_path / "通报.txt"
    path.write_text(MONTH, encoding="utf-8")
    return path


def test_a_paper_that_is_right_ends_with_0(paper: Path) -> None:
    result = run("--check", str(paper))
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_fault_ends_with_1_and_both_figures_with_their_places(paper: Path) -> None:
    paper.write_text(MONTH.replace("信息412条", "信息421条"), encoding="utf-8")
    result = run("--check", str(paper))
    assert result.exit_code == 1
    assert "此处：通报.txt 第10行" in result.stdout
    assert "421" in result.stdout
    assert "412" in result.stdout


def test_json_gives_five_keys_and_the_two_figures_alone(paper: Path) -> None:
    paper.write_text(MONTH.replace("政务要闻20条", "政务要闻10条"), encoding="utf-8")
    result = run("--check", str(paper), "--format", "json")
    assert result.exit_code == 1
    (told,) = json.loads(result.stdout)
    assert set(told) == {"what", "here", "there", "found", "expected"}
    assert (told["found"], told["expected"]) == ("161", "151")
    assert run("--check", str(paper.with_name("无.txt"))).exit_code == 2


def test_what_cannot_be_judged_is_said(paper: Path) -> None:
    paper.write_text("关于3月份的通报\n名单见附件4。", encoding="utf-8")
    result = run("--check", str(paper))
    assert result.exit_code == 0
    assert "未能判断" in result.stdout


def test_the_county_folder_lends_its_names_and_aliases(paper: Path, tmp_path: Path) -> None:
    home = tmp_path / "county"
    init_county(home, "青河县人民政府", "http://portal.example/")
    names = [
        "城关街道",
        "柳林镇",
        "南桥镇",
        "沙坪镇",
        "白石乡",
        "县财政局",
        "县教体局",
        "县住建局",
        "县审计局",
        "县文联",
    ]
    write_csv(home / "units.csv", ("单位", "分组", "别名"), [(name, "全部", "") for name in names])
    told = json.loads(run("--check", str(paper), "--format", "json", "--home", str(home)).stdout)
    assert {each["found"] for each in told} == {"县教育局", "县供销社"}
    rows = [
        (name, "全部", "县教育局" if name == "县教体局" else "") for name in [*names, "县供销社"]
    ]
    write_csv(home / "units.csv", ("单位", "分组", "别名"), rows)
    assert run("--check", str(paper), "--home", str(home)).exit_code == 0


def test_circular_json_beside_the_paper_is_held_against_it(paper: Path, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "reports")
    (folder / "circular.json").write_text(
        json.dumps({"total": 413, "disclosure": 251, "news": 161}), encoding="utf-8"
    )
    told = json.loads(run("--check", str(folder), "--format", "json").stdout)
    assert [(each["found"], each["expected"], each["there"]) for each in told] == [
        ("412", "413", "circular.json")
    ]


def test_neither_month_nor_paper_is_asked_wrongly() -> None:
    assert run().exit_code == 2
