"""Months as headings over rows of days, lists of a month each, days below a list that are not its
rows', tables of one letter, and entries beside a breadcrumb.
"""

from __future__ import annotations

from datetime import date

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from storage.records import Outcome

TODAY = date(2026, 11, 30)
SITE = "http://www.qinghe.example.cn"
HERE = f"{SITE}/lm/zcjd/"
DAYS = [
    date(2026, 11, 25),
    date(2026, 11, 8),
    date(2026, 10, 21),
    date(2026, 8, 30),
    date(2026, 8, 2),
    date(2025, 12, 19),
]
ROWS = [(f"关于第{at}号片区有关事项的通知", f"/nr/{at}.htm", day) for at, day in enumerate(DAYS)]


def page(body: str, heading: str = "政策解读", pager: str = "") -> Reading:
    markup = (
        "<html><head><title>政策解读 清河县人民政府</title></head><body><table><tr><td><a href='/a/'>概况</a>"
        f"</td></tr></table><div class=m><p>当前位置：首页 → 政策 → 政策解读</p><h2>{heading}</h2>{body}"
        f"{pager}</div></body></html>"
    )
    return read(Page(HERE, markup.encode()), Hints(TODAY, column="政策解读"))


def months(head: str, row: str, count: int = len(ROWS)) -> str:
    out, month = [], (0, 0)
    for title, url, day in ROWS[:count]:
        if (day.year, day.month) != month:
            month = day.year, day.month
            out.append(head.format(year=day.year, month=day.month))
        out.append(row.format(link=f"<a href='{url}'>{title}</a>", day=day.day))
    return "".join(out)


@pytest.mark.parametrize(
    "head",
    ["<h4>{year}年{month}月</h4>", "<p><b>{year}年{month}月</b></p>", "<h3>{year}-{month}</h3>"],
)
@pytest.mark.parametrize(
    "row",
    [
        "<p>· {link}（{day}日）</p>",
        "<p><span>{day}日</span> {link}</p>",
        "<p>{link}<em>{day}日</em></p>",
        "<p><span>{day}日</span>{link}<i>(3)</i></p>",
    ],
)
@pytest.mark.parametrize("count", [3, 4, 6])
@pytest.mark.parametrize("heading", ["政策解读", "县司法局"])
def test_rows_of_days_below_months(head: str, row: str, count: int, heading: str) -> None:
    reading = page(months(head, row, count), heading)
    assert [entry.published_on for entry in reading.entries] == DAYS[:count], reading.why


@pytest.mark.parametrize(
    "row",
    [
        "<div class=c><div class=d><i>{day:%Y-%m}</i><b>{day.day}</b></div><h3>{link}</h3></div>",
        "<li><p>{day:%Y-%m}</p><p>{day.day}</p>{link}</li>",
    ],
)
def test_a_card_names_its_month_again(row: str) -> None:
    body = "".join(
        row.format(link=f"<a href='{url}'>{title}</a>", day=day) for title, url, day in ROWS
    )
    reading = page(f"<div class=cs>{body}</div>")
    assert [entry.published_on for entry in reading.entries] == DAYS, reading.why


@pytest.mark.parametrize("tag", ["ul", "ol"])
def test_lists_of_a_month_each_are_one_list(tag: str) -> None:
    """Months in words, days of no use: the newest row stands alone in its month."""
    body, month = "", 0
    for at, (title, url, _) in enumerate(ROWS):
        now = (0, 1, 1, 2, 2, 2)[at] + 1
        if now != month:
            body += f"</{tag}>" * bool(month) + f"<h3>第{now}批</h3><{tag} class=l>"
            month = now
        body += f"<li><a href='{url}'>{title}</a></li>"
    reading = page(f"{body}</{tag}>")
    assert [entry.title for entry in reading.entries] in ([], [title for title, _, _ in ROWS])


COMMENTS = "<div class=pl><h4>网友评论</h4>" + "".join(
    f"<div><b>{who}</b> 2026-11-{29 - at} 10:2{at}<p>支持，希望多公开。</p></div>"
    for at, who in enumerate(["匿名网友", "云中客", "老张"])
)


@pytest.mark.parametrize("count", [1, 2, 3, 6])
@pytest.mark.parametrize("row", ["<li>{link} <span>{day}</span></li>", "<li>{day} {link}</li>"])
def test_days_of_comments_are_no_rows(count: int, row: str) -> None:
    rows = [
        row.format(link=f"<a href='{url}'>{title}</a>", day=day) for title, url, day in ROWS[:count]
    ]
    reading = page(f"<ul class=lb>{''.join(rows)}</ul>{COMMENTS}</div>")
    assert reading.outcome is Outcome.READ, reading.why
    assert [entry.published_on for entry in reading.entries] == DAYS[:count]


