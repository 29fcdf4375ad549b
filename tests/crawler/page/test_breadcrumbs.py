"""Which links of an element are the breadcrumb's steps, and which stand behind it."""

from __future__ import annotations

import pytest
from lxml import html

from crawler.page.breadcrumbs import linked_steps

HOME = "<a href='/'>首页</a>"
COLUMN = "<a href='/c/'>通知公告</a>"
ROW = "<a href='/c/1.html'>关于防汛工作的通知</a>"


@pytest.mark.parametrize(
    ("crumb", "steps"),
    [
        (f"{HOME} &gt; {COLUMN}", 2),
        (f"您的位置：{HOME}&gt;政务公开&gt;{COLUMN}", 2),
        (f"{HOME} › <span>政务公开</span> › <b>{COLUMN}</b>", 2),
        (f"{HOME} / {COLUMN}", 2),
        (f"当前位置：{HOME}&nbsp;-&nbsp;{COLUMN}", 2),
        (f"当前位置：{HOME} - {COLUMN}<br>- {ROW} 2026-03-01", 2),
        (f"当前位置：{HOME} &gt; {COLUMN}<br>{ROW} 2026-03-01", 2),
        (f"当前位置：{HOME} &gt; {COLUMN} 2026/03/01 {ROW}", 2),
        (f"<span>当前位置：</span>{HOME} &gt; {COLUMN}", 2),
        (f"当前位置：首页 &gt; 通知公告 {ROW}", 0),
        (f"<p>首页-&gt;政务公开-&gt;通知公告</p><ul><li>{ROW}</li></ul>", 0),
        (f"<p>{HOME}-&gt;通知公告</p><p>&gt; {COLUMN}</p>", 1),
        (f"当前位置：{HOME} &gt; 通知公告<br>&gt; {COLUMN}", 1),
        (f"{ROW} {COLUMN}", 0),
        (f"{ROW} 2026/03/01 {ROW} 2026/02/01", 0),
    ],
)
def test_steps_end_where_no_sign_leads_on(crumb: str, steps: int) -> None:
    element = html.fragment_fromstring(f"<div>{crumb}</div>")
    assert len(linked_steps(element)) == steps


def test_rows_below_a_breadcrumb_without_links_are_no_steps() -> None:
    rows = f"<p>&gt; {ROW}</p>" * 3
    element = html.fragment_fromstring(f"<div><div>当前位置：首页 &gt; 通知公告</div>{rows}</div>")
    assert linked_steps(element[0]) == set()


def test_steps_beside_their_label_are_found() -> None:
    element = html.fragment_fromstring(f"<div><b>当前位置：</b><i>{HOME} &gt; {COLUMN}</i></div>")
    assert len(linked_steps(element[0])) == 2
