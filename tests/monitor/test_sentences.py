"""The circular's own sentence: exclusive bands, units in the roster's order, each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from config.registry import DISCLOSURE, Registry
from monitor.reports.sentences import as_text, sentences
from storage.records import Outcome, Standing
from tests.monitor.builders import DAY, NAMING, SCALE, column, standing, unit, verdicts

FRESH, FORTNIGHT, MONTH, YEAR = (
    standing(day) for day in ("2018-07-31", "2018-07-10", "2018-06-01", "2016-01-01")
)
EMPTY = standing(outcome=Outcome.TRULY_EMPTY)
UNREAD = standing(visited=None, outcome=Outcome.SERVER_ERROR)
NAMES = "甲乙丙丁戊"


def said(standings: Sequence[Standing], *, everything: bool = False) -> list[str]:
    """The sentences on one 工作动态 column each of units 甲, 乙, 丙 …"""
    names = NAMES[: len(standings)]
    registry = Registry(
        tuple(unit(name) for name in names), tuple(column(units=name) for name in names)
    )
    return sentences(registry, verdicts(registry, standings), SCALE, NAMING, everything=everything)


def test_bands_follow_each_other_mildest_first_and_only_those_that_occur() -> None:
    assert said([YEAR, FORTNIGHT, FRESH, FORTNIGHT]) == [
        "截至7月31日，工作动态栏目两周以上未更新的有乙、丁；1年以上未更新的有甲。"
    ]


def test_blank_columns_come_after_the_bands() -> None:
    assert said([EMPTY, MONTH]) == [
        "截至7月31日，工作动态栏目1个月以上未更新的有乙；为空白栏目的有甲。"
    ]


def test_what_could_not_be_verified_is_said_only_when_everything_is_asked_for() -> None:
    assert said([UNREAD, MONTH]) == ["截至7月31日，工作动态栏目1个月以上未更新的有乙。"]
    assert said([UNREAD, MONTH, FRESH, EMPTY], everything=True) == [
        (
            "截至7月31日，工作动态栏目1个月以上未更新的有乙；为空白栏目的有丁；未能核查的有甲；"
            "正常的有丙。"
        )
    ]


def test_nobody_behind_is_no_sentence() -> None:
    assert said([FRESH, UNREAD]) == []


def test_a_column_that_may_be_blank_accuses_nobody() -> None:
    registry = Registry((unit("甲"),), (column(units="甲", may_be_blank=True),))
    assert sentences(registry, verdicts(registry, [EMPTY]), SCALE, NAMING) == []


def test_each_column_name_has_its_sentence_in_the_order_of_columns_csv() -> None:
    registry = Registry(
        (unit("甲"), unit("乙")),
        (
            column("通知公告", "乙", category=DISCLOSURE),
            column("工作动态", "乙"),
            column("工作动态", "甲"),
        ),
    )
    found = verdicts(registry, [MONTH, MONTH, MONTH])
    assert sentences(registry, found, SCALE, NAMING) == [
        "截至7月31日，通知公告栏目1个月以上未更新的有乙。",
        "截至7月31日，工作动态栏目1个月以上未更新的有甲、乙。",
    ]
    assert sentences(registry, found, SCALE, NAMING, category=DISCLOSURE) == [
        "截至7月31日，通知公告栏目1个月以上未更新的有乙。"
    ]


def test_a_unit_with_two_columns_of_one_name_is_named_once_by_the_newer_of_those_that_are_late() -> (
    None
):
    registry = Registry((unit("甲"), unit("乙")), tuple(column(units=name) for name in "甲甲乙乙"))
    assert sentences(registry, verdicts(registry, [YEAR, MONTH, FRESH, YEAR]), SCALE, NAMING) == [
        "截至7月31日，工作动态栏目1个月以上未更新的有甲；1年以上未更新的有乙。"
    ]


def test_a_joint_column_names_all_its_leads() -> None:
    registry = Registry((unit("甲"), unit("乙"), unit("丙")), (column("价格与收费", "丙、甲"),))
    assert sentences(registry, verdicts(registry, [MONTH]), SCALE, NAMING) == [
        "截至7月31日，价格与收费栏目1个月以上未更新的有甲、丙。"
    ]


def test_a_column_of_no_unit_has_a_sentence_of_its_own() -> None:
    registry = Registry(
        (unit("甲"),), (column("政务要闻"), column("政务要闻", "甲"), column("专题"))
    )
    found = verdicts(registry, [MONTH, FORTNIGHT, EMPTY])
    assert sentences(registry, found, SCALE, NAMING) == [
        "截至7月31日，政务要闻栏目两周以上未更新的有甲。",
        "截至7月31日，政务要闻栏目1个月以上未更新。",
        "截至7月31日，专题栏目为空白栏目。",
    ]
    assert (
        sentences(
            registry, verdicts(registry, [standing("2018-07-25"), FRESH, UNREAD]), SCALE, NAMING
        )
        == []
    )


def test_by_unit_the_category_stands_for_the_column_name() -> None:
    registry = Registry(
        (unit("甲"), unit("乙")),
        (column("一", "甲"), column("二", "甲"), column("三", "乙"), column("要闻")),
    )
    found = verdicts(registry, [YEAR, MONTH, FORTNIGHT, YEAR])
    assert sentences(registry, found, SCALE, NAMING, by_unit=True) == [
        "截至7月31日，动态信息栏目两周以上未更新的有乙；1个月以上未更新的有甲。"
    ]


def test_the_text_says_so_when_there_is_nothing_to_say() -> None:
    registry = Registry((unit("甲"),), (column(units="甲"),))

    def text(found: Standing, day: date = DAY) -> str:
        return as_text(registry, verdicts(registry, [found], day), SCALE, NAMING, day)

    assert text(FRESH) == "截至7月31日，已核查的栏目没有超期未更新的。"
    assert text(UNREAD) == "截至7月31日，没有能够核查的栏目。"
    assert text(MONTH) == "截至7月31日，工作动态栏目1个月以上未更新的有甲。"
