"""What is fuzzed: each target takes any bytes, and raises where something
that must always hold does not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from random import Random
from typing import NamedTuple

from crawler.article.article import read_article
from crawler.dates.parse import Shown, find_date, find_dates, from_address, from_epoch, join_split
from crawler.fetch import outcomes
from crawler.fetch.exchange import Answer, Failure
from crawler.fetch.tries import LONGEST_PAUSE, TRIES
from crawler.layouts.catalogue import LAYOUTS
from crawler.page.document import Document, MalformedError, UndecodableError
from crawler.page.reading import Hints, Page
from crawler.page.urls import absolute, canonical, same_host
from crawler.read.reader import read
from storage.records import Outcome
from tests.fuzz.dice import Dice
from tests.fuzz.oracles import check_address, check_article, check_day, check_reading
from tests.fuzz.pages import HREFS, TEXTS, WORDS, Mutator, golden
from tests.fuzz.portal import LOCATIONS, play

TODAY = date(2026, 8, 7)
NOW = datetime(2026, 8, 7, 2, tzinfo=UTC)
HEAD = 6
"""Bytes before a page that say how it is read: its address by two of them, the rest by one each."""

_NAMES = ("", *LAYOUTS, "no such layout")
_STRANGE = (
    "http://[bad/",
    "",
    "file:///etc/passwd",
    "http://a.gov.cn/" + "x/" * 500,
    "//:0?#",
    "http://a.gov.cn:99999/",
)
_TYPES = ("", "text/html; charset=gb2312", "application/json", "text/xml", "image/png", "\0")
_COLUMNS = ("", "通知公告", "政府信息公开 > 财政预决算", "a" * 2000, "(", "\0")
_SELECTORS = (
    ("", "", "", ""),
    ("li", "a", "span", ""),
    ("tr", "", "td", "a.next"),
    ("a", "*", "*", "*"),
    ("[[", "", "", ""),
)


class Target(NamedTuple):
    """run: raises where something is wrong. seeds: inputs to begin with. changed: a change
    that knows what the bytes mean.

    longest: bytes of an input.
    """

    run: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]
    changed: Callable[[bytes, int, Random], bytes]
    longest: int = 96 * 1024


# Pages


def _page(data: bytes) -> tuple[Page, Hints]:
    dice = Dice(data[:HEAD])
    urls = (*(one.url for one in golden()), *_STRANGE)
    url = urls[dice.below(65_536) % len(urls)]
    layout = dice.pick(_NAMES)
    entry, title, day, following = dice.pick(_SELECTORS)
    content_type, column = dice.pick(_TYPES), dice.pick(_COLUMNS)
    hints = Hints(
        TODAY, layout=layout, column=column, entry=entry, title=title, date=day, next=following
    )
    return Page(url, data[HEAD:], content_type), hints


def run_reader(data: bytes) -> None:
    page, hints = _page(data)
    check_reading(read(page, hints), page)


def run_article(data: bytes) -> None:
    page, hints = _page(data)
    with suppress(UndecodableError, MalformedError):
        check_article(read_article(Document(page), today=hints.today))


def _pages() -> Iterable[bytes]:
    for number, one in enumerate(golden()):
        yield number.to_bytes(2, "big") + bytes(HEAD - 2) + one.body


def _changed_page(data: bytes, longest: int, random: Random) -> bytes:
    head = bytearray(data[:HEAD].ljust(HEAD, b"\0"))
    if random.random() < 0.05:
        head[random.randrange(HEAD)] = random.randrange(256)
    body = Mutator(random, longest - HEAD).changed(data[HEAD:], random.choice((1, 1, 2, 3, 6)))
    return bytes(head) + body


# Texts


def run_dates(data: bytes) -> None:
    dice = Dice(data)
    year = dice.pick((None, None, 2020, 1, 9999, -1))
    text = dice.rest().decode("utf-8", "replace")
    found = find_dates(text, today=TODAY, year=year)
    end = 0
    for one in found:
        assert text[one.start : one.end] == one.text, (
            "a date that does not stand where it is said to stand"
        )
        assert one.start >= end, "dates out of their order"
        end = one.end
        check_day(one.day)
        _check_year(one, year)
    best = find_date(text, today=TODAY, year=year)
    assert (best is None and not found) or best in found
    hint = from_address(text)
    check_day(hint.day)
    check_day(from_epoch(text))
    for separator in (" ", "-", "|"):
        split = join_split(text.split(separator)[:6], today=TODAY, year=year)
        check_day(split.day if split else None)


def _check_year(one: Shown, year: int | None) -> None:
    """A year is written, two of its digits are, it was given, or it is the latest that
    puts the date into the past.
    """
    digits = unicodedata.normalize("NFKC", one.text)
    written = str(one.day.year) in digits or f"{one.day.year % 100:02}" in digits
    near = one.day <= TODAY and one.day.year >= TODAY.year - 8
    late = (
        one.day.timetuple().tm_yday == 1 and str(one.day.year - 1) in digits
    )  # a late evening in Greenwich
    assert written or one.day.year == year or near or late, (
        f"a year out of nowhere: {one.text!r} is {one.day}"
    )


def _texts() -> Iterable[bytes]:
    for piece in (*TEXTS, *WORDS):
        yield b"\0" + piece
        yield b"\2" + "发布时间：2020年3月10日 09:30 至 ".encode() + piece


def _changed_text(data: bytes, longest: int, random: Random) -> bytes:
    at = random.randint(0, len(data))
    glue = random.choice(
        (
            b"",
            b"",
            b" ",
            "年".encode(),
            "月".encode(),
            "日".encode(),
            b"-",
            b"/",
            b":",
            b"2020",
            b"T16:00:00Z",
        )
    )
    until = at + random.choice((0, 0, 1, 8))
    return (
        data[:at]
        + glue
        + random.choice(TEXTS + WORDS) * random.choice((1, 1, 1, 30))
        + data[until:]
    )[:longest]


def run_addresses(data: bytes) -> None:
    dice = Dice(data)
    base = dice.pick(
        (
            "http://www.a.gov.cn/zw/index.html",
            "https://a.gov.cn:8443/",
            "",
            "//b.cn/",
            "ftp://a/",
            "x",
        )
    )
    href = dice.rest().decode("utf-8", "surrogateescape" if len(data) % 2 else "replace")
    url = absolute(href, base)
    same_host(href, base)
    if url is not None:
        check_address(url)
        assert absolute(url, base) == url, f"not the same twice: {url[:300]!r}"
        assert same_host(url, url)
    identity = canonical(url if url is not None else href)
    assert canonical(identity) == identity, f"an identity that changes: {identity[:300]!r}"


def _addresses() -> Iterable[bytes]:
    for text in (
        *HREFS,
        *(location.encode() for location in LOCATIONS),
        *(one.url.encode() for one in golden()),
    ):
        yield b"\0" + text


def _changed_address(data: bytes, longest: int, random: Random) -> bytes:
    at = random.randint(0, len(data))
    pieces = (
        b"/",
        b"//",
        b"..",
        b"/./",
        b"?",
        b"#",
        b"#/",
        b"@",
        b":",
        b";jsessionid=1",
        b"&sid=0123456789abcd",
        b"%2F",
        b"%",
        b"[",
    )
    more = (
        b"]",
        b"\\",
        b"\t",
        b" ",
        b"%e4",
        "。".encode(),
        "ⅷ".encode(),
        b"xn--",
        b".",
        b"http:",
        b"HTTPS://",
        b":80",
        b"=",
        b"&",
    )
    return (
        data[:at] + random.choice(pieces + more + HREFS) + data[at + random.choice((0, 0, 1, 4)) :]
    )[:longest]


# Answers

_STATUSES = (
    200,
    200,
    202,
    204,
    206,
    301,
    302,
    304,
    307,
    400,
    401,
    403,
    404,
    410,
    412,
    418,
    429,
    500,
    502,
    503,
    521,
    999,
    100,
    0,
    -1,
)
_RETRY = (
    "",
    "0",
    "5",
    "31",
    "9" * 50,
    "-1",
    "１２",
    "Fri, 07 Aug 2026 02:00:05 GMT",
    "Fri, 31 Dec 9999 23:59:59 -2359",
    "\0",
    "x",
)


def run_outcomes(data: bytes) -> None:
    dice = Dice(data)
    status, retry, partial, tries = (
        dice.pick(_STATUSES),
        dice.pick(_RETRY),
        dice.chance(2),
        1 + dice.below(4),
    )
    asked, target = dice.pick(LOCATIONS), dice.pick(LOCATIONS)
    body = dice.rest()
    answer = Answer(
        "http://a.gov.cn/", status, {"retry-after": retry} if retry else {}, body, partial, tries
    )
    failure = outcomes.of_answer(answer)
    if failure is not None:
        assert not failure.outcome.conclusive
        assert failure.outcome is not Outcome.INTERNAL_ERROR
        assert failure.why
    for reply in (answer, Failure(dice.pick(tuple(Outcome)), "why")):
        pause = outcomes.pause_before_retry(reply, NOW, tries)
        assert pause is None or 0 <= pause <= LONGEST_PAUSE
        assert pause is None or tries < TRIES
    if (there := absolute(target, "http://a.gov.cn/x/")) and (
        here := absolute(asked, "http://a.gov.cn/x/")
    ):
        away = outcomes.of_redirect(here, there, "http://a.gov.cn/")
        assert away is None or not away.outcome.conclusive
    for kind in (ValueError, OSError, RuntimeError, UnicodeError):
        raised = kind(body[:300].decode("utf-8", "replace"))
        assert not outcomes.of_exception(raised).outcome.conclusive


def _answers() -> Iterable[bytes]:
    for number in range(len(_STATUSES)):
        yield bytes((number, number % len(_RETRY), number % 2, 0, 0, 0)) + golden()[number].body


def _changed_answer(data: bytes, longest: int, random: Random) -> bytes:
    head = bytearray(data[:6].ljust(6, b"\0"))
    head[random.randrange(6)] = random.randrange(256)
    return bytes(head) + Mutator(random, longest - 6).changed(data[6:], 1)


# Walks


def _plays() -> Iterable[bytes]:
    random = Random(7)
    for _ in range(60):
        yield random.randbytes(random.choice((8, 40, 160)))


def _changed_play(data: bytes, longest: int, random: Random) -> bytes:
    changed = bytearray(data or b"\0")
    for _ in range(random.choice((1, 1, 2, 8))):
        at = random.randrange(len(changed))
        match random.randrange(4):
            case 0:
                changed[at] = random.randrange(256)
            case 1:
                changed[at:at] = random.randbytes(random.randint(1, 12))
            case 2:
                del changed[at : at + random.randint(1, 12)]
            case _:
                changed[at:at] = changed[at : at + 24]
        changed = changed or bytearray(1)
    return bytes(changed[:longest])


TARGETS: dict[str, Target] = {
    "reader": Target(run_reader, _pages, _changed_page),
    "article": Target(run_article, _pages, _changed_page),
    "walk": Target(play, _plays, _changed_play, 400),
    "dates": Target(run_dates, _texts, _changed_text, 4096),
    "addresses": Target(run_addresses, _addresses, _changed_address, 8192),
    "outcomes": Target(run_outcomes, _answers, _changed_answer),
}
