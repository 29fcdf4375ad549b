"""Records are kept small, and those of every version can be read."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.evidence import packing
from storage.evidence.packing import packed, unpacked

LINE = (
    '{"visit":9,"crawl":2,"column":{"id":9,"name":"工作动态","units":"教育局",'
    '"url":"http://www.county.gov.cn/jyj/gzdt/"},"day":"2026-11-23","outcome":"not modified",'
    '"why":"the portal says that nothing has changed since the last conclusive visit",'
    '"status":304,"layout":"general","reader":"tongbao 0.2.0","entries":0,"newest":null,'
    '"gone":0,"same_as_visit":3,"captures":[]}'
).encode()


@given(st.binary(max_size=2_000))
def test_what_is_packed_comes_out_again(line: bytes) -> None:
    assert unpacked(packed(line)) == line


@given(st.binary(max_size=2_000), st.binary(max_size=2_000))
def test_what_is_packed_with_a_sample_comes_out_with_it(line: bytes, first: bytes) -> None:
    assert unpacked(packed(line, packed(first)), packed(first)) == line
    assert unpacked(packed(line), packed(first)) == line, "one of before there was a sample"


def test_a_record_that_repeats_the_first_one_takes_little() -> None:
    later = LINE.replace(b'"visit":9,"crawl":2', b'"visit":3009,"crawl":3')
    assert len(packed(later, packed(LINE))) < 40


def test_a_record_without_its_sample_or_with_another_is_no_line() -> None:
    record = packed(LINE, packed(b"a"))
    for sample in (None, packed(b"b"), b"x"):
        with pytest.raises(zlib.error):
            unpacked(record, sample)


def test_what_is_packed_with_a_damaged_sample_can_be_read_without_it() -> None:
    assert unpacked(packed(LINE, b"x"), b"x") == unpacked(packed(LINE, b"x")) == LINE


def test_a_record_of_before_there_was_a_dictionary_is_read() -> None:
    assert unpacked(zlib.compress(LINE)) == LINE


def test_a_quiet_visit_takes_less_than_half_of_what_it_took() -> None:
    assert len(packed(LINE)) < len(zlib.compress(LINE)) / 2


@pytest.mark.parametrize("damage", [lambda one: one[:-1], lambda one: one[:9], lambda one: b"x"])
def test_a_damaged_record_is_no_line(damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(zlib.error):
        unpacked(damage(packed(LINE)))


def test_the_dictionary_stays_for_ever_what_it_was() -> None:
    known = sha256(packing._DICTIONARY).hexdigest()
    assert known == "0c857123074bad70ae63b3974651a3ee2bbd83e452ebd8429617092ca517373f", (
        "records that were made with it cannot be read any more"
    )
