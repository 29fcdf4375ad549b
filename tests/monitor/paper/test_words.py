"""What the paper says: right for nothing, for one and for many, and
nothing that it does not know.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from config.io.spreadsheet import Cell
from monitor.reports.circular.attachments import Attachment
from monitor.reports.paper.make import Issue
from monitor.reports.paper.values import Level
from monitor.reports.period_words import before_words, period_words
from tests.monitor.paper.june import paper, tables, text


def test_the_first_paragraph_gives_total_growth_and_both_splits() -> None:
    assert (
        "共发布信息1175条，环比增长55.8%（上月754条）。其中，信息公开657条（镇街园区117条、"
        "部门（单位）540条），"
        "动态信息518条（镇街动态97条、部门动态282条、政务要闻79条、其他60条）。"
    ) in text(paper())


@pytest.mark.parametrize(
    ("growth", "previous", "said"),
    [
        (55.8, 754, "，环比增长55.8%（上月754条）。"),
        (-3.0, 1211, "，环比下降3.0%（上月1211条）。"),
        (0.0, 1175, "，环比持平（上月1175条）。"),
        (None, None, "，环比无可比基数。"),
        (None, 900, "，环比无可比基数。"),
    ],
)
def test_growth_up_down_none_and_unknown(
    growth: float | None, previous: int | None, said: str
) -> None:
    assert said in text(paper({"growth": growth, "previous_total": previous}))


def test_groups_without_entries_are_left_out_and_what_has_no_unit_is_said() -> None:
    groups = [
        {"group": "镇街园区", "total": 3, "disclosure": 3, "news": 0, "share": 75.0},
        {"group": "部门", "total": 0, "disclosure": 0, "news": 0, "share": 0.0},
        {"group": None, "total": 1, "disclosure": 1, "news": 0, "share": 25.0},
    ]
    said = text(paper({"total": 4, "disclosure": 4, "news": 0, "groups": groups, "kinds": []}))
    assert "信息公开4条（镇街园区3条、其他1条），动态信息0条。" in said


def test_units_at_zero_by_group_with_their_number() -> None:
    said = text(paper())
    assert "镇街园区中，信息公开为零的单位有4个：洙边镇、临港产业园、涝坡镇、道口镇。" in said
    assert "部门（单位）中，信息公开为零的单位有15个：县公路局、" in said
    assert "信息公开为零" not in text(paper({"lists": []}))


def test_nobody_late_is_said_of_what_could_be_verified_only() -> None:
    column = {"column": "工作动态", "unit": "相沟镇", "total": 1, "band": "正常", "key_area": False}
    quiet: dict[str, object] = {"named": [], "sentences": [], "lists": []}
    assert "截至6月30日，已核查的栏目均按期更新。" in text(paper({**quiet, "columns": [column]}))
    unread = {**column, "band": "未能核查", "total": None}
    assert "截至6月30日，没有能够核查的栏目。" in text(paper({**quiet, "columns": [unread]}))


def test_the_number_of_late_columns_and_units_refers_to_its_attachment() -> None:
    assert "未按期更新的栏目共55个，涉及单位43个（见附件4）。" in text(paper())


def test_who_is_named_by_bands_alone_is_not_called_late() -> None:
    made = paper({"name": "bands"})
    assert "在未更新档次内或为空白的栏目共55个，涉及单位43个（见附件4）。" in text(made)
    assert "未按期更新" not in "".join(sheet.title for sheet in made.sheets)


def test_topics_registers_obligations_follow_up_and_exemptions_have_their_sentences() -> None:
    said = text(
        paper(
            {
                "topics": {
                    "防汛": {"total": 12, "by_column": {"通知": 5, "动态": 7}, "by_group": {}}
                },
                "registers": {
                    "部门信箱": {"count": 0, "manual": True},
                    "访谈": {"count": 2, "sentence": "未按时报送访谈稿的单位有1个。"},
                },
                "obligations": [{"state": "已完成"}, {"state": "未完成"}, {"state": "未完成"}],
                "followup": {
                    "named": 3,
                    "已整改": 2,
                    "整改后又超期": 0,
                    "逾期整改": 0,
                    "未整改": 1,
                    "未能核查": 0,
                },
                "exempt": [{"unit": "相沟镇", "column": "工作动态"}],
            }
        )
    )
    assert "“防汛”专题发布信息12条（通知5条、动态7条）。" in said
    assert "部门信箱0件（人工填报）。" in said
    assert "未按时报送访谈稿的单位有1个。" in said
    assert "任务共3项，其中已完成1项、未完成2项。" in said
    assert "上期通报点名的栏目3个，其中已整改2个、未整改1个。" in said
    assert "另有1个栏目经批准暂缓更新，不列入未按期更新。" in said


def test_lists_of_ones_own_are_printed_by_praise_and_blame() -> None:
    lists = [
        {
            "name": "较好",
            "group": "镇街园区",
            "measure": "信息公开",
            "kind": "top",
            "limit": 2,
            "count": 2,
            "units": ["相沟镇", "筵宾镇"],
        },
        {
            "name": "信息为零",
            "group": None,
            "measure": "信息公开",
            "kind": "equals",
            "limit": 0,
            "count": 1,
            "units": ["道口镇"],
        },
        {
            "name": "发布较少",
            "group": None,
            "measure": "合计",
            "kind": "at_most",
            "limit": 1,
            "count": 0,
            "units": [],
        },
    ]
    said = text(paper({"lists": lists}))
    situation, problems = said.split("二、存在问题")
    assert "镇街园区中，较好的单位有2个：相沟镇、筵宾镇。" in situation
    assert "信息为零的单位有1个：道口镇。" in problems
    assert "发布较少" not in said


def test_headings_are_numbered_and_one_part_alone_has_none() -> None:
    made = paper()
    heads = [each.text for each in made.body if each.level is Level.SECOND]
    assert heads == ["（一）主动公开情况", "（二）重点领域公开情况"]
    alone = paper({"columns": [], "named": [], "sentences": []})
    assert [each.text for each in alone.body if each.level is Level.SECOND] == []
    assert [each.text for each in alone.body if each.level is Level.FIRST] == [
        "一、基本情况",
        "二、存在问题",
        "三、下一步要求",
    ]


def test_furniture_comes_from_the_settings_or_is_made_of_what_is_known() -> None:
    made = paper()
    assert made.title == "关于2017年6月份莒南县人民政府门户网站内容保障情况的通报"
    assert (made.issuer, made.date, made.addressees) == (
        "莒南县人民政府办公室",
        "2017年7月14日",
        "各镇街园区，各部门（单位）：",
    )
    assert "于7月24日前完成整改" in text(made)
    own = paper(
        title="{期间}情况通报",
        issuer="县府办",
        addressees="各单位：",
        number="县办字〔2017〕1号",
        deadline_days=3,
    )
    assert (own.title, own.issuer, own.addressees, own.number) == (
        "2017年6月份情况通报",
        "县府办",
        "各单位：",
        "县办字〔2017〕1号",
    )
    assert "于7月17日前完成整改" in text(own)
    assert paper(issue=Issue(date(2017, 12, 28), "急〔2017〕2号")).number == "急〔2017〕2号"
    assert "于2018年1月7日前完成整改" in text(paper(issue=Issue(date(2017, 12, 28))))


@pytest.mark.parametrize(
    ("first", "last", "words", "before"),
    [
        ("2018-07-01", "2018-07-31", "2018年7月份", "上月"),
        ("2018-07-01", "2018-09-30", "2018年第三季度", "上季度"),
        ("2018-01-01", "2018-12-31", "2018年", "上年"),
        ("2018-01-01", "2018-07-31", "2018年1至7月份", "上期"),
        ("2018-07-02", "2018-07-31", "2018年7月2日至2018年7月31日", "上月"),
    ],
)
def test_periods_in_the_offices_words(first: str, last: str, words: str, before: str) -> None:
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert period_words(*days) == words
    assert before_words(*days) == before


def towns(*rows: tuple[Cell, ...]) -> Attachment:
    return Attachment(
        "附件1.csv", "镇街", ("序号", "镇街", "信息公开（条数）", "动态信息（条数）", "备注"), rows
    )


def test_a_unit_at_zero_outside_the_zero_list_is_told_with_its_reason() -> None:
    table = towns((1, "甲镇", 0, 2, None), (2, "乙镇", 0, 0, None), (3, "丙镇", 0, 0, None))
    units = [
        {"unit": "甲镇", "group": "镇街", "disclosure": 0, "doubtful": ["信息公开"]},
        {"unit": "乙镇", "group": "镇街", "disclosure": 0, "doubtful": []},
        {"unit": "丙镇", "group": "镇街", "disclosure": 0, "doubtful": []},
    ]
    made = paper({"units": units, "zero_disclosure": ["乙镇"]}, sheets=[table])
    assert made.sheets[0].notes[1:] == (
        "以下单位有归属未定的联合栏目条目，不列入信息公开为零名单：甲镇。",
        "以下单位没有信息公开栏目，不列入信息公开为零名单：丙镇。",
    )
    assert made.sheets[0].rows == table.rows


def test_what_could_not_be_verified_stays_empty_and_is_in_no_total() -> None:
    table = Attachment(
        "附件1.csv",
        "镇街",
        ("序号", "镇街", "信息公开（条数）", "动态信息（条数）", "备注"),
        ((1, "甲镇", None, 2, "未能核查1个栏目"), (2, "乙镇", 3, 0, None)),
    )
    sheet = paper(sheets=[table]).sheets[0]
    assert sheet.total == ("合计", None, 3, 2, None)
    assert "空白为未能核查" in sheet.notes[1]
    assert tables()[0].rows[0][1] == "相沟镇"


def test_that_there_is_nothing_to_compare_with_is_said_once() -> None:
    made = text(
        paper(
            {
                "growth": None,
                "previous_total": None,
                "notes": ["环比：无可比基数。", "另有2个栏目未能核查。"],
            }
        )
    )
    assert made.count("无可比基数") == 1
    assert "另有2个栏目未能核查。" in made


def key_area(total: int | None) -> dict[str, object]:
    return {"key_area": True, "total": total, "lower_bound": total is None, "band": None}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"topics": {"防汛": {"total": 0, "by_column": {"通知": 0}, "unverified": ["通知"]}}},
            "“防汛”专题1个栏目未能核查，条数不详。",
        ),
        (
            {
                "topics": {
                    "防汛": {
                        "total": 3,
                        "by_column": {"通知": 3, "动态": 0},
                        "unverified": ["动态"],
                    }
                }
            },
            "“防汛”专题发布信息3条，另有1个栏目未能核查。",
        ),
        (
            {"topics": {"防汛": {"total": 0, "by_column": {"通知": 0}}}},
            "“防汛”专题发布信息0条。",
        ),
        ({"columns": [key_area(None), key_area(None)]}, "2个重点领域栏目均未能核查（见附件"),
        (
            {"columns": [key_area(4), key_area(None)]},
            "2个重点领域栏目共发布信息4条（1个栏目未能核查，未计入）（见附件",
        ),
        ({"columns": [key_area(0), key_area(0)]}, "2个重点领域栏目共发布信息0条（见附件"),
    ],
)
def test_what_could_not_be_read_is_never_said_to_be_nothing(
    changed: dict[str, object], said: str
) -> None:
    assert said in text(paper(changed))


def test_a_band_that_sounds_well_is_explained_where_it_accuses() -> None:
    held = {sheet.title: sheet.notes for sheet in paper().sheets}
    assert not any("档次" in note for note in held["未按期更新栏目清单"])
    changed = [
        replace(
            table,
            rows=tuple(
                [*row[:6], "正常", *row[7:]] if table.header[0] == "单位" and len(row) == 8 else row
                for row in table.rows
            ),
        )
        for table in tables()
    ]
    (noted,) = (each.notes for each in paper(sheets=changed).sheets if "未按期" in each.title)
    assert noted == ("注：档次按未更新天数划分；档次为正常的，按其更新周期已经超期。",)


def test_key_areas_that_were_not_seen_on_every_day_hold_at_least_what_was_read() -> None:
    seen = {"key_area": True, "total": 5, "lower_bound": True, "band": "正常"}
    unread = {"key_area": True, "total": 2, "lower_bound": True, "band": "未能核查"}
    assert "2个重点领域栏目共发布信息至少5条（1个栏目未能核查，未计入）（见附件" in text(
        paper({"columns": [seen, unread]})
    )


def test_who_is_short_of_its_quota_is_who_the_figures_say() -> None:
    row = {"unit": "旧县镇", "group": "镇街园区", "quota": 4, "short_of_quota": 2}
    named = {"unit": "相沟镇", "quota": 4, "total": 1}
    said = text(paper({"units": [row], "short_of_quota": [named]}))
    assert "未完成任务数的单位有1个：相沟镇。" in said
