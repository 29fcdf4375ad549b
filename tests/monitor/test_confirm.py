"""confirm: who has looked is recorded under the system's user name; what is
not meant for sure is refused.
"""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest
from click.testing import CliRunner

from config.county import load_county
from monitor.cli.main import cli
from storage.records import Outcome, Visit
from storage.store import Store
from tests.storage.county import at, on

TOML = '[portal]\nname = "青山县"\nurl = "http://a.example.cn/"\n'
COLUMNS = (
    "栏目,单位,类别,更新周期,网址\n通知,教育局,动态信息,每周,http://a.example.cn/1/\n通知,"
    "民政局,动态信息,每周,http://a.example.cn/2/\n规划,教育局,信息公开,一年,"
    "http://a.example.cn/3/\n"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "tongbao.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "units.csv").write_text("单位,分组\n教育局,部门\n民政局,部门\n", encoding="utf-8")
    (tmp_path / "columns.csv").write_text(COLUMNS, encoding="utf-8")
    return tmp_path


def visited(home: Path) -> None:
    county = load_county(home)
    with Store.open(county.settings.store.url, home) as store:
        store.upgrade()
        enrolment = store.enrol(county.registry, county.units_csv, county.columns_csv)
        crawl_id = store.begin_crawl(enrolment, as_of=on("03-11"), started_at=at(on("03-11")))
        visits = [
            Visit(
                one,
                on("03-11"),
                at(on("03-11")),
                Outcome.LAYOUT_CHANGED,
                voids=True,
                fingerprint="x",
            )
            for one in enrolment.column_ids
        ]
        store.record(crawl_id, visits)


def test_a_person_confirms_a_column_and_the_lists_say_who_and_why(home: Path) -> None:
    visited(home)
    run = CliRunner()
    done = run.invoke(
        cli, ["--home", str(home), "confirm", "规划", "教育局/通知", "--why", "已电话核实"]
    )
    assert done.exit_code == 0, done.output
    assert done.output.count(f"confirmed by {getpass.getuser()}, as it was read on 2026-03-11") == 2
    table = run.invoke(
        cli, ["--home", str(home), "lists", "--as-of", "2026-03-12", "--format", "csv"]
    ).output
    assert table.count(f"（{getpass.getuser()}确认：已电话核实）") == 2


@pytest.mark.parametrize(
    ("words", "said"), [("通知", "教育局/通知, 民政局/通知"), ("没有这个栏目", "no such column")]
)
def test_what_is_not_meant_for_sure_is_refused_and_nothing_recorded(
    home: Path, words: str, said: str
) -> None:
    visited(home)
    done = CliRunner().invoke(cli, ["--home", str(home), "confirm", "规划", words])
    assert done.exit_code == 2
    assert said in done.output
    with Store.open("sqlite:///data/tongbao.db", home) as store:
        assert [one.confirmation for one in store.standings(on("03-12"), [1, 2, 3]).values()] == [
            None
        ] * 3


def test_a_column_that_was_never_visited_is_told_so(home: Path) -> None:
    done = CliRunner().invoke(cli, ["--home", str(home), "confirm", "规划"])
    assert done.exit_code == 2
    assert "never visited" in done.output
