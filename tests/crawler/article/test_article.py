"""An article page tells its title, its day and its source, whatever
else on the page bears a date.
"""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from crawler.article.article import read_article
from crawler.page.document import Document
from crawler.page.reading import Page
from storage.records import Article

PAGES = Path(__file__).parents[2] / "pages" / "articles"
TODAY = date(2026, 8, 7)
MARCH_10 = date(2020, 3, 10)
TITLE = "关于加强农村道路冬季养护的通知"
URL = "http://www.yunling.gov.cn/zwgk/tzgg/c100/post.html"


def read(markup: str | bytes, url: str = URL) -> Article | None:
    body = markup if isinstance(markup, bytes) else markup.encode()
    return read_article(Document(Page(url, body)), today=TODAY)


def golden(name: str) -> bytes:
    return (PAGES / f"{name}.html").read_bytes()


@pytest.mark.parametrize(
    ("name", "title", "day", "source"),
    [
        ("labelled", TITLE, MARCH_10, "县交通运输局"),
        ("generation_stamp", TITLE, MARCH_10, "云岭县政务网"),
        ("generation_stamp_alone", TITLE, None, ""),
        ("migration_stamp", TITLE, MARCH_10, "云岭县交通运输局"),
        ("metadata_table", "云岭县人民政府办公室" + TITLE, MARCH_10, "云岭县人民政府办公室"),
        ("script_written", TITLE, MARCH_10, "县交通运输局"),
        ("table_markup", TITLE, MARCH_10, "县交通运输局"),
        ("update_label", TITLE, MARCH_10, "县交通运输局"),
        ("escaped_title", TITLE, MARCH_10, ""),
        ("attachment_only", "云岭县2020年部门预算公开表", MARCH_10, ""),
        ("no_date", "单位简介", None, ""),
        ("detail_in_script", TITLE, MARCH_10, "云岭县交通运输局"),
        ("hot_list_before", TITLE, MARCH_10, ""),
        ("linked_data", TITLE, MARCH_10, ""),
        ("signature_only", "关于春节放假的通知", None, ""),
    ],
)
def test_a_golden_article_is_read(name: str, title: str, day: date | None, source: str) -> None:
    article = read(golden(name))
    assert article is not None
    assert (article.title, article.published_on, article.source) == (title, day, source)


@pytest.mark.parametrize("name", ["dated_list", "summary_list", "empty_column"])
def test_a_list_is_no_article(name: str) -> None:
    assert read(golden(name)) is None


def test_a_clock_and_a_hot_list_do_not_date_an_article() -> None:
    page = (
        golden("labelled")
        .decode()
        .replace("发布时间：2020-03-10 09:24", "")
        .replace("2020-03-10 09:24", "")
    )
    article = read(page)
    assert article is not None
    assert article.published_on is None


def test_the_address_dates_an_article_that_nothing_else_dates() -> None:
    article = read(
        golden("generation_stamp_alone"), "http://www.yunling.gov.cn/202003/t20200310_1.html"
    )
    assert article is not None
    assert (article.published_on, article.date_at) == (MARCH_10, "address")


def test_a_build_stamp_counts_where_the_address_is_filed_under_the_same_month() -> None:
    article = read(
        golden("generation_stamp_alone"), "http://www.yunling.gov.cn/c1/202210/a1b2.shtml"
    )
    assert article is not None
    assert article.published_on == date(2022, 10, 14)


def test_a_shown_date_outweighs_the_address_and_the_meta_tag_together() -> None:
    page = golden("labelled").decode().replace('"2020-03-10 09:24"', '"2020-05-01 08:00"')
    article = read(page, "http://www.yunling.gov.cn/202005/t20200501_1.html")
    assert article is not None
    assert (article.published_on, article.date_text, article.date_at) == (
        MARCH_10,
        "2020-03-10",
        "visible 发布时间",
    )


def test_a_meta_tag_later_than_the_last_change_is_a_rebuild() -> None:
    article = read(golden("update_label").decode().replace('"2020-03-10"', '"2021-09-01"'))
    assert article is not None
    assert article.published_on == date(2020, 5, 14)


def test_different_days_in_scripts_are_a_list_and_date_nothing() -> None:
    page = (
        golden("script_written")
        .decode()
        .replace("</body>", "<script>var pubdate='2026-08-01'</script></body>")
    )
    article = read(page)
    assert article is None or article.published_on is None


def test_the_first_of_two_sets_of_meta_tags_names_the_source() -> None:
    article = read(golden("labelled"))
    assert article is not None
    assert article.source == "县交通运输局"


