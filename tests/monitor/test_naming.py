"""Who is named: whoever is late by the column's own cycle and not exempt; by bands
where the county's paper does so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.exemptions import NOBODY, Exemption
from config.registry import NAMED_CYCLES, Cycle, Registry
from monitor.reports.lists import column_rows, unit_rows
from monitor.reports.sentences import BY_BANDS, as_text, sentences
from monitor.rules.bands import BLANK, CURRENT, UNVERIFIED
from monitor.rules.naming import Mode, Naming
from monitor.rules.verdicts import Verdict, judge_units
from storage.records import Outcome, Standing
from tests.monitor.builders import DAY, NAMING, SCALE, column, standing, unit, verdict, verdicts
from tests.monitor.test_lists import ZONE

EMPTY = standing(outcome=Outcome.TRULY_EMPTY)
CASES = [
    # latest, cycle, may be blank: named by the cycle, named by bands
    ("2018-06-30", Cycle.YEAR, False, False, True),
    ("2017-07-31", Cycle.YEAR, False, True, True),
    ("2018-07-24", Cycle.WEEK, False, True, True),
    ("2018-07-25", Cycle.WEEK, False, False, False),
    ("2018-07-17", Cycle.MONTH, False, False, True),
    ("2010-01-01", Cycle.IRREGULAR, False, False, True),
    (None, Cycle.WEEK, False, True, True),
    (None, Cycle.WEEK, True, False, False),
    (None, Cycle.IRREGULAR, False, False, True),
]


@pytest.mark.parametrize(("latest", "cycle", "may_be_blank", "by_cycle", "by_bands"), CASES)
def test_the_cycle_says_who_is_late_and_bands_only_where_the_county_names_by_them(
    latest: str | None, cycle: Cycle, may_be_blank: bool, by_cycle: bool, by_bands: bool
) -> None:
    found = standing(latest, outcome=Outcome.READ if latest else Outcome.TRULY_EMPTY)
    said = verdict(found, cycle, may_be_blank=may_be_blank)
    (lead,) = said.leads
    assert NAMING.named(said, lead) is by_cycle
    assert replace(NAMING, mode=Mode.BANDS).named(said, lead) is by_bands
    assert replace(NAMING, mode=Mode.BANDS).by_cycle.named(said, lead) is by_cycle


@given(
    latest=st.none() | st.dates(date(2016, 1, 1), DAY),
    visited=st.none() | st.dates(date(2018, 7, 20), DAY),
    cycle=st.sampled_from([cycle for cycle in NAMED_CYCLES if cycle is not Cycle.ARCHIVED]),
    may_be_blank=st.booleans(),
    mode=st.sampled_from(list(Mode)),
    ends=st.dates(DAY - timedelta(days=3), DAY + timedelta(days=3)),
)
def test_what_is_in_time_unread_or_exempt_is_never_named(
    latest: date | None,
    visited: date | None,
    cycle: Cycle,
    may_be_blank: bool,
    mode: Mode,
    ends: date,
) -> None:
    found = Standing(1, latest=latest, conclusive_on=visited, ever_held=latest is not None)
    said = verdict(found, cycle, may_be_blank=may_be_blank)
    roster = Registry((unit("财政局"),), ())
    naming = Naming(
        roster, [Exemption("财政局", "工作动态", "机构改革", "王主任", None, ends)], mode
    )
    if naming.names(said):
        assert said.band != UNVERIFIED
        assert ends < DAY
        assert mode is Mode.BANDS or said.overdue is True
    if said.overdue and ends < DAY:
        assert naming.names(said)
    assert bool(naming.left_out([said])) == (naming.late(said) and ends >= DAY)


COUNTY = Registry(
    (
        unit("甲", "镇街"),
        unit("乙"),
        unit("丙"),
        unit("旧", ends=date(2018, 7, 1), merged_into="丙"),
    ),
    (
        column("工作动态", "甲"),
        column("工作动态", "乙"),
        column("年报", "乙", cycle=Cycle.YEAR),
        column("联合", "甲、丙"),
        column("政务要闻"),
    ),
)
OLD = standing("2018-06-01")
FOUND = verdicts(COUNTY, [OLD, OLD, OLD, OLD, OLD])


def exempting(*pairs: tuple[str, str], ends: date = DAY, mode: Mode = Mode.OVERDUE) -> Naming:
    rows = [Exemption(name, of, "机构改革", "王主任", None, ends) for name, of in pairs]
    return Naming(COUNTY, rows, mode)


def said(naming: Naming) -> list[str]:
    return sentences(COUNTY, FOUND, SCALE, naming)


def test_a_yearly_column_of_sixty_days_is_in_no_sentence_and_no_row() -> None:
    assert not any("年报" in line for line in said(exempting()))
    rows = column_rows(FOUND, ZONE, exempting(), named_only=True)
    assert [row.column for row in rows] == ["工作动态", "工作动态", "联合", "政务要闻"]
    assert len(column_rows(FOUND, ZONE, exempting())) == 5


def test_an_exempt_lead_is_not_named_and_the_others_of_its_column_are() -> None:
    naming = exempting(("甲", "工作动态"), ("丙", "联合"))
    assert said(naming) == [
        "截至7月31日，工作动态栏目1个月以上未更新的有乙。",
        "截至7月31日，联合栏目1个月以上未更新的有甲。",
        "截至7月31日，政务要闻栏目1个月以上未更新。",
    ]
    assert [
        (each.lead and each.lead.name, each.verdict.column.name) for each in naming.left_out(FOUND)
    ] == [
        ("甲", "工作动态"),
        ("丙", "联合"),
    ]
    assert [row.exempt for row in column_rows(FOUND, ZONE, naming)] == [
        True,
        False,
        False,
        False,
        False,
    ]


def test_a_column_of_no_unit_and_one_of_a_unit_that_was_merged_can_be_exempt() -> None:
    naming = exempting((NOBODY, "政务要闻"), ("旧", "联合"))
    assert said(naming)[1:] == ["截至7月31日，联合栏目1个月以上未更新的有甲。"]


def test_an_exemption_that_has_lapsed_names_again() -> None:
    assert said(exempting(("甲", "工作动态"), ends=DAY - timedelta(days=1))) == said(exempting())


def test_by_bands_the_former_rows_are_named_and_the_paper_says_so() -> None:
    naming = exempting(mode=Mode.BANDS)
    assert "截至7月31日，年报栏目1个月以上未更新的有乙。" in said(naming)
    assert said(naming)[-1] == BY_BANDS
    assert BY_BANDS not in said(exempting())
    assert [row.column for row in column_rows(FOUND, ZONE, naming, named_only=True)][2] == "年报"


def test_a_unit_is_named_over_its_columns_only_where_one_of_them_is() -> None:
    registry = Registry(
        (unit("甲"), unit("乙")), (column("年报", "甲", cycle=Cycle.YEAR), column("动态", "乙"))
    )
    found = verdicts(registry, [OLD, OLD])
    assert [row.unit for row in unit_rows(registry, found, NAMING, named_only=True)] == ["乙"]
    by_bands = replace(NAMING, mode=Mode.BANDS)
    assert [row.unit for row in unit_rows(registry, found, by_bands, named_only=True)] == [
        "甲",
        "乙",
    ]
    blank = Registry(
        (unit("甲"),),
        (column("甲", "甲", may_be_blank=True), column("乙", "甲", may_be_blank=True)),
    )
    empty = verdicts(blank, [EMPTY, EMPTY])
    assert judge_units(blank, empty)[0].band == BLANK
    assert not unit_rows(blank, empty, by_bands, named_only=True)


def test_everything_says_where_those_stand_that_are_not_named() -> None:
    naming = exempting(("甲", "工作动态"))
    assert sentences(COUNTY, FOUND, SCALE, naming, everything=True)[:2] == [
        "截至7月31日，工作动态栏目1个月以上未更新的有乙；豁免的有甲。",
        "截至7月31日，年报栏目未超期的有乙。",
    ]


def texts(found: Sequence[Verdict], naming: Naming) -> tuple[str, str]:
    column_wise = as_text(COUNTY, found, SCALE, naming, DAY)
    return column_wise, as_text(COUNTY, found, SCALE, naming, DAY, by_unit=True)


def test_that_nobody_is_named_is_said_of_what_it_is_true_of() -> None:
    year, fresh = FOUND[2:3], verdicts(COUNTY, [standing("2018-07-31")] * 5)
    assert texts(year, exempting())[0] == "截至7月31日，已核查的栏目没有超期未更新的。"
    assert texts(fresh, exempting())[1] == "截至7月31日，已核查的单位没有超期且两周以上未更新的。"
    assert (
        texts(fresh, exempting(mode=Mode.BANDS))[0]
        == "截至7月31日，已核查的栏目没有两周以上未更新的。"
    )
    assert (
        texts(FOUND[:1], exempting(("甲", "工作动态")))[0]
        == "截至7月31日，除豁免的外，已核查的栏目没有超期未更新的。"
    )


def test_what_is_overdue_within_the_band_of_the_current_is_named_as_overdue() -> None:
    found = verdict(standing("2018-07-24"))
    assert found.band == CURRENT
    registry = Registry((unit("财政局"),), (column("工作动态", "财政局"), column("要闻")))
    assert sentences(registry, verdicts(registry, [standing("2018-07-24")] * 2), SCALE, NAMING) == [
        "截至7月31日，工作动态栏目超期未更新的有财政局。",
        "截至7月31日，要闻栏目超期未更新。",
    ]
