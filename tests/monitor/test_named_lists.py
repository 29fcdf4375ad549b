"""[[circular.list]]: whom the lists of 莒南's June name, at their edges and beyond them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.circular_lists import ListRule, unknown_names
from config.registry import Registry
from config.settings import ConfigError, parse_settings
from config.short_names import short_names
from monitor.reports.circular.figures import as_figures
from monitor.reports.circular.named_lists import NamedList
from monitor.rules.choosing import Candidate, chosen
from tests.monitor import junan_month
from tests.monitor.builders import standing, unit
from tests.monitor.junan_month import OFFICES, TOWNS
from tests.monitor.test_circular import FRESH, articles, circular

ZERO_OFFICES = (
    "县公路局、县住建局、县气象局、县史志办、县林业局、县检验检测中心、县供电公司、县广播电视台、"
    "县审计局、县开发办、县监察局、县盐务局、"
    "人民银行、银监办、县烟草公司"
)
WINDOW: dict[str, Any] = {"except": [{"unit": "县政务服务中心管理办公室", "reason": "窗口单位"}]}


def rule(name: str = "名单", **limits: Any) -> ListRule:
    return ListRule.model_validate({"name": name, **limits})


def lists(*rules: ListRule) -> tuple[NamedList, ...]:
    return junan_month.circular(lists=rules).lists


def only(**limits: Any) -> str:
    (found,) = lists(rule(**limits))
    return "、".join(found.units)


def test_without_a_list_of_ones_own_there_is_one_of_zero_disclosure_for_each_group() -> None:
    towns, offices = lists()
    assert "、".join(towns.units) == "洙边镇、临港产业园、涝坡镇、道口镇"
    assert "、".join(offices.units) == ZERO_OFFICES
    assert (
        towns.sentence
        == "镇街园区中，信息公开为零的单位有4个：洙边镇、临港产业园、涝坡镇、道口镇。"
    )
    figures: Any = as_figures(junan_month.circular())["lists"]
    assert [
        (each["name"], each["group"], each["measure"], each["limit"], each["count"])
        for each in figures
    ] == [
        ("信息为零", TOWNS, "信息公开", 0, 4),
        ("信息为零", OFFICES, "信息公开", 0, 15),
    ]
    assert sum(each["count"] for each in figures) == 19


def test_the_printed_papers_own_settings_give_its_own_lists() -> None:
    assert only(measure="合计", groups=[TOWNS], equals=0) == "道口镇"
    assert only(measure="信息公开", groups=[OFFICES], equals=0) == ZERO_OFFICES
    assert only(measure="合计", groups=[TOWNS], at_most=10).count("、") == 7
    assert only(measure="重点领域", equals=0) == "县审计局、县公安局、县住建局、县民政局"
    assert only(groups=[TOWNS], top=4) == "相沟镇、筵宾镇、十字路街道、莒南经济开发区"
    best = "县食药监局、县安监局、县卫计局、县国土局、县工商局、县房管局、县教育体育局"
    assert only(groups=[OFFICES], top=7, **WINDOW) == best


def test_limits_include_their_number() -> None:
    assert "莒南经济开发区" in only(groups=[TOWNS], at_most=9)
    assert "莒南经济开发区" not in only(groups=[TOWNS], at_most=8)
    assert only(groups=[TOWNS], at_least=15) == "相沟镇、筵宾镇、十字路街道"
    assert only(groups=[TOWNS], at_least=16) == "相沟镇、筵宾镇"


def test_ties_at_the_edge_of_a_rank_are_all_named() -> None:
    assert only(groups=[OFFICES], top=6) == (
        "县政务服务中心管理办公室、县食药监局、县安监局、县卫计局、县国土局、县工商局、县房管局"
    )
    (found,) = lists(rule(groups=[TOWNS], top=6, sentence="前{限}名的单位有{数}家：{名单}。"))
    names = "相沟镇、筵宾镇、十字路街道、莒南经济开发区、岭泉镇、石莲子镇、坊前镇、板泉镇、大店镇"
    assert found.sentence == f"前6名的单位有9家：{names}。"


def test_who_is_taken_out_takes_no_rank_and_its_reason_is_kept() -> None:
    (found,) = lists(rule(groups=[OFFICES], top=1, **WINDOW))
    assert (found.units, found.excepted) == (
        ("县食药监局",),
        {"县政务服务中心管理办公室": "窗口单位"},
    )


def test_a_group_has_its_own_limit_and_no_group_means_all_units_together() -> None:
    one, two = lists(rule(groups=[TOWNS, OFFICES], top=1))
    assert (one.group, one.units, two.group, two.units) == (
        TOWNS,
        ("相沟镇",),
        OFFICES,
        ("县政务服务中心管理办公室",),
    )
    (whole,) = lists(rule(top=1))
    assert (whole.group, whole.units) == (None, ("县政务服务中心管理办公室",))


def test_short_names_are_printed_where_nobody_else_is_meant_and_figures_keep_the_rosters() -> None:
    (found,) = lists(rule(measure="重点领域", equals=0, names="简称", sentence="如{名单}。"))
    assert found.units == ("县审计局", "县公安局", "县住建局", "县民政局")
    assert found.sentence == "如审计局、公安局、住建局、民政局。"
    roster = (
        unit("县财政局"),
        unit("财政局"),
        unit("县教育体育局", aliases=("莒南县教育体育局", "县教体局")),
        unit("县委"),
    )
    assert short_names(Registry(roster, ())) == {"县教育体育局": "县教体局"}
    twins = (unit("县民政局", aliases=("民政",)), unit("市民政局", aliases=("民政",)))
    assert short_names(Registry(twins, ())) == {}


def test_who_could_not_be_read_is_in_no_list_of_few_and_is_told_apart() -> None:
    few = rule(measure="合计", at_most=5)
    read = circular(articles({0: 1}), lists=[few]).lists[0]
    assert read.units == ("青云镇", "财政局", "发改局", "审计局")
    unread = circular(
        articles({0: 1}), [FRESH, FRESH, None, FRESH, FRESH, FRESH], lists=[few]
    ).lists[0]
    assert unread.units == ("青云镇", "发改局", "审计局")
    assert unread.undecided == ("财政局",)


def test_who_leads_only_jointly_stands_in_no_list_at_zero_and_only_leads_do() -> None:
    zero = rule(measure="重点领域", equals=0)
    assert circular(lists=[zero]).lists[0].units == ("审计局",)
    assert circular(lists=[rule(measure="重点领域", at_most=1)]).lists[0].units == (
        "发改局",
        "财政局",
        "审计局",
    )


def test_overdue_columns_turn_praise_and_blame_round() -> None:
    late = rule("滞后", measure="超期栏目", at_least=1)
    timely = rule("及时", measure="超期栏目", equals=0)
    assert (late.praises, timely.praises) == (False, True)
    found = circular(
        standings=[standing("2018-06-01"), FRESH, FRESH, FRESH, FRESH, FRESH], lists=[late, timely]
    ).lists
    assert [each.units for each in found] == [("青云镇",), ("财政局", "发改局", "审计局")]


def test_a_unit_both_praised_and_blamed_is_refused_with_both_named() -> None:
    good, bad = (
        rule("较好", groups=[OFFICES], at_least=32),
        rule("发布较少", measure="动态信息", at_most=1),
    )
    assert "“县安监局”既受表扬又被点名：“较好”“发布较少”" in [
        each.what for each in junan_month.circular(lists=[good, bad]).checks
    ]
    elsewhere = rule("发布较少", groups=[OFFICES], measure="动态信息", at_most=1)
    assert junan_month.circular(lists=[rule("较好", top=2), elsewhere]).checks == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "甲"\n', "circular.list: expected exactly one of equals, at_most, at_least, top"),
        ('name = "甲"\ntop = 1\nequals = 0\n', "expected exactly one of"),
        ('name = "甲"\ntop = 0\n', "line 8: circular.list.top = 0"),
        ('name = "甲"\ntop = 1\nmeasure = "栏目"\n', "line 9: circular.list.measure = '栏目'"),
        ('name = "甲"\ntop = 1\nexcept = [{unit = "乙"}]\n', "circular.list.except.reason"),
    ],
)
def test_a_list_that_cannot_be_is_a_fault_with_its_key(text: str, said: str) -> None:
    toml = '[portal]\nname = "青山县"\nurl = "http://h/"\n\n[[circular.list]]\n'
    with pytest.raises(ConfigError) as caught:
        parse_settings(toml + "# 甲\n" + text)
    assert said in caught.value.problems[0]


def test_groups_and_units_that_the_roster_lacks_are_named() -> None:
    roster = Registry((unit("财政局", "部门"),), ())
    rules = [
        rule("甲", groups=["镇街"], equals=0),
        rule("乙", equals=0, **{"except": [{"unit": "丙", "reason": "丁"}]}),
    ]
    assert [*unknown_names(rules, roster)] == [
        "tongbao.toml: circular.list 甲: groups = '镇街': expected a 分组 of units.csv: 部门",
        (
            "tongbao.toml: circular.list 乙: except: unit = '丙': expected a unit of units.csv "
            "(by name or 别名)"
        ),
    ]


VALUES = st.lists(st.one_of(st.none(), st.integers(0, 6)), max_size=12)


@given(VALUES, st.integers(1, 8))
def test_a_rank_names_all_of_one_value_or_none_of_it(
    values: Sequence[int | None], top: int
) -> None:
    candidates = [Candidate(str(n), value) for n, value in enumerate(values)]
    named = chosen(candidates, rule(top=top))
    by_value: dict[int, set[bool]] = {}
    for each in candidates:
        if each.value:
            by_value.setdefault(each.value, set()).add(each.unit in named)
    assert all(len(both) == 1 for both in by_value.values())
    assert len(named) >= min(top, sum(bool(value) for value in values))


@given(VALUES, st.integers(0, 6))
def test_at_most_and_above_it_part_all_who_were_read(
    values: Sequence[int | None], limit: int
) -> None:
    candidates = [Candidate(str(n), value) for n, value in enumerate(values)]
    few, many = (
        chosen(candidates, rule(at_most=limit)),
        chosen(candidates, rule(at_least=limit + 1)),
    )
    assert sorted([*few, *many]) == sorted(
        each.unit for each in candidates if each.value is not None
    )


def test_fewer_than_so_many_a_month_grows_with_the_months_and_leaves_its_number_out() -> None:
    monthly = rule(measure="合计", fewer_than=10, per="month")
    assert [monthly.over(months).limit for months in (1, 3, 12)] == [10, 30, 120]
    assert [rule(fewer_than=10, per="quarter").over(months).limit for months in (1, 3, 12)] == [
        10,
        10,
        40,
    ]
    assert rule(fewer_than=10).over(12).limit == 10
    units = [Candidate("甲", 9), Candidate("乙", 10), Candidate("丙", 9, sure=False)]
    assert chosen(units, monthly) == ("甲",)
    assert not monthly.praises
    assert only(measure="合计", groups=[TOWNS], fewer_than=11) == only(
        measure="合计", groups=[TOWNS], at_most=10
    )


def test_many_missed_weeks_and_many_reminders_are_no_honour() -> None:
    for measure in ("漏更周数", "一周提醒", "超期栏目"):
        assert not rule(measure=measure, at_least=2).praises
        assert rule(measure=measure, equals=0).praises
