"""莒南县, June 2017: the three tables of the printed circular, and a county
whose entries add up to them.

The tables are facts; which entries make them up is made here, with what a real month holds
besides: entries of the neighbouring months, articles in several columns, joint columns whose
entries name one of the leads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from config.circular_lists import ListRule
from config.months import Months
from config.registry import DISCLOSURE, NEWS, Column, Cycle, Registry, Unit
from monitor.reports.circular.base import Base
from monitor.reports.circular.builder import Circular, build
from monitor.rules.counts import count
from monitor.rules.verdicts import judge
from storage.records import Published, Standing
from tests.monitor.builders import NAMING, RULES, SCALE

JUNE = date(2017, 6, 1)
AS_OF = date(2017, 6, 30)
TOWNS = "镇街园区"
OFFICES = "部门（单位）"

# unit, disclosure, news
TOWN_TABLE = """
相沟镇,54,1
筵宾镇,24,14
十字路街道,15,19
莒南经济开发区,9,8
岭泉镇,6,18
石莲子镇,2,15
坊前镇,2,6
板泉镇,2,2
大店镇,2,0
文疃镇,1,3
洙边镇,0,6
临港产业园,0,3
涝坡镇,0,2
道口镇,0,0
"""
OFFICE_TABLE = """
县政务服务中心管理办公室,187,10
县食药监局,37,23
县安监局,32,1
县卫计局,25,0
县国土局,21,25
县工商局,19,7
县房管局,19,3
县教育体育局,18,3
县人社局,15,4
鸡龙河城市湿地管理办公室,14,3
县商务局,13,1
县财政局,12,3
县农业局,10,6
县扶贫办,9,1
县交警大队,9,0
临港物流园,8,9
县机关事务管理局,6,1
县环保局,5,0
县司法局,4,28
县统计局,4,4
县科技局,4,4
县畜牧局,4,4
县物价局,4,3
县经信局,4,3
县粮食局,4,2
县自来水公司,4,0
县法制局,4,0
县文化执法局,3,38
县规划局,3,5
县交通运输局,3,5
县人防办,3,3
县金融办,3,2
县国税局,3,0
县公安局,2,15
县发改局,2,6
县民政局,2,1
县旅发委,2,1
县地税局,2,1
县质监局,2,0
望海楼国有林场,2,0
县城管局,1,16
县国有资产运营中心,1,9
县文广新局,1,5
县残联,1,1
县中小企业局,1,1
县农机局,1,0
县地震局,1,0
县水利局,1,0
县供销社,1,0
县招商局,1,0
县民宗局,1,0
省政府和八路军 115 师司令部旧址管理处,1,0
陡山水库管理处,1,0
县公路局,0,9
县住建局,0,5
县气象局,0,4
县史志办,0,3
县林业局,0,2
县检验检测中心,0,1
县供电公司,0,1
县广播电视台,0,0
县审计局,0,0
县开发办,0,0
县监察局,0,0
县盐务局,0,0
人民银行,0,0
银监办,0,0
县烟草公司,0,0
"""
# leads, column, total
KEY_AREA_TABLE = """
县统计局,统计信息,1
县审计局,审计公开,0
县发改局、县财政局,重大建设项目,2
县公安局,户籍服务,0
县财政局,财政资金信息,0
县国土局,土地征收,1
县国土局,国有建设用地使用权出让,0
县国土局,采矿权出让,2
县农业局,农村土地承包经营权流转,3
县房管局,国有土地上房屋征收与补偿,2
县房管局,保障性住房,4
县房管局,棚户区改造,3
县房管局,老旧小区改造,1
县住建局,农村危房改造,0
县物价局、县财政局、县粮食局,价格与收费,1
县国税局、县地税局,减税降税信息,0
县教育体育局,教育信息,15
县科技局,科技管理和项目,2
县科技局,知识产权监管,0
县人社局,社会保险,0
县人社局,就业创业,1
县民政局,社会救助,0
县民政局,社会组织,0
县卫计局,医疗卫生,5
县扶贫办,脱贫攻坚,3
县环保局、县自来水公司,环境保护,6
县安监局、县气象局,安全生产,9
县食药监局,食品和药品安全,8
县质监局,产品质量监管,1
县旅发委,旅游市场监管,1
"""
# How many of a joint column's entries name whom, as sources write it.
SOURCES = {
    "重大建设项目": ("县财政局", "莒南县财政局"),
    "价格与收费": ("物价局",),
    "环境保护": ("县环保局", "县环保局", "环保局", "莒南县环保局", "县自来水公司", "县自来水公司"),
    "安全生产": ("县安监局",) * 8 + (" 县安监局 ",),
}
PLACE = "莒南县人民政府"
TOP_NEWS, PICTURES = 79, 60


def rows(table: str) -> list[tuple[str, str, str]]:
    """The rows of a table, three cells each."""
    found = [line.split(",") for line in table.strip().splitlines()]
    return [(first, second, third) for first, second, third in found]


def registry() -> Registry:
    """The county: roster in another order than the circular's, but for
    units with the same figures.
    """
    figures = sorted(
        rows(TOWN_TABLE) + rows(OFFICE_TABLE), key=lambda row: (int(row[1]), int(row[2]))
    )
    towns = {name for name, _, _ in rows(TOWN_TABLE)}
    units = [Unit(name, TOWNS if name in towns else OFFICES) for name, _, _ in figures]
    columns = []
    for unit in units:
        kind = "镇街动态" if unit.group == TOWNS else "部门动态"
        columns += [
            _column("政府信息公开", (unit.name,), DISCLOSURE),
            _column("工作动态", (unit.name,), f"{NEWS}/{kind}"),
        ]
    columns += [
        _column(name, tuple(leads.split("、")), DISCLOSURE, True)
        for leads, name, _ in rows(KEY_AREA_TABLE)
    ]
    columns += [_column("政务要闻", (), f"{NEWS}/政务要闻"), _column("图片新闻", (), NEWS)]
    return Registry(tuple(units), tuple(columns))


def published(county: Registry) -> list[Published]:
    """What its portal shows around June 2017; column ids are the positions in columns.csv."""
    month = _Month()
    place = {
        (column.name, column.units): position for position, column in enumerate(county.columns)
    }
    only_in_key_areas = _publish_key_areas(month, place)
    for unit, disclosure, news in rows(TOWN_TABLE) + rows(OFFICE_TABLE):
        for _ in range(int(disclosure) - only_in_key_areas[unit]):
            month.publish(place["政府信息公开", (unit,)])
        for number in range(int(news)):
            # Every third of a unit's news stands among the county's top news
            # too, and counts for the unit.
            month.publish(
                place["工作动态", (unit,)], *([place["政务要闻", ()]] if number % 3 == 0 else [])
            )
    for _ in range(TOP_NEWS):
        month.publish(place["政务要闻", ()])
    for _ in range(PICTURES):
        month.publish(place["图片新闻", ()])
    return month.entries + _neighbouring_months(len(county.columns))


def _publish_key_areas(
    month: _Month, place: Mapping[tuple[str, tuple[str, ...]], int]
) -> Counter[str]:
    """Publishes what the key columns hold. For each unit, how much of
    its disclosure stands there.
    """
    only_in_key_areas: Counter[str] = Counter()
    for leads, name, total in rows(KEY_AREA_TABLE):
        units = tuple(leads.split("、"))
        at = place[name, units]
        for source in SOURCES.get(name, ()):
            month.publish(at, source=source)
        if len(units) > 1:
            only_in_key_areas.update(_lead(source) for source in SOURCES.get(name, ()))
            continue
        # A part of these stand in the unit's own column too: one article, two columns.
        shared = int(total) // 2
        for _ in range(shared):
            month.publish(place["政府信息公开", units], at)
        for _ in range(int(total) - shared):
            month.publish(at)
        only_in_key_areas[units[0]] += int(total)
    return only_in_key_areas


class _Month:
    """Entries spread over June, its first and its last day included; some have no address."""

    def __init__(self) -> None:
        self.entries: list[Published] = []
        self._number = 0

    def publish(self, *positions: int, source: str = "") -> None:
        self._number += 1
        day = date(2017, 6, 1 + self._number % 30)
        linked = len(positions) > 1 or self._number % 7 != 0
        key = f"http://www.x.test/{self._number}.html" if linked else f"第{self._number}条|{day}"
        for position in positions:
            self.entries.append(
                Published(
                    position,
                    key,
                    f"第{self._number}条",
                    key if linked else None,
                    day,
                    source,
                    False,
                )
            )


def circular(previous: int = 754, lists: Sequence[ListRule] = ()) -> Circular:
    """The circular of June 2017, with so many entries the month before, and these lists."""
    county = registry()
    ids = range(len(county.columns))
    entries = published(county)
    latest = {
        each.column_id: each.published_on
        for each in sorted(entries, key=lambda each: each.published_on)
        if each.published_on <= AS_OF
    }
    standings = {n: Standing(n, latest=latest[n], conclusive_on=AS_OF, ever_held=True) for n in ids}
    counts = count(county, ids, entries, *Months.of(JUNE).up_to(AS_OF), place=PLACE)
    verdicts = judge(county, ids, standings, AS_OF, RULES)
    zone = ZoneInfo("Asia/Shanghai")
    before = Base(previous)
    built = build(
        county, counts, verdicts, SCALE, NAMING, zone, AS_OF, groups=(TOWNS,), lists=lists
    )
    return replace(built, previous=before)


def _neighbouring_months(columns: int) -> list[Published]:
    days = (date(2017, 5, 31), date(2017, 7, 1), date(2016, 6, 15))
    return [
        Published(
            position,
            f"http://www.x.test/{day}/{position}",
            "别的月份",
            f"http://www.x.test/{day}/{position}",
            day,
            "",
            False,
        )
        for position in range(columns)
        for day in days
    ]


def _lead(source: str) -> str:
    return "县" + source.strip().removeprefix("莒南").removeprefix("县")


def _column(name: str, units: tuple[str, ...], category: str, key_area: bool = False) -> Column:
    return Column(name, units, category, Cycle.MONTH, f"http://www.x.test/{name}/", key_area)
