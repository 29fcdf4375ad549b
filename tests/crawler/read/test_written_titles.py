"""Titles, headings and days that a plain script writes where it stands are what the page shows;
the source of a script is nobody's title.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.page.tree.written import words_written
from crawler.read.reader import read

TODAY = date(2026, 11, 18)
TITLES = [f"关于开展第{at}批重点项目检查的通知（2025年3月{at}日更新）" for at in range(1, 9)]
DAYS = [TODAY - timedelta(days=3 * at) for at in range(1, 9)]


def reading(link: str, day: str = "<span>{day}</span>") -> Reading:
    """The page of a column whose rows hold `link`, in which {title} and {day} are filled."""
    rows = "".join(
        "<li>"
        + (f"<a href='/gzdt/{at}.html' {link}</a>{day}")
        .replace("{title}", title)
        .replace("{day}", shown.isoformat())
        + "</li>"
        for at, (title, shown) in enumerate(zip(TITLES, DAYS, strict=True))
    )
    return reading_of(f"<ul>{rows}</ul>")


def reading_of(rows: str) -> Reading:
    page = (
        "<html><head><meta charset='utf-8'><title>工作动态-青山县人民政府</title></head><body>"
        "<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/gzdt/'>工作动态</a>"
        f"</div><h2>工作动态</h2>{rows}"
        "<div class='foot'>主办：青山县人民政府办公室</div></body></html>"
    )
    return read(
        Page("http://a.example.cn/gzdt/", page.encode(), "text/html; charset=utf-8"),
        Hints(TODAY, column="工作动态"),
    )


@pytest.mark.parametrize(
    "link",
    [
        "><script>document.write('{title}');</script>",
        (
            '><script>\nvar title="{title}";\ntitle = title.replace(/<br>/g,"");\n'
            "document.write(title);\n</script>"
        ),
        "><script>var t='{title}'\nwindow.document.writeln(t)</script>",
        (
            "><script><!--\nlet t='<b>{title}</b>'; /* all of it */ document.write(t.trim());\n//-->"
            "</script>"
        ),
        "><span><script>document.write('{title}'.substring(0,60))</script></span>",
        "title='{title}'><script>document.write(cut('{title}', 20))</script>",
        "title='{title}'><script>if (wide) { document.write('{title}') }</script>",
        "><style>.t{color:red}</style>{title}",
        "><template><b>更多内容</b></template>{title}",
        "><noscript>请启用脚本</noscript>{title}",
        "><!-- 模板：标题 -->{title}<script>count('{title}')</script>",
    ],
)
def test_a_title_is_what_a_reader_sees(link: str) -> None:
    found = reading(link).entries
    assert [(entry.title, entry.published_on) for entry in found] == list(
        zip(TITLES, DAYS, strict=True)
    )


def test_rows_whose_links_a_script_writes_with_their_titles_are_read() -> None:
    rows = "".join(
        f"<li><script>var t='{title}';if(t.length>38){{t=t.substr(0,37)+'...';}}document.write("
        f"'<a href=\"./202611/t_{at}.html\" title=\"{title}\">'+t+'</a>');</script>"
        f"<span>{day}</span></li>"
        for at, (title, day) in enumerate(zip(TITLES, DAYS, strict=True))
    )
    found = reading_of(f"<ul>{rows}</ul>").entries
    assert [(entry.title, entry.published_on) for entry in found] == list(
        zip(TITLES, DAYS, strict=True)
    )


@pytest.mark.parametrize(
    "link",
    [
        "><script>document.write(titles[3]);</script>",
        "><script>var title='{title}'; show(title);</script>",
        "><style>.t{content:'关于开展重点项目检查的通知'}</style>",
    ],
)
def test_a_row_whose_title_only_a_browser_knows_is_not_read(link: str) -> None:
    assert reading(link).entries == ()


@pytest.mark.parametrize(
    "day",
    [
        "<span><script>document.write('{day}')</script></span>",
        "<span><script>var d='{day}'; document.write(d)</script></span>",
    ],
)
def test_a_day_that_a_script_writes_is_the_rows(day: str) -> None:
    found = reading("><script>var t='{title}';document.write(t)</script>", day).entries
    assert [(entry.title, entry.published_on) for entry in found] == list(
        zip(TITLES, DAYS, strict=True)
    )


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("document.write('通知'+'公告')", "通知公告"),
        ("var a='通知';var b=a+'公告';document.write(b);more();", "通知公告"),
        ("document.write('&lt;通知&gt;&amp;公告')", "<通知>&公告"),
        ("document.write('通知'.replace('通','公'))", "公知"),
        ("document.write('aAa'.replace(/a/gi,'b'))", "bbb"),
        ("document.write('2026-11-02 10:20'.substr(0, 10))", "2026-11-02"),
        ("var a='通知';if(a.length>9){a=a.substr(0,8)+'…';}document.write(a)", "通知"),
        ("var a='通知';if(a.length>=9) a=a.substr(0,8);\ndocument.write(a)", "通知"),
        ("var a='通知';if(a.length>9){a='';}else{a='公告'}document.write(a)", ""),
        ("var a='通知';if(b.length>9){a='公告';}document.write(a)", ""),
        ("if (false) document.write('通知')", ""),
        ("function f(){document.write('通知')}", ""),
        ("document.write('<a href=\"/x\">通知</a>')", ""),
        ("document.write(`${title}`)", ""),
        ("document.write('通知'.replace(/[a-z]+/,''))", ""),
        ("document.write('通知' + count)", ""),
        ("document.write('通知' ? '甲' : '乙')", ""),
        ("// document.write('通知')", ""),
        ("var a = '通知' ? '甲' : '乙'; document.write(a)", ""),
    ],
)
def test_only_what_plain_statements_write_is_said(script: str, words: str) -> None:
    assert words_written(script) == words


def test_lists_under_names_that_scripts_write_are_the_childrens() -> None:
    boxes = "".join(
        f"<div class='box'><div class='hd'><span><script>var n = '{name}</span>';\n"
        "n = n.replace('<br>','<br>');\ndocument.write(n);\nif (more != '') {"
        f"document.write('<a href=\"/xx/{at}/\">更多</a>');}}</script></span></div><ul>"
        + "".join(
            f"<li><a href='/xx/{at}/{row}.html'>{TITLES[row]}</a><span>{DAYS[row]}</span></li>"
            for row in range(4)
        )
        + "</ul></div>"
        for at, name in enumerate(("年报审计快报", "执业质量检查", "行业发展研究"))
    )
    page = (
        "<html><head><meta charset='utf-8'><title>信息查询-青山县人民政府</title></head><body>"
        "<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/xx/'>信息查询</a>"
        f"</div><h2>信息查询</h2>{boxes}</body></html>"
    )
    for column in ("", "信息查询"):
        found = read(
            Page("http://a.example.cn/xx/", page.encode(), "text/html; charset=utf-8"),
            Hints(TODAY, column=column),
        )
        assert found.outcome.value != "read", found


CARDS = {
    "a summary that opens": (
        "<details><summary>{title}<time>{day}</time></summary><p>近日，县水利局检查重点项目。</p>"
        "<a href='{url}'>阅读全文</a></details>"
    ),
    "a heading": (
        "<div class='card'><h4>{title}</h4><p>近日，县水利局检查重点项目。</p><p>{day} "
        "<a href='{url}'>查看详情</a></p></div>"
    ),
}


@pytest.mark.parametrize("count", [2, 8])
@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_card_that_links_its_whole_text_alone_is_called_by_its_heading(
    card: str, count: int
) -> None:
    shown = list(zip(TITLES, DAYS, strict=True))[:count]
    cards = (
        card.format(title=title, day=day, url=f"/gzdt/{at}.html")
        for at, (title, day) in enumerate(shown)
    )
    found = reading_of(f"<div class='list'>{''.join(cards)}</div>")
    assert [(one.title, one.published_on) for one in found.entries] == shown, found.why


FETCHED = {
    "a form in a line": "<li><span>{title}</span><a href='{url}'>下载</a><span>{day}</span></li>",
    "bare words": "<li>·{title} <a href='{url}'>[下载]</a> <i>{day}</i></li>",
    "a page to look at": "<li><span>{title}</span><a href='{url}'>查看</a><b>{day}</b></li>",
    "a heading": "<li><h3>{title}</h3><a href='{url}'>附件下载</a><p>{day}</p></li>",
    "headings for all else": (
        "<div class='d'><p>{title}</p><div><h5><img src='/p.png'><a href='{url}'>点击下载</a></h5>"
        "<h6>{day}</h6></div></div>"
    ),
    "a label beside it": (
        "<li><p>{title}</p><p>发布机构：青山县住房和城乡建设局</p><a href='{url}'>下载附件</a>"
        "<span>{day}</span></li>"
    ),
}


@pytest.mark.parametrize("row", FETCHED.values(), ids=FETCHED)
def test_rows_whose_one_link_says_download_are_called_by_their_words(row: str) -> None:
    titles = [f"建设工程第{at}类施工许可申请表" for at in range(1, 9)]
    shown = [
        (title, f"http://a.example.cn/f/{at}.doc", day)
        for at, (title, day) in enumerate(zip(titles, DAYS, strict=True))
    ]
    rows = "".join(row.format(title=title, url=url, day=day) for title, url, day in shown)
    found = reading_of(f"<div class='list'>{rows}</div>")
    assert [(one.title, one.url, one.published_on) for one in found.entries] == shown, found.why


def test_a_title_that_begins_with_a_name_and_a_colon_is_no_label() -> None:
    titles = [f"青石镇：多措并举抓好第{at}轮春耕生产" for at in range(1, 9)]
    rows = "".join(
        f"<div class='card'><p>{day}</p><p>{title}</p><a href='/gzdt/{at}.html'>阅读全文 »</a></div>"
        for at, (title, day) in enumerate(zip(titles, DAYS, strict=True))
    )
    found = reading_of(f"<div class='cards'>{rows}</div>")
    assert [(one.title, one.published_on) for one in found.entries] == list(
        zip(titles, DAYS, strict=True)
    ), found.why


@pytest.mark.parametrize(
    "said", ["发布机构：青山县住房和城乡建设局", "文件大小：128千字节", "公开日期：春分前后"]
)
def test_what_a_label_says_of_an_entry_is_not_its_title(said: str) -> None:
    rows = "".join(
        f"<div class='card'><p>{day}</p><p>{said}</p><a href='/gzdt/{at}.html'>阅读全文</a></div>"
        for at, day in enumerate(DAYS)
    )
    assert not reading_of(f"<div class='cards'>{rows}</div>").entries


@pytest.mark.parametrize("link", ["更多", "更多>>", "进入", "MORE"])
def test_rows_without_days_that_lead_to_more_are_columns_and_no_entries(link: str) -> None:
    rows = "".join(
        f"<tr><td>{at}</td><td>农村危房改造补助资金管理第{at}类</td>"
        f"<td><a href='/gzdt/{at}.html'>{link}</a></td></tr>"
        for at in range(1, 9)
    )
    assert not reading_of(f"<table>{rows}</table>").entries


def test_of_a_row_that_says_several_things_none_is_its_title() -> None:
    rows = "".join(
        f"<li><span>建设工程第{at}类申请表</span><span>县住房和城乡建设局</span>"
        f"<a href='/f/{at}.doc'>下载</a><span>{day}</span></li>"
        for at, day in enumerate(DAYS)
    )
    assert not reading_of(f"<ul>{rows}</ul>").entries


@pytest.mark.parametrize("opened", ["查看更多", "详细", "/gzdt/other.html"])
def test_a_lone_card_s_day_may_stand_beside_the_link_that_opens_it(opened: str) -> None:
    url, words = ("/gzdt/1.html", opened) if "/" not in opened else (opened, "查看更多")
    card = (
        f"<div class='item'><h3><a href='/gzdt/1.html'>{TITLES[0]}</a></h3><p>近日，县水利局检查重点"
        f"项目。</p><div class='bt'><span>发布时间：{DAYS[0]}</span><a href='{url}'>{words}</a></div>"
        "</div>"
    )
    found = reading_of(f"<div class='list'>{card}</div>")
    expected = [(TITLES[0], DAYS[0])] if url == "/gzdt/1.html" else []
    assert [(one.title, one.published_on) for one in found.entries] == expected, found.why


def test_a_box_that_links_more_is_no_card() -> None:
    for opened in ("更多", "查看更多&gt;&gt;"):
        card = CARDS["a heading"].format(title="政府信息公开年度报告", day=DAYS[0], url="/nb/")
        assert not reading_of(f"<div class='list'>{card.replace('查看详情', opened)}</div>").entries


def test_a_title_that_its_link_cuts_off_is_whole_in_its_cell() -> None:
    rows = "".join(
        f"<tr><td>{at}</td><td title='{title}'><a href='/gzdt/{at}.html'>{title[:9]}...</a></td>"
        f"<td>{day}</td></tr>"
        for at, (title, day) in enumerate(zip(TITLES, DAYS, strict=True))
    )
    found = reading_of(f"<table><tr><th>序号</th><th>标题</th><th>时间</th></tr>{rows}</table>")
    assert [one.title for one in found.entries] == TITLES
