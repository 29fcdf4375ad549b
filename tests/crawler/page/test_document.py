"""Bytes become text and a tree, or an honest refusal."""

from __future__ import annotations

import codecs
from datetime import date

import pytest

from crawler.page.document import Document, UndecodableError, decode, parsed
from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read
from crawler.templates.sample import links_of
from storage.records import Outcome
from tests.crawler.list_pages import FORMS, PAGE, SHELLS, items

TODAY = date(2026, 11, 20)
WORDS = "关于调整城区公交线路的通告"


def reading_of(body: bytes) -> Reading:
    return read(Page(PAGE, body), Hints(TODAY))


@pytest.mark.parametrize(
    "body",
    [
        WORDS.encode("utf-8"),
        codecs.BOM_UTF8 + WORDS.encode("utf-8"),
        WORDS.encode("gb18030"),
        WORDS.encode("utf-16"),
        codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"),
    ],
)
def test_text_is_decoded_whatever_it_declares(body: bytes) -> None:
    assert decode(body) == WORDS


@pytest.mark.parametrize(("inner", "outer"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
def test_a_page_of_parts_in_two_encodings_is_read_part_by_part(inner: str, outer: str) -> None:
    start, part, end = (
        f"<html><title>{WORDS}</title><ul>",
        f"<li>{WORDS}</li>" * 4,
        f"</ul><p>{WORDS}</p></html>",
    )
    assert (
        decode(start.encode(outer) + part.encode(inner) + end.encode(outer)) == start + part + end
    )


@pytest.mark.parametrize("declared", ["big5", "gb2312", "utf-8", ""])
@pytest.mark.parametrize(
    ("encoding", "words"),
    [("big5", "關於召開全縣工作會議的通知"), ("gb18030", WORDS + "和工作通知")],
)
def test_full_characters_are_told_from_simplified_ones_by_common_words(
    encoding: str, words: str, declared: str
) -> None:
    page = f"<html><meta charset='{declared}'><title>{words}</title><p>{words * 9}</p></html>"
    assert decode(page.encode(encoding)) == page


def test_a_character_cut_in_two_leaves_the_rest_as_it_is() -> None:
    whole = f"<p>{WORDS * 30}</p><p>{WORDS}".encode()
    for end in (1, 2, 4, 5):
        assert whole[:-end].decode("utf-8", "replace") + "</p>" == decode(whole[:-end] + b"</p>")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_zero_bytes(encoding: str) -> None:
    text = f"<html><head><meta charset=gb2312><title>{WORDS}</title></head><body></body></html>"
    assert decode(text.encode(encoding)) == text


def test_one_broken_character_does_not_turn_a_page_into_another_encoding() -> None:
    cut = (WORDS * 40).encode() + WORDS.encode()[:4] + b"..." + (WORDS * 40).encode()
    assert decode(cut).count(WORDS) == 80


def test_bytes_of_no_encoding_are_refused() -> None:
    with pytest.raises(UndecodableError):
        decode(b"\x81\xff" * 400)
    assert reading_of(b"<html>" + b"\x81\xff" * 400).outcome is Outcome.UNDECODABLE


def test_a_list_reads_the_same_in_every_encoding() -> None:
    markup = SHELLS["left_menu"](FORMS["plain"](items(6)))
    readings = [
        reading_of(markup.encode(encoding))
        for encoding in ("utf-8", "gb18030", "utf-16", "utf-8-sig")
    ]
    assert all(reading.entries == readings[0].entries for reading in readings)
    assert len(readings[0].entries) == 6


def test_nul_and_direction_characters_do_not_reach_a_title() -> None:
    markup = SHELLS["left_menu"](
        "<ul><li><a href='a.html'>关于\u202e停水\u0007的\u200b公告\0通知</a><span>"
        "2026-01-02</span></li></ul>"
    )
    assert [entry.title for entry in reading_of(markup.encode()).entries] == ["关于停水的公告通知"]


@pytest.mark.parametrize("depth", [3000, 100_000])
def test_nesting_beyond_the_parser_is_malformed_never_empty(depth: int) -> None:
    markup = SHELLS["left_menu"]("<div>" * depth + FORMS["plain"](items(5)) + "</div>" * depth)
    assert reading_of(markup.encode()).outcome is Outcome.MALFORMED


def test_nesting_of_three_hundred_levels_is_read() -> None:
    markup = SHELLS["left_menu"]("<div>" * 300 + FORMS["plain"](items(5)) + "</div>" * 300)
    assert len(reading_of(markup.encode()).entries) == 5


def test_a_page_that_was_cut_off_proves_nothing() -> None:
    markup = SHELLS["left_menu"](FORMS["plain"](items(20)))
    reading = reading_of(markup[: len(markup) // 2].encode())
    assert (reading.outcome, reading.entries) == (Outcome.TRUNCATED, ())


def test_a_page_that_closes_its_boxes_and_no_more_is_whole_and_cut_anywhere_before_it_is_none() -> (
    None
):
    listed = f"<div class=main><h2>通知公告</h2>{FORMS['plain'](items(6))}</div>"
    head = "<html><head><title>通知公告</title><script>var a='<div>';</script></head><body>"
    markup = (
        f"{head}<div class=all>{listed}<!-- <div> --><div class=foot>主办：青山县</div></div>\n"
    )
    assert len(reading_of(markup.encode()).entries) == 6
    ends = [at + 1 for at, sign in enumerate(markup) if sign == ">"]
    inside = [end for end in ends if end > len(head)][:-1]
    assert len(inside) > 30
    for end in (*inside, len(markup) - 3):
        assert reading_of(markup[:end].encode()).outcome is Outcome.TRUNCATED, markup[
            end - 40 : end
        ]


def test_an_empty_answer_proves_nothing() -> None:
    assert reading_of(b"").outcome is Outcome.TRUNCATED
    assert reading_of(b" \r\n").outcome is Outcome.TRUNCATED


@pytest.mark.parametrize("body", [b"%PDF-1.7 ...", b"PK\x03\x04word", "只有几个字".encode()])
def test_a_file_is_no_page(body: bytes) -> None:
    assert reading_of(body).outcome is Outcome.NOT_HTML


def test_a_base_without_an_address_is_no_base() -> None:
    assert (
        Document(Page(PAGE, b"<html><head><base target=_blank></head><body></body></html>")).base
        == PAGE
    )


def test_a_base_with_an_address_is_the_base() -> None:
    assert (
        Document(Page(PAGE, b"<html><head><base href='/x/'></head></html>")).base
        == "http://www.qingshan.example.cn/x/"
    )


def test_of_two_meta_tags_the_first_holds() -> None:
    body = (
        "<html><head><meta name=ColumnName content=通知公告><meta name=ColumnName "
        "content=公共头></head></html>"
    ).encode()
    assert Document(Page(PAGE, body)).meta["columnname"] == "通知公告"


def test_a_page_is_parsed_once_however_many_ask_for_it() -> None:
    body = SHELLS["left_menu"](FORMS["plain"](items(8))).encode()
    first = parsed(Page(PAGE, body))
    read(Page(PAGE, body), Hints(TODAY))
    assert links_of(Page(PAGE, body))
    assert parsed(Page(PAGE, body)) is first
    assert parsed(Page(PAGE, body + b" ")) is not first
