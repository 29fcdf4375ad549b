"""A feed without items is that of an empty column where it says so by its own form."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from storage.records import Outcome

HERE = "http://a.example.cn/gzdt/rss.xml"
LINKED = "<link>http://a.example.cn/gzdt/</link>"
TOLD = f"<title>工作动态</title>{LINKED}<description>青山县</description>"
TODAY = "<pubDate>Mon, 30 Nov 2026 08:00:00 GMT</pubDate>"
IMAGE = "<image><url>/x.png</url><title>青山县</title><link>http://a.example.cn/</link></image>"
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'>{}</feed>"
ATOM_TOLD = "<title>工作动态</title><link href='http://a.example.cn/gzdt/'/><id>urn:1</id>"
RDF = (
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
    "xmlns='http://purl.org/rss/1.0/'>{}</rdf:RDF>"
)


def rss(channel: str) -> str:
    return f"<rss version='2.0'><channel>{channel}</channel></rss>"


def reading_of(feed: str) -> Reading:
    body = f"<?xml version='1.0' encoding='utf-8'?>{feed}".encode()
    hints = Hints(date(2026, 11, 30), column="工作动态", address="a.example.cn/gzdt/rss.xml")
    return read(Page(HERE, body, "application/rss+xml"), hints)


@pytest.mark.parametrize(
    "feed",
    [
        rss(TOLD),
        rss(TOLD + TODAY + IMAGE),
        rss(f"<title>青山县 - 工作动态</title>{LINKED}<ttl>60</ttl>"),
        ATOM.format(f"{ATOM_TOLD}<updated>2026-11-30T08:00:00Z</updated>"),
        ATOM.format(f"{ATOM_TOLD}<author><name>县政府办</name><uri>/</uri></author>"),
        RDF.format(f"<channel>{TOLD}<items><rdf:Seq/></items></channel>"),
    ],
)
def test_a_whole_feed_of_the_column_without_items_is_empty(feed: str) -> None:
    reading = reading_of(feed)
    assert (reading.outcome, reading.entries) == (Outcome.TRULY_EMPTY, ()), reading.why


@pytest.mark.parametrize(
    "feed",
    [
        rss(""),
        "<rss version='2.0'></rss>",
        rss(TODAY),
        rss(f"<title>青山县人民政府</title>{LINKED}{TODAY}"),
        rss(f"{TOLD}<error>1045</error>"),
        rss(f"{TOLD}<totalResults>12</totalResults>"),
        rss("<title>工作动态</title>"),
        rss(f"<title>工作动态</title>{LINKED}<description>数据库连接失败</description>"),
    ],
)
def test_what_else_has_no_item_proves_nothing_and_is_no_entry_itself(feed: str) -> None:
    """The channel's own title and day are no news: they passed for an entry of today."""
    reading = reading_of(feed)
    assert (reading.outcome, reading.entries) == (Outcome.EMPTY_UNPROVEN, ()), reading.why
