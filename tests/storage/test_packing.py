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