@pytest.mark.parametrize("count", [1, 2, 4])
@pytest.mark.parametrize("said", ["查看", "详情", "查看详情"])
def test_letters_whose_link_says_to_look(count: int, said: str) -> None:
    rows = "".join(
        f"<tr><td>{title}</td><td>{day}</td><td>已办结</td><td><a href='{url}'>{said}</a></td></tr>"
        for title, url, day in ROWS[:count]
    )
    head = "<tr><td>标题</td><td>日期</td><td>状态</td><td>操作</td></tr>"
    reading = page(f"<table width=100%>{head}{rows}</table>")
    assert [(one.title, one.published_on) for one in reading.entries] == [
        (title, day) for title, _, day in ROWS[:count]
    ]


@pytest.mark.parametrize("row", ["<p>·{}</p>", "<div class=s>{}</div>"])
@pytest.mark.parametrize("count", [2, 3])
def test_entries_without_days_beside_the_breadcrumb(row: str, count: int) -> None:
    """A short box that holds a breadcrumb and a few entries reads like a breadcrumb as a whole."""
    body = "".join(row.format(f"<a href='{url}'>{title}</a>") for title, url, _ in ROWS[:count])
    reading = page(body)
    assert [entry.title for entry in reading.entries] == [title for title, _, _ in ROWS[:count]]


@pytest.mark.parametrize(
    "said",
    [
        "暂无需公开内容",
        "目前没有可用的信息",
        "目前没有需要公示的信息",
        "本级政府（部门）暂无此类信息",
        "暂无需要发布的信息",
    ],
)
def test_words_for_nothing_of_the_kind(said: str) -> None:
    assert page(f"<p class=none>{said}</p>").outcome is Outcome.TRULY_EMPTY


@pytest.mark.parametrize("count", [1, 2, 6])
def test_rows_that_a_script_opens_far_around_their_day(count: int) -> None:
    """uni-app: the row's element bears the address, and the day stands four levels below it."""
    rows = "".join(
        f"<uni-view class=item onclick=\"location.href='{url}'\"><uni-view class=t><uni-text><span>{title}"
        f"</span></uni-text></uni-view><uni-view class=b><uni-text><span>{day}</span></uni-text></uni-view>"
        "</uni-view>"
        for title, url, day in ROWS[:count]
    )
    reading = page(f"<uni-page-body><uni-view class=list>{rows}</uni-view></uni-page-body>")
    assert [(one.title, one.url, one.published_on) for one in reading.entries] == [
        (title, SITE + url, day) for title, url, day in ROWS[:count]
    ], reading.why


@pytest.mark.parametrize("count", [1, 2, 6])
def test_pictures_called_by_their_titles(count: int) -> None:
    body = "".join(
        f"<figure><a href='{url}'><img data-src='/i/{day.day}.jpg' alt='{title}'></a><figcaption>{title}"
        f"<small>{day}</small></figcaption></figure>"
        for title, url, day in ROWS[:count]
    )
    reading = page(f"<div class=ms>{body}</div>", "县文化和旅游局")
    assert [(one.title, one.published_on) for one in reading.entries] == [
        (title, day) for title, _, day in ROWS[:count]
    ], reading.why


@pytest.mark.parametrize("heading", ["政策解读", "县司法局"])
@pytest.mark.parametrize("lead", ["/nr/9.htm", "/ui.do?id=9"])
def test_a_lead_above_rows_of_two_makes_of_addresses(heading: str, lead: str) -> None:
    """The newest entry stands above the rest with its summary, addressed like some of them."""
    day = date(2026, 11, 27)
    top = (
        f"<div class=tt><h3><a href='{lead}'>关于第9号片区有关事项的通知</a></h3><p>进一步明确责任分工……</p>"
        f"<p class=sj>{day}</p></div>"
    )
    rest = "".join(
        f"<li><a href='{url if at % 3 else f'/ui.do?id={at}'}'>{title}</a><span>{day}</span></li>"
        for at, (title, url, day) in enumerate(ROWS)
    )
    reading = page(f"{top}<ul class=pt>{rest}</ul>", heading, "<p>共7条 1/1页</p>")
    assert [entry.published_on for entry in reading.entries] == [day, *DAYS], reading.why


@pytest.mark.parametrize("head", ["<p><b>{}年</b></p>", "<b>{}年</b>", "<h4>{}</h4>"])
@pytest.mark.parametrize("end", ["", "<br>"])
def test_a_row_that_nothing_closes_swallows_the_heading_of_the_next_year(
    head: str, end: str
) -> None:
    body, year = "", 0
    for title, url, day in ROWS:
        if day.year != year:
            year = day.year
            body += head.format(year)
        body += f"<li>{day:%m月%d日} <a href='{url}'>{title}</a>{end}"
    reading = page(f"<div class=lb>{body}</div>")
    assert [entry.published_on for entry in reading.entries] == DAYS, reading.why


@pytest.mark.parametrize(
    ("head", "days"),
    [
        ("2024年06月03日—06月09日", {"2024-06-09", "2024-06-04"}),
        ("2024.6.3-2024.6.9", {"2024-06-09", "2024-06-04"}),
        ("第23周（2024-06-03 至 06-09）", {"2024-06-09", "2024-06-04"}),
    ],
)
def test_the_days_of_a_week_over_rows_tell_their_year(head: str, days: set[str]) -> None:
    """They were taken for the latest days of that name, and a list of years ago for fresh."""
    rows = "".join(
        f"<tr><td>{day}</td><td><a href='/nr/{day}.htm'>关于片区有关事项的通知</a></td></tr>"
        for day in ("06-09（周日）", "06-04（周二）")
    )
    reading = page(f"<p>{head}</p><table>{rows}</table>")
    assert {str(entry.published_on) for entry in reading.entries} == days


