"""The table of outcomes: what is tried again and when, what a redirect
means, what shows its own end.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from crawler.fetch.decompression import LARGEST, inflate
from crawler.fetch.exchange import Answer, Failure
from crawler.fetch.outcomes import (
    is_challenge,
    looks_whole,
    of_exception,
    of_redirect,
    pause_before_retry,
)
from crawler.fetch.tries import TRIES
from storage.records import Outcome

NOW = datetime(2018, 7, 31, 2, tzinfo=UTC)
HOME = "http://www.qingshan.example.cn/"


def answer(status: int, **headers: str) -> Answer:
    return Answer(
        HOME,
        status,
        {name.replace("_", "-"): value for name, value in headers.items()},
        b"<p>x</p>",
    )


@pytest.mark.parametrize("status", [500, 502, 504, 429])
def test_what_may_pass_is_tried_again_after_growing_pauses_and_then_stands(status: int) -> None:
    pauses = [pause_before_retry(answer(status), NOW, tries) for tries in range(1, TRIES + 1)]
    assert pauses[0] is not None
    assert pauses[1] is not None
    assert pauses[0] < pauses[1]
    assert pauses[TRIES - 1] is None


@pytest.mark.parametrize(
    "status", [200, 301, 302, 304, 400, 403, 404, 405, 410, 412, 501, 521, 202]
)
def test_what_will_be_the_same_in_a_minute_is_not_tried_again(status: int) -> None:
    assert pause_before_retry(answer(status), NOW, 1) is None


@pytest.mark.parametrize(
    ("asked", "pause"),
    [
        *(
            ("7", 7.0),
            ("0", 0.0),
            ("30", 30.0),
            ("31", None),
            ("86400", None),
            ("x", None),
            ("", None),
            ("-5", None),
        ),
        *(("Tue, 31 Jul 2018 02:00:20 GMT", 20.0), ("Tue, 31 Jul 2018 01:00:00 GMT", 0.0)),
        *(("Wed, 01 Jan 2098 00:00:00 GMT", None), ("9" * 400, None)),
    ],
)
def test_retry_after_is_honoured_up_to_a_cap(asked: str, pause: float | None) -> None:
    assert pause_before_retry(answer(503, retry_after=asked), NOW, 1) == pause
    assert pause_before_retry(answer(429, retry_after=asked), NOW, 1) == pause


def test_an_unreachable_host_is_tried_again_and_a_refusal_of_our_own_is_not() -> None:
    assert pause_before_retry(Failure(Outcome.UNREACHABLE, "x"), NOW, 1) is not None
    for outcome in (Outcome.OFF_PORTAL, Outcome.ROBOTS, Outcome.TOO_LARGE, Outcome.INTERNAL_ERROR):
        assert pause_before_retry(Failure(outcome, "x"), NOW, 1) is None


@pytest.mark.parametrize(
    ("asked", "target", "outcome"),
    [
        *(
            ("gzdt/", "gzdt/index.html", None),
            ("gzdt", "gzdt/", None),
            ("gzdt/index.html", "gzdt/", None),
        ),
        *(
            ("gzdt/", "https://www.qingshan.example.cn/gzdt/", None),
            ("gzdt/", "zwgk/gzdt/list.html", None),
        ),
        *(("gzdt/", "", Outcome.REDIRECTED_AWAY), ("gzdt/", "index.html", Outcome.REDIRECTED_AWAY)),
        *(
            ("zwgk/gzdt/", "zwgk/", Outcome.REDIRECTED_AWAY),
            ("zwgk/gzdt/a.html", "zwgk/index.html", Outcome.REDIRECTED_AWAY),
        ),
        *(
            ("gzdt/", "login.jsp?back=/gzdt/", Outcome.LOGIN_PAGE),
            ("gzdt/", "sso/a", Outcome.LOGIN_PAGE),
        ),
        *(("gzdt/", "404.html", Outcome.SOFT_404), ("gzdt/", "error/index.html", Outcome.SOFT_404)),
        *(
            ("", "index.html", None),
            ("index.html", "", None),
            ("?id=3", "", Outcome.REDIRECTED_AWAY),
        ),
    ],
)
def test_a_redirect_inside_the_portal_may_lead_away_from_the_column(
    asked: str, target: str, outcome: Outcome | None
) -> None:
    found = of_redirect(HOME + asked, target if "://" in target else HOME + target, HOME)
    assert (found and found.outcome) == outcome


def test_exceptions_of_ours_say_so() -> None:
    assert of_exception(KeyError("x")).outcome is Outcome.INTERNAL_ERROR
    assert of_exception(ConnectionRefusedError("no")).outcome is Outcome.UNREACHABLE


@pytest.mark.parametrize(
    ("body", "whole"),
    [
        (b"<!DOCTYPE html><html><body>x</body></html>\n", True),
        (b"<html><body><ul><li>x</li>", False),
        (b"<ul><li>x</li></ul>", True),
        (b"<ul><li>x</li>", False),
        (b"<?xml version='1.0'?>\n<rss><item>x</item></rss>", True),
        (b"<?xml version='1.0'?>\n<rss><item>x</item>", False),
        (b'{"a": [1]}', True),
        (b'{"a": [1', False),
        (b"callback([1]);", True),
        (b"", False),
    ],
)
def test_a_text_without_its_length_must_show_its_own_end(body: bytes, whole: bool) -> None:
    assert looks_whole(body) is whole


def test_a_body_of_nothing_but_a_script_is_a_challenge_and_a_shell_with_links_is_none() -> None:
    assert is_challenge(b"<html><script>eval(1)</script></html>")
    assert is_challenge(
        b"<html><body><noscript>enable it</noscript><SCRIPT src=a.js></SCRIPT></body>"
    )
    assert not is_challenge(b"<html><script>1</script><a href=/zwgk/>x</a></html>")
    assert not is_challenge(b"<html><script>1</script><p>" + "政务公开".encode() * 20)
    assert not is_challenge(b"<html><body>busy</body></html>")


def test_bodies_are_decompressed_as_servers_really_send_them() -> None:
    text = "工作动态".encode() * 50
    raw = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    headerless = raw.compress(text) + raw.flush()
    assert inflate(gzip.compress(text, mtime=0), "gzip") == text
    assert inflate(gzip.compress(text[:80], mtime=0) + gzip.compress(text[80:]), "x-gzip") == text
    assert inflate(gzip.compress(text, mtime=0) + b"\0" * 8, "gzip") == text
    assert inflate(zlib.compress(text), "deflate") == text
    assert inflate(headerless, "deflate") == text
    assert inflate(gzip.compress(zlib.compress(text), mtime=0), "deflate, gzip") == text
    assert inflate(text, "gzip") == text
    assert inflate(text, "identity") == text
    assert (
        inflate(text, "UTF-8") == text
    )  # a charset where no charset belongs, which browsers pass over
    assert inflate(gzip.compress(text, mtime=0), "utf-8, gzip, none") == text
    assert inflate(b"", "gzip") == b""


@pytest.mark.parametrize(
    ("made", "encoding", "outcome"),
    [
        (lambda: gzip.compress(b"0" * (LARGEST + 1), mtime=0), "gzip", Outcome.TOO_LARGE),
        (
            lambda: gzip.compress(b"0" * LARGEST, mtime=0) + gzip.compress(b"0"),
            "gzip",
            Outcome.TOO_LARGE,
        ),
        (
            lambda: gzip.compress(gzip.compress(b"0" * (LARGEST * 20), 1, mtime=0)),
            "gzip, gzip",
            Outcome.TOO_LARGE,
        ),
        (lambda: gzip.compress(b"x", mtime=0) * 100_000, "gzip", Outcome.UNDECODABLE),
        (lambda: gzip.compress(b"x" * 999, mtime=0)[:-9], "gzip", Outcome.TRUNCATED),
        (lambda: b"\x1f\x8b" + b"\xff" * 99, "gzip", Outcome.UNDECODABLE),
        (lambda: b"x", "br", Outcome.UNDECODABLE),
        (lambda: b"x", "gzip, gzip, gzip", Outcome.UNDECODABLE),
    ],
)
def test_bodies_that_bomb_break_or_baffle_are_refused(
    made: Callable[[], bytes], encoding: str, outcome: Outcome
) -> None:
    found = inflate(made(), encoding)
    assert isinstance(found, Failure)
    assert found.outcome is outcome
