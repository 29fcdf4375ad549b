"""The circular: tables in their order, names only where nothing is in doubt, and figures
that close or are not issued.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.circular_lists import ListRule
from config.exemptions import Exemption
from config.months import Months
from config.registry import DISCLOSURE, NEWS, Cycle, Registry
from monitor.reports.circular.attachments import attachments, notes
from monitor.reports.circular.base import NO_BASE, Base, comparable
from monitor.reports.circular.builder import Circular, CircularError, build
from monitor.reports.circular.figures import as_figures
from monitor.rules.counts import count
from monitor.rules.naming import Naming
from storage.records import Outcome, Published, Standing, Watch
from tests.monitor.builders import DAY, NAMING, SCALE, column, standing, unit, verdicts
from tests.monitor.printing import write_circular

ZONE = ZoneInfo("Asia/Shanghai")
JULY = Months.of(date(2018, 7, 1))
REGISTRY = Registry(
    (
        unit("青云镇", "镇街园区", quota=3),
        unit("财政局", "部门", quota=2),
        unit("发改局", "部门"),
        unit("审计局", "部门", quota=1),
        unit("石门镇", "镇街园区"),
    ),
    (
        column("信息公开", "青云镇", category=DISCLOSURE),
        column("信息公开", "财政局", category=DISCLOSURE),
        column("工作动态", "财政局"),
        column("重大项目", "发改局、财政局", category=DISCLOSURE, key_area=True),
        column("审计公开", "审计局", category=DISCLOSURE, key_area=True),
        column("政务要闻", category=f"{NEWS}/政务要闻"),
    ),
)
FRESH = standing("2018-07-31")


def articles(
    numbers: Mapping[int, int], *, source: str = "", late: bool = False
) -> list[Published]:
    """So many articles of July in the column at each position."""
    return [
        Published(
            position,
            f"http://x.test/{position}/{n}",
            f"第{n}条",
            f"http://x.test/{position}/{n}",
            DAY,
            source,
            late,
        )
        for position, number in numbers.items()
        for n in range(number)
    ]


def circular(
    published: Sequence[Published] = (),
    standings: Sequence[Standing | None] = (FRESH,) * 6,
    *,
    groups: Sequence[str] = (),
    previous: Base = NO_BASE,
    registry: Registry = REGISTRY,
    naming: Naming = NAMING,
    watched: Mapping[int, Watch] | None = None,
    lists: Sequence[ListRule] = (),
) -> Circular:
    """watched: by position, of columns that were not seen for the whole month."""
    ids = range(len(registry.columns))
    seen = None if watched is None else {each: watched.get(each, Watch.WHOLE) for each in ids}
    counts = count(registry, ids, published, *JULY.up_to(DAY), watched=seen)
    found = verdicts(registry, standings)
    built = build(registry, counts, found, SCALE, naming, ZONE, DAY, groups=groups, lists=lists)
    return replace(built, previous=previous)


def table(of: Circular, title: str) -> list[Sequence[object]]:
    return next([*each.rows] for each in attachments(of) if each.title == title)


def test_units_stand_by_disclosure_then_news_then_the_rosters_order_and_stay_in_at_zero() -> None:
    found = circular(articles({2: 3, 4: 1}))
    assert table(found, "部门") == [
        (1, "审计局", 1, 0, None),
        (2, "财政局", 0, 3, None),
        (3, "发改局", 0, 0, None),
    ]
    assert table(found, "镇街园区") == [(1, "青云镇", 0, 0, None), (2, "石门镇", 0, 0, None)]


def test_units_may_stand_in_the_rosters_order_alone() -> None:
    counts = count(REGISTRY, range(6), articles({2: 3, 4: 1}), *JULY.up_to(DAY))
    found = build(
        REGISTRY,
        counts,
        verdicts(REGISTRY, (FRESH,) * 6),
        SCALE,
        NAMING,
        ZONE,
        DAY,
        in_roster_order=True,
    )
    assert [row[1] for row in table(found, "部门")] == ["财政局", "发改局", "审计局"]


def test_groups_stand_in_the_settings_order_and_those_it_does_not_name_after_them() -> None:
    assert [each.group for each in circular().tables] == ["镇街园区", "部门"]
    assert [each.group for each in circular(groups=("部门", "没有的分组")).tables] == [
        "部门",
        "镇街园区",
    ]


def test_attachments_are_numbered_on_after_the_groups() -> None:
    assert [(each.file, each.title) for each in attachments(circular())] == [
        ("附件1.csv", "镇街园区"),
        ("附件2.csv", "部门"),
        ("附件3.csv", "重点领域"),
        ("附件4.csv", "未按期更新"),
        ("附件5.csv", "未能核查"),
    ]


def test_key_areas_stand_in_the_order_of_columns_csv_with_joint_leads_and_zeros() -> None:
    found = circular(articles({3: 2}, source="财政局"))
    assert table(found, "重点领域") == [
        ("发改局、财政局", "重大项目", 2),
        ("审计局", "审计公开", 0),
    ]


def test_what_is_behind_and_what_could_not_be_verified_are_listed_apart() -> None:
    unread = standing("2018-07-01", visited="2018-07-20", outcome=Outcome.BOT_CHALLENGE)
    found = circular(
        standings=[
            standing("2018-06-01"),
            FRESH,
            FRESH,
            unread,
            standing(outcome=Outcome.TRULY_EMPTY),
            FRESH,
        ]
    )
    assert [*attachments(found)[3].header] == [
        *("单位", "栏目", "类别", "更新周期", "最近更新", "未更新天数", "档次", "应更新时限"),
    ]
    assert table(found, "未按期更新") == [
        [
            "青云镇",
            "信息公开",
            "信息公开",
            "每周",
            date(2018, 6, 1),
            60,
            "1个月以上",
            date(2018, 6, 8),
        ],
        ["审计局", "审计公开", "信息公开", "每周", None, None, "空白栏目", None],
    ]
    assert [*attachments(found)[4].header] == [
        "分组",
        "单位",
        "栏目",
        "核查时间",
        "核查结果",
        "最近更新",
        "网址",
    ]
    assert [list(row[:6]) for row in table(found, "未能核查")] == [
        [
            "部门",
            "发改局、财政局",
            "重大项目",
            "2018-07-20 09:05",
            "网站反爬验证",
            date(2018, 7, 1),
        ],
    ]
    assert found.sentences == (
        "截至7月31日，信息公开栏目1个月以上未更新的有青云镇。",
        "截至7月31日，审计公开栏目为空白栏目的有审计局。",
    )


def test_a_column_that_was_not_seen_for_the_whole_month_has_a_lower_bound_and_says_so() -> None:
    # Column ids begin with 1 here, and 0 stands for none: the first column is left out.
    found = circular(articles({1: 2}), watched={1: Watch.PARTLY, 4: Watch.NOT})
    assert table(found, "部门") == [
        (1, "财政局", 2, 0, "未能核查1个栏目"),
        (2, "发改局", 0, 0, None),
        (3, "审计局", None, None, "未能核查1个栏目"),
    ]
    assert [each.name for each in found.zero_disclosure] == ["青云镇", "发改局"]
    assert "审计局" not in [line.unit.name for line in found.short_of_quota]
    assert table(found, "重点领域") == [
        ("发改局、财政局", "重大项目", 0),
        ("审计局", "审计公开", None),
    ]
    assert table(found, "未能核查") == []  # a verdict stands on each of them
    assert [row[:3] for row in table(found, "条数为下限")] == [
        ["财政局", "信息公开", "信息公开"],
        ["审计局", "审计公开", "信息公开"],
    ]
    figures = as_figures(found)
    columns = figures["columns"]
    assert isinstance(columns, list)
    assert [(row["total"], row["lower_bound"]) for row in columns[1:]] == [
        *((2, True), (0, False), (0, False), (None, True), (0, False)),
    ]
    assert figures["lower_bound"]
    assert "另有2个栏目未能核查到统计期的每一天，其条数为下限，见附件6。" in notes(found)
    assert not as_figures(circular(watched={}))["lower_bound"]


@pytest.mark.parametrize(
    ("before", "now", "fit"),
    [
        ({1: Watch.WHOLE, 2: Watch.WHOLE}, {1: Watch.WHOLE, 2: Watch.PARTLY}, True),
        ({1: Watch.WHOLE, 2: Watch.PARTLY}, {1: Watch.WHOLE, 2: Watch.WHOLE}, False),
        ({1: Watch.WHOLE, 2: Watch.NOT}, {1: Watch.WHOLE, 2: Watch.PARTLY}, False),
        ({1: Watch.WHOLE, 2: Watch.NOT}, {1: Watch.WHOLE, 2: Watch.NOT}, True),
        ({1: Watch.WHOLE, 2: Watch.PARTLY}, {1: Watch.WHOLE, 2: Watch.NOT}, False),
        ({1: Watch.NOT}, {1: Watch.NOT}, False),
        ({}, {1: Watch.WHOLE}, False),
        ({1: Watch.WHOLE}, {}, True),
    ],
)
def test_a_base_holds_all_of_what_is_compared_with_it(
    before: Mapping[int, Watch], now: Mapping[int, Watch], fit: bool
) -> None:
    assert comparable(before, now) is fit


def test_a_total_that_was_issued_is_told_though_nothing_can_be_compared_with_it() -> None:
    found = circular(articles({5: 300}), previous=Base(200, whole=False))
    assert found.growth is None
    assert as_figures(found)["previous_total"] == 200
    assert "环比：无可比基数。" in notes(found)


def test_the_zero_list_names_only_units_with_disclosure_columns_that_were_all_verified() -> None:
    unread = standing(visited=None, outcome=Outcome.UNREACHABLE)
    # 石门镇 answers for no disclosure column at all.
    assert [each.name for each in circular().zero_disclosure] == [
        "青云镇",
        "财政局",
        "发改局",
        "审计局",
    ]
    found = circular(standings=[unread, FRESH, FRESH, FRESH, FRESH, FRESH])
    assert [each.name for each in found.zero_disclosure] == ["财政局", "发改局", "审计局"]


def test_an_entry_that_names_no_lead_keeps_all_leads_of_its_column_off_the_zero_list() -> None:
    found = circular(articles({3: 1}))
    assert [each.name for each in found.zero_disclosure] == ["青云镇", "审计局"]
    assert found.unassigned.disclosure == 1


def test_a_unit_with_any_column_that_could_not_be_verified_stands_in_no_zero_or_low_list() -> None:
    found = circular(standings=[FRESH, FRESH, None, FRESH, FRESH, FRESH])
    assert "财政局" not in [each.name for each in found.zero_disclosure]
    assert "财政局" not in [line.unit.name for line in found.short_of_quota]


def test_what_could_not_be_read_is_no_zero_and_what_is_missing_is_said() -> None:
    found = circular(articles({1: 2}), standings=[None, FRESH, None, None, FRESH, FRESH])
    assert table(found, "镇街园区") == [
        (1, "青云镇", None, None, "未能核查1个栏目"),
        (2, "石门镇", 0, 0, None),
    ]
    # 财政局: what was read of its disclosure stands, though its joint column may hold more;
    # of its news nothing is known.
    assert table(found, "部门") == [
        (1, "财政局", 2, None, "未能核查2个栏目"),
        (2, "发改局", None, None, "未能核查1个栏目"),
        (3, "审计局", 0, 0, None),
    ]
    figures = as_figures(found)
    units = figures["units"]
    assert isinstance(units, list)
    keys = ("unit", "total", "disclosure", "news", "unverified", "short_of_quota")
    assert [[row[key] for key in keys] for row in units] == [
        ["青云镇", None, None, None, ["信息公开"], None],
        ["石门镇", 0, 0, 0, [], 0],
        ["财政局", 2, 2, None, ["工作动态", "重大项目"], 0],
        ["发改局", None, None, None, ["重大项目"], 0],
        ["审计局", 0, 0, 0, [], 1],
    ]
    assert table(found, "重点领域") == [
        ("发改局、财政局", "重大项目", None),
        ("审计局", "审计公开", 0),
    ]
    assert figures["notes"] == [
        "另有3个栏目未能核查，其条数未计入或不完整，不据此点名，见附件5。",
        "环比：无可比基数。",
    ]


def test_what_is_exempt_stands_in_an_attachment_of_its_own_and_is_not_named() -> None:
    naming = Naming(
        REGISTRY, [Exemption("财政局", "工作动态", "机构改革", "王主任", None, date(2018, 8, 31))]
    )
    found = circular(
        standings=[FRESH, FRESH, standing("2018-06-01"), FRESH, FRESH, FRESH], naming=naming
    )
    assert [each.title for each in attachments(found)][3:] == ["未按期更新", "豁免", "未能核查"]
    assert [*attachments(found)[4].header] == ["单位", "栏目", "原因", "批准人", "截止日期"]
    assert table(found, "未按期更新") == []
    assert table(found, "豁免") == [("财政局", "工作动态", "机构改革", "王主任", date(2018, 8, 31))]
    figures = as_figures(found)
    assert (figures["named"], figures["sentences"]) == ([], [])
    assert figures["exempt"] == [
        {
            "unit": "财政局",
            "column": "工作动态",
            "reason": "机构改革",
            "approver": "王主任",
            "until": "2018-08-31",
        }
    ]


def test_the_figures_name_exactly_what_the_attachment_names() -> None:
    half = Naming(
        REGISTRY, [Exemption("财政局", "重大项目", "机构改革", "王主任", None, date(2018, 8, 31))]
    )
    found = circular(standings=[standing("2018-06-01")] * 6, naming=half)
    figures = as_figures(found)
    named = figures["named"]
    assert isinstance(named, list)
    assert [(row["unit"], row["column"]) for row in named] == [
        (row[0], row[1]) for row in table(found, "未按期更新")
    ]
    assert named[3] == {
        "unit": "发改局", "column": "重大项目", "category": "信息公开", "latest": "2018-06-01", "days": 60,
        "band": "1个月以上", "due": "2018-06-08", "streak": 1,
    }  # fmt: skip
    assert figures["period"] == {"from": "2018-07-01", "to": "2018-07-31"}


def test_a_quota_counts_both_categories_and_is_met_by_its_very_number() -> None:
    found = circular(articles({0: 2, 1: 1, 2: 1}))
    assert [(line.unit.name, line.tally.total) for line in found.short_of_quota] == [
        ("青云镇", 2),
        ("审计局", 0),
    ]


def test_a_unit_that_ended_within_the_month_keeps_what_it_published() -> None:
    roster = (
        unit("旧局", "部门", ends=date(2018, 7, 30), merged_into="新局"),
        unit("新局", "部门"),
        unit("空局", "撤销", ends=date(2018, 6, 1)),
    )
    registry = Registry(roster, (column("动态", "旧局"),))
    day_before = [each._replace(published_on=date(2018, 7, 30)) for each in articles({0: 2})]
    found = circular(day_before, [FRESH], registry=registry)
    assert [(each.group, [line.unit.name for line in each.lines]) for each in found.tables] == [
        ("部门", ["旧局", "新局"])
    ]
    assert found.tables[0].lines[0].tally.news == 2


def test_an_archived_column_counts_what_it_holds_but_has_no_state() -> None:
    registry = Registry(
        (unit("财政局"),),
        (
            column("旧栏目", "财政局", cycle=Cycle.ARCHIVED, key_area=True),
            column("又旧", "财政局", cycle=Cycle.ARCHIVED),
        ),
    )
    found = circular(articles({0: 2}), [FRESH, FRESH], registry=registry)
    assert found.tally.news == 2
    assert [(line.column.name, line.total, line.state) for line in found.columns] == [
        ("旧栏目", 2, None)
    ]
    assert table(found, "重点领域") == []
    columns = as_figures(found)["columns"]
    assert isinstance(columns, list)
    assert (columns[0]["total"], columns[0]["band"]) == (2, None)


@pytest.mark.parametrize(
    ("previous", "growth"),
    [
        (None, None),
        (0, None),
        (754, "-60.2"),
        (300, "0.0"),
        (200, "50.0"),
        (160, "87.5"),
        (299, "0.3"),
        (800, "-62.5"),
        (2400, "-87.5"),
        (1600, "-81.3"),
    ],
)
def test_growth_has_one_decimal_and_rounds_halves_away_from_zero(
    previous: int | None, growth: str | None
) -> None:
    found = circular(articles({5: 300}), previous=Base(previous))
    assert found.growth == (None if growth is None else Decimal(growth))


def test_a_month_counts_to_its_last_day_or_to_an_earlier_as_of_date() -> None:
    assert Months.of(date(2020, 2, 10)).up_to(date(2020, 5, 1)) == (
        date(2020, 2, 1),
        date(2020, 2, 29),
    )
    assert JULY.up_to(date(2018, 7, 8)) == (date(2018, 7, 1), date(2018, 7, 8))


def test_what_was_found_late_counts_and_is_listed() -> None:
    found = circular(articles({0: 1}) + articles({2: 1}, late=True))
    assert found.tally.total == 2
    assert as_figures(found)["found_late"] == [
        {
            "unit": "财政局",
            "column": "工作动态",
            "title": "第0条",
            "url": "http://x.test/2/0",
            "date": "2018-07-31",
        }
    ]


def test_the_figures_name_units_and_columns_by_english_keys() -> None:
    figures = as_figures(circular(articles({0: 1, 5: 2}), previous=Base(2)))
    assert (figures["month"], figures["total"], figures["growth"]) == ("2018-07", 3, 50.0)
    assert figures["kinds"] == [{"kind": "政务要闻", "total": 2}, {"kind": None, "total": 0}]
    assert figures["kinds_by_group"] == [
        {"kind": "政务要闻", "镇街园区": 0, "部门": 0, "无": 2},
        {"kind": None, "镇街园区": 0, "部门": 0},
    ]
    assert figures["contributing"] == {"total": 1, "by_group": {"镇街园区": 1, "部门": 0}}
    assert figures["unassigned"] == {"total": 2, "disclosure": 0, "news": 2}
    units, columns = figures["units"], figures["columns"]
    assert isinstance(units, list)
    assert isinstance(columns, list)
    assert units[0] == {
        "unit": "青云镇", "group": "镇街园区", "total": 1, "disclosure": 1, "news": 0, "quota": 3,
        "short_of_quota": 2, "unverified": [], "doubtful": [],
    }  # fmt: skip
    assert columns[5] == {
        "column": "政务要闻", "unit": None, "category": "动态信息/政务要闻", "cycle": "每周", "total": 2, "lower_bound": False,
        "by_group": {"无": 2}, "key_area": False, "latest": "2018-07-31", "days": 0, "band": "正常", "overdue": False,
        "checked_at": "2018-07-31T09:05:00+08:00", "outcome": "read", "url": "http://x.test/政务要闻//",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("totals", "claim"),
    [((99, 0, 0, 0, 0, 0), "no column above 2"), ((0, 0, 0, 0, 0, 1), "columns together")],
)
def test_a_circular_whose_columns_do_not_close_is_not_issued(
    totals: tuple[int, ...], claim: str
) -> None:
    counts = count(REGISTRY, range(6), articles({0: 1, 5: 1}), *JULY.up_to(DAY))
    with pytest.raises(CircularError, match=claim):
        build(
            REGISTRY,
            replace(counts, column_totals=totals),
            verdicts(REGISTRY, (FRESH,) * 6),
            SCALE,
            NAMING,
            ZONE,
            DAY,
        )


def test_a_circular_that_lost_a_unit_is_not_issued() -> None:
    counts = count(REGISTRY, range(6), articles({0: 1, 2: 1}), *JULY.up_to(DAY))
    smaller = Registry(REGISTRY.units[:1], REGISTRY.columns)
    with pytest.raises(CircularError, match=f"{NEWS} = 1"):
        build(smaller, counts, [], SCALE, NAMING, ZONE, DAY)


def test_the_files_are_written_and_written_again_without_what_is_outdated(tmp_path: Path) -> None:
    (tmp_path / "附件7.csv").write_text("联系人表", encoding="utf-8")
    first = write_circular(circular(articles({0: 2})), tmp_path)
    assert [path.name for path in first] == [
        *(f"附件{n}.csv" for n in range(1, 6)),
        "circular.json",
    ]
    one_group = Registry(
        tuple(replace(each, group="部门") for each in REGISTRY.units), REGISTRY.columns
    )
    second = write_circular(circular(articles({0: 1}), registry=one_group), tmp_path)
    assert [path.name for path in second] == [
        *(f"附件{n}.csv" for n in range(1, 5)),
        "circular.json",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [*(path.name for path in second), "附件7.csv"]
    )
    assert json.loads((tmp_path / "circular.json").read_text(encoding="utf-8"))["total"] == 1


def test_a_name_that_begins_like_a_formula_is_text_in_the_attachments(tmp_path: Path) -> None:
    registry = Registry((unit("=1+1", "@分组"),), (column("动态", "=1+1"),))
    write_circular(circular(articles({0: 1}), [FRESH], registry=registry), tmp_path)
    with (tmp_path / "附件1.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["序号", "'@分组", "信息公开（条数）", "动态信息（条数）", "备注"],
            ["1", "'=1+1", "0", "1", ""],
        ]


@pytest.mark.parametrize(
    "there", ["", "[]", "{}", '{"attachments": [1]}', '{"attachments": [{"file": "../x.csv"}]}']
)
def test_a_foreign_circular_json_in_the_directory_takes_nothing_away(
    tmp_path: Path, there: str
) -> None:
    directory = tmp_path / "out"
    directory.mkdir()
    (tmp_path / "x.csv").touch()
    (directory / "circular.json").write_text(there, encoding="utf-8")
    write_circular(circular(), directory)
    assert (tmp_path / "x.csv").exists()
    assert len(list(directory.iterdir())) == 6


@given(
    st.lists(
        st.builds(
            lambda position, name, source: Published(
                position, f"http://x.test/{name}", name, f"http://x.test/{name}", DAY, source, False
            ),
            st.integers(0, 5),
            st.sampled_from("abcdefghijkl"),
            st.sampled_from(["", "财政局", "审计局", "别处"]),
        ),
        max_size=40,
    )
)
def test_a_circular_closes_under_any_distribution(published: list[Published]) -> None:
    found = circular(published)
    assert found.tally.total == len({each.key for each in published})
    assert (
        sum(each.tally.total for each in found.tables) + found.unassigned.total == found.tally.total
    )
    assert sum(each.total for each in found.kinds.values()) == found.tally.news
