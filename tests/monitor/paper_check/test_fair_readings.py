"""Sentences that add up in a fair reading, or that nobody can judge: nothing is said of them."""

from __future__ import annotations

import pytest

from monitor.reports.paper_check.blocks import Grid, Row
from monitor.reports.paper_check.reading.tables import tables_of
from tests.monitor.paper_check.papers import MONTH
from tests.monitor.paper_check.test_papers import judged


@pytest.mark.parametrize(
    "text",
    [
        "全市共有网站39家。其中市直27家，县（市）区12家，检查合格率为100%。",
        (
            "账号共75个，其中公众号43个（市直13个，县区30个）；微博22个（市直9个，县区13个）；"
            "客户端10个（市直10个）。"
        ),
        "对40家网站进行了抽查，其中，30家被查出问题，90分以上的38家，占比95%。",
        (
            "网站共有50个，账号共有75个。其中：县级网站16个，直属网站34个；县级账号32个，"
            "直属账号43个。"
        ),
        (
            "出现错误表述5次、错别字5次，其中：甲局错误表述1次、乙局错别字1次、"
            "丙镇错误表述2次、错别字3次、丁镇错误表述2次、错别字1次。"
        ),
        "收到报送信息468条、采用192条。其中，本级刊物采用16条，向省上报223条，向市报送219条。",
        "公开各类会议33余次，其中常务会议9次，邀请代表列席9次。",
        "发布微博2.1万条，其中原创8600条，转发12400条。",
        "编发简报15期，其中被市采用6期，被省采用2期。",
        "检查网站60家，其中发现问题网站5家、已整改3家。",
        "收到留言312条，办结309条，办结率99.04%，其中按期办结301条，超期办结8条。",
        "公开规章13件（含新制定5件，修改4件，废止4件），规范性文件42件。",
        "共发布信息1200条，其中工作动态600条、通知公告150条等。",
        "抽查23家单位69个栏目，发现11家单位17个栏目更新不及时，占抽查栏目的24.6%。",
        "发布信息3350条，同比上升3个百分点，其中9月份发布402条。",
        "甲镇、乙镇等13个镇街，县甲局、县乙局等33个部门开展了活动。",
        "对排名前5位的予以表扬：县甲局、县乙局、县丙局、县丁局、县戊局、县己局（并列）。",
        "涉及2家单位（县住建局2条、县交通局1条）。",
        "各镇街每月不少于15条，其他单位每月不少于10条，确保3个工作日内答复。",
        "本期发布信息870条，环比增长2.1%。",
        (
            "信息公开工作较好的单位有2个：县财政局、县卫计局。截至6月30日，"
            "工作动态栏目1个月以上未更新的有县卫计局。"
        ),
        "发布量居前的单位有：县财政局。领导信息栏目为空白栏目的有县财政局、县审计局。",
        (
            "上期通报点名的栏目6个，其中已整改1个、整改后又超期1个、逾期整改1个、未整改2个、"
            "未能核查1个。"
        ),
        "县财政局工作较好；上期通报的县审计局、县统计局已整改到位。",
        "县自然资源和规划局、县文化和旅游局、县卫生健康局3家单位未报送。",
        "公开政策规划及解读、工作成效等信息16条；公开检查情况等信息17条，检查情况等信息18条。",
    ],
)
def test_a_fair_reading_is_left_alone(text: str) -> None:
    assert judged(text).disagreements == []


def test_a_list_of_attachments_may_number_each_line_itself() -> None:
    listed = "附件1：季度信息采用情况排名表\n附件2：季度零报送单位名单"
    text = f"现予通报（详见附件1）。\n{listed}\n2020年10月12日\n附件1\n{{}}\n单位\t条数\n甲局\t3"
    assert (
        judged(text.format("季度信息采用情况排名表"))
        .disagreements[0]
        .what.startswith("附件说明列有附件2")
    )
    told = judged(text.format("季度零报送单位名单")).disagreements
    assert any("零报送" in each.what for each in told)


TABLE = """\
附件1
镇街情况
序号\t镇街\t信息公开（条）\t动态信息（条）\t备注
1\t城关街道\t9\t8\t
2\t柳林镇\t0\t7\t
3\t白石乡\t0\t0\t未能核查1个栏目
4\t沙坪镇\t0\t4\t
"""


@pytest.mark.parametrize(
    ("notes", "missing"),
    [("", "沙坪镇"), ("以下单位没有信息公开栏目，不列入名单：沙坪镇、南桥镇。", "")],
)
def test_what_a_remark_or_a_note_explains_may_be_missing_from_a_list(
    notes: str, missing: str
) -> None:
    told = judged(
        f"镇街中，信息公开为零的单位有1个：柳林镇。\n附件：1.镇街情况\n{TABLE}{notes}"
    ).disagreements
    assert [missing in each.what and "白石乡" not in each.what for each in told] == (
        [True] if missing else []
    )


@pytest.mark.parametrize(
    ("said", "agrees"),
    [
        ("另有1个栏目经批准豁免，不列入未按期更新（见附件2）。", True),
        ("另有1个栏目经批准暂缓，不再计入未按期更新名单，详见附件2。", True),
        ("有1个栏目未按期更新（见附件2）。", False),
    ],
)
def test_a_list_from_which_something_is_left_out_is_not_pointed_to(said: str, agrees: bool) -> None:
    listed = "附件：1.未按期更新栏目清单\n2.经批准暂缓更新栏目清单"
    tables = [
        f"附件{number}\n{title}\n单位\t栏目\n甲局\t工作动态"
        for number, title in enumerate(("未按期更新栏目清单", "经批准暂缓更新栏目清单"), start=1)
    ]
    text = "\n".join([said, listed, "2020年10月12日", *tables])
    told = [each.what for each in judged(text).disagreements if "注明见附件" in each.what]
    assert (told == []) is agrees


def test_one_unit_alone_that_the_paper_leaves_out_is_missing_from_no_list() -> None:
    without = MONTH.replace("白石乡、县文联、县供销社。动态", "白石乡、县文联。动态")
    assert without != MONTH
    (told,) = judged(without).disagreements
    assert "漏列县供销社" in told.what
    note = "以下单位没有信息公开栏目，不列入信息公开为零名单：县供销社。"
    head = "5月份县直部门信息发布情况统计表\n\n序号"
    noted = without.replace(head, f"{head[:-2]}{note}\n\n序号")
    assert noted != without
    assert judged(noted).disagreements == []


def test_a_table_whose_numbers_are_all_empty_has_one_header() -> None:
    rows = [("单位", "栏目", "总数"), ("甲局", "预算", ""), ("乙局", "决算", ""), ("合计", "", "0")]
    (table,) = tables_of(
        Grid(tuple(Row(row, f"第{n}行") for n, row in enumerate(rows, start=1)), "")
    )
    assert table.heads == ("单位", "栏目", "总数")
    assert len(table.data) == 2
