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
    "src",
    [
        "/system/resource/js/centerCutImg.js",
        "/js/selectivizr-min.js",
        "/js/xtree/xtree.js",
        "/_js2/loadStyle.js",
        "/style/js/bannerList.js",
        "/js/ScrollPic.js",
    ],
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


@pytest.mark.parametrize(
    "names",
    [
        ("第三届理事会任期", "第二届理事会任期", "第一届理事会任期"),
        ("三季度", "二季度", "一季度"),
        ("十一月份", "九月份", "八月份"),
    ],
)
def test_boxes_that_are_counted_are_parts_of_one_list(names: tuple[str, ...]) -> None:
    parts = zip(names, (ROWS[:1], ROWS[1:3], ROWS[3:]), strict=True)
    boxes = "".join(
        f"<div class=sub><span>{name}</span></div><ul class=list>{''.join(map(row, part))}</ul>"
        for name, part in parts
    )
    reading = reading_of(f"<h1>县科学技术协会全体会议</h1><div class=main>{boxes}</div>", "会议")
    assert [entry.published_on for entry in reading.entries] == [one.day for one in ROWS]


def test_the_longest_of_boxes_under_strange_names_is_not_taken_where_another_is_newer() -> None:
    rows = items(16, folder="")
    boxes = "".join(
        f"<div class=sub><span>{name}</span></div><ul class=list>{''.join(map(row, part))}</ul>"
        for name, part in (("法律", rows[:3]), ("规章", rows[3:]))
    )
    reading = reading_of(f"<h1>依据</h1><div class=main>{boxes}</div>", "信息公开")
    assert reading.outcome is not Outcome.READ or len(reading.entries) == len(rows), reading.why


LETTERS = "<tr><td>标题</td><td>时间</td><td>回复状态</td></tr>" + "".join(
    f"<tr><td><a href='{one.href}'>{one.title}</a></td><td>{one.day}</td><td>已办结</td></tr>"
    for one in ROWS
)


@pytest.mark.parametrize("ask", ["<a href=/write/>我要写信</a>", "<button>我要咨询</button>"])
def test_letters_are_a_list_though_they_are_counted_above_and_asked_for_below(ask: str) -> None:
    counted = "<div><b>【信件办理情况】</b> 已受理：<b>157</b> 已办结：<b>99</b></div>"
    pager = "<table><tr><td>共36条 1/3 首页 上页 <a href=list_2.html>下页</a></td></tr></table>"
    reading = reading_of(
        f"<div class=main>{counted}<form><table>{LETTERS}</table><table><tr><td>{ask}</td></tr>"
        f"</table>{pager}</form></div>{hot()}",
        "县长信箱-青山县人民政府",
    )
    assert [entry.title for entry in reading.entries] == [one.title for one in ROWS], reading.why


def test_a_way_back_beside_the_columns_name_is_no_link_of_its_heading() -> None:
    ways = "<a href=/><span>新闻</span></a><a href=/member/><span> 返回</span></a>"
    head = f"<header><h1>通知公告 <span></span></h1><div>{ways}</div></header>"
    reading = reading_of(f"<div class=main><div class=head>{head}</div>{LIST}</div>{hot()}")
    assert len(reading.entries) == len(ROWS), reading.why


def test_a_list_without_dates_is_found_among_a_dozen_longer_menus() -> None:
    names = [f"科室{at}" for at in range(12)]
    menus = "".join(
        f"<div class=m{at}><h4>{name}</h4><ul>"
        + "".join(f"<li><a href=/m{at}/{of}/>病种{of}</a></li>" for of in range(9))
        + "</ul></div>"
        for at, name in enumerate(names)
    )
    cards = "".join(
        f"<div class=card><a class=title href='{one.href}'>{one.title}</a>"
        f"<p>近日，县里召开会议。<a href='{one.href}'>[详细]</a></p></div>"
        for one in ROWS
    )
    reading = reading_of(f"{menus}<h2>通知公告</h2><div class=list>{cards}</div>{PAGES}")
    assert [entry.title for entry in reading.entries] == [one.title for one in ROWS], reading.why


