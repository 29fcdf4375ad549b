"""Rows, cells and items without ends are what a browser makes of them."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.page.document import Document
from crawler.page.reading import Hints, Page
from crawler.read.reader import read
from storage.records import Outcome

HERE = "http://www.qinghe.gov.cn/tzgg/"
TODAY = date(2026, 11, 20)
DAYS = [date(2026, 11, 18), date(2026, 10, 9), date(2026, 8, 3), date(2026, 3, 12)] + [
    date(2025, month, 5) for month in range(12, 4, -1)
]
TITLES = [f"关于做好第{number}批惠民项目申报工作的通知" for number in range(len(DAYS))]


def shape(markup: str) -> str:
    """The tags of a page's body and its words, as they are settled."""
    root = Document(Page(HERE, markup.encode())).root
    assert root is not None

    def told(element) -> str:  # type: ignore[no-untyped-def]
        inner = "".join(told(child) + (child.tail or "").strip() for child in element)
        return f"({element.tag} {(element.text or '').strip()}{inner})"

    return told(root.find("body"))


@pytest.mark.parametrize(
    ("unended", "ended"),
    [
        (
            "<table><tr><td><li>a<td>b<td>c<tr><td><li>x<td>y<td>z</table>",
            (
                "<table><tr><td><li>a</li></td><td>b</td><td>c</td></tr>"
                "<tr><td><li>x</li></td><td>y</td><td>z</td></tr></table>"
            ),
        ),
        (
            "<table><tr><td><center>a<td><div>b<tr><td>c</table>",
            (
                "<table><tr><td><center>a</center></td><td><div>b</div></td></tr>"
                "<tr><td>c</td></tr></table>"
            ),
        ),
        (
            "<table><tr><td><table><tr><td><li>x<tr><td>y</table><td>z</table>",
            (
                "<table><tr><td><table><tr><td><li>x</li></td></tr><tr><td>y</td></tr></table></td>"
                "<td>z</td></tr></table>"
            ),
        ),
        (
            "<ul><li><div>a<li><div>b<li>c</ul>",
            "<ul><li><div>a</div></li><li><div>b</div></li><li>c</li></ul>",
        ),
        (
            "<ul><li>a<ul><li>b<li>c</ul><li>d</ul>",
            "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>",
        ),
        (
            "<dl><dt><b>a</b><dd><div>b<dt>c<dd>d</dl>",
            "<dl><dt><b>a</b></dt><dd><div>b</div></dd><dt>c</dt><dd>d</dd></dl>",
        ),
    ],
    ids=[
        "items in cells",
        "boxes in cells",
        "a table in a cell",
        "items",
        "a list in an item",
        "dl",
    ],
)
def test_what_is_not_ended_is_ended_by_the_next_one(unended: str, ended: str) -> None:
    assert shape(f"<html><body>{unended}</body></html>") == shape(
        f"<html><body>{ended}</body></html>"
    )


ROWS = {
    "items in cells": (
        "<table>",
        "<tr><td><li>·<a href='{a}'>{t}</a><td>县水利局<td>{d}",
        "</table>",
    ),
    "boxes in cells": ("<table>", "<tr><td><div><a href='{a}'>{t}</a><td><font>{d}", "</table>"),
    "boxes in items": ("<ul>", "<li><div><a href='{a}'>{t}</a><span>{d}</span>", "</ul>"),
    "plain cells": ("<table>", "<tr><td><a href='{a}'>{t}</a><td>{d}", "</table>"),
}


@pytest.mark.parametrize("make", ROWS)
def test_lists_whose_rows_are_not_ended_are_read_whole(make: str) -> None:
    begin, row, end = ROWS[make]
    rows = "".join(
        row.format(a=f"/tzgg/{number}.html", t=title, d=day)
        for number, (title, day) in enumerate(zip(TITLES, DAYS, strict=True))
    )
    page = (
        f"<html><head><title>通知公告</title></head><body><h2>通知公告</h2>{begin}{rows}{end}"
        "<p>主办：清河县人民政府办公室</p></body></html>"
    )
    reading = read(Page(HERE, page.encode()), Hints(TODAY, column="通知公告"))
    assert reading.outcome is Outcome.READ
    assert [(one.title.lstrip("·"), one.published_on) for one in reading.entries] == list(
        zip(TITLES, DAYS, strict=True)
    )


def test_a_thousand_rows_that_lie_in_each_other_are_set_apart() -> None:
    markup = "<html><body><table>" + "<tr><td><li>a<td>b" * 200 + "</table></body></html>"
    root = Document(Page(HERE, markup.encode())).root
    assert root is not None
    assert all(len(row) == 2 for row in root.iter("tr"))
    assert len({row.getparent() for row in root.iter("tr")}) == 1
