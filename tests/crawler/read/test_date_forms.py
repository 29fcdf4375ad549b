"""Days as rows of lists show them in less common forms: told by all rows together, struck
out, in attributes, in numerals.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates.parse import day_and_month
from crawler.layouts.served.json_records import day_of
from crawler.page.reading import Hints, Page
from crawler.read.reader import read
from tests.crawler.list_pages import PAGE, TODAY, items, left_menu

DAYS = [item.day for item in items(6)]


def shown(cells: Sequence[str]) -> list[date | None]:
    rows = "".join(
        f"<li><a href='{item.href}'>{item.title}</a>{cell}</li>"
        for item, cell in zip(items(6), cells, strict=True)
    )
    reading = read(Page(PAGE, left_menu(f"<ul class=list>{rows}</ul>").encode()), Hints(TODAY))
    assert [entry.title for entry in reading.entries] == [item.title for item in items(6)], (
        reading.why
    )
    return [entry.published_on for entry in reading.entries]


MACHINES = {
    "datetime": "<time datetime='{day}'>{said}</time>",
    "moment": "<time dateTime='{before}T17:20:00.000Z'>{said}</time>",
    "title": "<span title='{day} 09:20'>{said}</span>",
    "data": "<span data-time='{day}'>{said}</span>",
}


@pytest.mark.parametrize("make", MACHINES)
@pytest.mark.parametrize("said", ["今天", "昨天", "3天前", "2小时前", "刚刚"])
def test_a_day_beside_words_that_age_is_the_entry_s(make: str, said: str) -> None:
    """A page of last week still says 昨天: what it says to machines does not age."""
    cells = [
        MACHINES[make].format(day=day, before=day - timedelta(days=1), said=said) for day in DAYS
    ]
    assert shown(cells) == DAYS


@pytest.mark.parametrize("form", ["%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d.%m.%Y"])
def test_all_rows_together_tell_the_day_from_the_month(form: str) -> None:
    assert shown([f"<span>{day:{form}}</span>" for day in DAYS]) == DAYS


def test_rows_that_leave_open_which_is_the_day_show_none() -> None:
    assert (
        shown([f"<span>0{number}/0{number + 1}/2026</span>" for number in range(1, 7)])
        == [None] * 6
    )


@pytest.mark.parametrize("tag", ["del", "s", "strike"])
def test_a_day_that_is_struck_out_is_none(tag: str) -> None:
    assert (
        shown(
            [f"<span><{tag}>2024-01-0{at}</{tag}> {day}</span>" for at, day in enumerate(DAYS, 1)]
        )
        == DAYS
    )
    assert (
        shown(
            [f"<span>{day} <{tag}>2026-11-0{at}</{tag}></span>" for at, day in enumerate(DAYS, 1)]
        )
        == DAYS
    )


@pytest.mark.parametrize("thousand", [1, 1000])
def test_a_moment_in_an_attribute_is_a_day_in_beijing(thousand: int) -> None:
    moments = [
        int(timedelta(days=day.toordinal() - 719163, hours=-2).total_seconds()) * thousand
        for day in DAYS
    ]
    cells = [f"<span class=time data-timestamp='{moment}'></span>" for moment in moments]
    assert shown(cells) == DAYS


def test_characters_without_a_width_are_not_seen() -> None:
    assert (
        shown([f"<span>\u200b{day:%Y}-\u200b{day:%m}-{day:%d}\ufeff</span>" for day in DAYS])
        == DAYS
    )


NUMERALS = "〇一二三四五六七八九"


def in_numerals(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{NUMERALS[tens]}十") + (
        NUMERALS[ones] if ones else ""
    )


def test_days_in_numerals() -> None:
    years = ["".join(NUMERALS[int(digit)] for digit in str(day.year)) for day in DAYS]
    cells = [
        f"<span>{year}年{in_numerals(day.month)}月{in_numerals(day.day)}日</span>"
        for year, day in zip(years, DAYS, strict=True)
    ]
    assert shown(cells) == DAYS


@given(st.lists(st.dates(date(2000, 1, 1), date(2026, 11, 20)), min_size=1, max_size=9))
def test_the_order_of_day_and_month_is_taken_from_rows_or_not_at_all(days: list[date]) -> None:
    for form in ("%d/%m/%Y", "%m/%d/%Y"):
        told = day_and_month([f"{day:{form}}" for day in days])
        assert told is None or [one.day for one in told] == days
        assert (told is not None) is any(day.day > 12 for day in days)


@pytest.mark.parametrize(
    "value",
    [
        [2026, 11, 27, 9, 30],
        [2026, 11, 27],
        "/Date(1795743000000)/",
        "/Date(1795743000000+0800)/",
        "20261127093000",
        "202611270930",
        {"time": 1795743000000, "year": 126, "month": 10, "date": 27, "day": 5},
        {"year": 2026, "monthValue": 11, "dayOfMonth": 27, "month": "NOVEMBER"},
        {"$date": 1795743000000},
    ],
)
def test_dates_in_parts_and_wrapped_moments_of_services(value: object) -> None:
    assert day_of(value, date(2026, 11, 29)) == date(2026, 11, 27)


@pytest.mark.parametrize(
    "value",
    [
        [1, 2, 3],
        [2026, 13, 1],
        [True, 1, 1],
        [2026, 11],
        {"a": 1},
        {"time": "soon"},
        "/Date(x)/",
        "20261327093000",
    ],
)
def test_what_is_no_date_of_a_service(value: object) -> None:
    assert day_of(value, date(2026, 11, 29)) is None


@pytest.mark.parametrize("done", ["提交", "发布", "留言", "来信"])
def test_what_was_done_on_a_day_names_it(done: str) -> None:
    cells = [f"<div>张** 于 {day} 09:04 {done}，承办单位：县水利局办公室</div>" for day in DAYS]
    assert shown(cells) == DAYS


@pytest.mark.parametrize("opened", ["in", "active", "show", ""])
@pytest.mark.parametrize("newest", [1, 2, 3])
def test_the_open_panel_of_a_year_is_no_list_of_its_own(opened: str, newest: int) -> None:
    """Short years and long ones: the newest may have but a row, and the year before many."""
    listed = items(10, newest=date(2026, 1, 3 + 9 * newest))
    years: dict[int, list[str]] = {}
    for item in listed:
        row = f"<li><a href='{item.href}'>{item.title}</a> <span>{item.day:%m-%d}</span></li>"
        years.setdefault(item.day.year, []).append(row)
    panels = "".join(
        f"<div class=panel><div class=panel-heading><a href='#y{year}'>{year}年</a></div>"
        f"<div id=y{year} class='panel-collapse collapse {'' if at else opened}'>"
        f"<ul>{''.join(rows)}</ul></div></div>"
        for at, (year, rows) in enumerate(years.items())
    )
    page = left_menu(f"<div class=panel-group>{panels}</div>")
    reading = read(Page(PAGE, page.encode()), Hints(TODAY))
    assert len(years) == 2
    assert [one.published_on for one in reading.entries] == [item.day for item in listed], (
        reading.why
    )


@pytest.mark.parametrize(
    "written",
    [
        "<span>{0}<span>年</span>{1}<span>月</span>{2}<span>日</span></span>",
        "<span lang=EN-US>{0}</span><b>年</b><span lang=EN-US>{1}</span>月<span>{2}</span>日",
        "（<font>{0}</font><font>年{1}月{2}日</font>）",
        "<span>　　{0}年</span><span>{1}</span>月<span>{2}</span>日",
        "<b>{0}</b>-<i>{1}</i><u>-</u>{2}",
    ],
)
def test_a_day_is_read_over_the_elements_of_its_line(written: str) -> None:
    """A word processor sets numbers and signs in elements of their own, as its fonts change."""
    assert shown([written.format(day.year, day.month, day.day) for day in DAYS]) == DAYS


def test_the_last_row_s_day_is_read_over_elements_too() -> None:
    item = items(1)[0]
    row = f"{item.day.year}<b>年{item.day.month}月{item.day.day}日</b>"
    page = left_menu(f"<ul class=list><li><a href='{item.href}'>{item.title}</a>{row}</li></ul>")
    reading = read(Page(PAGE, page.encode()), Hints(TODAY, column="通知公告"))
    assert [one.published_on for one in reading.entries] == [item.day], reading.why


@pytest.mark.parametrize(
    "written",
    [
        "{0}<span>年</span>{1}<span>月</span>{2}<span>日</span>召开现场会，部署下一步工作",
        "成文日期：{0}<span>年</span>{1}<span>月</span>{2}<span>日</span>",
        "<b>{0}</b><i>年</i><b>{1}</b><i>月</i><b>{2}</b><b>0</b><i>件</i>",
        "<b>{0}</b>-<b>{1}</b><i>-</i><b>{2}</b><b>3</b>",
    ],
)
def test_what_is_told_over_elements_is_no_day_of_the_row(written: str) -> None:
    """The day of what is told, a day that is labelled as another one, and numbers that touch."""
    own = [f"<em>{day}</em><p>{written.format(day.year - 1, day.month, 1)}</p>" for day in DAYS]
    assert shown(own) == DAYS


def test_rows_parted_by_line_breaks_each_keep_their_day() -> None:
    rows = "".join(
        f"·<a href='{item.href}'>{item.title}</a> "
        f"<b>{item.day.year}</b><i>年</i>{item.day.month}<i>月</i>{item.day.day}<i>日</i><br>"
        for item in items(6)
    )
    reading = read(Page(PAGE, left_menu(f"<div>{rows}</div>").encode()), Hints(TODAY))
    days = [one.published_on for one in reading.entries]
    assert days in ([item.day for item in items(6)], [None] * 6), reading.why