def test_what_shares_a_card_is_not_its_title() -> None:
    share = "<a href='https://pin.example.com/create?url={0}'>Share on Pinterest</a>"
    cards = "".join(
        f"<article><span>{one.day}</span><h2><a href='{one.href}'>{title}</a></h2>"
        f"{share.format(one.href)}</article>"
        for one, title in zip(ROWS, ("学术年会论文获奖名单", "会议纪要摘编") * 3, strict=True)
    )
    reading = reading_of(f"<h2>通知公告</h2><div class=list>{cards}</div>")
    assert {entry.title for entry in reading.entries} == {"学术年会论文获奖名单", "会议纪要摘编"}


@pytest.mark.parametrize("foot", ["<div class=footer>主办单位</div>", "<footer>主办单位</footer>"])
def test_a_box_called_bottom_is_the_lower_half_where_the_page_has_its_own_foot(foot: str) -> None:
    half = f"<div class=bor><h3>政府信息</h3><div class=bottom>{LIST}</div></div>"
    body = f"<div class=main><div class=upper><img src=/a.jpg></div>{half}</div>{hot()}"
    assert len(reading_of(f"{body}{foot}", "本县政府信息目录").entries) == len(ROWS)
    assert not reading_of(body, "本县政府信息目录").entries


@pytest.mark.parametrize("count", ["共 <b>0</b>页<b>0</b>条记录", "共<i>0</i>条"])
def test_a_page_that_counts_nothing_is_empty_whatever_a_script_might_fill(count: str) -> None:
    reading = reading_of(
        "<script src=/js/fill.js></script><div class=box><h1>通知公告</h1>"
        "<div class=bar> </div><ul> </ul></div>"
        f"<div class=page><ul><li><span class=pageinfo>{count}</span></li></ul></div>"
    )
    assert reading.outcome is Outcome.TRULY_EMPTY, reading.why


def test_an_address_that_is_written_out_is_no_entry() -> None:
    told = "<a href=/zt/1.htm>https://www.qingshan.example.cn/zt/1.htm</a>"
    row = f"<tr><td>回复内容</td><td>网民，您好！请点击{told} 进入。</td></tr>"
    reading = reading_of(
        f"<h3>信息详细</h3><div><table>{row}<tr><td>处理时间</td><td>2026年3月2日</td></tr></table></div>",
        "信息详细-青山县人民政府",
    )
    assert not reading.entries, reading.why


@pytest.mark.parametrize(
    "way",
    [
        "<ul><li>首页</li><li><img src=/arrow.png></li><li>科研项目</li><li>通知公告</li></ul>",
        "<h2><span>首页</span> <span>政务公开</span> <span>通知公告</span></h2>",
    ],
)
def test_a_way_from_home_without_signs_ends_in_the_columns_name(way: str) -> None:
    body = f"<div class=main><div>{way}</div><div class=right>{LIST}</div></div>{hot()}"
    reading = reading_of(body, "二级页面")
    assert [entry.title for entry in reading.entries] == [one.title for one in ROWS], reading.why


def test_what_a_summary_tells_of_is_not_the_rows_day_where_every_row_shows_its_own() -> None:
    told = "<p>招商推介，合作论坛 时间 ：2015年6月13日 下午5:00 到场 ：县宾馆 出席人员 ：县领导</p>"
    rows = "".join(
        f"<li>[<b><a href=./>{'通知公告' * 8}</a></b>] <a href='{one.href}'>{one.title}</a>"
        f"<span><small>日期：</small>{one.day} 16:40:59 <small>点击：</small>12</span>"
        f"{told if at < 2 else ''}</li>"
        for at, one in enumerate(ROWS)
    )
    reading = reading_of(f"<h2>通知公告</h2><ul class=list>{rows}</ul>")
    assert [entry.published_on for entry in reading.entries] == [one.day for one in ROWS]
    # What stands in brackets before a title is what it is filed under, however long.
    assert [entry.title for entry in reading.entries] == [one.title for one in ROWS]


