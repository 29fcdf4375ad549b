"""Findings open, worsen and close with what is seen, and never with what is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from config.exemptions import Exemption
from config.periods import Period
from config.registry import NAMED_CYCLES, ByDay, Cycle, Registry
from monitor.rules.cycles import in_time_from
from monitor.rules.findings import DROPPED, EXEMPT, MENDED, Key, reconcile
from monitor.rules.naming import Naming
from monitor.rules.verdicts import Verdict, judge
from storage.notices.records import Finding
from tests.monitor.builders import NAMING, RULES, column, standing, unit

DAY = date(2018, 7, 31)
OTHERS = (
    Cycle("5天", Period(days=5)),
    Cycle("3个工作日", workdays=3),
    Cycle("每月5日前", by=ByDay(1, 1, 5)),
)
LEADS = ("青云镇", "财政局")


def seen(
    latest: str | None,
    day: date = DAY,
    *,
    cycle: Cycle = Cycle.WEEK,
    leads: str = "青云镇",
    **facts: object,
) -> Verdict:
    """The verdict on column 1, visited on the day."""
    registry = Registry(
        tuple(unit(name) for name in LEADS), (column("工作动态", leads, cycle=cycle),)
    )
    found = replace(standing(latest, visited=str(day), **facts), column_id=1)  # type: ignore[arg-type]
    return judge(registry, [1], {1: found}, day, RULES)[0]


def after(*steps: tuple[date, Verdict | None]) -> dict[Key, Finding]:
    """The newest findings after these days."""
    newest: dict[Key, Finding] = {}
    for day, verdict in steps:
        for finding in reconcile(day, [verdict] if verdict else [], newest, RULES, NAMING):
            newest[finding.key] = replace(finding, finding_id=finding.finding_id or len(newest) + 1)
    return newest


def only(findings: Mapping[Key, Finding]) -> Finding:
    (finding,) = findings.values()
    return finding


def test_a_finding_opens_on_the_first_day_the_column_is_overdue() -> None:
    assert not after((DAY, seen("2018-07-25")))
    finding = only(after((DAY, seen("2018-07-24"))))
    assert (finding.column_id, finding.unit, finding.opened_on, finding.closed_on) == (
        1,
        "青云镇",
        DAY,
        None,
    )
    assert (finding.band, finding.due_on) == ("正常", DAY)


def test_a_joint_column_is_a_finding_of_each_lead() -> None:
    assert set(after((DAY, seen("2018-07-01", leads="青云镇、财政局")))) == {
        (1, "青云镇"),
        (1, "财政局"),
    }


def test_it_worsens_when_the_band_does_and_keeps_its_first_day() -> None:
    later = DAY + timedelta(days=7)
    finding = only(after((DAY, seen("2018-07-24")), (later, seen("2018-07-24", later))))
    assert (finding.opened_on, finding.worsened_on, finding.band) == (DAY, later, "两周以上")


def test_it_closes_when_the_column_is_seen_mended() -> None:
    later = DAY + timedelta(days=1)
    finding = only(after((DAY, seen("2018-07-01")), (later, seen("2018-08-01", later))))
    assert (finding.closed_on, finding.ending) == (later, MENDED)


def test_what_could_not_be_verified_changes_nothing() -> None:
    later = DAY + timedelta(days=1)
    before = after((DAY, seen("2018-07-01")))
    assert (
        after((DAY, seen("2018-07-01")), (later, seen("2018-07-01", later, voided=True))) == before
    )
    assert not after((DAY, seen(None, voided=True)))


def test_it_is_dropped_when_the_column_is_nobodys_duty_any_more() -> None:
    later = DAY + timedelta(days=1)
    finding = only(after((DAY, seen("2018-07-01")), (later, None)))
    assert (finding.closed_on, finding.ending) == (later, DROPPED)


def test_news_in_between_that_is_old_again_ends_one_finding_and_opens_the_next() -> None:
    later = DAY + timedelta(days=10)
    changes = reconcile(
        later, [seen("2018-08-01", later)], after((DAY, seen("2018-07-01"))), RULES, NAMING
    )
    assert [(change.ending, change.opened_on) for change in changes] == [(MENDED, DAY), ("", later)]


def test_an_entry_that_vanishes_is_no_mending() -> None:
    later = DAY + timedelta(days=1)
    finding = only(after((DAY, seen("2018-07-10")), (later, seen("2018-06-10", later))))
    assert (finding.opened_on, finding.closed_on, finding.due_on) == (DAY, None, date(2018, 6, 17))


@pytest.mark.parametrize("before", [None, "2018-05-01"])
def test_an_entry_that_is_new_but_too_old_mends_nothing(before: str | None) -> None:
    later = DAY + timedelta(days=1)
    finding = only(after((DAY, seen(before)), (later, seen("2018-06-01", later))))
    assert (finding.opened_on, finding.closed_on, finding.band) == (DAY, None, "1个月以上")


@pytest.mark.parametrize("cycle", [*(cycle for cycle in NAMED_CYCLES if cycle.timed), *OTHERS])
@pytest.mark.parametrize("next_night", [0, 1])
def test_an_entry_just_inside_the_limit_of_the_mail_mends_and_one_just_outside_does_not(
    cycle: Cycle, next_night: int
) -> None:
    told = after((DAY, seen("2016-01-01", cycle=cycle)))
    first, night = in_time_from(cycle, DAY, RULES.workdays), DAY + timedelta(days=next_night)
    assert first is not None
    outside = reconcile(
        night, [seen(str(first - timedelta(days=1)), night, cycle=cycle)], told, RULES, NAMING
    )
    assert [(change.ending, change.opened_on) for change in outside] == [("", DAY)]
    inside = reconcile(night, [seen(str(first), night, cycle=cycle)], told, RULES, NAMING)
    assert inside[0].ending == MENDED


def test_what_becomes_exempt_ends_and_is_another_finding_when_the_exemption_is_over() -> None:
    naming = Naming(
        Registry((unit("青云镇"),), ()),
        [Exemption("青云镇", "工作动态", "机构改革", "王主任", DAY, DAY + timedelta(days=3))],
    )
    later = DAY + timedelta(days=4)
    assert not reconcile(DAY, [seen("2018-07-01")], {}, RULES, naming)
    before = after((DAY - timedelta(days=1), seen("2018-07-01", DAY - timedelta(days=1))))
    (ended,) = reconcile(DAY, [seen("2018-07-01")], before, RULES, naming)
    assert (ended.closed_on, ended.ending) == (DAY, EXEMPT)
    (anew,) = reconcile(later, [seen("2018-07-01", later)], {ended.key: ended}, RULES, naming)
    assert (anew.opened_on, anew.closed_on) == (later, None)


def test_replaying_a_past_day_changes_nothing() -> None:
    newest = after((DAY, seen("2018-07-01")))
    past = DAY - timedelta(days=5)
    assert not reconcile(past, [seen("2018-07-26", past)], newest, RULES, NAMING)
    assert not reconcile(past, [], newest, RULES, NAMING)


def test_a_slower_cycle_ends_it_and_nobody_mended_anything() -> None:
    later = DAY + timedelta(days=1)
    finding = only(
        after((DAY, seen("2018-07-20")), (later, seen("2018-07-20", later, cycle=Cycle.YEAR)))
    )
    assert (finding.closed_on, finding.ending) == (later, DROPPED)


def test_an_entry_that_vanishes_and_comes_back_is_no_mending() -> None:
    days = [DAY + timedelta(days=number) for number in range(3)]
    steps = [
        (day, seen(latest, day))
        for day, latest in zip(days, ("2018-07-10", "2018-06-10", "2018-07-10"), strict=True)
    ]
    finding = only(after(*steps))
    assert (finding.opened_on, finding.closed_on) == (DAY, None)
