"""A unit that is renamed, its former name kept under 别名, is the unit it was: told once,
reminded in a week, thanked.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from config.registry import Registry
from monitor.notices.notify import OVERTAKEN
from storage.notices.records import NoticeState, NoticeStatus
from tests.monitor.builders import column, unit
from tests.monitor.test_notify import DAY, FRESH, STALE, Office, office  # noqa: F401 - a fixture

SENT = NoticeStatus.SENT


def called(*names: str, address: str = "cz@x.cn") -> Registry:
    """One unit under the first of its names, the others its 别名, with one column."""
    its_column = replace(column("工作动态", names[0]), url="http://x.test/gzdt/")
    return Registry((replace(unit(names[0], email=address), aliases=names[1:]),), (its_column,))


def told(one: Office, *ages: int | None, after: int = 0) -> list[NoticeState]:
    states = one.notify(*ages, day=DAY + timedelta(days=after))
    return [state for state in states.values() if state.status is SENT]


@pytest.fixture
def renamed(office: Office) -> Office:  # noqa: F811
    """An office whose one unit has been told under its former name
    and is called 财政金融局 since.
    """
    office.registry = called("财政局", "财政金融局")
    assert len(told(office, STALE)) == 1
    office.registry = called("财政金融局", "财政局")
    return office


def test_it_is_not_told_again_on_the_same_day(renamed: Office) -> None:
    (mail,) = told(renamed, STALE)
    assert mail.unit == "财政金融局"
    assert len(list((renamed.home / "data" / "outbox").glob("*.eml"))) == 1


@pytest.mark.parametrize(
    "names", [("财政金融局", "财政局"), ("财政局", "财政金融局"), ("财政局", "县财政局、财金局")]
)
def test_it_is_not_told_again_whatever_it_is_called(office: Office, names: tuple[str, str]) -> None:  # noqa: F811
    office.registry = called("财政局", "县财政局", "财金局", "财政金融局")
    assert len(told(office, STALE)) == 1
    office.registry = called(names[0], *names[1].split("、"), "县财政局")
    assert not told(office, STALE + 1, after=1)


def test_it_is_reminded_after_a_week_as_any_other(renamed: Office) -> None:
    days = [after for after in range(1, 16) if told(renamed, STALE + after, after=after)]
    assert days == [7, 14]


def test_its_mended_column_is_thanked_for(renamed: Office) -> None:
    (mail,) = told(renamed, FRESH, after=1)
    assert mail.unit == "财政金融局"
    assert not told(renamed, FRESH, after=2)


def test_a_warning_given_under_the_former_name_is_not_given_again(office: Office) -> None:  # noqa: F811
    office.registry = called("财政局")
    warned = [age for age in range(4, 7) if told(office, age, after=age)]
    assert len(warned) == 1
    office.registry = called("财政金融局", "财政局")
    told(office, warned[0], after=warned[0])
    assert len(office.mails) == 1
    assert not [age for age in range(warned[0] + 1, 7) if told(office, age, after=age)]


def test_a_name_passed_on_to_another_unit_keeps_nothing_of_the_old_one(office: Office) -> None:  # noqa: F811
    """Without the alias they are two units, and the second one has heard nothing."""
    office.registry = called("财政局")
    assert len(told(office, STALE)) == 1
    office.registry = called("财政金融局", address="jr@x.cn")
    assert [state.unit for state in told(office, STALE + 1, after=1)] == ["财政金融局"]


def test_a_mail_that_waits_under_the_former_name_gives_way(office: Office) -> None:  # noqa: F811
    """What nobody has taken yet is withdrawn where it is overtaken, under
    whatever name it was queued.
    """
    office.registry = called("财政局")
    office.notifier.decide(DAY, office.verdicts(DAY, (STALE,)))
    office.registry = called("财政金融局", "财政局")
    day = DAY + timedelta(days=1)
    office.notifier.decide(day, office.verdicts(day, (FRESH,)))
    (state,) = office.notifier.states(DAY)
    assert (state.unit, state.status) == ("财政金融局", NoticeStatus.SKIPPED)
    assert OVERTAKEN in state.reason


def test_a_finding_goes_on_through_every_name(office: Office) -> None:  # noqa: F811
    """As long as it is late it is one finding, opened on the first day."""
    names = ("财政局", "财政金融局", "县财政局", "财政局")
    for after, name in enumerate(names):
        office.registry = called(name, *(set(names) - {name}))
        told(office, STALE + after, after=after)
    with office.notifier.notices.reading(office.registry.present_names) as book:
        (finding,) = book.findings().values()
    assert (finding.opened_on, finding.closed_on) == (DAY, None)
