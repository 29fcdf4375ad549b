"""说明.html: why a column stands where it stands, for every way of standing, and nothing in
it that a web page could do.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from config.registry import Column, Cycle, Registry
from monitor.proof.case import Case, meant
from monitor.proof.page import page, reasons
from monitor.rules.verdicts import Verdict, judge_column
from storage.evidence.dossier import HeldEntry, PastVisit
from storage.records import Days, Outcome, Standing
from tests.monitor.builders import DAY, RULES, column, standing, unit

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2018, 8, 1, 1, tzinfo=UTC)
OFFICE = unit("教育局", aliases=("县教体局",))


def verdict(found: Standing, watched: Column | None = None) -> Verdict:
    return judge_column(watched or column("工作动态", "教育局"), (OFFICE,), found, DAY, RULES)


def case(
    found: Verdict | None,
    *,
    visits: tuple[PastVisit, ...] = (),
    entries: tuple[HeldEntry, ...] = (),
    **more: object,
) -> Case:
    watched = found.column if found else column("工作动态", "教育局")
    whole = Case(
        "青山县", DAY, AT, watched, (OFFICE,), found, visits, entries, (), (), "0" * 64, (), 3
    )
    return replace(whole, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (standing("2018-07-10"), "未更新21天，档次“两周以上”"),
        (standing("2018-07-30"), "未更新1天，档次“正常”"),
        (standing("2018-07-10", visited="2018-07-29"), "即2018年7月29日；未更新19天"),
        (standing(None), "没有任何信息，此前也从未有过"),
        (standing("2018-07-10", visited=None), "从未有过有效核查"),
        (
            standing("2018-07-10", visited="2018-07-20"),
            "最近一次有效核查在2018年7月20日，距统计截止日期超过3天",
        ),
        (standing("2018-07-10", voided=True), "有待再次核查或人工确认"),
        (standing(None, undated=3), "没有可以采信的日期"),
    ],
)
def test_the_reason_is_given_in_words(found: Standing, said: str) -> None:
    assert said in "".join(reasons(case(verdict(found))))


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ((Days(date.min, date(2018, 8, 5)),), "本栏目的列表已读到末尾"),
        (
            (Days(date(2018, 6, 12), date(2018, 8, 5)),),
            "可以证明的是2018年6月12日起的信息；更早的信息未逐条核查",
        ),
        (
            (Days(date(2018, 1, 1), date(2018, 2, 1)), Days(date(2018, 7, 31), date(2018, 7, 31))),
            "2018年7月31日起的信息",
        ),
        ((), "统计截止日期2018年7月31日"),
    ],
)
def test_the_page_says_from_which_day_on_everything_is_known(
    known: tuple[Days, ...], said: str
) -> None:
    assert said in "".join(reasons(case(verdict(standing("2018-07-10")), known_days=known)))


@pytest.mark.parametrize(
    ("visited", "known", "said"),
    [
        (
            None,
            (Days(date(2018, 10, 1), DAY + timedelta(90)),),
            "其后读到的列表只能证明2018年10月1日起的信息",
        ),
        (
            "2018-07-10",
            (
                Days(date(2018, 7, 1), date(2018, 7, 10)),
                Days(date(2018, 9, 2), DAY + timedelta(90)),
            ),
            "其后读到的列表只能证明2018年9月2日起的信息",
        ),
        (None, (), "其后读到的列表没有列到那一天"),
    ],
)
def test_nothing_is_certified_of_a_day_that_nobody_watched(
    visited: str | None, known: tuple[Days, ...], said: str
) -> None:
    for found in (standing(None, visited=visited), standing("2016-01-01", visited=visited)):
        told = "".join(reasons(case(verdict(replace(found, unreached=True)), known_days=known)))
        assert said in told
        assert "2018年7月31日及此前3天内没有有效核查" in told
        assert "没有任何信息" not in told
        assert "从未" not in told


def test_what_could_not_be_verified_is_said_to_be_no_finding_against_the_unit() -> None:
    for found in (
        standing("2018-07-10", visited=None),
        standing("2018-07-10", voided=True),
        standing(None, undated=3),
    ):
        text = page(case(verdict(found)), ZONE, {})
        assert "未能核查不是对责任单位的认定" in text
        assert "未更新天数" not in text


def test_a_column_that_may_be_blank_and_one_that_is_archived_are_in_no_list() -> None:
    assert "不列入名单" in "".join(
        reasons(case(verdict(standing(None), column("公示", "教育局", may_be_blank=True))))
    )
    assert "不列入任何名单" in "".join(reasons(case(None)))
    assert "不列入名单" in page(case(None), ZONE, {})


def test_nothing_from_the_web_can_run_lead_astray_or_turn_the_text_around() -> None:
    day = date(2018, 7, 10)
    hostile = [
        ("<img src=x onerror=alert(1)>", "javascript:alert(1)"),
        ("{{ 7*7 }}{% raw %}", "data:text/html,x"),
        ("公告\u202egnp.exe\u2066\x00", 'http://h/"onmouseover="alert(1)'),
        ("正常标题", "http://h/a.html"),
    ]
    entries = tuple(
        HeldEntry(title, url, day, "<b>", day, day, day, None) for title, url in hostile
    )
    visit = PastVisit(1, DAY, AT, Outcome.READ, False, "<script>why</script>", "http://h/", 200)
    text = page(case(verdict(standing("2018-07-10")), visits=(visit,), entries=entries), ZONE, {})
    assert "<img" not in text
    assert "<script" not in text
    assert "<b>" not in text
    assert "{{ 7*7 }}{% raw %}" in text
    assert not {"\u202e", "\u2066", "\x00"} & set(text)
    assert [part.split('"')[0] for part in text.split('href="')[1:]] == ["http://h/a.html"]
    assert "default-src 'none'" in text


def test_entries_say_which_dates_count() -> None:
    day, seen = date(2018, 7, 10), date(2018, 7, 11)
    entries = (
        HeldEntry("甲", None, day, "", seen, seen, seen, None),
        HeldEntry("乙", None, date(2019, 7, 10), "", seen, seen, seen, None),
        HeldEntry("丙", None, None, "", seen, seen, seen, None),
        HeldEntry("丁", None, day, "", seen, seen, seen, date(2018, 8, 5)),
    )
    text = page(case(verdict(standing("2018-07-10")), entries=entries), ZONE, {})
    for state in (
        "在列",
        "日期异常（标注日期晚于读取之日），不作依据",
        "未标注日期，不作依据",
        "2018-08-05核查时已移除",
    ):
        assert f"<td>{state}</td>" in text


def test_a_column_is_meant_by_name_by_unit_and_name_by_alias_and_by_address() -> None:
    other = unit("民政局")
    joint = replace(column("通知公告", "教育局、民政局"), cycle=Cycle.MONTH)
    columns = (column("工作动态", "教育局"), column("工作动态", "民政局"), joint)
    registry = Registry((OFFICE, other), columns)
    assert meant(registry, "通知公告", DAY) == [2]
    assert meant(registry, "工作动态", DAY) == [0, 1]
    assert meant(registry, "民政局/工作动态", DAY) == [1]
    assert meant(registry, "县教体局/工作动态", DAY) == [0]
    assert meant(registry, "教育局、民政局/通知公告", DAY) == [2]
    assert meant(registry, "民政局/通知公告", DAY) == [2]
    assert meant(registry, columns[1].url, DAY) == [1]
    assert meant(registry, "没有/这样的", DAY) == []
