"""Rows in makes that no family writes: what a person would read as a list is one, and what stands beside it stays out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crawler.article import read_article
from crawler.document import Document
from crawler.reader import read
from crawler.reading import Hints, Page, Reading
from storage.records import Outcome

TODAY = date(2026, 8, 7)
HERE = "http://www.qinghe.example.cn/zwgk/gsgg/"
TITLES = (
    "关于公布农村饮水安全工程验收结果的公告",
    "县水利局召开河湖长制工作推进会",
    "关于印发《防汛物资储备管理办法》的通知",
    "东山水库除险加固工程环境影响评价公示",
    "二〇二六年度水利项目资金分配结果公示",
    "县水利局公开选调工作人员公告",
)
DAYS = tuple(date(2026, 7, 28) - timedelta(days=9 * n) for n in range(len(TITLES)))
LINKS = tuple(f"<a href='{n}.html'>{title}</a>" for n, title in enumerate(TITLES))
PAGER = "<div class=page><a href='index_2.html'>下一页</a></div>"


def reading_of(body: str, title: str = "公示公告_清河县水利局", pager: str = PAGER) -> Reading:
    page = (
        f"<html><head><title>{title}</title></head><body><div class=nav><a href='/'>首页</a><a href='/zwgk/'>政务公开</a></div>"
        f"<div class=box><h3>公示公告</h3>{body}{pager}</div><div class=foot>清河县水利局 版权所有</div></body></html>"
    )
    return read(Page(HERE, page.encode()), Hints(TODAY))


def days_of(reading: Reading) -> list[tuple[str, date | None]]:
    return [(entry.title, entry.published_on) for entry in reading.entries]


WHOLE = list(zip(TITLES, DAYS, strict=True))
BOTH = list(zip(LINKS, DAYS, strict=True))
HELD = [(n, title, day) for n, (title, day) in enumerate(WHOLE)]


def table(header: str, rows: list[str]) -> str:
    return f"<table><tr>{header}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def quoted(link: str) -> str:
    return link.replace("'", '"')


def cells(*texts: object) -> str:
    return "".join(f"<td>{text}</td>" for text in texts)


@pytest.mark.parametrize("body", [
    pytest.param(
        f"<table><tr><td>{'<br>'.join(f'·{link}' for link in LINKS)}</td><td>{'<br>'.join(map(str, DAYS))}</td></tr></table>",
        id="titles in one cell, days in the next",
    ),
    pytest.param(
        "<div class=head><span>文件名称</span><span>成文日期</span><span>公布日期</span></div>"
        + "".join(
            f"<div class=row><span>{link}</span><span>{day - timedelta(days=4)}</span><span>{day}</span></div>"
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
            f"<a class=one href='{n}.html'><div class=d><b>{day.day}</b><span>{day:%Y-%m}</span></div>"
            f"<div class=txt><h3>{title}</h3><p>全县水利系统认真落实部署，有序推进各项工作。</p></div></a>"
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
        "<table>" + "".join(f"<script>document.write('<tr><td>' + '{quoted(link)}</td><td>{day}</td></tr>')</script>" for link, day in BOTH)
        + "</table>",
        id="rows that a script writes",
    ),
])  # fmt: skip
def test_a_list_in_an_unseen_make_is_read_whole(body: str) -> None:
    reading = reading_of(body)
    assert (reading.outcome, days_of(reading)) == (Outcome.READ, WHOLE), reading.why
    assert [entry.url for entry in reading.entries] == [f"{HERE}{n}.html" for n in range(len(TITLES))]
    assert reading.next is not None


def test_of_a_header_in_two_rows_the_column_below_is_the_one_that_counts() -> None:
    header = "<tr><th rowspan=2>序号</th><th rowspan=2>标题</th><th colspan=2>日期</th></tr><tr><th>成文日期</th><th>发布日期</th></tr>"
    rows = "".join(f"<tr>{cells(n, link, day - timedelta(days=3), day)}</tr>" for n, (link, day) in enumerate(BOTH))
    assert days_of(reading_of(f"<table>{header}{rows}</table>")) == WHOLE


def test_the_empty_place_of_a_pager_that_a_script_draws_speaks_against_no_list() -> None:
    rows = "".join(f"<g-item>{link}<g-date>{day}</g-date></g-item>" for link, day in BOTH)
    pager = "<div><ul id=pg></ul><script>$.jqPaginator('#pg',{totalPages:14,currentPage:1});</script></div>"
    assert days_of(reading_of(f"<g-list>{rows}</g-list>", pager=pager)) == WHOLE


def test_the_bare_words_of_a_pager_are_no_row() -> None:
    rows = "".join(f"<p>{n}.{link} ({day.year}.{day.month}.{day.day})</p>" for n, (link, day) in enumerate(BOTH))
    pager = "<p>页次：1/6页 首页 上页 <a href='?page=2'>下页</a> <a href='?page=6'>末页</a></p>"
    assert days_of(reading_of(rows, pager=pager)) == WHOLE


def test_a_date_that_opens_a_title_cut_short_is_not_the_rows() -> None:
    links = [f"<a href='{n}.html'>{title}</a>" for n, title in enumerate(TITLES)]
    links[2] = "<a href='2.html' title='2024年10月24日水库除险加固现场会在我县举行'>2024年10月24日 水…</a>"
    reading = reading_of("<ul>" + "".join(f"<li>{link}</li>" for link in links) + "</ul>")
    assert [entry.published_on for entry in reading.entries] == [None] * len(TITLES)


def test_child_columns_with_the_days_of_their_last_changes_are_no_list() -> None:
    names = ("领导信息", "机构职能", "政策文件", "规划计划", "财政信息", "人事信息")
    cards = "".join(
        f"<div class=c><a href='/zwgk/{n}/'>{name}</a><p>更新于 2026-08-0{n + 1}</p></div>"
        for n, name in enumerate(names)
    )
    assert reading_of(f"<div class=cards>{cards}</div>", pager="").entries == ()


def test_a_day_whose_year_stands_in_an_element_of_its_own_is_of_that_year() -> None:
    rows = "".join(f"<li><div>{day:%m月%d日}<br><small>{day.year - 1}</small></div>{link}</li>" for link, day in BOTH)
    assert days_of(reading_of(f"<ul>{rows}</ul>")) == [(title, day.replace(year=day.year - 1)) for title, day in WHOLE]


def test_a_year_that_opens_the_next_rows_is_not_that_of_the_row_before() -> None:
    days = [date(2025, 11, 9), date(2025, 9, 9), date(2024, 11, 9), date(2024, 9, 9)]
    rows = "".join(
        f"<tr>{f'<td rowspan=2>{day.year}年</td>' if n % 2 == 0 else ''}<td>{LINKS[n]}</td><td>{day.month}月{day.day}日</td></tr>"
        for n, day in enumerate(days)
    )
    assert [entry.published_on for entry in reading_of(f"<table>{rows}</table>").entries] == days


def test_a_title_that_names_the_portal_alone_does_not_speak_against_the_lists_heading() -> None:
    rows = "".join(f"<p>{link} {day}</p>" for link, day in BOTH)
    assert (
        days_of(
            reading_of(f"<div>{rows}</div>", title="清河县水利局", pager="<p>1/9 <a href='index_2.html'>下页</a></p>")
        )
        == WHOLE
    )


def test_a_header_over_boxes_is_not_the_lists_heading() -> None:
    head = "<div class=h><div>标题</div><div>来源单位</div><div>发布时间</div></div>"
    rows = "".join(f"<div class=r><div>{link}</div><div>县水利局</div><div>{day}</div></div>" for link, day in BOTH)
    assert days_of(reading_of(head + rows, pager="")) == WHOLE


def test_a_form_that_nobody_sees_parts_no_list_from_its_pager() -> None:
    rows = "".join(f"<g-item>{link}<g-date>{day}</g-date></g-item>" for link, day in BOTH)
    pager = "<form><input type=hidden name=page value=1></form><div class=page><span>1</span><a href='?p=2'>下一页</a></div>"
    reading = reading_of(f"<g-list>{rows}</g-list>", pager=pager)
    assert days_of(reading) == WHOLE
    assert "a pager follows it" in reading.why


def test_titles_that_hold_dates_themselves_leave_those_beside_them_in_their_places() -> None:
    rows = "".join(f"<h4>{link}</h4><p>发布：{day} 编辑：王芳</p>" for link, day in BOTH)
    rows = rows.replace("县水利局召开", "2026年6月3日县水利局召开")
    days = [day for _, day in WHOLE]
    assert [entry.published_on for entry in reading_of(f"<div>{rows}</div>").entries] == days


def test_a_date_that_opens_the_words_of_one_link_of_a_side_table_makes_it_no_entry() -> None:
    side = "".join(
        f"<tr><td><a href='/x/{n}.html'>{title[:9]}</a></td><td>8-{n + 1}</td></tr>" for n, title in enumerate(TITLES)
    )
    side += "<tr><td><a href='/x/9.html'>2026年7月28日 清…</a></td><td>8-1</td></tr>"
    page = (
        "<html><head><title>公示公告_清河县水利局</title></head><body><p><a href='/'>首页</a> <a href='/b/'>办事服务</a></p>"
        f"<table><tr><td><table>{side}</table></td><td>公示公告<ul></ul></td></tr></table></body></html>"
    )
    assert read(Page(HERE, page.encode()), Hints(TODAY)).entries == ()


def test_a_box_of_recommendations_that_ends_the_lists_own_box_is_no_row_of_it() -> None:
    rows = "".join(f"<div class=one><p>{link}</p><p>时间：{day}</p></div>" for link, day in BOTH)
    more = "".join(
        f"<li><a href='/tj/{n}.html'>县领导调研第{n}批重点项目建设</a> 2026-08-0{n + 1}</li>" for n in range(5)
    )
    assert days_of(reading_of(f"{rows}<aside><ul>{more}</ul></aside>", pager="")) == WHOLE


def test_a_side_list_under_the_breadcrumb_is_not_taken_where_the_lists_own_column_is_empty() -> None:
    rows = "".join(f"<li><a href='/x/{n}.html'>{title}</a> 08-0{n + 1}</li>" for n, title in enumerate(TITLES))
    page = (
        f"<html><head><title>人事信息_清河县</title></head><body><div class=nav>{'<a href=/n/>政务公开</a>' * 3}</div>"
        "<div class=at>当前位置：<a href='/'>首页</a> &gt; 人事信息</div>"
        f"<div class=c1><ul>{rows}</ul></div><div class=c2><div class=k></div></div><p class=foot>清河县</p></body></html>"
    )
    assert read(Page(HERE, page.encode()), Hints(TODAY)).entries == ()


def test_rows_of_a_script_that_fills_a_box_of_hot_news_are_not_the_columns() -> None:
    rows = ",".join(f"{{bt:'{title}',lj:'{n}.html',sj:'{day}'}}" for n, title, day in HELD)
    hot = f"<h3>热点新闻</h3><div id=hot></div><script>var held=[{rows}];$('#hot').html(draw(held));</script>"
    assert reading_of(f"<div class=list></div></div><div class=side>{hot}", pager="").entries == ()


def test_a_title_that_names_whose_page_it_is_first_names_the_column_after_it() -> None:
    rows = "".join(f"<li>{link}<b>{day}</b></li>" for link, day in BOTH)
    other = "<div><h3>通知</h3><ul><li><a href='/t/1.html'>关于放假的通知事项</a><b>2026-08-06</b></li></ul></div>"
    reading = reading_of(f"<ul>{rows}</ul></div>{other}<div>", title="清河县水利局 公示公告", pager="")
    assert days_of(reading) == WHOLE


def test_a_menu_that_begins_with_home_and_holds_dates_with_slashes_is_no_breadcrumb() -> None:
    menu = "<ul class=m><li><a href='/'>网站首页</a></li><li><a href='/x/'>要闻</a><i>08/07</i></li><li><a href='/y/'>公开</a></li></ul>"
    crumb = "<p><a href='/'>首页</a>/<a href='/zwgk/'>政务公开</a>/公示公告</p>"
    rows = "".join(f"<li>{link}<b>{day}</b></li>" for link, day in BOTH)
    page = f"<html><body>{menu}{crumb}<div><ul>{rows}</ul></div></body></html>"
    reading = read(Page(HERE, page.encode()), Hints(TODAY))
    assert "公示公告" in reading.why
    assert days_of(reading) == WHOLE


UPDATED = (
    "<p>最后更新：<a href='/x/1.html'>2026-08-06</a></p>",
    "<div>最后更新 2026-08-06 <a href='/rss.xml'>RSS订阅</a></div>",
    "<div>更新时间：2026-08-06 <a href='/zwgk/'>返回目录</a></div>",
    "<div>更新时间：2026-08-06 <a href='/x/2.html'>查看历史版本信息</a></div>",
    "<p>最近更新：2026年8月6日，<a href='/x/3.html'>订阅本栏目</a></p>",
)


@pytest.mark.parametrize("line", UPDATED)
@pytest.mark.parametrize("count", [1, 6])
def test_a_line_that_tells_when_a_list_changed_is_neither_its_heading_nor_a_row(line: str, count: int) -> None:
    rows = "".join(f"<li>{link}<b>{day}</b></li>" for link, day in BOTH[:count])
    assert days_of(reading_of(f"{line}<ul>{rows}</ul>", pager="")) == WHOLE[:count]


@pytest.mark.parametrize("line", UPDATED)
@pytest.mark.parametrize("place", ["<ul></ul>", "<div class=list></div>", "<p>暂无信息</p>", ""])
def test_a_line_that_tells_when_a_list_changed_is_no_entry_of_an_empty_one(line: str, place: str) -> None:
    assert reading_of(f"{line}{place}", pager="").entries == ()


BODY = "<p>为进一步加强水利工程建设管理，现将有关事项通知如下，请各有关单位认真贯彻执行，确保各项任务落到实处。</p>" * 5


@pytest.mark.parametrize(
    ("particulars", "day"),
    [
        ("录入时间：2026-01-02 发布时间：2026-01-05 截止时间：2026-02-05", date(2026, 1, 5)),
        ("【信息时间：2026/3/2　阅读次数：12】【打印】【关闭】", date(2026, 3, 2)),
        ("<b>26</b><i>2026.02</i>", date(2026, 2, 26)),
        (
            "发布时间：<script>var d='2026-03-11 09:00';document.write(d.substr(0,10));</script> 来源：县水利局",
            date(2026, 3, 11),
        ),
    ],
)
def test_an_articles_day_is_that_of_its_publication_however_it_is_written(particulars: str, day: date) -> None:
    page = f"<html><head><title>{TITLES[0]}</title></head><body><h1>{TITLES[0]}</h1><div>{particulars}</div>{BODY}</body></html>"
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert article.published_on == day


def test_the_heading_that_the_pages_title_holds_is_the_articles_not_that_of_the_portals_head() -> None:
    page = (
        f"<html><head><title>{TITLES[0]}_清河县</title></head><body><h1>政府信息公开专栏</h1><h2>{TITLES[0]}</h2>"
        f"<p>发布日期：2026-03-11</p>{BODY}</body></html>"
    )
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert article.title == TITLES[0]
