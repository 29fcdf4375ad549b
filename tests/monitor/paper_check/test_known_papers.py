"""The faults of four printed papers, by their figures and tables: each is
named, and nothing that was right.
"""

from __future__ import annotations

from monitor.rules.disagreement import Disagreement
from tests.monitor.junan_month import KEY_AREA_TABLE, OFFICE_TABLE, TOWN_TABLE, rows
from tests.monitor.paper_check.test_papers import judged

ZERO_OFFICES = [name for name, disclosure, _ in rows(OFFICE_TABLE) if disclosure == "0"]


def _table(head: str, table: str) -> str:
    lines = ["\t".join([str(n), *row]) for n, row in enumerate(rows(table), start=1)]
    return "\n".join([f"序号\t{head}\t信息公开（条数）\t动态信息（条数）", *lines])


def junan(growth: str, towns_at_zero: list[str], leads: str) -> str:
    """The counts of 莒南县 for June 2017 in words of our own."""
    key_areas = "\n".join("\t".join(row) for row in rows(KEY_AREA_TABLE))
    return f"""\
关于2017年6月份网站内容的通报
6月份，全县共发布信息1175条，环比增长{growth}。其中，公开类信息657条（镇街园区117条、县政府部门单位540条），动态类信息518条（政务要闻79条、镇街动态97条、部门动态282条、其他60条）。
信息公开为零的单位有：{"、".join([*towns_at_zero, *ZERO_OFFICES])}。
仍有重点领域信息公开很少的情况，{leads}重点领域信息发布为零。各镇街（园区）发布量少于10条（包含10条）的单位数为8家。
附件：1.镇街园区情况
2.部门情况
3.重点领域情况
2017年7月14日
附件1
镇街园区情况
{_table("镇街园区", TOWN_TABLE)}
附件2
部门情况
{_table("部门（单位）", OFFICE_TABLE)}
附件3
重点领域情况
牵头责任单位\t栏目\t总数
{key_areas}
"""


def pairs(found: list[Disagreement]) -> set[tuple[str, str]]:
    return {(each.found, each.expected) for each in found}


def test_growth_zero_list_and_key_areas_of_junan() -> None:
    text = junan("55.9%", ["道口镇"], "如审计局、公安局、住建局、民政局")
    found = judged(text).disagreements
    assert pairs(found) == {("55.9%", "55.8%"), ("16", "19"), ("4", "6")}
    assert all(name in found[1].what for name in ("洙边镇", "临港产业园", "涝坡镇"))


def test_junan_without_its_faults() -> None:
    leads = "审计局、公安局、住建局、国税局、地税局、民政局"
    assert (
        judged(junan("55.8%", ["洙边镇", "临港产业园", "涝坡镇", "道口镇"], leads)).disagreements
        == []
    )


def test_leads_that_only_share_columns_may_be_left_out_of_a_full_list() -> None:
    text = junan(
        "55.8%", ["洙边镇", "临港产业园", "涝坡镇", "道口镇"], "审计局、公安局、住建局、民政局"
    )
    assert judged(text).disagreements == []


def test_bands_of_linshu_close() -> None:
    text = (
        "截至7月31日，工作动态栏目两周以上未更新的有青云镇、国土局；1个月以上未更新的有店头镇、"
        "气象局。\n2018年8月7日"
    )
    assert judged(text).disagreements == []
    assert judged(text.replace("店头镇", "青云镇")).disagreements


def test_the_year_before_and_the_change_of_the_annual_report() -> None:
    text = (
        "坚持“周检查、月报送、季通报”制度。\n全县行政许可事项253项，比去年减少25项。\n"
        "信息内容\t上一年项目数量\t本年增/减\n行政许可\t279\t26\n实行“周调度、月检查、季通报”机制。"
    )
    found = pairs(judged(text).disagreements)
    assert found == {
        ("253", "305"),
        ("-25", "26"),
        ("周调度、月检查、季通报", "周检查、月报送、季通报"),
    }


def test_applications_that_are_not_all_explained() -> None:
    text = (
        "共收到申请4件，其中网站收到2件，收到上级协助调函1件，均按时答复。共出现7次超期，"
        "其中公众号1次、头条1次、服务号2次、微博3个。"
    )
    assert pairs(judged(text).disagreements) == {("4", "3")}


def test_marks_in_a_column_of_numbers_and_an_empty_cell() -> None:
    rows = [f"单位{n}局\t√\t{n}" for n in range(1, 11)]
    rows[3], rows[5] = "单位四局\t√\t×", "单位六局\t\t6"
    found = judged("\n".join(["单位\t是否公开\t公文数", *rows])).disagreements
    assert pairs(found) == {("×", "数字"), ("空白", "√、×或—")}
