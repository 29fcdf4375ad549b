"""What stands right around a list, and in its rows, as portals nobody had seen write it."""

from __future__ import annotations

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from storage.records import Outcome
from tests.crawler.list_pages import PAGE, TODAY, Item, hot, items

ROWS = items(6)


def row(one: Item) -> str:
    return f"<li><a href='{one.href}'>{one.title}</a><span>{one.day}</span></li>"


def reading_of(body: str, title: str = "通知公告-青山县人民政府") -> Reading:
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return read(Page(PAGE, page.encode()), Hints(TODAY))


LIST = f"<ul class=list>{''.join(map(row, ROWS))}</ul>"
CHOICES = "".join(f"<option value=list_{n}.html>{n}</option>" for n in range(1, 315))
PAGES = (
    "<ul class=yeshu><li>首页</li><li>1</li><li><a href=list_2.html>2</a></li>"
    f"<li><a href=list_2.html>下一页</a></li><li><select>{CHOICES}</select></li></ul>"
)


def test_a_pager_is_the_lists_though_it_offers_hundreds_of_pages() -> None:
    reading = reading_of(f"<div class=main><div class=left>{LIST}{PAGES}</div></div>{hot()}")
    assert [entry.title for entry in reading.entries] == [one.title for one in ROWS], reading.why


def test_the_columns_own_name_over_a_list_is_its_heading_though_child_columns_stand_beside_it() -> (
    None
):
    tabs = "<a href=/zwgk/tzgg/a/>本级公告</a><a href=/zwgk/tzgg/b/>部门公告</a>"
    head = f"<div class=title><span>通知公告</span><div>{tabs}</div></div>"
    reading = reading_of(f"<div class=main>{head}{LIST}</div>{hot()}")
    assert len(reading.entries) == len(ROWS), reading.why


def test_the_columns_name_beside_a_more_that_leads_elsewhere_heads_another_columns_news() -> None:
    head = "<div class=title><span>通知公告</span><a href=/other/tzgg/>更多</a></div>"
    reading = reading_of(f"<div class=main>{head}{LIST}</div>{hot()}")
    assert reading.outcome is not Outcome.READ, reading.why


def test_a_title_is_the_headline_and_not_the_summary_below_it() -> None:
    rows = "".join(
        f"<li><p>{one.day}<a href='{one.href}'>{one.title}</a></p>"
        f"<p><a href='{one.href}'>近日，县里召开会议，部署下一步工作，要求各单位抓好落实。</a></p></li>"
        for one in ROWS
    )
    reading = reading_of(f"<h2>通知公告</h2><ul class=list>{rows}</ul>")
    assert [entry.title for entry in reading.entries] == [one.title for one in ROWS]


@pytest.mark.parametrize(
    "title",
    ["全县师生演唱“今天是你的生日”为祖国献礼", "今日是个好日子广场舞比赛落幕"],
)
def test_today_in_a_title_leaves_its_row_the_day_that_it_shows(title: str) -> None:
    told = f"<li><a href='a/1.html'>{title}(2026-03-20)</a></li>"
    others = "".join(f"<li><a href='{one.href}'>{one.title}({one.day})</a></li>" for one in ROWS)
    reading = reading_of(f"<h2>通知公告</h2><ul class=list>{told}{others}</ul>")
    assert (reading.entries[0].title, str(reading.entries[0].published_on)) == (title, "2026-03-20")


@pytest.mark.parametrize(
    "src", ["/system/resource/js/centerCutImg.js", "/js/selectivizr-min.js", "/js/xtree/xtree.js"]
)
def test_what_a_maker_ships_with_every_page_is_not_asked_for_a_list(src: str) -> None:
    script = f"<script src='{src}'></script>"
    reading = reading_of(f"<h2>通知公告</h2><div class=text-list>{script}<ul> </ul></div>")
    assert reading.follow is None
    assert reading.outcome is Outcome.EMPTY_UNPROVEN


