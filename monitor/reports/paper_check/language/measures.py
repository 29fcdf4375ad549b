"""Which group of units, and which kind of count, words speak of; None where they
speak of something narrower.
"""

from __future__ import annotations

import re
from enum import Enum

from monitor.reports.paper_check.language.normal import bare


class Group(Enum):
    """A county's two great groups of units."""

    TOWNS = "镇街园区"
    DEPARTMENTS = "部门单位"


class Measure(Enum):
    """What is counted of a unit."""

    DISCLOSURE = "信息公开"
    NEWS = "动态信息"
    TOTAL = "信息总数"


_TOWNS = re.compile(r"镇|乡|街道|园区|办事处|社区|开发区")
_DEPARTMENTS = re.compile(r"部门|县直|区直|市直|州直|委办|各局|县级机关|区级机关|市级机关")
_ALL_UNITS = re.compile(r"各级各部门|各乡?镇街?(道|乡)?(、|和|及)?各?部门|政府及其部门")
_DISCLOSURE = re.compile(r"公开")
_EITHER = re.compile(r"(?<![动务府息])公开的?信息")
"""Information made public: entries of all kinds in one paper, of 信息公开 alone in the next."""
_NEWS = re.compile(r"动态")
_TOTAL = re.compile(r"信息|总数|总量|合计|总计|条数|数量")
_GENERAL = re.compile(
    r"\d{4}年|\d{1,2}月份?|截至|目前|全县|全区|全市|全州|本月|当月|本季度|本期|我县|我区|我市|"
    r"通过|依托|利用|在|县政府|区政府|市政府|县|区|市|政府"
    r"|门户网站|网站|主动|政务|信息|发布|公开|动态|类|工作|上传|报送|各级|各|共|累计|总数|总量|"
    r"总计|合计|条数|数量|情况|其中|有|为|了|的|量|：|条"
    r"|\d{1,2}日|第?[一二三四]季度|上半年|下半年|年|“[^”]*”|至|-|、|，|和|及|与|等"
)
_GROUP_WORDS = re.compile(
    r"镇街|乡镇|镇|乡|街道|道|园区|办事处|社区|开发区|经开区|商城|部门|县直|区直|市直|直属|"
    r"单位|有关|街"
)


def group_of(words: str) -> Group | None:
    """The group that words name; None where they name none, or both."""
    words = _ALL_UNITS.sub("", words)
    towns, departments = bool(_TOWNS.search(words)), bool(_DEPARTMENTS.search(words))
    if towns == departments:
        return None
    return Group.TOWNS if towns else Group.DEPARTMENTS


def measure_of(words: str) -> Measure | None:
    """The kind of count that words name; 公开 and 动态 together, or no such word, is none."""
    words = _EITHER.sub("", words)
    disclosure, news = bool(_DISCLOSURE.search(words)), bool(_NEWS.search(words))
    if disclosure != news:
        return Measure.DISCLOSURE if disclosure else Measure.NEWS
    if disclosure:
        return None
    return Measure.TOTAL if _TOTAL.search(words) else None


def is_general(words: str) -> bool:
    """Whether words speak of all entries of their kind, and of no topic,
    column or unit of their own.
    """
    return len(_GENERAL.sub("", _GROUP_WORDS.sub("", bare(words)))) <= 1
