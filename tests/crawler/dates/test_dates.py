"""Dates in the forms that portals show them, and the numbers beside them that are none."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.dates.parse import (
    AddressDate,
    find_date,
    find_dates,
    from_address,
    from_epoch,
    join_split,
)
from tests.steps import steps

TODAY = date(2026, 8, 7)
MARCH_10 = date(2020, 3, 10)


@pytest.mark.parametrize(
    "text",
    [
        "2020-03-10",
        "2020/3/10",
        "2020.03.10",
        "2020年3月10日",
        "2020年03月10",
        "2020年03.10",
        "2020年03-10",
        "2020.03.10日",
        "二〇二〇年三月十日",
        "（二○二零年三月十日）",
        "2020 年 3 月 10 日",
        "[2020-03-10]",
        "（2020-03-10）",
        "【2020-03-10】",
        "２０２０－０３－１０",
        "２０２０年３月１０日",
        "2020- 03- 10",
        "2020-03-10 12:11:42",
        "2020-03-10 10∶08",
        "2020-03-1010:08",
        "2020-03-10T10:08:00+08:00",
        "2020-03-09T16:00:00.000Z",
        "2020-03-10\xa000:00",
        "2020-03-10&#32;00:00",
        "发布时间：2020-03-10",
        "时间:2020-03-10",
        "日期：2020年3月10日 浏览次数：23",
        "（发布时间：2020-03-10 11:06:22 阅读次数：）",
        "更新时间：2020-03-10",
        "作者：办公室 日期：2020-03-10",
        "20-03-10",
        "20-3-10",
        "(20/3/10)",
        "〔2020〕03-10",
        "[2020] 03-10 12:11",
        "（2020）3月10日",
        "2020 03-10",
        "2020年 03-10",
        "2020/03-10",
        "2020-03/10",
        "2020(03-10)",
        "03-10(2020)",
        "发布日期：〔2020〕03-10",
        "20-03-10 12:11:42",
        "20200310",
        "发布日期：20200310",
        "var pubdata='2020年03月10日';",
        "new2020-03-10",
        "Mar 10, 2020",
        "March 10,2020",
        "10 March 2020",
        "Tue Mar 10 12:00:00 CST 2020",
    ],
)
def test_every_form_of_the_tenth_of_march_is_read(text: str) -> None:
    shown = find_date(text, today=TODAY)
    assert shown is not None
    assert shown.day == MARCH_10
    assert text[shown.start : shown.end] == shown.text


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-00018",
        "696785044/2026-00017",
        "11371328004/2020-00123",
        "县政办发〔2020〕12号",
        "12:11:42",
        "0571-85012345",
        "010-12-20",
        "13812345678",
        "V2020.3.10",
        "2020.3.10.1",
        "10.12.11.20",
        "1/20",
        "10/20",
        "3-2",
        "98.5%",
        "10-12%",
        "12.30",
        "12.30元",
        "2020-2021",
        "2020-03",
        "2020年第3期",
        "2020-03-10-00123",
        "1232020-03-10",
        "共20200310条",
        "2026-02-30",
        "2020-13-01",
        "20200230",
        "0001-01-01",
        "1970-01-01",
        "1989-12-31",
        "2100-01-01",
        "10-03-2020",
        "20.3.10",
        "10-2-3",
        "第20-3-9号",
        "12-3-501",
        "2020年 1-3",
        "2020 1-12月",
        "2020.01-06",
        "今天 星期四",
        "今天：星期四",
        "第十届3天前会议",
        "今天 | 全县秋收",
        "昨天 · 3个故事",
        "今日 | 访问：120次",
        "",
    ],
)
def test_numbers_that_only_look_like_dates_are_none(text: str) -> None:
    assert find_dates(text, today=TODAY) == []


@pytest.mark.parametrize(
    "text",
    [
        "2020-03-10至2020-04-10",
        "2020年3月10日—15日",
        "2020年3月10日 - 2020年4月10日",
        "3月10日至20日",
        "报名截止日期：2020-03-10",
        "有效期至2020-03-10",
        "《云岭县养犬管理办法》（2020年3月10日起施行）",
    ],
)
def test_ranges_and_deadlines_are_no_publication_dates(text: str) -> None:
    assert find_date(text, today=TODAY) is None


@pytest.mark.parametrize(
    ("text", "today", "year", "expected"),
    [
        ("03-10", TODAY, None, date(2026, 3, 10)),
        ("11-20", TODAY, None, date(2025, 11, 20)),
        ("(11-20)", date(2026, 1, 5), None, date(2025, 11, 20)),
        ("11月20日", TODAY, None, date(2025, 11, 20)),
        ("08-07", TODAY, None, TODAY),
        ("08-08", TODAY, None, date(2025, 8, 8)),
        ("02-29", TODAY, None, date(2024, 2, 29)),
        ("03-10", TODAY, 2019, date(2019, 3, 10)),
        ("03.10", TODAY, 2019, date(2019, 3, 10)),
        ("03/10", TODAY, 2019, date(2019, 3, 10)),
        ("[03/10]", TODAY, None, date(2026, 3, 10)),
        ("日期：03.10", TODAY, None, date(2026, 3, 10)),
        ("关于召开会议的通知 03-10", TODAY, None, date(2026, 3, 10)),
        ("02-29", TODAY, 2023, None),
        ("关于11月20日停水的通知", TODAY, None, None),
        ("03.10", TODAY, None, None),
        ("〔2026〕12-30", TODAY, None, date(2026, 12, 30)),
        ("2026/12-30", TODAY, None, date(2026, 12, 30)),
        ("关于印发计划的通知（2025） 03-10", TODAY, None, date(2026, 3, 10)),
    ],
)
def test_a_date_without_a_year_takes_the_hint_or_the_latest_year_that_has_passed(
    text: str, today: date, year: int | None, expected: date | None
) -> None:
    shown = find_date(text, today=today, year=year)
    assert (shown.day if shown else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今天", TODAY),
        ("今天 08:30", TODAY),
        ("昨天 12:30", date(2026, 8, 6)),
        ("前天", date(2026, 8, 5)),
        ("3天前", date(2026, 8, 4)),
        ("3天前 · 23张", date(2026, 8, 4)),
        ("昨天 12:30 | 浏览：120次", date(2026, 8, 6)),
        ("关于召开会议的通知 3天前", date(2026, 8, 4)),
        ("5小时前", TODAY),
        ("30小时前", date(2026, 8, 6)),
        ("20分钟前", TODAY),
        ("刚刚", TODAY),
    ],
)
def test_relative_words_count_from_today(text: str, expected: date) -> None:
    shown = find_date(text, today=TODAY)
    assert shown is not None
    assert shown.day == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("关于2020年3月1日会议的通知 2020-03-12", date(2020, 3, 12)),
        ("2020-03-12 关于2020年3月1日会议的通知", date(2020, 3, 12)),
        ("关于2020年3月1日会议的通知（2020-03-12）", date(2020, 3, 12)),
        ("2020-03-01 发布日期：2020-03-12 成文日期：2020-03-05", date(2020, 3, 12)),
        ("成文日期：2020-03-05 发布日期：2020-03-12", date(2020, 3, 12)),
        ("发布时间：2021-01-01截止时间：2021-02-02", date(2021, 1, 1)),
        ("2026-02-00018 2026-02-11", date(2026, 2, 11)),
    ],
)
def test_the_best_of_several_dates_is_the_labelled_or_the_lone_one(
    text: str, expected: date
) -> None:
    shown = find_date(text, today=TODAY)
    assert shown is not None
    assert shown.day == expected


def test_dates_come_in_reading_order() -> None:
    days = [
        shown.day
        for shown in find_dates("成文 2020-03-05 发布 2020-03-12 更新 2020年3月7日", today=TODAY)
    ]
    assert days == [date(2020, 3, 5), date(2020, 3, 12), date(2020, 3, 7)]


def test_a_future_date_is_returned_for_the_caller_to_flag() -> None:
    shown = find_date("2027-01-01", today=TODAY)
    assert shown is not None
    assert shown.day == date(2027, 1, 1)


def test_a_two_digit_year_is_never_read_as_one_to_come() -> None:
    assert find_date("28-03-10", today=TODAY) is None


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (("10", "2020-03"), MARCH_10),
        (("2020-03", "10"), MARCH_10),
        (("03-10", "2020"), MARCH_10),
        (("10", "2020.03"), MARCH_10),
        (("10日", "2020年03月"), MARCH_10),
        (("10", "3月", "2020年"), MARCH_10),
        (("10", "Mar", "2020"), MARCH_10),
        (("10", "[2020/03]"), MARCH_10),
        (("10", "03月"), date(2026, 3, 10)),
        (("10", "03", "2020"), None),
        (("31", "2020-02"), None),
        (("10", "阅读"), None),
        (("2020", "2020-03"), None),
        (("2020-03",), None),
        ((), None),
    ],
)
def test_pieces_in_elements_of_their_own_are_joined_when_they_tell_which_is_which(
    pieces: tuple[str, ...], expected: date | None
) -> None:
    shown = join_split(pieces, today=TODAY)
    assert (shown.day if shown else None) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1583769600, MARCH_10),  # 00:00 in Beijing, still the 9th in London
        (1583769599, date(2020, 3, 9)),
        (1583769600000, MARCH_10),
        ("1583769600", MARCH_10),
        (1583769600.5, MARCH_10),
        (0, None),
        (-1, None),
        (10**30, None),
        (10**400, None),
        (float("nan"), None),
        (float("inf"), None),
        ("x", None),
        ("", None),
    ],
)
def test_epochs_are_beijing_days(value: float | str, expected: date | None) -> None:
    assert from_epoch(value) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a.gov.cn/x/202001/t20200102_1.html", AddressDate(date(2020, 1, 2), 2020, 1)),
        ("http://a.gov.cn/art/2020/1/7/art_1_2.html", AddressDate(date(2020, 1, 7), 2020, 1)),
        ("http://a.gov.cn/x/20200310121142123.html", AddressDate(MARCH_10, 2020, 3)),
        ("http://a.gov.cn/20200310/9f1c.html", AddressDate(MARCH_10, 2020, 3)),
        ("http://a.gov.cn/2020-03/10/content_1.htm", AddressDate(MARCH_10, 2020, 3)),
        ("http://a.gov.cn/202003/x.html", AddressDate(None, 2020, 3)),
        ("http://a.gov.cn/art/2026/art_ff.html", AddressDate(None, 2026, None)),
        ("http://a.gov.cn/info/1023/4567.htm", AddressDate()),
        ("http://a.gov.cn/x/t20201340_1.html", AddressDate()),
        ("http://a.gov.cn/list.html?d=/2020/03/10/", AddressDate()),
        ("/2020/03/10/x.html", AddressDate(MARCH_10, 2020, 3)),
        ("", AddressDate()),
    ],
)
def test_addresses_tell_the_day_or_the_year_they_are_filed_under(
    url: str, expected: AddressDate
) -> None:
    assert from_address(url) == expected


@pytest.mark.parametrize(
    "piece",
    [
        *("1", "1-", "2020-", "2020 - ", "2020年", " ", "2020-03-10", "03-10 "),
        *("(", "Mar ", "10 Mar ", "发布时间：", "3天前", "今天", "：  ", "-"),
    ],
)
def test_hostile_repetition_is_read_in_linear_time(piece: str) -> None:
    def read(size: int) -> None:
        text = piece * (size // len(piece)) + "1"
        find_date(text, today=TODAY)
        join_split([text, text], today=TODAY)
        from_address(text)

    assert steps(lambda: read(40_000)) < 1.2 * 4 * steps(lambda: read(10_000))
    read(1_000_000)


@pytest.mark.parametrize(
    "pieces", [("2026", "/11/28"), ("2026/", "11/28"), ("2026-", "11-28"), ("2026", ".11.28")]
)
def test_the_sign_between_a_year_and_its_day_may_stand_with_either(pieces: tuple[str, str]) -> None:
    """The year was not seen, the day asked of the article, and both stayed in the title."""
    shown = join_split(pieces, today=TODAY)
    assert shown is not None
    assert shown.day == date(2026, 11, 28)
