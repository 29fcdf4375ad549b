"""Every markup of the demo portal is read whole: each entry's title, day and address, on
every page, in the page's order.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from crawler.page.reading import Fetch, Hints, Page, Reading
from crawler.read.reader import read
from monitor.demo.board import Board
from monitor.demo.county import AS_OF
from monitor.demo.markup.catalogue import MARKUPS
from monitor.demo.portal import Site
from monitor.demo.site import demo_site, news_boards, post_boards
from storage.records import Outcome

ROOT = "http://www.linshu.example"
SITE, ADDRESSES = demo_site()
NEWS = news_boards()
BOARDS = [
    (board, ROOT + address)
    for board, address in zip([*NEWS, *post_boards(NEWS)], ADDRESSES, strict=True)
    if board.markup in MARKUPS and board.items
]


def _page(fetch: Fetch) -> Page:
    parts = urlsplit(fetch.url)
    answer = SITE.answer(parts.path, dict(parse_qsl(parts.query)) | dict(fetch.form or ()))
    return Page(
        fetch.url, answer.body if answer.status == 200 else b"", answer.content_type, fetch.form
    )


def _walk(board: Board, address: str) -> list[Reading]:
    """The readings of a column from its first page to its last, as a visit makes them."""
    fetch: Fetch | None = Fetch(address)
    readings: list[Reading] = []
    asked: set[Fetch] = set()
    while fetch is not None and fetch not in asked and len(readings) < 20:
        asked.add(fetch)
        carried = readings[-1].carry if readings else {}
        readings.append(read(_page(fetch), Hints(today=AS_OF, column=board.name, carried=carried)))
        fetch = readings[-1].follow or readings[-1].next
    return readings


@pytest.mark.parametrize(
    ("board", "address"), BOARDS, ids=[f"{b.markup}-{b.folder}-{b.number}" for b, _ in BOARDS]
)
def test_a_column_is_read_to_its_end(board: Board, address: str) -> None:
    readings = _walk(board, address)
    entries = {
        entry.url: (entry.title, entry.published_on)
        for reading in readings
        for entry in reading.entries
    }
    article = MARKUPS[board.markup].article
    expected = {
        ROOT + (item.address or article(board, item)): (item.title, item.day)
        for item in board.items
    }
    assert entries == expected
    assert list(entries) == list(expected), "in the order of the page"


def test_the_blank_column_proves_itself_blank() -> None:
    address = next(
        a for b, a in zip(NEWS, ADDRESSES, strict=False) if b.markup in MARKUPS and not b.items
    )
    assert read(_page(Fetch(ROOT + address)), Hints(today=AS_OF)).outcome is Outcome.TRULY_EMPTY


@pytest.mark.parametrize(
    "board", [board for board, _ in BOARDS if board.name == "社会救助和就业"], ids=["joint"]
)
def test_a_joint_columns_sources_stand_on_the_article_pages_alone(board: Board) -> None:
    address = {b.number: a for b, a in BOARDS}[board.number]
    listed = read(_page(Fetch(address)), Hints(today=AS_OF)).entries
    assert {entry.source for entry in listed} == {""}
    articles = [read(_page(Fetch(entry.url or "")), Hints(today=AS_OF)).article for entry in listed]
    told = [
        (article.title, article.published_on, article.source)
        for article in articles
        if article is not None
    ]
    assert told == [(item.title, item.day, item.source) for item in board.items[: len(listed)]]


@pytest.mark.parametrize("markup", MARKUPS)
def test_each_markup_shows_some_unit_of_the_county(markup: str) -> None:
    assert any(board.markup == markup for board, _ in BOARDS)


def test_the_side_bar_is_fresher_than_the_list_beside_it() -> None:
    """Else reading the side bar for the list could not be told from reading the list."""
    stale = next(
        board
        for board, _ in BOARDS
        if board.markup == "trs-sidebar" and board.items[0].day < date(2018, 2, 1)
    )
    answer = SITE.answer(f"/{stale.folder}/{stale.number}/", {}).body.decode()
    assert answer.index("<span>2018-07-31</span>") < answer.index(stale.items[0].day.isoformat())


def test_a_page_unknown_to_the_portal_is_not_found() -> None:
    assert Site().answer("/", {}).status == 404
    assert SITE.answer("/none.html", {}).status == 404
