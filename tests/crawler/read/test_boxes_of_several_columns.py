"""Boxes of one make that hold the lists of several columns, which the tabs above them lead to, are
no list of the page's own.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from storage.records import Outcome

TODAY = date(2026, 11, 18)
AT = "http://www.qingshan.example.cn/fzx/index.html"
NAMES = ("通知公告", "工作动态", "政策法规")
FOLDERS = ("gg", "dt", "fg")


def box(folder: str, count: int, begin: int, by_day: str = "%Y%m%d/") -> str:
    days = [TODAY - timedelta(days=begin + 9 * at) for at in range(count)]
    rows = "".join(
        f"<li class='d'><span>{day}</span><div><a href='{folder}/{day.strftime(by_day)}{at}.html'>"
        f"关于第{at + 1}次公共资源交易工作会议的通知（{folder}）</a></div></li>"
        for at, day in enumerate(days)
    )
    return f"<div><ul>{rows}</ul></div>"


def seen(bar: str, boxes: str) -> Reading:
    markup = (
        "<html><head><meta charset='utf-8'><title>青山县公共资源交易中心</title></head><body>"
        f"<div class='n'><ul class='l'>{bar}</ul><a href='all.html' class='m'>更多&gt;&gt;</a></div>"
        f"<div class='b'>{boxes}</div><div class='foot'>主办：青山县</div></body></html>"
    )
    return read(Page(AT, markup.encode(), "text/html; charset=utf-8"), Hints(TODAY))


def bar(count: int, page: str = "list.html") -> str:
    return "".join(
        f"<li class='i{' on' if at == 0 else ''}'><a href='{FOLDERS[at]}/{page}'>{NAMES[at]}</a></li>"
        for at in range(count)
    )


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("page", ["list.html", "", "index.shtml"])
@pytest.mark.parametrize("by_day", ["%Y%m%d/", "%Y%m/t", "%Y/%m/%d/", "t"])
def test_panes_of_tabs_that_lead_to_their_columns(count: int, page: str, by_day: str) -> None:
    boxes = "".join(box(FOLDERS[at], 8, 40 - 9 * at, by_day) for at in range(count))
    found = seen(bar(count, page), boxes)
    assert found.outcome is Outcome.PARENT
    assert len(found.children) == count


@pytest.mark.parametrize("count", [3, 5])
def test_rows_in_boxes_of_five_are_one_list(count: int) -> None:
    boxes = "".join(box("gg", 5, 3 + 45 * at) for at in range(count))
    found = seen(bar(3), boxes)
    assert found.outcome is Outcome.READ
    assert len(found.entries) == 5 * count


def test_boxes_by_years_are_one_list() -> None:
    boxes = "".join(
        box(f"gg/{year}", 4, 400 * at + 5, "t%m%d_") for at, year in enumerate((2026, 2025))
    )
    years = "".join(f"<li><a href='gg/{year}/'>{year}年</a></li>" for year in (2026, 2025))
    assert len(seen(bar(2) + years, boxes).entries) == 8