@pytest.mark.parametrize(
    "source_line",
    [
        "来源：县财政局",
        "信息来源: 县财政局 浏览次数：3",
        "来 源：县财政局",
        "发布机构：<b>县财政局</b>",
        "发文机关：县财政局【打印】",
    ],
)
def test_a_source_is_read_from_the_particulars(source_line: str) -> None:
    page = golden("table_markup").decode().replace("来源：<FONT>县交通运输局</FONT>", source_line)
    article = read(page)
    assert article is not None
    assert article.source == "县财政局"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            '{"data":{"title":"公告","publish_time":1583769600,"source":"县财政局"}}',
            Article("公告", MARCH_10, "县财政局"),
        ),
        ('{"title":"公告","pubDate":"2020-03-10 08:00","content":""}', Article("公告", MARCH_10)),
        ('{"title":"公告","publishTime":"20200310081500"}', Article("公告", MARCH_10)),
        ('{"title":"公告","content":"2020-03-10"}', Article("公告", None)),
        ('{"data":{"results":[{"title":"公告","publish_time":1583769600}]}}', None),
        ('{"title":""}', None),
        ("[1, 2]", None),
        ('{"data":', None),
        ("[" * 100_000, None),
    ],
)
def test_a_json_answer_that_holds_one_article_is_read(
    answer: str, expected: Article | None
) -> None:
    article = read(answer)
    if expected is None:
        assert article is None
    else:
        assert article is not None
        assert (article.title, article.published_on, article.source) == (
            expected.title,
            expected.published_on,
            expected.source,
        )


@pytest.mark.parametrize(
    "markup",
    ["", " ", "<html></html>", "无此页面", "<?xml version='1.0'?><a/>", "<p>2020-03-10</p>"],
)
def test_a_shell_is_no_article(markup: str) -> None:
    assert read(markup) is None


def test_hostile_pages_are_left_in_bounded_time() -> None:
    line = "<p>来源：县财政局 发布时间：2020-03-10 字号</p>"
    for markup in (
        line * 20_000,
        "<h1>" + "通知" * 200_000 + "</h1>" + line,
        "<h1>通知公告通知公告</h1>" * 20_000 + line,
        "<span>2020-</span>" * 50_000,
        "<script>" + "pubdate='2020-" * 50_000 + "</script>",
        "<title>" + "通知_" * 100_000 + "</title>" + line,
        "<p>" + "发布时间" * 100_000 + "</p>",
        "<p>" + "长" * 60 + "</p>" + ("<p>" + "长" * 60 + "<a>" + "链" * 70 + "</a></p>") * 5_000,
    ):
        start = time.process_time()
        read("<html><body>" + markup)
        assert time.process_time() - start < 10


FEET = (
    (
        "<p>苏ICP备1300465号-1 苏公网安备 3208130200065号</p><p>Copyright © 2013-2026 "
        "更新：2026-08-06 08:00</p>"
    ),
    "<p>网站标识码：3208130001 县大数据中心承办</p><p>最近更新：2026-08-06 总访问量：9817508</p>",
    "<p>版权所有：云岭县人民政府办公室</p><p>您是第98175位访问者 今天是2026年8月7日 08:00</p>",
    "<p>云岭县融媒体中心负责日常维护</p><p>2026-08-06 访问总数 981750</p>",
)


@pytest.mark.parametrize("foot", FEET)
@pytest.mark.parametrize("dated", [True, False])
def test_a_portals_foot_makes_no_article_of_a_list(foot: str, dated: bool) -> None:
    day = "<span>2026-08-01</span>" if dated else ""
    rows = "".join(
        f"<li><a href='/a/{n}.html'>关于第{n}次会议的通知</a>{day}</li>" for n in range(2)
    )
    assert (
        read(
            f"<html><title>云岭县</title><body><h2>通知公告</h2><ul>{rows}</ul><div>{foot}"
            "</div></body></html>"
        )
        is None
    )


def test_an_article_that_tells_its_source_beside_its_visits_in_all_is_one() -> None:
    head = "<p>来源：县交通运输局 2020-03-10 总浏览：55</p>"
    article = read(
        f"<html><body><h1>{TITLE}</h1>{head}<p>{'各单位要认真做好冬季养护工作' * 9}"
        f"</p>{FEET[1]}</body></html>"
    )
    assert article is not None
    assert (article.title, article.published_on) == (TITLE, MARCH_10)
