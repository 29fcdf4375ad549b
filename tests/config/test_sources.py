"""Which unit a source line names: by name or alias; the county's own name and level may
be left out, no other place's.
"""

from __future__ import annotations

import pytest

from config.registry import Registry
from config.sources import Sources
from tests.monitor.builders import unit

ROSTER = Registry(
    (
        unit("县财政局"),
        unit("县教育体育局", aliases=("县教体局", "教体办")),
        unit("烟草专卖局（分公司）"),
        unit("省政府和八路军 115 师司令部旧址管理处"),
        unit("莒南经济开发区"),
        unit("坊前镇"),
        unit("县政府办公室"),
        unit("县公路局"),
        unit("公路局"),
    ),
    (),
)


def named(source: str, place: str = "莒南县人民政府") -> str | None:
    found = Sources(ROSTER, place).unit(source)
    return found.name if found else None


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("县财政局", "县财政局"),
        (" 县财政局\u3000", "县财政局"),
        ("财政局", "县财政局"),
        ("莒南县财政局", "县财政局"),
        ("山东省临沂市莒南县财政局", "县财政局"),
        ("县教体局", "县教育体育局"),
        ("莒南县教育体育局", "县教育体育局"),
        ("莒南县教体局", "县教育体育局"),
        ("教体办", "县教育体育局"),
        ("烟草专卖局(分公司)", "烟草专卖局（分公司）"),
        ("省政府和八路军115师司令部旧址管理处", "省政府和八路军 115 师司令部旧址管理处"),
        ("莒南经济开发区", "莒南经济开发区"),
        ("莒南县坊前镇", "坊前镇"),
        ("坊前镇人民政府", "坊前镇"),
        ("莒南县人民政府办公室", "县政府办公室"),
        ("莒南县坊前镇政府", "坊前镇"),
        ("县公路局", "县公路局"),
        ("公路局", "公路局"),
    ],
)
def test_a_source_names_the_unit(source: str, name: str) -> None:
    assert named(source) == name


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("", "nothing is said"),
        ("县", "a level alone names nobody"),
        ("莒南县", "the county is no unit"),
        ("临沂市财政局", "the prefecture's bureau is another body"),
        ("市财政局", "so it is without its name"),
        ("沂水县财政局", "another county's bureau is another body"),
        ("平南县财政局", "even when its name ends alike"),
        ("县财政局办公室", "a part of a unit is not in the roster"),
        ("县财政局、县公路局", "two are named"),
        ("莒南县公路局", "the county's and the other one could both be meant"),
        ("新华社", "it is no body of the county"),
        ("沂水县坊前镇人民政府", "another county's town is another body"),
        ("坊前镇人民政府办公室", "a part of a unit is not in the roster"),
        ("莒南县人民政府", "the county's government is no unit"),
    ],
)
def test_a_source_names_nobody_when(source: str, why: str) -> None:
    assert named(source) is None, why


def test_a_portal_named_without_the_level_still_tells_the_county() -> None:
    assert named("莒南县财政局", place="中国莒南") == "县财政局"
    assert named("莒南县财政局", place="中国莒南县政府网") == "县财政局"
    assert named("莒南县财政局", place="欢迎访问莒南县人民政府") == "县财政局"
    assert named("沂水县财政局", place="中国莒南") is None


def test_a_district_is_not_the_prefecture_in_its_name() -> None:
    roster = Registry((unit("区财政局"),), ())
    sources = Sources(roster, "临沂市兰山区人民政府")
    assert sources.unit("兰山区财政局") == roster.units[0]
    assert sources.unit("临沂市兰山区财政局") == roster.units[0]
    assert sources.unit("临沂市财政局") is None


def test_a_county_with_a_name_of_one_letter_is_told_from_its_neighbours() -> None:
    roster = Registry((unit("财政局"),), ())
    sources = Sources(roster, "费县人民政府")
    assert sources.unit("费县财政局") == roster.units[0]
    assert sources.unit("莘县财政局") is None


def test_without_the_portals_name_only_the_level_may_be_left_out() -> None:
    assert named("财政局", place="") == "县财政局"
    assert named("莒南县财政局", place="") is None


def test_an_alias_of_two_units_names_neither() -> None:
    roster = Registry((unit("甲局", aliases=("综合办",)), unit("乙局", aliases=("综合办",))), ())
    assert Sources(roster).unit("综合办") is None


def test_a_name_goes_before_anothers_alias() -> None:
    roster = Registry((unit("甲局", aliases=("乙局",)), unit("乙局")), ())
    assert Sources(roster).unit("乙局") == roster.units[1]


def maybe(source: str, place: str = "莒南县人民政府") -> set[str] | None:
    found = Sources(ROSTER, place).maybe(source)
    return None if found is None else {unit.name for unit in found}


@pytest.mark.parametrize(
    "source",
    ["", " ", "莒南县人民政府", "莒南县人民政府网站", "莒南县政府网", "莒南县人民政府门户网站"],
)
def test_nothing_and_the_portal_itself_may_mean_anybody(source: str) -> None:
    assert maybe(source) is None


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("县财政局办公室", {"县财政局"}),
        ("莒南县坊前镇党政办", {"坊前镇"}),
        ("中共坊前镇委员会", {"坊前镇"}),
        ("县财政局、县公路局", {"县财政局", "县公路局"}),
        ("融媒体中心 坊前镇", {"坊前镇"}),
        ("莒南县公路局", {"县公路局", "公路局"}),
    ],
)
def test_a_part_of_a_unit_several_units_and_a_name_of_two_may_mean_them(
    source: str, names: set[str]
) -> None:
    assert named(source) is None
    assert maybe(source) == names


@pytest.mark.parametrize(
    "source",
    [
        "县财政局",
        "坊前镇人民政府",
        "临沂市财政局",
        "沂水县坊前镇人民政府",
        "坊前镇中心小学",
        "新华社",
        "中国政府网",
        "县委办",
    ],
)
def test_a_unit_itself_and_another_body_mean_nobody_else(source: str) -> None:
    assert maybe(source) == set()
