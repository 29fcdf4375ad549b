"""Who is told of what, and why: the policy of notices, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from config.exemptions import Exemption
from config.registry import Cycle, Registry
from monitor.notices.notice_policy import Agenda, Policy, Reason, items, mending_day, reason_to_tell
from monitor.rules.findings import Key, reconcile, severity
from monitor.rules.verdicts import Verdict, judge
from storage.notices.records import Finding, Heard, Kind, Line, Telling, Waiting
from tests.monitor.builders import NAMING, RULES, column, standing, unit

DAY = date(2018, 7, 31)
WEEK = timedelta(weeks=1)
TOWN = unit("青云镇", email="qyz@x.cn")
DUE = date(2018, 8, 2)
MEND_BY = date(2018, 8, 7)

NEWS = {
    "新闻": (Cycle.WEEK, "2018-07-10"),
    "年报": (Cycle.YEAR, "2017-07-01"),
    "空白": (Cycle.YEAR, None),
    "将到期": (Cycle.WEEK, "2018-07-26"),
    "未核查": (Cycle.WEEK, "2018-07-01"),
    "及时": (Cycle.WEEK, "2018-07-31"),
    "不定期": (Cycle.IRREGULAR, "2016-01-01"),
}


def seen(*names: str, day: date = DAY, **latest: str | None) -> list[Verdict]:
    """The verdicts on the columns by these names (default: all), their newest
    entries as above or as given.
    """
    chosen = names or tuple(NEWS)
    registry = Registry(
        (TOWN,), tuple(column(name, "青云镇", cycle=NEWS[name][0]) for name in chosen)
    )
    known = {
        number: replace(
            standing(latest.get(name, NEWS[name][1]), visited=str(day), voided=name == "未核查"),
            column_id=number,
        )
        for number, name in enumerate(NEWS, start=1)
        if name in chosen
    }
    return list(judge(registry, list(known), known, day, RULES))


def findings(verdicts: Sequence[Verdict], day: date = DAY) -> dict[Key, Finding]:
    """What the verdicts open, each with the number of its column."""
    return {
        finding.key: replace(finding, finding_id=finding.column_id)
        for finding in reconcile(day, verdicts, {}, RULES, NAMING)
    }


def agenda(
    verdicts: Sequence[Verdict],
    known: dict[Key, Finding],
    heard: Heard | None = None,
    day: date = DAY,
    *exempt: Exemption,
) -> Agenda | None:
    policy = Policy(Registry((TOWN,), ()), RULES, exempt)
    found = policy.agendas(day, verdicts, known, heard or Heard())
    return found[0] if found else None


def said(found: Agenda | None) -> list[tuple[str, str, str | None]]:
    assert found is not None
    return [(say.verdict.column.name, say.kind.value, say.reason) for say in found.says]


def test_a_unit_hears_of_overdue_columns_worst_first_then_of_those_soon_due_and_of_nothing_else() -> (
    None
):
    verdicts = seen()
    found = agenda(verdicts, findings(verdicts))
    assert said(found) == [
        ("空白", "overdue", "new"),
        ("年报", "overdue", "new"),
        ("新闻", "overdue", "new"),
        ("将到期", "soon", "warning"),
    ]
    assert found is not None
    assert [item.column for item in items(found, RULES, MEND_BY)] == [
        "空白",
        "年报",
        "新闻",
        "将到期",
    ]
    assert [item.late_from for item in items(found, RULES, MEND_BY)] == [
        None,
        date(2018, 7, 1),
        date(2018, 7, 17),
        DUE,
    ]
    # The limit is the as-of date less the cycle; what is only soon due
    # has neither limit nor 整改期限.
    assert [item.limit for item in items(found, RULES, MEND_BY)] == [
        *(date(2017, 7, 31), date(2017, 7, 31), date(2018, 7, 24), None),
    ]
    assert [item.mend_by for item in items(found, RULES, MEND_BY)] == [MEND_BY] * 3 + [None]


@pytest.mark.parametrize(
    ("day", "ends"), [("2018-07-31", "2018-08-07"), ("2018-09-24", "2018-10-08")]
)
def test_the_day_by_which_to_mend_is_a_working_day(day: str, ends: str) -> None:
    assert mending_day(date.fromisoformat(day), 7, RULES.workdays) == date.fromisoformat(ends)


def test_a_column_is_not_told_of_on_a_past_day_when_it_was_since_seen_mended() -> None:
    verdicts = seen("新闻")
    mended = {
        key: replace(finding, closed_on=DAY + WEEK) for key, finding in findings(verdicts).items()
    }
    assert agenda(verdicts, mended) is None


def test_a_unit_is_warned_once_before_each_limit_also_where_nothing_is_overdue() -> None:
    verdicts = seen("将到期")
    assert said(agenda(verdicts, {})) == [("将到期", "soon", "warning")]
    warned = Heard(soon={(4, "青云镇", DUE): (Telling(DAY, "正常", "qyz@x.cn"),)})
    assert agenda(verdicts, {}, warned) is None
    assert said(agenda(seen("将到期", 将到期="2018-07-25"), {}, warned)) == [
        ("将到期", "soon", "warning")
    ]


def test_a_warning_that_still_waits_to_be_sent_causes_no_other_but_goes_along() -> None:
    verdicts = seen("将到期")
    waiting = Telling(DAY, "正常", "qyz@x.cn", waiting=True)
    assert said(agenda(verdicts, {}, Heard(soon={(4, "青云镇", DUE): (waiting,)}))) == [
        ("将到期", "soon", None)
    ]


def test_a_warning_that_was_refused_is_repeated_to_another_address_only() -> None:
    refused = {"qyz@x.cn": None, "old@x.cn": "warning"}
    for address, reason in refused.items():
        heard = Heard(soon={(4, "青云镇", DUE): (Telling(DAY, "正常", address, failed=True),)})
        found = agenda(seen("将到期"), {}, heard)
        assert (said(found)[0][2] if found else None) == reason


@pytest.mark.parametrize(
    ("day", "warned"),
    [
        (
            "2018-09-26",
            False,
        ),  # due on 4 October: within the holiday, but there are working days left
        ("2018-09-29", False),
        ("2018-09-30", True),  # a Sunday that is worked, the last before 1 to 7 October
        ("2018-10-02", True),
    ],
)
def test_what_falls_due_in_a_holiday_is_warned_of_on_the_last_working_day_before(
    day: str, warned: bool
) -> None:
    verdicts = seen("将到期", day=date.fromisoformat(day), 将到期="2018-09-27")
    assert (agenda(verdicts, {}, day=date.fromisoformat(day)) is not None) is warned


MENDED = {
    (1, "青云镇"): Finding(
        1,
        "青云镇",
        "两周以上",
        None,
        DAY,
        DAY + WEEK,
        closed_on=DAY + WEEK,
        ending="mended",
        finding_id=1,
    )
}
TOLD = (Telling(DAY, "两周以上", "qyz@x.cn"),)
LATER = DAY + WEEK


def thanks(
    heard: Heard, *verdicts: Verdict, day: date = LATER, known: dict[Key, Finding] | None = None
) -> Agenda | None:
    mended = seen("新闻", day=day, 新闻=str(day - timedelta(days=1)))
    return agenda([*mended, *verdicts], (known or {}) | MENDED, heard, day)


def test_a_mended_column_is_thanked_for_once_where_the_unit_was_told_of_it() -> None:
    assert said(thanks(Heard(overdue={1: TOLD}))) == [("新闻", "mended", "thanks")]
    assert thanks(Heard()) is None
    assert thanks(Heard(overdue={1: TOLD}, mended={1: TOLD})) is None
    assert thanks(Heard(overdue={1: (replace(TOLD[0], failed=True),)})) is None
    assert thanks(Heard(overdue={1: (replace(TOLD[0], waiting=True),)})) is None


def test_thanks_wait_for_the_next_mail_while_another_column_is_overdue_and_not_for_ever() -> None:
    other = seen("年报", day=LATER)
    heard = Heard(overdue={1: TOLD, 2: (replace(TOLD[0], band="1年以上"),)})
    assert said(thanks(heard, *other, known=findings(other, LATER))) == [
        ("年报", "overdue", "reminder"),
        ("新闻", "mended", None),
    ]
    assert thanks(Heard(overdue={1: TOLD}), day=LATER + timedelta(days=15)) is None


def test_nobody_is_thanked_for_what_is_not_verified_any_more() -> None:
    (verdict,) = seen("新闻", day=LATER)
    unverified = judge(
        Registry((TOWN,), (verdict.column,)),
        [1],
        {1: replace(verdict.standing, voided=True)},
        LATER,
        RULES,
    )
    assert agenda(unverified, MENDED, Heard(overdue={1: TOLD}), LATER) is None


def exempt(name: str, first: date, last: date) -> Exemption:
    return Exemption("青云镇", name, "机构改革", "王主任", first, last)


def test_an_exempt_column_is_left_out_until_its_last_day() -> None:
    verdicts = seen("新闻", "年报", "将到期")
    known = findings(verdicts)
    rows = (
        exempt("年报", DAY, DAY),
        exempt("将到期", DAY - WEEK, DAY + WEEK),
        exempt("新闻", DAY - WEEK, DAY - timedelta(1)),
    )
    found = agenda(verdicts, known, None, DAY, *rows)
    assert said(found) == [("新闻", "overdue", "new")]
    assert found is not None
    assert [str(each) for each in found.exempt] == [
        "exempt until 2018-07-31: 机构改革 (王主任)",
        "exempt until 2018-08-07: 机构改革 (王主任)",
    ]


def test_an_exemption_is_one_units_and_one_columns() -> None:
    verdicts = seen("新闻")
    other = replace(exempt("新闻", DAY, DAY), unit="财政局")
    assert said(agenda(verdicts, findings(verdicts), None, DAY, other)) == [
        ("新闻", "overdue", "new")
    ]


@pytest.mark.parametrize(("weeks", "escalated"), [(3, False), (4, True), (9, True)])
def test_a_column_still_overdue_weeks_after_its_unit_was_told_is_escalated(
    weeks: int, escalated: bool
) -> None:
    verdicts = seen("新闻")
    first = Telling(DAY - weeks * WEEK, "两周以上", "qyz@x.cn")
    refused = Telling(DAY - 20 * WEEK, "两周以上", "qyz@x.cn", failed=True)
    found = agenda(verdicts, findings(verdicts), Heard(overdue={1: (refused, first)}))
    assert found is not None
    assert found.escalated is escalated


def outdated(
    verdicts: Sequence[Verdict],
    known: dict[Key, Finding],
    *lines: Line,
    exemption: Exemption | None = None,
) -> bool:
    policy = Policy(Registry((TOWN,), ()), RULES, [exemption] if exemption else [])
    return bool(policy.outdated(LATER, [Waiting(1, "青云镇", DAY, lines)], verdicts, known))


def test_a_waiting_mail_is_outdated_once_anything_it_says_is_not_so_any_more() -> None:
    still = seen("新闻", "将到期", day=LATER, 将到期="2018-07-26")
    opened = findings(still, LATER)
    overdue, soon = Line(1, Kind.OVERDUE, 1), Line(4, Kind.SOON, due_on=DUE)
    assert not outdated(still, opened, overdue, soon)
    assert outdated(still, opened | MENDED, overdue, soon)
    assert not outdated(still, opened | MENDED, Line(1, Kind.MENDED, 1))
    assert outdated(still, opened, Line(1, Kind.MENDED, 1))
    assert outdated(seen("新闻", "将到期", day=LATER, 将到期="2018-08-01"), opened, overdue, soon)
    assert outdated(still, opened, overdue, exemption=exempt("新闻", DAY, LATER))


def test_a_past_day_outdates_no_mail_of_a_later_one() -> None:
    assert not Policy(Registry((TOWN,), ()), RULES).outdated(
        DAY, [Waiting(1, "青云镇", LATER, (Line(1, Kind.OVERDUE, 1),))], [], {}
    )


BANDS = severity(RULES)
FINDING = Finding(1, "青云镇", "1个月以上", None, opened_on=DAY, seen_on=DAY)


def told(
    days_ago: int, band: str = "1个月以上", address: str = "a@x.cn", *, failed: bool = False
) -> Telling:
    return Telling(DAY - timedelta(days=days_ago), band, address, failed)


@pytest.mark.parametrize(
    ("tellings", "reason"),
    [
        ([], Reason.NEW),
        ([told(0)], None),
        ([told(6)], None),
        ([told(7)], Reason.REMINDER),
        ([told(14), told(6)], None),
        ([told(1, "两周以上")], Reason.WORSE),
        ([told(0, "两周以上")], None),
        ([told(1, "1年以上")], None),
        ([told(-3)], None),
        ([told(1, failed=True)], None),
        ([told(7, failed=True)], Reason.REMINDER),
        ([told(1, address="old@x.cn", failed=True)], Reason.NEW),
    ],
)
def test_a_unit_is_told_what_is_new_or_worse_and_reminded_weekly(
    tellings: list[Telling], reason: Reason | None
) -> None:
    assert reason_to_tell(FINDING, tellings, DAY, "a@x.cn", BANDS) is reason
