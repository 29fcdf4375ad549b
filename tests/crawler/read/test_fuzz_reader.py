"""Whatever a portal answers, reading it raises nothing, ends soon and says what it came to."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.layouts.catalogue import LAYOUTS
from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from storage.records import Outcome

TODAY = date(2026, 8, 7)
URL = "http://www.yunling.gov.cn/zwgk/tzgg/index.html"
LONGEST = 10.0  # seconds of the processor for one page, on a machine that does other work too
GOLDEN = sorted(
    path
    for path in (Path(__file__).parents[2] / "pages").rglob("*")
    if path.suffix in {".html", ".xml", ".json", ".js"}
)

addresses = st.sampled_from(
    [URL, "http://[bad/", "", "file:///etc/passwd", "http://a.gov.cn/" + "x/" * 500, "//:0?#"]
)
layouts = st.sampled_from(["", *LAYOUTS, "no such layout"])
types = st.sampled_from(
    ["", "text/html; charset=gb2312", "application/json", "text/xml", "image/png", "\x00"]
)
PIECES = (
    *(
        "<ul>",
        "</ul>",
        "<li>",
        "<a href='a.html'>",
        "<a href='javascript:;'>",
        "</a>",
        "<table>",
        "<tr><td>",
        "<body>",
    ),
    *(
        "<script>",
        "</script>",
        "createPageHTML(3,0,'index','html')",
        "<datastore>",
        "<![CDATA[",
        "]]>",
        "<record>",
    ),
    *(
        "{",
        '"data":',
        "[",
        "}",
        "]",
        "<",
        "&#0;",
        "&nbsp;",
        "\x00",
        "<!--",
        "-->",
        "<base href='//'>",
        "_CONFIG = {",
    ),
    *(
        "<meta http-equiv=refresh content='0;url=./'>",
        "2020-03-10",
        "03-10",
        "关于召开会议的通知",
        "下一页",
    ),
)
markup = st.lists(st.sampled_from(PIECES), max_size=120).map("".join)


def reading_of(body: bytes, *, url: str = URL, layout: str = "", content_type: str = "") -> Reading:
    start = time.process_time()
    reading = read(Page(url, body, content_type), Hints(TODAY, layout=layout))
    assert time.process_time() - start < LONGEST
    assert isinstance(reading, Reading)
    assert isinstance(reading.outcome, Outcome)
    assert reading.why
    assert all(entry.title or entry.url for entry in reading.entries)
    assert bool(reading.entries) <= (
        reading.outcome in {Outcome.READ, Outcome.NO_DATES, Outcome.PARENT}
    )
    return reading


@given(body=st.binary(max_size=3000), url=addresses, layout=layouts, content_type=types)
def test_any_bytes_are_read_to_an_outcome(
    body: bytes, url: str, layout: str, content_type: str
) -> None:
    reading_of(body, url=url, layout=layout, content_type=content_type)


@given(
    text=st.one_of(st.text(max_size=2000), markup),
    encoding=st.sampled_from(["utf-8", "gb18030", "utf-16"]),
    layout=layouts,
)
def test_any_markup_is_read_to_an_outcome(text: str, encoding: str, layout: str) -> None:
    reading_of(text.encode(encoding, "replace"), layout=layout)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_damaged_page_is_read_to_an_outcome(data: st.DataObject) -> None:
    body = data.draw(st.sampled_from(GOLDEN)).read_bytes()
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(body)))
        end = min(len(body), start + data.draw(st.integers(0, 400)))
        piece = data.draw(
            st.one_of(
                st.just(b""),
                st.binary(max_size=40),
                st.just(body[start:end] * 20),
                markup.map(str.encode),
            )
        )
        body = body[:start] + piece + body[end:]
    reading_of(body, layout=data.draw(layouts))


@settings(max_examples=60)
@given(path=st.sampled_from(GOLDEN), share=st.floats(0, 1))
def test_a_page_that_was_cut_off_is_read_to_an_outcome(path: Path, share: float) -> None:
    body = path.read_bytes()
    reading_of(body[: int(len(body) * share)])


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 100_000,
        b"<ul><li><a href=x>" * 30_000,
        b"<li><a href='a.html'>" + "通知".encode() * 100_000 + b"</a>2020-03-10</li>",
        b"<li><a href='a.html'>t</a>2020-03-10</li>" * 20_000,
        b"<a" + b" x" * 100_000 + b">",
        b"<datastore><record><![CDATA[" * 10_000,
        b"[" * 300_000,
        b'{"data":' * 50_000,
        b"createPageHTML(" * 50_000,
        b"<script>window._CONFIG = {" + b"TREE:[{" * 30_000,
        b"2020-" * 100_000,
        b"\xff\xfe" + b"<\x00" * 100_000,
        b"\x81" * 200_000,
        b"<!--" * 100_000,
        b"<title>" * 50_000,
        b"<table><tr><td>" * 20_000,
        b"&" * 300_000,
    ],
    ids=range(17),
)
def test_a_hostile_page_is_read_to_an_outcome_in_bounded_time(body: bytes) -> None:
    reading_of(body)


def test_a_feed_whose_prefixes_were_never_declared_is_read() -> None:
    item = (
        "<item><title>关于道路养护的通知</title><link>http://www.yunling.gov.cn/{n}"
        ".html</link><dc:date>2026-03-0{n}</dc:date></item>"
    )
    body = (
        f"<?xml version='1.0'?><rss><channel>{item.format(n=1)}{item.format(n=2)}</channel></rss>"
    )
    reading = reading_of(body.encode())
    assert [entry.published_on for entry in reading.entries] == [date(2026, 3, 1), date(2026, 3, 2)]


def test_a_part_of_a_date_right_behind_the_body_s_end_breaks_nothing() -> None:
    rows = "".join(
        f"<li><b>{day}</b><i>2026-03</i><a href='/zwgk/t{day}.html'>第{day}次常务会议纪要</a></li>"
        for day in (28, 21, 14)
    )
    body = f"<html><body><p>2026-02</p><h2>会议纪要</h2><ul>{rows}</ul></body>28</html>"
    reading = read(Page(URL, body.encode()), Hints(TODAY, column="会议纪要"))
    assert [entry.published_on for entry in reading.entries] == [
        date(2026, 3, day) for day in (28, 21, 14)
    ]


def test_a_value_of_a_page_s_script_is_escaped_in_the_address_that_is_made_of_it() -> None:
    shell = "<html><body><script>window._CONFIG = { SID: '755\ufffd 31\"' };</script></body></html>"
    reading = read(
        Page("http://www.qinghe.gov.cn/sjyj/gkmlpt/index#2812", shell.encode()), Hints(TODAY)
    )
    assert reading.follow is not None
    assert reading.follow.url.endswith("sid=755%EF%BF%BD%2031%22")


def test_links_that_are_all_hidden_are_no_list() -> None:
    links = "".join(
        f"<li style='display:none'><a href='t{n}.html'>关于道路养护的通知之{n}</a></li>"
        for n in range(8)
    )
    assert not reading_of(f"<html><body><div><ul>{links}</ul></div></body></html>".encode()).entries


def test_a_tag_that_is_only_a_prefix_breaks_no_feed() -> None:
    reading_of(b"<?xml version='1.0'?><datastore><a:><b/><c/></a:><a:><b/><c/></a:></datastore>")


def test_a_page_from_nowhere_has_no_next_page() -> None:
    page = next(path for path in GOLDEN if path.name == "posts_back.html")
    assert reading_of(page.read_bytes()).next is not None
    assert reading_of(page.read_bytes(), url="").next is None


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://[bad/",
        "http://user@a.gov.cn/",
        "",
        "http://a.gov.cn/" + "x" * 5000,
    ],
)
def test_a_page_that_cannot_be_where_it_says_leads_nowhere_but_to_the_web(url: str) -> None:
    for path in GOLDEN:
        reading_of(path.read_bytes(), url=url)
    reading = reading_of(
        "".join(
            f"<li><a href='t{n}.html'>关于道路养护的通知之{n}</a>2026-03-1{n}</li>"
            for n in range(8)
        ).encode(),
        url=url,
    )
    assert all(
        entry.url is None or entry.url.startswith("http://a.gov.cn/") for entry in reading.entries
    )
