"""What must hold of every reading, whatever a portal answered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

import httpx

from crawler.dates.parse import FIRST_YEAR, LAST_YEAR
from crawler.page.document import Document, MalformedError, UndecodableError
from crawler.page.reading import Page, Reading
from storage.records import Article, Entry, Outcome

LONGEST_TITLE = 1_000
LONGEST_SOURCE = 200
WITH_ENTRIES = frozenset({Outcome.READ, Outcome.NO_DATES, Outcome.PARENT, Outcome.PLACEHOLDER})

_UNSAFE = re.compile(r"[\x00-\x20\x7f-\U0010ffff\\\"<>]")
_BEGUN = re.compile(r"<(?:html|body)[\s>]", re.IGNORECASE)
_END = re.compile(r"</(?:html|body|frameset)", re.IGNORECASE)


def check_address(url: str) -> None:
    """An address that may be asked for or shown as a link: http, one host in every
    program's eyes, nothing to escape.
    """
    assert url.startswith(("http://", "https://")), f"no http address: {url[:200]!r}"
    assert not _UNSAFE.search(url), f"an address with unsafe characters: {url[:200]!r}"
    parts = urlsplit(url)
    assert parts.hostname, f"an address without a host: {url[:200]!r}"
    assert "@" not in parts.netloc, f"an address with credentials: {url[:200]!r}"
    try:
        other = httpx.URL(url).raw_host.decode("ascii")
    except httpx.InvalidURL:
        return  # our own small shell cannot ask for it, and says so
    assert other == parts.hostname, f"two programs see two hosts: {url[:200]!r}"


def check_day(day: date | None) -> None:
    assert day is None or FIRST_YEAR <= day.year <= LAST_YEAR, f"a year that is none of ours: {day}"


def check_entry(entry: Entry) -> None:
    assert entry.title.strip() or entry.url, "an entry without a name and without an address"
    assert len(entry.title) <= LONGEST_TITLE, f"a title of {len(entry.title)} characters"
    assert len(entry.source) <= LONGEST_SOURCE, f"a source of {len(entry.source)} characters"
    for text in (entry.title, entry.source, entry.date_text, entry.date_at):
        text.encode()  # raises for half a character
    check_day(entry.published_on)
    if entry.url is not None:
        check_address(entry.url)


def check_reading(reading: Reading, page: Page) -> None:
    assert isinstance(reading.outcome, Outcome)
    assert reading.outcome is not Outcome.INTERNAL_ERROR
    assert reading.why, f"no word about {reading.outcome}"
    assert bool(reading.entries) <= (reading.outcome in WITH_ENTRIES), (
        f"entries, and yet {reading.outcome}"
    )
    assert bool(reading.entries) or reading.outcome is not Outcome.READ or reading.follow, (
        "read, and yet no entry"
    )
    assert reading.outcome is not Outcome.NOT_MODIFIED, "a page that was read is no answer of 304"
    for entry in reading.entries:
        check_entry(entry)
    for url in _leads(reading):
        check_address(url)
    if reading.outcome is Outcome.NO_DATES:
        assert all(entry.published_on is None for entry in reading.entries), (
            "no dates, and yet a date"
        )
    if reading.outcome.conclusive:
        assert not is_cut(page), f"{reading.outcome} of a page that begins and does not end"


def check_article(article: Article | None) -> None:
    if article is None:
        return
    assert article.title.strip(), "an article without a title"
    assert len(article.title) <= LONGEST_TITLE, (
        f"an article's title of {len(article.title)} characters"
    )
    assert len(article.source) <= LONGEST_SOURCE, (
        f"an article's source of {len(article.source)} characters"
    )
    check_day(article.published_on)


def is_cut(page: Page) -> bool:
    """Whether a page of markup begins and does not end."""
    try:
        doc = Document(page)
    except (UndecodableError, MalformedError):
        return False
    return doc.kind == "html" and bool(_BEGUN.search(doc.text)) and not _END.search(doc.text)


def _leads(reading: Reading) -> Iterable[str]:
    yield from (fetch.url for fetch in (reading.next, reading.follow) if fetch is not None)
    yield from reading.children
