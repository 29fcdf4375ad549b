"""Days of a paper that name no year: read beside the paper's period and its day of issue."""

from __future__ import annotations

import pytest

from tests.monitor.paper_check.test_papers import judged


def told(title: str, sentence: str, issued: str) -> list[str]:
    found = judged(f"{title}\n{sentence}\n县政府办公室\n{issued}")
    return [each.what for each in found.disagreements]


@pytest.mark.parametrize(
    ("title", "sentence", "issued"),
    [
        ("关于12月份工作情况的通报", "截至12月31日，无超期栏目。", "2027年1月1日"),
        ("关于2018年3月份工作情况的通报", "截至3月28日，无超期栏目。", "2027年1月1日"),
        ("关于第三季度检查情况的通报", "截至9月30日，无超期栏目。", "2027年1月5日"),
        ("关于近期工作情况的通报", "截至11月20日，无超期栏目。", "2027年1月5日"),
        ("关于12月份工作情况的通报", "12月31日（星期四）前无超期栏目。", "2027年1月4日"),
        ("关于11月份工作情况的通报", "请于1月15日前整改到位。", "2026年12月30日"),
    ],
)
def test_it_is_the_one_that_lies_nearest(title: str, sentence: str, issued: str) -> None:
    assert told(title, sentence, issued) == []


@pytest.mark.parametrize(
    ("title", "sentence", "issued", "what"),
    [
        (
            "关于12月份工作情况的通报",
            "截至1月31日，无超期栏目。",
            "2027年1月5日",
            "“截至1月31日”晚于成文日期2027-01-05",
        ),
        (
            "关于12月份工作情况的通报",
            "请于12月20日前整改到位。",
            "2027年1月5日",
            "“请于12月20日”所限日期早于成文日期2027-01-05",
        ),
        (
            "关于12月份工作情况的通报",
            "12月31日（星期五）前无超期栏目。",
            "2027年1月4日",
            "2026年12月31日不是星期五",
        ),
    ],
)
def test_and_is_told_where_it_cannot_be(title: str, sentence: str, issued: str, what: str) -> None:
    assert what in told(title, sentence, issued)
