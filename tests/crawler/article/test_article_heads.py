"""The title and the day of an article in heads that no family writes."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.article.article import read_article
from crawler.page.document import Document
from crawler.page.reading import Hints, Page
from crawler.read.reader import read
from tests.crawler.read.unseen import HERE, TITLES, TODAY

BODY = (
    "<p>为进一步加强水利工程建设管理，现将有关事项通知如下，请各有关单位认真贯彻执行，"
    "确保各项任务落到实处。</p>"
) * 5


@pytest.mark.parametrize(
    ("particulars", "day"),
    [
        ("录入时间：2026-01-02 发布时间：2026-01-05 截止时间：2026-02-05", date(2026, 1, 5)),
        ("【信息时间：2026/3/2　阅读次数：12】【打印】【关闭】", date(2026, 3, 2)),
        ("<b>26</b><i>2026.02</i>", date(2026, 2, 26)),
        (
            (
                "发布时间：<script>var d='2026-03-11 "
                "09:00';document.write(d.substr(0,10));</script> 来源：县水利局"
            ),
            date(2026, 3, 11),
        ),
    ],
)
def test_an_articles_day_is_that_of_its_publication_however_it_is_written(
    particulars: str, day: date
) -> None:
    page = (
        f"<html><head><title>{TITLES[0]}</title></head><body><h1>{TITLES[0]}"
        f"</h1><div>{particulars}</div>{BODY}</body></html>"
    )
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert article.published_on == day


@pytest.mark.parametrize(
    ("whole", "title", "particulars"),
    [
        ("喜讯-清河县第一中学", "喜讯", "信息来源： 发布日期：2026-03-11"),
        ("清河县教育集团", "博采众长，融合共享 | 各校开展交流合作", "2026.03.11"),
    ],
    ids=["a title of two characters", "a day alone below its heading"],
)
def test_a_heading_right_over_the_day_is_the_title(
    whole: str, title: str, particulars: str
) -> None:
    head = f"<h3>{title}</h3><div>{particulars}</div>"
    page = f"<html><head><title>{whole}</title></head><body><h2>新闻</h2>{head}{BODY}</body></html>"
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert (article.title, article.published_on) == (title, date(2026, 3, 11))


@pytest.mark.parametrize("title", ["2026年4月自学考试报名时间", "关于调整办公地点和开放日期"])
def test_a_title_that_ends_like_a_label_is_none_of_the_day_below_it(title: str) -> None:
    head = f"<h1>{title}</h1><center>2026-03-11 17:08:00 来源：本站</center>"
    page = f"<html><head><title>{title}</title></head><body>{head}{BODY}</body></html>"
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert article.published_on == date(2026, 3, 11)


def test_the_heading_that_the_pages_title_holds_is_the_articles_not_that_of_the_portals_head() -> (
    None
):
    page = (
        f"<html><head><title>{TITLES[0]}_清河县</title></head><body><h1>政府信息公开专栏</h1><h2>"
        f"{TITLES[0]}</h2>"
        f"<p>发布日期：2026-03-11</p>{BODY}</body></html>"
    )
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert article.title == TITLES[0]


def article_of(head: str, title: str = f"{TITLES[0]}_清河县") -> tuple[str, date | None]:
    page = (
        f"<html><head><title>{title}</title></head><body><p>清河县欢迎您</p>{head}{BODY}"
        "</body></html>"
    )
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    return article.title, article.published_on


def test_a_table_of_particulars_may_name_them_in_its_first_row() -> None:
    names = "<tr><th>索引号</th><th>信息分类</th><th>发文日期</th><th>公开日期</th></tr>"
    values = "<tr><td>QH-2026-01-00077</td><td>通知</td><td>2026-01-08</td><td>2026-01-12</td></tr>"
    assert article_of(f"<table>{names}{values}</table><h2>{TITLES[0]}</h2>") == (
        TITLES[0],
        date(2026, 1, 12),
    )


def test_the_day_may_stand_in_brackets_behind_the_title() -> None:
    assert article_of(f"<h2>{TITLES[0]}<br><small>（2026年1月7日）</small></h2>") == (
        TITLES[0],
        date(2026, 1, 7),
    )


def test_a_label_and_its_day_may_stand_in_lines_of_their_own_under_the_title() -> None:
    head = (
        f"<h3>{TITLES[0]}</h3><dl><dt>发布单位</dt><dd>县水利局</dd><dt>发布时间</dt><dd>"
        "2026-03-19</dd></dl>"
    )
    assert article_of(head, title="清河县水利局") == (TITLES[0], date(2026, 3, 19))


def test_a_short_list_whose_header_names_its_days_is_no_article() -> None:
    rows = (
        "<table><tr><th>标题</th><th>发布日期</th></tr><tr><td><a "
        f"href='1.html'>{TITLES[0]}</a></td><td>2026-03-19</td></tr></table>"
    )
    page = (
        f"<html><head><title>公示公告_清河县</title></head><body><h3>公示公告</h3>{rows}"
        "</body></html>"
    )
    reading = read(Page(HERE, page.encode()), Hints(TODAY))
    assert [(entry.title, entry.published_on) for entry in reading.entries] == [
        (TITLES[0], date(2026, 3, 19))
    ]


HOT = "".join(
    f"<li><a href='/xw/{n}.html'>全县重点项目集中开工第{n}批</a><span>2026-03-0{n}</span></li>"
    for n in range(1, 7)
)


def test_a_short_notice_above_a_hot_list_is_an_article_by_the_line_under_its_title() -> None:
    head = (
        f"<h2>{TITLES[0]}</h2><p>作者：王五　来源：清河日报　日期：2026/2/6　点击："
        "33</p><p>附件：工作方案</p>"
    )
    page = (
        f"<html><head><title>{TITLES[0]}</title></head><body>"
        "<p>当前位置：<a href='/'>首页</a> &gt; <a href='/tzgg/'>通知公告</a> &gt; 正文</p>"
        f"{head}<p>【<a href='javascript:window.print()'>打印</a>】【<a "
        "href='javascript:window.close()'>关闭</a>】</p>"
        f"<ul>{HOT}</ul></body></html>"
    )
    reading = read(Page(HERE + "1.html", page.encode()), Hints(TODAY))
    assert not reading.entries
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert (article.title, article.published_on, article.source) == (
        TITLES[0],
        date(2026, 2, 6),
        "清河日报",
    )


NOTICE = "<p>2026年1月2日以来，县水利局集中检查，整改问题13个。</p>"
FILED = {
    "the day is the provider's": (
        f"<h1>{TITLES[0]}</h1><span>信息来源：县水利局</span><span>信息提供日期：2026-02-06</span>"
        "<span>【字体：大 中 小】</span>"
    ),
    "a line for each": (
        f"<h1>{TITLES[0]}</h1><div><div>索引号：QH-2026-7</div><div>公开方式：<b>主动公开</b></div>"
        "<div>发布日期：2026-02-06</div></div><div><div>成文日期：2026-02-01</div></div>"
    ),
    "the source above the day": (
        f"<h2>{TITLES[0]}</h2><p>发布机构：县水利局</p><p>发布日期：2026-02-06</p>"
        "<p>成文日期：2026-02-01</p>"
    ),
    "a cell for each": (
        f"<table><tr><td>标题</td><td>{TITLES[0]}</td></tr><tr><td>时间</td>"
        "<td>2026-02-06 09:08:07</td></tr><tr><td>来源</td><td>县水利局</td></tr></table>"
    ),
}


@pytest.mark.parametrize("head", FILED.values(), ids=FILED)
def test_a_short_notice_above_a_hot_list_is_one_by_its_labels_too(head: str) -> None:
    page = f"<html><head><title>政府信息公开</title></head><body>{head}{NOTICE}<ul>{HOT}</ul></body></html>"
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert (article.title, article.published_on) == (TITLES[0], date(2026, 2, 6))


def test_a_day_to_come_is_not_outdone_by_the_foot_s_day_of_update() -> None:
    foot = f"<div>京ICP备05005864号　更新时间：{TODAY}</div>"
    head = f"<h1>{TITLES[0]}</h1><p>发布时间：2027-06-14 09:00 来源：县水利局 点击数：3</p>"
    page = f"<html><head><title>{TITLES[0]}</title></head><body>{head}{NOTICE}{foot}</body></html>"
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert article.published_on == date(2027, 6, 14)


@pytest.mark.parametrize("linked", [True, False])
def test_labels_below_a_row_s_title_make_no_article_of_a_list(linked: bool) -> None:
    title = f"<a href='1.html'>{TITLES[0]}</a>" if linked else TITLES[0]
    rows = f"<li>{title}<p>来源：县水利局</p><p>发布日期：2026-02-06</p></li>" * (
        1 if linked else 2
    )
    page = (
        f"<html><head><title>公示公告</title></head><body><h3>公示公告</h3><ul>{rows}</ul>"
        f"<ul>{HOT}</ul></body></html>"
    )
    assert read_article(Document(Page(HERE, page.encode())), today=TODAY) is None


def test_a_filed_document_without_a_body_is_an_article() -> None:
    table = (
        "<table><tr><td>索引号</td><td>QH-2026-01-00077</td><td>主题分类</td><td>水利</td></tr>"
        "<tr><td>发文机关</td><td>县水利局</td><td>成文日期</td><td>2026-01-08</td></tr>"
        f"<tr><td>标题</td><td>{TITLES[0]}</td><td>发布日期</td><td>2026-01-12</td></tr></table>"
    )
    page = (
        f"<html><head><title>{TITLES[0]}</title></head><body>{table}<h2>{TITLES[0]}"
        "</h2><p>附件：全文</p></body></html>"
    )
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert (article.published_on, article.source) == (date(2026, 1, 12), "县水利局")


@pytest.mark.parametrize(
    ("site", "declared", "shown", "source"),
    [
        ("清河县人民政府门户网站", "清河县人民政府", "来源：县教育局", "县教育局"),
        ("清河县人民政府门户网站", "清河县人民政府", "", "清河县人民政府"),
        ("清河县人民政府门户网站", "县水利局", "来源：本站", "县水利局"),
        ("清河县人民政府门户网站", "本站原创", "来源：县教育局", "县教育局"),
        ("", "清河县", "来源：县教育局", "县教育局"),
    ],
)
def test_a_source_that_is_only_the_portal_gives_way_to_the_one_shown(
    site: str, declared: str, shown: str, source: str
) -> None:
    metas = (
        f"<meta name='SiteName' content='{site}'><meta name='ContentSource' content='{declared}'>"
    )
    head = f"<h1>{TITLES[0]}</h1><p>{shown} 发布时间：2026-03-11 字号：大 中 小</p>"
    page = (
        f"<html><head><title>{TITLES[0]}_清河县</title>{metas}</head><body>{head}{BODY}"
        "</body></html>"
    )
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert article.source == source


def test_a_labelled_line_over_the_day_is_no_title() -> None:
    items = "".join(
        f"<li><b>{name}：</b>{value}</li>"
        for name, value in (
            ("索引号", "QH-2026-22"),
            ("发布机构", "县政府办公室"),
            ("发布时间", "2026-01-25"),
        )
    )
    page = (
        f"<html><head><title>{TITLES[0]}</title></head><body><ul>{items}</ul><p>{TITLES[0]}"
        f"</p>{BODY}</body></html>"
    )
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert (article.title, article.published_on, article.source) == (
        TITLES[0],
        date(2026, 1, 25),
        "县政府办公室",
    )


def test_a_short_notice_with_its_attachment_is_an_article_and_no_list() -> None:
    head = (
        f"<div class=title>{TITLES[0]}</div><div class='date-row'>2026-01-15 <i></i>县水利局 "
        "<i></i>201</div>"
    )
    page = (
        f"<html><head><title>{TITLES[0]}</title></head><body>{head}<p>现予公示。</p>"
        f"<p><a href='/f/1.docx'>附件：名单.docx</a></p><ul>{HOT}</ul></body></html>"
    )
    assert not read(Page(HERE + "1.html", page.encode()), Hints(TODAY)).entries
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert (article.title, article.published_on) == (TITLES[0], date(2026, 1, 15))


@pytest.mark.parametrize("behind", ["", " ", "　浏览：12", " | 作者：张三", "本站", "-"])
@pytest.mark.parametrize(
    "body", ["各乡镇人民政府，县政府各部门：现将有关事项通知如下。", "会议指出，要抓好落实。" * 20]
)
def test_a_label_behind_which_nothing_stands_names_nobody(behind: str, body: str) -> None:
    page = (
        "<html><head><meta charset=utf-8><title>关于某事的通知</title></head><body><h1>"
        "关于第一号工作安排的通知公告</h1>"
        f"<div>发布时间：2026-02-06 来源：{behind}</div><div><p>{body}"
        f"</p><p>{'正文的内容在这里。' * 30}</p></div></body></html>"
    )
    article = read_article(Document(Page("http://h/1.html", page.encode())), today=date(2026, 3, 1))
    assert article is not None
    assert article.source == ""


@pytest.mark.parametrize(
    "part", ["政府信息公开", "县审计局", "2025年政府信息公开工作", "工作年度报告"]
)
def test_a_menu_s_heading_that_is_part_of_a_title_is_not_the_title(part: str) -> None:
    """The head of the tree says 政府信息公开, and so does the report below forty lines of menu."""
    menu = f"<div class=node>{part}</div>" + "".join(f"<div>栏目名称{n}</div>" for n in range(40))
    title = "县审计局2025年政府信息公开工作年度报告"
    page = (
        f"<html><head><title>{title} - 青山县人民政府</title></head><body><div "
        f"class=tree>{menu}</div><div class=main>"
        f"<b>{title}</b><p>发布机构：县审计局　发布日期：2026-03-31　字号：大 中 小</p>"
        f"<p>{'现将本单位本年度政府信息公开工作情况报告如下。' * 6}</p></div></body></html>"
    )
    article = read_article(
        Document(Page("http://x.gov.cn/view?id=9", page.encode())), today=date(2026, 11, 20)
    )
    assert article is not None
    assert (article.title, article.published_on) == (title, date(2026, 3, 31))


@pytest.mark.parametrize("heading", ["相关推荐", "猜你喜欢", ""])
@pytest.mark.parametrize(
    "particulars",
    [
        "来源：县司法局 发布时间：2026-04-07 09:15 浏览：605次 字体：【大 中 小】",
        "<span>发布时间：<time>2026-04-07 09:15</time></span><span>来源：县司法局</span>",
    ],
)
def test_below_a_short_body_what_the_page_recommends_has_no_say(
    heading: str, particulars: str
) -> None:
    """Two sentences, then dated links; and a foot that tells its day and its visits."""
    rows = "".join(
        f"<li><a href='/a/{n}.html'>青山县召开第{n}次防汛工作会议</a><span>2026-11-{n}</span></li>"
        for n in range(10, 18)
    )
    page = (
        "<html><head><title>镜头下的燃气安全 | 青山县人民政府门户</title></head><body><h1>"
        "镜头下的燃气安全</h1>"
        f"<div>{particulars}</div><p>县司法局扎实推进林长制工作。</p><p>下一步将持续推进。"
        f"</p><h4>{heading}</h4><ul>{rows}</ul>"
        "<div class=foot>Copyright © 2013-2026 最近更新：2026-11-20 08:00 "
        "总访问量：9817509</div></body></html>"
    )
    article = read_article(
        Document(Page("http://x.gov.cn/a/9.html", page.encode())), today=date(2026, 11, 20)
    )
    assert article is not None
    assert (article.title, article.published_on) == ("镜头下的燃气安全", date(2026, 4, 7))


def test_a_list_under_a_line_of_particulars_for_each_row_is_no_article() -> None:
    rows = "".join(
        (
            f"<li><a href='/a/{n}.html'>青山县召开第{n}次防汛工作会议</a><p>来源：县水利局 "
            f"发布时间：2026-11-{n} 浏览：3次</p></li>"
        )
        for n in range(10, 18)
    )
    page = (
        f"<html><head><title>工作动态 | 青山县</title></head><body><h1>工作动态</h1><ul>{rows}"
        "</ul></body></html>"
    )
    assert (
        read_article(Document(Page("http://x.gov.cn/a/", page.encode())), today=date(2026, 11, 20))
        is None
    )


SHORT = (
    "<p>各乡镇人民政府：</p><p>全县防汛工作会议召开，会议要求压实责任，加强值守，"
    "确保安全度汛，并及时报送进展。</p>"
) * 4
MENU = "".join(
    f"<p><a href='/h{n}.htm'>{title}</a>(2026-11-2{n})</p>" for n, title in enumerate(TITLES)
)


def by_hand(line: str, title: str = TITLES[0]) -> bytes:
    return (
        "<html><head><title>清河县人民政府 公示公告</title></head><body><table><tr><td><b>热点</"
        f"b>{MENU}</td><td>"
        f"<p align=center><font size=5><b>{title}</b></font></p><p "
        f"align=center>{line}</p>{SHORT}</td></tr></table></body></html>"
    ).encode()


@pytest.mark.parametrize(
    "line",
    [
        "2026年3月4日　县水利局",
        "(2026-03-04) 县政府办公室",
        "2026/3/4 09:20 城关镇人民政府",
        "（县水利局　2026年3月4日）",
        "(清河县融媒体中心 2026-03-04 09:20)",
    ],
)
def test_a_day_and_a_body_alone_in_the_line_below_make_a_title(line: str) -> None:
    article = read_article(Document(Page(HERE + "1.htm", by_hand(line))), today=TODAY)
    assert article is not None
    assert (article.title, article.published_on) == (TITLES[0], date(2026, 3, 4))


@pytest.mark.parametrize(
    "line",
    [
        "2026年3月4日　召开了全县会议",
        "2026年3月4日　星期日　晴",
        "县水利局",
        "2026年3月4日前　县水利局",
        "（县人大常委会　2026年3月4日通过）",
        "（第一批　2026年3月4日）",
    ],
)
def test_a_day_beside_other_words_makes_none(line: str) -> None:
    article = read_article(Document(Page(HERE + "1.htm", by_hand(line))), today=TODAY)
    assert article is None or article.published_on is None


@pytest.mark.parametrize(
    "title",
    [
        "关于2026年1月8日城区停水的通知",
        "关于废止2024年6月13日前部分文件的决定",
        "城关镇2026年1月8日至11日义务植树安排",
    ],
)
@pytest.mark.parametrize("line", ["（县水利局　2026年3月4日）", "2026年3月4日　县水利局"])
def test_a_day_among_a_title_s_words_is_not_the_article_s(title: str, line: str) -> None:
    article = read_article(Document(Page(HERE + "1.htm", by_hand(line, title))), today=TODAY)
    assert article is not None
    assert (article.title, article.published_on) == (title, date(2026, 3, 4))


@pytest.mark.parametrize("signed", ["（县水利局　2026年3月4日）", "县水利局　2026年3月4日"])
def test_a_signature_below_the_text_makes_no_title_of_what_stands_over_it(signed: str) -> None:
    page = (
        "<html><head><title>清河县人民政府 公示公告</title></head><body>"
        f"<p>{BODY}</p><p>联系人：王主任，电话：0311-80000000</p><p>请相互转告</p>"
        f"<p>{signed}</p></body></html>"
    ).encode()
    article = read_article(Document(Page(HERE + "1.htm", page)), today=TODAY)
    assert article is None or article.published_on is None


@pytest.mark.parametrize("label", ["发布时间：", "发布日期 ", "[", ""])
@pytest.mark.parametrize("rows", [3, 6])
@pytest.mark.parametrize("line", ["<br><span>{}</span>", "<br/><small>{}</small>", "<br>{}"])
def test_particulars_in_the_heading_are_the_articles_and_days_below_other_titles_are_not(
    line: str, rows: int, label: str
) -> None:
    said = line.format("2026-02-03 15:04:05　来源：县水利局　评论：0 点击：<b>31</b>")
    beside = "".join(
        f"<dl><dt><a href='/{n}.html'>{title}</a></dt><dd>{label}2026-03-{n + 10}</dd></dl>"
        for n, title in enumerate((TITLES[1:] * 2)[:rows])
    )
    page = (
        f"<html><head><title>财政决算 - 清河县</title></head><body><p>首页 &gt; 财政决算</p>"
        f"<h1>{TITLES[0]}{said}</h1>{BODY}<h5>最新更新</h5>{beside}</body></html>"
    )
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert (article.title, article.published_on) == (TITLES[0], date(2026, 2, 3))


def test_a_day_in_the_text_of_a_purchase_makes_no_title_of_what_stands_over_it() -> None:
    terms = (
        "<p>1、项目内容：听觉诱发电位仪，一台。</p><p>2、交货地点：采购人指定地点。</p>"
        "<p>3、供应商应具备规定的条件：</p><p>网上购买方式（只接受网上支付）。</p>"
        "<p>4、获取采购文件的时间期限：2026年1月2日09：00～2026年1月5日17：30（法定节假日可以）。</p>"
    )
    head = f"<div><h2>{TITLES[0]}</h2><em>日期： <span>2026-01-02</span></em></div>"
    assert article_of(f"{head}{terms}") == (TITLES[0], date(2026, 1, 2))


def test_what_an_article_is_filed_under_behind_its_day_is_no_row_of_a_list() -> None:
    filed = "<a href=/zcwj/>政策文件</a>&gt;<a href=/gsbh/>古树保护</a>"
    days = "发表于<time>2026-01-02</time>|更新于<time>2026-01-03</time>"
    newest = "".join(
        f"<li><a href=/{at}/>关于第{at}批古树名木保护补助的公告</a><time>2026-01-0{at}</time></li>"
        for at in range(3, 8)
    )
    found = article_of(f"<h1>{TITLES[0]}</h1><div>{days}{filed}</div>{BODY}<ul>{newest}</ul>")
    assert found == (TITLES[0], date(2026, 1, 2))


def test_a_letter_is_titled_in_its_table_and_dated_when_it_was_written() -> None:
    cells = (
        ("流水号", "20260102001"),
        ("标 题", "生态环境栏目在哪里"),
        ("写信时间", "2026年1月2日"),
        ("信件内容", "请问人民政府门户网站是否开设了生态环境相关栏目？如果有如何进入？"),
        ("回复内容", "网民，您好！该专题在首页的专题专栏里，可以点击查看。"),
        ("处理时间", "2026年1月9日"),
    )
    rows = "".join(f"<tr><td>{name}</td><td>{said}</td></tr>" for name, said in cells)
    assert article_of(f"<table>{rows}</table>", "信息详细") == (
        "生态环境栏目在哪里",
        date(2026, 1, 2),
    )


@pytest.mark.parametrize("ends", ["-清河县电大-清河电大经济管理学院", "-清河县人民医院", "-县政府"])
def test_the_first_part_of_the_pages_title_is_the_articles_before_its_own_numbered_headings(
    ends: str,
) -> None:
    head = "<table><tr><td>电子商务</td></tr><tr><td>2018-09-18</td></tr></table>"
    page = (
        f"<html><head><title>电子商务{ends}</title></head><body>{head}"
        f"<div><h2><b>一、前言</b></h2>{BODY}<h2>二、目标</h2>{BODY}</div></body></html>"
    )
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert (article.title, article.published_on) == ("电子商务", date(2018, 9, 18))


WHOLES = ("清河县人民政府", f"{TITLES[0]}_清河县人民政府")
SHOWN = date(2026, 3, 11)
HEADS = {
    "a labelled day": "<h2>{}<span>发布时间：2026-03-11</span></h2>",
    "a day": "<h1>{}<small>2026-03-11</small></h1>",
    "a source and a day": "<h1>{}<em>来源：县水利局 2026-03-11 09:12</em></h1>",
    "a day behind a break": "<h3>{}<br><span>2026-03-11</span></h3>",
    "digits alone below it": "<h2>{}</h2><div>20260311</div>",
    "day and month below it": "<h2>{}</h2><div><b>11</b><span>2026-03</span></div>",
    "a subtitle": "<h2>{}</h2><h3>——县水利局工作纪实</h3><div>2026-03-11</div>",
    "a machine's day": "<h2>{}</h2><time datetime='2026-03-11'>3月11日</time>",
}


@pytest.mark.parametrize("whole", WHOLES, ids=["the portal's name", "the title"])
@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_a_heading_may_hold_the_day_and_what_stands_below_it_be_no_title(
    whole: str, head: str
) -> None:
    page = (
        f"<html><head><title>{whole}</title></head><body><div class='main'>"
        f"{head.format(TITLES[0])}{BODY}</div></body></html>"
    )
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert (article.title, article.published_on) == (TITLES[0], SHOWN)


@pytest.mark.parametrize("whole", WHOLES, ids=["the portal's name", "the title"])
def test_particulars_below_the_body_make_no_title_of_its_signature(whole: str) -> None:
    page = (
        f"<html><head><title>{whole}</title></head><body><div class='main'><h2>{TITLES[0]}</h2>{BODY}"
        "<p>清河县人民政府办公室</p><p>2026年3月9日</p><div>发布日期：2026-03-11</div></div></body></html>"
    )
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert (article.title, article.published_on) == (TITLES[0], SHOWN)


def test_a_day_without_its_year_dates_no_article() -> None:
    page = (
        f"<html><head><title>清河县人民政府</title></head><body><h2>{TITLES[0]}</h2>"
        f"<div>3月11日</div>{BODY}</body></html>"
    )
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert (article.title, article.published_on) == (TITLES[0], None)


def test_what_a_title_says_of_days_stays_its_own() -> None:
    title = "全县防汛情况通报（截至2026年3月11日）"
    page = (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1>"
        f"<div>发布时间：2026-03-12</div>{BODY}</body></html>"
    )
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert (article.title, article.published_on) == (title, date(2026, 3, 12))


def test_particulars_that_are_written_as_links_and_lead_nowhere_date_an_article() -> None:
    told = (
        "作者：<span>李明</span>",
        "发布时间：<span>2026-03-11</span>",
        "来源:<span>县水利局</span>",
    )
    links = " ".join(f"<a>{one}</a>" for one in told)
    page = (
        f"<html><head><title>清河县人民政府</title></head><body><h2>{TITLES[0]}</h2><p>{links}</p>"
        f"{BODY}</body></html>"
    )
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert (article.title, article.published_on) == (TITLES[0], SHOWN)
    assert article.source == "县水利局"


@pytest.mark.parametrize("label", ["更新时间：", "时间：", "发布时间：", ""])
def test_a_short_article_is_one_by_the_line_of_its_particulars(label: str) -> None:
    """The portal's head, a hot list and related rows around a body of a hundred signs."""
    rows = "".join(
        f"<tr><td>·<a href='/a/{one}.html'>{title}</a>({TODAY})</td></tr>"
        for one, title in enumerate(TITLES[2:8])
    )
    page = (
        f"<html><head><title>通知公告-清河县人民政府</title></head><body><table>{rows}</table>"
        f"<table><tr><td><h2>{TITLES[0]}</h2></td></tr><tr><td>作者：办公室　来源：本站原创　"
        f"点击数：12　{label}2026-03-11 15:31</td></tr><tr><td><p>近日，我镇开展排查，取得成效。</p>"
        f"</td></tr><tr><td>上一篇：没有了<br>相关文章：</td></tr>{rows}</table></body></html>"
    )
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert (article.title, article.published_on) == (TITLES[0], date(2026, 3, 11))
