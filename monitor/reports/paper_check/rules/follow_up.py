"""The last paper's units: named, mended and left must add up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.reports.paper_check.disagreement import Judgement
from monitor.reports.paper_check.language.sentences import Sentence

_MEASURE = r"(?:个|家|条|项|处)"
_NAMED = re.compile(
    r"(?:(?:上期|上月|上次|上季度|前期)[^；。]{0,24}?"
    r"|(?:上半年|上一?轮|上年|去年|前次|第?[一二三四1-4]季度|\d{1,2}月份?)[^，；。\d]{0,8}?"
    r"(?:通报|抽查|检查|点名)[^，；。\d]{0,12}?)"
    rf"(?P<count>\d+){_MEASURE}"
)
_MENDED = re.compile(
    rf"(?:已|完成|均已)[^，；。\d]{{0,10}}?(?:整改|完成|报送|更新|发布)[^，；。\d]{{0,8}}?"
    rf"(?P<count>\d+){_MEASURE}"
)
_MENDED_AFTER = re.compile(
    rf"(?<!\d)(?P<count>\d+){_MEASURE}[^，；。\d]{{0,6}}?(?:已|完成)(?:经)?(?:整改|完成)"
)
_LEFT = re.compile(
    rf"(?:尚有|仍有|还有|未整改|未完成整改|未完成)[^，；。\d]{{0,8}}?(?P<count>\d+){_MEASURE}"
    rf"|(?<!\d)(?P<after>\d+){_MEASURE}[^，；。、\d]{{0,8}}?(?:未整改|未完成|仍未|尚未)"
)
_BESIDES = re.compile(
    rf"(?:整改后又超期|逾期整改|部分整改|正在整改|未能核查)[^，；。、\d]{{0,4}}?(\d+){_MEASURE}"
)
"""What is neither mended in time nor simply left."""


def check_follow_up(sentences: Sequence[Sentence], judgement: Judgement) -> None:
    """上期29个，已整改23个，仍有6个: where one sentence gives all three."""
    for sentence in sentences:
        named = _NAMED.search(sentence.text)
        if named is None:
            continue
        rest = sentence.text[named.end() :]
        mended = _MENDED.search(rest) or _MENDED_AFTER.search(rest)
        left = _LEFT.search(rest, mended.end() if mended else 0)
        if mended is None or left is None:
            continue
        whole, done, open_ = (
            int(named["count"]),
            int(mended["count"]),
            int(left["count"] or left["after"]),
        )
        besides = sum(int(each[1]) for each in _BESIDES.finditer(rest))
        if whole != done + open_ + besides:
            judgement.disagree(
                f"上期{whole}个与已整改{done}个、未整改{open_}"
                f"个{f'、其他{besides}个' if besides else ''}之和{done + open_ + besides}"
                "不等",
                here=f"{sentence.place} “{named[0]}”",
                there=f"{sentence.place} “{mended[0]}”“{left[0]}”",
                found=whole,
                expected=done + open_ + besides,
            )
