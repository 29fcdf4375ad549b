"""`tongbao discover` on a portal of its own make: finds the columns and their units, and
keeps out of everything else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from config.county import load_county, parse_registry
from config.io.spreadsheet import decode
from config.settings import FILE
from config.template import init_county
from monitor.demo.portal import Answer, Asked, Site, serving
from tests.crawler.discover.portal import COLUMNS, FORBIDDEN, UNITS, site
from tests.e2e.commands import tongbao


class Survey(NamedTuple):
    """One discovery: the folder, the address of the portal, what it was asked, and the report."""

    home: Path
    url: str
    asked: list[Asked]
    strange: list[Asked]
    report: Mapping[str, Any]


def folder(home: Path, url: str, units: str = UNITS) -> Path:
    init_county(home, "青岭县人民政府", url)
    settings = home / FILE
    settings.write_text(settings.read_text("utf-8").replace("delay = 0.5", "delay = 0"), "utf-8")
    (home / "units.csv").write_text(units, "utf-8")
    (home / "columns.csv").write_text("", "utf-8")
    return home


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Survey]:
    stranger_site = Site({"/gzdt/": Answer(b"<p>not ours</p>")})
    with serving(stranger_site) as stranger, serving(site(stranger.url)) as portal:
        home = folder(tmp_path_factory.mktemp("discover") / "qingling", portal.url)
        report = json.loads(tongbao("discover", "--format", "json", home=home))
        yield Survey(home, portal.url, portal.asked, stranger.asked, report)


def test_every_column_is_found_with_its_unit_category_and_cycle_and_no_other(
    survey: Survey,
) -> None:
    found = {
        "/" + row["url"].removeprefix(survey.url): (
            row["column"],
            row["unit"],
            row["category"],
            row["cycle"],
        )
        for row in survey.report["found"]
        if FORBIDDEN not in row["url"]
    }
    assert found == COLUMNS


def test_the_proposal_renamed_is_a_columns_file_that_the_folder_accepts(survey: Survey) -> None:
    proposal = decode((survey.home / "columns.proposed.csv").read_bytes())
    registry = parse_registry(UNITS, proposal)
    assert len(registry.columns) == len(COLUMNS) + 1
    assert all(column.extra["依据"].startswith("单位：") for column in registry.columns)
    order = [column.units[0] if column.units else "" for column in registry.columns]
    assert order[-1] == "", "what belongs to no unit stands last"
    assert (survey.home / "columns.csv").read_bytes() == b"", "columns.csv is never touched"


def test_other_hosts_and_what_robots_forbids_are_never_asked(survey: Survey) -> None:
    assert survey.strange == []
    assert survey.report["elsewhere"]["www.gov.example"] > 0
    assert not [asked for asked in survey.asked if asked.target.startswith("/admin/")]
    forbidden = next(row for row in survey.report["found"] if FORBIDDEN in row["url"])
    assert forbidden["outcome"] == "forbidden by robots.txt"
    assert forbidden["why"], "a column may hide there: the clerk is told"


def test_articles_files_and_logins_are_no_columns(survey: Survey) -> None:
    assert survey.report["not_proposed"]["logins"] == 1
    assert survey.report["not_proposed"]["single articles"] >= 2
    assert not [asked for asked in survey.asked if asked.target.endswith(".pdf")]


def test_a_calendar_without_end_ends(survey: Survey) -> None:
    assert 0 < len([asked for asked in survey.asked if asked.target.startswith("/hd/rc")]) <= 30
    assert len(survey.asked) < 150


def test_a_disclosure_platform_is_asked_for_its_shell_once(survey: Survey) -> None:
    assert (
        len([asked for asked in survey.asked if asked.target.startswith("/yjj/gkmlpt/index")]) == 1
    )


def test_the_report_names_units_without_a_column(survey: Survey) -> None:
    assert survey.report["units_without_column"] == ["档案馆"]
    assert survey.report["columns"] == len(COLUMNS) + 1
    assert survey.report["readable"] == len(COLUMNS)


def test_what_columns_csv_holds_is_kept_as_it_is(survey: Survey, tmp_path: Path) -> None:
    with serving(site("http://stranger.example/")) as portal:
        home = folder(tmp_path / "again", portal.url)
        kept = f"预算公开栏,财政局,信息公开,每季度,{portal.url}sub/czj/yjs/,人工核对,007"
        gone = f"老栏目,统计局,信息公开,每月,{portal.url}gone/,,008"
        kept, gone = f"{kept},单位：面包屑", f"{gone},单位：来源；待确认：单位仅由来源推断"
        header = "栏目,单位,类别,更新周期,网址,备注,自编号,依据"
        text = f"{header}\r\n{kept}\r\n{gone}\r\n"
        (home / "columns.csv").write_text(text, "utf-8")
        said = tongbao("discover", home=home)
        assert (home / "columns.csv").read_text("utf-8") == text.replace("\r\n", "\n")
        (home / "columns.proposed.csv").replace(home / "columns.csv")
        first, second, *new = load_county(home).registry.columns
    assert (first.name, first.cycle.word, first.note, first.extra["自编号"]) == (
        "预算公开栏",
        "每季度",
        "人工核对",
        "007",
    )
    assert "columns.csv原有" in first.extra["依据"]
    assert (second.name, second.extra["自编号"]) == ("老栏目", "008")
    assert second.extra["依据"] == "columns.csv原有，本次未发现；待确认：单位仅由来源推断"
    assert (first.unconfirmed, second.unconfirmed) == (False, True)
    assert len(new) == len(COLUMNS)
    assert "老栏目" in said


def test_without_a_roster_units_are_proposed_too(tmp_path: Path) -> None:
    with serving(site("http://stranger.example/")) as portal:
        home = folder(tmp_path / "empty", portal.url, units="")
        tongbao("discover", home=home)
    units, columns = (
        decode((home / f"{name}.proposed.csv").read_bytes()) for name in ("units", "columns")
    )
    registry = parse_registry(units, columns)
    assert {(unit.name, unit.group) for unit in registry.units} >= {
        ("财政局", "部门"),
        ("白石镇", "镇街园区"),
    }
    assert len(registry.columns) == len(COLUMNS) + 1


def test_a_portal_that_does_not_answer_ends_in_one_and_leaves_nothing(tmp_path: Path) -> None:
    with serving(Site({"/": Answer(b"", status=500)})) as portal:
        home = folder(tmp_path / "dead", portal.url)
        tongbao("discover", home=home, expect=1)
    assert not list(home.glob("*.proposed.csv"))


def test_the_bound_of_requests_holds_and_is_told(tmp_path: Path) -> None:
    with serving(site("http://stranger.example/")) as portal:
        home = folder(tmp_path / "bounded", portal.url)
        report = json.loads(tongbao("discover", "--pages", "12", "--format", "json", home=home))
        assert len(portal.asked) <= 13, "and robots.txt"
    assert "12 requests" in report["stopped"]
    assert report["left"] > 0
