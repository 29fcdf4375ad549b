"""兰山区, March 2020: the printed sums, and a topic with its columns and
groups, out of counted entries.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from config.months import Months
from config.registry import DISCLOSURE, NEWS, Column, Cycle, Registry, Unit
from monitor.reports.circular.builder import Circular, build
from monitor.reports.circular.figures import as_figures
from monitor.rules.counts import count
from monitor.rules.verdicts import judge
from storage.records import Published, Standing
from tests.monitor.builders import NAMING, RULES, SCALE
from tests.monitor.paper.june import paper, text

MARCH = Months.of(date(2020, 3, 1))
TOWNS, OFFICES = "镇街道、商城、经开区", "政府各部门"
TOPIC = "疫情防控"


def column(name: str, unit: str, category: str, topic: str = "") -> Column:
    leads = (unit,) if unit else ()
    return Column(
        name,
        leads,
        category,
        Cycle.MONTH,
        f"http://x.test/{name}{unit}/",
        topics=(topic,) if topic else (),
    )


# What each column holds: disclosure 580 = 212 + 368, news 601 = 302 + 299, of which the
# topic's news 241 = 150 + 91.
HELD = (
    (column("信息公开目录", "柳青街道", DISCLOSURE), 212),
    (column("信息公开目录", "区教育局", DISCLOSURE), 368 - 13),
    (column("工作动态", "柳青街道", NEWS), 302 - 150),
    (column("工作动态", "区教育局", NEWS), 299 - 91),
    (column("防控动态", "柳青街道", NEWS, TOPIC), 150),
    (column("防控动态", "区教育局", NEWS, TOPIC), 91),
    (column("通知公告", "区教育局", DISCLOSURE, TOPIC), 7),
    (column("防疫小知识", "区教育局", DISCLOSURE, TOPIC), 6),
)


def published() -> Iterator[Published]:
    for place, (_, number) in enumerate(HELD, start=1):
        for n in range(number):
            url = f"http://x.test/{place}/{n}.html"
            yield Published(place, url, f"第{n}条", url, date(2020, 3, 1 + n % 31), "", False)


def circular() -> Circular:
    registry = Registry(
        (Unit("柳青街道", TOWNS), Unit("区教育局", OFFICES)), tuple(column for column, _ in HELD)
    )
    ids = range(1, len(HELD) + 1)
    standings = {
        n: Standing(n, latest=MARCH.last, conclusive_on=MARCH.last, ever_held=True) for n in ids
    }
    counts = count(registry, ids, published(), *MARCH.up_to(MARCH.last))
    verdicts = judge(registry, ids, standings, MARCH.last, RULES)
    return build(
        registry,
        counts,
        verdicts,
        SCALE,
        NAMING,
        ZoneInfo("Asia/Shanghai"),
        MARCH.last,
        period=MARCH,
    )


def test_the_sums_of_both_sides_and_the_topic_with_its_columns_and_groups() -> None:
    found: dict[str, Any] = as_figures(circular())
    assert (found["total"], found["news"], found["disclosure"]) == (1181, 601, 580)
    assert [(row["total"], row["news"], row["disclosure"]) for row in found["groups"]] == [
        *((514, 302, 212), (667, 299, 368), (0, 0, 0)),
    ]
    topic = found["topics"][TOPIC]
    assert topic["by_column"] == {"防控动态": 241, "通知公告": 7, "防疫小知识": 6}
    assert topic["total"] == 254
    assert topic["by_group"] == {TOWNS: 150, OFFICES: 104}
    assert [each["by_group"] for each in found["columns"] if each["column"] == "防控动态"] == [
        {TOWNS: 150},
        {OFFICES: 91},
    ]
    assert "“疫情防控”专题发布信息254条（防控动态241条、通知公告7条、防疫小知识6条）。" in text(
        paper(found)
    )
