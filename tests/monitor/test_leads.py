"""分别: each lead of a shared column by its own entries; what names nobody for sure stands in the
way of blame, never of praise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.registry import Column, Cycle, Registry, Responsibility, Unit
from config.sources import Sources, Whose
from monitor.rules.bands import BLANK, CURRENT, UNVERIFIED
from monitor.rules.leads import lead_standings
from monitor.rules.verdicts import Verdict, judge
from storage.records import Days, SourcedEntry, Standing
from tests.monitor.builders import RULES, column, standing, unit

DAY = date(2022, 6, 30)
ROSTER = (
    unit("漾月街道", "镇街园区"),
    unit("竹基镇", "镇街园区", aliases=("竹基",)),
    unit("彩云镇", "镇街园区"),
    unit("财政局"),
    unit("旧乡", "镇街园区", ends=date(2022, 3, 31), merged_into="彩云镇"),
)
LEADS = "漾月街道、竹基镇、彩云镇"
VISITED = replace(standing(visited="2022-06-30"), column_id=1, ever_held=True)


def shared(units: str = LEADS, cycle: Cycle = Cycle.QUARTER) -> Column:
    return replace(column("乡镇动态", units, cycle=cycle), responsibility=Responsibility.SEPARATE)


def entry(
    source: str, shown: str | None, *, place: int = 0, gone: bool = False, seen: str = "2022-06-30"
) -> SourcedEntry:
    day = None if shown is None else date.fromisoformat(shown)
    return SourcedEntry(
        1,
        place,
        f"{source}{shown}",
        "http://x.test/1",
        day,
        day is None,
        source,
        date.fromisoformat(seen),
        gone,
    )


def verdicts(
    entries: Sequence[SourcedEntry],
    visits: Standing = VISITED,
    roster: Sequence[Unit] = ROSTER,
    what: Column | None = None,
    days: Sequence[Days] = (Days(date.min, DAY),),
) -> tuple[Verdict, ...]:
    what = what or shared()
    registry = Registry(tuple(roster), (what,))
    whose = Whose(registry, what, DAY, Sources(registry, "师宗县人民政府"))
    return judge(
        registry, [1], {1: visits}, DAY, RULES, {1: lead_standings(visits, entries, whose, days)}
    )


def said(found: Sequence[Verdict]) -> dict[str, tuple[str, bool | None, date | None]]:
    return {
        verdict.leads[0].name: (verdict.band, verdict.overdue, verdict.standing.latest)
        for verdict in found
    }


FRESH = ("漾月街道", "2022-06-29")
OLD = ("竹基镇", "2022-02-01")
OLDER = ("彩云镇", "2021-05-01")


def test_each_lead_has_a_verdict_of_its_own_in_the_order_of_columns_csv() -> None:
    found = verdicts([entry(*OLDER), entry(*FRESH), entry(*OLD)])
    assert [verdict.leads for verdict in found] == [(ROSTER[0],), (ROSTER[1],), (ROSTER[2],)]
    assert list(said(found).values()) == [
        (CURRENT, False, date(2022, 6, 29)),
        ("1个月以上", True, date(2022, 2, 1)),
        ("1年以上", True, date(2021, 5, 1)),
    ]
    assert [verdict.standing.latest_source for verdict in found] == ["漾月街道", "竹基镇", "彩云镇"]


def test_where_two_sources_are_swapped_so_are_the_verdicts() -> None:
    before = said(verdicts([entry(*FRESH), entry(*OLD), entry(*OLDER)]))
    after = said(verdicts([entry("竹基镇", FRESH[1]), entry("漾月街道", OLD[1]), entry(*OLDER)]))
    assert (after["漾月街道"], after["竹基镇"], after["彩云镇"]) == (
        before["竹基镇"],
        before["漾月街道"],
        before["彩云镇"],
    )


@pytest.mark.parametrize("source", ["师宗县竹基镇人民政府", "竹基", "县竹基镇"])
def test_a_lead_s_source_is_its_name_or_an_alias(source: str) -> None:
    assert said(verdicts([entry(source, "2022-06-29")]))["竹基镇"][0] == CURRENT


def test_a_merged_unit_s_entries_are_its_successor_s() -> None:
    assert said(verdicts([entry("旧乡", "2022-06-29")]))["彩云镇"][0] == CURRENT


@pytest.mark.parametrize(
    "source",
    ["财政局", "师宗县融媒体中心", "云南日报", "曲靖市竹基镇", "竹基镇中心小学", "县委办公室"],
)
def test_another_body_s_entry_is_no_lead_s_and_in_nobody_s_way(source: str) -> None:
    found = said(verdicts([entry(source, "2022-06-30"), entry(*FRESH), entry(*OLD), entry(*OLDER)]))
    assert found == said(verdicts([entry(*FRESH), entry(*OLD), entry(*OLDER)]))


@pytest.mark.parametrize("source", ["", "师宗县人民政府门户网站", "师宗县人民政府", "师宗县政府网"])
def test_an_entry_without_a_source_counts_for_nobody_and_keeps_the_late_from_blame(
    source: str,
) -> None:
    found = said(verdicts([entry(source, "2022-06-28"), entry(*FRESH), entry(*OLD), entry(*OLDER)]))
    assert found["漾月街道"] == (CURRENT, False, date(2022, 6, 29))
    assert found["竹基镇"] == (UNVERIFIED, None, date(2022, 2, 1))
    assert found["彩云镇"] == (UNVERIFIED, None, date(2021, 5, 1))


def test_it_is_in_the_way_only_where_giving_it_to_the_lead_would_change_the_verdict() -> None:
    # As old as the one that counts, older, or newer within the same band and
    # as late: nothing hangs on it.
    for shown in ("2021-05-01", "2021-01-01", "2021-06-01"):
        assert said(verdicts([entry("", shown), entry(*OLDER)]))["彩云镇"] == (
            "1年以上",
            True,
            date(2021, 5, 1),
        )
    assert said(verdicts([entry("", "2021-07-01"), entry(*OLDER)]))["彩云镇"][0] == UNVERIFIED
    # A lead without any entry would not be blank any more, however old it is.
    assert said(verdicts([entry("", "2011-01-01"), entry(*FRESH)]))["彩云镇"][0] == UNVERIFIED


@pytest.mark.parametrize(
    "source", ["竹基镇党政办", "竹基镇、融媒体中心", "融媒体中心 竹基镇", "中共竹基镇委员会"]
)
def test_a_source_that_may_mean_a_lead_is_in_that_lead_s_way_alone(source: str) -> None:
    found = said(verdicts([entry(source, "2022-06-29"), entry(*OLD), entry(*OLDER)]))
    assert (found["竹基镇"][0], found["彩云镇"][0], found["漾月街道"][0]) == (
        UNVERIFIED,
        "1年以上",
        BLANK,
    )


def test_a_lead_that_never_published_is_blank_beside_others_that_did() -> None:
    found = said(verdicts([entry(*FRESH)]))
    assert (found["竹基镇"], found["彩云镇"]) == ((BLANK, True, None), (BLANK, True, None))


def test_a_lead_whose_only_entries_were_removed_is_not_blank() -> None:
    assert (
        said(verdicts([entry(*FRESH), entry("竹基镇", "2022-06-01", gone=True)]))["竹基镇"][0]
        == UNVERIFIED
    )


def test_an_entry_without_a_date_is_in_the_way_of_those_that_it_may_be_of() -> None:
    found = said(
        verdicts(
            [
                entry("竹基镇", None, place=9),
                entry("竹基镇", "2022-02-01", place=3),
                entry(*OLDER),
                entry(*FRESH),
            ]
        )
    )
    assert (found["竹基镇"][0], found["彩云镇"][0], found["漾月街道"][0]) == (
        UNVERIFIED,
        "1年以上",
        CURRENT,
    )
    below = said(verdicts([entry("竹基镇", None, place=2), entry("竹基镇", "2022-02-01", place=3)]))
    assert below["竹基镇"][0] == "1个月以上"


def test_a_migration_puts_no_entry_without_a_date_below_the_newest() -> None:
    undated = entry("竹基镇", None, place=3, seen="2022-06-10")
    before = entry("竹基镇", "2022-02-01", place=2, gone=True, seen="2022-06-10")
    moved = entry("竹基镇", "2022-02-01", place=7)
    assert said(verdicts([undated, before, moved]))["竹基镇"][0] == UNVERIFIED
    under = replace(undated, place=1)
    assert said(verdicts([under, before, moved]))["竹基镇"][0] == "1个月以上"


@pytest.mark.parametrize(
    "visits",
    [
        Standing(1),
        replace(VISITED, voided=True),
        replace(VISITED, conclusive_on=DAY - timedelta(days=9)),
    ],
)
def test_what_was_not_watched_is_known_of_no_lead(visits: Standing) -> None:
    assert {
        band for band, _, _ in said(verdicts([entry(*FRESH), entry(*OLD)], visits)).values()
    } == {UNVERIFIED}


def test_a_column_that_no_crawl_has_met_has_a_row_for_every_lead_too() -> None:
    registry = Registry(ROSTER, (shared(),))
    found = judge(registry, [None], {}, DAY, RULES)
    assert [(verdict.leads[0].name, verdict.band) for verdict in found] == [
        (name, UNVERIFIED) for name in LEADS.split("、")
    ]


def test_one_lead_alone_still_answers_by_its_own_entries_only() -> None:
    found = said(verdicts([entry(*FRESH), entry(*OLD)], what=shared("竹基镇")))
    assert found == {"竹基镇": ("1个月以上", True, date(2022, 2, 1))}


def test_what_lies_before_the_days_that_were_seen_may_hold_a_lead_s_entry() -> None:
    entries = [entry(*FRESH), entry(*OLD), entry(*OLDER)]
    # Seen from the day after the oldest row on: nothing newer than it can be missing.
    seen = said(verdicts(entries, days=[Days(date(2021, 5, 2), DAY)]))
    assert seen == said(verdicts(entries))
    # Seen from March on only: 竹基镇 may have published since February, which would not be late.
    seen = said(
        verdicts(
            entries, days=[Days(date(2021, 5, 2), date(2022, 2, 10)), Days(date(2022, 6, 1), DAY)]
        )
    )
    assert (seen["漾月街道"][0], seen["竹基镇"][0], seen["彩云镇"][0]) == (
        CURRENT,
        UNVERIFIED,
        UNVERIFIED,
    )
    # Up to the end of February it would be late all the same, and in the same band.
    seen = said(verdicts(entries, days=[Days(date(2022, 2, 28), DAY)]))
    assert (seen["竹基镇"], seen["彩云镇"][0]) == (
        ("1个月以上", True, date(2022, 2, 1)),
        UNVERIFIED,
    )


def test_a_lead_without_any_entry_is_blank_only_where_the_list_was_seen_to_its_end() -> None:
    assert (
        said(verdicts([entry(*FRESH)], days=[Days(date(2012, 1, 1), DAY)]))["竹基镇"][0]
        == UNVERIFIED
    )
    assert said(verdicts([entry(*FRESH)], days=[]))["竹基镇"][0] == UNVERIFIED
    assert said(verdicts([entry(*FRESH)]))["竹基镇"][0] == BLANK


SOURCES = ("漾月街道", "竹基镇", "彩云镇", "财政局", "融媒体中心", "", "竹基镇党政办")
ENTRIES = st.lists(
    st.builds(
        entry,
        st.sampled_from(SOURCES),
        st.dates(date(2020, 1, 1), DAY).map(str),
        place=st.integers(0, 50),
    ),
    max_size=12,
)


@given(ENTRIES, st.integers(0, 11), st.sampled_from(SOURCES[:3]))
def test_whatever_an_unclear_source_turns_out_to_mean_what_was_said_holds(
    entries: list[SourcedEntry], which: int, truth: str
) -> None:
    """The law: a verdict that was given stays as it was once the missing source is known."""
    unclear = [at for at, one in enumerate(entries) if one.source in ("", "竹基镇党政办")]
    before = said(verdicts(entries))
    if not unclear:
        return
    at = unclear[which % len(unclear)]
    truth = "竹基镇" if entries[at].source else truth
    told = [replace(one, source=truth) if n == at else one for n, one in enumerate(entries)]
    after = said(verdicts(told))
    for lead, (band, late, _) in before.items():
        if band != UNVERIFIED:
            assert after[lead][:2] == (band, late)
