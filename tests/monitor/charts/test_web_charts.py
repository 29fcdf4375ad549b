"""What the web face's charts draw: bars that add up, axes whose steps hold the highest of them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from config.speech import speaking, zh
from monitor.web.charts.drawing import HEIGHT, WIDTH, lying, stacked, stride

SHADES = {"正常": "fresh", "空白栏目": "b5", "未能核查": "unknown"}
PARTS = st.fixed_dictionaries({name: st.integers(0, 100_000) for name in SHADES})


@given(st.integers(0, 10**7))
def test_four_steps_hold_the_highest_and_are_no_longer_than_need_be(most: int) -> None:
    step = stride(most)
    assert 4 * step >= most
    assert str(step).rstrip("0") in ("1", "2", "5")
    assert step == 1 or 4 * step <= most * 2.6 + 4


@given(st.lists(PARTS, min_size=1, max_size=13))
def test_parts_stand_on_each_other_inside_the_drawing(parts: list[dict[str, int]]) -> None:
    drawn = stacked([(str(number), each) for number, each in enumerate(parts)], SHADES, "个")
    assert len(drawn.names) == len(parts)
    assert len(drawn.bars) == sum(count > 0 for each in parts for count in each.values())
    for bar in drawn.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH
        assert 0 <= bar.y <= bar.y + bar.height <= HEIGHT
    by_column: dict[float, list[tuple[float, float]]] = {}
    for bar in drawn.bars:
        by_column.setdefault(bar.x, []).append((bar.y, bar.height))
    for column in by_column.values():
        for (below, _), (y, height) in pairwise(column):
            assert abs(y + height - below) <= 0.2


def test_a_bar_says_what_it_is_and_no_bar_stands_for_nothing() -> None:
    drawn = stacked([("07-31", {"正常": 3, "未能核查": 1})], SHADES, "个")
    assert [bar.said for bar in drawn.bars] == ["07-31，正常：3个", "07-31，未能核查：1个"]
    assert drawn.legend == (("fresh", "正常"), ("b5", "空白栏目"), ("unknown", "未能核查"))


def test_the_longest_bar_leaves_room_for_what_is_written_behind_it() -> None:
    drawn = lying([("甲镇", 900, "900天"), ("乙镇", 0, "0天")], "天")
    assert [bar.said for bar in drawn.bars] == ["甲镇：900天", "乙镇：0天"]
    assert drawn.bars[0].x + drawn.bars[0].width <= WIDTH - 80
    assert drawn.bars[1].width > 0
    assert lying([], "天").height == 0


def test_what_a_bar_says_is_in_the_reader_s_language() -> None:
    def said() -> tuple[str, str]:
        standing = stacked([("07-31", {"正常": 3})], SHADES, zh("个"))
        return standing.bars[0].said, lying([("甲镇", 9, "")], zh("天")).bars[0].said

    assert said() == ("07-31，正常：3个", "甲镇：9天")
    with speaking("en"):
        assert said() == ("07-31, Current: 3 columns", "甲镇: 9 days")
