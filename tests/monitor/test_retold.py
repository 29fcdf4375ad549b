"""What was recorded in Chinese is told in English where that is spoken, and in full."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from config.speech import speaking
from monitor.notices.results import RESULTS
from monitor.notices.settling import ANSWERS
from monitor.retelling import retold
from monitor.web.changes import told
from storage.web.audits import Audit

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("patterns", "recorded", "english"),
    [
        (
            RESULTS,
            "复核时出错，结果以下次巡查为准。",
            "The recheck failed; the next crawl will tell.",
        ),
        (
            RESULTS,
            "已读到栏目（已读取）：最近更新2018-07-02，两周以上，已超期。",
            "The column was read (read): latest update 2018-07-02, 2 weeks or more, overdue.",
        ),
        (
            RESULTS,
            "已读到栏目（已读取）：甲镇最近更新2018-07-02，正常，未超期；乙镇没有信息，空白栏目，已超期。",
            (
                "The column was read (read): 甲镇: latest update 2018-07-02, Current, in time; "
                "乙镇: no entry, Blank, overdue."
            ),
        ),
        (
            RESULTS,
            "已读到栏目（已读取）：本栏目不列入名单。",
            "The column was read (read): the column stands in no list.",
        ),
        (
            ANSWERS,
            (
                "列表中这条信息的标注日期为2018-06-01，早于整改标准；"
                "栏目最近一条为2018-06-01，仍为超期（标注日期应晚于2018-07-01）。"
            ),
            (
                "The entry in the list shows 2018-06-01, which is too early to count as mended; the "
                "column's latest entry is of 2018-06-01, and it is still overdue (a date later than "
                "2018-07-01 is expected)."
            ),
        ),
        (ANSWERS, "材料齐全；同意。", "材料齐全；同意。"),
        (ANSWERS, "", ""),
    ],
)
def test_a_recorded_text_is_retold(patterns: tuple[str, ...], recorded: str, english: str) -> None:
    assert retold(recorded, patterns) == recorded
    with speaking("en"):
        assert retold(recorded, patterns) == english


@pytest.mark.parametrize("patterns", [RESULTS, ANSWERS])
def test_every_pattern_finds_itself_again(patterns: tuple[str, ...]) -> None:
    with speaking("en"):
        for pattern in patterns:
            holes = dict.fromkeys(re.findall(r"{(\w+)}", pattern), "x")
            if "parts" not in holes:
                assert not HAN.search(retold(pattern.format(**holes), patterns)), pattern


CHANGE = Audit(datetime(2026, 1, 1, tzinfo=UTC), "李", "修改单位", "", "", "")


@pytest.mark.parametrize(
    ("change", "english"),
    [
        (
            replace(
                *(CHANGE,),
                thing="units.csv：新增0行、修改1行、删去0行",
                before="第2行 甲镇：别名=（空）；邮箱=a@b",
                after="第2行 甲镇：别名=甲；邮箱=",
            ),
            (
                "units.csv: 0 rows added, 1 changed, 0 removed",
                "Row 2, 甲镇: 别名=(empty)；邮箱=a@b",
                "Row 2, 甲镇: 别名=甲；邮箱=",
            ),
        ),
        (
            replace(
                *(CHANGE,),
                what="办理单位反馈",
                thing="甲镇 第3条：同意：别人的话",
                before="待办理",
                after="不同意：材料不足",
            ),
            ("甲镇, reply 3: 同意：别人的话", "open", "refused: 材料不足"),
        ),
        (
            replace(CHANGE, what="印发通报", thing="2018-07", after="（无文号），2018-08-02"),
            ("2018-07", "", "(without a number), 2018-08-02"),
        ),
        (
            replace(
                CHANGE, what="修改经办人文字", thing="前言.md", before="同意：", after="（空）"
            ),
            ("前言.md", "同意：", "（空）"),
        ),
        (
            replace(CHANGE, what="放行邮件", before="暂缓", after="放行"),
            ("", "Held", "Let them go"),
        ),
    ],
)
def test_a_change_is_told_in_english_but_for_what_others_wrote(
    change: Audit, english: tuple[str, str, str]
) -> None:
    assert told(change) == change
    with speaking("en"):
        shown = told(change)
        assert (shown.thing, shown.before, shown.after) == english