@pytest.mark.parametrize("named", [True, False], ids=["under a child's name", "nameless"])
def test_of_several_lists_below_its_path_a_channel_has_none(named: bool) -> None:
    boxes = ""
    for at, name in enumerate(("要闻", "部门动态", "乡镇动态")):
        rows = "".join(
            f"<li><a href='{at}/{one.href}'>{name}{one.title}</a><span>{one.day}</span></li>"
            for one in ROWS[at:]
        )
        head = f"<h3>{name}<a href='{at}/'>更多</a></h3>" if named and at else ""
        boxes += f"<div class=b{at}><img src=/{at}.png>{head}<ul>{rows}</ul></div><hr>"
    reading = reading_of(f"<div class=main>{boxes}</div>", "青山县人民政府")
    assert reading.outcome is not Outcome.READ, reading.why


def test_years_that_lead_to_their_own_pages_head_parts_of_one_list() -> None:
    parts = "".join(
        f"<div><h4>{year}年<span><a href='{year}nian/'>more ></a></span></h4></div><ul>"
        + "".join(
            f"<li><h4><a href='{year}nian/2026/0502/{at}.html'>{one.title}{year}</a></h4>"
            f"<span>0{5 - at}-12</span></li>"
            for at, one in enumerate(ROWS[:3])
        )
        + "</ul>"
        for year in (2026, 2025)
    )
    reading = reading_of(f"<div class=main><h2>通知公告</h2>{parts}</div>")
    assert [str(entry.published_on) for entry in reading.entries] == [
        f"{year}-0{month}-12" for year in (2026, 2025) for month in (5, 4, 3)
    ], reading.why


def test_a_page_whose_way_ends_in_the_text_is_no_list_of_its_dated_parts() -> None:
    crumb = "<div>您的位置：<a href=/>首页</a>><a href=./>通知公告</a>>详细内容</div>"
    head = "<h1>县领导在全县工作会议上的讲话</h1><p>来源： 发布时间：<b>2026-03-11</b></p>"
    body = f"<p><a href=/2026/1.jpg><img src=/2026/1.jpg></a>{'近日，县里召开会议。' * 20}</p>"
    beside = f"<p>上一篇：<a href={ROWS[1].href}>{ROWS[1].title}</a> <b>[ {ROWS[1].day} ]</b></p>"
    part = f"<div class=part>{head}{body}</div><div class=part>{beside}</div>"
    reading = reading_of(f"{crumb}<div class=con>{part}</div>")
    assert reading.outcome is Outcome.ARTICLE, reading.why


@pytest.mark.parametrize("words", ["分享到微信", "一键分享到QQ空间", "转发至微博"])
def test_a_way_to_share_the_page_is_no_entry_of_it(words: str) -> None:
    head = f"<h2>通知公告</h2><div>2026-03-10 <a href='javascript:;'>{words}</a></div>"
    assert (
        reading_of(f"<div class=main>{head}<p>{'近日，县里召开会议。' * 9}</p></div>").entries == ()
    )


BELOW_AN_ARTICLE = {
    "both in a line": "<p><a href='./t2.html'>{0}上级领导来县调研</a><a href='./t3.html'>{1}工作会议召开</a></p>",
    "items": "<ul><li><a href='./t2.html'>{0}上级领导来县调研</a></li><li><a href='./t3.html'>{1}会议</a></li></ul>",
    "one alone": "<p><a href='./t2.html'>{0}上级领导来县调研重点项目</a></p>",
}


