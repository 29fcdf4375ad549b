"""What holds for every article page: no damage makes it raise, and no build
stamp or hot list lends it a day.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.article.article import read_article
from crawler.dates.parse import FIRST_YEAR, LAST_YEAR
from crawler.page.document import Document, MalformedError, UndecodableError
from crawler.page.reading import Page
from storage.records import Article

TODAY = date(2026, 8, 7)
URL = "http://www.yunling.gov.cn/zwgk/tzgg/post.html"
GOLDEN = sorted((Path(__file__).parents[2] / "pages" / "articles").glob("*.html"))

days = st.dates(date(FIRST_YEAR, 1, 1), TODAY)
titles = st.text(
    st.sampled_from("关于开展县城区道路养护工作通知公告结果名单的"), min_size=8, max_size=40
)
bodies = st.lists(
    st.text(st.sampled_from("县城区道路养护工作安排部署推进，。"), min_size=60, max_size=120),
    min_size=1,
    max_size=5,
)
labels = st.sampled_from(
    [
        "发布时间：",
        "发布日期:",
        "时间：",
        "日期：",
        "发布于 ",
        "发 布 时 间：",
        "时间发布：",
        "[发布日期]：",
    ]
)
formats = st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y-%m-%d 08:30", "%Y.%m.%d"])


def read(body: bytes) -> Article | None:
    try:
        return read_article(Document(Page(URL, body)), today=TODAY)
    except (UndecodableError, MalformedError):
        return None


@settings(max_examples=200)
@given(title=titles, body=bodies, day=days, told=days, built=days, label=labels, form=formats)
def test_a_labelled_day_under_the_title_beats_the_body_the_build_and_the_clock(
    title: str, body: list[str], day: date, told: date, built: date, label: str, form: str
) -> None:
    paragraphs = "".join(f"<p>{told:%Y年%m月%d日}，{text}</p>" for text in body)
    article = read(
        f"""<html><head><title>{title}</title><meta name="ArticleTitle" content="{title}">
        <meta name="PubDate" content="{built:%Y-%m-%d} 03:00"></head><body><div>今天是{TODAY:%Y年%m月%d日} 星期五</div>
        <div class="title">{title}</div><div><span>来源：县交通局</span> <span>{label}{day:{form}}</span></div>
        {paragraphs}<p>县交通局</p><p>{told:%Y年%m月%d日}</p></body></html>""".encode()
    )
    assert article is not None
    assert article.published_on == day


@settings(max_examples=300)
@given(data=st.data())
def test_no_damage_makes_reading_an_article_raise(data: st.DataObject) -> None:
    body = data.draw(st.sampled_from(GOLDEN)).read_bytes()
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(body)))
        end = min(len(body), start + data.draw(st.integers(0, 300)))
        body = (
            body[:start]
            + data.draw(
                st.one_of(st.just(b""), st.binary(max_size=30), st.just(body[start:end] * 3))
            )
            + body[end:]
        )
    article = read(body)
    assert article is None or article.title
    if article is not None and article.published_on is not None:
        assert FIRST_YEAR <= article.published_on.year <= LAST_YEAR + 1
        assert article.date_text
        assert article.date_at


@given(
    text=st.text(max_size=500),
    kind=st.sampled_from(
        ["{}", "<html><body>{}", "<title>{}</title><h1>{}</h1>", '{{"title":"{}"}}']
    ),
)
def test_no_text_makes_reading_an_article_raise(text: str, kind: str) -> None:
    article = read(kind.format(text, text).encode("utf-8", "replace"))
    assert article is None or article.title
