"""What words alone tell: which links are worth a request, a column's category and cycle, the
unit and the name in a text.
"""

from __future__ import annotations

import pytest

from config.registry import Cycle, Registry, Unit
from config.sources import Sources
from crawler.discover.kinds import kind_of
from crawler.discover.owners import Names, by_appearance
from crawler.discover.values import Link
from crawler.discover.worth import rank

HOST = "http://www.h.example"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/art/2026/3/2/art_77_1.html", "县领导调研"),
        ("/xw/202603/t20260302_88.html", "工作动态"),
        ("/content/post_881.html", "工作动态"),
        ("/info/1023/4567.htm", "简讯"),
        ("/wj/a.PDF", "政策文件"),
        ("/tzgg/index_3.html", "3"),
        ("/tzgg/index_3.html", "下一页"),
        ("/tzgg/index_3.html", "尾页"),
        ("/rc/b.html", "下个月"),
        ("/rc/b.html", "2026年11月"),
        ("/rc/b.html?date=20261120", "工作安排"),
        ("/a/b/a/b/a/b/", "工作动态"),
        ("/user/", "用户登录"),
        ("/wza/", "无障碍浏览"),
        ("/tzgg/", "关于组织开展二〇二六年度全县义务教育阶段学校招生工作有关事项的通知"),
    ],
)
def test_links_that_are_never_followed(path: str, text: str) -> None:
    assert rank(Link(HOST + path, text)) is None


@pytest.mark.parametrize(
    "text", ["政府信息公开目录", "网站地图", "通知公告", "更多>>", "镇街动态", "财政局", ""]
)
def test_links_that_are(text: str) -> None:
    assert rank(Link(f"{HOST}/col/col3001/index.html", text)) is not None


def test_directories_go_before_columns_and_columns_before_the_rest() -> None:
    ranks = [
        rank(Link(f"{HOST}/a/", text)) for text in ("政府信息公开", "通知公告", "走进青岭", "")
    ]
    assert ranks == [0, 1, 2, 3]


def test_a_row_with_a_date_is_an_entry_unless_it_is_a_more_link() -> None:
    assert rank(Link(f"{HOST}/a/1.html", "全县防汛工作会议召开", dated=True)) == 1, (
        "short enough for a column"
    )
    assert rank(Link(f"{HOST}/a/1.html", "全县防汛抗旱工作会议在县城召开", dated=True)) is None
    assert rank(Link(f"{HOST}/a/", "更多>>", dated=True)) == 1


@pytest.mark.parametrize(
    ("name", "column_type", "group", "category", "cycle"),
    [
        ("工作动态", "", "部门", "动态信息/部门动态", Cycle.WEEK),
        ("工作动态", "", "镇街园区", "动态信息/镇街动态", Cycle.WEEK),
        ("最新发布", "工作动态", "部门", "动态信息/部门动态", Cycle.WEEK),
        ("政务要闻", "", "", "动态信息/政务要闻", Cycle.WEEK),
        ("媒体聚焦", "", "", "动态信息", Cycle.WEEK),
        ("权责清单动态调整", "", "部门", "信息公开", Cycle.YEAR),
        ("新闻发布会", "", "部门", "信息公开", Cycle.IRREGULAR),
        ("通知公告", "", "部门", "信息公开", Cycle.HALF_YEAR),
        ("规范性文件", "", "部门", "信息公开", Cycle.HALF_YEAR),
        ("政府信息公开年报", "", "部门", "信息公开", Cycle.YEAR),
        ("内设机构", "", "部门", "信息公开", Cycle.YEAR),
        ("征地补偿", "", "部门", "信息公开", Cycle.IRREGULAR),
    ],
)
def test_category_and_cycle_by_name(
    name: str, column_type: str, group: str, category: str, cycle: Cycle
) -> None:
    kind = kind_of(name, column_type, (), group, owned=bool(group))
    assert (kind.category, kind.cycle) == (category, cycle)


def test_the_heading_above_tells_the_kind_of_news() -> None:
    assert (
        kind_of("工作动态", "", ("街镇动态", "首页"), "乡镇", owned=True).category
        == "动态信息/街镇动态"
    )


@pytest.fixture(scope="module")
def names() -> Names:
    units = (
        Unit("财政局", "部门", ("财政金融局",)),
        Unit("县府办", "部门"),
        Unit("白石镇", "镇街"),
    )
    sources = Sources(Registry(units, ()), "青岭县人民政府")

    def resolve(text: str) -> str | None:
        unit = sources.unit(text)
        return unit.name if unit else None

    return Names(resolve)


@pytest.mark.parametrize(
    ("text", "unit", "rest"),
    [
        ("青岭县财政局", "财政局", ""),
        ("财政金融局", "财政局", ""),
        ("白石镇 · 工作动态", "白石镇", "工作动态"),
        ("工作动态_青岭县财政局_青岭县人民政府", "财政局", "工作动态 青岭县人民政府"),
        ("财政局通知公告", "财政局", "通知公告"),
        ("通知公告（白石镇）", "白石镇", "通知公告"),
        ("白石镇村务公开", "白石镇", "村务公开"),
    ],
)
def test_a_unit_is_found_in_a_text(names: Names, text: str, unit: str, rest: str) -> None:
    assert names.within(text) == (unit, rest)


@pytest.mark.parametrize(
    "text",
    [
        "白石镇中心卫生院信息公开",
        "白石镇第二小学",
        "市财政局",
        "通知公告",
        "财政",
        "",
        "青岭县人民政府",
        "镇街动态",
    ],
)
def test_other_bodies_and_other_words_are_no_unit(names: Names, text: str) -> None:
    assert names.within(text) is None


@pytest.mark.parametrize(
    "text", ["青岭县财政局", "白石镇", "东城街道", "县府办", "政务服务中心", "青岭县税务局"]
)
def test_without_a_roster_bodies_are_known_by_what_they_are_called(text: str) -> None:
    assert by_appearance(text) == text.removeprefix("青岭县")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("白石镇人民政府", "白石镇"),
        ("青岭县白石镇政府", "白石镇"),
        ("东城街道办事处", "东城街道"),
        ("建议提案办理", None),
        ("部门乡镇", None),
        ("青岭县教育局工作动态", "教育局"),
        ("市场监管局", "市场监管局"),
        ("青岭县市场监督管理局", "市场监督管理局"),
    ],
)
def test_a_town_and_its_hall_are_one_and_words_that_run_on_name_nobody(
    text: str, unit: str | None
) -> None:
    found = Names(by_appearance).within(text)
    assert (found[0] if found else None) == unit


@pytest.mark.parametrize(
    "text",
    ["新闻中心", "各乡镇", "通知公告", "一次办好", "主办", "网上可办", "城镇", "政府信息公开"],
)
def test_and_words_that_end_alike_are_none(text: str) -> None:
    assert by_appearance(text) is None
