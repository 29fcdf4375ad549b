"""Markup that would hold the parser for minutes, or fill the memory, is told from a
large page before it is parsed.
"""

from __future__ import annotations

import time
from datetime import date

import pytest

from crawler.page.limits import MOST_ATTRIBUTES, MOST_TAGS, SMALL, overload
from crawler.page.reading import Hints, Page
from crawler.read.reader import read
from storage.records import Outcome

PADDING = b"<p>" + b"x" * SMALL
NAMES = [b"a%d" % number for number in range(100_000)]
ROW = (
    b'<li class="row"><a href="/a/1.html" title="one two three" target=_blank>one two '
    b"three</a><b>2018-07-01</b></li>"
)


@pytest.mark.parametrize(
    "tag",
    [
        b"<p " + b" ".join(NAMES) + b">",
        b"<p " + b" ".join(name + b"=1" for name in NAMES) + b">",
        b"<p " + b"".join(name + b'=">"' for name in NAMES) + b">",
        b"<p/" + b"/".join(name + b"='<p>'" for name in NAMES) + b"/>",
        b'<p " ' + b" ".join(NAMES) + b' ">',
        b"<script " + b" ".join(NAMES) + b"></script>",
        b"<script>if (a<b && '\"') {}</script><p " + b" ".join(NAMES) + b'>"',
        b'<!-- <b x=" --><p ' + b" ".join(NAMES) + b'>"',
    ],
    ids=[
        "bare",
        "values",
        "quoted",
        "slashes",
        "stray quotes",
        "script",
        "after a script",
        "after a comment",
    ],
)
def test_a_tag_without_end_is_found_however_it_is_written(tag: bytes) -> None:
    began = time.process_time()
    reading = read(
        Page("http://h.example/gzdt/", b"<html><body>" + PADDING + tag + b"</body></html>"),
        Hints(date(2018, 7, 31)),
    )
    assert reading.outcome is Outcome.MALFORMED
    assert "attributes" in reading.why
    assert time.process_time() - began < 1


@pytest.mark.parametrize("tag", [b"<a href=a>b</a>", b"<p>", b"<br>", b"<item/>"])
@pytest.mark.parametrize(
    "start", [b"<html><body>", b"<?xml version='1.0'?><rss><channel>"], ids=["page", "feed"]
)
def test_tags_without_end_are_not_parsed(start: bytes, tag: bytes) -> None:
    body = (
        start
        + tag * (MOST_TAGS + 1)
        + (b"</body></html>" if b"html" in start else b"</channel></rss>")
    )
    reading = read(Page("http://h.example/gzdt/", body), Hints(date(2018, 7, 31)))
    assert reading.outcome is Outcome.MALFORMED
    assert "tags" in reading.why


@pytest.mark.parametrize(
    "value", ["[]", "{}", '{"title":"关于某项工作的通知","date":"2018-07-01"}']
)
def test_values_without_end_are_not_parsed(value: str) -> None:
    body = '{"list":[' + ",".join([value] * MOST_TAGS) + "]}"
    reading = read(
        Page("http://h.example/list.do", body.encode(), "application/json"),
        Hints(date(2018, 7, 31)),
    )
    assert reading.outcome is Outcome.MALFORMED


@pytest.mark.parametrize(
    "page",
    [
        ROW * 20_000,
        b"<script>for (i=0;i<n;i++) { " + b"a = b + c; " * 20_000 + b"}</script>",
        b"<!-- a<b " + b"c d " * 40_000 + b"-->",
        b'<img src="data:,' + b"a b " * 40_000 + b'">',
        b"1 < 2 " * 30_000,
        b"<p " + b" ".join(NAMES[: MOST_ATTRIBUTES - 1]) + b">",
    ],
    ids=["rows", "script", "comment", "one long value", "text", "as many as may be"],
)
def test_a_large_page_of_ordinary_tags_is_none(page: bytes) -> None:
    assert overload(PADDING + page) == ""
