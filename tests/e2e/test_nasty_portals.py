"""Portals that would have an honest unit accused, or a lazy one excused: five nights of
each, judged by the commands.

A column's newest entry is either from the week before (it is fresh) or from months ago (it is
stale); what the portal does to it must not turn the one into the other.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.e2e.cases import (
    FIRST,
    FRESH,
    NIGHTS,
    NOT_ACCUSED,
    NOT_EXCUSED,
    STALE,
    UNKNOWN,
    Case,
    Pages,
    fresh,
    night,
    stale,
    wrongly_judged,
)
from tests.e2e.stranger import entries, list_page

pytestmark = pytest.mark.slow


def stale_cache(home: str, number: int) -> Pages:
    rows = (
        entries("缓存", [date(2017, 5, 1)]) + stale("旧", newest=date(2017, 4, 1))
        if number == 2
        else fresh("缓存", number)
    )
    return {home: list_page(rows, title="缓存")}


def two_mirrors(home: str, number: int) -> Pages:
    rows = fresh("镜像", number, 30)
    return {home: list_page(rows[9:] if number % 2 else rows, title="镜像")}


def page_2_repeats_page_1(home: str, number: int) -> Pages:
    page = list_page(stale("重复"), title="重复", following=f"{home}?page=2")
    return {
        home: page,
        f"{home}?page=2": page.replace(b"page=2", b"page=3"),
        f"{home}?page=3": page,
    }


def first_page_all_pinned(home: str, number: int) -> Pages:
    pinned = entries(
        "置顶旧闻", [date(2018, 7, 1), date(2016, 3, 2), date(2015, 3, 2), date(2014, 3, 2)]
    )
    return {
        home: list_page(pinned, title="置顶", following=f"{home}2.html"),
        f"{home}2.html": list_page(fresh("置顶", number), title="置顶"),
    }


def ascending(home: str, number: int) -> Pages:
    rows = fresh("倒序", number, 25)[::-1]
    return {
        home: list_page(rows[:10], title="倒序", following=f"{home}2.html"),
        f"{home}2.html": list_page(rows[10:20], title="倒序", following=f"{home}3.html"),
        f"{home}3.html": list_page(rows[20:], title="倒序"),
    }


def ascending_and_growing(home: str, number: int) -> Pages:
    rows = stale("递增", 20)[::-1] + (
        entries("递增", [night(number)]) if number else entries("递增", [FIRST])
    )
    return {
        home: list_page(rows[:10], title="递增", following=f"{home}2.html"),
        f"{home}2.html": list_page(rows[10:], title="递增"),
    }


def in_no_order(home: str, number: int) -> Pages:
    old = stale("乱序", 20)
    rows = [old[place] for place in (3, 0, 17, 9, 12, 5, 1, 19, 8, 14, 2, 16, 7, 11, 4)]
    new = entries("乱序", [night(each) for each in range(number + 1)])
    return {
        home: list_page(rows[:8], title="乱序", following=f"{home}2.html"),
        f"{home}2.html": list_page(rows[8:12] + new + rows[12:], title="乱序"),
    }


def sessions(home: str, number: int) -> Pages:
    rows = [
        (title, f"{url};jsessionid={number:032X}?t={1533000000 + 86400 * number}", day)
        for title, url, day in fresh("会话", number)
    ]
    return {home: list_page(rows, title="会话")}


def sessions_of_a_stale_one(home: str, number: int) -> Pages:
    rows = [
        (title, f"{url}?token={number}abcdef0123456789", day) for title, url, day in stale("令牌")
    ]
    return {home: list_page(rows, title="令牌")}


def moved(home: str, number: int) -> Pages:
    if number < 2:
        return {home: list_page(fresh("搬家", number), title="搬家")}
    rows = [(title, f"/new{url}", day) for title, url, day in fresh("搬家", number)]
    return {
        home: (301, {"Location": f"/new{home}"}, b""),
        f"/new{home}": list_page(rows, title="搬家"),
    }


def half_down(home: str, number: int) -> Pages:
    rows = fresh("半瘫", number, 15)
    first = list_page(
        stale("半瘫", 5) if number == 0 else rows[:10], title="半瘫", following=f"{home}2.html"
    )
    return {
        home: first,
        f"{home}2.html": (500, {}, b"") if number == 0 else list_page(rows[10:], title="半瘫"),
    }


def no_dates_some_nights(home: str, number: int) -> Pages:
    rows = fresh("无日期", number)
    return {
        home: list_page(
            [(title, url, "") for title, url, _ in rows] if number % 2 else rows, title="无日期"
        )
    }


def no_dates_of_a_stale_one(home: str, number: int) -> Pages:
    rows = stale("旧无日期")
    return {
        home: list_page(
            [(title, url, "") for title, url, _ in rows] if number % 2 else rows, title="旧无日期"
        )
    }


def always_today(home: str, number: int) -> Pages:
    return {
        home: list_page(
            [(title, url, str(night(number))) for title, url, _ in stale("当天")], title="当天"
        )
    }


def undated_on_top(home: str, number: int) -> Pages:
    new = (
        [("县里的新消息转自微信公众号", "http://mp.weixin.example.com/s/abc", "")] if number else []
    )
    return {home: list_page(new + stale("微信"), title="微信")}


def undated_at_the_bottom(home: str, number: int) -> Pages:
    return {
        home: list_page(
            [
                *stale("底部"),
                ("一条没有日期的很久以前的消息", "http://mp.weixin.example.com/s/x", ""),
            ],
            title="底部",
        )
    }


def hot_list_instead(home: str, number: int) -> Pages:
    hot = entries("热点", [night(number) - timedelta(days=step) for step in range(12)])
    return {home: list_page(stale("换榜") if number == 0 else hot, title="换榜")}


def every_other_night(number: int) -> date:
    return night(number - number % 2)


ALWAYS_FRESH = ({FRESH},) * NIGHTS
CASES = [
    Case(stale_cache, ({FRESH}, {FRESH}, {UNKNOWN}, {FRESH}, {FRESH})),
    Case(two_mirrors, (NOT_ACCUSED,) * NIGHTS),
    Case(page_2_repeats_page_1, ({STALE},) * NIGHTS),
    Case(first_page_all_pinned, ALWAYS_FRESH, every_other_night),
    Case(ascending, ALWAYS_FRESH, every_other_night),
    Case(ascending_and_growing, ALWAYS_FRESH, night),
    Case(in_no_order, ALWAYS_FRESH, night),
    Case(sessions, ALWAYS_FRESH, every_other_night),
    Case(sessions_of_a_stale_one, ({STALE},) * NIGHTS),
    Case(moved, ({FRESH}, {FRESH}, {UNKNOWN}, {FRESH}, {FRESH})),
    Case(half_down, ({UNKNOWN}, {FRESH}, {FRESH}, {FRESH}, {FRESH})),
    Case(no_dates_some_nights, (NOT_ACCUSED,) * NIGHTS),
    Case(no_dates_of_a_stale_one, (NOT_EXCUSED,) * NIGHTS),
    Case(always_today, (NOT_ACCUSED | {STALE}, *({UNKNOWN},) * (NIGHTS - 1))),
    Case(undated_on_top, ({STALE}, *({UNKNOWN},) * (NIGHTS - 1))),
    Case(undated_at_the_bottom, ({STALE},) * NIGHTS),
    Case(hot_list_instead, ({STALE}, {UNKNOWN}, *(NOT_EXCUSED | {FRESH},) * (NIGHTS - 2))),
]


@pytest.mark.parametrize("etags", [False, True], ids=["without validators", "with validators"])
def test_no_night_turns_a_fresh_column_stale_or_a_stale_one_fresh(
    etags: bool, tmp_path: Path
) -> None:
    wrong = wrongly_judged(CASES, tmp_path, etags=etags)
    assert not wrong, "\n".join(wrong)
