"""Words by which portals say that a place holds nothing, or is not finished."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple


class Phrase(NamedTuple):
    """pattern: a regular expression, whatever the case. example: words in which it is found, and
    no other phrase of its kind.
    """

    pattern: str
    example: str


def compiled(phrases: Iterable[Phrase]) -> re.Pattern[str]:
    """What finds any of these phrases."""
    return re.compile("|".join(phrase.pattern for phrase in phrases), re.IGNORECASE)


NOTHING = re.compile(
    r"(?:暂无|暂时没有|目前没有|目前暂无|没有|暂未|尚无|未找到|未查询到|没有找到|没有查询到|无)"
    r"(?:任何|相关|有关|符合条件的?|发布|公开|更新|栏目|该栏目|本栏目)?的?"
    r"(?:任何|相关|有关)?(?:信息|内容|数据|记录|文章|新闻|结果|公告|文件|资料|发布信息|公开信息)"
    r"|(?:暂无|暂时没有|目前没有|目前暂无|尚无)(?:相关|有关|正在进行的?|进行中的?)?的?"
    r"(?:征集|意见征集|征求意见|活动|调查|访谈|来信|信件|留言|图片|图集|视频|通知|公示|政策|项目|"
    r"会议|预案|解读)"
)
UNFINISHED_PHRASES = (
    Phrase("(?:建设|维护|升级|改版|筹建|完善|整理|调试|改造|开发)中", "栏目建设中"),
    Phrase("正在(?:建设|维护|升级|改版|筹建|完善|整理|调试|改造)", "正在建设"),
    Phrase("敬请(?:期待|关注)", "敬请期待"),
    Phrase("系统(?:维护|升级)", "系统升级"),
    Phrase("(?:升级|停机|例行)维护", "例行维护"),
    Phrase("网站维护", "网站维护"),
    Phrase("暂停(?:服务|访问)", "暂停服务"),
    Phrase("即将上线", "即将上线"),
    Phrase("under construction", "Under construction"),
    Phrase("coming soon", "Coming soon"),
)
"""Of a column or a portal that is not finished, or not to be seen just now."""
UNFINISHED = compiled(UNFINISHED_PHRASES)
