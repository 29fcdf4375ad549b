"""Kinds of faults that papers of other counties held: tables beside each other, scores, quoted
titles, other words for the last paper.
"""

from __future__ import annotations

import pytest

from monitor.reports.paper_check.check import Knowledge
from monitor.reports.paper_check.language.measures import Measure, measure_of
from tests.monitor.paper_check.test_papers import judged

BESIDE_EACH_OTHER = """某县人民政府办公室关于2024年3月份政务信息公开情况的通报
3月份，全县共发布政府信息629条，其中乡镇283条，县直部门346条。
发布信息不足20条的单位有河溜镇、县民政局、县水利局，请认真查找原因。
乡镇\t信息数\t部门\t信息数
城关镇\t96\t县发改委\t123
鲍集镇\t71\t县教体局\t101
龙亢镇\t54\t县民政局\t15
河溜镇\t18\t县财政局\t88
常坟镇\t44\t县水利局\t19
合计\t283\t合计\t346
"""
NEWSPAPER_COLUMNS = """某县2024年3月份信息报送情况通报
3月份，各单位共报送信息73条，其中报送信息不足10条的单位有2个：县司法局、县统计局。
单位\t信息数\t单位\t信息数
县教育局\t30\t县司法局\t9
县公安局\t22\t县统计局\t2
县民政局\t10\t\t
"""
SCORES = """某县2023年第二轮政务公开测评情况通报
本轮测评涉及4个乡镇，平均得分87.9分，最高的为城关镇95.6分，最低的为山七镇78.2分。
附件：乡镇测评得分情况表
附件
乡镇测评得分情况表
序号\t乡镇\t得分
1\t城关镇\t95.6
2\t杭埠镇\t94.3
3\t晓天镇\t83.5
4\t山七镇\t78.2
"""
ATTACHMENTS = """某县2023年3月政务公开监测问题通报
3月份，县政务公开办发现问题2个（详见附件1《政务公开问题清单》）。
请各单位于4月14日下班前将附件2《问题整改链接表》报送县政务公开办。
附件：1.政务公开问题清单
2.问题整改链接表
附件1
政务公开问题清单
序号\t单位\t问题
1\t城关镇\t财政资金栏目未更新
2\t县司法局\t错别字
附件2
问题整改链接表
序号\t单位\t问题
"""
LAST_PAPER = """某市2016年下半年政府网站抽查情况通报
上半年通报的21家问题网站中，已整改15家，未整改6家。
"""
EITHER = """某县2021年9月份政务公开工作情况的通报
9月份，各镇共公开信息90条，其中信息公开60条、动态信息30条。
公开信息不足10条的镇有：白坭镇、黄坡镇。
附件：各镇信息公开情况表
附件
各镇信息公开情况表
序号\t镇\t信息公开（条）\t动态信息（条）
1\t云台镇\t30\t12
2\t新塘镇\t16\t5
3\t石角镇\t8\t9
4\t白坭镇\t4\t3
5\t黄坡镇\t2\t1
\t合计\t60\t30
"""
SLIPS = """某县2023年一季度政务信息公开情况通报
未完成任务数的单位有5个：郑山街道、临沭街道、蛟龙镇、玉山镇、县审计局。
附件：信息发布情况统计表
附件
信息发布情况统计表
序号\t单位\t主动公开
1\t郑山街道\t52
2\t临沭街道\t21
3\t蛟龙镇\t17
4\t玉山镇\t11
5\t县审计局\t3
6\t县财政局\t90
"""
PERIODS_BEFORE_NAMES = """
截至6月30日，工作动态栏目6个月以上未更新的有农机局、商务局、烟草专卖局（分公司）。
连续3个工作日没有更新的有农机局、烟草专卖局（分公司）。
"""
PAPERS = (
    PERIODS_BEFORE_NAMES,
    SLIPS,
    BESIDE_EACH_OTHER,
    NEWSPAPER_COLUMNS,
    SCORES,
    ATTACHMENTS,
    LAST_PAPER,
    EITHER,
)
FAULTS = (
    (SLIPS, "有5个：郑山街道", "有5个：郑山衔道", "郑山衔道", "郑山街道"),
    (SLIPS, "临沭街道、", "临沭街首、", "临沭街首", "临沭街道"),
    (SLIPS, "县审计局。", "县审计句。", "县审计句", "县审计局"),
    (SLIPS, "蛟龙镇、", "姣龙镇、", "姣龙镇", "蛟龙镇"),
    (BESIDE_EACH_OTHER, "有河溜镇、县民政局", "有县民政局", "2", "3"),
    (BESIDE_EACH_OTHER, "鲍集镇\t71", "鲍集镇\t17", "283", "229"),
    (NEWSPAPER_COLUMNS, "2个：县司法局、县统计局", "1个：县统计局", "1", "2"),
    (NEWSPAPER_COLUMNS, "2个：县司法局、县统计局", "3个：县民政局、县司法局、县统计局", "3", "2"),
    (SCORES, "最低的为山七镇78.2", "最低的为晓天镇83.5", "晓天镇83.5分", "山七镇78.2分"),
    (SCORES, "最高的为城关镇95.6", "最高的为城关镇96.5", "城关镇96.5分", "城关镇95.6分"),
    (SCORES, "平均得分87.9", "平均得分89.7", "89.7", "87.9"),
    (ATTACHMENTS, "附件2《问题整改链接表》", "附件1《问题整改链接表》", "附件1", "附件2"),
    (LAST_PAPER, "已整改15家", "已整改14家", "21", "20"),
    (EITHER, "白坭镇、黄坡镇。", "黄坡镇。", "1", "2"),
)


@pytest.mark.parametrize("text", PAPERS, ids=lambda text: text[:12])
def test_nothing_is_said_of_what_is_right(text: str) -> None:
    assert judged(text).disagreements == []


@pytest.mark.parametrize(("text", "old", "new", "found", "expected"), FAULTS)
def test_a_planted_fault_is_named_with_both_values(
    text: str, old: str, new: str, found: str, expected: str
) -> None:
    assert old in text
    told = judged(text.replace(old, new, 1)).disagreements
    assert (found, expected) in [(each.found, each.expected) for each in told], told


@pytest.mark.parametrize(
    ("old", "new", "found", "expected"), [fault[1:] for fault in FAULTS if fault[0] is SLIPS]
)
def test_a_slip_is_named_once_where_the_roster_knows_units_by_two_names(
    old: str, new: str, found: str, expected: str
) -> None:
    names = ("郑山街道", "临沭街道", "蛟龙镇", "玉山镇", "县审计局", "县财政局")
    roster = Knowledge((*(f"临沭县{name.removeprefix('县')}" for name in names), *names))
    text = SLIPS.replace(old, new, 1)
    assert old in SLIPS
    told = judged(text, roster).disagreements
    assert [(each.found, each.expected) for each in told if each.found == found] == [
        (found, expected)
    ], told


@pytest.mark.parametrize(
    ("words", "measure"),
    [
        ("公开信息不足10条", None),
        ("主动公开信息", Measure.DISCLOSURE),
        ("政务公开信息", Measure.DISCLOSURE),
        ("信息公开", Measure.DISCLOSURE),
        ("公开动态信息", None),
        ("发布信息", Measure.TOTAL),
    ],
)
def test_information_made_public_may_be_of_any_kind(words: str, measure: Measure | None) -> None:
    assert measure_of(words) is measure
