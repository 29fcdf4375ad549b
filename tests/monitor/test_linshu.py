"""临沭县 as of 31 July 2018: the printed circular's four lists, name by name,
from where each column stands.
"""

from __future__ import annotations

from datetime import date

from config.registry import NEWS, Cycle, Registry
from monitor.reports.lists import unit_rows
from monitor.reports.sentences import sentences
from tests.monitor.builders import NAMING, SCALE, column, standing, unit, verdicts

PRINTED = {
    "两周以上": (
        "青云镇、曹庄镇、石门镇、国土局、交运局、水利局、农业局、文化执法局、地震局、招商局、"
        "综合执法局、体育中心"
    ),
    "1个月以上": (
        "店头镇、气象局、林业局、经信局、财政局、统计局、公安局、科技局、环保局、畜牧局、"
        "文广新局、审计局、规划局、"
        "房产局、民宗局、金融办、粮食局、市场监管局"
    ),
    "6个月以上": "安监局、人防办、商务局、烟草专卖局（分公司）、地税局",
    "1年以上": "农机局、残联",
}
FRESH = (
    "临沭街道、郑山街道、玉山镇、蛟龙镇、县政务服务中心、教体局、物价局、人社局、食药监局、"
    "民政局、卫计局"
)
# The mildest and the severest day of each band, so that every edge of the printed lists is walked.
EDGES = {
    "两周以上": ("2018-07-17", "2018-07-01"),
    "1个月以上": ("2018-06-30", "2018-02-01"),
    "6个月以上": ("2018-01-31", "2017-08-01"),
    "1年以上": ("2017-07-31", "2012-03-05"),
    "正常": ("2018-07-31", "2018-07-18"),
}
BAND_OF = {
    name: band for band, names in PRINTED.items() for name in names.split("、")
} | dict.fromkeys(FRESH.split("、"), "正常")
# The roster as offices keep it: towns and streets first.
ROSTER = sorted(BAND_OF, key=lambda name: not name.endswith(("镇", "街道")))
REGISTRY = Registry(
    tuple(unit(name, "镇街" if name.endswith(("镇", "街道")) else "部门") for name in ROSTER),
    # Who is two weeks behind is named: that is the cycle by which the county asks.
    tuple(column(units=name, cycle=Cycle.FORTNIGHT) for name in ROSTER),
)
VERDICTS = verdicts(
    REGISTRY,
    [standing(EDGES[BAND_OF[name]][n % 2]) for n, name in enumerate(ROSTER)],
    date(2018, 7, 31),
)


def test_the_four_lists_hold_the_printed_names_in_their_order() -> None:
    rows = unit_rows(REGISTRY, VERDICTS, NAMING, category=NEWS, named_only=True)
    for band, names in PRINTED.items():
        assert [row.unit for row in rows if row.band == band] == names.split("、")
    assert [len([row for row in rows if row.band == band]) for band in PRINTED] == [12, 18, 5, 2]
    assert len(rows) == 37


def test_the_sentence_is_the_circulars_own() -> None:
    clauses = "；".join(f"{band}未更新的有{names}" for band, names in PRINTED.items())
    assert sentences(REGISTRY, VERDICTS, SCALE, NAMING) == [f"截至7月31日，工作动态栏目{clauses}。"]
