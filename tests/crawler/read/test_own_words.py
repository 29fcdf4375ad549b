"""What a page with a list says of itself, and rows in it that are nobody's news."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.page.urls import canonical
from crawler.read.own_words import FOREIGN_SIGNS
from crawler.read.reader import read
from crawler.read.wordings import WORDINGS, Wording
from storage.records import Outcome

TODAY = date(2026, 11, 18)
ROWS = [
    (f"关于开展第{number}批重点项目检查的通知", f"/art/{number}.html", date(2026, 10, number))
    for number in range(20, 0, -1)
]


def listed(*more: str, top: str = "", title: str = "工作动态") -> bytes:
    rows = "".join(
        f'<li><a href="{url}">{name}</a><span>{day}</span></li>' for name, url, day in ROWS
    )
    return (
        f'<html><head><meta charset="utf-8"><title>{title}-青山县人民政府</title></head><body>{top}'
        f'<div class="position">当前位置：<a href="/">首页</a> &gt; 工作动态</div>'
        f'<div class="main"><ul class="list">{"".join(more)}{rows}</ul></div></body></html>'
    ).encode()


def reading(body: bytes) -> Reading:
    return read(
        Page("http://a.example.cn/gzdt/", body, "text/html; charset=utf-8"),
        Hints(TODAY, column="工作动态"),
    )


@pytest.mark.parametrize(
    "said",
    [
        "本站自2026年9月1日起停止更新，请访问新版网站。",
        "温馨提示：<b>该栏目</b>已<b>不再更新</b>。",
        "因机构改革，原网站内容暂停更新。",
        "网站正在升级，本网站暂停信息发布，敬请谅解。",
        "本网站正在进行升级改造。",
        "旧版网站已整合至市政府网站。",
    ],
)
def test_a_page_that_says_that_it_stands_still_proves_nothing(said: str) -> None:
    assert (
        reading(listed(top=f'<div class="tip">{said}</div>')).outcome is Outcome.UNDER_CONSTRUCTION
    )


@pytest.mark.parametrize("count", [1, 2, 9])
def test_the_column_that_a_row_is_filed_under_is_not_its_title(count: int) -> None:
    rows = "".join(
        f"<div class='item'><div class='h'><a href='{url}'>{name}</a></div>"
        f"<div class='m'>发布于 {day} | 分类：<a href='/gzdt/'>工作动态</a></div></div>"
        for name, url, day in ROWS[:count]
    )
    body = listed().decode()
    plain_list = body[body.index('<ul class="list">') : body.index("</div></body>")]
    found = reading(body.replace(plain_list, rows).encode())
    assert [(one.title, one.published_on) for one in found.entries] == [
        (name, day) for name, _, day in ROWS[:count]
    ], found.why


def test_nor_does_the_list_prove_anything_that_a_script_of_such_a_page_asks_for() -> None:
    asked = (
        "<ul id='news'></ul><script>$.getJSON('/api/list?cid=12',function(d){var h='';"
        "for(var i in d){h+='<li><a href=\"'+d[i].url+'\">'+d[i].title+'</a>'+d[i].date+'</li>';}"
        "$('#news').html(h);});</script>"
    )
    tip = "<div class='tip'>本栏目已停止更新。</div>"
    whole = listed().decode()
    rows = whole[whole.index('<ul class="list">') : whole.index("</div></body>")]
    shell = whole.replace(rows, asked)
    assert reading(shell.encode()).follow is not None
    still = reading(shell.replace("<body>", f"<body>{tip}").encode())
    assert (still.outcome, still.follow) == (Outcome.UNDER_CONSTRUCTION, None)


def test_a_title_may_say_it_too() -> None:
    assert reading(listed(title="网站升级改造中")).outcome is Outcome.UNDER_CONSTRUCTION


@pytest.mark.parametrize(
    "said",
    [
        '<a href="/a.html">本网站将于国庆期间停止更新</a>',
        "<p>关于旧版医保网站停止更新的通知</p>",
        "<p>县政府网站升级改造项目招标公告</p>",
        "<p>本网站每日更新，本站支持IPv6访问。</p>",
        "<p>我县老旧小区正在改造，本栏目持续更新。</p>",
    ],
)
def test_what_speaks_of_something_else_is_no_word_of_the_page_s(said: str) -> None:
    assert len(reading(listed(top=said)).entries) == len(ROWS)


def row(title: str, url: str) -> str:
    return f'<li><a href="{url}">{title}</a><span>{TODAY}</span></li>'


@pytest.mark.parametrize(
    "more",
    [
        [
            row("关于印发年度工作要点的通知", "http://vip8.example.com/reg"),
            row("新葡京官网", "http://vip8.example.com/"),
        ],
        [row("您最近访问本栏目的时间", "javascript:;")],
        [row("欢迎访问青山县人民政府网站", "/")],
    ],
)
def test_rows_that_lead_elsewhere_or_tell_the_time_are_no_entries(more: list[str]) -> None:
    assert [entry.title for entry in reading(listed(*more)).entries] == [
        title for title, _, _ in ROWS
    ]


@pytest.mark.parametrize(
    "more",
    [
        row("关于严厉打击网络赌博、六合彩等违法犯罪活动的通告", "/art/ga.html"),
        row("转发：打击跨境赌场专项行动", "http://www.mps.example.cn/a.html"),
    ],
)
def test_honest_news_of_gambling_on_the_portal_is_kept(more: str) -> None:
    assert len(reading(listed(more)).entries) >= len(ROWS)


def test_a_second_page_bears_the_first_one_s_name() -> None:
    assert reading(listed()).place == "工作动态"


@pytest.mark.parametrize("step", ["", "/gzdt/", "http://a.example.cn/gzdt/#top"])
def test_a_breadcrumb_made_like_the_rows_is_no_row(step: str) -> None:
    rows = "".join(f'<p><a href="{url}">{name}</a>　{day}</p>' for name, url, day in ROWS)
    crumb = f'<p>所在位置：<a href="/">首页</a>-<a href="{step}">工作动态</a></p>' if step else ""
    body = (
        '<html><head><meta charset="utf-8"><title>青山县人民政府 '
        "工作动态</title></head><body><table><tr><td>"
        f"{crumb}<p><b>工作动态</b></p><hr>{rows}</td></tr></table></body></html>"
    ).encode()
    assert [one.title for one in reading(body).entries] == [name for name, _, _ in ROWS]


def test_every_name_of_a_stranger_has_one_of_the_signs_that_are_looked_for() -> None:
    for wording in (Wording.FOREIGN, Wording.FOREIGN_ROW):
        for phrase in WORDINGS[wording]:
            assert FOREIGN_SIGNS.search(phrase.pattern), phrase
            assert FOREIGN_SIGNS.search(phrase.example), phrase


@pytest.mark.parametrize("page", ["", "list_2.html"])
@pytest.mark.parametrize("count", [1, 2, 9])
def test_the_column_before_each_row_is_no_row_on_any_page_of_the_list(
    page: str, count: int
) -> None:
    """[工作动态] before each title leads to the column's first page."""
    column = "http://a.example.cn/gzdt/"
    lines = "<br>".join(
        f"<a href='/gzdt/'>[工作动态]</a> <a href='{url}'>{name}</a>"
        for name, url, _ in ROWS[:count]
    )
    crumb = "<div class='position'>当前位置：<a href='/'>首页</a> &gt; 工作动态</div>"
    body = f"<html><body>{crumb}<div><h4>工作动态</h4><div>{lines}</div></div></body></html>"
    hints = Hints(TODAY, column="工作动态", address=canonical(column))
    found = read(Page(f"{column}{page}", body.encode(), "text/html; charset=utf-8"), hints)
    assert not {canonical(one.url) for one in found.entries if one.url} & {canonical(column)}
    if count > 2:
        assert [one.title for one in found.entries] == [name for name, _, _ in ROWS[:count]]