def test_a_week_may_begin_in_the_year_before() -> None:
    rows = "".join(
        f"<tr><td>{day}</td><td><a href='/nr/{day}.htm'>关于片区有关事项的通知</a></td></tr>"
        for day in ("01-02", "12-30")
    )
    reading = page(f"<p>2024年12月30日—01月05日</p><table>{rows}</table>")
    assert [str(entry.published_on) for entry in reading.entries] == ["2025-01-02", "2024-12-30"]


@pytest.mark.parametrize("pinned", [0, 1, 2])
def test_pinned_rows_above_what_each_day_brought_are_not_the_whole_list(pinned: int) -> None:
    """The pinned rows alone were read, and a living column was told late."""
    top = "".join(
        f"<li><a href='/nr/9{at}.htm'>[置顶]关于第{at}号片区有关事项的公告</a> 2026-05-1{at}</li>"
        for at in range(pinned)
    )
    body = f"<ul class='fixed'>{top}</ul>" if pinned else ""
    for begin in range(0, 6, 2):
        items = "".join(
            f"<li><a href='{url}'>{title}</a></li>" for title, url, _ in ROWS[begin:][:2]
        )
        body += f"<h4>{ROWS[begin][2]} 星期{'一二三四五六日'[ROWS[begin][2].weekday()]}</h4><ul>{items}</ul>"
    reading = page(body)
    dated = {entry.published_on for entry in reading.entries if entry.published_on}
    assert max(dated) == DAYS[0]
    assert {entry.title for entry in reading.entries} >= {row[0] for row in ROWS}


def test_a_weekday_in_brackets_behind_a_day_is_no_doubt_about_it() -> None:
    """A week of one row was left out beside a longer one, which was older."""
    weeks = "".join(
        f"<p>2026年{begin}—{end}</p><table>"
        + "".join(
            f"<tr><td>{day}</td><td><a href='/nr/{day[:5]}.htm'>关于{day[:5]}有关事项的通知</a></td></tr>"
            for day in rows
        )
        + "</table>"
        for begin, end, rows in (
            ("11月23日", "11月29日", ["11-25（周三）"]),
            ("11月16日", "11月22日", ["11-20（周五）", "11-17（周二）"]),
        )
    )
    assert [str(entry.published_on) for entry in page(weeks).entries] == [
        *("2026-11-25", "2026-11-20", "2026-11-17")
    ]


def test_a_table_s_only_row_is_no_article_called_by_its_number() -> None:
    """Its index number passed for an article's title, dated by another box of the page."""
    other = "<table><caption>全县最新公开</caption>" + "".join(
        f"<tr><td><a href='/qt/{at}.htm'>第{at}次全县工作会议召开</a></td><td>2026-11-{29 - at}</td></tr>"
        for at in range(5)
    )
    own = (
        "<table><thead><tr><th>名称</th><th>索引号</th><th>生成日期</th></tr></thead><tbody><tr><td>"
        "<a href='/nr/1.htm'>10月21日某局安排调度有关活动</a></td><td>00246487/2025-46489</td>"
        "<td>2025年10月22日</td></tr></tbody></table>"
    )
    markup = (
        f"<html><head><title>清河县人民政府</title></head><body><div class='side'>{other}</table></div>"
        f"<div class='main'><blockquote>政策解读</blockquote>{own}</div><div>2026年11月30日 星期一 访问889</div></body></html>"
    )
    reading = read(Page(HERE, markup.encode()), Hints(TODAY, column="政策解读"))
    assert [str(entry.published_on) for entry in reading.entries] == ["2025-10-22"], reading.why


def test_a_day_without_a_year_is_not_later_than_the_known_ones_above_it() -> None:
    """One row that leads elsewhere was this year's among those of years ago."""
    urls = [f"/nr/2024{day[:2]}/t2024{day.replace('-', '')}_1.htm" for day in
            ("06-06", "05-29", "05-14", "04-20", "03-02", "01-09")]  # fmt: skip
    urls += ["http://elsewhere.example.com/s/4", "/nr/202311/t20231102_1.htm"]
    days = ("06-06", "05-29", "05-14", "04-20", "03-02", "01-09", "11-24", "11-02")
    rows = "".join(
        f"<li><a href='{url}'>关于第{at}号片区有关事项的通知</a><span>{day}</span></li>"
        for at, (url, day) in enumerate(zip(urls, days, strict=True))
    )
    reading = page(f"<ul>{rows}</ul>")
    dated = [str(entry.published_on) for entry in reading.entries]
    assert dated[0] == "2024-06-06"
    assert dated[-2:] == ["2023-11-24", "2023-11-02"]
