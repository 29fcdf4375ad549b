"""Findings open, worsen and close with what is seen, and never with what is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from config.registry import Cycle, Registry
from monitor.rules.findings import DROPPED, MENDED, Key, reconcile
from monitor.rules.verdicts import Verdict, judge
from storage.notices.records import Finding
from tests.monitor.builders import RULES, column, standing, unit

DAY = date(2018, 7, 31)
LEADS = ("青云镇", "财政局")


def seen(
    latest: str | None, day: date = DAY, *, cycle: Cycle = Cycle.WEEK, leads: str = "青云镇", **facts: object
) -> Verdict:
    """The verdict on column 1, visited on the day."""
    registry = Registry(tuple(unit(name) for name in LEADS), (column("工作动态", leads, cycle=cycle),))
    found = replace(standing(latest, visited=str(day), **facts), column_id=1)  # type: ignore[arg-type]
    return judge(registry, [1], {1: found}, day, RULES)[0]


def after(*steps: tuple[date, Verdict | None]) -> dict[Key, Finding]:
    """The newest findings after these days."""
    newest: dict[Key, Finding] = {}
    for day, verdict in steps:
        for finding in reconcile(day, [verdict] if verdict else [], newest, RULES):
            newest[finding.key] = replace(finding, finding_id=finding.finding_id or len(newest) + 1)
    return newest


def only(findings: Mapping[Key, Finding]) -> Finding:
    (finding,) = findings.values()
    return finding


def test_a_finding_opens_on_the_first_day_the_column_is_overdue() -> None:
    assert not after((DAY, seen("2018-07-25")))
    finding = only(after((DAY, seen("2018-07-24"))))
    assert (finding.column_id, finding.unit, finding.opened_on, finding.closed_on) == (1, "青云镇", DAY, None)
    assert (finding.band, finding.due_on) == ("正常", DAY)


def test_a_joint_column_is_a_finding_of_each_lead() -> None:
    assert set(after((DAY, seen("2018-07-01", leads="青云镇、财政局")))) == {(1, "青云镇"), (1, "财政局")}


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
    assert after((DAY, seen("2018-07-01")), (later, seen("2018-07-01", later, voided=True))) == before
    assert not after((DAY, seen(None, voided=True)))


def test_it_is_dropped_when_the_column_is_nobodys_duty_any_more() -> None:
    later = DAY + timedelta(days=1)
    finding = only(after((DAY, seen("2018-07-01")), (later, None)))
    assert (finding.closed_on, finding.ending) == (later, DROPPED)


def test_news_in_between_that_is_old_again_ends_one_finding_and_opens_the_next() -> None:
    later = DAY + timedelta(days=10)
    changes = reconcile(later, [seen("2018-08-01", later)], after((DAY, seen("2018-07-01"))), RULES)
    assert [(change.ending, change.opened_on) for change in changes] == [(MENDED, DAY), ("", later)]


def test_an_entry_that_vanishes_is_no_mending() -> None:
    later = DAY + timedelta(days=1)
    finding = only(after((DAY, seen("2018-07-10")), (later, seen("2018-06-10", later))))
    assert (finding.opened_on, finding.closed_on, finding.due_on) == (DAY, None, date(2018, 6, 17))


def test_a_blank_column_that_gets_old_news_is_another_finding_that_is_mended_by_current_news() -> None:
    later = DAY + timedelta(days=1)
    changes = reconcile(later, [seen("2018-06-01", later)], after((DAY, seen(None))), RULES)
    assert [(change.band, change.ending) for change in changes] == [("空白栏目", MENDED), ("1个月以上", "")]


def test_replaying_a_past_day_changes_nothing() -> None:
    newest = after((DAY, seen("2018-07-01")))
    past = DAY - timedelta(days=5)
    assert not reconcile(past, [seen("2018-07-26", past)], newest, RULES)
    assert not reconcile(past, [], newest, RULES)


def test_a_slower_cycle_ends_it_and_nobody_mended_anything() -> None:
    later = DAY + timedelta(days=1)
    finding = only(after((DAY, seen("2018-07-20")), (later, seen("2018-07-20", later, cycle=Cycle.YEAR))))
    assert (finding.closed_on, finding.ending) == (later, DROPPED)


def test_an_entry_that_vanishes_and_comes_back_is_no_mending() -> None:
    days = [DAY + timedelta(days=number) for number in range(3)]
    steps = [
        (day, seen(latest, day)) for day, latest in zip(days, ("2018-07-10", "2018-06-10", "2018-07-10"), strict=True)
    ]
    finding = only(after(*steps))
    assert (finding.opened_on, finding.closed_on) == (DAY, None)