@pytest.mark.parametrize("below", BELOW_AN_ARTICLE.values(), ids=BELOW_AN_ARTICLE)
@pytest.mark.parametrize(
    "words",
    [
        ("上一篇：", "下一篇："),
        ("前一篇: ", "后一篇: "),
        ("上一条 ", "下一条 "),
        ("Prev: ", "Next: "),
    ],
)
def test_what_leads_to_an_article_s_neighbours_is_no_row_of_its_day(
    below: str, words: tuple[str, str]
) -> None:
    """A column that is one article was kept fresh by its neighbour, under the article's day."""
    page = (
        "<html><head><title>清河县人民政府</title></head><body><div class='pos'>当前位置：<a href='/'>首页"
        "</a> &gt; <a href='/gk/'>县情</a> &gt; 单位简介</div><div class='box'><h2>单位简介</h2>"
        "<p>发布时间 : 2026-11-03 发布机构 : 县水利局</p><p>县水利局负责全县水利工程建设和管理。</p>"
        f"{below.format(*words)}</div><div class='foot'>主办：清河县</div></body></html>"
    )
    reading = read(Page("http://www.qinghe.example.cn/gk/jj/", page.encode()), Hints(TODAY))
    assert not reading.entries, reading.why


@pytest.mark.parametrize("words", ["返回", "<span>打印</span>", "收藏"])
def test_what_stands_before_an_article_s_neighbours_does_not_make_them_rows(words: str) -> None:
    beside = "".join(
        f"<span>{name}<a href='{one.href}'>{one.title}</a></span> "
        for name, one in zip(("上一条", "下一条"), ROWS, strict=False)
    )
    page = (
        "<div class='box'><ul class='xx'><li>德育处主任</li><li><span>2017-09-30 县北关小学</span></li>"
        f"</ul><p>县北关小学教师。</p><a href='javascript:history.go(-1)'>{words}</a>{beside}</div>"
    )
    reading = reading_of(page, "行政团队")
    assert not reading.entries, reading.why


@pytest.mark.parametrize(
    "told",
    ["成绩查询时间10月8日", "报名日期11月2日", "活动定于11月2日", "补助资金发放截至2026年11月2日"],
)
def test_the_day_that_ends_the_title_of_a_lone_card_is_none_of_its_publication(told: str) -> None:
    card = (
        f"<div class='art'><p><a href='{ROWS[0].href}'>2019年县中考{told}</a></p><div class='no'>"
        f"<a href='{ROWS[0].href}'>从县教育局了解到，考生可以自行查询。</a></div></div>"
    )
    reading = reading_of(f"<div class=main>{card}</div>", "中考")
    assert not any(entry.published_on for entry in reading.entries), reading.why


@pytest.mark.parametrize("label", ["附件：", "附件1: ", "<b>附件</b>："])
@pytest.mark.parametrize("head", ["<h1>{}</h1>", "<div class='t'>{}</div>", "<p>{}</p>"])
def test_an_attachment_called_like_its_article_is_no_row_of_a_day_out_of_the_text(
    head: str, label: str
) -> None:
    title = "关于推进县会计行业诚信建设的若干建议——行业发展研究资料（No.2026－5）"
    text = "会计职业在营造良好的经济环境方面发挥重要作用。" * 9
    page = (
        f"<html><head><title>{title}</title></head><body><div class='nav'><a href='/'>首页</a>"
        f"<a href='/a/'>概况</a></div><div class='box'>{head.format(title)}<div class='con'>"
        "<p><span>联合会（<span>IF</span>）成立于<span>1977</span>年，由<span>130</span>多个国家组成。协会于"
        "<span>2026</span>年<span>5</span>月<span>8</span>日加入。</span></p>"
        f"<p><span>{text}</span></p><p><span>2016</span><span>年，<span>20</span>国集团。{text}</span></p>"
        f"<p><span>{label}</span><span><a href='./P1.pdf'>{title}</a></span></p></div></div></body></html>"
    )
    at = "http://www.qinghe.example.cn/gk/202609/t20260918_1.html"
    reading = read(Page(at, page.encode()), Hints(TODAY))
    assert not reading.entries, reading.why
