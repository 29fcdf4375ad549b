"""What the head of a portal's pages shows, its name over the day of the visit, is no article's."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.article.article import read_article
from crawler.page.document import Document
from crawler.page.reading import Page
from storage.records import Article
from tests.crawler.read.unseen import HERE, TITLES, TODAY

NAME = "清河县人民政府"
MENU = "".join(f"<li><a href='/c{one}/'>栏目第{one}号</a></li>" for one in range(30))
SIDE = "".join(
    f"<li><a href='/a/{one}.html'>{title}</a><span>{TODAY}</span></li>"
    for one, title in enumerate(TITLES[2:6])
)
BODY = (
    "<p>为进一步加强水利工程建设管理，现将有关事项通知如下，请各有关单位认真贯彻执行，"
    "确保各项任务落到实处。</p>"
) * 4
CLOCKS = [
    f"{TODAY}",
    f"{TODAY} 星期五 09:01:11",
    f"今天是{TODAY.year}年{TODAY.month}月{TODAY.day}日 星期五",
    f"{TODAY} 09:01:11",
    f"当前时间：{TODAY} 09:01",
]


def told(name: str, clock: str, article: str, whole: str = f"通知公告|{NAME}") -> Article | None:
    page = (
        f"<html><head><title>{whole}</title></head><body><div class=top><h1>{name}</h1><p>{clock}"
        f"</p></div><ul class=nav>{MENU}</ul><div class=main>{article}{BODY}</div><h3>政务要闻</h3>"
        f"<ul>{SIDE}</ul><p>主办：{NAME}办公室</p></body></html>"
    )
    return read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)


@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize("name", [NAME, "清河县水利局", "清河县政府信息公开平台"])
@pytest.mark.parametrize(
    "particulars",
    [
        "<div><small>时间:</small>2026-03-11 15:13<small>来源:</small>县水利局</div>",
        "<p>2026年03月11日　来源：县水利局　编辑：张三</p>",
        "<p>2026-03-11</p>",
        "<p>更新时间：2026-03-11 16:27　点击数：12</p>",
    ],
)
def test_an_articles_day_is_not_that_of_the_portals_head(
    name: str, clock: str, particulars: str
) -> None:
    article = told(name, clock, f"<h2>{TITLES[0]}</h2>{particulars}")
    assert article is not None
    assert (article.title, article.published_on) == (TITLES[0], date(2026, 3, 11))


@pytest.mark.parametrize("clock", CLOCKS)
def test_an_article_that_shows_no_day_has_not_that_of_the_head(clock: str) -> None:
    article = told(NAME, clock, f"<h2>{TITLES[0]}</h2>")
    assert article is None or article.published_on is None


@pytest.mark.parametrize("clock", CLOCKS[1:3])
def test_a_clock_between_the_menu_and_the_article_is_none_of_its_particulars(clock: str) -> None:
    article = told(
        NAME, "", f"<p>{clock}</p><h2>{TITLES[0]}</h2><p>发布时间：2026-03-11 来源：县水利局</p>"
    )
    assert article is not None
    assert (article.title, article.published_on) == (TITLES[0], date(2026, 3, 11))


def test_links_below_a_short_article_are_no_menu_above_it() -> None:
    """A video with its day, and what else there is to see below it."""
    page = (
        f"<html><head><title>{TITLES[0]}</title></head><body><h1>{TITLES[0]}</h1>"
        "<p>2026-03-11　来源：县水利局</p><div><video src=/a.mp4></video></div>"
        f"<ul>{MENU}</ul><p>主办：{NAME}办公室</p></body></html>"
    )
    article = read_article(Document(Page(HERE + "1.html", page.encode())), today=TODAY)
    assert article is not None
    assert (article.title, article.published_on) == (TITLES[0], date(2026, 3, 11))
