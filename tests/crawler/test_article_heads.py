"""The title and the day of an article in heads that no family writes."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.article import read_article
from crawler.document import Document
from crawler.reading import Page
from tests.crawler.unseen import HERE, TITLES, TODAY

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
