"""The clerk's own paragraphs: kept as they are, every figure in them new."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from config.settings import ConfigError
from monitor.reports.paper.braces import fill
from monitor.reports.paper.clerk import read_clerk
from monitor.reports.paper.figure_names import figure_names
from monitor.reports.paper.figures import Figures
from monitor.reports.paper.values import Level
from tests.monitor.paper.june import figures, paper, text

DOC = Path(__file__).parents[3] / "docs" / "circular.md"


def test_figures_in_braces_are_filled_in() -> None:
    demands = (
        "请{信息为零.数}家单位（{镇街园区.单位数}个镇街共{镇街园区.信息公开}条）\n抓紧整改。"
        "\n\n## 及时更新\n\n截止{截止日期}。\n"
    )
    made = paper(clerk={"要求.md": demands})
    said = [each.text for each in made.body][-3:]
    assert said == [
        "请19家单位（14个镇街共117条）抓紧整改。",
        "（一）及时更新",
        "截止2017年6月30日。",
    ]
    assert made.body[-2].level is Level.SECOND


def test_opening_replaces_demands_replace_and_problems_are_added() -> None:
    clerk = {
        "前言.md": "根据要求，通报{期间简称}情况。",
        "问题.md": "此外，个别单位把关不严。",
        "要求.md": "立即整改。",
    }
    said = text(paper(clerk=clerk))
    assert said.startswith("根据要求，通报6月份情况。\n一、基本情况")
    assert "均按期更新" not in said
    assert (
        said.index("未按期更新的栏目共55个")
        < said.index("此外，个别单位把关不严。")
        < said.index("三、下一步要求")
    )
    assert said.endswith("三、下一步要求\n立即整改。")


def test_the_same_text_has_the_next_periods_figures() -> None:
    clerk = {"要求.md": "本期{总数}条，环比{环比}。"}
    assert "本期1175条，环比增长55.8%。" in text(paper(clerk=clerk))
    assert "本期9条，环比下降1.0%。" in text(paper({"total": 9, "growth": -1.0}, clerk=clerk))


def test_an_unknown_brace_is_told_with_line_and_column_and_the_nearest_name() -> None:
    with pytest.raises(ConfigError) as error:
        paper(clerk={"要求.md": "第一行{总数}\n第二行{环北}，{没有这个}\n"})
    assert error.value.problems == [
        "要求.md line 2 column 4: {环北} is no figure; {环比} is one",
        "要求.md line 2 column 9: {没有这个} is no figure; docs/circular.md names them all",
    ]
    with pytest.raises(ConfigError, match=r"tongbao.toml \[circular\] title line 1 column 3"):
        paper(title="关于{什么}的通报")


@pytest.mark.parametrize(
    ("text_", "filled"), [("{{总数}}", "{总数}"), ("{ 总数 }条", "1175条"), ("没有", "没有")]
)
def test_braces_themselves_are_written_twice(text_: str, filled: str) -> None:
    assert fill(text_, {"总数": "1175"}, "问题.md") == filled


def test_a_brace_left_open_is_told() -> None:
    with pytest.raises(ConfigError, match="line 1 column 3: a brace stands alone"):
        fill("共有{总数", {"总数": "1"}, "问题.md")


def test_what_could_not_be_verified_is_no_number() -> None:
    assert "本期未能核查条" in text(
        paper({"last_year_total": None}, clerk={"问题.md": "本期{去年同期总数}条。"})
    )


def test_files_are_read_in_the_offices_encodings_and_may_be_missing(tmp_path: Path) -> None:
    (tmp_path / "要求.md").write_bytes("限期整改。".encode("gb18030"))
    clerk = read_clerk(tmp_path)
    assert (clerk["要求.md"].text, clerk["前言.md"].text) == ("限期整改。", "")


def test_the_page_for_clerks_names_every_figure() -> None:
    page = DOC.read_text(encoding="utf-8")
    names = figure_names(
        Figures(figures()), {"门户": "", "发文机关": "", "成文日期": "", "整改期限": "", "文号": ""}
    )
    groups = {row["group"] for row in figures()["groups"]} | {
        unit["unit"] for unit in figures()["units"]
    }
    kinds = {kind["kind"] for kind in figures()["kinds"]}
    # What is said of one group is said of every other.
    first = figures()["groups"][0]["group"]
    others = groups - {first}
    fixed = [
        name
        for name in names
        if name.split(".")[0] not in groups | kinds and not others & {*name.split(".")}
    ]
    assert [name for name in fixed if f"{{{name}}}" not in page] == []


def test_before_the_first_issue_nothing_was_named() -> None:
    assert figures()["followup"] is None
    said = text(paper(clerk={"前言.md": "上期点名{上期整改.点名}个，未整改{上期整改.未整改}个。"}))
    assert said.startswith("上期点名0个，未整改0个。")


UNREAD = {"category": "动态信息/政务要闻", "lower_bound": True, "total": None}
READ = {"category": "信息公开", "lower_bound": False, "total": 0}
UNIT = {"unit": "教体局", "group": "部门", "total": 0, "disclosure": 0, "news": 0}


@pytest.mark.parametrize(
    ("brace", "changed", "printed", "verified"),
    [
        ("教体局.动态信息", {"units": [UNIT | {"doubtful": ["动态信息"]}]}, "未能核查", "0"),
        ("教体局.总数", {"units": [UNIT | {"doubtful": ["动态信息"]}]}, "未能核查", "0"),
        ("教体局.信息公开", {"units": [UNIT | {"doubtful": ["动态信息"]}]}, "0", "0"),
        (
            "部门.动态信息",
            {
                "units": [UNIT | {"doubtful": ["动态信息"]}],
                "groups": [{"group": "部门", "total": 3, "disclosure": 3, "news": 0, "share": 9.0}],
            },
            "未能核查",
            "0",
        ),
        ("总数", {"total": 0, "columns": [UNREAD]}, "未能核查", "0"),
        ("信息公开", {"disclosure": 0, "columns": [UNREAD]}, "0", "0"),
        (
            "政务要闻",
            {"kinds": [{"kind": "政务要闻", "total": 0}], "columns": [UNREAD]},
            "未能核查",
            "0",
        ),
        ("政务", {"kinds": [{"kind": "政务", "total": 0}], "columns": [UNREAD]}, "0", "0"),
        ("主题.教育", {"themes": {"教育": {"total": 0, "unverified": ["招生"]}}}, "未能核查", "0"),
        ("专题.教育", {"topics": {"教育": {"total": 2, "unverified": ["招生"]}}}, "2", "2"),
    ],
)
def test_a_zero_that_may_be_the_crawl_s_own_is_not_printed_as_one(
    brace: str, changed: dict[str, Any], printed: str, verified: str
) -> None:
    def filled(values: dict[str, Any]) -> str:
        names = figure_names(Figures({**figures(), **values}), {})
        return fill(f"{{{brace}}}", names, "前言.md")

    assert filled(changed) == printed
    sure: dict[str, Any] = {
        "units": [{**unit, "doubtful": []} for unit in changed.get("units", figures()["units"])],
        "columns": [READ],
        **{
            key: {name: {"total": row["total"]} for name, row in changed[key].items()}
            for key in ("themes", "topics")
            if key in changed
        },
    }
    assert filled(changed | sure) == verified
