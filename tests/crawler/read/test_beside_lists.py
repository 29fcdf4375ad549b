"""What stands above, below and beside a list in unseen makes is neither its
heading nor a row nor its day.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crawler.page.reading import Hints, Page
from crawler.read.reader import read
from tests.crawler.read.unseen import (
    BOTH,
    DAYS,
    HELD,
    HERE,
    LINKS,
    TITLES,
    TODAY,
    WHOLE,
    cells,
    days_of,
    quoted,
    reading_of,
)


def test_of_a_header_in_two_rows_the_column_below_is_the_one_that_counts() -> None:
    header = (
        "<tr><th rowspan=2>序号</th><th rowspan=2>标题</th><th "
        "colspan=2>日期</th></tr><tr><th>成文日期</th><th>发布日期</th></tr>"
    )
    rows = "".join(
        f"<tr>{cells(n, link, day - timedelta(days=3), day)}</tr>"
        for n, (link, day) in enumerate(BOTH)
    )
    assert days_of(reading_of(f"<table>{header}{rows}</table>")) == WHOLE


def test_the_empty_place_of_a_pager_that_a_script_draws_speaks_against_no_list() -> None:
    rows = "".join(f"<g-item>{link}<g-date>{day}</g-date></g-item>" for link, day in BOTH)
    pager = (
        "<div><ul id=pg></ul><script>$.jqPaginator('#pg',{totalPages:14,currentPage:1});"
        "</script></div>"
    )
    assert days_of(reading_of(f"<g-list>{rows}</g-list>", pager=pager)) == WHOLE


def test_the_bare_words_of_a_pager_are_no_row() -> None:
    rows = "".join(
        f"<p>{n}.{link} ({day.year}.{day.month}.{day.day})</p>"
        for n, (link, day) in enumerate(BOTH)
    )
    pager = "<p>页次：1/6页 首页 上页 <a href='?page=2'>下页</a> <a href='?page=6'>末页</a></p>"
    assert days_of(reading_of(rows, pager=pager)) == WHOLE


def test_a_date_that_opens_a_title_cut_short_is_not_the_rows() -> None:
    links = [f"<a href='{n}.html'>{title}</a>" for n, title in enumerate(TITLES)]
    links[2] = (
        "<a href='2.html' title='2024年10月24日水库除险加固现场会在我县举行'>2024年10月24日 水…</a>"
    )
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
    rows = "".join(
        f"<li><div>{day:%m月%d日}<br><small>{day.year - 1}</small></div>{link}</li>"
        for link, day in BOTH
    )
    assert days_of(reading_of(f"<ul>{rows}</ul>")) == [
        (title, day.replace(year=day.year - 1)) for title, day in WHOLE
    ]


def test_a_year_that_opens_the_next_rows_is_not_that_of_the_row_before() -> None:
    days = [date(2025, 11, 9), date(2025, 9, 9), date(2024, 11, 9), date(2024, 9, 9)]
    rows = "".join(
        (
            f"<tr>{f'<td rowspan=2>{day.year}年</td>' if n % 2 == 0 else ''}<td>{LINKS[n]}"
            f"</td><td>{day.month}月{day.day}日</td></tr>"
        )
        for n, day in enumerate(days)
    )
    assert [entry.published_on for entry in reading_of(f"<table>{rows}</table>").entries] == days


def test_an_empty_part_that_a_template_opens_behind_the_last_rows_is_no_empty_list() -> None:
    rows = "".join(f"<li><h4>{link}<span>{day}</span></h4></li>" for link, day in BOTH)
    reading = reading_of(f"<div class=list><ul>{rows}</ul><ul></ul></div>")
    assert days_of(reading) == WHOLE
    assert "a pager follows it" in reading.why


def test_how_many_rows_there_are_is_no_heading() -> None:
    rows = "".join(f"<tr>{cells(link, '县水利局', day)}</tr>" for link, day in BOTH)
    pager = (
        "<span class=pagelinks>[首页/前页] <strong>1</strong> [<a href='?p=2'>后页</a>/<a "
        "href='?p=7'>末页</a>]</span>"
    )
    reading = reading_of(
        f"<span>共 98 条，显示 1 到 15 条。</span><table>{rows}</table>", pager=pager
    )
    assert days_of(reading) == WHOLE
    assert "公示公告" in reading.why
    assert "a pager follows it" in reading.why


def test_a_short_list_below_the_line_that_counts_it_is_not_one_row_beside_that_line() -> None:
    links = [LINKS[0], LINKS[1].replace("县水利局召开", "2024年12月11日县水利局召开"), LINKS[2]]
    rows = "".join(f"<li>{link}<b>{day}</b></li>" for link, day in zip(links, DAYS, strict=False))
    line = "<div><span>本栏目共<b>3</b>条信息　最后更新：<a href='./'>2026-08-07</a></span></div>"
    reading = reading_of(f"{line}<ul>{rows}</ul>", pager="")
    assert [entry.published_on for entry in reading.entries] == list(DAYS[:3]), reading.why


def test_the_one_entry_of_a_page_whose_head_shows_the_day_is_read() -> None:
    head = (
        "<div class=top><span>2026年8月7日 星期五</span><a "
        "href='http://www.example.gov.cn/'>中国政府网</a></div>"
    )
    menu = "".join(f"<li><a href='/m/{n}/'>栏目名称{n}</a></li>" for n in range(20))
    row = f"<table><tr><td>1</td><td>{LINKS[0]}</td><td>{DAYS[0]}</td></tr></table>"
    page = (
        f"<html><head><title>公示公告_清河县</title></head><body>{head}<div "
        f"class=main><ul>{menu}</ul>"
        f"<div class=r><h3>公示公告</h3>{row}</div></div><div class=foot>清河县</div></body></html>"
    )
    assert days_of(read(Page(HERE, page.encode()), Hints(TODAY))) == WHOLE[:1]


def test_a_script_that_writes_a_row_is_not_the_date_of_what_stands_beside_it() -> None:
    rows = "".join(
        f"<script>document.write('<li>{quoted(link)} {day}</li>')</script>" for link, day in BOTH
    )
    reading = reading_of(
        f"<ul>{rows}</ul>",
        pager="<div><a href='javascript:;' data-url='list_2.html'>加载更多</a></div>",
    )
    assert days_of(reading) == WHOLE


def test_rows_in_a_script_whose_titles_open_with_dates_keep_their_own_days() -> None:
    titles = ["2024年12月11日水库除险加固现场会", *TITLES[1:]]
    rows = ",".join(
        f"{{bt:'{title}',lj:'{n}.html',sj:'{day}'}}"
        for n, (title, day) in enumerate(zip(titles, DAYS, strict=True))
    )
    reading = reading_of(
        f"<div id=rows></div><script>var held=[{rows}];$('#rows').html(draw(held));</script>"
    )
    assert days_of(reading) == list(zip(titles, DAYS, strict=True))


def test_a_title_that_opens_with_a_date_does_not_upset_the_order_of_days_under_months() -> None:
    links = [*LINKS[:3], LINKS[3].replace("东山水库", "2023年1月2日东山水库"), *LINKS[4:]]
    groups: dict[str, str] = {}
    for link, day in zip(links, DAYS, strict=True):
        groups[f"{day:%Y年%m月}"] = (
            groups.get(f"{day:%Y年%m月}", "") + f"<li><span>{day.day:02d}日</span>{link}</li>"
        )
    boxes = "".join(
        f"<div class=m><h3>{month}</h3><ul>{rows}</ul></div>" for month, rows in groups.items()
    )
    assert [entry.published_on for entry in reading_of(boxes).entries] == list(DAYS)


def test_a_title_that_names_the_portal_alone_does_not_speak_against_the_lists_heading() -> None:
    rows = "".join(f"<p>{link} {day}</p>" for link, day in BOTH)
    assert (
        days_of(
            reading_of(
                f"<div>{rows}</div>",
                title="清河县水利局",
                pager="<p>1/9 <a href='index_2.html'>下页</a></p>",
            )
        )
        == WHOLE
    )


def test_a_header_over_boxes_is_not_the_lists_heading() -> None:
    head = "<div class=h><div>标题</div><div>来源单位</div><div>发布时间</div></div>"
    rows = "".join(
        f"<div class=r><div>{link}</div><div>县水利局</div><div>{day}</div></div>"
        for link, day in BOTH
    )
    assert days_of(reading_of(head + rows, pager="")) == WHOLE


def test_a_form_that_nobody_sees_parts_no_list_from_its_pager() -> None:
    rows = "".join(f"<g-item>{link}<g-date>{day}</g-date></g-item>" for link, day in BOTH)
    pager = (
        "<form><input type=hidden name=page value=1></form><div class=page><span>1</span><a "
        "href='?p=2'>下一页</a></div>"
    )
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
        f"<tr><td><a href='/x/{n}.html'>{title[:9]}</a></td><td>8-{n + 1}</td></tr>"
        for n, title in enumerate(TITLES)
    )
    side += "<tr><td><a href='/x/9.html'>2026年7月28日 清…</a></td><td>8-1</td></tr>"
    page = (
        "<html><head><title>公示公告_清河县水利局</title></head><body><p><a href='/'>首页</a> <a "
        "href='/b/'>办事服务</a></p>"
        f"<table><tr><td><table>{side}</table></td><td>公示公告<ul></ul></td></tr></table></body>"
        "</html>"
    )
    assert read(Page(HERE, page.encode()), Hints(TODAY)).entries == ()


def test_a_box_of_recommendations_that_ends_the_lists_own_box_is_no_row_of_it() -> None:
    rows = "".join(f"<div class=one><p>{link}</p><p>时间：{day}</p></div>" for link, day in BOTH)
    more = "".join(
        f"<li><a href='/tj/{n}.html'>县领导调研第{n}批重点项目建设</a> 2026-08-0{n + 1}</li>"
        for n in range(5)
    )
    assert days_of(reading_of(f"{rows}<aside><ul>{more}</ul></aside>", pager="")) == WHOLE


def test_a_side_list_under_the_breadcrumb_is_not_taken_where_the_lists_own_column_is_empty() -> (
    None
):
    rows = "".join(
        f"<li><a href='/x/{n}.html'>{title}</a> 08-0{n + 1}</li>" for n, title in enumerate(TITLES)
    )
    page = (
        "<html><head><title>人事信息_清河县</title></head><body><div "
        f"class=nav>{'<a href=/n/>政务公开</a>' * 3}</div>"
        "<div class=at>当前位置：<a href='/'>首页</a> &gt; 人事信息</div>"
        f"<div class=c1><ul>{rows}</ul></div><div class=c2><div class=k></div></div><p "
        "class=foot>清河县</p></body></html>"
    )
    assert read(Page(HERE, page.encode()), Hints(TODAY)).entries == ()


def test_rows_of_a_script_that_fills_a_box_of_hot_news_are_not_the_columns() -> None:
    rows = ",".join(f"{{bt:'{title}',lj:'{n}.html',sj:'{day}'}}" for n, title, day in HELD)
    hot = (
        "<h3>热点新闻</h3><div id=hot></div><script>var "
        f"held=[{rows}];$('#hot').html(draw(held));</script>"
    )
    assert reading_of(f"<div class=list></div></div><div class=side>{hot}", pager="").entries == ()


def test_a_title_that_names_whose_page_it_is_first_names_the_column_after_it() -> None:
    rows = "".join(f"<li>{link}<b>{day}</b></li>" for link, day in BOTH)
    other = (
        "<div><h3>通知</h3><ul><li><a href='/t/1.html'>关于放假的通知事项</a><b>2026-08-06</b>"
        "</li></ul></div>"
    )
    reading = reading_of(
        f"<ul>{rows}</ul></div>{other}<div>", title="清河县水利局 公示公告", pager=""
    )
    assert days_of(reading) == WHOLE


def test_a_menu_that_begins_with_home_and_holds_dates_with_slashes_is_no_breadcrumb() -> None:
    menu = (
        "<ul class=m><li><a href='/'>网站首页</a></li><li><a "
        "href='/x/'>要闻</a><i>08/07</i></li><li><a href='/y/'>公开</a></li></ul>"
    )
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
def test_a_line_that_tells_when_a_list_changed_is_neither_its_heading_nor_a_row(
    line: str, count: int
) -> None:
    rows = "".join(f"<li>{link}<b>{day}</b></li>" for link, day in BOTH[:count])
    assert days_of(reading_of(f"{line}<ul>{rows}</ul>", pager="")) == WHOLE[:count]


@pytest.mark.parametrize("line", UPDATED)
@pytest.mark.parametrize("place", ["<ul></ul>", "<div class=list></div>", "<p>暂无信息</p>", ""])
def test_a_line_that_tells_when_a_list_changed_is_no_entry_of_an_empty_one(
    line: str, place: str
) -> None:
    assert reading_of(f"{line}{place}", pager="").entries == ()
