"""What a page counts: that its list holds nothing."""

from __future__ import annotations

import re

from crawler.page.links import clean

_UNITS = r"(?:[条篇期集幅组封]|[件张个](?!附)(?:图片|图集|视频|信件|专题|主题|信息|文件|结果)?)"
_NO_ROWS = re.compile(
    rf"共\s{{0,3}}(?:有\s{{0,3}})?0\s{{0,3}}(?:{_UNITS}|页)|"
    r"(?:^|(?<![：:论复言击览])\s)0\s?[条篇](?:记录|信息|数据|内容|文章|结果)?(?![^\s。，,.；;）)])|"
    r"(?:显示|[找查]到|检索到|搜索到|查询到)(?:了|结果)?\s{0,3}0\s{0,3}[条篇个]|"
    r"(?:总数|总?记录数|总计|共计|合计|总条数)\s{0,3}[:：]?\s{0,3}0"
    r"(?!\d)|"
    r"主题数?\s{0,3}[:：]\s{0,3}0(?!\d)|"
    r"\b(?:total(?:Record|Count|Row|Num)?s?)['\"]?\s{0,4}[:=]\s{0,4}['\"]?0(?!\d)"
)
_NO_PAGES = re.compile(
    r"createPageHTML\s{0,4}\((?:\s{0,4}[01]\s{0,4},\s{0,4}[01]\s{0,4},[^(){};]{1,120}"
    r"|\s{0,4}['\"][^'\"]{1,60}['\"]\s{0,4},\s{0,4}[01]\s{0,4},\s{0,4}[01]\s{0,4},[^(){};]{1,120},"
    r"\s{0,4}['\"]?0['\"]?\s{0,4})\)"
    r"|\bPager\s{0,4}\(\s{0,4}\{\s{0,4}size\s{0,4}:\s{0,4}0\s{0,4},"
)
_MANY_ROWS = re.compile(
    r"\b(?:total(?:Record|Count|Row|Num)?s?)['\"]?\s{0,4}[:=]\s{0,4}['\"]?[1-9]"
    rf"|共\s{{0,3}}[1-9]\d{{0,6}}\s{{0,3}}{_UNITS}"
)


def zero_count(text: str, scripts: str) -> str:
    """The words by which a page, or a part of it, says that its list has no entry; "" where none
    do, or others speak against it.

    text: what is shown. scripts: what the scripts in it say.
    """
    proof = _NO_PAGES.search(scripts) or _NO_ROWS.search(scripts) or _NO_ROWS.search(text)
    if proof is None or _MANY_ROWS.search(text) or _MANY_ROWS.search(scripts):
        return ""
    return clean(proof[0])
