"""Whatever a county looks like, its figures add up both ways, its bytes are the same each
time, and a period is its months.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from config.months import Months
from config.registry import DISCLOSURE, NEWS, Column, Cycle, Registry, Responsibility, Unit
from monitor.reports.circular.builder import Circular, build
from monitor.reports.circular.figures import as_figures
from monitor.reports.circular.writer import attachment_files
from monitor.rules.counts import count
from monitor.rules.verdicts import judge
from storage.records import Earlier, Published, Standing
from tests.monitor.builders import NAMING, RULES, SCALE

QUARTER = Months.of(date(2018, 7, 1), date(2018, 9, 1))
UNITS = (
    Unit("甲镇", "镇街", aliases=("甲镇人民政府",)),
    Unit("乙镇", "镇街"),
    Unit("丙局", "部门", aliases=("县丙局",)),
    Unit("丁局", "部门", ends=date(2018, 8, 10), merged_into="丙局"),
)
SOURCES = ("", "甲镇人民政府", "乙镇", "县丙局", "丁局", "某某日报")
NAMES = [unit.name for unit in UNITS]


@st.composite
def columns(draw: st.DrawFn) -> tuple[Column, ...]:
    found = []
    for number in range(draw(st.integers(1, 7))):
        leads = tuple(draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True)))
        category = draw(st.sampled_from([DISCLOSURE, NEWS, f"{NEWS}/政务要闻", f"{NEWS}/部门动态"]))
        separate = len(leads) > 1 and draw(st.booleans())
        found.append(
            Column(
                draw(st.sampled_from(["动态", "公告", f"栏目{number}"])),
                leads,
                category,
                Cycle.MONTH,
                f"http://x.test/{number}/",
                key_area=draw(st.booleans()),
                responsibility=Responsibility.SEPARATE if separate else Responsibility.SHARED,
                topics=tuple(
                    draw(st.lists(st.sampled_from(["疫情防控", "创城"]), max_size=2, unique=True))
                ),
                themes=tuple(
                    draw(st.lists(st.sampled_from(["财政", "土地"]), max_size=2, unique=True))
                ),
            )
        )
    return tuple(found)


class County:
    """A roster and what its columns hold, with few words: hypothesis
    would print a cycle without end.
    """

    def __init__(self, registry: Registry, published: list[Published]) -> None:
        self.registry, self.published = registry, published

    def __repr__(self) -> str:
        columns = [
            (each.name, each.units, each.category, each.separate, each.topics)
            for each in self.registry.columns
        ]
        entries = [
            (each.column_id, each.key, str(each.published_on), each.source)
            for each in self.published
        ]
        return f"County({columns}, {entries})"


@st.composite
def counties(draw: st.DrawFn) -> County:
    registry = Registry(UNITS, draw(columns()))
    published: list[Published] = []
    for number in range(draw(st.integers(0, 25))):
        day = draw(st.dates(date(2018, 6, 25), date(2018, 10, 5)))
        source = draw(st.sampled_from(SOURCES))
        linked = draw(st.booleans())
        places = draw(
            st.lists(st.integers(0, len(registry.columns) - 1), min_size=1, max_size=3, unique=True)
        )
        key = f"http://x.test/{number}.html" if linked else f"第{number}条|{day}"
        # Most columns show an article under one day; now and then another one
        # shows it under a day of its own.
        days = [draw(st.just(day) | st.dates(date(2018, 6, 25), date(2018, 10, 5))) for _ in places]
        published += [
            Published(
                place + 1, key, f"第{number}条", key if linked else None, shown, source, False
            )
            for place, shown in zip(places, days, strict=True)
        ]
    return County(
        registry, sorted(published, key=lambda each: (each.column_id, each.published_on, each.key))
    )


def circular(county: County, period: Months = QUARTER) -> Circular:
    registry, published = county.registry, county.published
    ids = range(1, len(registry.columns) + 1)
    standings = {
        n: Standing(n, latest=period.last, conclusive_on=period.last, ever_held=True) for n in ids
    }
    days = period.up_to(period.last)
    earlier = [
        Earlier(each.column_id, each.key)
        for each in published
        if each.url and each.published_on < days[0]
    ]
    counts = count(registry, ids, published, *days, place="某县人民政府", earlier=earlier)
    verdicts = judge(registry, ids, standings, period.last, RULES)
    zone = ZoneInfo("Asia/Shanghai")
    return build(registry, counts, verdicts, SCALE, NAMING, zone, period.last, period=period)


def figures(county: County, period: Months = QUARTER) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(as_figures(circular(county, period))))
    return found


@settings(deadline=None, max_examples=40)
@given(counties())
def test_every_table_closes_both_ways(county: County) -> None:
    found = figures(county)
    assert found["total"] == found["disclosure"] + found["news"]
    for key in ("total", "disclosure", "news"):
        assert sum(row[key] for row in found["groups"]) == found[key]
        own = sum(row[key] or 0 for row in found["units"])
        assert own + found["unassigned"][key] == found[key]
    for row in found["groups"][:-1]:
        members = [unit for unit in found["units"] if unit["group"] == row["group"]]
        assert sum(unit["total"] or 0 for unit in members) == row["total"]
        assert sum(kind[row["group"]] for kind in found["kinds_by_group"]) == row["news"]
    assert sum(kind["total"] for kind in found["kinds"]) == found["news"]
    for kind, by_group in zip(found["kinds"], found["kinds_by_group"], strict=True):
        assert sum(n for name, n in by_group.items() if name != "kind") == kind["total"]
    for spread in (*found["topics"].values(), *found["themes"].values()):
        assert (
            sum(spread["by_column"].values()) == spread["total"] == sum(spread["by_group"].values())
        )
    for column in found["columns"]:
        assert sum(column["by_group"].values()) == (column["total"] or 0)
    shares = [row["share"] for row in found["groups"]]
    assert found["total"] == 0 or round(sum(shares), 6) == 100
    assert found["contributing"]["total"] == sum(bool(unit["total"]) for unit in found["units"])


@settings(deadline=None, max_examples=30)
@given(counties())
def test_the_same_input_gives_the_same_bytes(county: County) -> None:
    assert attachment_files(circular(county)) == attachment_files(circular(county))
    assert json.dumps(figures(county)) == json.dumps(figures(county))


@settings(deadline=None, max_examples=40)
@given(counties())
def test_a_period_is_the_sum_of_its_months(county: County) -> None:
    whole = figures(county)
    months = [figures(county, Months.of(date(2018, month, 1))) for month in (7, 8, 9)]
    added: Counter[object] = Counter()
    for month in months:
        added.update(totals(month))
    expected = totals(whole)
    assert {what: number for what, number in added.items() if number} == {
        what: number for what, number in expected.items() if number
    }


def totals(found: dict[str, Any]) -> Counter[object]:
    """Every count of a circular by what it counts; a column's are all its leads' together."""
    counted: Counter[object] = Counter()
    for key in ("total", "disclosure", "news"):
        counted[key] = found[key]
        counted.update({("group", row["group"], key): row[key] for row in found["groups"]})
        counted.update({("unit", row["unit"], key): row[key] or 0 for row in found["units"]})
    counted.update({("kind", row["kind"]): row["total"] for row in found["kinds"]})
    for row in found["columns"]:
        counted["column", row["column"], row["url"]] += row["total"] or 0
    for spreads in ("topics", "themes"):
        for name, spread in found[spreads].items():
            counted[spreads, name] = spread["total"]
            counted.update(
                {(spreads, name, column): number for column, number in spread["by_column"].items()}
            )
            counted.update(
                {(spreads, name, group, ""): number for group, number in spread["by_group"].items()}
            )
    return counted
