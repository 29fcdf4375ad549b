"""Rows in makes that no family writes: what a person would read as a list is one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.records import Outcome
from tests.crawler.read.unseen import (
    BOTH,
    DAYS,
    HELD,
    HERE,
    LINKS,
    TITLES,
    WHOLE,
    cells,
    days_of,
    quoted,
    reading_of,
    table,
)


@pytest.mark.parametrize("body", [
    pytest.param(
        f"<table><tr><td>{'<br>'.join(f'·{link}' for link in LINKS)}"
        f"</td><td>{'<br>'.join(map(str, DAYS))}</td></tr></table>",
        id="titles in one cell, days in the next",
    ),
    pytest.param(
        "<div class=head><span>文件名称</span><span>成文日期</span><span>公布日期</span></div>"
        + "".join(
            (f"<div class=row><span>{link}</span><span>{day - timedelta(days=4)}"
            f"</span><span>{day}</span></div>")
            for link, day in BOTH
        ),
        id="a header over boxes",
    ),
    pytest.param(
        table(cells("编号", "标题", "承办单位", "答复日期"), [cells(n, link, "县水利局", day) for n, (link, day) in enumerate(BOTH)]),
        id="answers to proposals",
    ),
    pytest.param(
        table(cells("主题", "开始时间", "结束时间"), [cells(link, day, day + timedelta(days=30)) for link, day in BOTH]),
        id="consultations",
    ),
    pytest.param(
        "<ul>" + "".join(
            (f"<li><h4>{link}</h4><p><span>开始时间：{day}</span><span>结束时间：{day + timedelta(days=30)}</span></p></li>")
            for link, day in BOTH
        ) + "</ul>",
        id="consultations outside a table",
    ),
    pytest.param(
        "".join(
            (f"<div class=one><div>{link}</div><div><i>征集开始时间</i><b>{day}</b><i>征集截止时间</i>"
            f"<b>{day + timedelta(days=30)}</b></div></div>")
            for link, day in BOTH
        ),
        id="consultations with labels in elements of their own",
    ),
    pytest.param(
        "<ul>" + "".join(
            f"<li>{link}<p>开始日期：{day:%Y/%m/%d}　截止日期：{day + timedelta(days=30):%Y/%m/%d}</p></li>"
            for link, day in BOTH
        ) + "</ul>",
        id="consultations with both days in one text",
    ),
    pytest.param(
        table(
            cells("许可文书", "决定日期", "有效期至", "公示日期"),
            [cells(link, day - timedelta(days=3), day.replace(year=2029), day) for link, day in BOTH],
        ),
        id="permits",
    ),
    pytest.param(
        table(cells("标题", "日期", "操作"), [cells(title, day, f"<a href='{n}.html'>查看</a>") for n, title, day in HELD]),
        id="a button beside the title",
    ),
    pytest.param(
        "<ul>" + "".join(
            f"<li>{link}<em><i>{day.year}</i>-<i>{day:%m}</i>-<i>{day:%d}</i></em></li>" for link, day in BOTH
        ) + "</ul>",
        id="a day in three elements with dashes between",
    ),
    pytest.param(
        "<div class=line><div class=y>2026年</div>" + "".join(
            (f"<div class=m>{day.month}月</div>" if n == 0 or DAYS[n - 1].month != day.month else "")
            + f"<div class=one><em>{day.day}日</em>{link}</div>"
            for n, (link, day) in enumerate(BOTH)
        ) + "</div>",
        id="a line of time under years and months",
    ),
    pytest.param(
        "<section>" + "".join(
            f"<a class=one href='{n}.html'><div class=d><b>{day.day}</b><span>{day:%Y-%m}"
            "</span></div>"
            f"<div class=txt><h3>{title}</h3><p>全县水利系统认真落实部署，有序推进各项工作。"
            "</p></div></a>"
            for n, title, day in HELD
        ) + "</section>",
        id="a link around heading and summary",
    ),
    pytest.param(
        "<table class=hidden-xs>" + "".join(f"<tr><td>{link}</td><td>{day}</td></tr>" for link, day in BOTH)
        + "</table><ul class=visible-xs>" + "".join(
            f"<li><a href='{n}.html'>{title}<br><small>{day}</small></a></li>" for n, title, day in HELD
        ) + "</ul>",
        id="the same rows again for telephones",
    ),
    pytest.param(
        f"<div class=one-l><ul>{''.join(f'<li>{link}<b>{day}</b></li>' for link, day in zip(LINKS[:3], DAYS[:3], strict=True))}</ul></div>"
        f"<div class=one-r><ul>{''.join(f'<li>{link}<b>{day}</b></li>' for link, day in zip(LINKS[3:], DAYS[3:], strict=True))}</ul></div>",
        id="two halves beside each other",
    ),
    pytest.param(
        "<div id=rows></div><script>var held=[" + ",".join(f"{{bt:'{title}',lj:'{n}.html',sj:'{day} 9:00'}}" for n, title, day in HELD)
        + "];$('#rows').html(draw(held));</script>",
        id="objects in a script",
    ),
    pytest.param(
        "<ul id=rows></ul><script>var a=[];" + "".join(f'a.push(new Array("{title}","{n}.html","{day}"));' for n, title, day in HELD)
        + "for(var i=0;i<a.length;i++){$('#rows').append(a[i][0]);}</script>",
        id="arrays pushed in a script",
    ),
    pytest.param(
        "<ul><script>var a=[" + ",".join(f'["{title}","{n}.html","{day:%Y%m%d}"]' for n, title, day in HELD)
        + "];for(var i=0;i<a.length;i++){document.write('<li>'+a[i][0]+a[i][2].substr(0,4)+'</li>');}</script></ul>",
        id="arrays with days of eight digits in a script",
    ),
    pytest.param(
        "<table>" + "".join((f"<script>document.write('<tr><td>' + '{quoted(link)}</td><td>{day}</td></tr>')"
        "</script>") for link, day in BOTH)
        + "</table>",
        id="rows that a script writes",
    ),
])  # fmt: skip
def test_a_list_in_an_unseen_make_is_read_whole(body: str) -> None:
    reading = reading_of(body)
    assert (reading.outcome, days_of(reading)) == (Outcome.READ, WHOLE), reading.why
    assert [entry.url for entry in reading.entries] == [
        f"{HERE}{n}.html" for n in range(len(TITLES))
    ]
    assert reading.next is not None


@pytest.mark.parametrize(
    "said",
    [
        "报名开始时间：{0} 报名结束时间：{1}",
        "开始时间：{0}",
        "活动开始时间：{0} 活动结束时间：{1}",
        "结束时间：{1}",
        "<i>竞价开始时间</i><b>{0}</b><i>竞价结束时间</i><b>{1}</b>",
    ],
)
def test_what_begins_may_have_been_published_on_another_day(said: str) -> None:
    rows = "".join(
        f"<li><h4>{link}</h4><p>{said.format(day, day + timedelta(days=30))}</p></li>"
        for link, day in BOTH
    )
    reading = reading_of(f"<ul>{rows}</ul>")
    assert not any(one.published_on for one in reading.entries), reading.why


def test_a_consultation_s_day_of_publication_comes_before_that_on_which_it_opens() -> None:
    rows = "".join(
        f"<li><h4>{link}</h4><p><span>开始时间：{day + timedelta(days=2)}</span><span>结束时间："
        f"{day + timedelta(days=30)}</span><span>发布时间：{day}</span></p></li>"
        for link, day in BOTH
    )
    reading = reading_of(f"<ul>{rows}</ul>")
    assert (reading.outcome, days_of(reading)) == (Outcome.READ, WHOLE), reading.why


ROWS = "".join(f"<li>{link}<span>{day}</span></li>" for link, day in BOTH)
CARDS = "".join(
    f"<div class=one><a href='{n}.html'><p>{title}</p><em>{day}</em></a></div>"
    for n, title, day in HELD
)
TWICE = (
    f"<div id=wide style='display:none'><ul>{ROWS}</ul></div>"
    f"<div id=small style='display:none'>{CARDS}</div><script>{{}}</script>"
)


@pytest.mark.parametrize(
    "script",
    [
        "document.getElementById(innerWidth>768?'wide':'small').style.display='block'",
        "var id=isMobile()?'small':'wide';document.getElementById(id).style.display='block'",
        'var box = document.getElementById(narrow() ? "small" : "wide");\nbox.style.display="";',
        "if(/Mobile/.test(navigator.userAgent)){$('#small').show();}else{$('#wide').show();}",
        "$(window).width()>768?$('#wide').show():$('#small').show();",
    ],
)
def test_a_list_that_stands_twice_is_hidden_until_a_script_picks_one(script: str) -> None:
    reading = reading_of(TWICE.format(script))
    assert (reading.outcome, days_of(reading)) == (Outcome.READ, WHOLE), reading.why


@pytest.mark.parametrize(
    "script",
    [
        "document.getElementById(a?'wide':'small').style.display='none'",
        "document.getElementById(a?'other':'another').style.display='block'",
        "var id='other';document.getElementById(id).style.display='block'",
    ],
)
def test_what_no_script_shows_stays_hidden(script: str) -> None:
    assert not reading_of(TWICE.format(script)).entries
