"""A plain page says little for its list: no pager, no heading, articles filed
anywhere. It is read all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from crawler.page.reading import Hints, Page
from crawler.read.reader import read

Item = tuple[str, str, date]
NAV = (
    "<ul class='nav'><li><a href='/'>首页</a></li><li><a href='/xwzx/'>新闻中心</a></li><li><a "
    "href='/zwgk/'>政务公开</a></li></ul>"
)
SIDE = (
    "<div class='side'><h3>最新信息</h3><ul>"
    + "".join(
        f"<li><a href='/z/{n}.html'>全县重点工作推进情况第{n}期</a><span>2018-07-31</span></li>"
        for n in range(6)
    )
    + "</ul></div>"
)


def each(row: Callable[[str, str, date], str]) -> Callable[[list[Item]], str]:
    return lambda items: "".join(row(*item) for item in items)


FORMS: dict[str, tuple[str, Callable[[list[Item]], str], str]] = {
    "a date behind": (
        "<ul>",
        each(lambda t, u, d: f"<li><a href='{u}'>{t}</a><span>{d}</span></li>"),
        "</ul>",
    ),
    "a date before": (
        "<ul>",
        each(lambda t, u, d: f"<li><span>{d}</span><a href='{u}'>{t}</a></li>"),
        "</ul>",
    ),
    "a date in brackets": (
        "<div>",
        each(lambda t, u, d: f"<p><a href='{u}'>{t}</a>({d})</p>"),
        "</div>",
    ),
    "a date in the link": (
        "<ul>",
        each(lambda t, u, d: f"<li><a href='{u}'>{t}<i>{d}</i></a></li>"),
        "</ul>",
    ),
    "a table": (
        "<table>",
        each(lambda t, u, d: f"<tr><td><a href='{u}'>{t}</a></td><td>{d}</td></tr>"),
        "</table>",
    ),
    "cards": (
        "<div class='list'>",
        each(
            lambda t, u, d: (
                f"<div class='item'><div><b>{d.day:02}</b><i>{d:%Y-%m}</i></div>"
                f"<a href='{u}' title='{t}'>{t[:6]}...</a><p>{t}的摘要</p></div>"
            )
        ),
        "</div>",
    ),
    "a definition list": (
        "<dl>",
        each(lambda t, u, d: f"<dt><a href='{u}'>{t}</a></dt><dd>{d}</dd>"),
        "</dl>",
    ),
}
FRAMES: dict[str, str] = {
    "nothing else": "<html><body>{}</body></html>",
    "a heading": "<html><body><h3>通知</h3>{}</body></html>",
    "a menu": (
        f"<html><title>工作动态-门户</title><body>{NAV}{{}}<p>版权所有 "
        "某县人民政府</p></body></html>"
    ),
    "a fresher side box before": (
        f"<html><title>工作动态</title><body>{NAV}{SIDE}<div class='main'>{{}}</div></body></html>"
    ),
    "a fresher side box behind": (
        f"<html><title>工作动态</title><body>{NAV}<div class='main'>{{}}</div>{SIDE}</body></html>"
    ),
}
PLACES = {"below": "a{}.html", "elsewhere": "/art/2018/{}.html", "by number": "/show.php?id={}"}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("rows", [1, 3, 15])
def test_a_plain_page_is_read_to_the_row(form: str, frame: str, place: str, rows: int) -> None:
    start, body, end = FORMS[form]
    items = [
        (f"某局召开第{n + 1}次会议", PLACES[place].format(n), date(2018, 7, 30) - timedelta(3 * n))
        for n in range(rows)
    ]
    page = FRAMES[frame].format(start + body(items) + end)
    reading = read(
        Page("http://127.0.0.1:8000/ju/gzdt/index.html", page.encode()),
        Hints(today=date(2018, 8, 1)),
    )
    assert [(e.title, e.published_on) for e in reading.entries] == [(t, d) for t, _, d in items], (
        reading.why
    )


@pytest.mark.parametrize(
    "frame", ["a menu", "a fresher side box before", "a fresher side box behind"]
)
@pytest.mark.parametrize("left", ["", "<ul></ul>", "<ul class='list'></ul>", "<table></table>"])
def test_what_is_left_without_the_entries_is_no_list(frame: str, left: str) -> None:
    page = FRAMES[frame].format(left)
    reading = read(
        Page("http://127.0.0.1:8000/ju/gzdt/index.html", page.encode()),
        Hints(today=date(2018, 8, 1)),
    )
    assert not reading.entries, reading.why
