"""Entities of feeds and pages: none from outside is fetched, and none that grows is expanded."""

from __future__ import annotations

import time
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from crawler.page.reading import Hints, Page
from crawler.read.reader import read
from tests.faults import FaultServer

HINTS = Hints(today=date(2018, 7, 31))
TYPES = ("application/rss+xml", "text/xml", "text/html; charset=utf-8")


def feed(doctype: str, title: str) -> bytes:
    rows = "".join(
        f"<item><title>{title} 第{number}号通知公告</title><link>http://x.test/a/{number}"
        ".html</link>"
        f"<pubDate>Mon, {number + 10} Jul 2018 08:00:00 GMT</pubDate></item>"
        for number in range(1, 9)
    )
    return (
        f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><title>工作动态</title>'
        f"{rows}</channel></rss>"
    ).encode()


@pytest.mark.parametrize("kind", TYPES)
def test_no_entity_of_a_feed_or_a_page_is_expanded_and_nothing_is_fetched(
    tmp_path: Path, kind: str
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("KANARIENVOGEL", encoding="utf-8")
    with FaultServer().serving() as portal:
        portal.page("/x", "KANARIENVOGEL")
        for doctype in (
            f'<!DOCTYPE rss [<!ENTITY a SYSTEM "{secret.as_uri()}">]>',
            f'<!DOCTYPE rss [<!ENTITY a SYSTEM "{portal.url}/x">]>',
            (
                f'<!DOCTYPE rss [<!ENTITY % p SYSTEM "{portal.url}/x"> %p; <!ENTITY a '
                '"KANARIENVOGEL">]>'
            ),
            f'<!DOCTYPE rss SYSTEM "{portal.url}/x">',
        ):
            reading = read(Page("http://x.test/rss.xml", feed(doctype, "&a;"), kind), HINTS)
            assert "KANARIENVOGEL" not in repr(reading)
        assert portal.requests(robots=True) == []


@pytest.mark.parametrize("kind", TYPES)
def test_a_bomb_of_entities_takes_no_memory_and_no_time(kind: str) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE rss [<!ENTITY e0 "{"ha" * 50}">{levels}]>'
    began = time.process_time()
    tracemalloc.start()
    reading = read(Page("http://x.test/rss.xml", feed(doctype, "&e11;"), kind), HINTS)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.process_time() - began < 5
    assert most < 50 * 2**20
    assert len(repr(reading)) < 100_000
