"""The bodies that pages name as the origin of what they show (来源, 发布机构, 供稿): by
which words, and who is no body.
"""

from __future__ import annotations

import re

_ORIGINS = "来源|供稿"
_DOINGS = "发布|公开|公布|发文|制发|报送|上报|供稿|投稿|提供|责任|编制|来源"
_BODIES = "机构|单位|部门|机关|主体"

HEADED = re.compile(rf"(?:信息|稿件|文章|内容)?(?:{_ORIGINS}|(?:{_DOINGS})(?:{_BODIES})(?:名称)?)")
"""What a table's header calls the body behind an entry. Not 作者, 发布人: they are persons."""

LABELLED = re.compile(
    rf"(?:{_ORIGINS}|(?:{_DOINGS})(?:{_BODIES}))\s{{0,3}}[:：]\s{{0,3}}"
    rf"([^\s:：|｜\[\]（）()【】]{{2,30}}|\Z)"
)
"""Such a word before the body's own name in running text; the name may stand in the next element.
"""

NOBODY = re.compile(
    r"(?:本(?:网?站|网|单位|部门)|网络|互联网|其他|未知|佚名)?(?:原创|转载|整理|发布)?|无"
    r"|[-—/]{1,4}"
)
"""本站原创 and the like name nobody."""

LOOKS_LIKE = re.compile(
    r"[\u4e00-\u9fff]{1,14}(?:局|委员会|管委会|办公室|政府办|街道|街道办事处|镇|乡|镇人民政府|"
    r"乡人民政府|中心|联合会|总工会"
    r"|残联|妇联|侨联|团委|[\u4e00-\u9fff]办|法院|检察院|公司|支行|税务局|大队|园区|开发区)"
)
"""What is called as bodies are."""

NO_UNIT = re.compile(
    r".{0,6}(?:主|承|督|协|经|申|代|上|次|能|可|好|快)办|"
    r"(?:新闻|信息|资讯|互动|数据|办事|下载|专题|服务|宣传|视频)中心"
    r"|.{0,3}(?:乡镇|城镇|镇街道?|街镇|县城镇)|各.{1,8}|.{0,4}部门.{0,6}|乡镇.{1,6}"
)
"""What only seems to be: 主办, 新闻中心, 各乡镇."""

_SENTENCE = re.compile("[。！？!?]")
_WRAPPED = re.compile(r"[\[【〔(（](.*)[\])）〕】]", re.DOTALL)
_TAGGED = re.compile(r"\s{0,9}[\[【〔]\s?([\u4e00-\u9fff]{2,20})\s?[\]】〕]")


def body_of(text: str) -> str:
    """The body that a text of its own names (a cell, a value), "" where it names none:
    blank, 本站, a number, a date.
    """
    text = text.strip(" \t\r\n\xa0\u3000:：,，;；、|｜")
    if wrapped := _WRAPPED.fullmatch(text):
        text = wrapped[1].strip()
    named = any("\u4e00" <= sign <= "\u9fff" for sign in text)
    return (
        text
        if named
        and 2 <= len(text) <= 60
        and not _SENTENCE.search(text)
        and not NOBODY.fullmatch(text)
        else ""
    )


def tagged(text: str) -> str:
    """The body in brackets that a text begins with (【竹基镇】关于…), "" where none stands
    there: [图文], [置顶] are none.
    """
    found = _TAGGED.match(text)
    return (
        found[1]
        if found and LOOKS_LIKE.fullmatch(found[1]) and not NO_UNIT.fullmatch(found[1])
        else ""
    )
