"""更新周期 as offices write it: every spelling is read as one cycle, or
refused; nothing is guessed.
"""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.cycle_words import NAMES, CycleError, cycle_of
from config.periods import Period
from config.registry import NAMED_CYCLES, ByDay, Cycle

READ = {
    "每工作日": "每个工作日 工作日 每日 每天 日 天 1天 1个工作日 每日更新 每個工作日",
    "每周": (
        "一周 1周 周 每星期 7天 每周一次 每周更新 按周更新 周更新 一周内 每周至少更新1次 "
        "每周至少一次"
    ),
    "两周": "每两周 2周 双周 半月 每半月 14天 14日 两周一次 每隔两周 每兩週",
    "每月": (
        "一个月 1个月 一月 月 月度 每个月 每月一次 每月1次 按月 每月不少于1条 更新频率：每月 "
        "每月（及时更新） 每月/及时 1次/月 月/次"
    ),
    "两个月": "2个月 每两个月 每2个月 两月一次 双月",
    "每季度": "季度 季 每季 一季度 一个季度 三个月 3个月 每季度一次 按季度 按季 每个季度",
    "半年": "半年度 每半年 六个月 6个月 半年一次",
    "一年": (
        "年 年度 每年 1年 十二个月 12个月 每年一次 按年 最迟1年内必须有更新 "
        "及时更新，最迟1年内必须有更新 "
        "实时更新（最长不超过1年） 一年至少一次 每年至少更新1次 每一年"
    ),
    "不定期": (
        "不定 不定时 随时 及时 适时 实时更新 即时 及时更新 长期公开 动态调整 有更新时及时更新 "
        "常年公开 "
        "自信息形成或变更之日起20个工作日内 信息形成后7个工作日内"
    ),
    "已归档": "归档 已关闭 已结束 不再更新",
    "30天": "30日 每30天 三十天 ３０天 30天内 30天一次",
    "15天": "15日 十五日",
    "120天": "一百二十天",
    "21天": "3周 三周",
    "10个工作日": "10个工作日内 十个工作日 每10个工作日",
    "20个工作日": "20个工作日内 二十个工作日",
    "4个月": "四个月",
    "2年": "两年一次 2年 24个月",
    "每月5日前": (
        "每月一次，每月5日前 每月1次（5日前） 每月5号前 每月5日之前 于每月5日前 次月5日前 "
        "每月结束后5日内"
    ),
    "每月31日前": "每月底前 每月月底前 每月末前",
    "每季度首月10日前": "每季首月10日前 每季度第一个月10日前 每季度结束后10日内 每季度（首月10日前） "
    "每季度首月10日前更新 每季度一次（首月10日前） "
    "每季度至少1次，首月10日前",
    "每季度第2个月10日前": "每季度第二个月10日前",
    "每季度末月25日前": "每季末月25日前 每季度最后一个月25日前",
    "每季度末月31日前": "每季度末前",
    "每半年首月15日前": "每半年第一个月15日前",
    "每年3月31日前": "每年3月31号前 每年3月底前 于每年3月31日前公布 次年3月31日前 每年一次，3月31日前",
    "每年12月31日前": "每年年底前 每年12月底前",
}


@pytest.mark.parametrize(
    ("text", "word"),
    [(text, word) for word, texts in READ.items() for text in (word, *texts.split())],
)
def test_the_spellings_of_offices_are_read_as_one_cycle(text: str, word: str) -> None:
    assert cycle_of(text).word == word


def test_blanks_inside_a_cell_are_nothing() -> None:
    assert cycle_of(" 每 月\u3000一次 ") == Cycle.MONTH


def test_what_the_cycles_without_a_name_mean() -> None:
    assert cycle_of("30天") == Cycle("30天", Period(days=30))
    assert cycle_of("10个工作日") == Cycle("10个工作日", workdays=10)
    assert cycle_of("每季度首月10日前").by == ByDay(months=3, month=1, day=10)
    assert cycle_of("每年3月31日前").by == ByDay(months=12, month=3, day=31)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        *(
            ("每旬", "每月"),
            ("每周一", "每周"),
            ("每周2次", "每周"),
            ("每月两次", "每月"),
            ("每月11次", "每月"),
            ("3月", "每月"),
        ),
        *(
            ("三季度", "每季度"),
            ("每月5日", "每月5日前"),
            ("每季度10日前", "每季度首月10日前"),
            ("30", "30天"),
            ("每年4次", "一年"),
        ),
        *(
            ("每月或每季度", "每季度"),
            ("每月、每季度", "每季度"),
            ("每月32日前", "每月5日前"),
            ("每年13月1日前", "每年3月31日前"),
        ),
        *(
            ("每年2月30日前", "每年3月31日前"),
            ("0天", "30天"),
            ("5000天", "30天"),
            ("每周五前", "每周"),
        ),
    ],
)
def test_what_is_no_cycle_is_refused_with_the_nearest_spelling(text: str, nearest: str) -> None:
    with pytest.raises(CycleError) as caught:
        cycle_of(text)
    assert all(cycle.word in str(caught.value) for cycle in NAMED_CYCLES)
    assert (
        str(caught.value)
        .rpartition("; ")[2]
        .startswith((f"nearest: {nearest}", f"a number alone is no cycle: {nearest}?"))
    )


@pytest.mark.parametrize("text", ["", " ", "-", "—", "无", "见备注", "每", "更新", "一次"])
def test_words_that_say_nothing_are_refused(text: str) -> None:
    with pytest.raises(CycleError):
        cycle_of(text)


@given(
    st.sampled_from(sorted(NAMES)),
    st.sampled_from(["", "每", "按", "至少"]),
    st.sampled_from(["", "更新", "更新一次", "一次", "内"]),
)
def test_words_of_no_weight_change_nothing(name: str, before: str, behind: str) -> None:
    assert cycle_of(before + name + behind) == NAMES[name]


@given(st.integers(1, 31), st.integers(1, 12))
def test_a_printed_cycle_is_read_as_itself(day: int, month: int) -> None:
    texts = (
        f"{day}天",
        f"{day}个工作日",
        f"{month}个月",
        f"每月{day}日前",
        f"每季度第{(month - 1) % 3 + 1}个月{day}日前",
        f"每年{month}月{min(day, 28)}日前",
    )
    for text in texts:
        cycle = cycle_of(text)
        assert cycle_of(cycle.word) == cycle


@given(
    st.text(
        "每两周月季度半年工作日天个一二三十次更新内前首末底自形成后0123456789、，()", max_size=12
    )
)
def test_any_cell_is_read_or_refused(text: str) -> None:
    with suppress(CycleError):
        cycle = cycle_of(text)
        assert cycle_of(cycle.word) == cycle