@pytest.mark.parametrize(
    "head",
    [
        "<div><span>招教考试</span><b></b><ul><li><a href=/a/>公文</a><li><a href=/b/>教师</a></ul></div>",
        "<div><i></i><h2>招教考试</h2><i></i></div>",
    ],
    ids=["beside a menu", "between two pictures"],
)
def test_the_name_of_a_list_is_no_header_of_its_columns(head: str) -> None:
    rows = "".join(
        f"<a href='{one.href}'>{picture}<h3>{one.title}({one.day})</h3><p>{one.title}</p></a>"
        for one, picture in zip(ROWS, ("<img src=/a.png>", "") * 3, strict=True)
    )
    reading = reading_of(f"<div class=main>{head}<div>{rows}</div></div>")
    assert [entry.published_on for entry in reading.entries] == [one.day for one in ROWS]


def test_a_pager_below_several_boxes_is_not_the_last_ones() -> None:
    boxes = "".join(
        f"<ul class=sub><li><h3><a href='javascript:;'>{name}</a></h3>"
        f"<ul class=news>{''.join(map(row, ROWS[:count]))}</ul></li></ul>"
        for name, count in (("资料下载", 6), ("规章制度", 5), ("办事流程", 1))
    )
    reading = reading_of(f"<div class=main><h2>通知公告</h2>{boxes}{PAGES}</div>")
    assert reading.outcome is not Outcome.READ, reading.why


@pytest.mark.parametrize(
    ("crumb", "beside"),
    [
        (
            "<div>当前位置：<a href=/>首页</a> &gt; <a href=./>通知公告</a> &gt; 正文</div>",
            f"<p>上一条：<a href=8541.htm>{ROWS[0].title}</a></p>",
        ),
        ("<div><a href=Default.html>领导讲话</a></div>", ""),
    ],
    ids=["a breadcrumb that ends in the text", "a column's name over a long text"],
)
def test_an_article_is_no_list_of_what_its_page_links(crumb: str, beside: str) -> None:
    body = "<p>为进一步加强水利工程建设管理，现将有关事项通知如下，请各有关单位认真执行。</p>" * 12
    head = "<h3>县领导在全县工作会议上的讲话</h3><h4>来源： 发布时间：<b>2026-03-11</b></h4>"
    reading = reading_of(f"<div>{crumb}{head}<div>{body}{beside}</div></div>", "青山网")
    assert reading.outcome is Outcome.ARTICLE, reading.why


SUMMARY = "<p>近日，县里召开会议，部署下一步工作。</p>"


@pytest.mark.parametrize(
    "form",
    ["<h4>{0}<span>{1}</span></h4>{2}", "<dt>{0}<span>{1}</span></dt><dd>{2}</dd>"],
)
def test_a_pager_below_the_last_summary_is_the_lists(form: str) -> None:
    rows = "".join(
        form.format(f"<a href='{one.href}'>{one.title}</a>", one.day, SUMMARY) for one in ROWS
    )
    reading = reading_of(f"<div class=main><dl class=list>{rows}</dl>{PAGES}</div>{hot()}")
    assert [entry.title for entry in reading.entries] == [one.title for one in ROWS], reading.why


def test_a_pager_below_a_paragraph_that_no_row_has_is_not_the_lists() -> None:
    told = f"{LIST}{SUMMARY * 4}"
    reading = reading_of(f"<div class=main>{told}{PAGES}</div>{hot()}")
    assert reading.outcome is not Outcome.READ, reading.why


@pytest.mark.parametrize("words", ["<span>下一条</span>", "上一篇：", "<br>下一则: "])
def test_the_only_link_of_a_page_is_no_entry_where_it_leads_to_the_next_article(words: str) -> None:
    head = "<h4>九月文明之星（第一学期）</h4><span>2017-09-30 县北关小学-县桥山中学</span>"
    beside = f"<dl><dt>{words}<a href='{ROWS[0].href}'>{ROWS[0].title}</a></dt></dl>"
    reading = reading_of(f"<div>{head}<img src=/a.jpg>{beside}</div>", "九月文明之星")
    assert reading.outcome is not Outcome.READ, reading.why
