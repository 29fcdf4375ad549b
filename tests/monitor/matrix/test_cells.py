"""One cell of the checklist by each 方式: proven, disproven, not asked, or 待核;
never × for what was not seen.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from config.checklist.indicators import HEADERS as INDICATOR_HEADERS
from config.checklist.overrides import HEADERS as OVERRIDE_HEADERS
from config.io.spreadsheet import Cell, write_csv
from storage.records import Entry, Outcome
from tests.monitor.reading import ask, crawl, entry, folder

pytestmark = pytest.mark.on_both

UNITS = (("东镇", "镇街"), ("西镇", "镇街"), ("财政局", "部门", "县财政局"), ("审计局", "部门"))
COLUMNS = (
    ("预决算", "财政局", "信息公开", "一年", "budget/"),
    ("预决算", "审计局", "信息公开", "一年", "audit/"),
    ("工作动态", "东镇", "动态信息", "每周", "east/"),
    ("工作动态", "西镇", "动态信息", "每周", "west/"),
    ("权责清单", "无", "信息公开", "不定期", "duties/"),
    ("联合整治", "东镇、西镇", "信息公开", "不定期", "joint/"),
)
DAY = "2026-06-30"
PAGES: dict[str, Sequence[Entry] | Outcome] = {
    "budget/": [entry("2026-03-01", "财政局2026年部门预算", "b/1.html"), entry("2025-09-01", "财政局2024年部门决算", "b/2.html")],
    "audit/": [],
    "east/": [entry("2026-06-29", "开会", "e/1.html")],
    "west/": [entry("2026-05-01", "开会", "w/1.html")],
    "duties/": [
        entry("2026-02-01", "东镇权责清单", "d/1.html", "东镇人民政府"),
        entry("2026-02-02", "县财政局权责清单", "d/2.html", "县财政局"),
        entry("2026-02-03", "来源不明的清单", "d/3.html"),
    ],
    "joint/": [entry("2026-06-01", "整治", "j/1.html")],
}  # fmt: skip
YES, NO, SPARED, UNKNOWN = "√", "×", "—", "待核"


def matrix(home: Path, rows: Sequence[Sequence[Cell]], day: str = DAY) -> dict[str, list[Any]]:
    """The values of each unit, for indicators (方式, 栏目, 规则, 适用)."""
    full = [(number, f"指标{number}", *row) for number, row in enumerate(rows, start=1)]
    write_csv(home / "indicators.csv", INDICATOR_HEADERS, full)
    done = ask(home, "matrix", "--as-of", day, "--format", "json", "-o", "-")
    assert done.exit_code == 0, done.output
    return {
        row["unit"]: [cell["value"] for cell in row["cells"].values()]
        for row in json.loads(done.stdout)["rows"]
    }


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return folder(tmp_path, UNITS, COLUMNS)


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (("栏目", "预决算", "", ""), (SPARED, SPARED, YES, NO)),
        (("栏目", "预决算", "", "部门"), (SPARED, SPARED, YES, NO)),
        (("栏目", "预决算", "", "全部"), (UNKNOWN, UNKNOWN, YES, NO)),
        (("栏目", "预决算", "", "除审计局"), (UNKNOWN, UNKNOWN, YES, SPARED)),
        (("栏目", "预决算", "标题含决算；本年", ""), (SPARED, SPARED, NO, NO)),
        (("栏目", "预决算", "标题含决算；2025年", ""), (SPARED, SPARED, YES, NO)),
        (("栏目", "预决算", "至少2条", ""), (SPARED, SPARED, YES, NO)),
        (("栏目", "预决算", "至少3条", ""), (SPARED, SPARED, NO, NO)),
        (("栏目", "预决算", "仅一条", ""), (SPARED, SPARED, NO, NO)),
        (("栏目", "预决算", "仅一条；本年", ""), (SPARED, SPARED, YES, NO)),
        (("栏目", "工作动态", "本月", ""), (YES, NO, SPARED, SPARED)),
        (("栏目", "权责清单", "标题含{单位}权责清单", ""), (YES, NO, YES, NO)),
        (("栏目", "权责清单", "来源为本单位", ""), (YES, UNKNOWN, YES, UNKNOWN)),
        (("栏目", "联合整治", "", ""), (YES, YES, SPARED, SPARED)),
        (("栏目", "工作动态", "按期更新", ""), (YES, NO, SPARED, SPARED)),
        (("栏目", "工作动态", "近30天", ""), (YES, NO, SPARED, SPARED)),
        (("计数", "预决算", "", ""), (SPARED, SPARED, 2, 0)),
        (("计数", "预决算", "本年", ""), (SPARED, SPARED, 1, 0)),
        (("计数", "预决算、工作动态", "", ""), (1, 1, 2, 0)),
        (("计数", "权责清单", "标题含{单位}", ""), (1, 0, 1, 0)),
        (("文字", "", "", ""), ("", "未更新工作动态栏目", "", "未更新预决算栏目")),
        (("文字", "工作动态", "", ""), ("", "未更新工作动态栏目", SPARED, SPARED)),
        (("人工", "", "", ""), (UNKNOWN,) * 4),
    ],
)
def test_a_cell_by_its_way(home: Path, row: Sequence[Cell], cells: Sequence[Any]) -> None:
    crawl(home, DAY, PAGES)
    assert [value for (value,) in matrix(home, [row]).values()] == list(cells)


EVERY = (
    ("栏目", "预决算", "", ""),
    ("栏目", "预决算", "标题含没有这个词", ""),
    ("计数", "预决算", "", ""),
    ("栏目", "预决算", "按期更新", ""),
    ("文字", "预决算", "", ""),
)


@pytest.mark.parametrize(
    "outcome", [Outcome.SERVER_ERROR, Outcome.BOT_CHALLENGE, Outcome.TRUNCATED]
)
def test_what_could_not_be_read_is_to_be_verified(home: Path, outcome: Outcome) -> None:
    crawl(home, DAY, {**PAGES, "budget/": outcome, "audit/": outcome})
    found = matrix(home, EVERY)
    assert found["财政局"] == found["审计局"] == [UNKNOWN] * 5


def test_a_visit_that_fails_later_leaves_what_stands_and_proves_nothing_against_it(
    home: Path,
) -> None:
    crawl(home, "2026-06-29", PAGES)
    crawl(home, DAY, {**PAGES, "budget/": Outcome.SERVER_ERROR})
    assert matrix(home, EVERY)["财政局"][:3] == [YES, UNKNOWN, UNKNOWN]


def test_a_list_that_was_not_read_to_its_end_disproves_nothing(home: Path) -> None:
    crawl(home, DAY, PAGES, complete_from=None)
    assert matrix(home, EVERY)["财政局"][:3] == [YES, UNKNOWN, UNKNOWN]


def test_an_exempt_column_is_not_held_against_its_unit(home: Path) -> None:
    header = ("单位", "栏目", "原因", "批准人", "起始日期", "截止日期")
    write_csv(
        home / "exemptions.csv",
        header,
        [("西镇", "工作动态", "机构改革", "李某", "", "2026-12-31")],
    )
    crawl(home, DAY, PAGES)
    assert matrix(home, [("栏目", "工作动态", "按期更新", ""), ("文字", "工作动态", "", "")])[
        "西镇"
    ] == [YES, ""]


def test_one_entry_less_turns_its_mark(home: Path) -> None:
    crawl(home, "2026-06-29", PAGES)
    rows = [("栏目", "权责清单", "标题含{单位}权责清单", "")]
    assert matrix(home, rows, "2026-06-29")["东镇"] == [YES]
    crawl(home, DAY, {**PAGES, "duties/": [*PAGES["duties/"]][1:]})
    assert matrix(home, rows)["东镇"] == [NO]


def filled(home: Path, *rows: Sequence[Cell]) -> None:
    write_csv(home / "matrix.csv", OVERRIDE_HEADERS, rows)


def test_what_a_person_filled_in_wins_and_stays_marked(home: Path) -> None:
    crawl(home, DAY, PAGES)
    rows = [("栏目", "预决算", "", ""), ("计数", "预决算", "", ""), ("人工", "", "", "")]
    matrix(home, rows)
    filled(
        home,
        ("审计局", "指标1", "是", "ZS", "2026-07-02", "已在部门网站公开"),
        ("县财政局", "2", "7", "李", "2026-07-01", ""),
        ("东镇", "指标3", "×", "ZS", "2026-07-01", ""),
        ("东镇", "指标3", "√", "ZS", "2026-07-02", "补报"),
    )
    done = ask(home, "matrix", "--as-of", DAY, "-o", "-")
    lines = done.stdout.splitlines()
    assert lines[1].startswith("东镇,—,—,√（ZS 2026-07-02）")
    assert lines[3].startswith("财政局,√,7（李 2026-07-01）")
    assert lines[4].startswith("审计局,√（ZS 2026-07-02）,0")


def test_every_wrong_cell_of_both_files_is_told_at_once_and_nothing_written(home: Path) -> None:
    crawl(home, DAY, PAGES)
    write_csv(
        home / "indicators.csv",
        INDICATOR_HEADERS,
        [
            (1, "一", "目测", "预决算", "", ""),
            (2, "二", "栏目", "没有这个栏目", "标题叫什么", "北镇"),
            (3, "三", "计数", "", "", ""),
        ],
    )
    done = ask(home, "matrix", "--as-of", DAY, "-o", str(home / "x.csv"))
    assert done.exit_code != 0
    said = str(done.exception)
    for part in ("row 2, 方式", "row 3, 栏目", "row 3, 规则", "row 3, 适用", "row 4, 栏目"):
        assert part in said
    assert not (home / "x.csv").exists()
    matrix(home, [("计数", "预决算", "", ""), ("栏目", "预决算", "", "")])
    filled(
        home,
        ("审计局", "指标1", "×", "ZS", "2026-07-02", ""),
        ("北镇", "指标9", "√", "", "", ""),
        ("审计局", "指标2", "大概", "ZS", "某日", ""),
    )
    said = str(ask(home, "matrix", "--as-of", DAY, "-o", "-").exception)
    for part in (
        "row 2, 值",
        "row 3, 单位",
        "row 3, 指标",
        "row 3, 填报人",
        "row 3, 日期",
        "row 4, 值",
        "row 4, 日期",
    ):
        assert part in said


def test_without_indicators_it_says_what_to_write(home: Path) -> None:
    assert "indicators.csv: not found" in str(ask(home, "matrix").exception)


DUTIES = ("单位", "栏目", "标题含", "截止日期", "事项")


@pytest.mark.parametrize(
    ("due", "rule", "cells"),
    [
        ("2026-03-31", "", (SPARED, SPARED, YES, NO)),
        ("2026-02-28", "", (SPARED, SPARED, YES, NO)),
        ("2026-02-28", "按期完成", (SPARED, SPARED, NO, NO)),
        ("2026-12-31", "", (SPARED, SPARED, YES, "未到期")),
    ],
)
def test_a_duty_is_met_or_not_or_not_due(
    home: Path, due: str, rule: str, cells: Sequence[Any]
) -> None:
    write_csv(
        home / "obligations.csv",
        DUTIES,
        [("部门", "预决算", "{单位}2026年部门预算", due, "公开部门预算")],
    )
    crawl(home, DAY, PAGES)
    found = matrix(home, [("任务", "公开部门预算", rule, "")])
    assert [value for (value,) in found.values()] == list(cells)
    assert (
        matrix(home, [("任务", "预决算", rule, "")])
        == found
        == matrix(home, [("任务", "", rule, "")])
    )


def test_a_duty_that_could_not_be_read_is_to_be_verified(home: Path) -> None:
    write_csv(home / "obligations.csv", DUTIES, [("全部", "预决算", "预算", "2026-03-31", "")])
    crawl(home, DAY, {**PAGES, "audit/": Outcome.SERVER_ERROR})
    assert matrix(home, [("任务", "预决算", "", "")])["审计局"] == [UNKNOWN]


def test_a_duty_that_nobody_wrote_down_is_asked_wrongly(home: Path) -> None:
    crawl(home, DAY, PAGES)
    write_csv(home / "indicators.csv", INDICATOR_HEADERS, [(1, "年报", "任务", "年度报告", "", "")])
    assert "obligations.csv" in str(ask(home, "matrix", "--as-of", DAY, "-o", "-").exception)


def test_a_title_may_have_a_unit_by_its_other_name(home: Path) -> None:
    crawl(home, DAY, {**PAGES, "duties/": [entry("2026-02-02", "县财政局权责清单", "d/2.html")]})
    assert matrix(home, [("栏目", "权责清单", "标题含{单位}权责清单", "")])["财政局"] == [YES]


def test_a_column_that_lost_its_only_entry_turns_its_mark_once_that_is_proven(home: Path) -> None:
    rows = [("栏目", "联合整治", "", ""), ("计数", "联合整治", "", "")]
    crawl(home, "2026-06-28", PAGES)
    assert matrix(home, rows, "2026-06-28")["东镇"] == [YES, 1]
    crawl(home, "2026-06-29", {**PAGES, "joint/": Outcome.EMPTY_UNPROVEN})
    assert matrix(home, rows, "2026-06-29")["东镇"] == [YES, UNKNOWN], (
        "the last word stands, and proves nothing of today"
    )
    crawl(home, DAY, {**PAGES, "joint/": []})
    assert matrix(home, rows)["东镇"] == [NO, 0]
